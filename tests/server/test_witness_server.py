"""A real server, watched from outside: it answers only for what a cut cannot take.

The log is synced before the reply's bytes leave, because at each of those moments
every write after the last sync of its file is dropped, and the change is still there.
"""

import asyncio
import random
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

import httpx
import msgspec

from server.store.backups import photos_beside
from server.store.blob_files import BlobFiles
from server.store.blobs import FOLDER_NAME
from server.store.sqlite import FILE_NAME, opened
from shared.changes import Change, Patch
from shared.nouns.incidents import IncidentWhen
from shared.wire import Push, PushReply
from tests.support.blob_house import JPEG, SHA, SIZE, House, noted
from tests.support.office_world import Phone, World, comment, create
from tests.support.processes import Announced
from tests.support.server_process import SAYS, serving
from tests.support.wire import Wire
from tests.support.witness import Disk, acts, traced

PHONES = 3
# Together more than the log grows to before SQLite writes it back into the database.
PUSHES = 5
BYTES_MAX = 12_000
CHANGES_MAX = 30
# Beside each reply, a cut after every so many writes: at no moment may it be torn.
CUT_EVERY = 400
EVERY_ACT = 1


class Watched(Announced):
    """The server, with all that it tells the disk and the world in `trace`."""

    def __init__(self, data: Path, trace: Path) -> None:
        super().__init__(
            lambda port: traced(trace, [sys.executable, *serving(data, port)]), SAYS
        )


async def pushed(url: str, phone: Phone, chance: random.Random) -> list[str]:
    """The ids of what this phone was told is received."""
    received: list[str] = []
    async with Wire(url, phone) as wire:
        # The witness reads what leaves: it must not be compressed.
        wire.client.headers["accept-encoding"] = "identity"
        for _ in range(PUSHES):
            changes = tuple(written(phone, chance))
            body = msgspec.json.encode(Push(phone.reading(), changes))
            reply = await wire.client.post("push", content=body)
            outcomes = msgspec.json.decode(reply.content, type=PushReply).outcomes
            assert ["applied"] * len(changes) == [one.status for one in outcomes]
            received += [one.id for one in outcomes]
    return received


def written(phone: Phone, chance: random.Random) -> Iterable[Change]:
    for _ in range(chance.randint(1, CHANGES_MAX)):
        words = "x" * chance.randint(1, BYTES_MAX)
        yield phone.change(comment("item-0001", words))


async def test_what_is_answered_survives_though_unsynced_writes_are_lost(
    tmp_path: Path,
) -> None:
    data, before = tmp_path / "data", tmp_path / "before"
    async with opened(data) as store:
        world = await World(store).begin()
        phones = [await world.phone(f"phone{n}") for n in range(PHONES)]
    shutil.copytree(data, before)
    with Watched(data, tmp_path / "trace") as server:
        chance = random.Random(1)
        received = await asyncio.gather(
            *(pushed(server.url, phone, chance) for phone in phones)
        )
        assert 0 == server.stop()
    disk = Disk(before, data)
    told = {id_ for ids in received for id_ in ids}
    done = acts(tmp_path / "trace", server.id)
    cuts = []
    for cut in disk.cuts(done, told, CUT_EVERY, tmp_path / "cut"):
        await look(tmp_path / "cut", cut.said)
        cuts.append(cut)
    # Every reply was seen leaving, there were writes for the cuts to take, and some
    # of them fell while the log was written back.
    assert told == cuts[-1].said
    assert any(cut.is_losing for cut in cuts)
    assert FILE_NAME in disk.written


async def look(folder: Path, said: Iterable[str]) -> None:
    async with opened(folder) as store:
        [[verdict]] = await store.read_sql(
            lambda connection: connection.execute("PRAGMA integrity_check").fetchall()
        )
        lost = await store.read(
            lambda reader: {id_ for id_ in said if reader.outcome(id_) is None}
        )
    assert "ok" == verdict
    assert set() == lost, "answered, and not on the disk"


def names_photo(phone: Phone) -> Change:
    """A note that names the photo, so that this phone may send it."""
    when = IncidentWhen(reporter=phone.person)
    made = create("incident", "incident-1", when=when)
    return phone.change([made, Patch("incident", "incident-1", add={"photos": (SHA,)})])


async def test_a_photo_that_is_called_whole_survives_and_half_of_one_is_never_seen(
    tmp_path: Path,
) -> None:
    data, before = tmp_path / "data", tmp_path / "before"
    async with opened(data) as store:
        world = await World(store).begin()
        phone = await world.phone("ana")
        await phone.push(names_photo(phone))
    shutil.copytree(data, before)
    with Watched(data, tmp_path / "trace") as server:
        told = await photo_sent(server.url, phone)
        assert 0 == server.stop()
    disk = Disk(before, data)
    done = acts(tmp_path / "trace", server.id)
    cuts = []
    for cut in disk.cuts(done, told, EVERY_ACT, tmp_path / "cut"):
        is_whole = await has_photo(tmp_path / "cut")
        assert is_whole or told[-1] not in cut.said, "called whole, and is not"
        cuts.append(cut)
    assert set(told) == cuts[-1].said
    assert is_whole
    assert any(cut.is_losing for cut in cuts)


async def photo_sent(url: str, phone: Phone) -> list[str]:
    """Sends it in two parts; how the two answers are known as they go out."""
    headers = {"authorization": f"Bearer {phone.token}", "upload-length": str(SIZE)}
    half, told = SIZE // 2, []
    async with httpx.AsyncClient(base_url=url, headers=headers) as line:
        for offset, part in ((0, JPEG[:half]), (half, JPEG[half:])):
            answer = await line.patch(
                f"/blobs/{SHA}", content=part, headers={"upload-offset": str(offset)}
            )
            assert 204 == answer.status_code
            told.append(f"upload-offset: {answer.headers['upload-offset']}")
    assert "?1" == answer.headers["upload-complete"]
    return told


async def has_photo(folder: Path) -> bool:
    """Whether the photo is known; then all of it is there."""
    async with opened(folder) as store:
        is_known = await store.read(lambda reader: reader.blobs.get(SHA) is not None)
    path = BlobFiles(folder / FOLDER_NAME).path(SHA)
    if is_known or path.exists():
        assert JPEG == path.read_bytes()
    return is_known


async def test_a_photo_keeps_its_place_in_a_backup_that_is_done(
    tmp_path: Path,
) -> None:
    house, kept = House(tmp_path / "data"), tmp_path / "kept"
    await house.begin()
    noter = await noted(house, "ana")
    await house.send(noter, JPEG, 0)
    await house.close()
    kept.mkdir()
    disk = Disk(kept, kept)
    backup = ["backup", "--data", str(house.folder), "--to", str(kept / "backup")]
    trace = tmp_path / "trace"

    watched = traced(trace, [sys.executable, "-m", "server", *backup])
    running = await asyncio.create_subprocess_exec(*watched)
    assert 0 == await running.wait()
    for act in acts(trace, running.pid):
        disk.take(act)
    disk.rebuild(tmp_path / "cut")

    # Its bytes the system copies by itself: of those the trace does not tell.
    assert photos_beside(tmp_path / "cut" / "backup").path(SHA).exists()
