"""A crowd that comes back is spread out; a few phones are not kept waiting."""

from hypothesis import given
from hypothesis import strategies as st

from server.sync.crowd import (
    CROWD_FREE,
    CROWD_MS,
    GREETINGS_KEPT_MAX,
    SPREAD_MS_MAX,
    Crowd,
    spread_ms,
)

NOON_MS = 1_781_265_600_000


def test_a_few_hundred_phones_are_not_kept_waiting() -> None:
    assert 0 == spread_ms(1)
    assert 0 == spread_ms(CROWD_FREE)
    assert 0 < spread_ms(CROWD_FREE + 1)


@given(st.integers(0, 100_000))
def test_more_phones_are_never_asked_for_less_nor_for_more_than_the_most(
    greeted: int,
) -> None:
    assert 0 <= spread_ms(greeted) <= spread_ms(greeted + 1) <= SPREAD_MS_MAX


def test_the_crowd_is_who_greeted_within_a_minute() -> None:
    crowd = Crowd()
    first = [crowd.greet(NOON_MS) for _ in range(CROWD_FREE + 2)]
    assert [0] * CROWD_FREE == first[:CROWD_FREE]
    assert 0 < first[-2] < first[-1]
    assert first[-1] < crowd.greet(NOON_MS + CROWD_MS)
    assert 0 == crowd.greet(NOON_MS + 2 * CROWD_MS + 1)


def test_a_clock_that_is_put_back_makes_nobody_wait() -> None:
    crowd = Crowd()
    for _ in range(CROWD_FREE + 10):
        crowd.greet(4_070_908_800_000)
    assert 0 == crowd.greet(NOON_MS)


def test_a_crowd_of_any_size_is_counted_in_bounded_room() -> None:
    crowd = Crowd()
    asked = [crowd.greet(NOON_MS) for _ in range(2 * GREETINGS_KEPT_MAX)]
    assert SPREAD_MS_MAX == asked[-1]
    assert GREETINGS_KEPT_MAX == len(crowd._greeted_ms)
