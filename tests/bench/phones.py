"""W1 and W2: a real phone pushes all it has, and a fresh one fetches everything."""

import asyncio
import os
import statistics
import time

import httpx
import msgspec
from msgspec import Raw, Struct

from mobile.app import Phone
from mobile.clock import DeviceClock
from mobile.replica import cursors, outbox, writes
from mobile.replica.writes import Moment
from shared.clock import Reading
from shared.session import Due, Listen
from shared.wire import SnapshotPage
from tests.bench import rules_alone
from tests.bench.limits import raw_table
from tests.bench.measure import Line, Sizes, line, seconds
from tests.bench.served import Served, phone, served


def pushing(sizes: Sizes) -> list[Line]:
    """W1: scans of one phone, from the first push until the last is received."""
    limit = statistics.median(rules_alone.per_s(sizes, "scan"))
    with served(codes=sizes.runs) as there:
        values = _all_pushed_per_s(there, sizes)
        name = "rules alone, scans (aim: at least 0.7)"
        return [line("W1 push", values, "changes/s", limit, name, there.peak_mb)]


def pushed_per_s(sizes: Sizes) -> list[float]:
    """The same, for those who are held against it."""
    with served(codes=sizes.runs) as there:
        return _all_pushed_per_s(there, sizes)


def _all_pushed_per_s(there: Served, sizes: Sizes) -> list[float]:
    return [
        sizes.changes / asyncio.run(_pushed_s(there, code, sizes.changes))
        for code in there.codes
    ]


async def _pushed_s(there: Served, code: str, count: int) -> float:
    async with phone(there, code) as one:
        await one.client.advance(Due())
        now = DeviceClock().reading()
        facts = [there.town.scan() for _ in range(count)]

        def save(connection) -> None:  # type: ignore[no-untyped-def]
            # One after the other, as people do it: their ids follow each other too.
            for ago_ms, fact in zip(range(count, 0, -1), facts, strict=True):
                writes.save(connection, _earlier(now, ago_ms), fact=fact)

        one.replica.write(save)
        ended: list[float] = []

        def look() -> None:
            if not ended and not one.replica.read(outbox.waiting_count):
                ended.append(time.perf_counter())

        one.client.on_change = look
        start = time.perf_counter()
        await one.client.advance(one.client.wrote())
        assert ended, "not everything was received"
        return ended[0] - start


def _earlier(now: Reading, ms: int) -> Moment:
    """A moment ago, on the same boot."""
    boot_ms = max(0, now.boot_ms - ms)
    return Moment(Reading(now.wall_ms - ms, now.boot, boot_ms), os.urandom)


def bootstrap(sizes: Sizes) -> list[Line]:
    """W2: from the first greeting until everything is in the phone's own file."""
    with served(records=sizes.records, codes=sizes.runs + 1, tokens=1) as there:
        first, *others = there.codes
        cold = [asyncio.run(_fetched_s(there, first))]
        warm = [asyncio.run(_fetched_s(there, code)) for code in others]
        pages = asyncio.run(_pages(there))
        limit = statistics.median(
            [decoded_and_inserted_s(pages) for _ in range(sizes.runs)]
        )
        name = "decoding and inserting the same bytes from memory (aim: at most 1.5)"
        return [
            line("W2 bootstrap", warm, "s", limit, name, there.peak_mb),
            line(
                "W2 bootstrap, the first to ask", cold, "s", limit, name, there.peak_mb
            ),
        ]


async def _fetched_s(there: Served, code: str) -> float:
    async with phone(there, code) as one:
        start = time.perf_counter()
        await one.client.advance(Due())
        spent = time.perf_counter() - start
        assert isinstance(one.client.rest, Listen), one.client.rest
        _assert_complete(one)
        return spent


def _assert_complete(one: Phone) -> None:
    assert one.replica.read(cursors.filling) is None
    assert one.replica.read(cursors.reached), "nothing was fetched"


async def _pages(there: Served) -> list[bytes]:
    """All pages that such a phone is sent, as they are before compression."""
    headers = {"authorization": f"Bearer {there.tokens[0]}"}
    url = f"{there.url}/sync/v1/{there.town.production}/snapshot"
    found: list[bytes] = []
    async with httpx.AsyncClient(headers=headers, timeout=60) as client:
        for scope in ("all", "role:coordinator"):
            params = {"scope": scope}
            while True:
                reply = await client.get(url, params=params)
                reply.raise_for_status()
                found.append(reply.content)
                after = msgspec.json.decode(reply.content, type=SnapshotPage).next
                if not after:
                    break
                params["after"] = after
    return found


class _Raw(Struct, frozen=True):
    effects: tuple[Raw, ...]


def decoded_and_inserted_s(pages: list[bytes]) -> float:
    """Pages decoded as the wire names them, each effect a row, a commit a page."""
    with raw_table() as connection:

        def both() -> None:
            for page in pages:
                effects = msgspec.json.decode(page, type=SnapshotPage).effects
                raws = msgspec.json.decode(page, type=_Raw).effects
                rows = [
                    (one.id, one.kind, bytes(raw))
                    for one, raw in zip(effects, raws, strict=True)
                ]
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany(
                    "INSERT INTO row (id, kind, body) VALUES (?, ?, ?)", rows
                )
                connection.execute("COMMIT")

        return seconds(both)
