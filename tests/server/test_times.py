from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from server.times import (
    clock_words,
    day_after,
    day_words,
    moment_words,
    read_day,
    read_time,
    span_words,
    today,
    zone_of,
)
from shared.errors import BadInput

LONDON = ZoneInfo("Europe/London")
DAY = "2026-05-12"


def at(local: str, fold: int = 0) -> int:
    moment = datetime.fromisoformat(local).replace(tzinfo=LONDON, fold=fold)
    return int(moment.timestamp() * 1000)


@pytest.mark.parametrize(
    ("typed", "local"),
    [
        ("06:00", "2026-05-12 06:00"),
        ("6", "2026-05-12 06:00"),
        (" 0600 ", "2026-05-12 06:00"),
        ("630", "2026-05-12 06:30"),
        ("6.30", "2026-05-12 06:30"),
        ("6h30", "2026-05-12 06:30"),
        ("6:30pm", "2026-05-12 18:30"),
        ("12 am", "2026-05-12 00:00"),
        ("12:15P", "2026-05-12 12:15"),
        ("٠٦:٣٠", "2026-05-12 06:30"),
        ("25:30", "2026-05-13 01:30"),
        ("01:30 +1", "2026-05-13 01:30"),
        ("1:30+1", "2026-05-13 01:30"),
        ("23:30 −1", "2026-05-11 23:30"),
        ("47:59", "2026-05-13 23:59"),
    ],
)
def test_a_time_is_read_as_people_write_it(typed, local):
    assert at(local) == read_time(typed, LONDON, DAY, "start")


@pytest.mark.parametrize(
    "typed", ["noon", "24:60", "48:00", "13pm", "0am", "6:3", "-6", "6:00 +"]
)
def test_what_is_no_time_names_its_field_and_the_fix(typed):
    with pytest.raises(BadInput) as refused:
        read_time(typed, LONDON, DAY, "start")
    assert "start" == refused.value.args_by_name["field"]
    assert "Write 24-hour time, like 05:30" in refused.value.detail


def test_nothing_written_is_a_time_not_known():
    assert read_time("  ", LONDON, DAY, "start", at("2026-05-12 06:00")) is None


def test_a_time_is_not_read_on_a_day_without_a_date():
    with pytest.raises(BadInput):
        read_time("06:00", LONDON, "", "start")


@pytest.mark.parametrize("fold", [0, 1])
def test_what_is_left_as_it_was_shown_still_means_the_same_moment(fold):
    """Also the second 01:30 of the night on which clocks go back."""
    was_ms = at("2026-10-25 01:30", fold) + 12_345
    shown = clock_words(was_ms, LONDON, "2026-10-25")
    assert was_ms == read_time(shown, LONDON, "2026-10-25", "start", was_ms)


def test_a_time_of_another_date_says_so():
    assert "06:00" == clock_words(at("2026-05-12 06:00"), LONDON, DAY)
    assert "02:00 +1" == clock_words(at("2026-05-13 02:00"), LONDON, DAY)
    assert "23:00 -1" == clock_words(at("2026-05-11 23:00"), LONDON, DAY)
    assert "02:00" == clock_words(at("2026-05-13 02:00"), LONDON)
    assert "" == clock_words(None, LONDON, DAY)


def test_a_moment_is_told_from_now():
    now_ms = at("2026-05-12 09:00")
    assert "08:59" == moment_words(at("2026-05-12 08:59"), LONDON, now_ms)
    assert "yesterday 23:59" == moment_words(at("2026-05-11 23:59"), LONDON, now_ms)
    assert "Sun 10 May 09:00" == moment_words(at("2026-05-10 09:00"), LONDON, now_ms)
    assert "" == moment_words(None, LONDON, now_ms)


def test_spans_and_days_are_told_in_words():
    minute = 60_000
    spans = [span_words(n * minute) for n in (0, 59, 60, 185, 3 * 24 * 60)]
    assert ["0 min", "59 min", "1 h", "3 h 5 min", "3 days"] == spans
    assert ("Tue 12 May", "soon") == (day_words(DAY), day_words("soon"))
    assert ("2026-06-01", "") == (day_after("2026-05-31"), day_after(""))
    assert DAY == today(LONDON, at("2026-05-12 00:30"))


def test_a_date_is_read_or_refused():
    assert DAY == read_day(f" {DAY} ")
    with pytest.raises(BadInput):
        read_day("12.5.2026")


def test_a_zone_that_this_machine_does_not_know_is_utc():
    assert LONDON == zone_of("Europe/London")
    assert ZoneInfo("UTC") == zone_of("Mars/Base")
    assert ZoneInfo("UTC") == zone_of("../etc")
