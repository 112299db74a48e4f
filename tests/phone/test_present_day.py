"""The day in words: my call, what changed for me, what is on, and how it goes."""

from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from mobile.state.day import Line, Today
from mobile.state.published import Published
from mobile.views.present import changes, day
from mobile.views.present.changes import Announcement
from mobile.views.tones import Tone
from shared.attendance import Presence
from shared.board import board
from shared.nouns.plan import (
    CallStanding,
    CallStatus,
    DayIdentity,
    DayPlaces,
    DayStatus,
    Item,
    ItemKind,
    ItemScene,
    ItemWhat,
    Plan,
    RevisionMark,
    Workday,
)
from shared.revisions import person_diff
from tests.support.happened import at
from tests.support.plans import call, going, line, place, plan, with_group

UTC = ZoneInfo("UTC")
DAY = Workday(
    "day-12",
    identity=DayIdentity("2026-06-12", 12, 40, "Main unit"),
    places=DayPlaces(set="yard", hospital="brannoc", parking="gone"),
)
WAS = plan(line("move", "09:30", "10:00"), call("ana", "06:00"), day=DAY)
REVISIONS = [
    Published(f"rev-{number}", RevisionMark("day-12", number, colour))
    for number, colour in ((1, "White"), (2, "Blue"))
]


def today(
    now: Plan = WAS,
    was: Plan | None = None,
    *,
    is_acknowledged: bool = False,
    clock: str = "09:42",
    presence: Presence | None = None,
) -> Today:
    """Ana's, in revision 2; `was` is revision 1, which she has acknowledged."""
    calls = [one for one in now.calls if one.who.person == "ana"]
    return Today(
        workday="day-12",
        published=REVISIONS[1],
        plan=now,
        status=DayStatus.IN_PROGRESS,
        call=calls[0] if calls else None,
        changes=person_diff(was, now, "ana", ""),
        acknowledged=REVISIONS[0] if was else None,
        is_acknowledged=is_acknowledged,
        board=board(now, {}, at(clock)),
        presence=presence,
    )


def told(one: Today) -> Announcement:
    said = changes.announcement(one, UTC)
    assert said is not None
    return said


def test_a_day_is_its_date_its_unit_its_number_and_how_it_stands() -> None:
    one = today()

    assert "Fri 12 Jun · Main unit · Day 12 of 40 · Under way" == day.day_words(one)
    assert "Day 12 of 40 · Under way" == day.count_words(one)
    assert "Rev 2 Blue" == day.revision_words(one)


# What changed ------------------------------------------------------------------


def test_what_was_acknowledged_is_not_announced() -> None:
    assert None is changes.announcement(today(is_acknowledged=True), UTC)


def test_the_first_plan_is_announced_with_no_changes() -> None:
    one = told(today())

    assert Announcement("The plan is out · Rev 2 Blue", "", (), "rev-2") == one


def test_a_changed_call_stands_alone_in_large_words_and_the_rest_beneath() -> None:
    now = plan(line("move", "09:30", "10:30"), call("ana", "05:30"), day=DAY)
    one = told(today(now, WAS))

    assert "Call changed · Rev 2 Blue" == one.title
    assert "06:00 → 05:30" == one.call
    assert ("Move: end 10:00 → 10:30",) == one.changes


def test_a_line_that_moved_is_one_change() -> None:
    now = plan(line("move", "10:00", "10:30"), call("ana", "06:00"), day=DAY)

    assert ("Move: 09:30–10:00 → 10:00–10:30",) == told(today(now, WAS)).changes
    assert "" == told(today(now, WAS)).call


def test_a_new_line_and_a_cut_line_say_so() -> None:
    now = plan(line("lunch", "12:00"), line("swing"), call("ana", "06:00"), day=DAY)

    assert ("Lunch: new, 12:00", "Move: cut from the plan", "Swing: new, –:–") == tuple(
        sorted(told(today(now, WAS)).changes)
    )


def test_other_peoples_calls_are_not_my_news() -> None:
    now = plan(
        line("move", "09:30", "10:00"),
        call("ana", "06:00"),
        call("ben", "05:00"),
        day=DAY,
    )
    one = told(today(now, WAS))

    assert "Plan changed · Rev 2 Blue" == one.title
    assert ("Nothing that concerns you has changed.",) == one.changes


# My call -----------------------------------------------------------------------


def with_call(**times: str) -> Today:
    mine = call("ana")
    stood = {f"{name}_ms": at(clock) for name, clock in times.items()}
    return today(plan(with_group(mine, "times", **stood), day=DAY))


def test_my_call_is_the_largest_and_the_rest_is_one_line() -> None:
    one = with_call(report="06:00", pickup="05:15", out="18:00")

    expected = ("06:00", "Pickup 05:15 · Est. out 18:00")
    assert expected == day.call_words(one, UTC)


