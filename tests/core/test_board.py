"""What a display says: now, next, then, and how far the day is ahead or behind."""

from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.board import (
    THEN_MAX,
    TIMELINE_BOARDS_MAX,
    TIMELINE_MS_MAX,
    Board,
    behind,
    board,
    pages_text,
    timeline,
)
from shared.nouns.plan import Item, ItemProgress, Plan, Progress
from tests.support.happened import HOUR_MS, MINUTE_MS, at
from tests.support.plans import going, line, plan, with_group

DAY = plan(
    line("call", "06:00", "06:30"),
    line("sc-42", "07:00", "08:00"),
    line("sc-43", "08:00", "09:30"),
    line("move", "09:30", "10:30"),
    line("lunch", "12:00", "13:00"),
    line("sc-51", "13:00", "18:00"),
)
UNTIMED = plan(*(line(name, order=n) for n, name in enumerate("abcdefgh")))


def said(told: Board) -> tuple[str, str, list[str]]:
    return (
        told.now.item if told.now else "",
        told.next.item if told.next else "",
        [one.item for one in told.then],
    )


def at_time(clock: str, of: Plan = DAY, **live: ItemProgress) -> Board:
    by_id = {name.replace("_", "-"): progress for name, progress in live.items()}
    return board(of, by_id, at(clock))


# By the clock ----------------------------------------------------------------------


def test_before_the_day_the_first_line_is_next() -> None:
    found = at_time("05:00")

    assert ("", "call", ["sc-42", "sc-43", "move", "lunch"]) == said(found)
    assert (at("06:00"), None, 0) == (
        found.next_starts_ms,
        found.now_ends_ms,
        found.behind_ms,
    )
    assert not found.is_over


def test_what_the_plan_says_is_on_is_on() -> None:
    found = at_time("08:10")

    assert ("sc-43", "move", ["lunch", "sc-51"]) == said(found)
    assert (at("09:30"), at("09:30")) == (found.now_ends_ms, found.next_starts_ms)
    assert None is found.behind_ms


def test_a_line_begins_at_its_start_and_is_over_at_its_end() -> None:
    assert "sc-42" == said(at_time("07:00"))[0]
    assert "sc-42" == said(at_time("07:59:59"))[0]
    assert "sc-43" == said(at_time("08:00"))[0]


def test_in_a_gap_the_lines_to_come_are_next_not_those_of_the_morning() -> None:
    found = at_time("11:00")

    assert ("", "lunch", ["sc-51"]) == said(found)
    assert (at("12:00"), 0) == (found.next_starts_ms, found.behind_ms)


def test_after_the_last_line_the_day_is_over() -> None:
    found = at_time("18:00")

    assert ("", "", []) == said(found)
    assert found.is_over
    assert not at_time("17:59").is_over
    assert not board(plan(), {}, at("12:00")).is_over


def test_a_line_without_an_end_lasts_until_the_next_begins() -> None:
    day = plan(line("a", "07:00"), line("b", "09:00", "10:00"), line("c", "12:00"))

    assert "a" == said(at_time("08:59", day))[0]
    assert at("09:00") == at_time("08:59", day).now_ends_ms
    assert "b" == said(at_time("09:00", day))[0]
    assert ("", "c", []) == said(at_time("11:00", day))
    assert "c" == said(at_time("23:00", day))[0]


def test_a_long_line_goes_on_when_a_short_one_beside_it_is_over() -> None:
    """A concrete pour, and a delivery in the middle of it."""
    day = plan(line("pour", "07:00", "16:00"), line("delivery", "08:00", "09:00"))

    assert ["pour", "delivery", "pour"] == [
        said(at_time(clock, day))[0] for clock in ("07:30", "08:30", "09:30")
    ]
    assert "pour" == said(at_time("08:55", day, delivery=going("done")))[0]


# By hand ---------------------------------------------------------------------------


def test_what_somebody_started_is_on_whatever_the_clock_says() -> None:
    found = at_time("09:45", sc_42=going("in_progress", "08:20"))

    assert ("sc-42", "sc-43", ["move", "lunch", "sc-51"]) == said(found)


def test_of_two_that_were_started_the_last_is_on() -> None:
    found = at_time(
        "09:45",
        sc_42=going("in_progress", "08:20"),
        sc_43=going("in_progress", "08:10"),
    )

    assert "sc-42" == said(found)[0]


