"""A folder for a server, where today is written down and nothing published yet.

For tests of whole processes: what is called today really is today, by the clock.
"""

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from server.accounts.nouns import AuditEntry, Membership
from server.app import Core, create_core, wall_ms
from server.settings import Settings
from server.store.founding import Founder, found
from server.store.protocol import Writer
from shared import tags
from shared.access import Role
from shared.changes import Patch
from shared.nouns.base import Tag
from shared.nouns.equipment import AssetName
from shared.nouns.people import Contact, Job, PersonName
from shared.nouns.plan import (
    CallTimes,
    CallWho,
    DayIdentity,
    DayPlaces,
    DayTimes,
    ItemDay,
    ItemKind,
    ItemScene,
    ItemTime,
    ItemWhat,
)
from shared.nouns.production import Identity, PlaceKind, PlaceName, Zone
from tests.support.office_world import create

HOUR_MS = 3_600_000
EMAIL, PASSWORD = "olga@heron.example", "a lantern by the pier"
UNIT = "Main unit"
DAY, PIER = "workday-12", "place-pier"
YARD, KITCHEN, LUNCH = "item-yard", "item-kitchen", "item-lunch"
CAMERA, CAMERA_TAG = "asset-camera", tags.make(b"camera one")
# Everyone who is called, with department and title; the first two carry phones.
CALLED = {
    "ana": ("Ana Ruiz", "Production", "1st AD"),
    "bo": ("Bo Lind", "Production", "2nd AD"),
    "cleo": ("Cleo Marsh", "Camera", "1st AC"),
    "dan": ("Dan Okoro", "Grip", "Key grip"),
}


class WrittenDay(Struct, frozen=True):
    """`production` is its id; the first column of CALLED names people."""

    data: Path
    production: str


def person(key: str) -> str:
    return f"person-{key}"


def written_day(data: Path) -> WrittenDay:
    """Made past the pages, by the server's own functions, before anything serves."""
    # Where Playwright runs, this thread has a loop already.
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(lambda: asyncio.run(_write(data))).result()


async def _write(data: Path) -> WrittenDay:
    core = create_core(Settings(data))
    async with core.store:
        account = await core.accounts.create(EMAIL, "Olga Berg", PASSWORD)
        founder = Founder("Olga Berg", account.id, Job(department="Production"))

        def job(writer: Writer) -> tuple[str, str]:
            founded = found(
                writer,
                Identity("The Brass Heron", "Pier Pictures"),
                Zone(noon_zone(wall_ms())),
                founder,
                wall_ms(),
                secrets.token_bytes,
                more=_patches(wall_ms()),
            )
            return founded.production, founded.person

        production, olga = await core.store.write(job)
        await _seat(core, Membership(account.id, production, olga, Role.ADMIN))
    return WrittenDay(data, production)


async def _seat(core: Core, place: Membership) -> None:
    entry = AuditEntry(core.clock(), "production_founded", place.account)
    await core.accounts.store.set_membership(place, entry)


def noon_zone(now_ms: int) -> str:
    """A zone where it is about noon: a story that runs at midnight has one today."""
    ahead = 12 - datetime.fromtimestamp(now_ms / 1000, UTC).hour
    # The signs of these names are the other way round.
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


def _patches(now_ms: int) -> list[Patch]:
    hour_ms = now_ms // HOUR_MS * HOUR_MS
    # Where it is noon now, it is the same date in Greenwich.
    date = datetime.fromtimestamp(now_ms / 1000, UTC).date().isoformat()
    return [
        create("place", PIER, name=PlaceName("Pier 4", PlaceKind.SET)),
        create("asset", CAMERA, name=AssetName("Camera A"), tag=Tag(CAMERA_TAG)),
        create(
            "workday",
            DAY,
            identity=DayIdentity(date, 12, 40, UNIT),
            times=DayTimes(general_call_ms=hour_ms - 2 * HOUR_MS),
            places=DayPlaces(set=PIER),
        ),
        *_lines(hour_ms),
        *(patch for key in CALLED for patch in _called(key, hour_ms)),
    ]


def _lines(hour_ms: int) -> list[Patch]:
    """The first has been on for an hour, two are left; then lunch, then a scene."""
    yard = ItemScene("43", "EXT", "DAY", "YARD", pages_eighths=11)
    kitchen = ItemScene("51", "INT", "DAY", "KITCHEN", pages_eighths=6)
    told = (
        (YARD, 1, ItemWhat(ItemKind.SCENE), yard, -1, 2),
        (LUNCH, 2, ItemWhat(ItemKind.MEAL, "Lunch"), ItemScene(), 2, 3),
        (KITCHEN, 3, ItemWhat(ItemKind.SCENE), kitchen, 3, 6),
    )
    return [
        create(
            "item",
            id_,
            day=ItemDay(DAY, order),
            what=what,
            scene=scene,
            time=ItemTime(hour_ms + start * HOUR_MS, hour_ms + end * HOUR_MS),
        )
        for id_, order, what, scene, start, end in told
    ]


def _called(key: str, hour_ms: int) -> list[Patch]:
    name, department, title = CALLED[key]
    return [
        create(
            "person",
            person(key),
            name=PersonName(name),
            job=Job(department=department, title=title),
            contact=Contact(f"+44 20 7946 01{len(name):02}"),
        ),
        create(
            "call",
            f"call-of-{key}",
            who=CallWho(DAY, person(key)),
            times=CallTimes(report_ms=hour_ms - 2 * HOUR_MS),
        ),
    ]
