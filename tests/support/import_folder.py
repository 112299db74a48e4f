"""A data folder that schedules are imported into, and an office at work beside it."""

import asyncio
import hashlib
import io
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct

from server.__main__ import main
from server.accounts.nouns import AccountStore
from server.exchange.importing import Place, Wish, import_file
from server.store.accounts import SqliteAccounts
from server.store.devices import office_device
from server.store.office import record_change, records_of
from server.store.protocol import Reader, Writer
from server.store.sqlite import FILE_NAME, SqliteStore, opened
from shared.access import Role
from shared.changes import Effect, Outcome, Patch
from shared.nouns.base import Group
from shared.nouns.people import Job, Person, PersonName
from shared.nouns.plan import Item, Workday
from shared.nouns.review import Conflict
from shared.schema import value_of
from tests.support.heron import Heron

T = TypeVar("T")
R = TypeVar("R", bound=Struct)

NOW_MS = 1_780_000_000_000
HOUR_MS = 3_600_000
BLUE = "Blue revision"
FIRST = "First pass"
ANA = "person-ana"


class ImportFolder:
    """`hour` is the clock: each import and each edit is an hour after the last."""

    def __init__(self, tmp_path: Path) -> None:
        self.path = tmp_path / "board"
        self.file = tmp_path / "heron.uss"
        self.hour = 0
        self._drawn = 0

    def bring_in(
        self, heron: Heron | None = None, stripboard: str = BLUE, **more: Any
    ) -> list[str]:
        """Import the schedule as it is now; what the one who asked was told."""
        self.file.write_bytes((heron or Heron()).bytes)
        return self.bring_in_file(
            self.file, stripboard, **{"zone": "America/Vancouver", **more}
        )

    def bring_in_file(self, file: Path, stripboard: str, **more: Any) -> list[str]:
        wish = Wish(file, stripboard, **more)
        place = Place((self.path / FILE_NAME).exists(), self._open)
        said: list[str] = []
        asyncio.run(import_file(wish, place, said.append, self._later(), self.entropy))
        return said

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """The command line on this folder: exit code, output, errors."""
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            try:
                code = main(["import", *arguments, "--data", str(self.path)])
            except SystemExit as ended:
                code = int(str(ended.code))
        return code, out.getvalue(), err.getvalue()

    def read(self, job: Callable[[Reader], T]) -> T:
        async def reading() -> T:
            async with opened(self.path) as store:
                return await store.read(job)

        return asyncio.run(reading())

    def write(self, job: Callable[[Writer], T]) -> T:
        async def writing() -> T:
            async with opened(self.path) as store:
                return await store.write(job)

        return asyncio.run(writing())

    @property
    def production(self) -> str:
        [row] = self.read(lambda reader: reader.productions())
        return row.id

    @property
    def head(self) -> int:
        production = self.production
        return self.read(lambda reader: reader.head(production).seq)

    def records(self, type_: type[R], production: str = "") -> dict[str, R]:
        """All of them, by id, cancelled ones too."""
        production = production or self.production
        return self.read(lambda reader: records_of(reader, production, type_))

    def conflicts(self) -> dict[tuple[str, str], list[Any]]:
        """Those open: the values of their sides by (record id, group), oldest first."""
        return {
            (conflict.on.id, conflict.on.group): [
                (side.actor, side.value) for side in conflict.standing.sides
            ]
            for conflict in self.records(Conflict).values()
            if conflict.standing.sides
        }

    def log(self, after: int) -> list[Effect]:
        production = self.production
        return self.read(lambda reader: reader.log(production, after, 10_000))

    def edit(self, kind: str, id: str, **groups: Group) -> Outcome:
        """Ana of the office types into a record that she has just looked at."""
        values = {name: value_of(group) for name, group in groups.items()}
        return self.patch(kind, id, set=values)

    def patch(self, kind: str, id: str, **what: Any) -> Outcome:
        production, now_ms = self.production, self._later()

        def job(writer: Writer) -> Outcome:
            ana = office_device(
                writer, production, ANA, Role.COORDINATOR, "ana", "Ana Ruiz", now_ms
            )
            if not writer.registers(production, "person", ANA):
                name = value_of(PersonName("Ana Ruiz"))
                made = Patch("person", ANA, is_create=True, set={"name": name})
                record_change(writer, ana, [made], now_ms, self.entropy)
            held = writer.registers(production, kind, id)
            saw = {group: row.register.change for group, row in held.items()}
            patch = Patch(kind, id, is_create=not held, saw=saw, **what)
            outcome = record_change(writer, ana, [patch], now_ms, self.entropy)
            assert "refused" != outcome.status, outcome.detail
            return outcome

        return self.write(job)

    def scene(self, number: str, production: str = "") -> Item:
        """The one line of this scene number."""
        items = self.records(Item, production).values()
        [found] = [item for item in items if item.scene.number == number]
        return found

    def day(self, number: int, production: str = "") -> Workday:
        days = self.records(Workday, production).values()
        [found] = [day for day in days if day.identity.number == number]
        return found

    def part(self, character: str) -> Person:
        people = self.records(Person).values()
        [found] = [one for one in people if one.job.character == character]
        return found

    @property
    def importer(self) -> str:
        """The person as whom imports write."""
        people = self.records(Person)
        [found] = [id_ for id_, one in people.items() if one.job == IMPORT_JOB]
        return found

    def table_hashes(self) -> dict[str, str]:
        """SHA-256 of everything in each table; without a store file: empty."""
        file = self.path / FILE_NAME
        if not file.exists():
            return {}
        with closing(sqlite3.connect(file)) as connection:
            names = connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            )
            return {
                name: hashlib.sha256(
                    repr(sorted(connection.execute(f'SELECT * FROM "{name}"'))).encode()
                ).hexdigest()
                for (name,) in names.fetchall()
            }

    def _later(self) -> int:
        self.hour += 1
        return NOW_MS + self.hour * HOUR_MS

    def entropy(self, size: int) -> bytes:
        self._drawn += 1
        return self._drawn.to_bytes(size, "big")

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[tuple[SqliteStore, AccountStore]]:
        async with opened(self.path) as store:
            yield store, SqliteAccounts(store.write_sql, store.read_sql)


IMPORT_JOB = Job(department="Production", title="Import")


def row(said: list[str], name: str) -> list[int]:
    """A row of the table that an import tells: new, updated, cancelled, revived,
    unchanged, conflicts."""
    [line] = [line for line in said if line.startswith(f"{name:8}")]
    return [int(cell) for cell in line.split()[1:]]
