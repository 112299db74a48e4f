"""What left a phone is nowhere in its files: not between the rows of a page either."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from sqlite3 import Connection
from typing import Any

import pytest

from mobile.replica import holdings, kept, pages, traces
from mobile.replica.database import Replica
from shared.changes import Effect
from shared.schema import ALL
from shared.wire import LiveFrame
from tests.support.living import Living, live, remark
from tests.support.processes import until
from tests.support.replica_file import (
    MINE,
    dump,
    effect,
    killed_at_every_statement,
    page,
    paired_replica,
    pulled,
    remarks,
)
from tests.support.scripted import BEGINNING, NOW_MS, at, pull

SECRET = "Her knee, the left one"
ROWS = 400


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "replica.db"


def private(number: int, text: str) -> Effect:
    """A row of one's own scope, its place in the file as if by chance."""
    words = {"text": f"{text} {'.' * (number * 37 % 300)}"}
    return effect(
        10 + number,
        f"item-{number * 7919 % ROWS:04d}",
        {"remark": words},
        scope=MINE if number % 3 else ALL,
    )


def crowded(path: Path) -> Replica:
    """Rows of two scopes that have made room for each other, some of them twice."""
    replica = paired_replica(path)
    for start in range(0, ROWS, 20):
        some = range(start, start + 20)
        told = [private(one, SECRET if one % 3 else "Yard") for one in some]
        replica.write(pages.apply_pull, pulled(*told))
    replica.write(pages.apply_pull, pulled(remarks(9_000, "open")))
    return replica


def found_in(path: Path) -> int:
    """How often the secret is in any file of the replica."""
    return sum(file.count(SECRET.encode()) for file in written(path))


def written(path: Path) -> list[bytes]:
    """The file, and the log beside it if there is one."""
    beside = path.with_name(f"{path.name}-wal")
    return [file.read_bytes() for file in (path, beside) if file.exists()]


def out(number: int) -> Effect:
    told = private(number, SECRET)
    return Effect(
        9_100 + number, told.scope, "change-out", "item", told.id, is_out=True
    )


def drops_the_scope(replica: Replica) -> None:
    replica.write(pages.drop_scopes, [MINE])


def is_told_row_by_row(replica: Replica) -> None:
    gone = [out(number) for number in range(ROWS) if number % 3]
    replica.write(pages.apply_pull, pulled(*gone))


def takes_a_new_snapshot(replica: Replica) -> None:
    replica.write(pages.apply_snapshot, page(MINE, as_of=9_500))


def signs_out(replica: Replica) -> None:
    replica.write(holdings.forget_all)


PURGES = (drops_the_scope, is_told_row_by_row, takes_a_new_snapshot, signs_out)


@pytest.mark.parametrize("purge", PURGES)
async def test_what_left_the_phone_is_in_none_of_its_files(
    path: Path, purge: Callable[[Replica], None]
) -> None:
    replica = crowded(path)
    assert found_in(path) > ROWS // 2
    purge(replica)
    await replica.scrub()
    await replica.rewrite()
    assert 0 == found_in(path)
    replica.close()


async def test_nothing_is_written_anew_while_nothing_has_left(path: Path) -> None:
    replica = crowded(path)
    before = written(path)
    assert await replica.rewrite()
    assert before == written(path)
    drops_the_scope(replica)
    assert replica.read(traces.are_left)
    assert await replica.rewrite()
    assert not replica.read(traces.are_left)
    replica.close()


def test_a_phone_that_dies_while_it_writes_anew_has_all_and_does_it_at_the_next_start(
    path: Path,
) -> None:
    replica = crowded(path)
    is_told_row_by_row(replica)
    replica.close()

    def job(opened: Replica) -> None:
        asyncio.run(opened.rewrite())

    ends = list(killed_at_every_statement(path, job))
    said, done = ends[:-1], ends[-1]
    assert len(said) > 3
    for found in said:
        assert [("leaves_traces", b"true")] == marks(found)
        assert without_marks(done) == without_marks(found)
    assert [] == marks(done)
    for number in range(len(ends)):
        copy = path.with_name(f"killed-{number}.db")
        again = Replica(copy)
        asyncio.run(again.rewrite())
        again.close()
        assert 0 == found_in(copy)


async def test_with_a_full_disk_all_stays_as_it_was_and_is_done_later(
    path: Path,
) -> None:
    replica = crowded(path)
    is_told_row_by_row(replica)
    before = dump(replica)
    Full.is_full = True
    replica.close()
    replica = Replica(path, Full)
    assert not await replica.rewrite()
    assert before == dump(replica)
    Full.is_full = False
    assert await replica.rewrite()
    assert without_marks(before) == without_marks(dump(replica))
    assert 0 == found_in(path)
    replica.close()


async def test_a_save_does_not_wait_until_all_is_written_anew(path: Path) -> None:
    crowded(path).close()
    replica = Replica(path, Slow)
    replica.write(pages.apply_pull, pulled(out(1)))
    saver = threading.Thread(
        target=lambda: replica.write(kept.put, "saved", "meanwhile")
    )
    Slow.begins = lambda: (saver.start(), until(lambda: replica.is_awaited))
    assert not await replica.rewrite()
    saver.join()
    assert "meanwhile" == replica.read(kept.get, "saved", str)
    assert replica.read(traces.are_left)
    Slow.begins = lambda: None
    assert await replica.rewrite()
    assert not replica.read(traces.are_left)
    assert "meanwhile" == replica.read(kept.get, "saved", str)
    replica.close()


async def test_a_phone_at_rest_has_written_anew_what_something_left(
    tmp_path: Path,
) -> None:
    living = Living(tmp_path, *BEGINNING)
    living.phone.start()
    stream = await live(living)
    row = effect(1, "item-yard", {"remark": {"text": SECRET}})
    stream.send(LiveFrame(at(0), at(1), (row,), True, NOW_MS))
    await living.until(lambda: remark(living.phone) == SECRET)
    gone = Effect(2, ALL, "change-2", "item", "item-yard", is_out=True)
    living.answers = [pull(2, gone)]
    stream.send(LiveFrame(at(1), at(2), now_ms=NOW_MS))

    await living.until(lambda: remark(living.phone) != SECRET)
    await living.until(lambda: not living.phone.replica.read(traces.are_left))
    await living.phone.stop()
    assert 0 == found_in(living.phone.replica.path)


class Full(Connection):
    """A connection to a disk on which nothing more has room."""

    is_full = False

    def execute(self, *args: Any) -> sqlite3.Cursor:
        if args[0] == "VACUUM" and self.is_full:
            raise sqlite3.OperationalError("database or disk is full")
        return super().execute(*args)


class Slow(Connection):
    """A connection that tells when writing anew begins."""

    begins: Callable[[], object] = staticmethod(lambda: None)

    def execute(self, *args: Any) -> sqlite3.Cursor:
        if args[0] == "VACUUM":
            type(self).begins()
        return super().execute(*args)


def marks(found: dict[str, list[Any]]) -> list[Any]:
    return [row for row in found["kept"] if row[0] == traces.NAME]


def without_marks(found: dict[str, list[Any]]) -> dict[str, list[Any]]:
    kept_rows = [row for row in found["kept"] if row[0] != traces.NAME]
    return {**found, "kept": kept_rows}
