"""A server with a wall on it in a thread of its own, that may die and come back."""

import asyncio
import socket
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from server.app import create_core
from server.serving import Serving
from server.settings import Settings
from tests.support.served import STOP_S, Line
from tests.support.wall_world import WALL, WallWorld

T = TypeVar("T")

# Three of these are not a minute; a browser's clock is moved by the test.
BEAT_S = 0.4


class House:
    """`told` is what stands in the store; its acts run by `do`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.line = Line(0)
        self.told: WallWorld
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._serving: Serving
        self._running: asyncio.Task[None]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.line.port}"

    @property
    def link(self) -> str:
        return f"{self.url}/wall/{WALL}?key={self.told.key}"

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(STOP_S)

    def die(self) -> None:
        """Nobody answers any more, and nobody said so."""
        self.line.cut()
        self.do(self._stop())

    def rise(self) -> None:
        self.do(self._start())
        self.line.mend()

    async def _start(self) -> None:
        listening = socket.create_server(("127.0.0.1", 0))
        core = create_core(
            Settings(self.folder),
            clock=lambda: self.told.world.now_ms,
            heartbeat_s=BEAT_S,
        )
        if hasattr(self, "told"):
            self.told.world.store = core.store
        else:
            self.told = await WallWorld(core.store).begin()
        self.line.server_port = listening.getsockname()[1]
        self._serving = Serving(core, lambda: None)
        self._running = asyncio.create_task(self._serving.serve([listening]))

    async def _stop(self) -> None:
        self._serving.should_exit = True
        await self._running

    @contextmanager
    def open(self) -> Iterator["House"]:
        self._thread.start()
        wire = self.do(self.line.open())
        self.do(self._start())
        try:
            yield self
        finally:
            self.do(self._stop())
            self._loop.call_soon_threadsafe(wire.close)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(STOP_S)
            self._loop.close()
