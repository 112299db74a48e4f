"""Demos founded at chosen moments, once each, and looked at through a reader."""

import asyncio
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from server.app import create_core
from server.demo import film, history, laying, site
from server.demo.content import Telling
from server.demo.laying import Day
from server.demo.running import Demo, opened_demo
from server.demo.story import people
from server.settings import Settings
from server.store.office import records_of
from server.store.sqlite import FILE_NAME
from server.store.sqlite_reader import SqliteReader
from server.store.sqlite_writer import SqliteWriter
from shared.changes import Outcome
from shared.nouns.plan import Plan, Revision
from shared.revisions import plan_of

LONDON = ZoneInfo("Europe/London")
TELLINGS = (film.telling(), site.telling())


def at(local: str) -> int:
    """Epoch ms of a London wall clock's time."""
    return int(datetime.fromisoformat(local).replace(tzinfo=LONDON).timestamp() * 1000)


def bytes_from(seed: object) -> Callable[[int], bytes]:
    """Randomness that is the same at every run."""
    return random.Random(str(seed)).randbytes


def start(folder: Path, now_ms: int, seed: int = 1) -> Demo:
    """One start of the demo, as far as its opening: nothing is served."""

    async def open_() -> Demo:
        core = create_core(
            Settings(folder, port=8400),
            clock=lambda: now_ms,
            entropy=bytes_from(f"{seed} {now_ms}"),
        )
        async with core.store:
            opened = await opened_demo(core)
        core.blobs.close()
        return opened

    return asyncio.run(open_())


@contextmanager
def reading(folder: Path) -> Iterator[SqliteReader]:
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        yield SqliteReader(connection)


@contextmanager
def writing(folder: Path) -> Iterator[SqliteWriter]:
    """As the writer's own thread does, for a demo that nobody has open."""
    connection = sqlite3.connect(folder / FILE_NAME, isolation_level=None)
    with closing(connection):
        writer = SqliteWriter(connection)
        writer.begin()
        yield writer
        writer.commit()


class Told:
    """What one production of a demo holds at `now_ms`."""

    def __init__(self, reader: SqliteReader, telling: Telling, now_ms: int) -> None:
        self.reader = reader
        self.telling = telling
        self.now_ms = now_ms
        self.id = history.production_of(reader, telling)
        self.people = people(reader, self.id, telling)
        self.day: Day = laying.today(now_ms, telling.zone, telling.call_local)
        self.workday = f"{telling.wall}-day-{self.day.date}"

    def plans(self) -> list[Plan]:
        """Today's published plans, first to last."""
        found = records_of(self.reader, self.id, Revision).values()
        mine = [one for one in found if one.mark.workday == self.workday]
        return [plan_of(one) for one in sorted(mine, key=lambda one: one.mark.number)]

    def outcomes(self) -> list[Outcome]:
        rows = self.reader.connection.execute(
            "SELECT outcome FROM change WHERE production = ?", (self.id,)
        )
        return [msgspec.json.decode(row, type=Outcome) for (row,) in rows]

    def clock(self, ms: int) -> str:
        """As a clock there shows it."""
        zone = ZoneInfo(self.telling.zone)
        return datetime.fromtimestamp(ms / 1000, zone).strftime("%H:%M")


Founded = Callable[[str], Path]


def founded_once(parent: Path) -> Founded:
    """From a moment to the folder of a demo that was founded then; made once."""
    made: dict[str, Path] = {}

    def folder(local: str) -> Path:
        if local not in made:
            fresh = parent / f"demo-{len(made)}"
            start(fresh, at(local))
            made[local] = fresh
        return made[local]

    return folder


def copied(folder: Path, to: Path) -> Path:
    """A demo of one's own to go on with."""
    shutil.copytree(folder, to)
    return to


def dump(folder: Path, *tables: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of these tables, by table."""
    with reading(folder) as reader:
        return {
            table: sorted(reader.connection.execute(f"SELECT * FROM {table}"), key=repr)
            for table in tables
        }
