"""Signing out forgets nothing that is nowhere else; pairing keeps all or nothing."""

import asyncio
import io
import zipfile
from collections import Counter
from pathlib import Path
from sqlite3 import Connection

import httpx
import pytest

from mobile.app import Phone
from mobile.replica import kept, photos, writes
from mobile.secrets import FileSecrets
from mobile.settings import Settings
from mobile.state import State
from mobile.state.signing_out import Hindrance
from mobile.sync.pairing import NO_ROOM, PairingFailed
from shared.access import Role
from shared.errors import BadInput, NotSaved
from shared.nouns.documents import DocumentType, DocumentWhat
from shared.nouns.incidents import Comment
from shared.nouns.plan import DayStanding, DayStatus
from tests.support.filed import PDF, PERMIT, hand_in
from tests.support.flet_page import OpenPage
from tests.support.fuse import Fuse
from tests.support.phone_page import phone_page, said
from tests.support.photos import carry, note_with_photo, state_of
from tests.support.replica_file import PAIRED
from tests.support.scripted import Script, StoppedClock
from tests.support.small_day import DAY, YARD
from tests.support.world import Entropy, World

SIGN_OUT = "/more/sign-out"
DEADLINE_S, TURNS_MAX = 5, 1_000
WORDS = "Waiting for the crane"


async def refused(day: World, name: str = "olga") -> State:
    """What somebody wrote of a line while the day was being locked."""
    state = day.state(name)
    state.days.set_remark(state.days.item_form(YARD), WORDS)
    await day.edit("workday", DAY, standing=DayStanding(DayStatus.LOCKED))
    await day.settle()
    assert 1 == len(state.inbox.refusals())
    return state


async def refused_photo(day: World, name: str = "ana") -> str:
    phone = day.phones[name]
    _, [sha256] = await note_with_photo(phone)
    await day.settle()
    phone.replica.write(photos.refuse, sha256, "It is larger than the server takes.")
    phone.state._core.changed()
    assert "refused" == state_of(phone, sha256)
    return sha256


def on_a_small_disk(world: World, name: str) -> tuple[Phone, Fuse]:
    fuse = fused(name)
    return world.unpaired(name, factory=fuse.factory()), fuse


def fused(name: str) -> Fuse:
    return Fuse(lambda: None, Counter(), name)


class Passing(StoppedClock):
    """Nobody waits, but others have their turn."""

    async def wait(self, ms: int) -> None:
        await asyncio.sleep(0)


class Silent(Script):
    """Answers nothing; `was_asked` says that somebody tries."""

    def __init__(self) -> None:
        super().__init__()
        self.was_asked = asyncio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.was_asked.set()
        return await super().handle_async_request(request)


class Running:
    """A phone that runs as in life, with nobody who answers."""

    def __init__(self, folder: Path, factory: type[Connection] = Connection) -> None:
        self.script = Silent()
        self.phone = Phone(
            Settings(folder, "ana"),
            clock=Passing(),
            transport=self.script,
            entropy=Entropy("running"),
            uniform=lambda: 0.5,
            factory=factory,
        )
        self.pair()

    def pair(self) -> None:
        self.phone.replica.write(kept.put_paired, PAIRED)
        FileSecrets(self.phone.replica.path.parent).put("token-1")
        self.phone.state._core.changed()

    async def tries(self) -> None:
        """It asks the server by itself, once it is told to. Fails if it never does."""
        self.script.was_asked.clear()
        self.phone.state.centre.sync_now()
        async with asyncio.timeout(DEADLINE_S):
            await self.script.was_asked.wait()

    async def __aenter__(self) -> "Running":
        self.phone.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.phone.stop()


# What stands in the way -----------------------------------------------------------


