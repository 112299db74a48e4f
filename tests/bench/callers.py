"""Phones that are only their lines: `python -m tests.bench.callers`, told on stdin.

What they are told and what they say are JSON lines, in turn: Told, then Said once all
have greeted; anything, then Said with the server's head once it has all of theirs;
that of the whole crowd, then Said with how much each of them holds.
"""

import asyncio
import gc
import random
import sys
import time
import zlib
from collections.abc import AsyncIterator
from typing import TypeVar

import msgspec
from msgspec import Struct

from shared.changes import Change, Fact, uuid7
from shared.clock import Reading
from shared.wire import Cursor, Hello, HelloReply, Pull, PullReply, Push, PushReply

T = TypeVar("T")

MINUTE_MS = 60_000
GZIP_BITS = 16 + zlib.MAX_WBITS


class Told(Struct, frozen=True):
    """Every token's phone is to push its facts."""

    url: str
    production: str
    facts: dict[str, list[Fact]]


class Said(Struct, frozen=True):
    head: int = 0
    held: list[int] = []


class Caller:
    """One connection, messages out and answers in; what comes is decoded, not kept."""

    def __init__(self, told: Told, token: str) -> None:
        self._told, self._token = told, token
        self._random = random.Random(token)
        self._changes: tuple[Change, ...] = ()
        self._cursors: dict[str, Cursor] = {}

    async def begin(self) -> None:
        """Greeted, everything that was there before is held, and changes are ready."""
        host, port = self._told.url.removeprefix("http://").split(":")
        self._reader, self._writer = await asyncio.open_connection(host, int(port))
        hello = Hello(self._reading(), 1)
        reply = await self._post("hello", hello, HelloReply)
        self._cursors = {scope: Cursor(reply.epoch, 0, "") for scope in reply.scopes}
        await self.pull(reply.head)
        self._changes = tuple(
            Change(
                id=uuid7(time.time_ns() // 1_000_000, self._random.randbytes(10)),
                device_seq=place + 1,
                actor=reply.person,
                at=self._reading(),
                schema=1,
                fact=fact,
            )
            for place, fact in enumerate(self._told.facts[self._token])
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

    async def _post(self, name: str, message: Struct, answer: type[T]) -> T:
        body = msgspec.json.encode(message)
        path = f"/sync/v1/{self._told.production}/{name}"
        head = (
            f"POST {path} HTTP/1.1\r\nhost: bench\r\naccept-encoding: gzip\r\n"
            f"authorization: Bearer {self._token}\r\n"
            f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        self._writer.write(head.encode() + body)
        return msgspec.json.decode(await self._answer(), type=answer)

    async def _answer(self) -> bytes:
        status = await self._reader.readline()
        headers: dict[str, str] = {}
        while (said := await self._reader.readline()) != b"\r\n":
            assert said, "the server has closed the line"
            name, _, value = said.decode().partition(":")
            headers[name.lower()] = value.strip()
        if "content-length" in headers:
            body = await self._reader.readexactly(int(headers["content-length"]))
        else:
            body = b"".join([part async for part in self._parts()])
        if headers.get("content-encoding") == "gzip":
            body = zlib.decompress(body, GZIP_BITS)
        assert b" 200 " in status, (status, body)
        return body

    async def _parts(self) -> AsyncIterator[bytes]:
        while size := int(await self._reader.readline(), 16):
            yield await self._reader.readexactly(size)
            await self._reader.readline()
        await self._reader.readline()


async def called() -> None:
    told = _asked(Told)
    phones = [Caller(told, token) for token in told.facts]
    await asyncio.gather(*(one.begin() for one in phones))
    # What is decoded holds no cycles and is dropped at once. Looking for such among
    # what a hundred phones hold is no phone's work.
    gc.disable()
    _say(Said())
    _asked(Said)
    _say(Said(max(await asyncio.gather(*(one.push() for one in phones)))))
    head = _asked(Said).head
    _say(Said(head, await asyncio.gather(*(one.pull(head) for one in phones))))


def _asked(what: type[T]) -> T:
    return msgspec.json.decode(sys.stdin.readline(), type=what)


def _say(said: Said) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(said) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    asyncio.run(called())
