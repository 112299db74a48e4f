"""Pages of a snapshot: made once for all, and read by those alone who may."""

import asyncio
import base64
import gzip
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from server.store.devices import revoke_device
from server.store.protocol import Reader, Store
from server.store.sqlite import opened
from server.sync.snapshot import LAG_ROWS_MAX, Packed, Pages
from shared.errors import BadInput, Forbidden, Revoked
from shared.nouns.incidents import IncidentPrivacy, IncidentWords
from shared.wire import SNAPSHOT_PAGE_BYTES_MAX, SnapshotPage
from tests.support.office_world import Phone, World, comment, create, edit


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with opened(tmp_path) as store:
        yield await World(store).begin()


async def sent(
    pages: Pages, phone: Phone, scope: str = "all", after: str = ""
) -> bytes:
    return await pages.page(phone.world.production, phone.token_hash, scope, after)


def read(encoded: bytes) -> SnapshotPage:
    return msgspec.json.decode(gzip.decompress(encoded), type=SnapshotPage)


async def first(pages: Pages, phone: Phone, scope: str = "all") -> SnapshotPage:
    return read(await sent(pages, phone, scope))


def incompressible(world: World, kib: int) -> str:
    """Text that gzip makes a quarter shorter, and no more."""
    return base64.b64encode(world.entropy(kib * 768)).decode()


async def say(world: World, *kibs: int) -> list[str]:
    """Comments of so many KiB each; their ids."""
    said = []
    for kib in kibs:
        change = world.ana.change(comment("item-0001", incompressible(world, kib)))
        [outcome] = (await world.ana.push(change)).outcomes
        assert "refused" != outcome.status, outcome
        said.append(change.id)
    return said


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


async def test_what_a_page_is_asked_for_by_is_bounded_with_it(world):
    """A token may be as long as an address can be, and its page all but empty."""
    pages = Pages(world.store, lambda: world.now_ms, bytes_max=100_000)
    before = await first(pages, world.ana)
    await world.ana.write(comment("item-0001"))
    assert before.as_of == (await first(pages, world.ana)).as_of

    for blanks in (40_000, 40_001):
        token = msgspec.json.encode((before.as_of, "", 1, 0, 0)) + b" " * blanks
        long = base64.urlsafe_b64encode(token).decode()
        assert before.as_of == read(await sent(pages, world.ana, after=long)).as_of

    assert before.as_of.seq < (await first(pages, world.ana)).as_of.seq


async def test_a_page_is_never_larger_than_a_slow_line_carries_at_a_time(world):
    said = await say(world, *[20] * 30, 250, 255, *[90] * 9, 255)
    pages = Pages(world.store, lambda: world.now_ms)
    came, after, is_first = [], "", True
    while after or is_first:
        encoded = await sent(pages, world.ana, after=after)
        assert len(encoded) <= SNAPSHOT_PAGE_BYTES_MAX
        page = read(encoded)
        assert page.effects
        assert len(came) == page.rows_before
        came += [effect.id for effect in page.effects]
        after, is_first = page.next, False
    assert set(said) <= set(came)
    assert len(came) == len(set(came))


async def test_who_asks_for_a_page_at_the_same_time_gets_the_same_one(world):
    pages = Pages(world.store, lambda: world.now_ms)
    one, other = await asyncio.gather(sent(pages, world.ana), sent(pages, world.ana))
    assert one is other


async def test_the_next_page_is_made_while_one_is_on_its_way(world):
    notes = [world.id("incident") for _ in range(3)]
    for note in notes:
        words = IncidentWords(incompressible(world, 200))
        await world.ana.write([create("incident", note, words=words)])
    pages = Pages(world.store, lambda: world.now_ms)
    page = await first(pages, world.ana)
    await pages.close()
    for note in notes:
        saw = await world.saw("incident", note)
        edited = edit("incident", note, saw, words=IncidentWords("since then"))
        assert "applied" == (await world.ana.write([edited])).status

    ahead = await sent(pages, world.ana, after=page.next)
    fresh = Pages(world.store, lambda: world.now_ms)
    now = await sent(fresh, world.ana, after=page.next)

    assert b"since then" not in gzip.decompress(ahead)
    assert b"since then" in gzip.decompress(now)
    assert read(ahead).as_of == read(now).as_of == page.as_of


async def test_a_page_that_was_being_made_when_something_left_is_made_anew(world):
    """For those who ask after it has left, whoever the page was begun for."""
    ben = await world.phone("ben")
    note = world.id("incident")
    await world.ana.write([create("incident", note, words=IncidentWords("Fog"))])
    slow = HandsOverLate(world.store)
    pages = Pages(slow, lambda: world.now_ms)
    begun = asyncio.create_task(first(pages, world.ana))
    await slow.is_made.wait()
    saw = await world.saw("incident", note)
    private = edit("incident", note, saw, privacy=IncidentPrivacy(True))
    assert "applied" == (await world.office_writes([private])).status
    slow.is_asked.clear()
    asked = asyncio.create_task(first(pages, ben))
    await slow.is_asked.wait()
    slow.may_go.set()

    assert note in {effect.id for effect in (await begun).effects}
    assert note not in {effect.id for effect in (await asked).effects}


class HandsOverLate:
    """A store that finds a page at once, and hands it over when it may."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.is_made, self.is_asked = asyncio.Event(), asyncio.Event()
        self.may_go = asyncio.Event()

    async def read(self, job: Callable[[Reader], Any]) -> Any:
        found = await self._store.read(job)
        if isinstance(found, Packed):
            self.is_made.set()
            await self.may_go.wait()
        else:
            self.is_asked.set()
        return found

    def head_now(self, production: str) -> int:
        return self._store.head_now(production)


async def test_a_page_that_cannot_be_made_says_why_each_time(world):
    pages = Pages(world.store, lambda: world.now_ms)
    for _ in range(2):
        with pytest.raises(BadInput):
            await sent(pages, world.ana, after="no such page")
