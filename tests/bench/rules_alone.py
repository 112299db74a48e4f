"""The rules alone: pushes through the one writer onto the disk, with no network."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from server.store.devices import secret_hash
from server.sync import push
from server.sync.push_body import decoded
from tests.bench import limits
from tests.bench.measure import Line, Sizes, line, seconds_of
from tests.bench.records import town


def rules(sizes: Sizes) -> list[Line]:
    """Scans, then scans and new items in turn: changes a second."""
    limit = limits.decoded_and_inserted_per_s(sizes)
    name = "raw decode and insert of the same changes (aim: at least 0.2)"
    return [
        line("rules alone, scans", per_s(sizes, "scan"), "changes/s", limit, name),
        line(
            "rules alone, scans and items",
            per_s(sizes, "scan", "item"),
            "changes/s",
            limit,
            name,
        ),
    ]


def per_s(sizes: Sizes, *what: str) -> list[float]:
    return [asyncio.run(_one(sizes, what)) for _ in range(sizes.runs)]


async def _one(sizes: Sizes, what: tuple[str, ...]) -> float:
    with TemporaryDirectory() as folder:
        there = await town(Path(folder))
        async with there.store as store:
            device, token = await there.pair()
            changes = there.changes(device, sizes.changes, *what)
            bodies = there.pushes(device, changes)
            hashed = secret_hash(token)

            async def all_pushed() -> None:
                for body in bodies:
                    sent = decoded(body)
                    reply = await store.write(
                        lambda writer, sent=sent: push.push(
                            writer, there.production, hashed, sent, there.now_ms
                        )
                    )
                    for outcome in reply.outcomes:
                        assert outcome.status == "applied", outcome

            return sizes.changes / await seconds_of(all_pushed())
