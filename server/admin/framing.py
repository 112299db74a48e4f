"""The frame of a page, filled from the same moment as the page itself."""

from collections.abc import Callable
from typing import TypeVar

from msgspec import Struct

from server.accounts.nouns import Identity
from server.admin.decisions import decisions, newest_revisions
from server.admin.frame import Frame, Place
from server.store.desk import Desk, Office
from server.store.office import records_of
from server.store.protocol import Reader
from server.times import clock_words, day_words
from shared.nouns.people import Person
from shared.nouns.plan import Workday
from shared.nouns.production import Place as PlaceRecord
from shared.nouns.production import Production

T = TypeVar("T")


class Section(Struct, frozen=True):
    """A page of the left column. `path` follows the production's own address."""

    key: str
    title: str
    icon: str
    path: str


# Every page of a production that stands in the left column, in its order.
SECTIONS = (
    Section("days", "Days", "plan", ""),
    Section("here", "Who is here", "person", "/here"),
    Section("people", "People", "people", "/people"),
    Section("places", "Places", "place", "/places"),
    Section("assets", "Assets", "board", "/assets"),
    Section("equipment", "Equipment", "equipment", "/equipment"),
    Section("documents", "Documents", "page", "/documents"),
    Section("incidents", "Incidents", "incident", "/incidents"),
    Section("talks", "Toolbox talks", "talk", "/talks"),
    Section("deliveries", "Deliveries", "delivery", "/deliveries"),
    Section("messages", "Notices", "notice", "/messages"),
    Section("decisions", "Decisions", "inbox", "/conflicts"),
    Section("devices", "Devices", "device", "/devices"),
)


async def framed(
    desk: Desk, job: Callable[[Reader], T], section: str = "", workday: str = ""
) -> tuple[Frame, T]:
    """What the page asks, and the frame around it, of one moment.

    `section` is the key of the page in SECTIONS; `workday` the day it is about.
    """

    def both(reader: Reader) -> tuple[Frame, T]:
        return frame(reader, desk, section, workday), job(reader)

    return await desk.read(both)


def frame(reader: Reader, desk: Desk, section: str = "", workday: str = "") -> Frame:
    """The frame of a page of this production."""
    now_ms = desk.now_ms()
    production = desk.production
    at = f"/admin/{production}"
    return Frame(
        me=desk.seat.person,
        account_name=desk.seat.account.name,
        production=title_of(desk.seat.production),
        production_href=at,
        productions=tuple(
            Place(
                title_of(one),
                f"/admin/{one.id}",
                one.identity.number,
                is_here=one.id == production,
            )
            for one in desk.seat.productions
        ),
        pages=tuple(
            Place(one.title, at + one.path, icon=one.icon, is_here=one.key == section)
            for one in SECTIONS
        ),
        days=_days(reader, production, workday),
        decisions=decisions(reader, production, now_ms),
        as_of=clock_words(now_ms, desk.zone),
        zone=desk.zone.key,
        live_url=f"{at}/live?since={reader.head(production).seq}",
    )


async def bare_frame(office: Office, identity: Identity) -> Frame:
    """The frame of a page that belongs to no production."""
    return Frame(
        me="",
        account_name=identity.account.name,
        production="",
        productions=tuple(
            Place(title_of(one), f"/admin/{one.id}", one.identity.number)
            for one in await office.productions(identity)
        ),
    )


def title_of(production: Production) -> str:
    """What people call it; one that has no title yet says so."""
    return production.identity.title or "Untitled production"


def days_in_order(workdays: dict[str, Workday]) -> list[Workday]:
    """By date, then unit; cancelled ones left out."""
    return sorted(
        (day for day in workdays.values() if not day.life.is_cancelled),
        key=lambda day: (day.identity.date, day.identity.unit, day.id),
    )


def count_words(workday: Workday) -> str:
    """Like "Day 12 of 40" or "Day 12"; a day that is not counted: empty."""
    identity = workday.identity
    if not identity.number:
        return ""
    of = f" of {identity.total}" if identity.total else ""
    return f"Day {identity.number}{of}"


def day_title(workday: Workday) -> str:
    """What a page of the day is called: "Tue 12 May · Day 12 of 40 · Unit 2"."""
    parts = (
        day_words(workday.identity.date),
        count_words(workday),
        workday.identity.unit,
    )
    return " · ".join(part for part in parts if part)


def _days(reader: Reader, production: str, here: str) -> tuple[Place, ...]:
    newest = newest_revisions(reader, production)
    days = days_in_order(records_of(reader, production, Workday))
    # With one unit its name tells nothing.
    has_units = len({day.identity.unit for day in days}) > 1

    def title(day: Workday) -> str:
        unit = day.identity.unit if has_units else ""
        return " ".join(part for part in (day_words(day.identity.date), unit) if part)

    def note(day: Workday) -> str:
        revision = newest.get(day.id)
        number = str(day.identity.number or "")
        rev = f"Rev {revision.mark.number}" if revision else "draft"
        return " · ".join(part for part in (number, rev) if part)

    return tuple(
        Place(
            title(day),
            f"/admin/{production}/days/{day.id}",
            note(day),
            is_here=day.id == here,
        )
        for day in days
    )


class Names:
    """People and places of a production, by id, as pages call them."""

    def __init__(self, reader: Reader, production: str) -> None:
        self.people = records_of(reader, production, Person)
        self.places = records_of(reader, production, PlaceRecord)

    def person(self, id: str) -> str:
        """Nobody: empty. Somebody who is not on the list: says so."""
        if not id:
            return ""
        found = self.people.get(id)
        return (found.name.name if found else "") or "someone not on the list"

    def place(self, id: str) -> str:
        """Nowhere: empty."""
        if not id:
            return ""
        found = self.places.get(id)
        return (found.name.name if found else "") or "a place not on the list"

    def place_choices(self, now: str = "") -> list[tuple[str, str]]:
        """Pairs for a choice: none first, then by name; `now` even if cancelled."""
        listed = sorted(
            (
                (place.id, place.name.name)
                for place in self.places.values()
                if not place.life.is_cancelled or place.id == now
            ),
            key=lambda pair: pair[1].casefold(),
        )
        return [("", "—"), *listed]

    def people_by_name(self) -> list[Person]:
        """Everyone whose entry is not cancelled."""
        standing = (one for one in self.people.values() if not one.life.is_cancelled)
        return sorted(standing, key=lambda one: one.name.name.casefold())

    def departments(self, also: tuple[str, ...] = ()) -> list[str]:
        """Those that people are of, and `also`, by name."""
        known = {one.job.department for one in self.people_by_name()}
        return sorted((known | set(also)) - {""}, key=str.casefold)

    def people_by_department(
        self, also: tuple[str, ...] = ()
    ) -> dict[str, list[Person]]:
        """Everyone by department, "" last; `also` even if they were cancelled."""
        found: dict[str, list[Person]] = {name: [] for name in self.departments()}
        here = [*self.people_by_name()]
        here += [
            self.people[id_]
            for id_ in also
            if id_ in self.people and self.people[id_].life.is_cancelled
        ]
        for person in here:
            found.setdefault(person.job.department, []).append(person)
        nowhere = found.pop("", [])
        return {**found, "": nowhere} if nowhere else found
