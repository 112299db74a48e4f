"""W4: two hundred phones come back at once, each with fifty changes."""

import asyncio
import gzip
import random
import statistics
import time

import msgspec
from msgspec import Struct

from shared.changes import Change, uuid7
from shared.clock import Reading
from shared.wire import Cursor, Hello, HelloReply, Pull, PullReply, Push, PushReply
from tests.bench.measure import Line, Sizes, line
from tests.bench.phones import pushed_per_s
from tests.bench.served import Served, served

ALL_HOLD_S_MAX = 5.0
SERVER_S_MAX = 2.0
MINUTE_MS = 60_000


class Returned(Struct, frozen=True):
    """Seconds until the server had all, and until all had all; and of its processor."""

    server_s: float
    all_s: float
    processor_s: float


def crowd(sizes: Sizes) -> list[Line]:
    """Clients that decode what they are sent, and store none of it."""
    total = sizes.phones * sizes.phone_changes
    limit = statistics.median(pushed_per_s(sizes))
    found: list[Returned] = []
    peak_mb = 0.0
    for _ in range(sizes.runs):
        with served(tokens=sizes.phones) as there:
            found.append(asyncio.run(_returned(there, sizes.phone_changes)))
            peak_mb = max(peak_mb, there.peak_mb)
    return [
        line(
            "W4 the server has all",
            [total / one.server_s for one in found],
            "changes/s",
            limit,
            "W1 push (aim: at least 0.67)",
            peak_mb,
        ),
        line(
            "W4 all phones hold all",
            [one.all_s for one in found],
            "s",
            ALL_HOLD_S_MAX,
            "the aim: 5 s",
            peak_mb,
        ),
        line(
            "W4 the server's processor time",
            [one.processor_s for one in found],
            "s",
            SERVER_S_MAX,
            "the aim: 2 s",
            peak_mb,
        ),
    ]


async def _returned(there: Served, count: int) -> Returned:
    total = count * len(there.tokens)
    phones = [Caller(there, token) for token in there.tokens]
    await asyncio.gather(*(one.begin(count) for one in phones))
    used_s = there.processor_s
    start = time.perf_counter()
    head = max(await asyncio.gather(*(one.push() for one in phones)))
    server_s = time.perf_counter() - start
    held = await asyncio.gather(*(one.pull(head) for one in phones))
    all_s = time.perf_counter() - start
    assert {total} == set(held), f"not all have all: {set(held)}"
    return Returned(server_s, all_s, there.processor_s - used_s)


class Caller:
    """A phone that is only its line: one connection, messages out and answers in."""

    def __init__(self, there: Served, token: str) -> None:
        self._there, self._token = there, token
        self._random = random.Random(token)
        self._changes: tuple[Change, ...] = ()
        self._cursors: dict[str, Cursor] = {}

    async def begin(self, count: int) -> None:
        """Greeted, everything that was there before is held, and `count` are ready."""
        host, port = self._there.url.removeprefix("http://").split(":")
        self._reader, self._writer = await asyncio.open_connection(host, int(port))
        hello = Hello(self._reading(), 1)
        reply = await self._post("hello", hello, HelloReply)
        self._cursors = {scope: Cursor(reply.epoch, 0, "") for scope in reply.scopes}
        await self.pull(reply.head)
        town = self._there.town
        self._changes = tuple(
            Change(
                id=uuid7(time.time_ns() // 1_000_000, self._random.randbytes(10)),
                device_seq=place + 1,
                actor=reply.person,
                at=self._reading(),
                schema=1,
                fact=town.scan(),
            )
            for place in range(count)
        )

    async def push(self) -> int:
        """The server's head once it has all of this phone's."""
        push = Push(self._reading(), self._changes)
        reply = await self._post("push", push, PushReply)
        assert {"applied"} == {one.status for one in reply.outcomes}, reply.outcomes
        return reply.head

    async def pull(self, head: int) -> int:
        """How many effects came until everything up to `head` was here."""
        count = 0
        while min(cursor.seq for cursor in self._cursors.values()) < head:
            reply = await self._post("pull", Pull(self._cursors), PullReply)
            count += len(reply.effects)
            self._cursors = reply.cursors
        return count

    def _reading(self) -> Reading:
        now_ms = time.time_ns() // 1_000_000
        return Reading(now_ms, self._token, now_ms % MINUTE_MS)

    async def _post(self, name, message, type_):  # type: ignore[no-untyped-def]
        body = msgspec.json.encode(message)
        path = f"/sync/v1/{self._there.town.production}/{name}"
        head = (
            f"POST {path} HTTP/1.1\r\nhost: bench\r\naccept-encoding: gzip\r\n"
            f"authorization: Bearer {self._token}\r\n"
            f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        self._writer.write(head.encode() + body)
        return msgspec.json.decode(await self._answer(), type=type_)

    async def _answer(self) -> bytes:
        status = await self._reader.readline()
        headers: dict[str, str] = {}
        while (said := await self._reader.readline()) != b"\r\n":
            name, _, value = said.decode().partition(":")
            headers[name.lower()] = value.strip()
        if "content-length" in headers:
            body = await self._reader.readexactly(int(headers["content-length"]))
        else:
            body = b"".join([part async for part in self._parts()])
        if headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        assert b" 200 " in status, (status, body)
        return body

    async def _parts(self):  # type: ignore[no-untyped-def]
        while size := int(await self._reader.readline(), 16):
            yield await self._reader.readexactly(size)
            await self._reader.readline()
        await self._reader.readline()
