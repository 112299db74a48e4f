"""Two published days: whoever is still in on the first goes out of the first."""

import flet as ft
import pytest

from mobile.state import State
from shared.errors import Forbidden
from shared.nouns.people import Direction
from shared.nouns.plan import (
    CallTimes,
    CallWho,
)
from tests.support.flet_page import OpenPage
from tests.support.phone_page import keys, phone_page, said
from tests.support.small_day import CAMERA_TAG, DAY, HOUR_MS, PLACE, publish
from tests.support.two_days import (
    BADGE,
    MIDNIGHT_MS,
    NEXT,
    NEXT_CALL_MS,
    another,
    two_days,
    wrap,
)
from tests.support.world import MORNING_MS, World, made

SECOND = "workday-second"


@pytest.fixture
async def two(day: World) -> World:
    """Ana is in on the first day, and the next one is published too."""
    await two_days(day)
    return day


def headings(opened: OpenPage) -> list[str]:
    """The titles of a page's sections, from above."""
    found = [one for one in opened.all(ft.Semantics) if one.header]
    return [one.content.value for one in found if isinstance(one.content, ft.Text)]


def is_in(phone: State, day: World, name: str, workday: str) -> bool:
    found = phone.days.presences(workday).get(day.people[name])
    return found is not None and found.is_here


def came(phone: State, day: World, name: str, workday: str) -> bool:
    return day.people[name] in phone.days.presences(workday)


# At the gate --------------------------------------------------------------------


async def test_after_the_wrap_a_badge_at_the_gate_leaves_the_day_that_was(
    two: World,
) -> None:
    await wrap(two)
    ben = two.state("ben")
    ben.kiosk.enter(PLACE)
    ben.kiosk.hear(BADGE)
    assert (Direction.OUT, Direction.MEAL_OUT) == ben.kiosk.shown.choices
    assert DAY == ben.kiosk.shown.workday

    ben.kiosk.choose(Direction.OUT)
    assert not is_in(ben, two, "ana", DAY)
    assert not came(ben, two, "ana", NEXT)


async def test_after_the_wrap_whoever_comes_to_the_gate_comes_to_the_next_day(
    two: World,
) -> None:
    await wrap(two)
    ben = two.state("ben")
    ben.kiosk.enter(PLACE)
    ben.kiosk.hear(BADGE)
    ben.kiosk.choose(Direction.OUT)
    ben.kiosk.time_out(ben.kiosk.shown.number)
    two.later(HOUR_MS)
    ben.kiosk.hear(BADGE)

    assert (Direction.IN, NEXT) == (ben.kiosk.shown.done, ben.kiosk.shown.workday)
    assert is_in(ben, two, "ana", NEXT)
    assert not is_in(ben, two, "ana", DAY)


async def test_in_the_morning_a_forgotten_check_out_holds_nobody_on_the_day_before(
    two: World,
) -> None:
    """Two hours before the first call, as a day that runs late gives way."""
    await wrap(two)
    ben = two.state("ben")
    ben.kiosk.enter(PLACE)
    two.now_ms = NEXT_CALL_MS - 2 * HOUR_MS
    ben.kiosk.hear(BADGE)

    assert (Direction.IN, NEXT) == (ben.kiosk.shown.done, ben.kiosk.shown.workday)
    assert is_in(ben, two, "ana", DAY)


async def test_past_midnight_the_gate_still_lets_people_out_of_the_day_they_came_to(
    two: World,
) -> None:
    """Nobody has ever said that the day began, or that it is over."""
    two.now_ms = MIDNIGHT_MS + HOUR_MS
    ben = two.state("ben")
    ben.kiosk.enter(PLACE)
    assert NEXT == ben.days.shown()
    ben.kiosk.hear(BADGE)
    ben.kiosk.choose(Direction.OUT)

    assert not is_in(ben, two, "ana", DAY)
    assert not came(ben, two, "ana", NEXT)


