"""The store on one SQLite file: one writing thread, readers that never wait for it."""

import asyncio
import secrets
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Lock, Thread, local
from types import TracebackType
from typing import Self, TypeVar

from server.store import high_water
from server.store.commits import Commits, Job
from server.store.doorbell import Doorbell
from server.store.high_water import HighWater
from server.store.migrations import BUSY_TIMEOUT_MS, migrate
from server.store.protocol import Reader, Writer
from server.store.sqlite_reader import SqliteReader
from server.store.sqlite_writer import SqliteWriter
from shared.errors import Busy
from shared.registry import Registry
from shared.schema import OURS

T = TypeVar("T")

FILE_NAME = "callboard.sqlite"
# SQLite reads are processor work under one interpreter lock: more threads would not
# read faster, fewer would let one long snapshot hold up every small read.
READ_THREADS = 4
WAITING_READS_MAX = 2_048
# The ends of all tables and their indexes, and the few records that all scans name.
WRITER_CACHE_KIB = 32_768
# Some 32 MB of log are written back at a time: what changes often, then, only once.
# Among so many pages a reader finds its own in one look.
CHECKPOINT_PAGES = 4_000


class SqliteStore:
    """A Store. Use inside one event loop, as `async with`, or end it with `close`.

    `is_stepped` is for a simulation: nothing runs by itself, `drain_once` is the
    scheduler's to call, and reads happen at once. `factory` is the class of the
    connections that jobs run on: one that fails on purpose, say.
    """

    def __init__(
        self,
        path: Path,
        is_stepped: bool = False,
        registry: Registry = OURS,
        factory: type[sqlite3.Connection] = sqlite3.Connection,
        entropy: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        migrate(path)
        high_water.check(path, entropy)
        self.path = path
        self._bell = Doorbell()
        self._commits = Commits(
            lambda: _connected(path, is_read_only=False, factory=factory),
            self._bell,
            registry,
            HighWater(path.parent, None if is_stepped else time.monotonic),
        )
        self._readers = _Readers(path, is_stepped, factory, registry)
        self._thread: Thread | None = None
        with closing(_connected(path, is_read_only=True)) as connection:
            self._bell.ring(SqliteReader(connection).heads())
        self._is_stepped = is_stepped

    async def write(self, job: Callable[[Writer], T]) -> T:
        return await self._write(job)

    async def read(self, job: Callable[[Reader], T]) -> T:
        return await self._readers.run(job)

    async def write_sql(self, job: Callable[[sqlite3.Connection], T]) -> T:
        """A job on the bare writing connection, beside others in the same commit."""
        return await self._write(lambda writer: job(writer.connection))

    async def read_sql(self, job: Callable[[sqlite3.Connection], T]) -> T:
        return await self._readers.run(lambda reader: job(reader.connection))

    def head_now(self, production: str) -> int:
        return self._bell.head(production)

    def stirs_now(self, production: str) -> int:
        return self._bell.stirs(production)

    async def grown(
        self, production: str, after: int, timeout_s: float, stirs: int | None = None
    ) -> int | None:
        self._start()
        return await self._bell.wait(production, after, timeout_s, stirs)

    @property
    def is_stepped(self) -> bool:
        """Whether nothing runs by itself: it is a simulation that takes the steps."""
        return self._is_stepped

    def drain_once(self) -> int:
        """One step of the writer, where `is_stepped`; how many jobs it committed."""
        assert self._is_stepped, "the writer's thread takes its own steps"
        return self._commits.drain_once()

    def wake(self) -> None:
        """Let everyone who waits in `grown` go, now and from now on."""
        self._bell.close()

    async def close(self) -> None:
        """Ends when all that was waiting to be written is on disk."""
        self.wake()
        # Readers first: the last connection to close tidies the files up, and one
        # that only reads cannot.
        await asyncio.to_thread(self._readers.close)
        self._commits.stop()
        if self._thread is not None:
            await asyncio.to_thread(self._thread.join)
        else:
            while self._commits.drain_once():
                pass
            self._commits.end()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def _write(self, run: Callable[[SqliteWriter], T]) -> T:
        self._start()
        job = Job(run)
        self._commits.put(job)
        result: T = await job.future
        return result

    def _start(self) -> None:
        """The writer's thread, at its first use: an app that only describes itself
        leaves none behind.
        """
        if self._thread is None and not self._is_stepped:
            self._thread = Thread(target=self._commits.run, name="callboard-writer")
            self._thread.start()


class _Readers:
    """Read jobs, each in one read transaction of its thread's own connection."""

    def __init__(
        self,
        path: Path,
        is_inline: bool,
        factory: type[sqlite3.Connection],
        registry: Registry,
    ) -> None:
        self._path = path
        self._factory = factory
        self._registry = registry
        self._is_inline = is_inline
        self._pool = ThreadPoolExecutor(READ_THREADS, "callboard-reader")
        self._own = local()
        self._opened: list[sqlite3.Connection] = []
        self._lock = Lock()
        self._waiting = 0

    async def run(self, job: Callable[[SqliteReader], T]) -> T:
        if self._is_inline:
            return self._read(job)
        if self._waiting >= WAITING_READS_MAX:
            raise Busy("Too many are asking at once.", retry_after_s=2)
        self._waiting += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._pool, self._read, job)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        self._pool.shutdown()
        for connection in self._opened:
            connection.close()

    def _read(self, job: Callable[[SqliteReader], T]) -> T:
        reader = self._reader()
        reader.connection.execute("BEGIN")
        try:
            return job(reader)
        finally:
            reader.connection.execute("ROLLBACK")

    def _reader(self) -> SqliteReader:
        found: SqliteReader | None = getattr(self._own, "reader", None)
        if found is None:
            connection = _connected(
                self._path, is_read_only=True, factory=self._factory
            )
            with self._lock:
                self._opened.append(connection)
            found = self._own.reader = SqliteReader(connection, self._registry)
        return found


def _connected(
    path: Path,
    is_read_only: bool,
    factory: type[sqlite3.Connection] = sqlite3.Connection,
) -> sqlite3.Connection:
    mode = "ro" if is_read_only else "rw"
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=BUSY_TIMEOUT_MS / 1000,
        isolation_level=None,
        cached_statements=256,
        factory=factory,
        # Each connection stays in one thread while that lives. Only `close` comes
        # from another, when the threads that used them have ended.
        check_same_thread=False,
    )
    connection.execute("PRAGMA foreign_keys = ON")
    if not is_read_only:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA cache_size = -{WRITER_CACHE_KIB:d}")
        connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES:d}")
    return connection


def kept_secret(path: Path, name: str, fresh: bytes) -> bytes:
    """The server's own secret of this name; `fresh` becomes it at the first call."""
    with closing(_connected(path, is_read_only=False)) as connection:
        connection.execute("INSERT OR IGNORE INTO secret VALUES (?, ?)", (name, fresh))
        [value] = connection.execute(
            "SELECT value FROM secret WHERE name = ?", (name,)
        ).fetchone()
    return bytes(value)


def opened(
    folder: Path, is_stepped: bool = False, registry: Registry = OURS
) -> SqliteStore:
    """The store of a data folder, made if absent: only its owner may look inside."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return SqliteStore(folder / FILE_NAME, is_stepped, registry)
