"""Which rows of a long list are drawn, and that what is read stays where it is."""

from mobile.views.present.reel import COST_MAX, ROW_PX, Reel, Row, Window

ROWS = [Row(f"row-{index}", 10) for index in range(2000)]
DRAWN = COST_MAX // 10
SIGHT_PX = 600.0


def opened() -> Reel:
    reel = Reel()
    reel.window(ROWS)
    return reel


def measured(reel: Reel, window: Window, px: float) -> None:
    for row in ROWS[window.start : window.stop]:
        reel.measured(row.key, px)


def test_the_first_rows_are_drawn_and_the_others_are_room() -> None:
    window = Reel().window(ROWS)

    room = (len(ROWS) - DRAWN) * ROW_PX
    assert Window(0, DRAWN, 0.0, room) == window


def test_a_list_that_costs_little_is_drawn_whole_and_an_empty_one_not_at_all() -> None:
    assert Window(0, 3, 0.0, 0.0) == Reel().window(ROWS[:3])
    assert Window(0, 0, 0.0, 0.0) == Reel().window([])


def test_rows_that_cost_more_are_drawn_in_smaller_numbers() -> None:
    rows = [Row(f"row-{index}", 20) for index in range(2000)]

    assert COST_MAX // 20 == Reel().window(rows).stop


def test_wherever_one_scrolls_the_rows_in_sight_are_drawn() -> None:
    reel = opened()
    for top_px in (0.0, 3_000.0, 60_000.0, 100.0, 2000 * ROW_PX - SIGHT_PX):
        reel.scrolled(top_px, SIGHT_PX)
        window = reel.window(ROWS)

        assert window.above_px <= top_px
        drawn_px = (window.stop - window.start) * ROW_PX
        assert top_px + SIGHT_PX <= window.above_px + drawn_px
        assert 2000 * ROW_PX == window.above_px + drawn_px + window.below_px
        assert DRAWN == window.stop - window.start


def test_nothing_is_drawn_anew_while_rows_in_sight_have_others_around_them() -> None:
    reel = opened()

    assert not reel.scrolled(0.0, SIGHT_PX)
    assert not reel.scrolled(2 * ROW_PX, SIGHT_PX)
    assert reel.scrolled(20 * ROW_PX, SIGHT_PX)


def test_what_stands_before_the_rows_is_not_taken_for_rows() -> None:
    reel = opened()
    reel.head_measured(10_000.0)

    assert not reel.scrolled(10_000.0, SIGHT_PX)
    assert 0 == reel.window(ROWS).start


def test_rows_that_were_never_drawn_are_as_high_as_those_that_were() -> None:
    reel = opened()
    measured(reel, reel.window(ROWS), 100.0)
    reel.scrolled(0.0, SIGHT_PX)

    assert (len(ROWS) - DRAWN) * 100.0 == reel.window(ROWS).below_px


def test_what_is_in_sight_stays_when_rows_above_it_turn_out_higher() -> None:
    reel = opened()
    measured(reel, reel.window(ROWS), ROW_PX)
    reel.scrolled(1000 * ROW_PX, SIGHT_PX)
    before = reel.window(ROWS)
    assert before.start < 1000 < before.stop

    assert reel.measured(ROWS[before.start].key, ROW_PX + 30)
    after = reel.window(ROWS)

    # The row is 30 higher, and the room above it 30 less.
    assert (before.start, before.above_px - 30) == (after.start, after.above_px)


def test_a_row_below_or_in_sight_may_grow_and_moves_nothing_above() -> None:
    reel = opened()
    reel.scrolled(1000 * ROW_PX, SIGHT_PX)
    before = reel.window(ROWS)

    assert not reel.measured(ROWS[before.stop - 1].key, ROW_PX + 30)
    assert before.above_px == reel.window(ROWS).above_px


def test_back_at_the_top_there_is_no_room_above() -> None:
    reel = opened()
    reel.scrolled(1000 * ROW_PX, SIGHT_PX)
    start = reel.window(ROWS).start
    for row in ROWS[start:1000]:
        reel.measured(row.key, ROW_PX - 20)
    reel.scrolled(0.0, SIGHT_PX)

    assert 0.0 == reel.window(ROWS).above_px


def test_fewer_rows_than_one_has_scrolled_past_show_the_last_of_them() -> None:
    reel = opened()
    reel.scrolled(1000 * ROW_PX, SIGHT_PX)
    reel.window(ROWS)

    assert Window(0, 5, 0.0, 0.0) == reel.window(ROWS[:5])
