"""The one writer: jobs wait in line, and many share one commit.

A job's future resolves only after the commit that holds it is on disk. A job that
raises is undone alone; if the commit itself fails, every job of the batch fails.
"""

import asyncio
import logging
import queue
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from server.store.doorbell import Doorbell
from server.store.high_water import HighWater
from server.store.sqlite_writer import SqliteWriter, TransactionLost
from shared.errors import Busy
from shared.registry import Registry

log = logging.getLogger("callboard.store")

# One fsync for at most this many jobs: measured, 35 a commit already make it cheap.
BATCH_JOBS_MAX = 256
# At the slowest measured rate (some 500 commits a second) the last of these waits
# well under ten seconds; beyond, a phone does better to come back later.
WAITING_JOBS_MAX = 4_096
# How soon a commit by another process (the command line) is noticed when idle.
LOOK_S = 0.2


class Job:
    """One job and the future of its result, in the loop of whoever asked."""

    __slots__ = ("error", "future", "loop", "result", "run")

    def __init__(self, run: Callable[[SqliteWriter], Any]) -> None:
        self.run = run
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[Any] = self.loop.create_future()
        self.result: Any = None
        self.error: BaseException | None = None

    def settle(self) -> None:
        """In its own loop. Whoever gave up waiting is not told."""
        if self.future.done():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class Commits:
    """The line, and the step that empties it.

    `drain_once` is the step: a thread repeats it in production (`run`), a scheduler
    in a simulation. `connect` is called once, by whoever takes the first step.
    """

    def __init__(
        self,
        connect: Callable[[], sqlite3.Connection],
        bell: Doorbell,
        registry: Registry,
        high_water: HighWater,
    ) -> None:
        self._connect = connect
        self._bell = bell
        self._registry = registry
        self._high_water = high_water
        # None is nobody's job: it only wakes the writer.
        self._line: queue.Queue[Job | None] = queue.Queue(WAITING_JOBS_MAX)
        self._writer: SqliteWriter | None = None
        self._version = -1
        self._is_stopping = False

    def put(self, job: Job) -> None:
        """Raises Busy if the line is full or closed; then nothing was taken."""
        if self._is_stopping:
            raise Busy("The server is stopping. Try again in a minute.")
        try:
            self._line.put_nowait(job)
        except queue.Full:
            raise Busy(
                "The server has more to write than it can. Nothing was taken; "
                "it is sent again by itself.",
                retry_after_s=2,
            ) from None

    def run(self) -> None:
        """Drain until `stop`, then what is left; the body of the writer's thread."""
        while not self._is_stopping:
            self.drain_once(LOOK_S)
        while self.drain_once():
            pass
        self.end()

    def end(self) -> None:
        """Note how far the log has come, and let go of the file."""
        if self._writer is not None:
            self._high_water.keep(self._writer.connection, is_last=True)
        self.close()

    def stop(self) -> None:
        self._is_stopping = True
        # A full line is awake anyway.
        with suppress(queue.Full):
            self._line.put_nowait(None)

    def close(self) -> None:
        """By whoever took the steps."""
        if self._writer is not None:
            self._writer.connection.close()
            self._writer = None
            # The next connection counts from a number of its own.
            self._version = -1

    def drain_once(self, wait_s: float = 0) -> int:
        """Commit up to BATCH_JOBS_MAX waiting jobs together; how many there were.

        With none, waits up to `wait_s` for the first, then looks whether another
        process has committed.
        """
        batch = self._batch(wait_s)
        try:
            if batch:
                grown, stirred = self._commit(self._opened(), batch)
                # Who may not read on must know of that before there is more to read.
                self._bell.ring(grown, stirred)
                self._high_water.grew()
            else:
                self._look(self._opened())
        except (sqlite3.Error, TransactionLost) as error:
            log.exception("a commit of %d jobs failed", len(batch))
            # What is left of the transaction goes with its connection.
            self.close()
            for job in batch:
                job.error = _not_written(error)
        _settle(batch)
        if self._writer is not None:
            # After the answers: nobody waits for a note.
            self._high_water.keep(self._writer.connection)
        return len(batch)

    def _opened(self) -> SqliteWriter:
        if self._writer is None:
            self._writer = SqliteWriter(self._connect(), self._registry)
            self._look(self._writer)
        return self._writer

    def _batch(self, wait_s: float) -> list[Job]:
        batch: list[Job | None] = []
        with suppress(queue.Empty):
            if wait_s > 0:
                batch.append(self._line.get(timeout=wait_s))
            while len(batch) < BATCH_JOBS_MAX:
                batch.append(self._line.get_nowait())
        return [job for job in batch if job is not None]

    def _commit(
        self, writer: SqliteWriter, batch: list[Job]
    ) -> tuple[dict[str, int], set[str]]:
        writer.begin()
        for job in batch:
            try:
                with writer.savepoint():
                    job.result = job.run(writer)
            except sqlite3.OperationalError as error:
                log.exception("a job could not write")
                job.error = _not_written(error)
            except Exception as error:  # noqa: BLE001  handed to whoever asked
                job.error = error
        return writer.commit()

    def _look(self, writer: SqliteWriter) -> None:
        """Ring for what others have committed; their commits change data_version.

        They may have changed somebody's access too, so everyone is stirred.
        """
        [version] = writer.connection.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self._version = version
            heads = writer.heads()
            self._bell.ring(heads, heads)


def _settle(batch: list[Job]) -> None:
    """One call into each loop, not one a job."""
    for loop in {job.loop for job in batch}:
        settled = [job for job in batch if job.loop is loop]
        # A loop that has ended has nobody left who waits.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(_settle_all, settled)


def _settle_all(settled: list[Job]) -> None:
    for job in settled:
        job.settle()


def _not_written(error: Exception) -> Busy:
    busy = Busy(
        "The server could not write to its disk. Nothing was taken; "
        "it is sent again by itself.",
        retry_after_s=5,
    )
    busy.__cause__ = error
    return busy
