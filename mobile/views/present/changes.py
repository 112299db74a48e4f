"""What a person has not got yet: their call first, then what else concerns them."""

from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from msgspec import Struct

from mobile.language import say, say_many
from mobile.state.day import Today
from mobile.views.present.day import KIND_WORDS, revision_words
from mobile.views.present.times import clock_text, day_text
from mobile.views.present.titles import line_titles
from shared.nouns.plan import CallStatus, ItemKind
from shared.revisions import FIELD_WORDS, Difference
from shared.words import shown

# One reads this many at a glance; hiding only one more would save nothing.
CHANGES_AT_ONCE = 3

# Of a call or a day, by field. {change} is as "06:00 → 05:30".
CHANGE_WORDS = {
    "report_ms": shown("Call {change}"),
    "pickup_ms": shown("Pickup {change}"),
    "makeup_ms": shown("Make-up {change}"),
    "on_set_ms": shown("On set {change}"),
    "out_ms": shown("Estimated out {change}"),
    "status": shown("Status {change}"),
    "transport": shown("Transport {change}"),
    "call_notes": shown("Note {change}"),
    "place": shown("Place {change}"),
    "date": shown("Date {change}"),
    "day_count": shown("Day {change}"),
    "unit": shown("Unit {change}"),
    "general_call_ms": shown("General call {change}"),
    "shooting_call_ms": shown("Shooting call {change}"),
    "wrap_estimate_ms": shown("Estimated wrap {change}"),
    # Translators: where the shooting is.
    "set": shown("Set {change}"),
    "basecamp": shown("Basecamp {change}"),
    "parking": shown("Parking {change}"),
    "hospital": shown("Hospital {change}"),
    "safety": shown("Safety {change}"),
    "weather": shown("Weather {change}"),
    "day_notes": shown("Notes {change}"),
    "radio": shown("Radio {change}"),
}
# Of a line of the plan, by field. {line} is its title.
LINE_CHANGE_WORDS = {
    "order": shown("{line}: order {change}"),
    "start_ms": shown("{line}: start {change}"),
    "end_ms": shown("{line}: end {change}"),
    "kind": shown("{line}: kind {change}"),
    "title": shown("{line}: title {change}"),
    "people": shown("{line}: people {change}"),
    "departments": shown("{line}: departments {change}"),
    "item_notes": shown("{line}: note {change}"),
    "meeting_url": shown("{line}: meeting link {change}"),
    "scene": shown("{line}: scene {change}"),
    "script_day": shown("{line}: script day {change}"),
    "pages": shown("{line}: pages {change}"),
    "synopsis": shown("{line}: synopsis {change}"),
    "cast": shown("{line}: cast {change}"),
    "place": shown("{line}: place {change}"),
    "needs": shown("{line}: needs {change}"),
}
# What a call's status is called within a change.
CALL_STATUS_VALUES = {
    CallStatus.WORK: shown("work"),
    CallStatus.TRAVEL: shown("travel"),
    CallStatus.HOLD: shown("hold"),
    CallStatus.FITTING: shown("fitting"),
    CallStatus.REHEARSAL: shown("rehearsal"),
    CallStatus.OFF: shown("off"),
}

Titles = Mapping[str, str]


class Announcement(Struct, frozen=True):
    """The card at the top of Today, and the revision that its button acknowledges.

    `call` is the change of my call in the largest words; empty if it did not change.
    """

    title: str
    call: str
    changes: tuple[str, ...]
    revision: str


def announcement(today: Today, zone: ZoneInfo) -> Announcement | None:
    """What this person has not yet acknowledged; None if they have it all."""
    if today.is_acknowledged:
        return None
    revision, id_ = revision_words(today), today.published.id
    if today.acknowledged is None:
        title = " · ".join((say("The plan is out"), revision))
        return Announcement(title, "", (), id_)
    changes = today.changes
    call = next((one for one in changes if _is_call(one)), None)
    titles = line_titles((today.was, today.plan))
    told = tuple(_all_words(changes, zone, titles, but=call))
    title = say("Call changed") if call else say("Plan changed")
    if not changes:
        told = (say("Nothing that concerns you has changed."),)
    large = _arrow(call, zone) if call else ""
    return Announcement(f"{title} · {revision}", large, told, id_)


