"""Published plans: freezing one, and what differs between two, for all and for each."""

from bisect import bisect_left
from collections.abc import Iterable
from typing import Any, TypeVar

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
from shared.plan_fields import Names, call_values, day_values, item_values
from shared.schema import record_of
from shared.words import shown

R = TypeVar("R", bound=Struct)

# The trade's order of revision colours; after the last it starts again, doubled.
COLOURS = (
    shown("White"),
    shown("Blue"),
    shown("Pink"),
    shown("Yellow"),
    shown("Green"),
    shown("Goldenrod"),
    shown("Buff"),
    shown("Salmon"),
    shown("Cherry"),
)
# By how often the colours have been through.
ROUNDS = ("{colour}", shown("Double {colour}"), shown("Triple {colour}"))
MANY_ROUNDS = shown("{times}x {colour}")
# How a line with a scene is headed.
SCENE = shown("Sc {number}")


class Colour(Struct, frozen=True):
    """A revision's colour: `words` with the colour's `name` and the round in them."""

    words: str
    name: str
    times: int


def colour(number: int) -> str:
    """The colour of revision `number`: 1 is White, 10 is Double White."""
    told = colour_of(number)
    return told.words.format(colour=told.name, times=told.times)


def colour_of(number: int) -> Colour:
    """The same in parts, for a reader of another language."""
    round_, index = divmod(number - 1, len(COLOURS))
    words = ROUNDS[round_] if round_ < len(ROUNDS) else MANY_ROUNDS
    return Colour(words, COLOURS[index], round_ + 1)


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
    called.sort(key=lambda call: (call.times.report_ms or 0, call.who.person, call.id))
    standing = replace(workday, standing=Workday("").standing)
    here = sorted(
        (place for place in places if not place.life.is_cancelled),
        key=lambda place: (place.name.name, place.id),
    )
    return Plan(standing, sequence(kept), tuple(called), tuple(here))


def plan_of(revision: Revision) -> Plan:
    """The frozen plan inside a revision record, as far as this build can read it.

    Of what a newer build froze, a line or call without an id cannot be read at all.
    """
    plan = revision.frozen.plan
    try:
        return msgspec.convert(plan, Plan)
    except msgspec.ValidationError:
        return Plan(
            next(iter(_read(Workday, [plan.get("workday")])), Workday("")),
            _read(Item, plan.get("items")),
            _read(Call, plan.get("calls")),
            _read(Place, plan.get("places")),
        )


def _read(type_: type[R], built: Any) -> tuple[R, ...]:
    found = built if isinstance(built, list | tuple) else ()
    return tuple(
        record_of(type_, one["id"], one)
        for one in found
        if isinstance(one, dict) and isinstance(one.get("id"), str)
    )