def test_what_is_done_is_neither_on_nor_to_come() -> None:
    found = at_time("07:20", sc_42=going("done", "06:50", "07:15"))

    assert ("", "sc-43") == said(found)[:2]
    assert "move" == said(at_time("08:10", sc_43=going("done")))[1]


def test_cut_lines_are_nowhere() -> None:
    found = at_time("07:20", sc_42=going("cut", why="rain"), sc_43=going("cut"))

    assert ("", "move", ["lunch", "sc-51"]) == said(found)
    assert not found.is_over


def test_a_day_of_nothing_but_cut_lines_shows_nothing() -> None:
    day = plan(line("a", "07:00"))

    assert Board(at("08:00")) == at_time("08:00", day, a=going("cut"))


def test_a_line_said_to_be_late_is_to_come_not_on() -> None:
    found = at_time("07:20", sc_42=going("delayed", why="generator"))

    assert ("", "sc-42") == said(found)[:2]
    assert ("generator", Progress.DELAYED) == (found.next.reason, found.next.status)
    assert 20 * MINUTE_MS == found.behind_ms


def test_a_late_line_ends_nothing_before_it() -> None:
    day = plan(line("a", "07:00"), line("b", "08:00"))

    assert ("a", "b") == said(at_time("08:30", day, b=going("delayed")))[:2]


def test_a_late_line_is_still_to_come_when_its_time_is_over() -> None:
    assert "sc-42" == said(at_time("11:00", sc_42=going("delayed")))[1]


# By order, where no time is known --------------------------------------------------


def test_without_times_the_first_line_not_done_is_next() -> None:
    found = at_time("09:00", UNTIMED)

    assert ("", "a", ["b", "c", "d", "e"]) == said(found)
    assert (None, None, None) == (
        found.now_ends_ms,
        found.next_starts_ms,
        found.behind_ms,
    )
    assert "b" == said(at_time("09:00", UNTIMED, a=going("done")))[1]


def test_without_times_the_lines_after_what_is_on_are_next() -> None:
    found = at_time("09:00", UNTIMED, c=going("in_progress"))

    assert ("c", "d", ["e", "f", "g", "h"]) == said(found)
    assert THEN_MAX == len(found.then)


def test_a_line_that_was_passed_over_comes_back_as_next() -> None:
    assert "a" == said(at_time("09:00", UNTIMED, b=going("done")))[1]


def test_a_line_of_unknown_time_is_over_once_a_later_one_has_had_its_time() -> None:
    day = plan(
        line("a", "07:00", "08:00", 1),
        line("x", order=2),
        line("b", "09:00", "10:00", 3),
        line("c", "12:00", "13:00", 4),
    )

    assert ("", "x", ["b", "c"]) == said(at_time("08:30", day))
    assert ("b", "c", []) == said(at_time("09:30", day))
    assert ("", "c", []) == said(at_time("11:00", day))


# How late it is --------------------------------------------------------------------


def test_what_began_late_is_behind_by_as_much_and_ends_as_much_later() -> None:
    found = at_time("07:30", sc_42=going("in_progress", "07:12"))

    assert 12 * MINUTE_MS == found.behind_ms
    assert at("08:12") == found.now_ends_ms


def test_what_began_early_is_ahead() -> None:
    found = at_time("07:00", sc_42=going("in_progress", "06:50"))

    assert (-10 * MINUTE_MS, at("07:50")) == (found.behind_ms, found.now_ends_ms)


def test_what_should_be_over_is_behind_by_the_minute() -> None:
    found = at_time("08:30", sc_42=going("in_progress", "07:12"))

    assert 30 * MINUTE_MS == found.behind_ms
    assert 45 * MINUTE_MS == behind(found, at("08:45"))


def test_what_began_on_time_is_neither_ahead_nor_behind() -> None:
    assert 0 == at_time("07:30", sc_42=going("in_progress", "07:00")).behind_ms


def test_where_nothing_tells_nothing_is_said() -> None:
    assert None is at_time("07:30").behind_ms
    assert None is at_time("07:30", sc_42=going("in_progress")).behind_ms
    assert None is behind(at_time("07:30"), at("09:00"))


# A line as it is shown -------------------------------------------------------------


def test_a_line_shows_its_cast_and_pages() -> None:
    scene = with_group(
        line("a", "07:00"),
        "scene",
        number="43",
        int_ext="EXT",
        set="YARD",
        cast_numbers=("1", "4"),
        pages_eighths=11,
    )

    shown = board(plan(scene), {}, at("06:00")).next

    assert ("Sc 43 EXT YARD", "Cast 1 4 · 1 3/8 pages") == (shown.title, shown.detail)
    assert "" == board(plan(line("a")), {}, at("06:00")).next.detail


