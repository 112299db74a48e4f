"""A field group's value in words, for people who decide between two of them."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from mobile.language import say
from mobile.views.present.delays import reason_text
from mobile.views.present.field_words import (
    CODE_WORDS,
    CODED,
    COUNT_WORDS,
    FLAG_WORDS,
    GROUP_WORDS,
    TIME_WORDS,
)
from mobile.views.present.times import clock_text

Name = Callable[[str], str]


def group_words(group: str) -> str:
    """What people call a field group."""
    if group not in GROUP_WORDS:
        return group.replace("_", " ").capitalize()
    return say(GROUP_WORDS[group])


def value_words(
    group: str, value: dict[str, Any], zone: ZoneInfo, name: Name = str
) -> str:
    """A value as one line, as "start 08:30, end 09:45"; empty values are left out.

    `name` gives what people call a record, for its id; any other text it gives back.
    """
    if group == "life":
        return say("Cancelled") if value.get("is_cancelled") else say("Not cancelled")
    if group == "pin" and value.get("mark"):
        return say("one that is not shown")
    told = [_field(field, one, zone, name) for field, one in value.items()]
    return ", ".join(word for word in told if word) or say("nothing")


def _field(field: str, value: Any, zone: ZoneInfo, name: Name) -> str:
    """What has no words of its own, of a newer build, goes by its field's name."""
    plain = field.removeprefix("is_").removesuffix("_ms").replace("_", " ")
    if value is True:
        return say(FLAG_WORDS[field]) if field in FLAG_WORDS else plain
    if value in (None, "", [], (), {}, False):
        return ""
    if field.endswith("_ms") and isinstance(value, int):
        time = clock_text(value, zone)
        words = TIME_WORDS.get(field)
        return say(words, time=time) if words else f"{plain} {time}"
    if isinstance(value, list | tuple):
        return _listed(field, [_element(one, name) for one in value])
    if isinstance(value, int):
        words = COUNT_WORDS.get(field)
        return say(words, number=value) if words else f"{plain} {value}"
    if field in CODED and value in CODE_WORDS:
        return say(CODE_WORDS[value])
    if field == "reason":
        return reason_text(str(value))
    return name(str(value))


def _listed(field: str, elements: list[str]) -> str:
    words = ", ".join(elements)
    if field == "add":
        return say("with {what}", what=words)
    if field == "remove":
        return say("without {what}", what=words)
    return words


def _element(value: Any, name: Name) -> str:
    """One of a list; of several fields all that say something, without its own id."""
    if not isinstance(value, dict):
        return name(str(value))
    texts = [name(str(one)) for field, one in value.items() if field != "id" and one]
    return " · ".join(texts)
