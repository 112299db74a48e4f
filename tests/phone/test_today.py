"""Which workday is today's: overnight, tomorrow's in the evening, one's own unit's."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from mobile.state.today import Span, ending, span, today
from shared.nouns.plan import (
    Call,
    CallWho,
    DayIdentity,
    DayStatus,
    DayTimes,
    Item,
    ItemTime,
    Plan,
    Workday,
)
from shared.workdays import LATE_MS_MAX

BERLIN = ZoneInfo("Europe/Berlin")
ME = "ana"


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=BERLIN).timestamp() * 1000)


def day(
    date: str,
    wrap: str = "",
    *,
    status: DayStatus = DayStatus.PUBLISHED,
    unit: str = "Main",
    is_mine: bool = True,
    items: tuple[Item, ...] = (),
) -> Span:
    workday = Workday(
        f"{date} {unit}",
        identity=DayIdentity(date, unit=unit),
        times=DayTimes(wrap_estimate_ms=ms(wrap) if wrap else None),
    )
    calls = (Call("call", who=CallWho(workday.id, ME)),) if is_mine else ()
    return span(Plan(workday, items, calls), status, BERLIN, ME)


FRIDAY, SATURDAY = "2026-06-12", "2026-06-13"
NIGHT = day(FRIDAY, "2026-06-13T04:00")
DAYS = [
    day("2026-06-11", "2026-06-11T19:00"),
    day(FRIDAY, "2026-06-12T19:00"),
    day("2026-06-15", "2026-06-15T19:00"),
]


@pytest.mark.parametrize(
    ("now", "date"),
    [
        ("2026-06-12T00:00", FRIDAY),
        ("2026-06-12T12:00", FRIDAY),
        # After the wrap one still checks out, until the date ends.
        ("2026-06-12T23:59", FRIDAY),
        # Then the next working day matters, though it is three dates away.
        ("2026-06-13T00:00", "2026-06-15"),
        ("2026-06-01T12:00", "2026-06-11"),
        ("2026-07-01T12:00", "2026-06-15"),
    ],
)
def test_a_day_is_todays_from_its_midnight_until_it_is_over(
    now: str, date: str
) -> None:
    assert f"{date} Main" == today(DAYS, ms(now))


def test_a_night_shoot_stays_until_it_ends_though_the_next_day_has_begun() -> None:
    days = [NIGHT, day(SATURDAY, "2026-06-13T23:00")]

    assert "2026-06-12 Main" == today(days, ms("2026-06-13T02:00"))
    assert "2026-06-12 Main" == today(days, ms("2026-06-13T09:59"))
    assert "2026-06-13 Main" == today(days, ms("2026-06-13T10:00"))


def test_a_wrapped_night_gives_way_at_once() -> None:
    wrapped = day(FRIDAY, "2026-06-13T04:00", status=DayStatus.WRAPPED)
    days = [wrapped, day(SATURDAY, "2026-06-13T23:00")]

    assert "2026-06-13 Main" == today(days, ms("2026-06-13T01:00"))


def test_a_day_that_nobody_wrapped_gives_way_six_hours_late() -> None:
    running = day(FRIDAY, "2026-06-12T23:00", status=DayStatus.IN_PROGRESS)
    days = [running, day(SATURDAY)]

    assert "2026-06-12 Main" == today(days, ms("2026-06-13T04:59"))
    assert "2026-06-13 Main" == today(days, ms("2026-06-13T05:00"))


def test_a_late_day_gives_way_as_the_next_ones_first_call_comes_near() -> None:
    running = day(FRIDAY, "2026-06-12T23:00", status=DayStatus.IN_PROGRESS)
    early = Item("item", time=ItemTime(ms("2026-06-13T05:00"), ms("2026-06-13T09:00")))
    days = [running, day(SATURDAY, items=(early,))]

    assert "2026-06-12 Main" == today(days, ms("2026-06-13T02:59"))
    assert "2026-06-13 Main" == today(days, ms("2026-06-13T03:00"))
    # Not for the day of a unit that does not call me.
    theirs = day(SATURDAY, unit="Second", is_mine=False, items=(early,))
    assert "2026-06-12 Main" == today([running, theirs], ms("2026-06-13T04:59"))


@pytest.mark.parametrize("status", list(DayStatus))
@pytest.mark.parametrize(
    ("now", "dates"),
    [
        ("2026-06-11T23:59", []),
        ("2026-06-12T00:00", [FRIDAY]),
        ("2026-06-12T23:00", [FRIDAY]),
        ("2026-06-13T04:59", [FRIDAY, SATURDAY]),
        # Whoever is still in two hours before the next call has forgotten to go out.
        ("2026-06-13T05:00", [SATURDAY]),
    ],
)
def test_people_may_be_leaving_a_day_until_the_next_one_takes_over(
    now: str, dates: list[str], status: DayStatus
) -> None:
    call = Item("item", time=ItemTime(ms("2026-06-13T07:00"), ms("2026-06-13T19:00")))
    friday = day(FRIDAY, "2026-06-12T23:00", status=status)
    days = [friday, day(SATURDAY, items=(call,))]

    assert dates == [one.date for one in ending(days, ms(now))]


def test_a_night_is_left_until_six_hours_after_its_end_and_never_before_it() -> None:
    early = Item("item", time=ItemTime(ms("2026-06-13T05:00"), ms("2026-06-13T09:00")))
    wrapped = day(FRIDAY, "2026-06-13T04:00", status=DayStatus.WRAPPED)
    days = [wrapped, day(SATURDAY, items=(early,))]

    assert wrapped in ending(days, ms("2026-06-13T03:59"))
    assert wrapped not in ending(days, ms("2026-06-13T04:00"))
    assert wrapped in ending([wrapped], ms("2026-06-13T09:59"))
    assert [] == ending([wrapped], ms("2026-06-13T10:00"))
    # The next call of another unit puts nobody out.
    others = day(SATURDAY, unit="Second", items=(early,))
    assert wrapped in ending([wrapped, others], ms("2026-06-13T09:59"))


def test_the_last_line_says_when_a_day_ends_if_no_wrap_was_estimated() -> None:
    late = Item("item", time=ItemTime(ms("2026-06-13T01:00"), ms("2026-06-13T03:00")))
    one = day(FRIDAY, items=(late,))

    assert ms("2026-06-13T03:00") + LATE_MS_MAX == one.window.ends_ms


def test_of_two_units_days_the_one_that_calls_me_is_mine() -> None:
    days = [
        day(FRIDAY, unit="Main", is_mine=False),
        day(FRIDAY, unit="Second", is_mine=True),
    ]
    nobodys = [day(FRIDAY, unit=unit, is_mine=False) for unit in ("Main", "Second")]

    assert "2026-06-12 Second" == today(days, ms("2026-06-12T12:00"))
    assert "2026-06-12 Main" == today(nobodys, ms("2026-06-12T12:00"))


def test_a_day_is_by_the_productions_clock_through_a_change_of_summer_time() -> None:
    """The 25th of October 2026 has 25 hours in Berlin."""
    long_day = day("2026-10-25")

    assert 25 * 3_600_000 == long_day.window.ends_ms - long_day.window.begins_ms


def test_no_plan_is_no_day_and_a_date_that_cannot_be_read_is_long_past() -> None:
    assert "" == today([], 0)
    assert 0 == day("soon").window.begins_ms + 3_600_000
