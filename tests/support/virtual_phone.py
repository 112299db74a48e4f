"""A phone that runs against a script in time that is made up: an hour is a moment."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec

from shared.changes import Outcome
from shared.clock import Reading
from shared.wire import Push
from tests.support.living import Stream
from tests.support.scripted import NOW_MS, hello, pull, push, scripted_phone, snapshot
from tests.support.virtual import VirtualLoop

ASKED_MAX = 10_000

Answers = Callable[[httpx.Request], httpx.Response]


def in_made_up_time(work: Coroutine[Any, Any, None]) -> None:
    """Run it to its end; no thread, and no moment, is waited for."""
    loop = VirtualLoop()
    try:
        loop.run_until_complete(work)
    finally:
        loop.close()


class LoopClock:
    """A phone's clocks, and its patience, by the loop it runs in."""

    def reading(self) -> Reading:
        passed_ms = round(asyncio.get_running_loop().time() * 1000)
        return Reading(NOW_MS + passed_ms, "boot-1", 60_000 + passed_ms)

    async def wait(self, ms: int) -> None:
        await asyncio.sleep(ms / 1000)


class VirtualPhone:
    """One phone, and whatever answers it at the moment: `answers`, at first `well`.

    `asked` says of each request when it came, in seconds, and what it was for.
    """

    def __init__(self, folder: Path) -> None:
        self.phone, script = scripted_phone(folder, clock=LoopClock())
        script.answers = [self._answer] * ASKED_MAX
        self.answers: Answers = self.well
        self.asked: list[tuple[float, str]] = []
        self.requests: list[httpx.Request] = []
        self.streams: list[Stream] = []
        self.taken: list[str] = []
        self.head = 0

    def _answer(self, request: httpx.Request) -> httpx.Response:
        now_s = asyncio.get_running_loop().time()
        self.asked.append((now_s, request.url.path.rsplit("/", 1)[1]))
        self.requests.append(request)
        return self.answers(request)

    def well(self, request: httpx.Request) -> httpx.Response:
        """As a server does that is there."""
        match request.url.path.rsplit("/", 1)[1]:
            case "hello":
                return hello(head=self.head)
            case "snapshot":
                return snapshot(request.url.params["scope"])
            case "push":
                return self._took(request)
            case "pull":
                return pull(self.head)
            case _:
                self.streams.append(Stream())
                kind = {"content-type": "text/event-stream"}
                return httpx.Response(200, headers=kind, stream=self.streams[-1])

    def _took(self, request: httpx.Request) -> httpx.Response:
        changes = msgspec.json.decode(request.content, type=Push).changes
        self.taken += [change.id for change in changes]
        self.head += len(changes)
        return push(*(Outcome(one.id, "applied", self.head) for one in changes))

    def in_a_minute_max(self, after_s: float = 0.0) -> int:
        """The most requests in any minute that begins with one, from then on."""
        times = [at_s for at_s, _ in self.asked if at_s >= after_s]
        return max(
            (sum(1 for one in times if 0 <= one - at_s < 60) for at_s in times),
            default=0,
        )


@asynccontextmanager
async def virtual_phone(folder: Path) -> AsyncIterator[VirtualPhone]:
    one = VirtualPhone(folder)
    one.phone.start()
    try:
        yield one
    finally:
        await one.phone.stop()
