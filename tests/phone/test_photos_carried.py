"""Photos reach the server after their words, whatever happens on the way."""

import httpx
import pytest

from mobile.replica import greeting, outbox, photos
from mobile.sync.blobs import PART_FIRST_BYTES
from shared.access import Role
from tests.support.photos import (
    WORDS,
    carry,
    note_with_photo,
    some_photo,
    standing,
    state_of,
)
from tests.support.world import World


@pytest.fixture
async def two(world: World) -> World:
    """Ana writes notes, Ben reads them."""
    await world.phone("ana", Role.HEAD)
    await world.phone("ben")
    await world.settle()
    return world


class Watched(httpx.AsyncBaseTransport):
    """A phone's line: what went over it, and what is to become of the next photo."""

    def __init__(self, world: World, name: str) -> None:
        self.world = world
        self.sent: list[tuple[str, int, int]] = []
        self.cut_after: int | None = None
        phone = world.phones[name]
        phone.carrier._http = httpx.AsyncClient(transport=self)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = await request.aread()
        offset = int(request.headers.get("upload-offset", 0))
        self.sent.append((request.method, offset, len(body)))
        if self.cut_after is not None:
            self.cut_after -= 1
            if self.cut_after < 0:
                raise httpx.WriteError("the line is cut", request=request)
        return await self.world.network.handle_async_request(request)

    def parts(self) -> list[tuple[int, int]]:
        return [(at, size) for method, at, size in self.sent if method == "PATCH"]


async def test_a_photo_follows_its_note_and_is_fetched_by_whoever_looks(two):
    ana, ben = two.phones["ana"], two.phones["ben"]
    saved, [sha256] = await note_with_photo(ana)
    assert "waiting" == state_of(ana, sha256)
    await two.settle()
    [note] = ben.state.incidents.all()
    assert (sha256,) == note.incident.photos.elements
    assert b"" == ben.state.photos.small(sha256)
    assert 0 == ben.state.photos.here(note.incident.photos.elements)
    await carry(ben)
    # Nobody has sent it yet; that it is looked for is no failure.
    assert "" == state_of(ben, sha256)
    await carry(ana)
    assert "received" == state_of(ana, sha256)
    two.later(60_000)
    assert b"" == ben.state.photos.small(sha256)
    await carry(ben)
    assert ana.state.photos.whole(sha256) == ben.state.photos.whole(sha256) != b""
    assert b"" != ben.state.photos.small(sha256)
    assert 1 == ben.state.photos.here((sha256,))
    assert ana.state.is_received(saved)


async def test_no_photo_moves_while_words_wait(two):
    ana = two.phones["ana"]
    _, [sha256] = await note_with_photo(ana)
    two.network.carried.clear()
    await carry(ana)
    assert [] == two.network.carried
    assert 0 == standing(ana, sha256).sent
    await two.settle()
    await carry(ana)
    assert "received" == state_of(ana, sha256)


async def test_a_phone_that_dies_goes_on_where_it_was_and_sends_no_byte_twice(two):
    ana = two.phones["ana"]
    _, [sha256] = await note_with_photo(ana, some_photo(500))
    await two.settle()
    line = Watched(two, "ana")
    for _ in range(2):
        assert (await ana.carrier.step()).has_moved
    size = standing(ana, sha256).bytes
    assert 0 < standing(ana, sha256).sent < size
    risen = await two.drop("ana")
    rest = Watched(two, "ana")
    await two.settle()
    await carry(risen)
    assert "received" == state_of(risen, sha256)
    went = line.parts() + rest.parts()
    assert [(0, PART_FIRST_BYTES)] == went[:1]
    reached = 0
    for offset, length in went:
        assert reached == offset
        reached += length
    assert size == reached


async def test_a_line_cut_in_mid_part_costs_that_part_alone(two):
    ana = two.phones["ana"]
    _, [sha256] = await note_with_photo(ana, some_photo(500))
    await two.settle()
    line = Watched(two, "ana")
    line.cut_after = 2
    steps = [await ana.carrier.step() for _ in range(3)]
    assert [False, False, True] == [one.has_failed for one in steps]
    assert PART_FIRST_BYTES == standing(ana, sha256).sent
    line.cut_after, cut = None, len(line.sent)
    await carry(ana)
    methods = [method for method, _, _ in line.sent[cut:]]
    assert "HEAD" == methods[0]
    assert PART_FIRST_BYTES == line.sent[cut + 1][1]
    assert "received" == state_of(ana, sha256)


async def test_a_lost_answer_to_the_last_part_is_found_out_by_asking(two):
    ana = two.phones["ana"]
    _, [sha256] = await note_with_photo(ana, some_photo(100))
    await two.settle()
    line = Watched(two, "ana")
    assert (await ana.carrier.step()).has_moved
    two.network.lose_next_reply_to = sha256
    assert (await ana.carrier.step()).has_failed
    assert "waiting" == state_of(ana, sha256)
    await carry(ana)
    assert "received" == state_of(ana, sha256)
    assert 1 == len(line.parts())


async def test_the_same_photo_in_two_notes_is_sent_once(two):
    ana, ben = two.phones["ana"], two.phones["ben"]
    _, [sha256] = await note_with_photo(ana)
    await two.settle()
    await carry(ana)
    line = Watched(two, "ben")
    _, [same] = await note_with_photo(ben)
    assert sha256 == same
    await two.settle()
    await carry(ben)
    assert "received" == state_of(ben, sha256)
    assert [] == line.parts()


