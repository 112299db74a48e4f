"""The day on a phone: my call, my changes, the plan and how it is really going."""

from pathlib import Path
from sqlite3 import Connection

import pytest
from msgspec.structs import replace

from mobile.replica import writes
from mobile.replica.writes import Moment
from mobile.state import State
from mobile.views.present.staleness import is_stale
from shared.access import Role
from shared.changes import Change, Patch
from shared.errors import Forbidden
from shared.nouns.plan import (
    CallTimes,
    DayStatus,
    ItemNotes,
    ItemRemark,
    ItemTime,
    Progress,
)
from tests.support.small_day import (
    DAY,
    HOUR_MS,
    KITCHEN,
    LUNCH,
    SECRET,
    YARD,
    publish,
    small_day,
)
from tests.support.world import MORNING_MS, World


def titles(state: State) -> list[str]:
    return [line.item.id for line in state.days.lines()]


async def test_before_anything_is_published_there_is_no_day(world: World) -> None:
    phone = await world.phone("ana")
    await world.settle()

    assert None is phone.state.days.today()
    assert () == phone.state.days.lines()
    assert "" == phone.state.days.shown()


async def test_the_day_says_my_call_and_what_is_on(day: World) -> None:
    today = day.state("ana").days.today()

    assert today is not None
    assert today.call is not None
    assert MORNING_MS + 2 * HOUR_MS == today.call.times.report_ms
    assert (1, "White") == (today.published.mark.number, today.published.mark.colour)
    assert () == today.changes
    assert not today.is_acknowledged
    assert today.board.next is not None
    assert YARD == today.board.next.item
    assert DayStatus.PUBLISHED == today.status
    assert [YARD, KITCHEN, LUNCH] == titles(day.state("ana"))
    assert "Europe/Berlin" == day.state("ana").days.zone().key
    assert "The Brass Heron" == day.state("ana").days.production().identity.title


async def test_a_cold_start_with_no_server_in_reach_shows_the_day(day: World) -> None:
    await day.stop_server()
    phone = await day.drop("ana")
    await day.sync("ana")

    today = phone.state.days.today()
    assert today is not None
    assert today.call is not None
    assert [YARD, KITCHEN, LUNCH] == titles(phone.state)
    assert not is_stale(phone.state.freshness().as_of_ms, phone.state.now_ms())
    day.later(2 * HOUR_MS)
    assert is_stale(phone.state.freshness().as_of_ms, phone.state.now_ms())
    day.start_server()


async def test_what_changed_for_me_since_i_acknowledged_is_told_until_i_do_so_again(
    day: World,
) -> None:
    ana, ben = day.state("ana"), day.state("ben")
    ana.days.acknowledge("revision-1")
    assert ana.days.today().is_acknowledged
    await day.settle()
    early = MORNING_MS + HOUR_MS
    await day.edit("call", "call-12-ana", times=CallTimes(report_ms=early))
    await publish(day, "revision-2")
    await day.settle()

    today = ana.days.today()
    assert [("report_ms", early + HOUR_MS, early)] == [
        (one.field, one.was, one.now) for one in today.changes
    ]
    assert ("revision-1", False) == (today.acknowledged.id, today.is_acknowledged)
    # Ben has acknowledged nothing, and nothing of his has changed.
    assert () == ben.days.today().changes

    ana.days.acknowledge("revision-2")
    assert ana.days.today().is_acknowledged
    assert () == ana.days.today().changes


async def test_an_acknowledgement_is_of_one_revision_only(day: World) -> None:
    ana = day.state("ana")
    ana.days.acknowledge("revision-1")
    await day.settle()
    await publish(day, "revision-2")
    await day.settle()

    assert not ana.days.today().is_acknowledged
    acks = await day.read(lambda r: r.facts(day.production, "ack"))
    assert ["revision-1"] == [fact.body["revision"] for fact in acks]


async def test_seen_is_noted_once(day: World) -> None:
    ana = day.state("ana")
    assert None is not ana.days.note_seen("revision-1")
    assert None is ana.days.note_seen("revision-1")
    ben = day.state("ben")
    ben.days.acknowledge("revision-1")
    assert None is ben.days.note_seen("revision-1")


async def test_progress_shows_at_once_and_reaches_the_others(day: World) -> None:
    ana, ben = day.state("ana"), day.state("ben")
    day.later(3 * HOUR_MS)
    ana.days.set_progress(ana.days.item_form(YARD), Progress.IN_PROGRESS)
    line = ana.days.line(YARD)
    assert line.is_waiting
    started_ms = line.item.progress.actual_start_ms
    assert ana.now_ms() == started_ms
    await day.settle()
    assert not ana.days.line(YARD).is_waiting

    assert YARD == ben.days.today().board.now.item
    day.later(HOUR_MS)
    ana.days.set_progress(ana.days.item_form(YARD), Progress.DONE)
    progress = ana.days.line(YARD).item.progress
    assert (started_ms, ana.now_ms()) == (
        progress.actual_start_ms,
        progress.actual_end_ms,
    )


