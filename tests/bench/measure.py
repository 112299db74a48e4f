"""What a benchmark says: one JSON line, from the median of several runs."""

import os
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

RUNS = 5


class Line(Struct, frozen=True):
    """One measured thing. `spread` is the slowest less the quickest run, in `unit`.

    `limit` was measured in the same run, in the same unit; `limit_name` says what it
    is and what the ratio aims at. `ratio` is value to limit.
    """

    name: str
    value: float
    unit: str
    spread: float
    limit: float
    limit_name: str
    ratio: float
    peak_rss_mb: float


class Sizes(Struct, frozen=True):
    """How much of everything: the real amounts, or tiny ones to see that it runs."""

    runs: int = RUNS
    changes: int = 10_000
    records: int = 50_000
    seen: int = 200
    listeners: int = 200
    phones: int = 200
    phone_changes: int = 50
    streams: int = 5_000
    hops: int = 500
    rows: int = 10_000
    days: int = 60
    lines: int = 50
    labels: int = 100
    long: int = 2_000
    minutes: int = 60
    calm_s: float = 60


TINY = Sizes(
    runs=1,
    changes=20,
    records=40,
    seen=3,
    listeners=2,
    phones=2,
    phone_changes=3,
    streams=4,
    hops=5,
    rows=50,
    days=3,
    lines=2,
    labels=3,
    long=220,
    minutes=10,
    calm_s=2,
)


def line(
    name: str,
    values: Sequence[float],
    unit: str,
    limit: float,
    limit_name: str,
    peak_rss_mb: float | None = None,
) -> Line:
    value = statistics.median(values)
    return Line(
        name=name,
        value=rounded(value),
        unit=unit,
        spread=rounded(max(values) - min(values)),
        limit=rounded(limit),
        limit_name=limit_name,
        ratio=rounded(value / limit),
        peak_rss_mb=rounded(peak_mb("self") if peak_rss_mb is None else peak_rss_mb),
    )


def rounded(value: float) -> float:
    """Four digits: more would say more than was measured."""
    return float(f"{value:.4g}")


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def peak_mb(process: int | str) -> float:
    """The most memory that a process has held; by its id, or "self"."""
    return _status(process, "VmHWM:") / 1024


def resident_kb(process: int | str) -> float:
    """What a process holds now."""
    return _status(process, "VmRSS:")


def _status(process: int | str, name: str) -> float:
    for said in Path(f"/proc/{process}/status").read_text().splitlines():
        if said.startswith(name):
            return float(said.split()[1])
    raise AssertionError(f"the system does not say {name}")


def switches(process: int) -> int:
    """How often all threads of a process went to sleep, and so were woken, so far."""
    tasks = Path(f"/proc/{process}/task").iterdir()
    name = "voluntary_ctxt_switches:"
    return sum(int(_status(f"{process}/task/{one.name}", name)) for one in tasks)


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


async def seconds_of(work: Awaitable[object]) -> float:
    start = time.perf_counter()
    await work
    return time.perf_counter() - start


def text(found: Line) -> str:
    return msgspec.json.encode(found).decode()


def processor_s(process: int | str) -> float:
    """Processor time that a process has used, its own and the system's for it."""
    said = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")
