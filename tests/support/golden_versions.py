"""What a version of the software left behind: its databases, and what it said.

`python -m tests.support.golden_versions`, run in the checkout with its environment,
makes tests/golden/versions/VERSION for the version that this build is. Once that has
been released the folder stays as it is, for ever: phones and servers of that version
are out there.
"""

import asyncio
import gzip
import json
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

import httpx
import msgspec
from msgspec import Struct

from mobile.app import Phone
from mobile.scan.decision import Intent
from mobile.settings import VERSION, Settings
from server.store.sqlite import FILE_NAME
from shared.access import Role
from shared.nouns.equipment import ScanKind
from shared.nouns.people import Direction
from shared.nouns.plan import DayStanding, DayStatus, ItemRemark, Progress
from tests.support import small_day
from tests.support.small_day import CAMERA_TAG, DAY, YARD, publish
from tests.support.world import Entropy, PhoneClock, World

VERSIONS = Path(__file__).parents[1] / "golden" / "versions"
PHONE = "ana"
REPLICA_NAME = "replica.db"
# What was saved and not yet sent when the files were put away.
UNSENT = ("The crane is on its way", "A cable drum came loose")


class Exchange(Struct, frozen=True):
    """A request of the phone's and the server's answer; `now_ms` is the server's."""

    now_ms: int
    method: str
    target: str
    asked: Any
    status: int
    said: Any


class About(Struct, frozen=True):
    """What a test has to know of a version's files."""

    version: str
    production: str
    people: dict[str, str]
    now_ms: int
    token: str
    exchanges: tuple[Exchange, ...] = ()


class Listening(httpx.AsyncBaseTransport):
    """The world's line, on which everything said is written down."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.heard: list[Exchange] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        now_ms, asked = self._world.now_ms, await request.aread()
        answer = await self._world.network.handle_async_request(request)
        await answer.aread()
        self.heard.append(
            Exchange(
                now_ms=now_ms,
                method=request.method,
                target=request.url.raw_path.decode(),
                asked=json.loads(asked) if asked else None,
                status=answer.status_code,
                said=json.loads(answer.content),
            )
        )
        return answer


async def make(to: Path, scratch: Path) -> None:
    """A version's folder: made by a story that has some of everything in it."""
    world = World(scratch, seed=1)
    async with world:
        await _told(world)
        _unsent(world)
        token = (scratch / PHONE / "token").read_text("ascii")
        await world.phones.pop(PHONE).stop()
        for phone in world.phones.values():
            await phone.stop()
        world.phones.clear()
        await world.stop_server()
        _put_away(scratch / "server" / FILE_NAME, to / f"{FILE_NAME}.gz")
        _put_away(scratch / PHONE / REPLICA_NAME, to / f"{REPLICA_NAME}.gz")
        put_away_ms = world.now_ms
        world.start_server()
        exchanges = await _conversation(world)
        about = About(
            version=VERSION,
            production=world.production,
            people=world.people,
            now_ms=put_away_ms,
            token=token,
            exchanges=exchanges,
        )
    text = msgspec.json.format(msgspec.json.encode(about), indent=1)
    (to / "about.json").write_bytes(text + b"\n")


async def _told(world: World) -> None:
    """A published day; work of three people, two of whom disagree; all of it sent."""
    ana = await world.phone(PHONE, Role.HEAD, department="Camera")
    ben = await world.phone("ben", Role.GATE)
    await small_day.small_day(world)
    await publish(world, "revision-1")
    await world.settle()
    for phone in (ana, ben):
        today = phone.state.days.today()
        assert today is not None
        phone.state.days.acknowledge(today.published.id)
        paired = phone.state.paired
        assert paired is not None
        me = paired.person
        intent = Intent(ScanKind.CHECK_OUT, holder=me, workday=DAY)
        phone.state.equipment.scan(CAMERA_TAG, intent)
    ben.state.people.check(world.people["ben"], Direction.IN)
    ben.state.people.check(world.people[PHONE], Direction.IN)
    ana.state.days.set_remark(ana.state.days.item_form(YARD), "Waiting for the crane")
    await world.edit("item", YARD, remark=ItemRemark("Moved to the pier"))
    ana.state.incidents.write(ana.state.incidents.begin(), "The gate is locked")
    await world.settle()
    # Refused, and a fact held: the day is locked while they are out of reach.
    ana.state.days.set_progress(ana.state.days.item_form(YARD), Progress.DELAYED)
    ana.state.people.check(world.people[PHONE], Direction.OUT)
    await world.edit("workday", DAY, standing=DayStanding(DayStatus.LOCKED))
    await world.settle()
    await world.edit("workday", DAY, standing=DayStanding(DayStatus.IN_PROGRESS))
    await world.settle()


def _unsent(world: World) -> None:
    """Saved on the phone as it is put away, and a note that is only begun."""
    state = world.phones[PHONE].state
    state.days.set_remark(state.days.item_form(YARD), UNSENT[0])
    state.incidents.write(state.incidents.begin(), UNSENT[1])


async def _conversation(world: World) -> tuple[Exchange, ...]:
    """What the phone and the server say to each other when they meet again."""
    line = Listening(world)
    world.later(60_000)
    world.phones[PHONE] = restarted(world, line)
    await world.settle()
    return tuple(line.heard)


def restarted(world: World, line: httpx.AsyncBaseTransport) -> Phone:
    """The phone, started from its files on a line of its own."""
    clock = world.clocks[PHONE] = PhoneClock(world, PHONE, 0)
    return Phone(
        Settings(world.folder / PHONE, PHONE),
        clock=clock,
        transport=line,
        entropy=Entropy("restarted"),
        uniform=lambda: 0.5,
    )


def _put_away(database: Path, to: Path) -> None:
    """One file without a log beside it, small, and the same at every making."""
    connection = sqlite3.connect(database, isolation_level=None)
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE name LIKE '%sqlite_migrations'"
    ).fetchall()
    for (table,) in tables:
        # When a migration ran is of no interest, and another time at each making.
        connection.execute(f"UPDATE \"{table}\" SET applied_at = '2026-11-22'")
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("VACUUM")
    connection.close()
    to.write_bytes(gzip.compress(database.read_bytes(), mtime=0))


def about(version: str) -> About:
    return msgspec.json.decode(
        (VERSIONS / version / "about.json").read_bytes(), type=About
    )


def unpack(version: str, folder: Path) -> None:
    """A version's server and phone, as a World finds them in its folder."""
    kept = VERSIONS / version
    for name, place in ((FILE_NAME, "server"), (REPLICA_NAME, PHONE)):
        (folder / place).mkdir(parents=True)
        packed = (kept / f"{name}.gz").read_bytes()
        (folder / place / name).write_bytes(gzip.decompress(packed))
    (folder / PHONE / "token").write_text(about(version).token, "ascii")


def main() -> None:
    (VERSIONS / VERSION).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="callboard-golden-") as scratch:
        asyncio.run(make(VERSIONS / VERSION, Path(scratch)))


if __name__ == "__main__":
    main()
