"""Photos over the wire, on real files: in parts, once whole, and only for whom."""

import errno
import hashlib
import os
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import msgspec
import pytest

from server.app import Core, create_app, create_core
from server.settings import Settings
from server.store.blob_files import PART_LIFE_MS, PARTS_OF_DEVICE_MAX, BlobFiles
from server.store.blob_rows import UNNAMED_MS
from server.store.blobs import FOLDER_NAME, Blobs, copy_blobs
from server.store.devices import revoke_device
from server.store.sqlite import FILE_NAME, opened
from shared.changes import Patch
from shared.errors import Problem
from shared.nouns.incidents import IncidentWhen
from shared.wire import BLOB_BYTES_MAX, BLOB_PART_BYTES_MAX
from tests.support.office_world import Phone, World, create

JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 12
SIZE = len(JPEG)
SHA = hashlib.sha256(JPEG).hexdigest()


class House:
    """A server on real files, a production, and ways to ask it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def begin(self) -> None:
        store = opened(self.folder)
        self.world = World(store)
        self.open(store=store)
        await self.world.begin()

    def open(self, put=os.write, store=None) -> None:
        self.core: Core = create_core(
            Settings(self.folder),
            store or opened(self.folder),
            clock=lambda: self.world.now_ms,
        )
        if put is not os.write:
            files = BlobFiles(self.folder / FOLDER_NAME, put)
            blobs = Blobs(self.core.store, files, self.core.clock)
            self.core = msgspec.structs.replace(self.core, blobs=blobs)
        app = httpx.ASGITransport(create_app(self.core), raise_app_exceptions=False)
        self.line = httpx.AsyncClient(transport=app, base_url="http://callboard.test")

    async def close(self) -> None:
        await self.line.aclose()
        self.core.blobs.close()
        await self.core.contacts.close()
        await self.core.store.close()

    async def open_again(self, put=os.write) -> None:
        """As after a crash: what is on the disk is all there is."""
        await self.close()
        self.open(put)
        self.world.store = self.core.store

    async def ask(self, phone: Phone, method: str, sha256: str = SHA, **more):
        headers = {"authorization": f"Bearer {phone.token}", **more.pop("headers", {})}
        return await self.line.request(
            method, f"/blobs/{sha256}", headers=headers, **more
        )

    async def send(self, phone, part, offset, length=SIZE, sha256=SHA):
        told = {"Upload-Offset": str(offset), "Upload-Length": str(length)}
        return await self.ask(phone, "PATCH", sha256, headers=told, content=part)

    async def reached(self, phone: Phone, sha256: str = SHA) -> tuple[int, str]:
        found = await self.ask(phone, "HEAD", sha256)
        assert 200 == found.status_code
        assert b"" == found.content
        return int(found.headers["upload-offset"]), found.headers["upload-complete"]

    def files(self) -> list[str]:
        """Everything in the folder of blobs, by path."""
        folder = self.folder / FOLDER_NAME
        return sorted(
            str(path.relative_to(folder))
            for path in folder.glob("**/*")
            if path.is_file()
        )


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    house = House(tmp_path)
    await house.begin()
    yield house
    await house.close()


@pytest.fixture
async def ben(house: House) -> Phone:
    """His note, which has arrived, names the photo."""
    return await noted(house, "ben")


async def noted(house: House, name: str, sha256: str = SHA) -> Phone:
    phone = await house.world.phone(name)
    incident = f"incident-{name}"
    made = create("incident", incident, when=IncidentWhen(reporter=phone.person))
    names = Patch("incident", incident, add={"photos": (sha256,)})
    assert "applied" == (await phone.write((made, names))).status
    return phone


def problem(answer: httpx.Response) -> Problem:
    assert "application/problem+json" == answer.headers["content-type"]
    return msgspec.json.decode(answer.content, type=Problem)


async def test_a_photo_arrives_in_parts_and_is_read_by_all_who_may(house, ben):
    cy = await house.world.phone("cy")
    assert (0, "?0") == await house.reached(ben)
    first = await house.send(ben, JPEG[:1000], 0)
    assert (204, "1000", "?0") == (
        first.status_code,
        first.headers["upload-offset"],
        first.headers["upload-complete"],
    )
    assert (1000, "?0") == await house.reached(ben)
    assert 404 == (await house.ask(cy, "GET")).status_code
    last = await house.send(ben, JPEG[1000:], 1000)
    assert (204, "?1") == (last.status_code, last.headers["upload-complete"])
    assert (SIZE, "?1") == await house.reached(ben)
    read = await house.ask(cy, "GET")
    assert (200, JPEG) == (read.status_code, read.content)
    assert [f"{SHA[:2]}/{SHA[2:]}"] == house.files()


async def test_what_is_read_is_safe_to_show_and_never_asked_for_twice(house, ben):
    await house.send(ben, JPEG, 0)
    read = await house.ask(ben, "GET")
    assert "image/jpeg" == read.headers["content-type"]
    assert "default-src 'none'; sandbox" == read.headers["content-security-policy"]
    assert "nosniff" == read.headers["x-content-type-options"]
    assert f'inline; filename="{SHA[:12]}.jpg"' == read.headers["content-disposition"]
    assert "private, max-age=31536000, immutable" == read.headers["cache-control"]
    assert "content-encoding" not in read.headers
    has = {"If-None-Match": read.headers["etag"]}
    again = await house.ask(ben, "GET", headers=has)
    assert (304, b"") == (again.status_code, again.content)


async def test_a_document_is_saved_and_not_opened(house):
    pdf = b"%PDF-1.7\nrisk assessment"
    sha256 = hashlib.sha256(pdf).hexdigest()
    dan = await noted(house, "dan", sha256)
    await house.send(dan, pdf, 0, len(pdf), sha256)
    read = await house.ask(dan, "GET", sha256)
    assert "application/pdf" == read.headers["content-type"]
    assert read.headers["content-disposition"].startswith("attachment; ")


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-9", 0, 10),
        ("bytes=100-", 100, SIZE),
        ("bytes=-5", SIZE - 5, SIZE),
        (f"bytes=10-{SIZE * 2}", 10, SIZE),
    ],
)
async def test_a_range_is_that_part_alone(house, ben, asked, start, end):
    await house.send(ben, JPEG, 0)
    read = await house.ask(ben, "GET", headers={"Range": asked})
    assert (206, JPEG[start:end]) == (read.status_code, read.content)
    assert f"bytes {start}-{end - 1}/{SIZE}" == read.headers["content-range"]


@pytest.mark.parametrize(
    "asked", [f"bytes={SIZE}-", "bytes=9-3", "bytes=-", "bytes=0-1,5-6", "rows=1-2"]
)
async def test_a_range_that_cannot_be_is_passed_over(house, ben, asked):
    await house.send(ben, JPEG, 0)
    read = await house.ask(ben, "GET", headers={"Range": asked})
    assert (200, JPEG) == (read.status_code, read.content)


async def test_a_range_of_another_blob_than_one_has_is_all_of_this_one(house, ben):
    await house.send(ben, JPEG, 0)
    asked = {"Range": "bytes=5-", "If-Range": '"another"'}
    assert JPEG == (await house.ask(ben, "GET", headers=asked)).content


async def test_nobody_sends_what_nothing_of_theirs_names(house, ben):
    cy = await house.world.phone("cy")
    other = hashlib.sha256(b"other").hexdigest()
    for answer in (
        await house.send(cy, JPEG[:50], 0, sha256=other),
        await house.ask(cy, "PATCH", other, headers={"Upload-Offset": "0"}),
    ):
        assert answer.status_code in (403, 422)
    assert 403 == (await house.ask(cy, "HEAD", other)).status_code
    assert 404 == (await house.ask(cy, "GET", other)).status_code
    assert [] == house.files()


async def test_without_a_token_nothing_is_told(house, ben):
    await house.send(ben, JPEG, 0)
    for method in ("HEAD", "GET", "PATCH"):
        answer = await house.line.request(method, f"/blobs/{SHA}")
        assert 401 == answer.status_code
    unknown = await house.line.get(
        f"/blobs/{SHA}", headers={"authorization": "Bearer nobody"}
    )
    assert 401 == unknown.status_code


async def test_another_production_reads_nothing_though_it_knows_the_hash(house, ben):
    await house.send(ben, JPEG, 0)
    elsewhere = await World(house.core.store, seed=9).begin("Elsewhere")
    stranger = await elsewhere.phone("stranger")
    assert 404 == (await house.ask(stranger, "GET")).status_code
    names = Patch("incident", "incident-none", add={"photos": (SHA,)})
    assert "refused" == (await stranger.write((names,))).status
    # The claim lets it send the blob, which proves that it has one.
    assert (0, "?0") == await house.reached(stranger)
    assert 404 == (await house.ask(stranger, "GET")).status_code
    assert 204 == (await house.send(stranger, JPEG, 0)).status_code
    assert JPEG == (await house.ask(stranger, "GET")).content


async def test_a_part_from_elsewhere_is_told_where_to_go_on(house, ben):
    await house.send(ben, JPEG[:700], 0)
    for offset in (0, 699, 701):
        answer = await house.send(ben, JPEG[offset : offset + 10], offset)
        assert (409, "wrong_offset") == (answer.status_code, problem(answer).code)
        assert "700" == answer.headers["upload-offset"]
    assert (700, "?0") == await house.reached(ben)


async def test_parts_that_make_another_blob_are_dropped_and_it_begins_anew(house, ben):
    false = JPEG[:-1] + b"x"
    await house.send(ben, false[:2000], 0)
    answer = await house.send(ben, false[2000:], 2000)
    assert (422, "wrong_hash") == (answer.status_code, problem(answer).code)
    assert [] == house.files()
    assert 404 == (await house.ask(ben, "GET")).status_code
    assert (0, "?0") == await house.reached(ben)
    assert "?1" == (await house.send(ben, JPEG, 0)).headers["upload-complete"]


async def test_only_photos_and_documents_are_taken(house):
    page = b"<html><script>alert(1)</script></html>"
    sha256 = hashlib.sha256(page).hexdigest()
    eve = await noted(house, "eve", sha256)
    answer = await house.send(eve, page, 0, len(page), sha256)
    assert (415, "wrong_type") == (answer.status_code, problem(answer).code)
    assert "JPEG" in problem(answer).detail
    assert [] == house.files()


async def test_what_is_too_large_is_told_so_at_its_first_part(house, ben):
    answer = await house.send(ben, JPEG, 0, BLOB_BYTES_MAX + 1)
    assert (413, "too_large") == (answer.status_code, problem(answer).code)
    assert "20 MiB" in problem(answer).detail
    part = JPEG + bytes(BLOB_PART_BYTES_MAX)
    answer = await house.send(ben, part, 0, BLOB_BYTES_MAX)
    assert (413, "too_large") == (answer.status_code, problem(answer).code)
    assert [] == house.files()


@pytest.mark.parametrize(
    ("part", "offset", "length"),
    [(JPEG, 0, SIZE - 1), (b"", 0, SIZE), (b"x", SIZE, SIZE)],
)
async def test_a_part_that_does_not_fit_the_length_is_not_taken(
    house, ben, part, offset, length
):
    answer = await house.send(ben, part, offset, length)
    assert (422, "invalid") == (answer.status_code, problem(answer).code)
    assert [] == house.files()


@pytest.mark.parametrize("sha256", ["short", SHA.upper(), "g" * 64])
async def test_what_is_no_hash_is_told_so(house, ben, sha256):
    assert 422 == (await house.ask(ben, "GET", sha256)).status_code
    assert 422 == (await house.ask(ben, "HEAD", sha256)).status_code


async def test_two_phones_send_the_same_photo_and_neither_sees_the_others_part(
    house, ben
):
    cy = await noted(house, "cy")
    await house.send(ben, JPEG[:1500], 0)
    assert (0, "?0") == await house.reached(cy)
    await house.send(cy, JPEG[:300], 0)
    assert (1500, "?0") == await house.reached(ben)
    assert "?1" == (await house.send(cy, JPEG[300:], 300)).headers["upload-complete"]
    # It is whole now, for both; what Ben had sent of it is not needed any more.
    assert (SIZE, "?1") == await house.reached(ben)
    answer = await house.send(ben, JPEG[1500:], 1500)
    assert (204, "?1") == (answer.status_code, answer.headers["upload-complete"])
    assert [f"{SHA[:2]}/{SHA[2:]}"] == house.files()


class Disk:
    """Takes bytes, some at a time, until it is full."""

    def __init__(self, room: int) -> None:
        self.room = room

    def put(self, opened: int, part: bytes) -> int:
        if not self.room:
            raise OSError(errno.ENOSPC, "no space left")
        taken = os.write(opened, part[: min(self.room, 400)])
        self.room -= min(taken, self.room)
        return taken


async def test_a_full_disk_takes_nothing_and_says_so(house, ben):
    await house.send(ben, JPEG[:1000], 0)
    disk = Disk(500)
    await house.open_again(disk.put)
    answer = await house.send(ben, JPEG[1000:], 1000)
    said = problem(answer)
    assert (507, "disk_full", "retry") == (said.status, said.code, said.recovery)
    assert (1000, "?0") == await house.reached(ben)
    disk.room = 10 * SIZE
    assert "?1" == (await house.send(ben, JPEG[1000:], 1000)).headers["upload-complete"]
    assert JPEG == (await house.ask(ben, "GET")).content


async def test_a_crash_in_mid_part_costs_at_most_that_part(house, ben):
    await house.send(ben, JPEG[:1000], 0)
    # What a machine that dies leaves: some of the part, whatever it was.
    [part] = (house.folder / FOLDER_NAME).glob(f"parts/{ben.id}/*")
    with part.open("ab") as file:
        file.write(JPEG[1000:1300])
    await house.open_again()
    offset, complete = await house.reached(ben)
    assert (1300, "?0") == (offset, complete)
    assert "?1" == (await house.send(ben, JPEG[1300:], 1300)).headers["upload-complete"]
    assert JPEG == (await house.ask(ben, "GET")).content


async def test_a_tail_that_never_reached_the_disk_is_found_by_the_hash(house, ben):
    await house.send(ben, JPEG[:1000], 0)
    [part] = (house.folder / FOLDER_NAME).glob(f"parts/{ben.id}/*")
    with part.open("ab") as file:
        file.write(bytes(300))
    await house.open_again()
    answer = await house.send(ben, JPEG[1300:], 1300)
    assert "wrong_hash" == problem(answer).code
    assert "?1" == (await house.send(ben, JPEG, 0)).headers["upload-complete"]


async def test_a_crash_between_file_and_row_leaves_a_photo_that_is_sent_again(
    house, ben
):
    files = BlobFiles(house.folder / FOLDER_NAME)
    files.add(ben.id, SHA, 0, JPEG)
    files.finish(ben.id, SHA)
    await house.open_again()
    assert 404 == (await house.ask(ben, "GET")).status_code
    assert (0, "?0") == await house.reached(ben)
    assert "?1" == (await house.send(ben, JPEG, 0)).headers["upload-complete"]
    assert JPEG == (await house.ask(ben, "GET")).content


async def test_all_parts_here_and_the_answer_lost_is_finished_by_an_empty_part(
    house, ben
):
    BlobFiles(house.folder / FOLDER_NAME).add(ben.id, SHA, 0, JPEG)
    assert (SIZE, "?0") == await house.reached(ben)
    assert "?1" == (await house.send(ben, b"", SIZE)).headers["upload-complete"]
    again = await house.send(ben, b"", SIZE)
    assert (204, "?1") == (again.status_code, again.headers["upload-complete"])


async def test_an_oldest_part_gives_way_to_a_further_one(house):
    dan = await house.world.phone("dan")
    many = [hashlib.sha256(bytes([n])).hexdigest() for n in range(10)]
    made = create("incident", "incident-dan", when=IncidentWhen(reporter=dan.person))
    names = Patch("incident", "incident-dan", add={"photos": tuple(many)})
    await dan.write((made, names))
    for age, sha256 in enumerate(many):
        await house.send(dan, JPEG[:20], 0, sha256=sha256)
        part = house.folder / FOLDER_NAME / "parts" / dan.id / sha256
        os.utime(part, (age, age))
    kept = {Path(path).name for path in house.files()}
    assert set(many[-PARTS_OF_DEVICE_MAX:]) == kept


async def test_a_sweep_drops_what_nothing_names_and_stale_parts_and_nothing_else(
    house, ben
):
    cy = await noted(house, "cy", hashlib.sha256(b"coming").hexdigest())
    await house.send(ben, JPEG, 0)
    coming = hashlib.sha256(b"coming").hexdigest()
    await house.send(cy, JPEG[:30], 0, sha256=coming)
    stray = house.folder / FOLDER_NAME / "aa" / ("b" * 62)
    stray.parent.mkdir()
    stray.write_bytes(b"never got its row")
    for path in house.folder.glob(f"{FOLDER_NAME}/*/**/*"):
        os.utime(path, (house.world.now_ms / 1000, house.world.now_ms / 1000))
    await house.core.blobs.sweep()
    assert 3 == len(house.files())
    house.world.now_ms += PART_LIFE_MS + 1
    await house.core.blobs.sweep()
    assert [f"{SHA[:2]}/{SHA[2:]}"] == house.files()
    await ben.write((Patch("incident", "incident-ben", remove={"photos": (SHA,)}),))
    assert 404 == (await house.ask(cy, "GET")).status_code
    await house.core.blobs.sweep()
    house.world.now_ms += UNNAMED_MS
    assert JPEG == (await house.ask(ben, "GET")).content
    await house.core.blobs.sweep()
    assert [] == house.files()
    assert 404 == (await house.ask(ben, "GET")).status_code


async def test_a_revoked_phone_hands_over_its_photo_and_reads_none(house, ben):
    world = house.world
    await house.core.store.write(
        lambda writer: revoke_device(writer, world.production, ben.id, world.now_ms)
    )
    assert "?1" == (await house.send(ben, JPEG, 0)).headers["upload-complete"]
    assert 401 == (await house.ask(ben, "GET")).status_code


async def test_the_head_told_with_a_whole_photo_is_older_than_a_backup_that_has_it(
    house, ben
):
    answer = await house.send(ben, JPEG, 0)
    head = int(answer.headers["callboard-head"])
    assert house.world.store.head_now(house.world.production) == head
    held = await house.ask(ben, "HEAD")
    assert head <= int(held.headers["callboard-head"])


async def test_a_backup_takes_the_photos_that_its_log_knows(house, ben, tmp_path):
    await house.send(ben, JPEG, 0)
    cy = await noted(house, "cy", hashlib.sha256(b"coming").hexdigest())
    await house.send(cy, JPEG[:30], 0, sha256=hashlib.sha256(b"coming").hexdigest())
    source = BlobFiles(house.folder / FOLDER_NAME)
    target = BlobFiles(tmp_path / "copy")

    def copied() -> object:
        return house.core.store.read_sql(lambda c: copy_blobs(c, source, target))

    assert 1 == await copied()
    assert JPEG == target.path(SHA).read_bytes()
    assert 0 == await copied()
    assert [target.path(SHA)] == [p for p in tmp_path.glob("copy/*/*") if p.is_file()]
    assert (house.folder / FILE_NAME).exists()
