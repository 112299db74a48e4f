"""The replica's file: a connection for each thread, one writer at a time.

Write-ahead logging lets a screen read while a page of effects is being written.
`synchronous=FULL` makes *Saved* mean saved: a commit has reached the disk.
"""

import asyncio
import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection
from typing import Concatenate, ParamSpec, TypeVar

import sqlite_utils

from mobile.replica import traces
from mobile.replica.migrations import MIGRATIONS
from shared.errors import NotSaved
from shared.words import shown

log = logging.getLogger("callboard.replica")

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
    # What is put together in passing is written to no other file.
    "PRAGMA temp_store=MEMORY",
)
# How often, in steps of SQLite's machine, writing anew looks whether somebody waits.
LOOK_UP_STEPS = 100


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
        # Who stands before that lock, but for the rewriting.
        self._waiting: set[int] = set()
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
        is reading, or the disk is full, it stays; the next time, and the next start,
        see to it.
        """
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._own_thread(), self._scrub)

    def _scrub(self) -> None:
        with self._writing:
            try:
                self._checkpoint()
            except sqlite3.Error as error:
                # What is in the log is read from there: a full disk ends nothing.
                log.warning("the log beside the replica stays: %s", error)

    def _checkpoint(self) -> bool:
        """Whether nothing is left in the log beside the file."""
        sql = "PRAGMA wal_checkpoint(TRUNCATE)"
        ((is_busy, _, _),) = self._connection().execute(sql).fetchall()
        return not is_busy

    async def rewrite(self) -> bool:
        """Write the file anew if something left it, on the replica's own thread.

        Whoever saves meanwhile goes first. False: not yet, the next time does it.
        """
        if not self.read(traces.are_left):
            return True
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._own_thread(), self._rewrite)

    def _rewrite(self) -> bool:
        with self._writing:
            connection = self._connection()
            try:
                self._vacuum(connection)
                if not self._checkpoint():
                    return False
                traces.end(connection)
            except sqlite3.Error as error:
                # Somebody saves, or the disk is full: the file is as it was.
                log.debug("the replica was not written anew: %s", error)
                return False
        return True

    def _vacuum(self, connection: Connection) -> None:
        connection.set_progress_handler(lambda: self.is_awaited, LOOK_UP_STEPS)
        try:
            connection.execute("VACUUM")
        finally:
            connection.set_progress_handler(None, 0)

    @property
    def is_awaited(self) -> bool:
        """Whether somebody stands before the lock of the writers, or wants to close."""
        return bool(self._waiting)

    def close(self) -> None:
        """Let go of the file. A job still running on the own thread ends first."""
        self._waiting.add(threading.get_ident())
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
    def _turn(self) -> Iterator[None]:
        """The lock of the writers, as soon as may be."""
        me = threading.get_ident()
        self._waiting.add(me)
        try:
            self._writing.acquire()
        finally:
            self._waiting.discard(me)
        try:
            yield
        finally:
            self._writing.release()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self._turn():
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
