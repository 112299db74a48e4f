"""What facts are held for because they name it and it is not here, in the SQLite store.

Asked at every change that brings something new: whether anything is missing at all is
remembered, and most of the time nothing is.
"""

from collections.abc import Callable
from typing import Any

# In the order of `place` the facts came.
TABLES = (
    """CREATE TABLE missing (
        place INTEGER PRIMARY KEY AUTOINCREMENT,
        production TEXT NOT NULL,
        id TEXT NOT NULL,
        fact TEXT NOT NULL)""",
    "CREATE INDEX missing_id ON missing (production, id, place)",
)


class MissingWrites:
    """`rows` and `write` run a statement of the job's transaction."""

    def __init__(
        self,
        rows: Callable[..., list[tuple[Any, ...]]],
        write: Callable[..., None],
    ) -> None:
        self._rows = rows
        self._write = write
        self._is_any: bool | None = None

    def put(self, production: str, id: str, fact: str) -> None:
        self._write(
            "INSERT INTO missing (production, id, fact) VALUES (?, ?, ?)",
            production,
            id,
            fact,
        )
        self._is_any = True

    def take(self, production: str, id: str) -> list[str]:
        if self._is_any is None:
            self._is_any = bool(self._rows("SELECT 1 FROM missing LIMIT 1"))
        if not self._is_any:
            return []
        found = self._rows(
            "SELECT fact FROM missing WHERE production = ? AND id = ? ORDER BY place",
            production,
            id,
        )
        if found:
            self._write(
                "DELETE FROM missing WHERE production = ? AND id = ?", production, id
            )
            self._is_any = None
        return [fact for (fact,) in found]

    def forget_read(self) -> None:
        """What is remembered may be otherwise now."""
        self._is_any = None
