"""One request at the server, in pieces, and what could be overheard of its reply."""

import asyncio
import random
import zlib
from collections.abc import Callable
from typing import Any, Protocol

import httpx

from tests.support.virtual import Halted, Process

PIECES_MAX = 4


class Carrier(Protocol):
    """The line that an exchange is on."""

    random: random.Random
    now_ms: Callable[[], int]

    async def hop(self) -> None:
        """The way takes some time."""
        ...

    async def app(self, scope: Any, receive: Any, send: Any) -> None: ...

    def closed(self, exchange: "Exchange") -> None: ...


class Exchange:
    """One request at the server, and what comes of it."""

    def __init__(
        self, line: Carrier, request: httpx.Request, body: bytes, cut_at: int | None
    ) -> None:
        self._line, self._body, self._cut_at = line, body, cut_at
        self._scope = _scope(request)
        self._news: asyncio.Queue[Any] = asyncio.Queue()
        self._is_gone = asyncio.Event()
        self._unsent = pieces_of(line.random, body)
        self.heard = Heard(request, line.now_ms)

    def start(self, process: Process, *, is_awaited: bool) -> None:
        process.start(self._run(is_awaited))

    def cut(self) -> None:
        """Both ends find the line dead."""
        self._news.put_nowait(None)
        self._is_gone.set()

    def let_go(self) -> None:
        """The phone listens no more."""
        self._is_gone.set()
        self._line.closed(self)

    async def next(self, timeout_s: float | None) -> Any:
        """The server's next message; None is the end, or a cut. Raises ReadTimeout."""
        try:
            async with asyncio.timeout(timeout_s):
                return await self._news.get()
        except TimeoutError:
            raise httpx.ReadTimeout("nothing came") from None

    async def _run(self, is_awaited: bool) -> None:
        try:
            await self._line.app(self._scope, self._receive, self._send)
        except Halted:
            raise
        except Exception:  # noqa: BLE001  the phone sees a line that ends
            self._news.put_nowait(None)
        if not is_awaited:
            self.let_go()

    async def _receive(self) -> dict[str, Any]:
        if self._unsent:
            await self._line.hop()
            if self._cut_at is not None and len(self._unsent) <= self._cut_at:
                self.cut()
                return {"type": "http.disconnect"}
            piece = self._unsent.pop(0)
            more = bool(self._unsent)
            return {"type": "http.request", "body": piece, "more_body": more}
        await self._is_gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        if not self._is_gone.is_set():
            self.heard.hear(message)
            self._news.put_nowait(message)


class Heard:
    """What the server said in one reply, as anybody on the line could read it."""

    def __init__(self, request: httpx.Request, now_ms: Callable[[], int]) -> None:
        self.request = request
        self.status = 0
        self._now_ms = now_ms
        self._begun_ms = now_ms()
        self._is_packed = False
        self._body: list[tuple[int, bytes]] = []

    def hear(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = dict(message["headers"])
            self._is_packed = headers.get(b"content-encoding") == b"gzip"
        else:
            self._body.append((self._now_ms(), message.get("body", b"")))

    def body(self) -> bytes:
        """As far as it came."""
        whole = b"".join(piece for _, piece in self._body)
        return zlib.decompressobj(31).decompress(whole) if self._is_packed else whole

    def spoken(self, words: bytes, body: bytes) -> int | None:
        """When these words were last said, epoch ms; None if `body` does not say them.

        Of a reply in one piece it is when that was asked for.
        """
        if words not in body:
            return None
        if not self.request.url.path.endswith("/live"):
            return self._begun_ms
        said = [at_ms for at_ms, piece in self._body if words in piece]
        return max(said, default=None)


def pieces_of(chance: random.Random, body: bytes) -> list[bytes]:
    """The body in a few pieces; an empty one is one piece."""
    if len(body) < 2:
        return [body]
    count = chance.randrange(1, PIECES_MAX + 1)
    cuts = sorted({chance.randrange(1, len(body)) for _ in range(count - 1)})
    return [body[a:b] for a, b in zip([0, *cuts], [*cuts, len(body)], strict=True)]


def _scope(request: httpx.Request) -> dict[str, Any]:
    url = request.url
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "scheme": url.scheme,
        "path": url.path,
        "raw_path": url.raw_path.partition(b"?")[0],
        "query_string": url.query,
        "server": (url.host, url.port or 80),
        "client": ("192.0.2.1", 1234),
        "root_path": "",
    }
