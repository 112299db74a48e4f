"""What only the SQLite store promises: one commit for many, and what a crash keeps."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.accounts.nouns import Account, AuditEntry
from server.store.accounts import SqliteAccounts, add_account
from server.store.commits import BATCH_JOBS_MAX
from server.store.migrations import Unusable
from server.store.protocol import Writer
from server.store.rows import ProductionRow
from server.store.sqlite import FILE_NAME, SqliteStore, kept_secret, opened
from shared.errors import Busy

ROW = ProductionRow("production-one", "epoch", 0, 1)
ENTRY = AuditEntry(1, "account_created")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    """Nothing happens in it but by `drain_once`."""
    async with opened(tmp_path, is_stepped=True) as store:
        yield store


def productions(folder: Path) -> list[str]:
    """What another process finds on the disk."""
    connection = sqlite3.connect(folder / FILE_NAME)
    rows = connection.execute("SELECT id FROM production ORDER BY id").fetchall()
    connection.close()
    return [row[0] for row in rows]


def creates(n: int):
    row = ProductionRow(f"production-{n:04d}", "epoch", 0, n)
    return lambda writer: writer.create_production(row)


async def waiting(store: SqliteStore, *jobs) -> list[asyncio.Task]:
    """The jobs, all in line before the writer takes its next step."""
    tasks = [asyncio.create_task(store.write(job)) for job in jobs]
    await asyncio.sleep(0)
    return tasks


async def results(tasks: list[asyncio.Task]) -> list[object]:
    return await asyncio.gather(*tasks, return_exceptions=True)


async def test_nothing_is_told_before_it_is_on_disk(store, tmp_path):
    tasks = await waiting(store, creates(1), creates(2))
    assert [] == productions(tmp_path)
    assert not any(task.done() for task in tasks)
    assert 2 == store.drain_once()
    assert 2 == len(productions(tmp_path))
    assert [None, None] == await results(tasks)


async def test_a_commit_holds_so_many_jobs_and_leaves_the_rest_for_the_next(store):
    tasks = await waiting(store, *(creates(n) for n in range(BATCH_JOBS_MAX + 3)))
    assert [BATCH_JOBS_MAX, 3, 0] == [store.drain_once() for _ in range(3)]
    await results(tasks)


async def test_if_the_commit_fails_every_job_of_the_batch_fails(store, tmp_path):
    def breaks_the_commit(writer: Writer) -> None:
        writer.connection.execute("PRAGMA defer_foreign_keys = ON")
        writer.connection.execute(
            "INSERT INTO display VALUES ('wall', 'nowhere', '', x'', 1, NULL)"
        )

    tasks = await waiting(store, creates(1), breaks_the_commit, creates(2))
    store.drain_once()
    assert [Busy] * 3 == [type(result) for result in await results(tasks)]
    assert [] == productions(tmp_path)
    assert 0 == store.head_now("production-0001")
    [again] = await waiting(store, creates(1))
    store.drain_once()
    assert await again is None
    assert ["production-0001"] == productions(tmp_path)


async def test_a_transaction_that_sqlite_gave_up_fails_whole(store, tmp_path):
    """A full disk can end it in the middle; what follows would commit by itself."""

    def loses_it(writer: Writer) -> None:
        writer.connection.execute("ROLLBACK")

    tasks = await waiting(store, creates(1), loses_it, creates(2))
    store.drain_once()
    assert [Busy] * 3 == [type(result) for result in await results(tasks)]
    assert [] == productions(tmp_path)


async def test_a_full_disk_takes_nothing_and_is_no_fault_of_the_sender(store, tmp_path):
    def fills_up(writer: Writer) -> None:
        writer.connection.execute("PRAGMA max_page_count = 1")
        writer.connection.execute(
            "INSERT INTO secret VALUES ('big', zeroblob(1000000))"
        )

    [task] = await waiting(store, fills_up)
    store.drain_once()
    [result] = await results([task])
    assert (Busy, 503) == (type(result), result.status)


async def test_what_waits_is_written_before_the_store_closes(tmp_path):
    store = opened(tmp_path)
    tasks = await waiting(store, *(creates(n) for n in range(1_000)))
    await store.close()
    assert {None} == set(await results(tasks))
    assert 1_000 == len(productions(tmp_path))
    with pytest.raises(Busy):
        await store.write(creates(1_001))


async def test_whoever_stops_waiting_harms_nobody(store, tmp_path):
    tasks = await waiting(store, creates(1), creates(2))
    tasks[0].cancel()
    store.drain_once()
    assert await tasks[1] is None
    assert 2 == len(productions(tmp_path))


async def test_the_writer_waits_for_the_disk_and_readers_cannot_write(store):
    task = asyncio.create_task(
        store.write_sql(
            lambda c: [
                c.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("journal_mode", "synchronous", "foreign_keys")
            ]
        )
    )
    await asyncio.sleep(0)
    store.drain_once()
    assert ["wal", 2, 1] == await task
    with pytest.raises(sqlite3.OperationalError):
        await store.read_sql(lambda c: c.execute("DELETE FROM production"))


async def test_accounts_share_the_writer_and_a_job_may_do_both(tmp_path):
    async with opened(tmp_path) as store:
        accounts = SqliteAccounts(store.write_sql, store.read_sql)
        ana = Account("1", "ana@example.org", "Ana", "hash", 1)
        assert await accounts.add_account(ana, ENTRY)
        bo = Account("2", "bo@example.org", "Bo", "hash", 1)

        def both(writer: Writer) -> None:
            add_account(writer.connection, bo, ENTRY)
            writer.create_production(ROW)
            raise ValueError("neither")

        with pytest.raises(ValueError, match="neither"):
            await store.write(both)
        assert ana == await accounts.account_by_email("ana@example.org")
        assert await accounts.account_by_email("bo@example.org") is None
        assert [] == productions(tmp_path)


async def test_a_folder_is_made_for_its_owner_alone_and_opened_again(tmp_path):
    folder = tmp_path / "deep" / "callboard"
    async with opened(folder) as store:
        await store.write(lambda writer: writer.create_production(ROW))
    assert 0o700 == folder.stat().st_mode & 0o777
    async with opened(folder) as store:
        assert [ROW] == await store.read(lambda reader: reader.productions())


async def test_a_secret_is_made_once(tmp_path):
    async with opened(tmp_path) as store:
        first = kept_secret(store.path, "forms", b"one")
        assert first == kept_secret(store.path, "forms", b"two")
        assert b"three" == kept_secret(store.path, "other", b"three")


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path):
    file = tmp_path / FILE_NAME
    file.write_text("a letter, and not a short one " * 100)
    before = file.read_bytes()
    with pytest.raises(Unusable, match="not a database"):
        opened(tmp_path)
    assert before == file.read_bytes()


async def test_a_newer_builds_file_is_left_as_it_is(tmp_path):
    async with opened(tmp_path):
        pass
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    connection.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
        " VALUES ('callboard.server', 'of tomorrow', '')"
    )
    connection.commit()
    connection.close()
    with pytest.raises(Unusable, match="newer Callboard"):
        opened(tmp_path)
