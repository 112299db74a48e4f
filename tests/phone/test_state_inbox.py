"""Notes, what was refused, and what two authors see differently."""

from typing import Any

import pytest
from msgspec.structs import replace

from mobile.replica import outbox
from mobile.state import State
from shared.access import Role
from shared.changes import Outcome
from shared.errors import Forbidden, NotFound
from shared.nouns.incidents import IncidentType, IncidentWhat, Severity
from shared.nouns.plan import (
    DayStanding,
    DayStatus,
    ItemProgress,
    ItemRemark,
    Progress,
)
from shared.wire import Limits
from tests.support.small_day import DAY, KITCHEN, YARD
from tests.support.world import World

LOCKED = DayStanding(DayStatus.LOCKED)
OPEN = DayStanding(DayStatus.IN_PROGRESS)


def words(state: State) -> list[str]:
    return [note.incident.words.text for note in state.incidents.all()]


async def lock(day: World, standing: DayStanding = LOCKED) -> None:
    outcome = await day.edit("workday", DAY, standing=standing)
    assert "applied" == outcome.status


async def refused(day: World, name: str = "ana") -> str:
    """A remark that was written while the office locked the day."""
    state = day.state(name)
    state.days.set_remark(state.days.item_form(YARD), "Waiting for the crane")
    await lock(day)
    await day.settle()
    (refusal,) = state.inbox.refusals()
    return refusal.id


# Notes -------------------------------------------------------------------------


async def test_a_note_keeps_the_time_and_day_at_which_it_was_begun(day: World) -> None:
    ana = day.state("ana")
    began_ms = ana.now_ms()
    when = ana.incidents.begin()
    day.later(15 * 60_000)
    what = IncidentWhat(IncidentType.INJURY, Severity.MAJOR)
    ana.incidents.write(when, "Ladder slipped", what=what, immediate="Medic called")
    await day.settle()

    (note,) = day.state("ben").incidents.all()
    assert (began_ms, DAY, day.people["ana"]) == (
        note.incident.when.at_ms,
        note.incident.when.workday,
        note.incident.when.reporter,
    )
    assert IncidentType.INJURY == note.incident.what.type
    assert "Medic called" == note.incident.action.immediate


async def test_only_the_reporter_and_the_office_edit_a_note_others_comment(
    day: World,
) -> None:
    ana, ben, olga = (day.state(name) for name in ("ana", "ben", "olga"))
    saved = ana.incidents.write(ana.incidents.begin(), "Ladder slipped")
    assert ana.incidents.note(saved.record).is_waiting
    await day.settle()

    with pytest.raises(Forbidden):
        ben.incidents.edit(ben.incidents.form(saved.record), text="It did not")
    ben.incidents.comment("incident", saved.record, "It was wet")
    olga.incidents.edit(olga.incidents.form(saved.record), immediate="Closed off")
    ana.incidents.edit(ana.incidents.form(saved.record), text="The ladder slipped")
    await day.settle()

    for state in (ana, ben, olga):
        (note,) = state.incidents.all()
        assert "The ladder slipped" == note.incident.words.text
        assert "Closed off" == note.incident.action.immediate
        assert (1, False) == (note.comments, note.is_waiting)
        (said,) = state.incidents.comments(saved.record)
        assert ("It was wet", day.people["ben"]) == (said.text, said.by)


async def test_a_note_can_be_taken_back(day: World) -> None:
    ana = day.state("ana")
    saved = ana.incidents.write(ana.incidents.begin(), "Ladder slipped")
    ana.undo(saved)
    await day.settle()

    assert [] == words(ana)
    assert [] == words(day.state("ben"))


async def test_a_comment_is_there_before_it_is_sent(day: World) -> None:
    ana = day.state("ana")
    ana.incidents.comment("item", YARD, "Bring umbrellas")

    (said,) = ana.incidents.comments(YARD)
    assert ("Bring umbrellas", True) == (said.text, said.is_waiting)


# Refusals ----------------------------------------------------------------------


async def test_a_refusal_says_why_and_keeps_the_authors_version(day: World) -> None:
    await refused(day)
    ana = day.state("ana")
    (refusal,) = ana.inbox.refusals()

    assert ("locked_day", "item", YARD, 1) == (
        refusal.code,
        refusal.kind,
        refusal.record,
        refusal.count,
    )
    assert "The office has locked the day." == refusal.detail
    assert {"remark": {"text": "Waiting for the crane"}} == refusal.mine
    assert "remark" not in refusal.stands
    assert "" == ana.days.line(YARD).item.remark.text
    assert (1, 0, 1) == (
        ana.inbox.count(),
        ana.freshness().waiting,
        ana.freshness().refused,
    )


