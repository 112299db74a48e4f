"""Times in words: the clock, the day, how long until, and how fresh all of it is."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from mobile.state.centre import Filling
from mobile.state.centre import Freshness as Fresh
from mobile.views.present import times
from mobile.views.tones import Freshness, Tone

BERLIN = ZoneInfo("Europe/Berlin")


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=BERLIN).timestamp() * 1000)


NOW_MS = ms("2026-06-12T09:42")


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-06-12T06:00", "06:00"),
        ("2026-06-12T00:00", "00:00"),
        ("2026-06-11T17:05", "yesterday 17:05"),
        ("2026-06-13T05:30", "tomorrow 05:30"),
        ("2026-06-10T23:59", "10 Jun 23:59"),
        ("2026-06-20T07:00", "20 Jun 07:00"),
    ],
)
def test_a_moment_is_said_as_seen_from_now(at: str, words: str) -> None:
    assert words == times.when_text(ms(at), NOW_MS, BERLIN)


def test_times_are_the_productions_and_not_the_phones() -> None:
    assert "09:42" == times.clock_text(NOW_MS, BERLIN)
    assert "03:42" == times.clock_text(NOW_MS, ZoneInfo("America/New_York"))


def test_an_unknown_time_is_a_dash() -> None:
    assert times.NO_TIME == times.clock_text(None, BERLIN)


def test_the_hour_that_is_twice_in_autumn_is_said_as_the_clock_shows_it() -> None:
    first_ms = ms("2026-10-25T02:30")

    assert "02:30" == times.clock_text(first_ms, BERLIN)
    assert "02:30" == times.clock_text(first_ms + 60 * times.MINUTE_MS, BERLIN)


@pytest.mark.parametrize(
    ("date", "words"),
    [("2026-11-12", "Thu 12 Nov"), ("2026-06-01", "Mon 1 Jun"), ("soon", "soon")],
)
def test_a_date_is_a_weekday_and_a_day(date: str, words: str) -> None:
    assert words == times.day_text(date)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0:00"), (9, "0:09"), (48, "0:48"), (61, "1:01"), (1500, "25:00")],
)
def test_a_length_of_time_is_hours_and_minutes(minutes: int, words: str) -> None:
    assert words == times.span_text(minutes * times.MINUTE_MS)


def test_a_length_of_time_is_never_negative() -> None:
    assert "0:00" == times.span_text(-5 * times.MINUTE_MS)


@pytest.mark.parametrize(
    ("left_ms", "words"),
    [
        (48 * 60_000, "in 0:48"),
        (60_000, "in 0:01"),
        (59_999, "now"),
        (0, "now"),
        (-59_999, "now"),
        (-60_000, "since 0:01"),
        (-12 * 60_000, "since 0:12"),
    ],
)
def test_a_countdown_says_in_now_and_since(left_ms: int, words: str) -> None:
    assert words == times.countdown_text(NOW_MS + left_ms, NOW_MS)


def test_there_is_no_countdown_to_an_unknown_time() -> None:
    assert "" == times.countdown_text(None, NOW_MS)


def fresh(
    as_of: str = "2026-06-12T09:42",
    waiting: int = 0,
    refused: int = 0,
    filling: Filling | None = None,
) -> Freshness:
    as_of_ms = ms(as_of) if as_of else None
    told = Fresh(as_of_ms, waiting, refused, True, True, filling)
    return times.freshness(told, NOW_MS, BERLIN)


def test_all_that_was_sent_is_calm() -> None:
    assert Freshness("09:42 · all sent", Tone.ON_TIME) == fresh()


def test_what_waits_is_amber_and_counted() -> None:
    assert Freshness("09:42 · 3 waiting", Tone.WAITING) == fresh(waiting=3)


def test_what_was_not_accepted_is_not_called_all_sent() -> None:
    assert Freshness("09:42 · 1 not accepted", Tone.WAITING) == fresh(refused=1)
    assert "09:42 · 2 waiting" == fresh(waiting=2, refused=1).words


def test_a_stale_plan_draws_the_bar_and_still_says_what_waits() -> None:
    yesterday = "2026-06-11T17:05"

    assert Freshness("as of yesterday 17:05", Tone.STOP) == fresh(yesterday)
    assert Freshness("as of yesterday 17:05 · 3 waiting", Tone.STOP) == fresh(
        yesterday, waiting=3
    )


def test_what_changes_by_the_day_is_calm_for_longer() -> None:
    found = fresh("2026-06-12T07:42", waiting=3)

    assert ("as of 07:42 · 3 waiting", Tone.STOP) == (found.words, found.tone)
    assert Freshness("07:42 · 3 waiting", Tone.WAITING) == found.by_day
    assert None is fresh().by_day


def test_before_anything_is_received_nothing_is_called_fresh() -> None:
    assert Freshness("nothing received yet", Tone.UNKNOWN) == fresh("")
    assert Freshness("2 waiting", Tone.WAITING) == fresh("", waiting=2)


def test_what_is_still_being_fetched_is_counted_and_called_neither_fresh_nor_sent() -> (
    None
):
    coming = Filling(12_000, 50_000)
    words = "fetching the rest: 12,000 of 50,000"

    for as_of in ("", "2026-06-12T09:42"):
        assert Freshness(words, Tone.CHANGED) == fresh(as_of, filling=coming)
    assert f"{words} · 3 waiting" == fresh(waiting=3, filling=coming).words
