"""A unit on the ninth of October, as a wall is to show it; times are London's."""

from msgspec.structs import replace

from server.store.devices import mint_display, revoke_display
from server.store.protocol import Store
from shared.changes import Outcome
from shared.nouns.people import Contact, Job, PersonName
from shared.nouns.plan import (
    CallTimes,
    CallWho,
    DayIdentity,
    DayTimes,
    ItemDay,
    ItemKind,
    ItemProgress,
    ItemTime,
    ItemWhat,
    Progress,
)
from tests.support.office_world import World, check_in, create, edit

# 2025-10-09, a Thursday: midnight in London, an hour before that of UTC.
MIDNIGHT_MS = 1_759_964_400_000
UNIT = "Main unit"
WALL = "stage-door"
NAME, PHONE = "Benedikta Quast", "+44 20 7946 0173"
LINES = (
    ("scene", ItemKind.SCENE, "Scene 43", "08:10", "09:50"),
    ("move", ItemKind.MOVE, "Company move", "09:50", "10:30"),
    ("lunch", ItemKind.MEAL, "Lunch", "12:30", "13:15"),
    ("pickups", ItemKind.SCENE, "Scene 51", "13:15", "18:00"),
)


def at(clock: str) -> int:
    """Epoch ms of "HH:MM" of the day in London; hours past 24 are of the next."""
    hours, minutes = map(int, clock.split(":"))
    return MIDNIGHT_MS + (hours * 60 + minutes) * 60_000


class WallWorld:
    """A production whose day is written and not yet published; it is 09:42."""

    def __init__(self, store: Store) -> None:
        self.world = World(store)
        self.world.now_ms = at("09:42")
        self.items: dict[str, str] = {}
        self.people: dict[str, str] = {}
        self.day = ""
        self.key = ""

    async def begin(self) -> "WallWorld":
        await self.world.begin("The Brass Heron")
        await self.write_day()
        self.key = await self.link()
        return self

    async def write_day(self) -> None:
        world = self.world
        self.day = world.id("workday")
        identity = DayIdentity("2025-10-09", 12, 40, UNIT)
        times = DayTimes(at("06:00"), None, at("18:40"))
        await world.office_writes(
            [create("workday", self.day, identity=identity, times=times)]
        )
        for index, (name, kind, title, start, end) in enumerate(LINES):
            self.items[name] = world.id("item")
            line = create(
                "item",
                self.items[name],
                day=ItemDay(self.day, index),
                time=ItemTime(at(start), at(end)),
                what=ItemWhat(kind, title),
            )
            await world.office_writes([line])
        for name, department in (("ben", "Camera"), ("cem", "Grip"), ("dea", "Grip")):
            await self._person(name, department)

    async def _person(self, name: str, department: str) -> None:
        world, id_ = self.world, self.world.id(name)
        self.people[name] = id_
        person = create(
            "person",
            id_,
            name=PersonName(NAME),
            job=Job(department=department),
            contact=Contact(PHONE),
        )
        call = create(
            "call",
            world.id("call"),
            who=CallWho(self.day, id_),
            times=CallTimes(report_ms=at("06:00")),
        )
        await world.office_writes([person, call])

    async def link(self, name: str = WALL, unit: str = UNIT) -> str:
        """The key of a new link."""
        world = self.world
        return await world.store.write(
            lambda writer: mint_display(
                writer, world.production, name, unit, world.now_ms, world.entropy
            )
        )

    async def remove(self, name: str = WALL) -> None:
        world = self.world
        await world.store.write(
            lambda writer: revoke_display(writer, world.production, name, world.now_ms)
        )

    async def publish(self) -> Outcome:
        return await self.world.publish(self.day)

    async def check_in(self, name: str) -> Outcome:
        return await self.world.office_writes(check_in(self.people[name], self.day))

    async def move_lunch(self, start: str, end: str) -> Outcome:
        item = self.items["lunch"]
        seen = await self.world.saw("item", item)
        moved = edit("item", item, seen, time=ItemTime(at(start), at(end)))
        return await self.world.office_writes([moved])

    async def start(self, name: str, clock: str) -> Outcome:
        """Somebody on the floor starts a line."""
        item = self.items[name]
        seen = await self.world.saw("item", item)
        going = ItemProgress(Progress.IN_PROGRESS, at(clock))
        # Nobody has seen this group: it has not been written before.
        patch = edit("item", item, {**seen, "progress": seen.get("progress", "")})
        value = edit("item", item, progress=going).set
        return await self.world.office_writes([replace(patch, set=value)])

    async def moves_to(self, name: str, department: str) -> Outcome:
        person = self.people[name]
        seen = await self.world.saw("person", person)
        job = edit("person", person, seen, job=Job(department=department))
        return await self.world.office_writes([job])
