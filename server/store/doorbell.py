"""Who waits for the log to grow, and how they hear of it.

Only the newest head is kept, so a burst of commits is one ring and nothing piles up
for those who are slow.
"""

import asyncio
from collections.abc import Iterable, Mapping
from threading import Lock


class Doorbell:
    """Rung from any thread; waited for in one event loop."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._heads: dict[str, int] = {}
        self._stirs: dict[str, int] = {}
        self._waiting: dict[str, asyncio.Event] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_closed = False

    def head(self, production: str) -> int:
        """The newest head that was rung; 0 if none was."""
        return self._heads.get(production, 0)

    def stirs(self, production: str) -> int:
        """How often those who wait there were stirred: a note of it tells later
        whether one came while nobody waited.
        """
        return self._stirs.get(production, 0)

    def ring(self, heads: Mapping[str, int]) -> None:
        """These productions' logs have grown to these heads, or are known to be there.

        A head that is older than one known changes nothing.
        """
        with self._lock:
            grown = [
                production
                for production, head in heads.items()
                if head > self._heads.get(production, -1)
            ]
            self._heads.update({production: heads[production] for production in grown})
            self._wake(grown)

    def stir(self, productions: Iterable[str]) -> None:
        """Wake who waits there though nothing grew: they may have to stop."""
        with self._lock:
            stirred = list(productions)
            for production in stirred:
                self._stirs[production] = self.stirs(production) + 1
            self._wake(stirred)

    def close(self) -> None:
        """Wake everyone, and let nobody wait from now on."""
        with self._lock:
            self._is_closed = True
            self._wake(list(self._waiting))

    async def wait(
        self, production: str, after: int, timeout_s: float, stirs: int | None = None
    ) -> int | None:
        """The head once it is past `after`; None in time, or when stirred: now, or
        since there were `stirs`.
        """
        with self._lock:
            if self.head(production) > after:
                return self.head(production)
            if self._is_closed or stirs not in (None, self.stirs(production)):
                return None
            self._loop = asyncio.get_running_loop()
            event = self._waiting.setdefault(production, asyncio.Event())
        try:
            async with asyncio.timeout(timeout_s):
                await event.wait()
        except TimeoutError:
            return None
        head = self.head(production)
        return head if head > after else None

    def _wake(self, productions: Iterable[str]) -> None:
        """Set each event once, and in its own loop: it belongs to no other thread."""
        events = [self._waiting.pop(name, None) for name in productions]
        rung = [event for event in events if event is not None]
        if not rung or self._loop is None or self._loop.is_closed():
            return

        def set_all() -> None:
            for event in rung:
                event.set()

        self._loop.call_soon_threadsafe(set_all)
