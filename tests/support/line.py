"""The line between a phone and the server, in pieces, through all weathers.

It carries the bodies of requests and replies as streams, both ways, and does to them
what networks do. Which of it happens, and when, is drawn from the phone's own chance.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import Any, Protocol

import httpx
from msgspec import Struct

from tests.support.exchange import PIECES_MAX, Exchange, Heard, pieces_of
from tests.support.virtual import Process

PORTAL = b"<!doctype html><title>Guest Wi-Fi</title><p>Please sign in to go on."
PROBLEM = b'{"type":"about:blank","title":"Too busy"}'
# What stands between a phone and its server may say, with Retry-After or without.
REFUSALS = (413, 429, 502, 503, 511)
# A stream lives longer than a reply: a cut finds it after so many bytes at most.
CUT_BYTES_MAX = 4_000
# What a slow line carries at a time.
PACKET_BYTES = 1_400


class Weather(Struct):
    """How often, for each request; `delay_ms` is the longest of every hop.

    `bytes_per_s` is how fast replies come down the line; 0 for at once.
    """

    lost: float = 0.0
    no_reply: float = 0.0
    twice: float = 0.0
    portal: float = 0.0
    refused: float = 0.0
    cut_request: float = 0.0
    cut_reply: float = 0.0
    kept_back: float = 0.0
    delay_ms: int = 40
    bytes_per_s: int = 0


CLEAR = Weather()


class Server(Protocol):
    """Where a line leads. `process` is None while no server runs."""

    process: Process | None

    async def app(self, scope: Any, receive: Any, send: Any) -> None: ...


class Line(httpx.AsyncBaseTransport):
    """One phone's way to the server. `heard` is told of every reply that ended."""

    def __init__(
        self,
        server: Server,
        chance: random.Random,
        faults: Counter[str],
        now_ms: Callable[[], int],
        heard: Callable[[Heard], None],
    ) -> None:
        self.server = server
        self.random = chance
        self.weather = CLEAR
        self.is_on = True
        self.now_ms = now_ms
        self._faults = faults
        self._heard = heard
        self._open: list[Exchange] = []

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        await self.server.app(scope, receive, send)

    async def hop(self) -> None:
        await asyncio.sleep(self.random.randrange(1, self.weather.delay_ms + 1) / 1000)

    def hang_up(self) -> None:
        """Everything under way is cut."""
        for exchange in list(self._open):
            exchange.cut()
            self.closed(exchange)

    def closed(self, exchange: Exchange) -> None:
        if exchange in self._open:
            self._open.remove(exchange)
            self._heard(exchange.heard)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = await request.aread()
        limits = request.extensions.get("timeout", {})
        await self.hop()
        answer = self._answered_on_the_way(request)
        if answer is not None:
            return answer
        if self._falls("twice"):
            asyncio.get_running_loop().call_later(
                self.random.choice([0.001, 0.2, 40.0]), self._again, request, body
            )
        cut_at = (
            self.random.randrange(PIECES_MAX) if self._falls("cut_request") else None
        )
        exchange = self._reach(request, body, cut_at)
        is_stream = request.url.path.endswith("/live")
        is_unheard = not is_stream and self._falls("no_reply")
        try:
            start = await exchange.next(limits.get("read"))
            while is_unheard and start is not None and start.get("more_body", True):
                start = await exchange.next(limits.get("read"))
            if is_unheard or start is None:
                raise httpx.ReadError("the line is dead", request=request)
        except BaseException:
            exchange.let_go()
            raise
        pieces = self._replied(exchange, limits.get("read"))
        return httpx.Response(
            start["status"], headers=start["headers"], stream=Reply(pieces, exchange)
        )

    def _answered_on_the_way(self, request: httpx.Request) -> httpx.Response | None:
        """What comes back without the server's having a hand in it."""
        if not self.is_on or self.server.process is None:
            raise httpx.ConnectError("no route", request=request)
        if self._falls("lost"):
            raise httpx.ConnectError("lost on its way", request=request)
        if self._falls("portal"):
            return httpx.Response(200, html=PORTAL.decode())
        if self._falls("refused"):
            status = self.random.choice(REFUSALS)
            headers = self.random.choice([{}, {"retry-after": "3"}])
            return httpx.Response(status, headers=headers, content=PROBLEM)
        return None

    def _reach(
        self,
        request: httpx.Request,
        body: bytes,
        cut_at: int | None,
        *,
        is_awaited: bool = True,
    ) -> Exchange:
        process = self.server.process
        assert process is not None
        exchange = Exchange(self, request, body, cut_at)
        self._open.append(exchange)
        exchange.start(process, is_awaited=is_awaited)
        return exchange

    def _again(self, request: httpx.Request, body: bytes) -> None:
        """The same request comes once more, late perhaps, and nobody waits for it."""
        if self.server.process is not None and not request.url.path.endswith("/live"):
            self._reach(request, body, None, is_awaited=False)

    async def _replied(
        self, exchange: Exchange, timeout_s: float | None
    ) -> AsyncIterator[bytes]:
        left = (
            self.random.randrange(CUT_BYTES_MAX) if self._falls("cut_reply") else None
        )
        kept_back: list[bytes] | None = [] if self._falls("kept_back") else None
        waited = Waited(timeout_s)
        while True:
            message = await exchange.next(waited.left_s())
            if message is None:
                raise httpx.ReadError("the line is dead")
            if kept_back is not None:
                kept_back.append(message.get("body", b""))
                if message.get("more_body"):
                    continue
                message = message | {"body": b"".join(kept_back)}
            for piece in self._parted(message.get("body", b"")):
                await self._arrive(piece, exchange)
                if left is not None:
                    left -= len(piece)
                    if left < 0:
                        yield piece[: left + len(piece)]
                        raise httpx.ReadError("cut in the middle")
                yield piece
                waited = Waited(timeout_s)
            if not message.get("more_body"):
                return

    def _parted(self, body: bytes) -> list[bytes]:
        if not self.weather.bytes_per_s:
            return pieces_of(self.random, body)
        starts = range(0, len(body), PACKET_BYTES)
        return [body[start : start + PACKET_BYTES] for start in starts]

    async def _arrive(self, piece: bytes, exchange: Exchange) -> None:
        if not self.weather.bytes_per_s:
            await self.hop()
            return
        await asyncio.sleep(len(piece) / self.weather.bytes_per_s)
        if exchange not in self._open:
            raise httpx.ReadError("the line is dead")

    def _falls(self, fault: str) -> bool:
        # Drawn only if it may happen: clear weather takes nothing from the chance.
        share = getattr(self.weather, fault)
        if not share or self.random.random() >= share:
            return False
        self._faults[fault] += 1
        return True


class Waited:
    """How long a phone still waits for the next piece."""

    def __init__(self, timeout_s: float | None) -> None:
        self._until_s = None
        if timeout_s is not None:
            self._until_s = asyncio.get_running_loop().time() + timeout_s

    def left_s(self) -> float | None:
        if self._until_s is None:
            return None
        return max(0.0, self._until_s - asyncio.get_running_loop().time())


class Reply(httpx.AsyncByteStream):
    """A reply's body, as it comes."""

    def __init__(self, pieces: AsyncIterator[bytes], exchange: Exchange) -> None:
        self._pieces, self._exchange = pieces, exchange

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._pieces:
            yield piece

    async def aclose(self) -> None:
        self._exchange.let_go()
