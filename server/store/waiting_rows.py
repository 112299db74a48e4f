"""Held changes in the SQLite store: their table, and what is read and written of it."""

from collections.abc import Callable
from typing import Any

import msgspec

from server.store.rows import HeldChange

# `body` is the HeldChange. In the order of `place` they came, and will be run.
TABLES = (
    """CREATE TABLE held_change (
        place INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        production TEXT NOT NULL,
        body BLOB NOT NULL)""",
    "CREATE INDEX held_change_production ON held_change (production, place)",
)

_held = msgspec.json.Decoder(HeldChange)


class WaitingReads:
    """`rows` runs a query and gives all its rows."""

    def __init__(self, rows: Callable[..., list[tuple[Any, ...]]]) -> None:
        self._rows = rows

    def get(self, change: str) -> HeldChange | None:
        rows = self._rows("SELECT body FROM held_change WHERE id = ?", change)
        return _held.decode(rows[0][0]) if rows else None

    def all(self, production: str) -> list[HeldChange]:
        rows = self._rows(
            "SELECT body FROM held_change WHERE production = ? ORDER BY place",
            production,
        )
        return [_held.decode(body) for (body,) in rows]


class WaitingWrites(WaitingReads):
    """`write` runs a statement of the job's transaction."""

    def __init__(
        self,
        rows: Callable[..., list[tuple[Any, ...]]],
        write: Callable[..., None],
    ) -> None:
        super().__init__(rows)
        self._write = write

    def put(self, held: HeldChange) -> None:
        self._write(
            "INSERT INTO held_change (id, production, body) VALUES (?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            held.change.id,
            held.device.production,
            msgspec.json.encode(held),
        )

    def drop(self, change: str) -> None:
        self._write("DELETE FROM held_change WHERE id = ?", change)
