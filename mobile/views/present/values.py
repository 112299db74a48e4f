"""A field group's value in words, for people who decide between two of them."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from mobile.views.present.day import PROGRESS_WORDS
from mobile.views.present.times import clock_text
from shared.nouns.plan import Progress

GROUP_WORDS = {
    "progress": "How it goes",
    "remark": "Progress note",
    "what": "What it is",
    "time": "Time",
    "day": "Day and order",
    "place": "Place",
    "notes": "Notes",
    "scene": "Scene",
    "life": "Cancelled or not",
    "times": "Times",
    "standing": "Status",
    "words": "What happened",
    "condition": "Condition",
    "ask": "What is asked",
    "decision": "What was decided",
    "rules": "Rest and meal rules",
    "likelihood": "How likely again",
    "corrective": "What is to be done",
    "deadline": "Report by law",
    "points": "Points raised",
    "attendees": "Who was there",
}
TIME_WORDS = {
    "actual_start_ms": "started",
    "actual_end_ms": "ended",
    "report_ms": "call",
}

Name = Callable[[str], str]


def group_words(group: str) -> str:
    """What people call a field group."""
    return GROUP_WORDS.get(group, group.replace("_", " ").capitalize())


def value_words(
    group: str, value: dict[str, Any], zone: ZoneInfo, name: Name = str
) -> str:
    """A value as one line, as "start 08:30, end 09:45"; empty values are left out.

    `name` gives what people call a record, for its id; any other text it gives back.
    """
    if group == "life":
        return "Cancelled" if value.get("is_cancelled") else "Not cancelled"
    told = [_field(field, one, zone, name) for field, one in value.items()]
    return ", ".join(word for word in told if word) or "nothing"


def _field(field: str, value: Any, zone: ZoneInfo, name: Name) -> str:
    if value is True:
        return field.removeprefix("is_").replace("_", " ")
    if value in (None, "", [], (), {}, False):
        return ""
    if field.endswith("_ms") and isinstance(value, int):
        plain = field.removesuffix("_ms").replace("_", " ")
        return f"{TIME_WORDS.get(field, plain)} {clock_text(value, zone)}"
    if field == "status" and value in set(Progress):
        return PROGRESS_WORDS[Progress(value)].lower()
    if isinstance(value, list | tuple):
        words = ", ".join(_element(one, name) for one in value)
        told = {"add": "with ", "remove": "without "}.get(field, "")
        return told + words
    if isinstance(value, int):
        return f"{field.replace('_', ' ')} {value}"
    return name(str(value))


def _element(value: Any, name: Name) -> str:
    """One of a list; of several fields all that say something, without its own id."""
    if not isinstance(value, dict):
        return name(str(value))
    texts = [name(str(one)) for field, one in value.items() if field != "id" and one]
    return " · ".join(texts)
