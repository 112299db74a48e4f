"""An imported plan as the records it asks for, under ids that never change.

What the file does not know is not asked for: who plays a part, when a line starts,
when anybody reports.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from server.exchange.imported import (
    ImportedItem,
    ImportedPerson,
    ImportedPlace,
    ImportedPlan,
    ImportedWorkday,
    Key,
)
from shared import schema
from shared.nouns.base import Group
from shared.nouns.people import Job, PersonKind, PersonName
from shared.nouns.plan import CallWho, DayIdentity, ItemDay, ItemNotes, ItemPlace
from shared.nouns.production import PlaceKind, PlaceName

MINUTE_MS = 60_000

# Kinds of records that an import makes, each after those it refers to.
KINDS = ("place", "person", "workday", "item", "call")


class Wanted(Struct, frozen=True):
    """One record as the file has it now.

    `groups` are whole groups, an empty one where the file says nothing; `elements`
    are set groups. `workday` is the day that it stands in, empty for none; `title` is
    what people call it.
    """

    kind: str
    id: str
    title: str
    groups: dict[str, dict[str, Any]]
    elements: dict[str, tuple[str, ...]] = {}
    workday: str = ""


def wanted(plan: ImportedPlan, production: str) -> tuple[Wanted, ...]:
    """Every record of the plan, in the order of KINDS."""
    named = _Ids(plan, production)
    days = [(workday, named("workday", workday.key)) for workday in plan.workdays]
    return (
        *(_place(named, place) for place in plan.places),
        *(_person(named, person) for person in plan.people),
        *(_workday(id_, workday) for workday, id_ in days),
        *(line for day in days for line in _items(named, *day)),
        *(call for day in days for call in _calls(named, *day)),
    )


def record_id(production: str, source: Key, kind: str, key: Key) -> str:
    """The id of what a source calls `key`: a UUID version 8 (RFC 9562) by SHA-256.

    Two productions may import one file, and two files may number their scenes alike:
    neither shares a record.
    """
    told = json.dumps([production, source, kind, key], ensure_ascii=False)
    raw = bytearray(hashlib.sha256(told.encode()).digest()[:16])
    raw[6] = (raw[6] & 0x0F) | 0x80
    raw[8] = (raw[8] & 0x3F) | 0x80
    text = raw.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def day_title(number: int, unit: str, date: str) -> str:
    """As in "day 3 of second unit (2026-05-19)"."""
    of = f" of {unit}" if unit else ""
    return f"day {number}{of} ({date})"


class _Ids:
    """Keys of one source as ids of one production."""

    def __init__(self, plan: ImportedPlan, production: str) -> None:
        self._production = production
        self._source = plan.source

    def __call__(self, kind: str, key: Key) -> str:
        return record_id(self._production, self._source, kind, key)


def _place(named: _Ids, place: ImportedPlace) -> Wanted:
    name = PlaceName(place.name, PlaceKind.SET)
    return Wanted(
        "place", named("place", place.key), place.name, _groups({"name": name})
    )


def _person(named: _Ids, person: ImportedPerson) -> Wanted:
    """Goes by the character until the office types who plays it."""
    job = Job(
        PersonKind.CAST, cast_number=person.cast_number, character=person.character
    )
    groups = _groups({"name": PersonName(person.character), "job": job})
    return Wanted("person", named("person", person.key), person.character, groups)


def _workday(id_: str, workday: ImportedWorkday) -> Wanted:
    date = workday.date.isoformat()
    identity = DayIdentity(date, workday.number, workday.total, workday.unit)
    return Wanted(
        "workday",
        id_,
        day_title(workday.number, workday.unit, date),
        _groups({"identity": identity}),
        workday=id_,
    )


def _items(named: _Ids, workday: ImportedWorkday, day: str) -> Iterator[Wanted]:
    for order, item in enumerate(workday.items, 1):
        number = item.scene.number
        place = named("place", item.place) if item.place else ""
        yield Wanted(
            "item",
            named("item", item.key),
            f"scene {number} ({item.what.title})" if number else item.what.title,
            _groups(
                {
                    "day": ItemDay(day, order),
                    "what": item.what,
                    "scene": item.scene,
                    "place": ItemPlace(place),
                    "elements": item.elements,
                    "notes": _notes(item),
                }
            ),
            {"people": tuple(named("person", key) for key in item.people)},
            workday=day,
        )


def _notes(item: ImportedItem) -> ItemNotes:
    """A length has no place of its own while nobody knows the start: it is noted."""
    if item.duration_ms is None:
        return item.notes
    length = f"Planned {length_words(item.duration_ms)}."
    notes = "\n".join(filter(None, (item.notes.notes, length)))
    return replace(item.notes, notes=notes)


def length_words(ms: int) -> str:
    """As in "45 min" or "2 h 30 min"; never nothing, since something was planned."""
    hours, minutes = divmod(max(1, round(ms / MINUTE_MS)), 60)
    parts = (f"{hours} h" if hours else "", f"{minutes} min" if minutes else "")
    return " ".join(filter(None, parts))


def _calls(named: _Ids, workday: ImportedWorkday, day: str) -> Iterator[Wanted]:
    """Everybody whom the day's lines name has a call, of unknown time."""
    for key in workday.people:
        who = CallWho(day, named("person", key))
        id_ = named("call", (*workday.key, *key))
        yield Wanted("call", id_, "", _groups({"who": who}), workday=day)


def _groups(groups: dict[str, Group]) -> dict[str, dict[str, Any]]:
    """As they stand in a patch; whatever is wanted is not cancelled."""
    values = {name: schema.value_of(group) for name, group in groups.items()}
    return {**values, "life": {}}