async def test_an_original_is_kept_until_a_newer_backup_or_thirty_days(two):
    ana = two.phones["ana"]
    _, [sha256] = await note_with_photo(ana)
    await two.settle()
    await carry(ana)
    head = two.core.store.head_now(two.production)
    ana.replica.write(photos.let_go, head, 0)
    # A backup at that very head may have been made before the photo came.
    assert "received" == state_of(ana, sha256)
    ana.replica.write(photos.let_go, head + 1, 0)
    assert "fetched" == state_of(ana, sha256)
    assert b"" != ana.state.photos.whole(sha256)


async def test_an_original_becomes_a_copy_after_thirty_days_without_a_backup(two):
    ana = two.phones["ana"]
    _, [sha256] = await note_with_photo(ana)
    await two.settle()
    await carry(ana)
    head = two.core.store.head_now(two.production)
    # One at that very head may have come long after the day it stands for.
    ana.replica.write(photos.let_go, 0, head)
    assert "received" == state_of(ana, sha256)
    later = (0, head + 1)
    # While its words are kept, for a server that may yet lose both, so is it.
    named = ana.replica.read(outbox.photos_named)
    assert {sha256} == named
    ana.replica.write(photos.let_go, *later, named)
    assert "received" == state_of(ana, sha256)
    ana.replica.write(photos.let_go, *later)
    assert "fetched" == state_of(ana, sha256)


async def test_after_a_restore_a_photo_is_looked_for_and_sent_only_if_it_is_gone(two):
    ana = two.phones["ana"]
    _, [sha256] = await note_with_photo(ana)
    await two.settle()
    await carry(ana)
    ana.replica.write(greeting.forget_log)
    assert "waiting" == state_of(ana, sha256)
    await two.settle()
    line = Watched(two, "ana")
    await carry(ana)
    assert ("received", []) == (state_of(ana, sha256), line.parts())


async def test_a_cut_fetch_goes_on_where_it_was(two):
    ana, ben = two.phones["ana"], two.phones["ben"]
    _, [sha256] = await note_with_photo(ana, some_photo(500))
    await two.settle()
    await carry(ana)
    whole = ana.state.photos.whole(sha256)
    ben.state.photos.small(sha256)
    files = ben.carrier._files
    files.fetch_on(sha256, whole[:1000])
    asked: list[str] = []

    async def heard(request: httpx.Request) -> None:
        asked.append(request.headers.get("range", ""))

    ben.carrier._http.event_hooks["request"].append(heard)
    await carry(ben)
    assert ["bytes=1000-"] == asked
    assert whole == ben.state.photos.whole(sha256)


async def test_bytes_that_are_not_the_photo_are_never_shown(two):
    ana, ben = two.phones["ana"], two.phones["ben"]
    _, [sha256] = await note_with_photo(ana)
    await two.settle()
    await carry(ana)
    ben.state.photos.small(sha256)
    ben.carrier._files.fetch_on(sha256, b"something else")
    assert (await ben.carrier.step()).has_failed
    assert "" == state_of(ben, sha256)
    assert b"" == ben.state.photos.small(sha256)
    await carry(ben)
    assert "fetched" == state_of(ben, sha256)


async def test_a_fetch_lets_words_go_first_and_goes_on_after_them(two):
    ana, ben = two.phones["ana"], two.phones["ben"]
    _, [sha256] = await note_with_photo(ana, some_photo(500))
    await two.settle()
    await carry(ana)
    ben.state.photos.small(sha256)

    async def written(_: httpx.Response) -> None:
        ben.carrier._http.event_hooks["response"].clear()
        ben.state.incidents.write(ben.state.incidents.begin(), WORDS)

    ben.carrier._http.event_hooks["response"].append(written)
    await carry(ben)
    assert "" == state_of(ben, sha256)
    assert 0 < ben.carrier._files.fetched(sha256)
    await two.settle()
    await carry(ben)
    assert "fetched" == state_of(ben, sha256)


async def test_a_copy_that_nothing_here_names_any_more_goes_when_the_phone_starts(two):
    ana, ben = two.phones["ana"], two.phones["ben"]
    saved, [sha256] = await note_with_photo(ana)
    await two.settle()
    await carry(ana)
    ben.state.photos.small(sha256)
    await carry(ben)
    ben.state.photos.tidy(())
    assert "fetched" == state_of(ben, sha256)
    ana.state.incidents.remove_photo(ana.state.incidents.form(saved.record), sha256)
    await two.settle()
    ben.state.photos.tidy(())
    assert ("", b"") == (state_of(ben, sha256), ben.carrier._files.read(sha256))
    # The original stays: it is in no backup.
    ana.state.photos.tidy(())
    assert "received" == state_of(ana, sha256)


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_is_lost_on_the_way_every_photo_arrives_whole(tmp_path, seed):
    async with World(tmp_path, seed) as world:
        for name in ("ana", "ben"):
            await world.phone(name, Role.HEAD)
        await world.settle()
        world.network.lost_share = 0.4
        taken = {}
        for number, phone in enumerate(world.phones.values()):
            for one in range(2):
                picture = some_photo(300, seed * 100 + number * 10 + one)
                _, [sha256] = await note_with_photo(phone, picture)
                taken[sha256] = phone.state.photos.whole(sha256)
        await world.settle()
        for _ in range(300):
            for phone in world.phones.values():
                for sha256 in taken:
                    phone.state.photos.small(sha256)
                await phone.carrier.step()
                world.later(5_000)
        assert world.network.lost_replies > 3
        for phone in world.phones.values():
            for sha256, whole in taken.items():
                assert whole == phone.state.photos.whole(sha256)
                assert state_of(phone, sha256) in ("received", "fetched")
