"""Boards as they stand, made once for all walls of a unit."""

import asyncio
from collections.abc import Callable

from msgspec import Struct

from server.store.protocol import Reader, Store
from server.store.rows import Display
from server.wall.board_view import WallBoard
from server.wall.reading import Published, published, read_board

FRAME_S_MIN = 1.0


class Made(Struct, frozen=True):
    """A board, and the log row and the time of which it tells."""

    head: int
    at_ms: int
    board: WallBoard


class Boards:
    """What it keeps grows with the productions that have walls, and no further."""

    def __init__(self, store: Store, clock: Callable[[], int]) -> None:
        self._store = store
        self._clock = clock
        self._published: dict[str, Published] = {}
        self._made: dict[tuple[str, str], Made] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def board(self, display: Display) -> WallBoard:
        """The board as it stands, at most FRAME_S_MIN old."""
        production, unit = display.production, display.unit
        async with self._locks.setdefault(production, asyncio.Lock()):
            head, now_ms = self._store.head_now(production), self._clock()
            made = self._made.get((production, unit))
            if made is None or made.head != head or not _is_young(made, now_ms):
                made = await self._make(production, unit, head, now_ms)
            return made.board

    async def _make(self, production: str, unit: str, head: int, now_ms: int) -> Made:
        known = self._published.get(production)

        def job(reader: Reader) -> tuple[Published, WallBoard]:
            days = published(reader, production, known)
            return days, read_board(reader, production, unit, days, now_ms)

        self._published[production], board = await self._store.read(job)
        made = self._made[production, unit] = Made(head, now_ms, board)
        return made


def _is_young(made: Made, now_ms: int) -> bool:
    return 0 <= now_ms - made.at_ms < FRAME_S_MIN * 1000