async def test_it_can_be_sent_again_on_top_of_what_stands(day: World) -> None:
    id_ = await refused(day)
    ana = day.state("ana")
    await lock(day, OPEN)
    await day.edit("item", YARD, remark=ItemRemark("To the pier"))
    await day.settle()

    ana.inbox.again(id_)
    assert "Waiting for the crane" == ana.days.line(YARD).item.remark.text
    await day.settle()

    assert [] == ana.inbox.refusals()
    assert [] == ana.inbox.disagreements()
    assert "Waiting for the crane" == day.state("ben").days.line(YARD).item.remark.text
    with pytest.raises(NotFound):
        ana.inbox.again(id_)


async def test_it_can_be_edited_before_it_is_sent_again(day: World) -> None:
    id_ = await refused(day)
    await lock(day, OPEN)
    day.state("ana").inbox.again(id_, remark=ItemRemark("Crane is here"))
    await day.settle()

    assert "Crane is here" == day.state("olga").days.line(YARD).item.remark.text


async def test_what_is_refused_again_waits_again(day: World) -> None:
    id_ = await refused(day)
    ana = day.state("ana")
    ana.inbox.again(id_)
    await day.settle()

    (refusal,) = ana.inbox.refusals()
    assert id_ != refusal.id
    assert {"remark": {"text": "Waiting for the crane"}} == refusal.mine


async def test_it_can_go_to_the_coordinator_as_a_comment_on_the_record(
    day: World,
) -> None:
    id_ = await refused(day)
    ana, olga = day.state("ana"), day.state("olga")
    ana.inbox.send_to_coordinator(id_, "Waiting for the crane")
    assert [] == ana.inbox.refusals()
    await day.settle()

    (said,) = olga.incidents.comments(YARD)
    assert day.people["ana"] == said.by
    assert "Waiting for the crane" == said.text


async def test_it_can_be_discarded_by_its_author_alone(day: World) -> None:
    id_ = await refused(day)
    ana = day.state("ana")
    ana.inbox.discard(id_)

    assert [] == ana.inbox.refusals()
    rows = day.phones["ana"].replica.read(
        lambda c: c.execute("SELECT decided FROM inbox").fetchall()
    )
    assert [("discarded",)] == rows
    with pytest.raises(NotFound):
        ana.inbox.discard(id_)


async def test_who_is_given_the_phone_reads_nothing_of_who_had_it(day: World) -> None:
    id_ = await refused(day)
    ana = day.state("ana")
    await ana.pair(await day.ticket(day.people["ben"], Role.CREW))
    await day.settle()
    assert ([], 0) == (ana.inbox.refusals(), ana.inbox.count())
    with pytest.raises(NotFound):
        ana.inbox.discard(id_)

    await ana.pair(await day.ticket(day.people["ana"], Role.HEAD, "Camera"))
    assert [id_] == [one.id for one in ana.inbox.refusals()]


async def test_changes_that_rest_on_each_other_are_one_message_and_go_together(
    day: World,
) -> None:
    ana = day.state("ana")
    ana.days.set_remark(ana.days.item_form(YARD), "Waiting")
    ana.days.set_remark(ana.days.item_form(YARD), "Waiting for the crane")
    await lock(day)
    await day.settle()

    (refusal,) = ana.inbox.refusals()
    assert 2 == refusal.count
    assert {"remark": {"text": "Waiting for the crane"}} == refusal.mine
    await lock(day, OPEN)
    assert 2 == len(ana.inbox.again(refusal.id))
    await day.settle()
    assert [] == ana.inbox.refusals()
    assert "Waiting for the crane" == day.state("ben").days.line(YARD).item.remark.text


async def test_a_refusal_of_one_line_leaves_other_work_alone(day: World) -> None:
    """Facts of a locked day are taken all the same, as amendments."""
    ana = day.state("ana")
    ana.incidents.write(ana.incidents.begin(), "Ladder slipped")
    await refused(day)

    assert ["Ladder slipped"] == words(day.state("ben"))


WAITS, REFUSED = ["item", YARD, "progress"], ["item", YARD, "remark"]
# What the server said first, and then, of one save of two groups.
PARTS = {"held": [WAITS], "refused": [REFUSED]}
FIRST = Outcome("", "held", code="revoked", args=PARTS)
THEN = Outcome("", "refused", code="forbidden")


