"""Connections that die, or find the disk full, at a statement that was chosen."""

import sqlite3
from collections import Counter
from collections.abc import Callable
from sqlite3 import Connection
from typing import Any

from tests.support.virtual import Halted

# What needs room on the disk.
WRITES = ("INSERT", "UPDATE", "DELETE", "COMMIT")


class Fuse:
    """All connections of one process. `blow` is called when it dies of a statement.

    `bites` counts what really happened, under names that begin with `whose`.
    """

    def __init__(
        self, blow: Callable[[], None], bites: Counter[str], whose: str
    ) -> None:
        self._blow = blow
        self._bites, self._whose = bites, whose
        self._left = 0
        self._commits_left = 0
        self._is_after = False
        self._open: list[Connection] = []
        self.is_dead = False
        self.is_disk_full = False
        # Called when a commit is about to be made: it takes its time.
        self.before_commit: Callable[[], None] = _at_once

    def light(self, statements: int, *, is_after: bool) -> None:
        """Die at that statement from here, just before or just after it was done."""
        self._left, self._is_after = statements, is_after
        self._commits_left = 0

    def light_commit(self, commits: int, *, is_after: bool) -> None:
        """Die at that commit from here."""
        self._commits_left, self._is_after = commits, is_after

    def die(self) -> None:
        """Every open transaction is lost, as with any process that is gone."""
        self.is_dead = True
        for connection in self._open:
            Connection.close(connection)
        self._open.clear()
        self._blow()

    def bite(self, what: str) -> None:
        self._bites[f"{self._whose}_{what}"] += 1

    def factory(self) -> type[Connection]:
        fuse = self

        class Fused(Connection):
            def __init__(self, *args: Any, **named: Any) -> None:
                super().__init__(*args, **named)
                fuse._open.append(self)

            def execute(self, sql: str, *args: Any) -> Any:
                return fuse._through(sql, lambda: Connection.execute(self, sql, *args))

            def executemany(self, sql: str, *args: Any) -> Any:
                return fuse._through(
                    sql, lambda: Connection.executemany(self, sql, *args)
                )

            def rollback(self) -> None:
                if fuse.is_dead:
                    raise Halted
                super().rollback()

            def close(self) -> None:
                if fuse.is_dead:
                    raise Halted
                super().close()

        return Fused

    def _through(self, sql: str, do: Callable[[], Any]) -> Any:
        if sql == "COMMIT":
            self.before_commit()
        if self.is_dead:
            raise Halted
        if self._is_reached(sql):
            when = "after" if self._is_after else "before"
            what = "a_commit" if sql == "COMMIT" else "a_statement"
            self.bite(f"died_{when}_{what}")
            if self._is_after:
                do()
            self.die()
            raise Halted
        if self.is_disk_full and sql.lstrip().upper().startswith(WRITES):
            self.bite("found_its_disk_full")
            raise sqlite3.OperationalError("database or disk is full")
        return do()

    def _is_reached(self, sql: str) -> bool:
        if self._commits_left and sql == "COMMIT":
            self._commits_left -= 1
            return self._commits_left == 0
        if self._left == 0:
            return False
        self._left -= 1
        return self._left == 0


def _at_once() -> None:
    """A commit that takes no time."""