class Difference(Struct, frozen=True):
    """One thing that differs between two plans.

    `about` is item, call or workday; `id` its record; `title` what people call it
    (a call's is empty: look the `person` up). `field` is one of FIELD_WORDS; `was` and
    `now` are its values, epoch ms for times, None for absent. A line that came or went
    has field "line" and its start, or "" if that is unknown, on the side where it
    stands. One that moved among lines whose times did not change has field "order" and
    its places in the day, from 1.
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
    "order": "Order",
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
    "kind": "Kind",
    "title": "Title",
    "people": "People",
    "departments": "Departments",
    "item_notes": "Note",
    "meeting_url": "Meeting link",
    "scene": "Scene",
    "script_day": "Script day",
    "pages": "Pages",
    "synopsis": "Synopsis",
    "cast": "Cast",
    "needs": "Needs",
    "date": "Date",
    "day_count": "Day",
    "unit": "Unit",
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


def day_diff(was: Plan | None, now: Plan) -> tuple[Difference, ...]:
    """Everything that differs, the workday first, then lines, then calls.

    No earlier plan: empty, since all of it is new and nothing changed.
    """
    if was is None:
        return ()
    before, after = Names(was), Names(now)
    day = Difference("workday", now.workday.id, "", "", None, None)
    found = _fields(
        day, day_values(was.workday, before), day_values(now.workday, after)
    )
    return (*found, *_lines(was, now), *_calls(was, now))


def person_diff(
    was: Plan | None, now: Plan, person: str, department: str = ""
) -> tuple[Difference, ...]:
    """What one person must know: their call, lines that name them, the day itself.

    Lines count when they list the person or their department, before or after.
    Somebody without a call in either plan gets the day's and the lines' differences
    that concern everyone.
    """
    if was is None:
        return ()
    mine = _named(was, person, department) | _named(now, person, department)
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


def _named(plan: Plan, person: str, department: str) -> set[str]:
    return {item.id for item in plan.items if concerns(item, person, department)}


def concerns(item: Item, person: str, department: str) -> bool:
    """Whether a line lists the person, or their department, or nobody and no
    department: those concern all.
    """
    people, departments = item.people.elements, item.departments.elements
    return person in people or department in departments or not (people or departments)


def item_title(item: Item, scene_words: str = SCENE) -> str:
    """What people call a line: "Sc 43 EXT YARD – DAY", else its title.

    `scene_words` are SCENE in the reader's language.
    """
    scene = item.scene
    if not scene.number:
        return item.what.title
    place = " ".join(part for part in (scene.int_ext, scene.set) if part)
    when = f" – {scene.day_night}" if scene.day_night else ""
    numbered = scene_words.format(number=scene.number)
    return f"{numbered} {place or item.what.title}{when}".strip()


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
    names = Names(was), Names(now)
    before = {item.id: item for item in was.items}
    after = {item.id: item for item in now.items}
    moved = _moved(was, now)
    found: list[Difference] = []
    for id_, item in after.items():
        about = Difference("item", id_, item_title(item), "", None, None)
        if id_ in before:
            old = item_values(before[id_], names[0])
            found += _fields(about, old, item_values(item, names[1]))
            if id_ in moved:
                place, there = moved[id_]
                found.append(replace(about, field="order", was=place, now=there))
        else:
            start, is_time = _start(item)
            found.append(replace(about, field="line", now=start, is_time=is_time))
    for id_, item in before.items():
        if id_ not in after:
            start, is_time = _start(item)
            about = Difference("item", id_, item_title(item), "line", start, None)
            found.append(replace(about, is_time=is_time))
    return found


def _start(item: Item) -> tuple[int | str, bool]:
    """A line's start and that it is a time; "" and that it is none if unknown."""
    start_ms = item.time.start_ms
    return ("", False) if start_ms is None else (start_ms, True)


def _moved(was: Plan, now: Plan) -> dict[str, tuple[int, int]]:
    """Places in the day, from 1, of lines that changed their order and not their time.

    As few as tell it all: of lines that kept their order among each other, none.
    """
    before = {item.id: (place, item) for place, item in enumerate(was.items, 1)}
    common = {
        item.id: (before[item.id][0], place)
        for place, item in enumerate(now.items, 1)
        if item.id in before and before[item.id][1].time.start_ms == item.time.start_ms
    }
    kept = _longest_rising([place for place, _ in common.values()])
    return {id_: places for id_, places in common.items() if places[0] not in kept}


def _longest_rising(numbers: list[int]) -> set[int]:
    """A longest rising subsequence of different numbers (Fredman 1975)."""
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        place = bisect_left(tails, number)
        before[number] = tails[place - 1] if place else None
        tails[place : place + 1] = [number]
    rising: set[int] = set()
    last = tails[-1] if tails else None
    while last is not None:
        rising.add(last)
        last = before[last]
    return rising


_OFF = Call("", standing=CallStanding(CallStatus.OFF))


def _calls(was: Plan, now: Plan) -> list[Difference]:
    """By person, so that a call cancelled and made anew is one change of times."""
    names = Names(was), Names(now)
    before, after = _first_calls(was), _first_calls(now)
    found: list[Difference] = []
    for person in (*after, *(gone for gone in before if gone not in after)):
        old, new = before.get(person, _OFF), after.get(person, _OFF)
        about = Difference("call", new.id or old.id, "", "", None, None, person=person)
        found += _fields(about, call_values(old, names[0]), call_values(new, names[1]))
    return found


def _first_calls(plan: Plan) -> dict[str, Call]:
    """Each person's call; of two that were made at once, the one a phone shows."""
    first: dict[str, Call] = {}
    for call in plan.calls:
        first.setdefault(call.who.person, call)
    return first
