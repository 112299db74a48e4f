"""Published plans: freezing one, and what differs between two, for all and for each."""

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from shared.nouns.plan import (
    Call,
    CallStanding,
    CallStatus,
    Item,
    Plan,
    Revision,
    Workday,
)
from shared.nouns.production import Place

# The trade's order of revision colours; after the last it starts again, doubled.
COLOURS = (
    "White",
    "Blue",
    "Pink",
    "Yellow",
    "Green",
    "Goldenrod",
    "Buff",
    "Salmon",
    "Cherry",
)


def colour(number: int) -> str:
    """The colour of revision `number`: 1 is White, 10 is Double White."""
    round_, index = divmod(number - 1, len(COLOURS))
    names = ("", "Double ", "Triple ")
    prefix = names[round_] if round_ < len(names) else f"{round_ + 1}x "
    return prefix + COLOURS[index]


def sequence(items: Iterable[Item]) -> tuple[Item, ...]:
    """Items in the order of the day: by start, and by rank where the start is unknown.

    A line of unknown start follows the line before it in rank.
    """
    keys: dict[str, tuple[int, int, str]] = {}
    start_ms = 0
    ranked = sorted(items, key=lambda item: (item.day.order, item.id))
    for item in ranked:
        if item.time.start_ms is not None:
            start_ms = item.time.start_ms
        keys[item.id] = (start_ms, item.day.order, item.id)
    return tuple(sorted(ranked, key=lambda item: keys[item.id]))


def frozen(
    workday: Workday,
    items: Iterable[Item],
    calls: Iterable[Call],
    places: Iterable[Place],
) -> Plan:
    """The plan to publish: cancelled lines and calls left out, live groups too."""
    bare = Item("").progress, Item("").remark
    kept = [
        replace(item, progress=bare[0], remark=bare[1])
        for item in items
        if not item.life.is_cancelled and item.day.workday == workday.id
    ]
    called = [
        call
        for call in calls
        if not call.life.is_cancelled and call.who.workday == workday.id
    ]
    called.sort(key=lambda call: (call.times.report_ms or 0, call.who.person))
    standing = replace(workday, standing=Workday("").standing)
    here = sorted(
        (place for place in places if not place.life.is_cancelled),
        key=lambda place: (place.name.name, place.id),
    )
    return Plan(standing, sequence(kept), tuple(called), tuple(here))


def plan_of(revision: Revision) -> Plan:
    """The frozen plan inside a revision record."""
    return msgspec.convert(revision.frozen.plan, Plan)


class Difference(Struct, frozen=True):
    """One thing that differs between two plans.

    `about` is item, call or workday; `id` its record; `title` what people call it
    (a call's is empty: look the `person` up). `field` is one of FIELD_WORDS; `was` and
    `now` are its values, epoch ms for times, None for absent. A line that came or went
    has field "line" and its start on the side where it stands.
    """

    about: str
    id: str
    title: str
    field: str
    was: Any
    now: Any
    is_time: bool = False
    person: str = ""


FIELD_WORDS = {
    "line": "Line",
    "report_ms": "Call",
    "pickup_ms": "Pickup",
    "makeup_ms": "Make-up",
    "on_set_ms": "On set",
    "out_ms": "Estimated out",
    "status": "Status",
    "transport": "Transport",
    "call_notes": "Note",
    "place": "Place",
    "start_ms": "Start",
    "end_ms": "End",
    "title": "Title",
    "people": "People",
    "departments": "Departments",
    "item_notes": "Note",
    "scene": "Scene",
    "general_call_ms": "General call",
    "shooting_call_ms": "Shooting call",
    "wrap_estimate_ms": "Estimated wrap",
    "set": "Set",
    "basecamp": "Basecamp",
    "parking": "Parking",
    "hospital": "Hospital",
    "safety": "Safety",
    "weather": "Weather",
    "day_notes": "Notes",
    "radio": "Radio",
}


class _Names:
    """Place ids to names, of one plan. An id that is not there stands for itself."""

    def __init__(self, plan: Plan) -> None:
        self._by_id = {place.id: place.name.name for place in plan.places}

    def __call__(self, place_id: str) -> str:
        return self._by_id.get(place_id, place_id)


def _item_values(item: Item, names: _Names) -> dict[str, Any]:
    scene = item.scene
    place = (scene.number, scene.int_ext, scene.set)
    return {
        "start_ms": item.time.start_ms,
        "end_ms": item.time.end_ms,
        "title": item.what.title,
        "scene": " ".join(part for part in place if part),
        "place": names(item.place.place),
        "departments": ", ".join(item.departments.elements),
        "people": item.people.elements,
        "item_notes": item.notes.notes,
    }


def _call_values(call: Call, names: _Names) -> dict[str, Any]:
    return {
        "report_ms": call.times.report_ms,
        "pickup_ms": call.times.pickup_ms,
        "makeup_ms": call.times.makeup_ms,
        "on_set_ms": call.times.on_set_ms,
        "out_ms": call.times.out_ms,
        "status": call.standing.status.value,
        "place": names(call.place.place),
        "transport": call.notes.transport,
        "call_notes": call.notes.notes,
    }