async def test_with_two_units_a_badge_leaves_the_wrapped_one_and_then_asks_nothing(
    two: World,
) -> None:
    await another(two, SECOND, "2026-06-12", "Second unit", MORNING_MS + 9 * HOUR_MS)
    calls = {SECOND: MORNING_MS + 9 * HOUR_MS, NEXT: NEXT_CALL_MS}
    for workday, at_ms in calls.items():
        await two.write(
            made(
                "call",
                f"call-{workday}",
                who=CallWho(workday, two.people["ana"]),
                times=CallTimes(report_ms=at_ms),
            )
        )
        await publish(two, f"revision-2-of-{workday}", workday=workday)
    await wrap(two)
    ben = two.state("ben")
    ben.kiosk.enter(PLACE)
    ben.kiosk.hear(BADGE)
    assert ((), DAY) == (ben.kiosk.shown.jobs, ben.kiosk.shown.workday)
    ben.kiosk.choose(Direction.OUT)
    assert not is_in(ben, two, "ana", DAY)

    ben.kiosk.time_out(ben.kiosk.shown.number)
    ben.kiosk.hear(BADGE)
    assert (Direction.IN, SECOND) == (ben.kiosk.shown.done, ben.kiosk.shown.workday)


async def test_whoever_is_in_on_both_days_goes_out_of_the_one_they_came_to_last(
    two: World,
) -> None:
    await wrap(two)
    ben = two.state("ben")
    two.later(HOUR_MS)
    ben.people.check(two.people["ana"], Direction.IN, workday=NEXT)
    two.later(HOUR_MS)
    ben.kiosk.enter(PLACE)
    ben.kiosk.hear(BADGE)
    ben.kiosk.choose(Direction.OUT)

    assert not is_in(ben, two, "ana", NEXT)
    assert is_in(ben, two, "ana", DAY)


# On a phone ---------------------------------------------------------------------


async def test_check_out_on_today_leaves_the_day_that_one_is_in_on(two: World) -> None:
    await wrap(two)
    ana = two.state("ana")
    async with phone_page(ana, "/") as opened:
        assert said(opened, "Sat 13 Jun")
        assert said(opened, "In since 07:")
        assert "check-in" not in keys(opened)
        await opened.press("check-out")
        assert {"check-in"} == keys(opened) & {"check-in", "check-out"}
        assert not is_in(ana, two, "ana", DAY)
        assert not came(ana, two, "ana", NEXT)
        await opened.press("undo")
        assert is_in(ana, two, "ana", DAY)
        assert [] == opened.errors()


async def test_a_meal_after_the_wrap_is_of_the_same_day(two: World) -> None:
    await wrap(two)
    ben, ana = two.state("ben"), two.people["ana"]
    async with phone_page(ben, f"/people/{ana}") as opened:
        await opened.press("check-meal_out")
        assert ben.days.presences(DAY)[ana].is_at_meal
        await opened.press("check-meal_in")
    assert is_in(ben, two, "ana", DAY)
    assert not came(ben, two, "ana", NEXT)


async def test_a_persons_hours_stand_under_the_day_they_are_of(two: World) -> None:
    await wrap(two)
    ana = two.people["ana"]
    async with phone_page(two.state("ben"), f"/people/{ana}") as opened:
        assert "Fri 12 Jun" in headings(opened)
        assert "Today" not in headings(opened)
        assert "first-in" in keys(opened)
        await opened.press("check-out")
        assert "first-in" not in keys(opened)
        assert [] == opened.errors()


async def test_everybody_who_is_in_is_counted_over_the_wrap(two: World) -> None:
    await wrap(two)
    ben = two.state("ben")
    line = ben.people.line(two.people["ana"])
    assert line.is_here
    assert two.people["ana"] in ben.talk_drafting.present()
    assert not ben.people.line(two.people["olga"]).is_here

    ben.days.choose(NEXT)
    assert ben.people.line(two.people["ana"]).is_here
    ben.people.check(two.people["ana"], Direction.OUT)
    assert not ben.people.line(two.people["ana"]).is_here


