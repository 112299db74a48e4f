"""A field group's value in words, for people who decide between two of them."""

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
}


def group_words(group: str) -> str:
    """What people call a field group."""
    return GROUP_WORDS.get(group, group.replace("_", " ").capitalize())


def value_words(group: str, value: dict[str, Any], zone: ZoneInfo) -> str:
    """A value as one line, as "start 08:30, end 09:45"; empty values are left out."""
    if group == "life":
        return "Cancelled" if value.get("is_cancelled") else "Not cancelled"
    told = [_field(name, one, zone) for name, one in value.items()]
    return ", ".join(word for word in told if word) or "nothing"


def _field(name: str, value: Any, zone: ZoneInfo) -> str:
    if value in (None, "", [], (), {}):
        return ""
    if name.endswith("_ms") and isinstance(value, int):
        word = name.removesuffix("_ms").replace("_", " ")
        return f"{word} {clock_text(value, zone)}"
    if name == "status" and value in set(Progress):
        return PROGRESS_WORDS[Progress(value)].lower()
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    return str(value)
