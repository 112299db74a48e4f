"""The real server as a process of its own, over a production that was made before."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct

from mobile.app import Phone
from mobile.settings import Settings
from shared.pairing import Ticket, ticket_text
from tests.bench.measure import peak_mb, processor_s
from tests.bench.records import Town, town
from tests.support.server_process import ServerProcess

First = Callable[[Town], Awaitable[None]]


class Served(Struct, frozen=True):
    """`codes` and `tokens` are of coordinators' phones, each for one of them."""

    town: Town
    process: ServerProcess
    codes: list[str]
    tokens: list[str]

    @property
    def url(self) -> str:
        return self.process.url

    @property
    def peak_mb(self) -> float:
        return peak_mb(self.process.id)

    @property
    def processor_s(self) -> float:
        return processor_s(self.process.id)


@contextmanager
def served(
    records: int = 0, codes: int = 0, tokens: int = 0, first: First | None = None
) -> Iterator[Served]:
    """A server that holds so many records and has so many phones to pair, or paired.

    `first` is what else happened there before it was started.
    """
    with TemporaryDirectory() as folder:
        data = Path(folder)
        there, minted, told = asyncio.run(_made(data, records, codes, tokens, first))
        with ServerProcess(data) as process:
            yield Served(there, process, minted, told)


async def _made(
    data: Path, records: int, codes: int, tokens: int, first: First | None
) -> tuple[Town, list[str], list[str]]:
    there = await town(data)
    async with there.store:
        await there.fill(records)
        if first is not None:
            await first(there)
        # The server that is started on it goes by the clock on the wall.
        now_ms = time.time_ns() // 1_000_000
        minted = [await there.code(now_ms) for _ in range(codes)]
        told = [(await there.pair())[1] for _ in range(tokens)]
    return there, minted, told


def ticket(there: Served, code: str) -> str:
    """What a phone is shown to pair."""
    return ticket_text(Ticket(there.url, there.town.production, code))


@asynccontextmanager
async def phone(there: Served, code: str) -> AsyncIterator[Phone]:
    """A real phone, paired over the line. It does nothing by itself."""
    with TemporaryDirectory() as folder:
        made = Phone(Settings(Path(folder), "bench"))
        try:
            paired = await made.state.pair(ticket(there, code))
            assert made.state.paired == paired, paired
            yield made
        finally:
            await made.stop()
