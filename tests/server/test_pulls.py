"""Replies to pulls: made once for all who ask the same, and nobody else's."""

import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from server.store.sqlite import opened
from server.sync.pull import pull
from server.sync.pulls import KEPT_BYTES_MIN, Pulls
from shared.access import Role
from shared.errors import Forbidden
from shared.nouns.incidents import IncidentWords
from shared.nouns.people import PersonName
from shared.wire import (
    PULL_BYTES_MAX,
    PULL_EFFECTS_MAX,
    Cursor,
    Pull,
    PullReply,
)
from tests.support.office_world import Phone, World, comment, create


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with opened(tmp_path) as store:
        yield await World(store).begin()


async def replied(pulls: Pulls, phone: Phone, asked: Pull) -> PullReply:
    world = phone.world
    answer = await pulls.answer(world.production, phone.token_hash, asked, world.now_ms)
    assert phone.id == answer.device
    return msgspec.json.decode(gzip.decompress(answer.body), type=PullReply)


async def expected(phone: Phone, asked: Pull) -> PullReply:
    world = phone.world
    pulled = await world.store.read(
        lambda r: pull(r, world.production, phone.token_hash, asked, world.now_ms)
    )
    return pulled.reply


async def from_the_start(phone: Phone, limit: int = 500) -> Pull:
    epoch = (
        await phone.world.store.read(lambda r: r.head(phone.world.production))
    ).epoch
    return Pull({scope: Cursor(epoch, 0) for scope in phone.scopes}, limit)


async def filled(world: World) -> None:
    """More than is ever made anew, some of it for the office alone."""
    changes = [world.ana.change(comment("item-0001")) for _ in range(200)]
    await world.ana.push(*changes)
    await world.office_writes(
        [create("person", f"person-{n:04d}", name=PersonName("x")) for n in range(40)]
    )


async def test_a_shared_reply_is_to_each_what_it_would_be_alone(world):
    ben, cy = await world.phone("ben"), await world.phone("cy")
    await filled(world)
    pulls = Pulls(world.store)
    for limit in (1, 7, 150, 2_000):
        for phone in (ben, cy, world.ana, ben):
            asked = await from_the_start(phone, limit)
            assert await expected(phone, asked) == await replied(pulls, phone, asked)


async def test_what_was_kept_is_not_told_when_the_log_has_grown(world):
    ben, cy = await world.phone("ben"), await world.phone("cy")
    await filled(world)
    pulls = Pulls(world.store)
    asked = await from_the_start(ben)
    before = await replied(pulls, ben, asked)
    await world.ana.write(comment("item-0002"))
    after = await replied(pulls, cy, await from_the_start(cy))

    assert len(before.effects) + 1 == len(after.effects)
    assert before.head + 1 == after.head


async def test_what_one_may_read_is_not_told_to_another(world):
    ben = await world.phone("ben", Role.CREW)
    await filled(world)
    pulls = Pulls(world.store)
    office = await from_the_start(world.ana)
    assert (await replied(pulls, world.ana, office)).effects
    with pytest.raises(Forbidden):
        await replied(pulls, ben, office)
    told = await replied(pulls, ben, await from_the_start(ben))
    assert {"all"} >= {one.scope for one in told.effects} - set(ben.scopes)


async def test_what_is_kept_is_bounded(world):
    ben = await world.phone("ben")
    await filled(world)
    pulls = Pulls(world.store, bytes_max=KEPT_BYTES_MIN)
    asked = await from_the_start(ben)
    assert await replied(pulls, ben, asked) == await replied(pulls, ben, asked)
    assert 0 == pulls.kept_bytes


async def test_no_reply_outgrows_a_line_and_what_is_cut_off_is_still_to_come(
    world,
):
    ben = await world.phone("ben")
    words = "x" * 200_000
    for n in range(16):
        incident = create("incident", f"incident-{n:04d}", words=IncidentWords(words))
        await world.office_writes([incident])
    asked, seqs, sizes = await from_the_start(ben, PULL_EFFECTS_MAX), [], []
    more = True
    while more:
        reply = await expected(ben, asked)
        seqs += [one.seq for one in reply.effects]
        sizes.append(len(msgspec.json.encode(reply.effects)))
        more, asked = reply.more, Pull(reply.cursors, PULL_EFFECTS_MAX)

    assert len(sizes) > 1
    assert max(sizes) <= PULL_BYTES_MAX + 300_000
    log = await world.store.read(lambda r: r.log(world.production, 0, 1_000))
    assert [one.seq for one in log if one.scope in ben.scopes] == seqs
    assert reply.head == max(one.seq for one in log)
