"""What a person has not got yet: their call first, then what else concerns them."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from msgspec import Struct

from mobile.state.day import Today
from mobile.views.present.day import revision_words
from mobile.views.present.times import clock_text
from shared.revisions import FIELD_WORDS, Difference

# One reads this many at a glance; hiding only one more would save nothing.
CHANGES_AT_ONCE = 3


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
    revision = revision_words(today)
    if today.acknowledged is None:
        return Announcement(f"The plan is out · {revision}", "", (), today.published.id)
    changes = today.changes
    call = next((one for one in changes if _is_call(one)), None)
    told = tuple(_all_words(changes, zone, but=call))
    title = "Call changed" if call else "Plan changed"
    if not changes:
        told = ("Nothing that concerns you has changed.",)
    large = _arrow(call, zone) if call else ""
    return Announcement(f"{title} · {revision}", large, told, today.published.id)


def first_changes(told: Announcement, *, is_all: bool) -> tuple[tuple[str, ...], int]:
    """The changes to show, and how many more there are."""
    more = len(told.changes) - CHANGES_AT_ONCE
    if is_all or more < 2:
        return told.changes, 0
    return told.changes[:CHANGES_AT_ONCE], more


def change_words(one: Difference, zone: ZoneInfo) -> str:
    """One difference in words, as "Sc 42 INT HALL: start 06:00 → 05:30"."""
    if one.field == "line":
        title = one.title or "A line"
        if one.now is None:
            return f"{title}: cut from the plan"
        return f"{title}: new, {clock_text(one.now or None, zone)}"
    field = FIELD_WORDS.get(one.field, one.field)
    if one.about == "item":
        field = f"{one.title or 'A line'}: {field.lower()}"
    return f"{field} {_arrow(one, zone)}"


def _all_words(
    changes: Iterable[Difference], zone: ZoneInfo, but: Difference | None
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
            yield f"{one.title or 'A line'}: {was} → {now}"
            continue
        yield change_words(one, zone)


def _is_call(one: Difference) -> bool:
    return (one.about, one.field) == ("call", "report_ms")


def _arrow(one: Difference, zone: ZoneInfo) -> str:
    return f"{_value(one, one.was, zone)} → {_value(one, one.now, zone)}"


def _value(one: Difference, value: object, zone: ZoneInfo) -> str:
    if one.is_time:
        return clock_text(value if isinstance(value, int) else None, zone)
    if isinstance(value, list | tuple):
        return f"{len(value)} people" if len(value) != 1 else "1 person"
    return str(value) if value not in (None, "") else "none"
