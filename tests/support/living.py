"""A phone that runs, against a script and a stream, on a clock that a test moves."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import msgspec

from mobile.app import Phone
from mobile.replica import records
from shared.changes import Outcome
from shared.clock import Reading
from shared.wire import LiveFrame, Push, event_id
from tests.support.scripted import NOW_MS, Answer, at, hello, pull, push, scripted_phone

# Far more than anything here takes, even where much else is running.
DEADLINE_S = 60


def event(frame: LiveFrame) -> bytes:
    return b"id: %s\ndata: %s\n\n" % (
        event_id(frame.end).encode(),
        msgspec.json.encode(frame),
    )


class Stream(httpx.AsyncByteStream):
    """A stream that a test writes into, and cuts."""

    def __init__(self) -> None:
        self._pieces: asyncio.Queue[bytes | Exception | None] = asyncio.Queue()

    def send(self, frame: LiveFrame) -> None:
        self._pieces.put_nowait(event(frame))

    def beat(self) -> None:
        self._pieces.put_nowait(b": still here\n\n")

    def cut(self) -> None:
        self._pieces.put_nowait(httpx.ReadTimeout("nothing came"))

    def end(self) -> None:
        self._pieces.put_nowait(None)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while (piece := await self._pieces.get()) is not None:
            if isinstance(piece, Exception):
                raise piece
            yield piece


class SteppedClock:
    """Time moves when a test says so; `waits` are the waits under way, in ms left."""

    def __init__(self) -> None:
        self.now_ms = 0
        self._waits: list[tuple[int, asyncio.Future[None]]] = []

    def reading(self) -> Reading:
        return Reading(NOW_MS + self.now_ms, "boot-1", 60_000 + self.now_ms)

    async def wait(self, ms: int) -> None:
        future = asyncio.get_running_loop().create_future()
        self._waits.append((self.now_ms + ms, future))
        await future

    def waits(self) -> list[int]:
        return sorted(due - self.now_ms for due, one in self._waits if not one.done())

    def move(self, ms: int) -> None:
        self.now_ms += ms
        for due, future in self._waits:
            if due <= self.now_ms and not future.done():
                future.set_result(None)


class Living:
    """A phone that runs, against a script and a stream."""

    def __init__(self, folder: Path, *answers: Answer) -> None:
        self.clock = SteppedClock()
        self.streams: list[Stream] = []
        self.refuses_streams = False
        self.phone: Phone
        self.phone, self.script = scripted_phone(folder, clock=self.clock)
        self.answers = list(answers)
        self.script.answers = [self._answer] * 1_000
        self.link_changes = 0

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/live"):
            if self.refuses_streams:
                return httpx.Response(404, text="no such thing")
            self.streams.append(Stream())
            headers = {"content-type": "text/event-stream; charset=utf-8"}
            return httpx.Response(200, headers=headers, stream=self.streams[-1])
        if not self.answers:
            raise httpx.ConnectError("nobody is there")
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer(request) if callable(answer) else answer

    async def until(self, condition: Callable[[], Any]) -> None:
        """For what crosses to the replica's thread and back."""
        deadline = time.monotonic() + DEADLINE_S
        while not condition():
            assert time.monotonic() < deadline, self.script.names()
            await asyncio.sleep(0.001)

    async def turns(self) -> None:
        """Enough turns of the loop, and of the replica's own thread, for whatever would
        begin to have begun.
        """
        for _ in range(3):
            for _ in range(100):
                await asyncio.sleep(0)
            # Behind all that waits there; one after the other is done.
            await self.phone.replica.run(lambda _: None)

    async def later(self, ms: int) -> None:
        """Let this much time pass, once somebody waits for no more than that."""
        await self.until(lambda: any(left <= ms for left in self.clock.waits()))
        self.clock.move(ms)

    def asked(self) -> list[str]:
        return self.script.names()

    def gone_on_after(self) -> list[str | None]:
        """What each stream was asked to go on after."""
        return [
            request.headers.get("last-event-id")
            for request in self.script.asked
            if request.url.path.endswith("/live")
        ]

    def is_live(self) -> bool:
        return self.phone.runner.link().is_live


async def live(living: Living) -> Stream:
    """Until the stream is open and its first frame, the head, has been heard."""
    await living.until(lambda: living.streams)
    stream = living.streams[-1]
    stream.send(LiveFrame(at(0), at(0), is_whole=True, now_ms=NOW_MS))
    await living.until(living.is_live)
    return stream


def settled(request: httpx.Request) -> httpx.Response:
    sent = msgspec.json.decode(request.content, type=Push)
    return push(*(Outcome(change.id, "applied", 1) for change in sent.changes))


def greeted_or_pulled(request: httpx.Request) -> httpx.Response:
    return hello() if request.url.path.endswith("/hello") else pull()


def remark(phone: Phone) -> str:
    groups = phone.replica.read(records.groups, "item", "item-yard")
    return str(groups["remark"].value["text"]) if "remark" in groups else ""
