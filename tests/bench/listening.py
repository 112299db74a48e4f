"""W3 and idle streams: how soon everyone hears, and what a silent line costs."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from mobile.app import Phone
from mobile.clock import DeviceClock
from mobile.replica import writes
from mobile.replica.writes import Moment
from shared.session import Due
from tests.bench import limits
from tests.bench.lines import Heard, Told, allow_lines
from tests.bench.measure import Line, Sizes, line, percentile, resident_kb
from tests.bench.served import Served, phone, served

STREAM_KIB_MAX = 32.0
LAST_MS_MAX = 1_000.0


class Lines:
    """Open lines in another process; each `heard` is one event at all of them."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    def heard(self) -> list[float]:
        assert self._process.stdout is not None
        said = self._process.stdout.readline()
        assert said, "the lines have ended"
        return msgspec.json.decode(said, type=Heard).at_s


@contextmanager
def open_lines(told: Told) -> Iterator[Lines]:
    """All open, each past its first event."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.lines"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None
    process.stdin.write(msgspec.json.encode(told) + b"\n")
    process.stdin.flush()
    try:
        lines = Lines(process)
        lines.heard()
        yield lines
    finally:
        process.kill()
        process.communicate()


def seen(sizes: Sizes) -> list[Line]:
    """W3: from before a scan is saved on one phone until others have heard of it."""
    limit = limits.synced_and_hopped_ms(sizes)
    found: list[Line] = []
    for listeners, aim in ((1, "at most 3"), (sizes.listeners, "15 ms")):
        with served(codes=sizes.runs, tokens=listeners) as there:
            runs = [
                asyncio.run(_seen_ms(there, code, sizes.seen, listeners))
                for code in there.codes
            ]
            for share, name in ((0.5, "p50"), (0.99, "p99")):
                values = [percentile(run, share) for run in runs]
                found.append(
                    line(
                        f"W3 one change until seen, {listeners} listening, {name}",
                        values,
                        "ms",
                        limit,
                        f"p99 of fsync and a bare SSE hop (aim for p99: {aim})",
                        there.peak_mb,
                    )
                )
    return found


async def _seen_ms(
    there: Served, code: str, changes: int, listeners: int
) -> list[float]:
    """Of every change at every listener."""
    told = Told(there.url, live_path(there), there.tokens, listeners, changes)
    async with phone(there, code) as one:
        await one.client.advance(Due())
        with open_lines(told) as lines:
            found: list[float] = []
            for _ in range(changes):
                start = time.monotonic()
                await _recorded(there, one)
                heard = await asyncio.to_thread(lines.heard)
                found += [1000 * (at - start) for at in heard]
            return found


async def _recorded(there: Served, one: Phone) -> None:
    """Saved and received, as when a person scans something."""
    moment = Moment(DeviceClock().reading(), os.urandom)
    one.replica.write(writes.save, moment, fact=there.town.scan())
    await one.client.advance(one.client.wrote())


def live_path(there: Served) -> str:
    return f"/sync/v1/{there.town.production}/live"


def idle(sizes: Sizes) -> list[Line]:
    """What an open line costs the server, and when a change has reached the last."""
    allow_lines(sizes.streams)
    # A device has a few lines at most.
    tokens = (sizes.streams + 3) // 4
    with served(codes=1, tokens=tokens) as there:
        return asyncio.run(_idle(there, sizes))


async def _idle(there: Served, sizes: Sizes) -> list[Line]:
    told = Told(there.url, live_path(there), there.tokens, sizes.streams, sizes.runs)
    async with phone(there, there.codes[0]) as one:
        await one.client.advance(Due())
        before_kb = resident_kb(there.process.id)
        with open_lines(told) as lines:
            each_kib = (resident_kb(there.process.id) - before_kb) / sizes.streams
            last_ms: list[float] = []
            for _ in range(sizes.runs):
                start = time.monotonic()
                await _recorded(there, one)
                heard = await asyncio.to_thread(lines.heard)
                last_ms.append(1000 * (max(heard) - start))
            name = f"{sizes.streams} idle streams"
            return [
                line(
                    f"{name}, memory of each",
                    [each_kib],
                    "KiB",
                    STREAM_KIB_MAX,
                    "the aim: under 32 KiB",
                    there.peak_mb,
                ),
                line(
                    f"{name}, until the last has heard",
                    last_ms,
                    "ms",
                    LAST_MS_MAX,
                    "the aim: within a second",
                    there.peak_mb,
                ),
            ]