@pytest.mark.parametrize(
    ("status", "large"),
    [
        (CallStatus.WORK, "Called"),
        (CallStatus.TRAVEL, "Travel day"),
        (CallStatus.OFF, "Off today"),
    ],
)
def test_a_call_without_a_time_says_that_it_is_not_fixed(
    status: CallStatus, large: str
) -> None:
    mine = replace(call("ana"), standing=CallStanding(status))

    assert large == day.call_words(today(plan(mine, day=DAY)), UTC)[0]


def test_off_today_promises_no_time() -> None:
    mine = replace(call("ana"), standing=CallStanding(CallStatus.OFF))

    assert ("Off today", "") == day.call_words(today(plan(mine, day=DAY)), UTC)


def test_who_is_not_called_is_told_so() -> None:
    expected = ("No call", "You are not called on this day.")

    assert expected == day.call_words(today(plan(day=DAY)), UTC)


# Now, next, where, who ----------------------------------------------------------


def test_now_has_an_end_and_next_a_countdown_that_moves() -> None:
    lines = plan(line("yard", "08:10", "09:50"), line("move", "10:30"), day=DAY)
    one = today(lines)

    assert ("Yard", "until 09:50") == day.now_words(one, UTC)
    assert ("Move", "10:30 · in 0:48") == day.next_words(one, at("09:42"), UTC)
    assert ("Move", "10:30 · in 0:47") == day.next_words(one, at("09:43"), UTC)


def test_nothing_on_and_the_day_over_are_told_apart() -> None:
    lines = plan(line("yard", "08:10", "09:50"), day=DAY)

    assert "Nothing is on" == day.now_words(today(lines, clock="07:00"), UTC)[0]
    assert "The day is done" == day.now_words(today(lines, clock="11:00"), UTC)[0]


def test_places_are_those_of_the_day_that_the_plan_holds() -> None:
    yard, brannoc = place("yard", "The Yard"), place("brannoc", "St Brannoc")
    found = day.places(plan(yard, brannoc, place("other", "Elsewhere"), day=DAY))

    assert [("set", yard), ("hospital", brannoc)] == list(found)


# Lines --------------------------------------------------------------------------


def of(item: Item, **more: bool) -> Line:
    return Line(item, is_mine=True, is_waiting=more.get("is_waiting", False))


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (replace(line("a"), what=ItemWhat(ItemKind.MEAL, "Lunch")), "Meal"),
        (
            replace(
                line("a"),
                what=ItemWhat(ItemKind.SCENE),
                scene=ItemScene("43", pages_eighths=9, cast_numbers=("1", "4")),
            ),
            "1 1/8 pages · Cast 1 4",
        ),
        (
            replace(line("a"), progress=going("done", "07:00", "07:52")),
            "done 07:52",
        ),
        (
            replace(line("a"), progress=going("delayed", why="rain")),
            "rain",
        ),
        (replace(line("a"), progress=going("in_progress", "07:03")), "started 07:03"),
    ],
)
def test_under_a_line_stands_what_it_is_and_how_it_went(item: Item, words: str) -> None:
    assert words == day.line_detail(of(item), UTC)


def test_a_planned_line_has_no_badge_and_a_conflict_comes_before_all() -> None:
    planned = of(line("a"))
    done = of(replace(line("a"), progress=going("done")))

    assert None is day.line_mark(planned)
    assert (Tone.ON_TIME, "Done") == day.line_mark(done)
    disputed = replace(done, conflicts=("progress",))
    assert (Tone.WAITING, "Two versions") == day.line_mark(disputed)


def test_what_was_not_received_yet_says_so_beside_how_it_goes() -> None:
    done = of(replace(line("a"), progress=going("done")), is_waiting=True)

    assert (Tone.WAITING, "Waiting") == day.line_mark(of(line("a"), is_waiting=True))
    assert (Tone.WAITING, "Done · not sent yet") == day.line_mark(done)


@pytest.mark.parametrize(("wanted", "is_found"), [("", True), ("MO", True), ("x", 0)])
def test_a_search_is_by_parts_of_words(wanted: str, is_found: bool) -> None:
    assert bool(is_found) is day.is_found(of(line("move")), wanted)


def test_of_changes_too_many_to_read_at_once_the_rest_is_asked_for() -> None:
    told = Announcement("", "", tuple("abcdef"), "rev-2")

    assert (("a", "b", "c"), 3) == changes.first_changes(told, is_all=False)
    assert (tuple("abcdef"), 0) == changes.first_changes(told, is_all=True)
    four = Announcement("", "", tuple("abcd"), "rev-2")
    assert (tuple("abcd"), 0) == changes.first_changes(four, is_all=False)
