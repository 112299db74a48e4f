"""Rows that a job has made and SQLite has not been given yet, and how they are undone.

Given together they cost half of what they cost one at a time. A block inside a job
costs nothing until something is written in it.

Rule 1: rows are given before the job ends, and before anything reads or writes that
        could tell that they are missing.
Rule 2: a table that rows wait for is written by one statement only, so that the rows
        of one table are given in the order in which they were made.
Rule 3: a block whose rows all still wait is undone by forgetting them; one of which
        anything was given has a savepoint of SQLite's, which undoes it.
"""

from collections.abc import Callable
from sqlite3 import Connection
from types import TracebackType
from typing import Any

Row = tuple[Any, ...]


class Unwritten:
    """Blocks are entered and left in turn; the outermost one is the job."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._made: list[tuple[str, Row]] = []
        # Where in `_made` the rows of each open block begin.
        self._begins: list[int] = []
        # How many of the open blocks, from the outermost, SQLite knows of.
        self._known = 0

    def __bool__(self) -> bool:
        """Whether any rows wait."""
        return bool(self._made)

    @property
    def depth(self) -> int:
        return len(self._begins)

    def add(self, statement: str, row: Row) -> None:
        self._made.append((statement, row))

    def enter(self) -> None:
        self._begins.append(len(self._made))

    def give(self) -> None:
        """Write what waits, each block's rows inside a savepoint of its own."""
        start = 0
        for place in range(self._known, self.depth):
            self._insert(self._made[start : self._begins[place]])
            start = self._begins[place]
            # No names come from outside: the place is ours.
            self._connection.execute(f"SAVEPOINT level_{place}")
            self._known += 1
        self._insert(self._made[start:])
        self._made.clear()

    def leave(self) -> None:
        """The block stands, as far as the one around it does."""
        self._begins.pop()
        if self._known > self.depth:
            self._connection.execute(f"RELEASE level_{self.depth}")
            self._known -= 1

    def undo(self) -> bool:
        """Nothing of the block stands; whether there was anything."""
        begins = self._begins.pop()
        if self._known > self.depth:
            # What still waits was made after the savepoint, in this block.
            self._made.clear()
            self._connection.execute(f"ROLLBACK TO level_{self.depth}")
            self._connection.execute(f"RELEASE level_{self.depth}")
            self._known -= 1
            return True
        was_empty = len(self._made) == begins
        del self._made[begins:]
        return not was_empty

    def forget(self) -> None:
        """Outside a transaction there is nothing."""
        self._made.clear()
        self._begins.clear()
        self._known = 0

    def _insert(self, made: list[tuple[str, Row]]) -> None:
        by_statement: dict[str, list[Row]] = {}
        for statement, row in made:
            by_statement.setdefault(statement, []).append(row)
        for statement, rows in by_statement.items():
            self._connection.executemany(statement, rows)


class Block:
    """A `with` of which all stands, as far as what is around it does, or nothing.

    `check` raises if nothing can stand any more; `undo` undoes. Not a generator of
    contextlib's: every change there is goes through one of these.
    """

    __slots__ = ("_check", "_undo", "_unwritten")

    def __init__(
        self, unwritten: Unwritten, check: Callable[[], None], undo: Callable[[], None]
    ) -> None:
        self._unwritten = unwritten
        self._check = check
        self._undo = undo

    def __enter__(self) -> None:
        self._unwritten.enter()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self._undo()
            return
        try:
            if self._unwritten.depth == 1:
                self._unwritten.give()
            self._check()
        except BaseException:
            self._undo()
            raise
        self._unwritten.leave()