async def test_what_was_not_accepted_is_decided_on_before_anybody_signs_out(
    day: World,
) -> None:
    olga = await refused(day)
    assert {Hindrance.REFUSALS: 1} == olga.signing_out.parting().hindrances

    with pytest.raises(BadInput):
        await olga.signing_out.sign_out()

    [refusal] = olga.inbox.refusals()
    assert {"remark": {"text": WORDS}} == refusal.mine
    async with phone_page(olga, SIGN_OUT) as opened:
        assert said(opened, "1 change was not accepted. Decide on it in the inbox.")
        assert opened.find("sign-out").disabled
        await opened.press("to-inbox")
        assert "/more/inbox" == opened.page.route
    olga.inbox.discard(refusal.id)
    assert {} == olga.signing_out.parting().hindrances
    await olga.signing_out.sign_out()
    assert olga.paired is None


async def test_what_waits_for_who_had_the_phone_before_is_not_forgotten_by_the_next(
    day: World,
) -> None:
    olga = await refused(day)
    draft = olga.drafting.begin()
    olga.drafting.keep(type(draft)(draft.when, text="Gate locked"))
    olga.drafting.flush()
    await olga.pair(await day.ticket(day.people["ben"], Role.GATE))
    await day.settle()
    olga.drafting.begin()

    assert {Hindrance.OF_OTHERS: 2} == olga.signing_out.parting().hindrances
    with pytest.raises(BadInput):
        await olga.signing_out.sign_out()

    await olga.pair(await day.ticket(day.people["olga"], Role.COORDINATOR))
    assert "Gate locked" == olga.drafting.begin().text
    assert 1 == len(olga.inbox.refusals())


async def test_a_photo_that_was_not_accepted_is_saved_as_a_file_first(
    day: World,
) -> None:
    sha256 = await refused_photo(day)
    ana, photo = day.state("ana"), day.state("ana").photos.whole(sha256)
    async with phone_page(ana, SIGN_OUT) as opened:
        assert said(opened, "1 photo was not accepted, and is nowhere else.")
        assert opened.find("sign-out").disabled
        opened.answers["save_file"] = None
        opened.session.apply_page_patch({"web": False})
        await opened.press("export-photos")
        assert {Hindrance.REFUSED_PHOTOS: 1} == ana.signing_out.parting().hindrances

        made = ana.exporting.make_photos()
        opened.answers["save_file"] = "/somewhere/photos.zip"
        await opened.press("export-photos")

        assert said(opened, "1 photo saved as a file: give it to the office")
        assert not opened.find("sign-out").disabled
        assert [] == opened.errors()
    with zipfile.ZipFile(io.BytesIO(made.body)) as archive:
        assert [photo] == [archive.read(name) for name in archive.namelist()]
    with pytest.raises(BadInput):
        ana.exporting.make_photos()


# While it happens -----------------------------------------------------------------


async def test_what_is_saved_while_somebody_signs_out_is_not_forgotten(
    tmp_path: Path,
) -> None:
    async with Running(tmp_path) as running:
        state = running.phone.state
        leaving = asyncio.create_task(state.signing_out.sign_out())
        await asyncio.sleep(0)

        state.incidents.write(state.incidents.begin(), "Ladder slipped")

        with pytest.raises(BadInput):
            await leaving
        assert state.paired is not None
        assert 1 == len(state.incidents.all())
        await running.tries()


async def test_a_full_disk_keeps_who_signs_out_says_so_and_syncs_on(
    tmp_path: Path,
) -> None:
    fuse = fused("ana")
    async with Running(tmp_path, fuse.factory()) as running:
        state = running.phone.state
        async with phone_page(state, SIGN_OUT) as opened:
            fuse.is_disk_full = True
            await opened.press("sign-out")
            await opened.until(lambda: said(opened, "Not signed out"))
            assert said(opened, "this phone's storage is full")
            assert [] == opened.errors()
        assert state.paired is not None
        assert running.phone.client.address() is not None
        fuse.is_disk_full = False
        await running.tries()


async def test_a_page_that_opens_while_somebody_signs_out_starts_what_comes_after(
    tmp_path: Path,
) -> None:
    async with Running(tmp_path) as running:
        state = running.phone.state
        leaving = asyncio.create_task(state.signing_out.sign_out())
        for _ in range(TURNS_MAX):
            if running.phone.replica.read(kept.paired) is None:
                break
            await asyncio.sleep(0)
        running.phone.start()
        await leaving

        running.pair()

        await running.tries()