async def test_an_edit_can_be_undone_and_both_stay_on_record(day: World) -> None:
    ana = day.state("ana")
    saved = ana.days.set_remark(ana.days.item_form(YARD), "Waiting for the crane")
    ana.undo(saved)

    assert "" == ana.days.line(YARD).item.remark.text
    assert 2 == ana.freshness().waiting
    await day.settle()
    assert "" == ana.days.line(YARD).item.remark.text
    assert [] == ana.inbox.disagreements()


async def test_whose_role_may_not_edit_is_told_and_nothing_is_saved(day: World) -> None:
    ben = day.state("ben")
    with pytest.raises(Forbidden):
        ben.days.set_remark(ben.days.item_form(YARD), "no")

    assert 0 == ben.freshness().waiting
    assert not ben.may_write("item", "remark")
    assert day.state("ana").may_write("item", "remark")


async def test_the_office_sees_its_drafts_marked_and_others_never_do(
    day: World,
) -> None:
    olga, ana = day.state("olga"), day.state("ana")
    later = ItemTime(MORNING_MS + 6 * HOUR_MS, MORNING_MS + 7 * HOUR_MS)
    olga.days.edit(olga.days.item_form(KITCHEN), time=later)
    await day.settle()

    assert [KITCHEN] == [
        line.item.id for line in olga.days.lines() if line.is_redrafted
    ]
    assert MORNING_MS + 5 * HOUR_MS == olga.days.line(KITCHEN).item.time.start_ms
    assert not any(line.is_redrafted for line in ana.days.lines())
    await publish(day, "revision-2")
    await day.settle()
    assert MORNING_MS + 6 * HOUR_MS == ana.days.line(KITCHEN).item.time.start_ms
    assert not any(line.is_redrafted for line in olga.days.lines())


async def test_no_file_of_a_phone_holds_what_its_person_may_not_read(
    day: World, tmp_path: Path
) -> None:
    """Drafts, and the contacts for an emergency; not even after a refusal."""
    draft = "We may lose this location"
    await day.edit("item", KITCHEN, notes=ItemNotes(draft))
    for name in ("ana", "ben", "olga"):
        state = day.state(name)
        reading = state.days.item_form(KITCHEN)
        patch = Patch("item", KITCHEN, set={"notes": {"notes": "mine"}})
        # A phone that does not know its role, or one that has been tampered with.
        day.phones[name].replica.write(_save, day, name, patch, reading.saw("notes"))
    await day.settle()
    for name in ("ana", "ben", "olga"):
        await day.phones.pop(name).stop()

    found = {name: _bytes(tmp_path / name) for name in ("ana", "ben", "olga")}
    # It is Ana's: she may see her own.
    assert SECRET.encode() in found["olga"]
    assert SECRET.encode() not in found["ben"]
    assert draft.encode() in found["olga"]
    for name in ("ana", "ben"):
        assert draft.encode() not in found[name]


def _save(
    connection: Connection, world: World, name: str, patch: Patch, saw: dict[str, str]
) -> Change:
    moment = Moment(world.clocks[name].reading(), world.entropy)
    return writes.save(connection, moment, replace(patch, saw=saw))


def _bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())


async def test_another_day_can_be_chosen_and_left_again(day: World) -> None:
    ana = day.state("ana")
    ana.days.choose("no-such-day")
    assert (DAY, False) == (ana.days.shown(), ana.days.is_chosen)
    ana.days.choose(DAY)
    assert not ana.days.is_chosen
    ana.days.choose("")
    assert DAY == ana.days.shown()


async def test_both_sides_of_a_disagreement_are_marked_on_the_line(day: World) -> None:
    ana = day.state("ana")
    form = ana.days.item_form(YARD)
    await day.edit("item", YARD, remark=ItemRemark("To the pier"))
    ana.days.edit(form, remark=ItemRemark("Waiting for the crane"))
    await day.settle()

    assert ("remark",) == ana.days.line(YARD).conflicts
    assert ("remark",) == day.state("olga").days.line(YARD).conflicts
    assert () == day.state("ben").days.line(YARD).conflicts


async def test_screens_hear_of_every_change_until_they_stop_listening(
    day: World,
) -> None:
    ana, heard = day.state("ana"), []
    stop = ana.subscribe(lambda: heard.append(ana.version))
    ana.days.acknowledge("revision-1")
    assert 1 == len(heard)
    stop()
    ana.days.set_remark(ana.days.item_form(YARD), "crane")

    assert 1 == len(heard)
    assert heard[0] < ana.version


async def test_a_phone_whose_clock_is_decades_off_shows_the_right_day(
    world: World,
) -> None:
    """Its person's acts are stamped with the time that they happened at."""
    decades_ms = -40 * 365 * 24 * HOUR_MS
    await world.phone("ana", Role.HEAD, skew_ms=decades_ms)
    await world.phone("ben", Role.GATE)
    await small_day(world)
    await publish(world, "revision-1")
    await world.settle()
    ana = world.state("ana")

    assert abs(world.now_ms - ana.now_ms()) < 1_000
    assert DAY == ana.days.shown()
    assert -decades_ms == -ana.centre.standing().clock_ahead_ms
    ana.days.set_progress(ana.days.item_form(YARD), Progress.IN_PROGRESS)
    await world.settle()
    started_ms = ana.days.line(YARD).item.progress.actual_start_ms
    assert abs(world.now_ms - started_ms) < HOUR_MS
