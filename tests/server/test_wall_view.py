"""What a wall says, and when: told once, it goes on by the clock alone."""

from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from server.wall.board_view import Publication
from server.wall.changes import LastChange
from server.wall.moments import Following, Panel
from server.wall.zone_clock import Offset, Span, offsets
from tests.support.happened import HOUR_MS, MINUTE_MS, at
from tests.support.plans import call, going, line, place, plan, with_group
from tests.support.walls import (
    LINES,
    day,
    shifted,
    shown_at,
    wall,
    workday,
)

DAY = day()
SCENE = LINES[1].id
BERLIN = ZoneInfo("Europe/Berlin")


def test_now_next_and_then_are_told_with_their_times() -> None:
    shown = shown_at(wall("08:10", DAY), "08:10")

    assert (
        Panel(
            "NOW",
            "Sc 43 EXT YARD – DAY",
            "Cast 1 4 7 · 1 1/8 pages",
            is_on=True,
            ends_ms=at("09:30"),
        )
        == shown.now
    )
    assert Following("Move", "09:30", at("09:30")) == shown.next
    assert ["12:00 Lunch", "13:00 Pickups"] == [
        f"{one.at} {one.title}" for one in shown.then
    ]


def test_a_board_of_the_morning_tells_the_whole_day() -> None:
    told = wall("06:10", DAY)

    expected = {
        "06:10": "Nothing on",
        "06:30": "Briefing",
        "07:30": "Nothing on",
        "08:00": "Sc 43 EXT YARD – DAY",
        "09:29": "Sc 43 EXT YARD – DAY",
        "09:30": "Move",
        "12:30": "Lunch",
        "17:59": "Pickups",
        "18:00": "Day over",
        "23:00": "Day over",
    }

    assert expected == {clock: shown_at(told, clock).now.title for clock in expected}


def test_the_same_board_is_made_whenever_it_is_made() -> None:
    """Else every look would send every wall a whole board."""
    live = {SCENE: going("in_progress", "08:12")}

    assert wall("08:20", DAY, live=live) == wall("08:40", DAY, live=live)
    assert wall("09:43", DAY, live=live) == wall("09:50", DAY, live=live)
    assert wall("09:43", DAY, live=live) != wall("08:40", DAY, live=live)


def test_what_was_started_by_hand_stays_and_says_since_when() -> None:
    told = wall("08:20", DAY, live={SCENE: going("in_progress", "08:12")})
    shown = shown_at(told, "08:20")

    assert "since 08:12 · Cast 1 4 7 · 1 1/8 pages" == shown.now.detail
    assert at("09:42") == shown.now.ends_ms
    assert 12 * MINUTE_MS == shown.behind_ms
    assert "Sc 43 EXT YARD – DAY" == shown_at(told, "11:00").now.title


def test_lateness_grows_by_the_clock_once_it_should_be_over() -> None:
    told = wall("09:00", DAY, live={SCENE: going("in_progress", "08:12")})

    assert None is shown_at(told, "09:29").late_from_ms
    assert at("09:30") == shown_at(told, "09:31").late_from_ms


def test_the_place_and_the_reason_stand_under_the_line() -> None:
    there = with_group(LINES[1], "place", place="pier")
    one = day(there, place("pier", "Pier 4"))
    live = {SCENE: going("in_progress", "08:12", why="Rain on the roof")}

    assert (
        "Pier 4 · Rain on the roof"
        == wall("08:20", one, live=live).moments[0].now.place
    )


def test_a_delayed_line_says_so_wherever_it_stands() -> None:
    told = wall("11:00", DAY, live={"lunch": going("delayed", why="Oven")})

    assert "Delayed: Lunch" == told.moments[0].next.title
    assert "12:00 Lunch" == told.moments[0].meal


def test_before_the_call_the_call_is_what_counts() -> None:
    told = wall("03:00", DAY)

    assert Panel("CALL", "Tue 22 · 06:00", starts_ms=at("06:00")) == told.moments[0].now
    assert "NOW" == shown_at(told, "06:00").now.label
    assert "Nothing on" == shown_at(told, "06:00").now.title


