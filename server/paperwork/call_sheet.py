"""The call sheet: one published revision as a page for paper.

A film unit gets scenes, pages and cast; a building site gets tasks and trades. What
nobody uses takes no column.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct

from server.paperwork.sheet import CallSheet, Crew, Hand, Part, Row, Spot
from server.times import clock_words, day_words
from shared.nouns.people import Person, PersonKind
from shared.nouns.plan import Call, CallStatus, Item, ItemKind, Plan, RevisionMark
from shared.nouns.production import Place, Production
from shared.plan_fields import pages_text
from shared.revisions import item_title

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
# People who play; everyone else is crew on paper.
ON_CAMERA = (PersonKind.CAST, PersonKind.BACKGROUND)
# Not listed among the crew: they do not come to work.
AWAY = (CallStatus.OFF, CallStatus.HOLD)


def call_sheet(
    production: Production,
    mark: RevisionMark,
    plan: Plan,
    people: Mapping[str, Person],
    zone: ZoneInfo,
) -> CallSheet:
    """The sheet of a revision. `people` gives names to the ids in the plan."""
    maker = _Maker(plan, people, zone)
    day, identity = plan.workday, plan.workday.identity
    rows = tuple(maker.row(item) for item in plan.items)
    parts = tuple(sorted(maker.parts(), key=_part_order))
    crew = tuple(maker.crew())
    of = f" of {identity.total}" if identity.total else ""
    is_film = any(row.is_scene for row in rows) or bool(parts)
    return CallSheet(
        title="Call sheet" if is_film else "Plan of the day",
        is_film=is_film,
        production=production.identity.title,
        company=production.identity.company,
        number=production.identity.number,
        date=long_date(identity.date),
        day=f"Day {identity.number}{of}" if identity.number else "",
        unit=identity.unit,
        revision=f"Rev {mark.number}",
        colour=mark.colour,
        paper=mark.colour.split()[-1].lower() if mark.colour else "white",
        summary=mark.summary,
        published=_published(mark, maker),
        general_call=maker.clock(day.times.general_call_ms),
        shooting_call=maker.clock(day.times.shooting_call_ms),
        wrap=maker.clock(day.times.wrap_estimate_ms),
        weather=day.notes.weather,
        safety=day.notes.safety,
        notes=day.notes.notes,
        spots=tuple(maker.spots(is_film)),
        radio=tuple((one.channel, one.use) for one in day.radio.channels),
        rows=rows,
        columns=_used(rows, ("number", "cast", "pages", "place", "who")),
        pages=pages_text(sum(item.scene.pages_eighths for item in plan.items)),
        parts=parts,
        part_columns=_used(
            parts,
            ("number", "character", "status", "pickup", "makeup", "on_set", "remarks"),
        ),
        crew=crew,
        crew_count=sum(len(one.hands) for one in crew),
    )


def long_date(day: str) -> str:
    """As in "Tuesday 12 May 2026". No date: as it is written."""
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return day
    weekday, month = WEEKDAYS[found.weekday()], MONTHS[found.month - 1]
    return f"{weekday} {found.day} {month} {found.year}"


class _Maker:
    """Turns a plan's ids and moments into words."""

    def __init__(
        self, plan: Plan, people: Mapping[str, Person], zone: ZoneInfo
    ) -> None:
        self._plan = plan
        self._people = people
        self._places = {place.id: place for place in plan.places}
        self._zone = zone

    def clock(self, ms: int | None) -> str:
        return clock_words(ms, self._zone, self._plan.workday.identity.date)

    def moment(self, ms: int) -> str:
        """A moment with its date, as in "Mon 11 May 17:05"."""
        local = datetime.fromtimestamp(ms / 1000, self._zone)
        return f"{day_words(local.date().isoformat())} {local:%H:%M}"

    def name(self, id: str) -> str:
        found = self._people.get(id)
        return (found.name.name if found else "") or "someone not on the list"

    def row(self, item: Item) -> Row:
        heading = item_title(item)
        scene = item.scene
        is_scene = item.what.kind is ItemKind.SCENE or bool(scene.number)
        if is_scene:
            where = " ".join(x for x in (scene.int_ext, scene.set) if x)
            heading = where or item.what.title
            heading += f" – {scene.day_night}" if scene.day_night else ""
        texts = (scene.synopsis or item.what.title, item.notes.notes)
        extra = [text for text in dict.fromkeys(texts) if text and text != heading]
        people = [self.name(id_) for id_ in item.people.elements]
        return Row(
            start=self.clock(item.time.start_ms),
            end=self.clock(item.time.end_ms),
            number=scene.number,
            heading=heading,
            text=" · ".join(extra),
            cast=", ".join(scene.cast_numbers),
            pages=pages_text(scene.pages_eighths),
            place=self._place_name(item.place.place),
            # A scene's cast has its own column.
            who="" if is_scene else ", ".join((*item.departments.elements, *people)),
            needs="; ".join(
                f"{category}: {', '.join(names)}"
                for category, names in sorted(item.elements.by_category.items())
            ),
            is_scene=is_scene,
        )

    def spots(self, is_film: bool) -> Iterable[Spot]:
        places = self._plan.workday.places
        for use, id_ in (
            ("Set" if is_film else "Work area", places.set),
            ("Basecamp" if is_film else "Cabins", places.basecamp),
            ("Parking", places.parking),
            ("Nearest hospital", places.hospital),
        ):
            place = self._places.get(id_)
            if place is not None:
                where = place.where
                yield Spot(use, place.name.name, where.address, where.phone)

    def parts(self) -> Iterable[Part]:
        for call in self._plan.calls:
            person = self._people.get(call.who.person)
            if person is None or person.job.kind not in ON_CAMERA:
                continue
            is_usual = call.standing.status is CallStatus.WORK
            yield Part(
                number=person.job.cast_number,
                character=person.job.character,
                name=person.name.name,
                status="" if is_usual else call.standing.status.value,
                pickup=self.clock(call.times.pickup_ms),
                report=self.clock(call.times.report_ms),
                makeup=self.clock(call.times.makeup_ms),
                on_set=self.clock(call.times.on_set_ms),
                remarks=_notes(call),
            )

    def crew(self) -> Iterable[Crew]:
        by_department: dict[str, list[tuple[Call, Person | None]]] = {}
        for call in self._plan.calls:
            person = self._people.get(call.who.person)
            kind = person.job.kind if person else PersonKind.CREW
            if kind in ON_CAMERA or call.standing.status in AWAY:
                continue
            name = person.job.department if person else ""
            by_department.setdefault(name, []).append((call, person))
        for name in sorted(by_department, key=lambda one: (not one, one.casefold())):
            calls = by_department[name]
            usual = _usual([call for call, _ in calls])
            hands = [self._hand(call, person) for call, person in calls]
            yield Crew(name or "Crew", self.clock(usual), tuple(hands))

    def _hand(self, call: Call, person: Person | None) -> Hand:
        job = person.job if person else None
        title = (job.title, job.company) if job else ()
        is_usual = call.standing.status is CallStatus.WORK
        status = "" if is_usual else call.standing.status.value
        return Hand(
            name=self.name(call.who.person),
            title=" · ".join(part for part in title if part),
            report=self.clock(call.times.report_ms) or "–",
            remarks=" · ".join(x for x in (status, _notes(call)) if x),
        )

    def _place_name(self, id: str) -> str:
        place: Place | None = self._places.get(id)
        return place.name.name if place else ""


def _notes(call: Call) -> str:
    return " · ".join(text for text in (call.notes.transport, call.notes.notes) if text)


def _published(mark: RevisionMark, maker: _Maker) -> str:
    return f"published {maker.moment(mark.at_ms)} by {maker.name(mark.by)}"


def _usual(calls: list[Call]) -> int | None:
    """The time that most of them share, the earliest of equals; None if unknown."""
    times = [one.times.report_ms for one in calls if one.times.report_ms is not None]
    return min(times, key=lambda ms: (-times.count(ms), ms), default=None)


def _part_order(part: Part) -> tuple[int, str, str]:
    number = part.number
    return (int(number) if number.isdigit() else 10_000, number, part.name.casefold())


def _used(rows: Iterable[Struct], fields: tuple[str, ...]) -> frozenset[str]:
    """The columns in which some row says something."""
    listed = list(rows)
    return frozenset(
        field for field in fields if any(getattr(row, field) for row in listed)
    )
