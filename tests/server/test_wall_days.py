"""Which workday a wall shows, and when it stops looking current."""

import pytest
from msgspec.structs import replace

from server.wall.days import choice, window
from server.wall.freshness import (
    AMBER_AFTER_MS,
    RED_AFTER_MS,
    Freshness,
    contact,
    freshness,
)
from shared.nouns.plan import DayStatus, DayTimes
from shared.wire import HEARTBEAT_MS
from shared.workdays import LATE_MS_MAX, TAKES_OVER_MS
from tests.support.happened import DAY_MS, HOUR_MS, at
from tests.support.plans import line
from tests.support.walls import UTC, day, shifted, workday

DAY = day()
TOMORROW = shifted(DAY, 1, "2026-09-23")
YESTERDAY = shifted(DAY, -1, "2026-09-21")
# From the evening to four in the morning.
NIGHT = day(line("night", "18:00", "28:00"), of=workday(general="17:00"))
NEXT_NIGHT = shifted(NIGHT, 1, "2026-09-23")


@pytest.mark.parametrize("clock", ["00:00", "05:00", "09:00", "19:30", "23:59"])
def test_from_midnight_to_midnight_it_is_the_day_of_that_date(clock: str) -> None:
    chosen = choice([YESTERDAY, TOMORROW, DAY], "1", UTC, at(clock))

    assert DAY == chosen.shown
    assert TOMORROW == chosen.coming


def test_before_it_the_next_to_come_is_shown() -> None:
    chosen = choice([TOMORROW, DAY], "1", UTC, at("06:00") - 24 * HOUR_MS)

    assert DAY == chosen.shown
    assert TOMORROW == chosen.coming


def test_after_the_last_there_is_none() -> None:
    chosen = choice([YESTERDAY, DAY], "1", UTC, at("24:00"))

    assert chosen.shown is None
    assert chosen.coming is None


def test_a_night_that_runs_until_four_is_still_on_at_two() -> None:
    assert NIGHT == choice([NIGHT, NEXT_NIGHT], "1", UTC, at("26:00")).shown


def test_a_night_that_runs_late_is_still_on_at_six() -> None:
    assert NIGHT == choice([NIGHT, NEXT_NIGHT], "1", UTC, at("30:00")).shown


def test_a_night_that_nobody_wrapped_ends_at_last() -> None:
    late = at("28:00") + LATE_MS_MAX

    assert NIGHT == choice([NIGHT], "1", UTC, late - 1).shown
    assert None is choice([NIGHT], "1", UTC, late).shown


def test_a_late_night_gives_way_when_the_next_first_call_is_near() -> None:
    """Else a wrap that nobody marked would hide the morning's call."""
    morning = shifted(DAY, 1, "2026-09-23")
    near = at("30:00") - TAKES_OVER_MS

    assert NIGHT == choice([NIGHT, morning], "1", UTC, near - 1).shown
    assert morning == choice([NIGHT, morning], "1", UTC, near).shown


def test_a_night_that_should_be_on_does_not_give_way() -> None:
    early = day(line("early", "27:00", "40:00"), of=workday("2026-09-23", 13))

    assert NIGHT == choice([NIGHT, early], "1", UTC, at("27:30")).shown


def test_a_wrapped_day_makes_room_for_the_next() -> None:
    wrapped = replace(DAY, standing=DayStatus.WRAPPED)

    assert TOMORROW == choice([wrapped, TOMORROW], "1", UTC, at("19:00")).shown


def test_a_wrapped_day_stays_while_nothing_comes_after_it() -> None:
    wrapped = replace(DAY, standing=DayStatus.WRAPPED)

    chosen = choice([wrapped], "1", UTC, at("19:00"))

    assert wrapped == chosen.shown
    assert None is choice([wrapped], "1", UTC, at("24:00")).shown


def test_another_units_day_is_not_shown() -> None:
    second = day(of=workday(unit="2"))

    assert None is choice([second], "1", UTC, at("09:00")).shown
    assert second == choice([second], "", UTC, at("09:00")).shown


def test_a_day_without_a_date_is_that_of_its_first_line() -> None:
    undated = day(of=workday(date=""))

    assert DAY_MS == window(undated, UTC).begins_ms


def test_a_day_of_unknown_times_lasts_until_midnight() -> None:
    bare = day(line("somewhen"), of=replace(workday(), times=DayTimes()))
    span = window(bare, UTC)

    assert (DAY_MS, None, DAY_MS + 24 * HOUR_MS) == (
        span.begins_ms,
        span.opens_ms,
        span.ends_ms,
    )


@pytest.mark.parametrize(
    ("silent_ms", "expected"),
    [
        (0, Freshness.FRESH),
        (AMBER_AFTER_MS - 1, Freshness.FRESH),
        (AMBER_AFTER_MS, Freshness.AMBER),
        (RED_AFTER_MS - 1, Freshness.AMBER),
        (RED_AFTER_MS, Freshness.RED),
        (24 * HOUR_MS, Freshness.RED),
    ],
)
def test_silence_turns_a_wall_amber_and_then_red(
    silent_ms: int, expected: Freshness
) -> None:
    last = contact(at("09:42"), at("24:00"))

    assert expected == freshness(last, at("09:42") + silent_ms)


def test_one_late_beat_does_not_turn_it_amber() -> None:
    assert AMBER_AFTER_MS > 2 * HEARTBEAT_MS


def test_without_contact_it_is_red_as_soon_as_the_day_is_over() -> None:
    last = contact(at("23:30"), at("24:00"))

    assert Freshness.AMBER == freshness(last, at("23:59"))
    assert Freshness.RED == freshness(last, at("24:00"))


def test_while_the_server_answers_a_day_that_is_over_is_not_red() -> None:
    last = contact(at("24:30"), at("24:00"))

    assert Freshness.FRESH == freshness(last, at("24:30"))
    assert Freshness.RED == freshness(last, at("24:31"))


def test_where_nothing_is_published_only_silence_counts() -> None:
    last = contact(at("23:30"), None)

    assert Freshness.AMBER == freshness(last, at("24:00"))
