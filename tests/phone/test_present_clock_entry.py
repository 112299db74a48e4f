"""A time as people type it, and as a form shows it again."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from mobile.language import speak, tongue_for
from mobile.views.present.clock_entry import (
    ends_after,
    entered_ms,
    entry_example,
    entry_text,
)
from shared.errors import BadInput

BERLIN = ZoneInfo("Europe/Berlin")
DAY = "2026-06-12"


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=BERLIN).timestamp() * 1000)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("05:30", "2026-06-12T05:30"),
        ("5:30", "2026-06-12T05:30"),
        ("530", "2026-06-12T05:30"),
        ("0530", "2026-06-12T05:30"),
        ("5.30", "2026-06-12T05:30"),
        ("5h30", "2026-06-12T05:30"),
        (" 17:05 ", "2026-06-12T17:05"),
        ("8", "2026-06-12T08:00"),
        ("24:00", "2026-06-13T00:00"),
        ("25:30", "2026-06-13T01:30"),
        ("1:30 +1", "2026-06-13T01:30"),
        ("5:30 pm", "2026-06-12T17:30"),
        ("530p", "2026-06-12T17:30"),
        ("5.30 P.M.", "2026-06-12T17:30"),
        ("5:30 p. m.", "2026-06-12T17:30"),
        ("5:30\u00a0am", "2026-06-12T05:30"),
        ("5 pm", "2026-06-12T17:00"),
        ("12 am", "2026-06-12T00:00"),
        ("12:15 pm", "2026-06-12T12:15"),
        ("1:30 am +1", "2026-06-13T01:30"),
    ],
)
def test_a_time_is_read_however_it_is_written(typed: str, moment: str) -> None:
    assert ms(moment) == entered_ms(typed, DAY, BERLIN, "Start")


@pytest.mark.parametrize("typed", ["", "  "])
def test_an_empty_field_is_an_unknown_time(typed: str) -> None:
    assert None is entered_ms(typed, DAY, BERLIN, "Start")


@pytest.mark.parametrize(
    "typed",
    [
        "noon",
        "12:60",
        "48:00",
        "5:3",
        "-1",
        "12:00:00",
        "17:30 pm",
        "0:30 am",
        "5:30 m",
        "25:30 +1",
        "pm",
        "5:30 +2",
    ],
)
def test_what_is_no_time_is_refused_with_how_to_write_it(typed: str) -> None:
    with pytest.raises(BadInput) as refused:
        entered_ms(typed, DAY, BERLIN, "Start")

    how = "Start: write 24-hour time, like 05:30; after midnight, 25:30."
    assert how == refused.value.detail
    assert {"field": "Start"} == refused.value.args_by_name


@pytest.mark.parametrize("typed", ["05:30", "00:00", "23:59", "25:30", "24:00"])
def test_a_form_shows_again_what_was_typed(typed: str) -> None:
    assert typed == entry_text(entered_ms(typed, DAY, BERLIN, "x"), DAY, BERLIN)


def test_an_unknown_time_is_an_empty_field() -> None:
    assert "" == entry_text(None, DAY, BERLIN)


def test_a_line_may_not_end_before_it_starts() -> None:
    ends_after(None, 5)
    ends_after(5, None)
    ends_after(5, 5)
    with pytest.raises(BadInput, match="25:30"):
        ends_after(6, 5)


# Who counts twelve hours ---------------------------------------------------------


def twelve_hours() -> None:
    speak(lambda: tongue_for("en", "12", ""))


@pytest.mark.parametrize("typed", ["5:30 am", "12:00 am", "11:59 pm", "1:30 am +1"])
def test_a_form_shows_again_what_was_typed_in_twelve_hours(typed: str) -> None:
    twelve_hours()

    assert typed == entry_text(entered_ms(typed, DAY, BERLIN, "x"), DAY, BERLIN)


def test_twenty_four_hours_are_read_from_whoever_counts_twelve() -> None:
    twelve_hours()

    assert ms("2026-06-12T17:30") == entered_ms("1730", DAY, BERLIN, "Start")
    assert ms("2026-06-13T01:30") == entered_ms("25:30", DAY, BERLIN, "Start")


def test_how_to_write_a_time_is_said_as_its_reader_writes_it() -> None:
    assert "05:30" == entry_example()
    twelve_hours()
    assert "5:30 am" == entry_example()
    with pytest.raises(BadInput) as refused:
        entered_ms("noon", DAY, BERLIN, "Start")
    how = "Start: write a time like 5:30 am; after midnight, 1:30 am +1."
    assert how == refused.value.detail
    with pytest.raises(BadInput, match=r"write 1:30 am \+1 for half past one"):
        ends_after(6, 5)