def test_pages_are_written_in_eighths() -> None:
    assert ["", "1/8", "7/8", "1", "1 3/8", "2"] == [
        pages_text(eighths) for eighths in (0, 1, 7, 8, 11, 16)
    ]


# The hours to come -----------------------------------------------------------------


def test_a_timeline_begins_now_and_turns_at_every_start_and_end() -> None:
    found = timeline(DAY, {}, at("08:10"))

    assert [at("08:10"), *map(at, ("09:30", "10:30", "12:00", "13:00", "18:00"))] == [
        one.at_ms for one in found
    ]
    assert ["sc-43", "move", "", "lunch", "sc-51", ""] == [said(o)[0] for o in found]


def test_a_timeline_ends_where_the_plan_is_yesterdays() -> None:
    day = plan(line("a", "07:00"), line("b", "50:00"))

    found = timeline(day, {}, at("06:00"))

    assert TIMELINE_MS_MAX == 36 * HOUR_MS
    assert [at("06:00"), at("07:00")] == [one.at_ms for one in found]


def test_a_timeline_has_a_limit() -> None:
    day = plan(*(replace(line(str(n)), time=DAY.items[0].time) for n in range(3)))
    many = [
        with_group(day.items[0], "time", start_ms=at("06:00") + n * 1000, end_ms=None)
        for n in range(TIMELINE_BOARDS_MAX + 50)
    ]

    found = timeline(replace(day, items=tuple(many)), {}, at("05:00"))

    assert TIMELINE_BOARDS_MAX == len(found)


QUARTERS = st.integers(0, 60)


@st.composite
def days(draw: st.DrawFn) -> tuple[Plan, dict[str, ItemProgress]]:
    """A day of quarters of an hour from 06:00, some of it going."""
    items, live = list[Item](), dict[str, ItemProgress]()
    for n in range(draw(st.integers(0, 6))):
        start = draw(st.none() | QUARTERS)
        end = draw(st.none() | st.integers(1, 12))
        item = line(str(n), order=draw(st.integers(0, 6)))
        start_ms = None if start is None else at("06:00") + start * 15 * MINUTE_MS
        end_ms = None
        if start_ms is not None and end is not None:
            end_ms = start_ms + end * 15 * MINUTE_MS
        items.append(with_group(item, "time", start_ms=start_ms, end_ms=end_ms))
        if draw(st.booleans()):
            began = draw(st.none() | QUARTERS)
            live[str(n)] = ItemProgress(
                draw(st.sampled_from(Progress)),
                None if began is None else at("06:00") + began * 15 * MINUTE_MS,
            )
    return plan(*items), live


@given(days(), QUARTERS, st.integers(0, 200))
@example((plan(line("a", "06:00", "07:00")), {"a": going("in_progress")}), 4, 30)
def test_a_timeline_says_at_every_moment_what_the_board_says(
    day: tuple[Plan, dict[str, ItemProgress]], now: int, later: int
) -> None:
    begun_ms = at("05:00") + now * 15 * MINUTE_MS
    moment_ms = begun_ms + later * 5 * MINUTE_MS
    boards = timeline(*day, begun_ms)

    shown = [one for one in boards if one.at_ms <= moment_ms][-1]

    truth = board(*day, moment_ms)
    assert truth.behind_ms == behind(shown, moment_ms)
    assert replace(truth, at_ms=0, behind_ms=0) == replace(shown, at_ms=0, behind_ms=0)


@given(days(), QUARTERS)
def test_nothing_is_shown_twice_and_nothing_that_is_over(
    day: tuple[Plan, dict[str, ItemProgress]], now: int
) -> None:
    published, live = day
    found = board(published, live, at("05:00") + now * 15 * MINUTE_MS)

    shown = [one for one in (found.now, found.next, *found.then) if one]
    assert len({one.item for one in shown}) == len(shown)
    assert [] == [x for x in shown if x.status in (Progress.CUT, Progress.DONE)]
    assert found.next is not None or () == found.then
    started = {id for id, one in live.items() if one.status is Progress.IN_PROGRESS}
    assert not started or (found.now is not None and found.now.item in started)
    assert found.is_over <= (not shown)
