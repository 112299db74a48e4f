"""Two units work at once: a gate asks only those who are called to both."""

import pytest

from mobile.scan.decision import Answer
from mobile.state import State
from shared import tags
from shared.nouns.base import Tag
from shared.nouns.people import Direction
from shared.nouns.plan import CallTimes, CallWho, DayIdentity, DayTimes
from tests.support.phone_page import keys, phone_page, said
from tests.support.small_day import DAY, HOUR_MS, publish
from tests.support.world import MORNING_MS, World, made

SECOND = "workday-second"
TAGS = {name: tags.make(name[:2].encode() * 5) for name in ("ana", "ben", "olga")}


@pytest.fixture
async def gate(day: World) -> State:
    """Ana is called to both units, ben to the main one, olga to the second alone."""
    for name, code in TAGS.items():
        await day.edit("person", day.people[name], tag=Tag(code))
    await day.write(
        made(
            "workday",
            SECOND,
            identity=DayIdentity("2026-06-12", 3, 10, "Second unit"),
            times=DayTimes(general_call_ms=MORNING_MS + 2 * HOUR_MS),
        )
    )
    for name in ("ana", "olga"):
        await day.write(
            made(
                "call",
                f"call-second-{name}",
                who=CallWho(SECOND, day.people[name]),
                times=CallTimes(report_ms=MORNING_MS + 2 * HOUR_MS),
            )
        )
    await publish(day, "revision-second", workday=SECOND)
    await day.settle()
    ben = day.state("ben")
    ben.kiosk.enter()
    return ben


def here(gate: State, day: World, name: str, workday: str) -> bool:
    found = gate.days.presences(workday).get(day.people[name])
    return found is not None and found.is_here


async def test_who_is_called_to_one_unit_is_in_there_unasked(
    gate: State, day: World
) -> None:
    gate.kiosk.hear(TAGS["olga"])

    assert Direction.IN is gate.kiosk.shown.done
    assert here(gate, day, "olga", SECOND)
    assert not here(gate, day, "olga", DAY)
    gate.kiosk.hear(TAGS["ben"])
    assert here(gate, day, "ben", DAY)
    assert not here(gate, day, "ben", SECOND)


async def test_who_is_called_to_both_chooses_and_goes_out_of_what_they_came_for(
    gate: State, day: World
) -> None:
    gate.kiosk.hear(TAGS["ana"])
    shown = gate.kiosk.shown
    assert [DAY, SECOND] == [one.workday for one in shown.jobs]
    assert 0 == gate.freshness().waiting
    gate.kiosk.come_for("workday-unheard-of")
    assert 0 == gate.freshness().waiting

    gate.kiosk.come_for(SECOND)
    assert (Answer.OK, Direction.IN) == (
        gate.kiosk.shown.answer,
        gate.kiosk.shown.done,
    )
    assert here(gate, day, "ana", SECOND)
    assert not here(gate, day, "ana", DAY)

    gate.kiosk.time_out(gate.kiosk.shown.number)
    day.later(HOUR_MS)
    gate.kiosk.hear(TAGS["ana"])
    assert () == gate.kiosk.shown.jobs
    gate.kiosk.choose(Direction.OUT)
    assert not here(gate, day, "ana", SECOND)
    assert 2 == gate.freshness().waiting


async def test_who_presses_nothing_is_in_where_the_gate_counts(
    gate: State, day: World
) -> None:
    gate.kiosk.hear(TAGS["ana"])
    gate.kiosk.time_out(gate.kiosk.shown.number)

    assert here(gate, day, "ana", DAY)
    assert Direction.IN is gate.kiosk.shown.done


async def test_the_next_badge_does_not_lose_who_had_not_chosen_yet(
    gate: State, day: World
) -> None:
    gate.kiosk.hear(TAGS["ana"])
    gate.kiosk.hear(TAGS["ben"])

    assert here(gate, day, "ana", DAY)
    assert day.people["ben"] == gate.kiosk.shown.person.id
    assert 2 == gate.freshness().waiting


async def test_the_jobs_are_large_buttons_and_the_screen_says_what_happens(
    gate: State, day: World
) -> None:
    async with phone_page(gate, "/", 1180) as opened:
        gate.kiosk.hear(TAGS["ana"])
        await opened.settle()
        assert "Which job?" in opened.texts()
        assert said(opened, "Second unit · Fri 12 Jun")
        assert said(opened, "Main · Fri 12 Jun in 5 seconds, if you press nothing")
        assert {f"job-{DAY}", f"job-{SECOND}"} <= keys(opened)
        await opened.press(f"job-{SECOND}")
        assert said(opened, "IN 07:")
        assert here(gate, day, "ana", SECOND)
        assert [] == opened.errors()
