"""One day's plan: drafted, published, amended, published again, acknowledged."""

from server.demo import day_plan
from server.demo.content import Worker
from server.demo.day_plan import DayPlan
from server.demo.laying import PASSED_MIN, Day
from server.demo.story import Story, founder, spread
from server.store.office import record_of, records_of
from shared.changes import Fact, Patch
from shared.nouns.base import Life
from shared.nouns.people import PersonKind
from shared.nouns.plan import (
    Ack,
    AckLevel,
    Call,
    DayStatus,
    Item,
    ItemTime,
    Revision,
    RevisionRequest,
    Workday,
)
from shared.schema import value_of

# Minutes from the day's general call: so long before, each of these happens.
DRAFTED = -23 * 60
AMENDED = -9 * 60
PUBLISHED = -12 * 60
# Of all who are called so many have acknowledged the newest revision.
ACKNOWLEDGED_OF = (2, 3)


def may_tell(story: Story, day: Day) -> bool:
    """Whether the day is still to be told: nobody has published or closed it, and the
    office that would is still there.
    """
    workday = DayPlan(story, day).id
    revisions = records_of(story.writer, story.production, Revision)
    known = record_of(story.writer, story.production, Workday, workday)
    is_draft = known is None or (
        known.standing.status is DayStatus.DRAFT and not known.life.is_cancelled
    )
    is_new = all(one.mark.workday != workday for one in revisions.values())
    has_office = founder(story.writer, story.production).revoked_ms is None
    return is_new and is_draft and has_office


def draft(story: Story, day: Day) -> None:
    """The office writes the day down; everyone else hears nothing of it yet."""
    plan = DayPlan(story, day)
    story.at(day.ms(DRAFTED), lambda ms: _write(plan, ms))


def publish_twice(story: Story, day: Day) -> None:
    """The first revision, then the changes and the second, and who says "Got it"."""
    plan = DayPlan(story, day)
    summary = story.telling.amendment.summary
    story.at(day.ms(PUBLISHED), lambda ms: _publish(plan, 1, "", ms))
    story.at(day.ms(AMENDED - 6), lambda ms: _amend(plan, ms))
    story.at(day.ms(AMENDED), lambda ms: _publish(plan, 2, summary, ms))
    _acknowledge(plan)


def _write(plan: DayPlan, ms: int) -> None:
    """Also over a draft of the day before, whose times may lie elsewhere."""
    story, telling = plan.story, plan.telling
    number = day_plan.number(story, plan.day)
    story.office(ms, day_plan.workday(plan, number))
    patches = [
        day_plan.line(plan, rank, line, number)
        for rank, line in enumerate(telling.lines, 1)
    ]
    patches += [
        day_plan.call(plan, worker)
        for worker in telling.workers
        if worker.kind is not PersonKind.VISITOR
    ]
    story.office(ms, *patches)


def _amend(plan: DayPlan, ms: int) -> None:
    """What the second revision changes, in the draft. A line already cut stays so."""
    story, amendment = plan.story, plan.telling.amendment
    items = records_of(story.writer, story.production, Item)
    calls = records_of(story.writer, story.production, Call)
    patches = [
        story.patch(
            "item",
            plan.item(key),
            time=ItemTime(plan.day.ms(start), plan.day.ms(end)),
        )
        for key, (start, end) in amendment.lines.items()
        if plan.item(key) in items
    ]
    patches += [
        story.patch("item", plan.item(key), life=Life(is_cancelled=True))
        for key in amendment.cut
        if plan.item(key) in items
    ]
    patches += [
        story.patch(
            "call",
            plan.call(worker.key),
            times=day_plan.times(plan, worker, is_amended=True),
        )
        for worker in plan.working()
        if worker.department in amendment.calls and plan.call(worker.key) in calls
    ]
    story.office(ms, *patches)


def _publish(plan: DayPlan, number: int, summary: str, ms: int) -> None:
    story = plan.story
    head = story.writer.head(story.production).seq
    request = RevisionRequest(plan.id, head, summary)
    outcome = story.office(
        ms,
        Patch(
            "revision",
            plan.revision(number),
            is_create=True,
            set={"request": value_of(request)},
        ),
    )
    assert outcome is not None
    assert outcome.status == "applied", outcome.detail


def _acknowledge(plan: DayPlan) -> None:
    """Two thirds say "Got it" to the newest, each on their own phone while those
    last, the others with their badge at the gate. Some have only had it on screen.
    """
    story, telling = plan.story, plan.telling
    away = (telling.refused, telling.late, *telling.absent)
    called = [w for w in plan.working() if w.key not in away]
    called.sort(key=lambda worker: spread(worker.key, low=0, high=999))
    share, of = ACKNOWLEDGED_OF
    wanted = len(plan.working()) * share // of
    with_phone = [w for w in called if w.role is not None]
    for worker in with_phone:
        _ack_by_phone(plan, 1, worker, AckLevel.ACKNOWLEDGED, PUBLISHED)
    ready = [w for w in with_phone if w.key != telling.crew_phone]
    for rank, worker in enumerate(ready):
        level = AckLevel.ACKNOWLEDGED if rank < wanted else AckLevel.SEEN
        _ack_by_phone(plan, 2, worker, level, AMENDED)
    in_time = [w for w in called if w.role is None and w.call < PASSED_MIN]
    for worker in in_time[: max(0, wanted - len(ready))]:
        gate = story.hand(telling.gates[0].name)
        if gate is not None:
            ack = Ack(plan.revision(2), story.person(worker.key))
            minute = plan.report(worker, is_amended=True) + 1
            story.at(plan.day.ms(minute), gate.later(Fact("ack", value_of(ack))))


def _ack_by_phone(
    plan: DayPlan, number: int, worker: Worker, level: AckLevel, since: int
) -> None:
    story = plan.story
    phone = story.phone(worker.key)
    if phone is not None:
        ack = Ack(plan.revision(number), story.person(worker.key), level)
        after = spread(plan.id, worker.key, str(number), low=2, high=170)
        ms = plan.day.ms(since + after)
        story.at(ms, phone.later(Fact("ack", value_of(ack))))
