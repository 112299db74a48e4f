"""Times put right on a phone: void and new, by those who may, with who and why."""

import pytest

from mobile.replica import writes
from mobile.replica.writes import Moment
from mobile.state import State
from mobile.state.correcting import Coming, Sign
from shared.errors import BadInput, Forbidden
from shared.nouns.people import Attendance, Direction
from shared.nouns.plan import DayStanding, DayStatus
from tests.support.small_day import CAMERA_TAG, DAY, HOUR_MS
from tests.support.world import MORNING_MS, World

WHY = "Forgot the badge"


def comings(state: State, day: World, name: str = "ana") -> list[Coming]:
    return state.correcting.comings(day.people[name])


async def wraps(day: World) -> None:
    """The office says that the day is over."""
    await day.edit("workday", DAY, standing=DayStanding(DayStatus.WRAPPED))
    await day.settle()


async def test_an_entry_is_put_right_and_the_first_stays_with_who_and_why(
    day: World,
) -> None:
    ben, ana = day.state("ben"), day.people["ana"]
    day.later(2 * HOUR_MS)
    ben.people.check(ana, Direction.IN)
    [wrong] = comings(ben, day)
    ben.correcting.correct(ana, wrong, Direction.IN, MORNING_MS + HOUR_MS, WHY)

    for state in (ben, day.state("olga")):
        await day.settle()
        right, first = comings(state, day)
        assert (MORNING_MS + HOUR_MS, True, WHY) == (
            right.at_ms,
            right.is_told,
            right.reason,
        )
        assert None is right.taken_back
        assert (wrong.fact, day.people["ben"], WHY) == (
            first.fact,
            first.taken_back.by,
            first.taken_back.reason,
        )
        assert MORNING_MS + HOUR_MS == state.people.line(ana).presence.first_in_ms


async def test_both_facts_of_a_correction_are_saved_or_neither(day: World) -> None:
    ben, ana = day.state("ben"), day.people["ana"]
    ben.people.check(ana, Direction.IN)
    [wrong] = comings(ben, day)
    saved = ben.correcting.correct(ana, wrong, Direction.OUT, MORNING_MS, WHY)

    assert 2 == len(saved)
    assert 3 == ben.freshness().waiting
    for one in reversed(saved):
        ben.undo(one)
    await day.settle()
    [first] = [one for one in comings(ben, day) if one.taken_back is None]
    assert (wrong.fact, Direction.IN) == (first.fact, first.direction)
    assert ben.people.line(ana).is_here


async def test_a_gate_puts_its_own_entries_right_and_the_office_everybodys(
    day: World,
) -> None:
    ana = day.people["ana"]
    day.state("olga").people.check(ana, Direction.IN)
    await day.settle()
    [one] = comings(day.state("ben"), day)

    assert not day.state("ben").correcting.may_correct(one)
    with pytest.raises(Forbidden):
        day.state("ben").correcting.correct(ana, one, Direction.IN, MORNING_MS, WHY)
    assert day.state("olga").correcting.may_correct(one)
    assert 0 == day.state("ben").freshness().waiting


async def test_crew_are_offered_no_told_times_not_even_their_own(day: World) -> None:
    await day.phone("carl")
    await day.settle()
    carl, id_ = day.state("carl"), day.people["carl"]
    carl.people.check(id_, Direction.IN)

    assert not carl.correcting.may_correct(comings(carl, day, "carl")[0])
    with pytest.raises(Forbidden):
        carl.correcting.tell(id_, Direction.OUT, MORNING_MS, WHY)
    assert [Direction.IN] == [one.direction for one in comings(carl, day, "carl")]


async def test_a_time_that_is_told_has_passed_and_has_a_reason(day: World) -> None:
    ben, ana = day.state("ben"), day.people["ana"]
    later_ms = day.now_ms + HOUR_MS
    for at_ms, reason in (
        (None, WHY),
        (later_ms, WHY),
        (MORNING_MS, "  "),
        (MORNING_MS, "x" * 301),
    ):
        with pytest.raises(BadInput):
            ben.correcting.tell(ana, Direction.OUT, at_ms, reason)

    assert [] == comings(ben, day)
    assert 0 == ben.freshness().waiting


async def test_nobody_is_proposed_to_have_left_while_the_day_goes_on(
    day: World,
) -> None:
    ben, ana = day.state("ben"), day.people["ana"]
    ben.people.check(ana, Direction.IN)

    assert None is ben.correcting.wrap(ana)
    assert [] == ben.correcting.proposals(ana)
    assert [] == ben.correcting.proposals(day.people["olga"])


async def test_wrap_and_the_last_scan_are_proposed_for_who_never_checked_out(
    day: World,
) -> None:
    ben, ana = day.state("ben"), day.people["ana"]
    ben.people.check(ana, Direction.IN)
    day.later(HOUR_MS)
    day.state("ana").scanning.hear(CAMERA_TAG)
    scanned_ms = day.now_ms
    day.later(HOUR_MS)
    await wraps(day)
    day.later(HOUR_MS)

    wrap, scan = ben.correcting.proposals(ana)
    assert Sign.WRAPPED is wrap.sign
    assert scanned_ms + HOUR_MS <= wrap.at_ms < day.now_ms
    assert (Sign.LAST_SCAN, "Camera A") == (scan.sign, scan.thing)
    assert abs(scan.at_ms - scanned_ms) < 60_000
    ben.correcting.tell(ana, Direction.OUT, scan.at_ms, WHY)
    await day.settle()
    for state in (ben, day.state("olga")):
        presence = state.people.line(ana).presence
        assert (False, scan.at_ms) == (presence.is_here, presence.last_out_ms)
    assert [] == ben.correcting.proposals(ana)


async def test_nobody_leaves_before_they_were_last_seen(day: World) -> None:
    ben, ana = day.state("ben"), day.people["ana"]
    await wraps(day)
    day.later(HOUR_MS)
    ben.people.check(ana, Direction.IN)

    assert None is not ben.correcting.wrap(ana)
    assert [] == ben.correcting.proposals(ana)


async def test_the_gates_told_time_counts_at_the_server_and_crews_waits(
    day: World,
) -> None:
    """A tampered phone of the crew: stored, held, and said so."""
    carl = await day.phone("carl")
    await day.settle()
    id_ = day.people["carl"]
    told = Attendance(id_, DAY, Direction.IN, at_ms=MORNING_MS - HOUR_MS, reason=WHY)
    at = Moment(day.clocks["carl"].reading(), day.entropy)
    carl.replica.write(writes.save, at, fact=writes.fact("attendance", told))
    await day.settle()

    assert [("attendance", "forbidden")] == [
        (one.kind, one.held) for one in carl.state.inbox.held()
    ]
    assert not day.state("ben").people.line(id_).is_here
    [held] = comings(carl.state, day, "carl")
    assert held.is_held