async def test_a_badge_on_a_phone_is_met_as_at_the_gate(two: World) -> None:
    await wrap(two)
    ben = two.state("ben")
    ben.people.badge(BADGE, Direction.OUT)

    assert not is_in(ben, two, "ana", DAY)
    assert not came(ben, two, "ana", NEXT)


async def test_what_somebody_scans_before_they_leave_is_of_the_day_they_are_in_on(
    two: World,
) -> None:
    await wrap(two)
    ana = two.state("ana")
    assert DAY == ana.days.at_work()
    ana.scanning.hear(CAMERA_TAG)
    assert DAY == ana.scanning.run.intent.workday
    ana.people.check(two.people["ana"], Direction.OUT)
    assert NEXT == ana.days.at_work()


async def test_the_day_that_people_leave_is_not_another_day(two: World) -> None:
    await wrap(two)
    ana = two.state("ana")
    async with phone_page(ana, "/") as opened:
        assert "back-to-today" not in keys(opened)
    # Looked at by choice, it is.
    ana.days.choose(DAY)
    async with phone_page(ana, "/") as opened:
        assert "back-to-today" in keys(opened)
        assert "check-out" not in keys(opened)


async def test_what_is_told_of_a_person_on_another_day_stands_under_its_date(
    two: World,
) -> None:
    ana, ben = two.people["ana"], two.state("ben")
    await two.write(
        made(
            "call",
            "call-13-ana",
            who=CallWho(NEXT, ana),
            times=CallTimes(report_ms=NEXT_CALL_MS),
        )
    )
    await publish(two, "revision-2-of-13", workday=NEXT)
    await two.settle()
    async with phone_page(ben, f"/people/{ana}") as opened:
        assert "Today" in headings(opened)
    ben.days.choose(NEXT)
    async with phone_page(ben, f"/people/{ana}") as opened:
        assert "Sat 13 Jun" in headings(opened)
        assert "Today" not in headings(opened)
        assert {"call", "back-to-today"} <= keys(opened)
        assert not {"first-in", "check-in", "check-out"} & keys(opened)


# Before you go home -------------------------------------------------------------


async def test_who_is_still_in_is_told_in_the_hour_after_the_wrap(two: World) -> None:
    await wrap(two)
    two.later(HOUR_MS)
    ana, ben = two.people["ana"], two.state("ben")
    async with phone_page(ben, "/more/home") as opened:
        assert f"in-{ana}" in keys(opened)
        assert said(opened, "1 still in")
    assert [ana] == [one.person.id for one in two.state("ana").going_home.still_in()]


async def test_who_never_checked_out_is_put_right_on_the_day_that_was_wrapped(
    two: World,
) -> None:
    await wrap(two)
    two.later(HOUR_MS)
    ana, ben = two.people["ana"], two.state("ben")
    wrapped = ben.correcting.wrap(ana)
    assert MORNING_MS + 10 * HOUR_MS <= wrapped.at_ms < two.now_ms
    assert [wrapped] == ben.correcting.proposals(ana)
    assert [Direction.IN] == [one.direction for one in ben.correcting.comings(ana)]

    ben.correcting.tell_all([ana], Direction.OUT, wrapped.at_ms, "Told me so")
    assert wrapped.at_ms == ben.days.presences(DAY)[ana].last_out_ms
    assert not came(ben, two, "ana", NEXT)
    assert [] == ben.going_home.still_in()


async def test_past_midnight_too_it_says_who_is_still_in(two: World) -> None:
    two.now_ms = MIDNIGHT_MS + HOUR_MS
    ben = two.state("ben")
    assert [two.people["ana"]] == [one.person.id for one in ben.going_home.still_in()]
    # Not for ever: by the next day's call it is the next day's people that count.
    two.now_ms = NEXT_CALL_MS
    assert [] == ben.going_home.still_in()


async def test_crew_still_check_in_nobody_else_after_a_wrap(two: World) -> None:
    await two.phone("carl")
    await wrap(two)
    with pytest.raises(Forbidden):
        two.state("carl").people.check(two.people["ana"], Direction.OUT)
    assert is_in(two.state("ben"), two, "ana", DAY)
