"""Pages of a snapshot: made once for all, and read by those alone who may."""

import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from server.store.devices import revoke_device
from server.store.sqlite import opened
from server.sync.snapshot import LAG_ROWS_MAX, Pages
from shared.errors import Forbidden, Revoked
from shared.wire import SnapshotPage
from tests.support.office_world import Phone, World, comment


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with opened(tmp_path) as store:
        yield await World(store).begin()


async def first(pages: Pages, phone: Phone, scope: str = "all") -> SnapshotPage:
    encoded = await pages.page(phone.world.production, phone.token_hash, scope, "")
    return msgspec.json.decode(gzip.decompress(encoded), type=SnapshotPage)


async def test_a_page_is_kept_while_little_has_to_be_pulled_after_it(world):
    pages = Pages(world.store, lambda: world.now_ms)
    page = await first(pages, world.ana)
    await world.ana.write(comment("item-0001"))
    assert page == await first(pages, world.ana)
    changes = [world.ana.change(comment("item-0001")) for _ in range(LAG_ROWS_MAX)]
    await world.ana.push(*changes)
    fresh = await first(pages, world.ana)
    assert fresh.as_of.seq == page.as_of.seq + 1 + LAG_ROWS_MAX


async def test_a_kept_page_is_for_those_alone_who_may_read_it(world):
    ben = await world.phone("ben")
    pages = Pages(world.store, lambda: world.now_ms)
    await first(pages, world.ana, "role:coordinator")
    with pytest.raises(Forbidden):
        await first(pages, ben, "role:coordinator")
    await first(pages, ben)
    await world.store.write(
        lambda w: revoke_device(w, world.production, ben.id, world.now_ms)
    )
    with pytest.raises(Revoked):
        await first(pages, ben)


async def test_what_is_kept_is_bounded(world):
    pages = Pages(world.store, lambda: world.now_ms, bytes_max=1)
    page = await first(pages, world.ana)
    await world.ana.write(comment("item-0001"))
    assert replace(page, effects=()) != replace(
        await first(pages, world.ana), effects=()
    )