def _day_values(day: Workday, names: _Names) -> dict[str, Any]:
    radio = (f"{channel.channel} {channel.use}" for channel in day.radio.channels)
    return {
        "general_call_ms": day.times.general_call_ms,
        "shooting_call_ms": day.times.shooting_call_ms,
        "wrap_estimate_ms": day.times.wrap_estimate_ms,
        "set": names(day.places.set),
        "basecamp": names(day.places.basecamp),
        "parking": names(day.places.parking),
        "hospital": names(day.places.hospital),
        "safety": day.notes.safety,
        "weather": day.notes.weather,
        "day_notes": day.notes.notes,
        "radio": ", ".join(radio),
    }


def day_diff(was: Plan | None, now: Plan) -> tuple[Difference, ...]:
    """Everything that differs, the workday first, then lines, then calls.

    No earlier plan: empty, since all of it is new and nothing changed.
    """
    if was is None:
        return ()
    before, after = _Names(was), _Names(now)
    day = Difference("workday", now.workday.id, "", "", None, None)
    found = _fields(
        day, _day_values(was.workday, before), _day_values(now.workday, after)
    )
    return (*found, *_lines(was, now), *_calls(was, now))


def person_diff(was: Plan | None, now: Plan, person: str) -> tuple[Difference, ...]:
    """What one person must know: their call, lines that name them, the day itself.

    Lines count when they list the person, before or after. Somebody without a call in
    either plan gets the day's and the lines' differences that concern everyone.
    """
    if was is None:
        return ()
    mine = _named(was, person) | _named(now, person)
    return tuple(
        found
        for found in day_diff(was, now)
        if (found.about == "call" and found.person == person)
        or found.about == "workday"
        or (found.about == "item" and found.id in mine)
    )


def concerned(was: Plan | None, now: Plan) -> tuple[str, ...]:
    """People whom a publication reaches: everyone called in either plan, sorted."""
    calls = (*now.calls, *(was.calls if was else ()))
    return tuple(sorted({call.who.person for call in calls}))


def called(plan: Plan) -> tuple[str, ...]:
    """People expected to come: called, and not off or on hold."""
    away = (CallStatus.OFF, CallStatus.HOLD)
    return tuple(
        sorted({c.who.person for c in plan.calls if c.standing.status not in away})
    )


def _named(plan: Plan, person: str) -> set[str]:
    """Items that list the person, or nobody and no department: those concern all."""
    return {
        item.id
        for item in plan.items
        if person in item.people.elements
        or not (item.people.elements or item.departments.elements)
    }


def item_title(item: Item) -> str:
    """What people call a line: "Sc 43 EXT YARD – DAY", else its title."""
    scene = item.scene
    if not scene.number:
        return item.what.title
    place = " ".join(part for part in (scene.int_ext, scene.set) if part)
    when = f" – {scene.day_night}" if scene.day_night else ""
    return f"Sc {scene.number} {place or item.what.title}{when}".strip()


def _fields(
    about: Difference, was: dict[str, Any], now: dict[str, Any]
) -> list[Difference]:
    """One Difference like `about` for every field whose value is another."""
    return [
        replace(
            about,
            field=field,
            was=was[field],
            now=now[field],
            is_time=field.endswith("_ms"),
        )
        for field in was
        if was[field] != now[field]
    ]


def _lines(was: Plan, now: Plan) -> list[Difference]:
    names = _Names(was), _Names(now)
    before = {item.id: item for item in was.items}
    after = {item.id: item for item in now.items}
    found: list[Difference] = []
    for id_, item in after.items():
        about = Difference("item", id_, item_title(item), "line", None, None, True)
        if id_ in before:
            old = _item_values(before[id_], names[0])
            found += _fields(about, old, _item_values(item, names[1]))
        else:
            found.append(replace(about, now=item.time.start_ms or 0))
    for id_, item in before.items():
        if id_ not in after:
            start = item.time.start_ms or 0
            found.append(
                Difference("item", id_, item_title(item), "line", start, None, True)
            )
    return found


_OFF = Call("", standing=CallStanding(CallStatus.OFF))


def _calls(was: Plan, now: Plan) -> list[Difference]:
    """By person, so that a call cancelled and made anew is one change of times."""
    names = _Names(was), _Names(now)
    before = {call.who.person: call for call in was.calls}
    after = {call.who.person: call for call in now.calls}
    found: list[Difference] = []
    for person in (*after, *(gone for gone in before if gone not in after)):
        old, new = before.get(person, _OFF), after.get(person, _OFF)
        about = Difference("call", new.id or old.id, "", "", None, None, person=person)
        found += _fields(
            about, _call_values(old, names[0]), _call_values(new, names[1])
        )
    return found