def first_changes(told: Announcement, *, is_all: bool) -> tuple[tuple[str, ...], int]:
    """The changes to show, and how many more there are."""
    more = len(told.changes) - CHANGES_AT_ONCE
    if is_all or more < 2:
        return told.changes, 0
    return told.changes[:CHANGES_AT_ONCE], more


def change_words(one: Difference, zone: ZoneInfo, titles: Titles) -> str:
    """One difference in words, as "Sc 42 INT HALL: start 06:00 → 05:30"."""
    if one.field == "line":
        line = _line(one, titles)
        if one.now is None:
            return say("{line}: cut from the plan", line=line)
        return say(
            "{line}: new, {time}", line=line, time=clock_text(one.now or None, zone)
        )
    change = _arrow(one, zone)
    if one.about == "item":
        line = _line(one, titles)
        words = LINE_CHANGE_WORDS.get(one.field)
        if words is None:
            return f"{line}: {FIELD_WORDS.get(one.field, one.field).lower()} {change}"
        return say(words, line=line, change=change)
    if one.field not in CHANGE_WORDS:
        return f"{FIELD_WORDS.get(one.field, one.field)} {change}"
    return say(CHANGE_WORDS[one.field], change=change)


def _all_words(
    changes: Iterable[Difference],
    zone: ZoneInfo,
    titles: Titles,
    but: Difference | None,
) -> Iterable[str]:
    """My call's, then the day's, then the lines'; a moved line is one change."""
    rank = {"call": 0, "workday": 1}
    ordered = sorted(changes, key=lambda one: rank.get(one.about, 2))
    ends = {
        one.id: one for one in ordered if (one.about, one.field) == ("item", "end_ms")
    }
    starts = {
        one.id for one in ordered if (one.about, one.field) == ("item", "start_ms")
    }
    for one in ordered:
        if one is but or (one.field == "end_ms" and one.id in starts):
            continue
        if one.field == "start_ms" and one.id in ends:
            end = ends[one.id]
            was = f"{clock_text(one.was, zone)}–{clock_text(end.was, zone)}"
            now = f"{clock_text(one.now, zone)}–{clock_text(end.now, zone)}"
            yield f"{_line(one, titles)}: {was} → {now}"
            continue
        yield change_words(one, zone, titles)


def _is_call(one: Difference) -> bool:
    return (one.about, one.field) == ("call", "report_ms")


def _line(one: Difference, titles: Titles) -> str:
    return titles.get(one.id) or one.title or say("A line")


def _arrow(one: Difference, zone: ZoneInfo) -> str:
    return f"{_value(one, one.was, zone)} → {_value(one, one.now, zone)}"


def _value(one: Difference, value: object, zone: ZoneInfo) -> str:
    if one.is_time:
        return clock_text(value if isinstance(value, int) else None, zone)
    if isinstance(value, list | tuple):
        return say_many(len(value), "{count} person", "{count} people")
    if value in (None, ""):
        return say("none")
    return _text(one.field, str(value))


def _text(field: str, value: str) -> str:
    """What stands in the plan; codes and counts in the reader's words."""
    if field == "status" and value in set(CallStatus):
        return say(CALL_STATUS_VALUES[CallStatus(value)])
    if field == "kind" and value in set(ItemKind):
        words = KIND_WORDS[ItemKind(value)]
        return say(words) if words else value
    if field == "date":
        return day_text(value)
    number, of, total = value.partition(" of ")
    if field == "day_count" and of:
        return say("{number} of {total}", number=number, total=total)
    return value
