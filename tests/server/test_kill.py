"""A server that is killed: what it has acknowledged is there, once, for ever."""

import asyncio
import random
from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec
import pytest

from server.store.sqlite import opened
from shared.changes import Change, Outcome
from shared.wire import Push, PushReply
from tests.support.forked_server import ForkedServer
from tests.support.office_world import World, check_in, comment
from tests.support.wire import Wire

PHONES = 6
ROUNDS = 16
# Each round kills after somewhere between none and this many acknowledged pushes.
ACKS_MAX = 40
DEADLINE_S = 120


class Sender:
    """A phone that sends until it is answered, as the app does."""

    def __init__(self, wire: Wire, day: str, chance: random.Random) -> None:
        self.wire = wire
        self.day = day
        self.chance = chance
        self.waiting: list[Change] = []
        self.made: list[str] = []
        self.acked: dict[str, Outcome] = {}

    def write(self) -> None:
        """Something new to send: one fact, or a few."""
        phone = self.wire.phone
        for _ in range(self.chance.randint(1, 20)):
            fact = check_in(phone.person, self.day)
            if self.chance.random() < 0.3:
                fact = comment("item-0001", "x" * self.chance.randint(1, 20_000))
            change = phone.change(fact)
            self.waiting.append(change)
            self.made.append(change.id)

    async def push(self, url: str, acks: Iterator[None]) -> None:
        """Until the server is gone. Everything is sent from the oldest unanswered."""
        base = f"{url}/sync/v1/{self.wire.phone.world.production}"
        async with httpx.AsyncClient(headers=self.wire.client.headers) as client:
            while True:
                if not self.waiting:
                    self.write()
                sent = tuple(self.waiting[: self.chance.randint(1, 40)])
                body = msgspec.json.encode(Push(self.wire.phone.reading(), sent))
                try:
                    reply = await client.post(f"{base}/push", content=body, timeout=30)
                except httpx.TransportError:
                    return
                self.take(sent, msgspec.json.decode(reply.content, type=PushReply))
                next(acks)

    def take(self, sent: tuple[Change, ...], reply: PushReply) -> None:
        assert [change.id for change in sent] == [o.id for o in reply.outcomes]
        for outcome in reply.outcomes:
            # Told twice, it is told the same.
            assert self.acked.setdefault(outcome.id, outcome) == outcome
        self.waiting = [c for c in self.waiting if c.id not in self.acked]


def until(count: int, act: ForkedServer) -> Iterator[None]:
    """Kills the server in the middle of the acknowledgement after `count`."""
    for _ in range(count):
        yield
    act.kill()
    while True:
        yield


@pytest.mark.parametrize("seed", [1])
async def test_what_was_acknowledged_is_in_the_log_exactly_once(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    async with opened(tmp_path) as store:
        world = await World(store, seed).begin()
        day = await world.workday()
        phones = [await world.phone(f"phone{n}") for n in range(PHONES)]
    senders = [
        Sender(Wire("http://nowhere.test", phone), day, random.Random(chance.random()))
        for phone in phones
    ]
    for _ in range(ROUNDS):
        with ForkedServer(tmp_path) as server:
            acks = until(chance.randint(0, ACKS_MAX), server)
            async with asyncio.timeout(DEADLINE_S):
                await asyncio.gather(
                    *(sender.push(server.url, acks) for sender in senders)
                )
    acked = [id_ for sender in senders for id_ in sender.acked]
    assert len(acked) > ROUNDS * PHONES
    async with opened(tmp_path) as store:
        world.store = store
        log = await world.log()
        known = {id_: (await outcome_of(world, id_)) for id_ in acked}
    assert [*range(1, len(log) + 1)] == [effect.seq for effect in log]
    changes = [effect.change for effect in log]
    assert [1] * len(acked) == [changes.count(id_) for id_ in acked]
    for sender in senders:
        assert sender.acked == {id_: known[id_] for id_ in sender.acked}
        # What was not acknowledged is there once or not at all.
        assert {0, 1} >= {changes.count(id_) for id_ in sender.made}


async def outcome_of(world: World, change: str) -> Outcome:
    known = await world.store.read(lambda reader: reader.outcome(change))
    assert known is not None, change
    return known[1]
