"""Who waits for the log to grow, and how they hear of it.

Only the newest head is kept, so a burst of commits is one ring and nothing piles up
for those who are slow.
"""

import asyncio
from collections.abc import Iterable, Mapping
from threading import Lock

# In the order in which they came.
Waiting = dict[asyncio.Future[None], None]


class Doorbell:
    """Rung from any thread; waited for in one event loop."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._heads: dict[str, int] = {}
        self._stirs: dict[str, int] = {}
        self._waiting: dict[str, Waiting] = {}
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

    def ring(self, heads: Mapping[str, int], stirred: Iterable[str] = ()) -> None:
        """These productions' logs have grown to these heads, or are known to be there.

        Who waits in those `stirred` wakes though nothing grew: they may have to stop.
        Both at once, so that nobody wakes to the one without the other. A head that is
        older than one known changes nothing.
        """
        with self._lock:
            moved = self._stir(stirred)
            grown = [
                production
                for production, head in heads.items()
                if head > self._heads.get(production, -1)
            ]
            self._heads.update({production: heads[production] for production in grown})
            self._wake(dict.fromkeys([*moved, *grown]))

    def _stir(self, productions: Iterable[str]) -> list[str]:
        stirred = list(productions)
        for production in stirred:
            self._stirs[production] = self.stirs(production) + 1
        return stirred

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
            loop = self._loop = asyncio.get_running_loop()
            rung = loop.create_future()
            waiting = self._waiting.setdefault(production, {})
            waiting[rung] = None
        # By hand: of thousands who are woken at once, asyncio.timeout is the half.
        timer = loop.call_later(timeout_s, _let_go, rung)
        try:
            await rung
        finally:
            timer.cancel()
            with self._lock:
                waiting.pop(rung, None)
        head = self.head(production)
        return head if head > after else None

    def _wake(self, productions: Iterable[str]) -> None:
        """Let all go at once, and in their own loop: they belong to no other thread."""
        rung = [self._waiting.pop(name, {}) for name in productions]
        if not any(rung) or self._loop is None or self._loop.is_closed():
            return

        def let_all_go() -> None:
            for waiting in rung:
                for one in list(waiting):
                    _let_go(one)

        self._loop.call_soon_threadsafe(let_all_go)


def _let_go(rung: asyncio.Future[None]) -> None:
    if not rung.done():
        rung.set_result(None)