async def test_who_signs_in_again_has_the_documents_again_without_a_restart(
    day: World,
) -> None:
    ben = day.phones["ben"]
    await hand_in(day, PDF, what=DocumentWhat(DocumentType.PERMIT, "Road closure"))
    await day.settle()
    await carry(ben)
    assert ben.state.documents.one(PERMIT).is_here
    await ben.state.signing_out.sign_out()

    await ben.state.pair(await day.ticket(day.people["ben"], Role.GATE))
    await day.settle()
    await carry(ben)

    assert ben.state.documents.one(PERMIT).is_here


# More than one file holds ----------------------------------------------------------


async def test_what_one_file_does_not_hold_goes_into_the_next(day: World) -> None:
    day.network.is_up = False
    phone, clock = day.phones["ben"], day.clocks["ben"]
    long = writes.fact("comment", Comment("item", YARD, "x" * 250_000))

    def job(connection):
        moment = writes.Moment(clock.reading(), day.entropy)
        return [writes.save(connection, moment, fact=long).id for _ in range(140)]

    made = phone.replica.write(job)
    exporting = phone.state.exporting
    first = exporting.make()
    exporting.was_saved(first)
    left = exporting.left()
    assert len(made) - len(first.changes) == left > 0

    second = exporting.make()
    exporting.was_saved(second)

    assert tuple(made) == first.changes + second.changes
    assert 0 == exporting.left()
    assert {} == phone.state.signing_out.parting().hindrances
    # Somebody who has lost both begins again.
    assert first.changes == exporting.make().changes


# Pairing --------------------------------------------------------------------------


async def test_a_phone_with_an_unsent_photo_is_given_to_nobody_else(
    day: World,
) -> None:
    ana = day.phones["ana"]
    await note_with_photo(ana)
    await day.settle()
    assert 1 == ana.state.photos.counts().waiting
    before = ana.state.paired

    found = await ana.state.pair(await day.ticket(day.people["ben"], Role.CREW))

    assert isinstance(found, PairingFailed)
    assert ("not_sent", True) == (found.code, "1 left" in found.detail)
    assert before == ana.state.paired
    await carry(ana)
    await ana.state.pair(await day.ticket(day.people["ben"], Role.CREW))
    assert day.people["ben"] == ana.state.paired.person


async def test_a_phone_with_no_room_is_not_paired_says_so_and_asks_again(
    world: World,
) -> None:
    await world.person("ana")
    phone, fuse = on_a_small_disk(world, "ana")
    async with phone_page(phone.state, "/") as opened:
        fuse.is_disk_full = True
        await typed(opened, await world.ticket(world.people["ana"], Role.CREW))
        await opened.press("pair")
        assert NO_ROOM in opened.texts()
        assert phone.state.paired is None
        assert [] == list((world.folder / "ana").glob("token*"))
        fuse.is_disk_full = False
        await typed(opened, await world.ticket(world.people["ana"], Role.CREW))
        await opened.press("pair")
        assert phone.state.paired is not None
        assert [] == opened.errors()


async def typed(opened: OpenPage, code: str) -> None:
    await opened.type("pairing-code", code)


async def test_a_phone_that_finds_no_room_for_another_pairing_keeps_the_one_it_has(
    world: World,
) -> None:
    await world.person("ana")
    phone, fuse = on_a_small_disk(world, "ana")
    await phone.state.pair(await world.ticket(world.people["ana"], Role.CREW))
    address = phone.client.address()
    fuse.is_disk_full = True

    found = await phone.state.pair(await world.ticket(world.people["ana"], Role.CREW))

    assert NotSaved.code == found.code
    assert address == phone.client.address()


async def test_a_phone_whose_disk_is_full_starts_and_syncs_all_the_same(
    tmp_path: Path,
) -> None:
    fuse = fused("ana")
    made = Running(tmp_path, fuse.factory())
    fuse.is_disk_full = True
    async with made as running:
        await running.tries()
