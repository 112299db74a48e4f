"""What this machine can do at all: the limits that everything else is held against."""

import asyncio
import os
import socket
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import msgspec

from shared.wire import Push
from tests.bench.measure import Line, Sizes, line, percentile, seconds
from tests.bench.records import town

_push = msgspec.json.Decoder(Push)

NO_LIMIT = "itself: this is a limit"


def limit_lines(sizes: Sizes) -> list[Line]:
    """Raw decode, raw insert, fsync and a bare hop of a server-sent event."""
    bodies = change_bodies(sizes)
    decoded = [decode_per_s(bodies) for _ in range(sizes.runs)]
    inserted = [insert_per_s(bodies) for _ in range(sizes.runs)]
    synced = [statistics.median(fsyncs_ms(sizes)) for _ in range(sizes.runs)]
    hopped = [statistics.median(hops_ms(sizes)) for _ in range(sizes.runs)]
    return [
        _limit("raw decode", decoded, "changes/s"),
        _limit("raw SQLite insert", inserted, "rows/s"),
        _limit("fsync", synced, "ms"),
        _limit("bare SSE hop", hopped, "ms"),
    ]


def _limit(name: str, values: list[float], unit: str) -> Line:
    found = line(name, values, unit, 1.0, NO_LIMIT)
    return msgspec.structs.replace(found, limit=found.value, ratio=1.0)


def change_bodies(sizes: Sizes) -> list[bytes]:
    """Pushes of real scans, as they arrive."""

    async def made() -> list[bytes]:
        with TemporaryDirectory() as folder:
            there = await town(Path(folder))
            async with there.store:
                device, _ = await there.pair()
                changes = there.changes(device, sizes.changes, "scan")
                return there.pushes(device, changes)

    return asyncio.run(made())


def decoded_and_inserted_per_s(sizes: Sizes) -> float:
    """Both, one after the other: the median of some runs."""
    bodies = change_bodies(sizes)
    each = sorted(
        1 / (1 / decode_per_s(bodies) + 1 / insert_per_s(bodies))
        for _ in range(sizes.runs)
    )
    return each[len(each) // 2]


def decode_per_s(bodies: list[bytes]) -> float:
    count = sum(len(_push.decode(body).changes) for body in bodies)
    return count / seconds(lambda: [_push.decode(body) for body in bodies])


def insert_per_s(bodies: list[bytes]) -> float:
    """Rows with a unique id and one index, a commit for each push, FULL."""
    rows = [
        [
            (one.id, "scan", msgspec.json.encode(one))
            for one in _push.decode(body).changes
        ]
        for body in bodies
    ]
    with raw_table() as connection:

        def insert() -> None:
            for batch in rows:
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany(
                    "INSERT INTO row (id, kind, body) VALUES (?, ?, ?)", batch
                )
                connection.execute("COMMIT")

        spent = seconds(insert)
    return sum(map(len, rows)) / spent


@contextmanager
def raw_table() -> Iterator[sqlite3.Connection]:
    """An empty table on disk, with a unique id and one index."""
    with TemporaryDirectory() as folder:
        connection = full(Path(folder) / "raw.sqlite")
        connection.execute(
            "CREATE TABLE row (seq INTEGER PRIMARY KEY, id TEXT UNIQUE, kind TEXT,"
            " body BLOB)"
        )
        connection.execute("CREATE INDEX row_kind ON row (kind, seq)")
        yield connection
        connection.close()


def full(path: Path) -> sqlite3.Connection:
    """A connection as ours are: write-ahead log, every commit on disk."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def synced_and_hopped_ms(sizes: Sizes) -> float:
    """The least that anything can take which is on disk before another hears of it:
    p99 of an fsync and p99 of a bare hop, one after the other; the median of some runs.
    """
    each = sorted(
        percentile(fsyncs_ms(sizes), 0.99) + percentile(hops_ms(sizes), 0.99)
        for _ in range(sizes.runs)
    )
    return each[len(each) // 2]


def fsyncs_ms(sizes: Sizes) -> list[float]:
    """Small appends to a file, each until it is on disk."""
    with TemporaryDirectory() as folder:
        handle = os.open(Path(folder) / "synced", os.O_WRONLY | os.O_CREAT)

        def sync() -> None:
            os.write(handle, b"x" * 512)
            os.fsync(handle)

        found = [1000 * seconds(sync) for _ in range(sizes.hops)]
        os.close(handle)
        return found


def hops_ms(sizes: Sizes) -> list[float]:
    """Events of 500 bytes, each from its POST until a listener has it: a server of
    nothing else, over one connection in and one out.
    """
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = listening.getsockname()
        handle = listening.fileno()
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.bare_hop", str(handle)],
            pass_fds=[handle],
        )
        try:
            return _hops_ms(address, sizes.hops)
        finally:
            process.kill()
            process.wait()


def _hops_ms(address: tuple[str, int], count: int) -> list[float]:
    body = b"x" * 486
    post = b"POST / HTTP/1.1\r\nhost: bench\r\ncontent-length: 486\r\n\r\n" + body
    # The server is only being started: it answers when it is there.
    with (
        socket.create_connection(address) as out,
        socket.create_connection(address) as back,
        back.makefile("rb") as events,
        out.makefile("rb") as replies,
    ):
        back.sendall(b"GET / HTTP/1.1\r\nhost: bench\r\n\r\n")
        _next_event(events)
        found: list[float] = []
        for _ in range(count):
            start = time.perf_counter()
            out.sendall(post)
            _next_event(events)
            found.append(1000 * (time.perf_counter() - start))
            while replies.readline() != b"\r\n":
                pass
        return found


def _next_event(events: BinaryIO) -> None:
    while not (said := events.readline()).startswith(b"data:"):
        assert said, "the server has closed the line"
