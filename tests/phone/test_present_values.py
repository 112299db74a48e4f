"""A value in words, for people who choose between two of them."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mobile.views.present.values import group_words, value_words

BERLIN = ZoneInfo("Europe/Berlin")
NAMES = {"ana-1": "Ana", "ben-2": "Ben", "yard": "The Yard"}


def ms(clock: str) -> int:
    day = datetime.fromisoformat(f"2026-06-12T{clock}").replace(tzinfo=BERLIN)
    return int(day.timestamp() * 1000)


@pytest.mark.parametrize(
    ("group", "value", "words"),
    [
        ("time", {"start_ms": ms("08:30"), "end_ms": None}, "start 08:30"),
        (
            "time",
            {"start_ms": ms("08:30"), "end_ms": ms("09:45")},
            "start 08:30, end 09:45",
        ),
        ("progress", {"status": "done", "actual_end_ms": ms("09:40")}, None),
        ("progress", {"status": "delayed", "reason": "rain"}, "delayed, rain"),
        ("remark", {"text": "Waiting for the crane"}, "Waiting for the crane"),
        ("remark", {"text": ""}, "nothing"),
        ("remark", {}, "nothing"),
        ("life", {"is_cancelled": True}, "Cancelled"),
        ("life", {}, "Not cancelled"),
        ("people", {"elements": ["ana-1", "ben-2"]}, "Ana, Ben"),
        ("place", {"place": "yard"}, "The Yard"),
        ("people", {"add": [], "remove": ["ben-2"]}, "without Ben"),
        ("people", {"add": ["ana-1"], "remove": []}, "with Ana"),
        ("what", {"kind": "meal", "title": "Lunch"}, "meal, Lunch"),
        ("meal", {"is_paid": True, "is_walking": False}, "paid"),
    ],
)
def test_a_value_is_one_line_of_plain_words(
    group: str, value: dict[str, Any], words: str | None
) -> None:
    said = value_words(group, value, BERLIN, lambda id_: NAMES.get(id_, id_))

    assert (words or "done, ended 09:40") == said


@pytest.mark.parametrize(
    ("group", "words"),
    [("progress", "How it goes"), ("remark", "Progress note"), ("a_b", "A b")],
)
def test_a_group_has_the_trades_name(group: str, words: str) -> None:
    assert words == group_words(group)
