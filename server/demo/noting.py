"""Talks, deliveries and what came of the mishaps, as phones wrote them down; and what
the office posted meanwhile.
"""

from datetime import date, timedelta

from msgspec.structs import replace

from server.demo import posting
from server.demo.content import Mishap
from server.demo.day_plan import DayPlan
from server.demo.laying import Day
from server.demo.note_content import Brought, Followed, Spoken
from server.demo.story import Story, minutes
from shared.changes import Patch
from shared.nouns.base import Group
from shared.nouns.deliveries import DeliveryCondition, DeliveryWhat, DeliveryWhen
from shared.nouns.incidents import (
    CorrectiveAction,
    IncidentCause,
    IncidentCorrective,
    IncidentLikelihood,
)
from shared.nouns.talks import TalkPoints, TalkPresenter, TalkTopic, TalkWhen
from shared.schema import value_of


def notes(story: Story, today: Day) -> None:
    """Of the day on which the demo is founded; what lies ahead is not written yet."""
    plan, told = DayPlan(story, today), story.telling.notes
    for talk in told.talks:
        _talk(plan, talk)
    for delivery in told.deliveries:
        _delivery(plan, delivery)
    posting.tell(plan)
    by_key = {mishap.key: mishap for mishap in story.telling.mishaps}
    for followed in told.followed:
        _follow(plan, followed, by_key[followed.mishap])


def _talk(plan: DayPlan, talk: Spoken) -> None:
    story, at_ms = plan.story, plan.day.ms(talk.at)
    by = story.person(talk.by)
    there = [
        story.person(worker.key)
        for worker in plan.working()
        if worker.department in talk.departments
        and worker.key not in story.telling.absent
    ]
    patch = _made(
        "talk",
        f"{plan.id}-talk-{talk.key}",
        topic=TalkTopic(talk.topic),
        when=TalkWhen(at_ms, plan.id, story.place(talk.place), by),
        presenter=TalkPresenter(by),
        points=TalkPoints(talk.points),
    )
    _write(story, talk.by, at_ms, replace(patch, add={"attendees": tuple(there)}))


def _delivery(plan: DayPlan, brought: Brought) -> None:
    story, at_ms = plan.story, plan.day.ms(brought.at)
    receiver, place = story.person(brought.receiver), story.place(brought.place)
    patch = _made(
        "delivery",
        f"{plan.id}-delivery-{brought.key}",
        what=DeliveryWhat(brought.text, brought.sender, brought.quantity),
        condition=DeliveryCondition(brought.state),
        when=DeliveryWhen(at_ms, plan.id, place, receiver),
    )
    _write(story, brought.receiver, at_ms, patch)


def _follow(plan: DayPlan, followed: Followed, mishap: Mishap) -> None:
    story, id_ = plan.story, f"{plan.id}-incident-{mishap.key}"
    done_by = story.person(followed.reporter)
    day = date.fromisoformat(plan.day.date)
    actions = tuple(
        CorrectiveAction(
            f"{id_}-action-{number}",
            task.text,
            story.person(task.owner),
            (day + timedelta(days=task.days)).isoformat(),
            done_by if task.is_done else "",
        )
        for number, task in enumerate(followed.tasks, 1)
    )

    def act(ms: int) -> None:
        phone = story.phone(followed.reporter)
        assert phone is not None
        patch = story.patch(
            "incident",
            id_,
            cause=IncidentCause(followed.cause),
            likelihood=IncidentLikelihood(followed.likelihood),
            corrective=IncidentCorrective(actions),
        )
        phone.do(ms, patch)

    story.at(story.now_ms - minutes(mishap.ago - followed.after), act)


def _made(kind: str, id: str, **groups: Group) -> Patch:
    values = {name: value_of(group) for name, group in groups.items()}
    return Patch(kind, id, is_create=True, set=values)


def _write(story: Story, key: str, at_ms: int, patch: Patch) -> None:
    """A minute is enough to write it down."""
    phone = story.phone(key)
    assert phone is not None
    story.at(at_ms + minutes(1), phone.later(patch))