def test_without_a_general_call_it_is_the_first_persons() -> None:
    one = day(*LINES, call("ana", "05:15"), of=workday(general=""))

    assert "Tue 22 · 05:15" == wall("03:00", one).moments[0].now.title


def test_the_next_meal_is_told_until_it_is_over() -> None:
    told = wall("06:10", DAY)

    assert "12:00 Lunch" == shown_at(told, "09:00").meal
    assert "Lunch until 13:00" == shown_at(told, "12:10").meal
    assert "" == shown_at(told, "13:00").meal


def test_when_the_day_has_no_more_to_say_the_next_day_does() -> None:
    tomorrow = shifted(DAY, 1, "2026-09-23")
    told = wall("17:00", DAY, coming=tomorrow)

    assert (
        Following("Wed 23 Sep · Day 13", "06:00", at("30:00"))
        == shown_at(told, "18:30").next
    )
    assert Following() == shown_at(wall("17:00", DAY), "18:30").next


def test_a_wrapped_day_shows_no_line_as_on() -> None:
    told = wall("15:00", day(standing="wrapped"))

    assert ["Wrapped"] == [one.now.title for one in told.moments]
    assert () == (told.people.missed if told.people else ("?",))


def test_a_plan_without_lines_says_so() -> None:
    bare = replace(DAY, plan=plan(call("ana", "06:00"), day=workday()))

    assert "No lines in this plan" == wall("09:00", bare).moments[0].now.title


def test_nothing_published_is_said_and_nothing_is_made_up() -> None:
    told = wall("09:00", None)

    assert ["No plan published"] == [one.now.title for one in told.moments]
    assert "TUE 22 · UNIT 1" == told.day
    assert (None, None, "", "", None) == (
        told.people,
        told.published,
        told.wrap,
        told.revision,
        told.day_ends_ms,
    )


@pytest.mark.parametrize(
    ("unit", "number", "expected"),
    [
        ("1", 12, "TUE 22 · DAY 12 OF 40 · UNIT 1"),
        ("Main unit", 12, "TUE 22 · DAY 12 OF 40 · MAIN UNIT"),
        ("", 0, "TUE 22"),
    ],
)
def test_the_day_line_leaves_out_what_is_not_known(
    unit: str, number: int, expected: str
) -> None:
    one = day(of=workday(unit=unit, number=number))

    assert expected == wall("09:00", one).day


def test_the_foot_tells_the_last_change_the_wrap_and_the_revision() -> None:
    one = day(was=plan(*LINES, day=workday()))
    told = wall("09:00", one, change=LastChange(("Lunch 12:30 → 12:00", "X"), 2))

    assert (
        Publication("CHANGED", at("05:31"), "Lunch 12:30 → 12:00 · X", 2)
        == told.published
    )
    assert ("18:40", "Rev 3 Pink") == (told.wrap, told.revision)


def test_a_first_revision_is_published_and_not_changed() -> None:
    told = wall("09:00", day(number=1, summary="As discussed"))

    assert Publication("PUBLISHED", at("05:31"), "As discussed") == told.published


def test_times_are_those_of_the_productions_zone() -> None:
    told = wall("08:10", DAY, zone=BERLIN)

    assert "11:30" == told.moments[0].next.at
    assert (Offset(0, 2 * HOUR_MS),) == told.offsets


def test_a_change_of_the_clocks_is_told_ahead() -> None:
    # 2026-10-25 01:00 UTC: Berlin goes back to winter time.
    change_ms = 1_792_890_000_000

    assert (
        Offset(0, 2 * HOUR_MS),
        Offset(change_ms, HOUR_MS),
    ) == offsets(BERLIN, change_ms - 20 * HOUR_MS)
    assert (Offset(0, HOUR_MS),) == offsets(BERLIN, change_ms)


def test_the_page_is_renewed_in_the_night_and_not_while_a_night_is_shot() -> None:
    night = day(line("night", "18:00", "28:00"), of=workday(general="17:00"))

    assert Span(at("27:00"), at("29:00")) == wall("19:00", DAY).quiet
    assert Span(at("51:00"), at("53:00")) == wall("19:00", night).quiet
