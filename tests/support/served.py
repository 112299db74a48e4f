"""An ASGI app on a port of this machine, and a line to it that can be cut."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import uvicorn

STOP_S = 20


class Line:
    """A wire between a browser and a server on the same loop.

    `cut` drops what is connected and lets nobody through until `mend`.
    """

    def __init__(self, server_port: int) -> None:
        self.server_port = server_port
        self.port = 0
        self.is_cut = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    async def open(self) -> asyncio.Server:
        self._loop = asyncio.get_running_loop()
        server = await asyncio.start_server(self._join, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        return server

    def cut(self) -> None:
        self._call(self._drop)

    def mend(self) -> None:
        self._call(self._let_through)

    def _call(self, act: Callable[[], None]) -> None:
        assert self._loop is not None
        self._loop.call_soon_threadsafe(act)

    def _drop(self) -> None:
        self.is_cut = True
        for writer in self._writers:
            writer.transport.abort()

    def _let_through(self) -> None:
        self.is_cut = False

    async def _join(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if self.is_cut:
            writer.transport.abort()
            return
        there = await asyncio.open_connection("127.0.0.1", self.server_port)
        ends = {writer, there[1]}
        self._writers |= ends
        try:
            await asyncio.gather(_pass(reader, there[1]), _pass(there[0], writer))
        finally:
            self._writers -= ends
            for end in ends:
                end.close()


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()
    with suppress(OSError, RuntimeError):
        writer.write_eof()


class Served:
    def __init__(self, port: int, line: Line) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.line = line
        self.line_url = f"http://127.0.0.1:{line.port}"


@contextmanager
def serving(app: Any) -> Iterator[Served]:
    """`app` in a thread of this process, so that a test can reach its objects."""
    # Listening before the server runs: whoever connects early is kept waiting.
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    config = uvicorn.Config(app, ws="websockets-sansio", log_level="error")
    server = uvicorn.Server(config)
    line = Line(port)
    ready = threading.Event()

    async def run() -> None:
        wire = await line.open()
        ready.set()
        await server.serve(sockets=[listening])
        wire.close()

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    assert ready.wait(STOP_S), "the line did not open"
    try:
        yield Served(port, line)
    finally:
        server.should_exit = True
        server.force_exit = True
        thread.join(STOP_S)
        assert not thread.is_alive(), "the server did not stop"
