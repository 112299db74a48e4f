"""The replica's file: a connection for each thread, one writer at a time.

Write-ahead logging lets a screen read while a page of effects is being written.
`synchronous=FULL` makes *Saved* mean saved: a commit has reached the disk.
"""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection
from typing import Concatenate, ParamSpec, TypeVar

import sqlite_utils

from mobile.replica.migrations import MIGRATIONS
from shared.errors import NotSaved
from shared.words import shown

P = ParamSpec("P")
T = TypeVar("T")

# How long a writer waits for another before it gives up. Ours wait on a lock, so
# only a second process on the same file (a copy being made) ever gets here.
BUSY_S = 5.0

NOT_SAVED = shown(
    "Nothing was saved: this phone's storage is full, or cannot be written. Free some "
    "space, then try again."
)
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    # What this phone may no longer hold is not to be found in its file either.
    "PRAGMA secure_delete=ON",
)


class Replica:
    """One production's data on this device.

    `factory` is the class of its connections: a test passes one that fails on
    purpose. Jobs are plain functions of a connection; those that write are one
    transaction each. A screen calls `read` and `write` and has its answer at once;
    sync goes through `run`, on the replica's own thread, so that a large page
    never holds up the screen's loop.
    """

    def __init__(self, path: Path, factory: type[Connection] = Connection) -> None:
        self.path = path
        self._factory = factory
        self._local = threading.local()
        self._open: list[Connection] = []
        self._writing = threading.Lock()
        self._thread: ThreadPoolExecutor | None = None
        with self._writing:
            MIGRATIONS.apply(sqlite_utils.Database(self._connection()))
        self._scrub()

    def read(
        self, job: Callable[Concatenate[Connection, P], T], *a: P.args, **k: P.kwargs
    ) -> T:
        """What `job` finds, all of it from one moment."""
        connection = self._connection()
        if connection.in_transaction:
            return job(connection, *a, **k)
        connection.execute("BEGIN")
        try:
            return job(connection, *a, **k)
        finally:
            connection.execute("ROLLBACK")

    def write(
        self, job: Callable[Concatenate[Connection, P], T], *a: P.args, **k: P.kwargs
    ) -> T:
        """What `job` returns, once everything it did is on disk; or nothing of it.

        Raises NotSaved for what the disk refuses.
        """
        with self._transaction() as connection:
            return job(connection, *a, **k)

    async def run(
        self, job: Callable[Concatenate[Connection, P], T], *a: P.args, **k: P.kwargs
    ) -> T:
        """`write`, on the replica's own thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._own_thread(), lambda: self.write(job, *a, **k)
        )

    async def scrub(self) -> None:
        """Leave nothing in the files of what was deleted, on the replica's own thread.

        The log beside the file still holds what the pages held before. While a screen
        is reading it stays; the next time, and the next start, see to it.
        """
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._own_thread(), self._scrub)

    def _scrub(self) -> None:
        with self._writing:
            self._connection().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Let go of the file. A job still running on the own thread ends first."""
        if self._thread is not None:
            self._thread.shutdown(wait=True)
        for connection in self._open:
            connection.close()
        self._open.clear()

    def _own_thread(self) -> ThreadPoolExecutor:
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, thread_name_prefix="replica")
        return self._thread

    def _connection(self) -> Connection:
        known: Connection | None = getattr(self._local, "connection", None)
        if known is None:
            # Each is used by its own thread only; whoever closes the replica
            # closes them all.
            known = sqlite3.connect(
                self.path,
                timeout=BUSY_S,
                isolation_level=None,
                check_same_thread=False,
                factory=self._factory,
            )
            for pragma in PRAGMAS:
                known.execute(pragma)
            self._local.connection = known
            self._open.append(known)
        return known

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self._writing:
            connection = self._connection()
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")
            except sqlite3.Error as error:
                connection.rollback()
                raise NotSaved(NOT_SAVED) from error
            except BaseException:
                connection.rollback()
                raise
