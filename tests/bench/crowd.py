"""W4: two hundred phones come back at once, each with fifty changes."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import msgspec
from msgspec import Struct

from tests.bench.callers import Said, Told
from tests.bench.measure import Line, Sizes, line
from tests.bench.phones import pushed_per_s
from tests.bench.served import Served, served

ALL_HOLD_S_MAX = 5.0
SERVER_S_MAX = 2.0


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
            found.append(_returned(there, sizes.phone_changes))
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


def _returned(there: Served, count: int) -> Returned:
    total = count * len(there.tokens)
    # As many processes as can run: each phone has a processor of its own, in life.
    shares = min(os.cpu_count() or 1, len(there.tokens))
    with ExitStack() as stack:
        processes = [
            stack.enter_context(_callers(there, there.tokens[share::shares], count))
            for share in range(shares)
        ]
        for one in processes:
            one.said()
        used_s, start = there.processor_s, time.perf_counter()
        head = max(said.head for said in _all(processes, Said()))
        server_s = time.perf_counter() - start
        held = [held for said in _all(processes, Said(head)) for held in said.held]
        all_s = time.perf_counter() - start
        assert [total] * len(there.tokens) == held, f"not all have all: {set(held)}"
        return Returned(server_s, all_s, there.processor_s - used_s)


class _Callers:
    """A share of the crowd, in a process of its own."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    def tell(self, what: Struct) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(msgspec.json.encode(what) + b"\n")
        self._process.stdin.flush()

    def said(self) -> Said:
        assert self._process.stdout is not None
        said = self._process.stdout.readline()
        assert said, "the callers have ended"
        return msgspec.json.decode(said, type=Said)


def _all(processes: list[_Callers], what: Said) -> list[Said]:
    """What all of them say to that."""
    for one in processes:
        one.tell(what)
    return [one.said() for one in processes]


@contextmanager
def _callers(there: Served, tokens: list[str], count: int) -> Iterator[_Callers]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.callers"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        callers = _Callers(process)
        facts = {token: [there.town.scan() for _ in range(count)] for token in tokens}
        callers.tell(Told(there.url, there.town.production, facts))
        yield callers
    finally:
        process.kill()
        process.communicate()
