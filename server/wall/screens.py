"""The open lines to walls: a wall is sent the whole board when it has become another.

At most once a second, and in between a sign of life.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable

import msgspec

from server.store.devices import shown_display
from server.store.protocol import Store
from server.store.rows import Display
from server.wall.board_view import Frame, WallBoard
from server.wall.boards import FRAME_S_MIN, Boards
from server.wall.freshness import contact
from shared.errors import Busy, CallboardError
from shared.wire import HEARTBEAT_MS

log = logging.getLogger("callboard.wall")

HEARTBEAT_S = HEARTBEAT_MS / 1000
# One link may hang on several screens. The newest stay: an older line is most likely
# one that broke without a word.
SCREENS_A_DISPLAY_MAX = 8
SCREENS_MAX = 500

_encode = msgspec.json.Encoder().encode


class Screen:
    """One open line. Whoever closes it here makes it end at its next waking."""

    def __init__(self, display: Display, key: str) -> None:
        self.display = display
        self.key = key
        self.is_closed = False


class Screens:
    """All walls that this process shows."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], int],
        heartbeat_s: float = HEARTBEAT_S,
        frame_s_min: float = FRAME_S_MIN,
    ) -> None:
        self._store = store
        self._clock = clock
        self._heartbeat_s = heartbeat_s
        self._frame_s_min = frame_s_min
        self._boards = Boards(store, clock)
        self._open: dict[str, list[Screen]] = {}
        self._count = 0
        self._is_closing = False

    async def display(self, name: str, key: str) -> Display:
        """The wall that this link opens. Raises Forbidden."""
        return await self._store.read(lambda reader: shown_display(reader, name, key))

    async def frame(self, name: str, key: str) -> bytes:
        """The board as JSON, a Frame. Raises Forbidden."""
        display = await self.display(name, key)
        board = await self._boards.board(display)
        return _encode(self._frame(board, board))

    async def begin(self, name: str, key: str) -> Screen:
        """A line for this link. Raises Forbidden, and Busy if there are too many."""
        display = await self.display(name, key)
        if self._is_closing or self._count >= SCREENS_MAX:
            raise Busy("Too many walls are open. Close one.")
        return Screen(display, key)

    def close(self) -> None:
        """Every line ends as soon as it wakes; wake them by `store.wake`."""
        self._is_closing = True

    async def events(self, screen: Screen) -> AsyncIterator[bytes]:
        """The board at once and whenever it is another; a beat when all is still."""
        self._enter(screen)
        try:
            async for event in self._events(screen):
                yield event
        except CallboardError as error:
            # The reply has begun, so all that is left is to end it: the wall keeps
            # what it shows and asks again.
            log.warning("a wall's stream ended: %s", error.detail)
        finally:
            self._leave(screen)

    async def _events(self, screen: Screen) -> AsyncIterator[bytes]:
        now_s = asyncio.get_running_loop().time
        shown: WallBoard | None = None
        told_s = 0.0
        production = screen.display.production
        # Read, not asked of the bell: that may not have heard yet of a commit by
        # another process. Whatever is committed from here on makes the next board.
        seq = await self._store.read(lambda reader: reader.head(production).seq)
        while await self._may_go_on(screen):
            looked_s = now_s()
            board = await self._boards.board(screen.display)
            if board != shown or looked_s - told_s >= self._heartbeat_s:
                yield self._event(board, None if board == shown else board)
                shown, told_s = board, looked_s
            beat_s = max(0.0, told_s + self._heartbeat_s - now_s())
            grown = await self._store.grown(production, seq, beat_s)
            if grown is not None:
                # In a burst of changes a wall gets one board a second, not one each.
                await asyncio.sleep(max(0.0, looked_s + self._frame_s_min - now_s()))
                seq = self._store.head_now(production)

    async def _may_go_on(self, screen: Screen) -> bool:
        """Whether the link still opens this wall, and the server is not stopping."""
        if self._is_closing or screen.is_closed:
            return False
        try:
            screen.display = await self.display(screen.display.name, screen.key)
        except CallboardError:
            return False
        return True

    def _event(self, board: WallBoard, news: WallBoard | None) -> bytes:
        # One line: JSON has no bare line breaks.
        return b"data: %s\n\n" % _encode(self._frame(board, news))

    def _frame(self, board: WallBoard, news: WallBoard | None) -> Frame:
        return Frame(contact(self._clock(), board.day_ends_ms), news)

    def _enter(self, screen: Screen) -> None:
        mine = self._open.setdefault(screen.display.name, [])
        mine.append(screen)
        self._count += 1
        for older in mine[:-SCREENS_A_DISPLAY_MAX]:
            older.is_closed = True

    def _leave(self, screen: Screen) -> None:
        mine = self._open[screen.display.name]
        mine.remove(screen)
        self._count -= 1
        if not mine:
            del self._open[screen.display.name]
