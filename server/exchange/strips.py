"""One strip as a line of the day: what the scene is, who is in it, what it needs."""

import re
from collections.abc import Iterable

from msgspec import Struct

from server.exchange.imported import ImportedItem, ImportedPerson, ImportedPlace, Key
from server.exchange.uss import BANNER_TYPE, Role, Schedule, line, role_of
from server.exchange.uss_rows import Breakdown, Element
from shared.nouns.plan import ItemElements, ItemKind, ItemNotes, ItemScene, ItemWhat

EIGHTHS = 8

# Programs round 1/8 to 0.13: a page count this near an eighth means that eighth.
EIGHTH_SLACK = 0.05

# A banner is a meal or a move only when it opens by saying so: "Lunch at the harbour"
# is one, "After lunch: rain cover" is not.
_MEAL = re.compile(
    r"\W*((crew|company|walking|catered|working|1st|2nd|first|second)\W+)*"
    r"(breakfast|lunch|dinner|supper|meal)\b",
    re.IGNORECASE,
)
_MOVE = re.compile(r"\W*(company|crew|unit|location|base)\W+move\b", re.IGNORECASE)

_LEADING_NUMBER = re.compile(r"\d{1,9}")


class Needs(Struct, frozen=True):
    """The elements of one strip, sorted by what their category means to us."""

    named: dict[Role, tuple[str, ...]]
    cast: tuple[Element, ...]
    location: Element | None
    by_category: dict[str, tuple[str, ...]]


def item_of(schedule: Schedule, breakdown_id: str) -> ImportedItem:
    """A strip as a line of the day, wherever it stands."""
    breakdown = schedule.breakdowns[breakdown_id]
    needs = _needs(schedule, breakdown)
    scene = _scene(breakdown, needs)
    return ImportedItem(
        key=("uss", breakdown.id),
        what=_what(breakdown, scene),
        scene=scene,
        elements=ItemElements(by_category=needs.by_category),
        notes=ItemNotes(notes=(breakdown.comments or "").strip()),
        people=tuple(_key(element) for element in needs.cast),
        place=_key(needs.location) if needs.location else None,
        # Nothing takes no time: programs write 0 for "not estimated".
        duration_ms=round(breakdown.duration or 0) or None,
    )


def people_of(
    schedule: Schedule, breakdown_ids: Iterable[str]
) -> tuple[ImportedPerson, ...]:
    """Everybody the strips name, once each, in cast order."""
    cast = {
        element.id: element
        for id in breakdown_ids
        for element in _needs(schedule, schedule.breakdowns[id]).cast
    }
    return tuple(
        ImportedPerson(
            key=_key(element),
            character=line(element.name) or f"Cast {cast_number(element)}".strip(),
            cast_number=cast_number(element),
        )
        for element in sorted(cast.values(), key=_cast_order)
    )


def places_of(
    schedule: Schedule, breakdown_ids: Iterable[str]
) -> tuple[ImportedPlace, ...]:
    """Every location the strips name, once each, in the order they come up."""
    found = (_needs(schedule, schedule.breakdowns[id]).location for id in breakdown_ids)
    locations = {element.id: element for element in found if element}
    return tuple(
        ImportedPlace(key=_key(element), name=line(element.name))
        for element in locations.values()
    )


def is_in_eighths(breakdown: Breakdown) -> bool:
    """Whether the page count is in eighths, as pages are counted."""
    eighths = (breakdown.pages or 0) * EIGHTHS
    return abs(eighths - round(eighths)) <= EIGHTH_SLACK


def cast_number(element: Element) -> str:
    return line(element.element_id)


def _needs(schedule: Schedule, breakdown: Breakdown) -> Needs:
    named: dict[Role, list[str]] = {}
    cast: list[Element] = []
    location: Element | None = None
    others: dict[str, list[str]] = {}
    for id in dict.fromkeys(breakdown.elements or ()):
        element = schedule.elements[id]
        category = schedule.categories[element.category]
        role, name = role_of(category), line(element.name)
        if role is Role.CAST:
            cast.append(element)
        elif not name:
            continue
        elif role is Role.LOCATION and location is None:
            location = element
        elif role in (Role.OTHER, Role.LOCATION):
            others.setdefault(line(category.name) or "Other", []).append(name)
        else:
            named.setdefault(role, []).append(name)
    return Needs(
        named={role: tuple(names) for role, names in named.items()},
        cast=tuple(sorted(cast, key=_cast_order)),
        location=location,
        by_category={name: tuple(names) for name, names in others.items()},
    )


def _scene(breakdown: Breakdown, needs: Needs) -> ItemScene:
    """The scene group; for a banner only what the file puts on it, mostly nothing.

    A strip ought to name one set; where it names more, all stand.
    """
    is_banner = breakdown.type == BANNER_TYPE
    return ItemScene(
        number=line(breakdown.scene),
        int_ext="/".join(needs.named.get(Role.INT_EXT, ())),
        day_night="/".join(needs.named.get(Role.DAY_NIGHT, ())),
        set=" / ".join(needs.named.get(Role.SET, ())),
        script_day="/".join(needs.named.get(Role.SCRIPT_DAY, ())),
        pages_eighths=round((breakdown.pages or 0) * EIGHTHS),
        synopsis="" if is_banner else (breakdown.description or "").strip(),
        cast_numbers=tuple(filter(None, map(cast_number, needs.cast))),
    )


def _what(breakdown: Breakdown, scene: ItemScene) -> ItemWhat:
    if breakdown.type == BANNER_TYPE:
        title = line(breakdown.banner_text) or line(breakdown.description)
        return ItemWhat(kind=_banner_kind(title), title=title or "Banner")
    return ItemWhat(kind=ItemKind.SCENE, title=_slugline(scene))


def _banner_kind(title: str) -> ItemKind:
    if _MEAL.match(title):
        return ItemKind.MEAL
    if _MOVE.match(title):
        return ItemKind.MOVE
    return ItemKind.OTHER


def _slugline(scene: ItemScene) -> str:
    """INT. LIGHTHOUSE - NIGHT, of as much as is known; else the synopsis or number."""
    where = ". ".join(filter(None, (scene.int_ext.rstrip("."), scene.set)))
    slug = " - ".join(filter(None, (where, scene.day_night)))
    if scene.set:
        return slug
    return line(scene.synopsis) or slug or f"Scene {scene.number}".strip()


def _cast_order(element: Element) -> tuple[bool, int, str, str]:
    """By number as people count, 2 before 10 before 10A; the unnumbered last."""
    number = cast_number(element)
    leading = _LEADING_NUMBER.match(number)
    return (
        leading is None,
        int(leading[0]) if leading else 0,
        number,
        element.name,
    )


def _key(element: Element) -> Key:
    return ("uss", element.id)
