"""What the newest revision changed, in a few words and without naming anybody."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from zoneinfo import ZoneInfo

from msgspec import Struct

from server.times import clock_words
from shared.nouns.plan import Plan
from shared.revisions import FIELD_WORDS, Difference, called, day_diff

# What can be read in passing.
PHRASES_MAX = 3
# So many lines moved alike are one phrase.
ALIKE_MIN = 3

Words = Callable[[object], str]

# Fields of the day in the order of their weight, and what stands for the others.
_TIMES_FIRST = ("general_call_ms", "shooting_call_ms")
_PLACES = ("set", "basecamp", "parking")


class LastChange(Struct, frozen=True):
    """Phrases, the weightiest first; `more` differences are not among them."""

    phrases: tuple[str, ...]
    more: int


def last_change(
    was: Plan | None, now: Plan, departments: Mapping[str, str], zone: ZoneInfo
) -> LastChange:
    """`departments` by person id. No earlier plan: no phrases."""
    found = list(day_diff(was, now))
    at = _times(zone)
    day = [one for one in found if one.about == "workday"]
    lines = [one for one in found if one.about == "item"]
    calls = [one for one in found if one.about == "call"]
    phrases = [
        *_fields(day, _TIMES_FIRST, at),
        *("Safety note changed" for one in day if one.field == "safety"),
        *_came_and_went(lines, at),
        *_moved(lines, at),
        *_calls(calls, departments, now, at),
        *_fields(day, ("wrap_estimate_ms",), at),
        *_fields(day, _PLACES, str),
        *_line_places(lines),
    ]
    others = _others(day, lines)
    shown = tuple([*phrases, *others][:PHRASES_MAX])
    return LastChange(shown, len(phrases) + len(others) - len(shown))


def _times(zone: ZoneInfo) -> Words:
    def words(ms: object) -> str:
        return clock_words(ms, zone) if isinstance(ms, int) else "open"

    return words


def _fields(
    found: Iterable[Difference], fields: tuple[str, ...], words: Words
) -> list[str]:
    by_field = {one.field: one for one in found}
    return [
        f"{FIELD_WORDS[field]} {_from_to(by_field[field], words)}"
        for field in fields
        if field in by_field
    ]


def _from_to(one: Difference, words: Words) -> str:
    was, now = words(one.was), words(one.now)
    return f"{was} → {now}" if was else now or "none"


def _came_and_went(lines: Iterable[Difference], at: Words) -> Iterator[str]:
    """What is out first: somebody may be at work for it."""
    for one in sorted(lines, key=lambda one: one.was is None):
        if one.field == "line":
            is_new = one.was is None
            start = one.now if is_new else one.was
            when = f" {at(start)}" if one.is_time else ""
            yield f"{'New' if is_new else 'Out'}: {one.title}{when}"


def _moved(lines: Iterable[Difference], at: Words) -> list[str]:
    """Lines that begin, or only end, at another time."""
    starts = [one for one in lines if one.field == "start_ms"]
    begun = {one.id for one in starts}
    ends = [one for one in lines if one.field == "end_ms" and one.id not in begun]
    shifts = Counter(_shift_ms(one) for one in starts)
    alike = [ms for ms, count in shifts.items() if ms and count >= ALIKE_MIN]
    return [
        *(f"{shifts[ms]} lines {_minutes(ms)}" for ms in alike),
        *(
            f"{one.title} {_from_to(one, at)}"
            for one in starts
            if _shift_ms(one) not in alike
        ),
        *(f"{one.title} until {_from_to(one, at)}" for one in ends),
    ]


def _shift_ms(one: Difference) -> int:
    """How much later; 0 where one of the two times is unknown."""
    return one.now - one.was if one.was is not None and one.now is not None else 0


def _minutes(ms: int) -> str:
    minutes = abs(ms) // 60_000
    hours, rest = divmod(minutes, 60)
    length = f"{hours} h {rest} min" if hours and rest else f"{hours} h"
    return f"{length if hours else f'{minutes} min'} {'later' if ms > 0 else 'earlier'}"


def _calls(
    found: list[Difference], departments: Mapping[str, str], now: Plan, at: Words
) -> list[str]:
    """Calls moved alike, by department where it is one; the rest are counted."""
    alike: dict[tuple[int, int], list[str]] = {}
    for one in found:
        if one.field == "report_ms" and one.was is not None and one.now is not None:
            alike.setdefault((one.was, one.now), []).append(one.person)
    sizes = Counter(departments.get(person, "") for person in called(now))
    phrases = [
        f"{_whose(people, departments, sizes)} {at(was)} → {at(later)}"
        for (was, later), people in sorted(
            alike.items(), key=lambda pair: (-len(pair[1]), pair[0])
        )
    ]
    told = {person for people in alike.values() for person in people}
    rest = len({one.person for one in found} - told)
    if rest:
        phrases.append(f"{rest} call{'s' if rest > 1 else ''} changed")
    return phrases


def _whose(
    people: list[str], departments: Mapping[str, str], sizes: Mapping[str, int]
) -> str:
    named = {departments.get(person, "") for person in people}
    (first,) = named if len(named) == 1 else ("",)
    if first and len(people) == sizes.get(first):
        return f"{first} call"
    if first:
        return f"{first} call ({len(people)} of {sizes.get(first, len(people))})"
    return f"Call of {len(people)}"


def _line_places(lines: Iterable[Difference]) -> list[str]:
    return [
        f"{one.title} at {one.now or 'no place'}"
        for one in lines
        if one.field == "place"
    ]


def _others(day: Iterable[Difference], lines: Iterable[Difference]) -> list[str]:
    """What has no phrase of its own: that it changed, and where."""
    told = (*_TIMES_FIRST, "safety", "wrap_estimate_ms", *_PLACES)
    named = ("line", "start_ms", "end_ms", "place")
    return [
        *(f"{FIELD_WORDS[one.field]} changed" for one in day if one.field not in told),
        *(
            f"{one.title}: {FIELD_WORDS[one.field].lower()} changed"
            for one in lines
            if one.field not in named
        ),
    ]