def told(day: World, job: Any, said: Outcome, *sent: Any) -> None:
    """The server says so to Olga's phone."""
    phone = day.phones["olga"]
    phone.replica.write(job, *sent, [said], 99, 1)
    phone.client.on_change()


def refused_in_part(day: World) -> str:
    """One save of two groups: one is refused, the other waits at the server."""
    olga = day.state("olga")
    form = olga.days.item_form(YARD)
    delayed, crane = ItemProgress(Progress.DELAYED), ItemRemark("Waiting for the crane")
    saved = olga.days.edit(form, remark=crane, progress=delayed)
    sent = day.phones["olga"].replica.read(outbox.oldest, Limits())
    told(day, outbox.settle, replace(FIRST, id=saved.change), sent)
    return saved.change


def mine(state: State) -> list[list[str]]:
    return [sorted(one.mine) for one in state.inbox.refusals()]


async def test_what_is_refused_after_a_part_of_it_was_joins_that_message(
    day: World,
) -> None:
    olga, change = day.state("olga"), refused_in_part(day)
    assert [["remark"]] == mine(olga)
    told(day, outbox.told, replace(THEN, id=change))

    assert [["progress", "remark"]] == mine(olga)
    assert Progress.PLANNED == olga.days.line(YARD).item.progress.status
    olga.inbox.again(change)
    await day.settle()
    line = day.state("ana").days.line(YARD).item
    assert ("Waiting for the crane", Progress.DELAYED) == (
        line.remark.text,
        line.progress.status,
    )
    assert [] == mine(olga)


async def test_what_is_refused_after_its_author_has_decided_on_the_first_part_is_told(
    day: World,
) -> None:
    olga, change = day.state("olga"), refused_in_part(day)
    olga.inbox.discard(change)
    told(day, outbox.told, replace(THEN, id=change))

    assert [["progress"]] == mine(olga)
    day.later(1_000)
    olga.inbox.discard(change)
    assert [] == mine(olga)
    olga.inbox.reopen(change)
    # The first decision was another, and stands.
    assert [["progress"]] == mine(olga)


# Disagreements -----------------------------------------------------------------


async def disagreement(day: World) -> str:
    """Ana and the office each wrote a remark, and neither saw the other's."""
    ana = day.state("ana")
    form = ana.days.item_form(KITCHEN)
    day.later(60_000)
    outcome: Outcome = await day.edit("item", KITCHEN, remark=ItemRemark("To the pier"))
    assert "applied" == outcome.status
    ana.days.edit(form, remark=ItemRemark("Waiting for the crane"))
    await day.settle()
    (one,) = ana.inbox.disagreements()
    return one.id


async def test_a_disagreement_shows_every_side_with_its_author(day: World) -> None:
    await disagreement(day)
    for name in ("ana", "olga"):
        (one,) = day.state(name).inbox.disagreements()
        assert ("item", KITCHEN, "remark") == (one.kind, one.record, one.group)
        assert {
            day.people["ana"]: "Waiting for the crane",
            day.people["olga"]: "To the pier",
        } == {side.actor: side.value["text"] for side in one.sides}
        assert one.is_mine
        assert one.shown in {side.change for side in one.sides}
    assert [] == day.state("ben").inbox.disagreements()
    assert 1 == day.state("ana").inbox.count()


async def test_one_of_its_authors_settles_it_for_everybody(day: World) -> None:
    id_ = await disagreement(day)
    ana, olga = day.state("ana"), day.state("olga")
    (one,) = ana.inbox.disagreements()
    theirs = next(s for s in one.sides if s.actor == day.people["olga"])
    ana.inbox.settle(id_, theirs.change)
    await day.settle()

    for state in (ana, olga, day.state("ben")):
        assert [] == state.inbox.disagreements()
        assert "To the pier" == state.days.line(KITCHEN).item.remark.text
    with pytest.raises(NotFound):
        ana.inbox.settle(id_, theirs.change)


async def test_a_side_that_was_not_on_screen_keeps_it_open(day: World) -> None:
    id_ = await disagreement(day)
    ana, olga = day.state("ana"), day.state("olga")
    (one,) = ana.inbox.disagreements()
    mine = next(s for s in one.sides if s.actor == day.people["ana"])
    # The office says something else once more, and Ana's phone has not heard of it.
    day.later(60_000)
    olga.days.set_remark(olga.days.item_form(KITCHEN), "Cancelled, I think")
    await day.sync("olga")
    ana.inbox.settle(id_, mine.change)
    await day.settle()

    texts = {s.value["text"] for s in olga.inbox.disagreements()[0].sides}
    assert "Cancelled, I think" in texts
    assert "Waiting for the crane" in texts
