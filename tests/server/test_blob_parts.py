"""A photo arrives in parts on real files: once whole, and nothing half visible."""

import errno
import hashlib
import os
from pathlib import Path

import pytest

from server.store.blob_files import PARTS_OF_DEVICE_MAX, BlobFiles
from server.store.blobs import FOLDER_NAME
from shared.changes import Patch
from shared.nouns.incidents import IncidentWhen
from shared.wire import BLOB_BYTES_MAX, BLOB_PART_BYTES_MAX
from tests.support.blob_house import JPEG, SHA, SIZE, noted, problem
from tests.support.office_world import create
from tests.support.tls_house import until


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


async def test_a_part_from_elsewhere_is_told_where_to_go_on(house, noter):
    await house.send(noter, JPEG[:700], 0)
    for offset in (0, 699, 701):
        answer = await house.send(noter, JPEG[offset : offset + 10], offset)
        assert (409, "wrong_offset") == (answer.status_code, problem(answer).code)
        assert "700" == answer.headers["upload-offset"]
    assert (700, "?0") == await house.reached(noter)


async def test_parts_that_make_another_blob_are_dropped_and_it_begins_anew(
    house, noter
):
    false = JPEG[:-1] + b"x"
    await house.send(noter, false[:2000], 0)
    answer = await house.send(noter, false[2000:], 2000)
    assert (422, "wrong_hash") == (answer.status_code, problem(answer).code)
    assert [] == house.files()
    assert 404 == (await house.ask(noter, "GET")).status_code
    assert (0, "?0") == await house.reached(noter)
    assert "?1" == (await house.send(noter, JPEG, 0)).headers["upload-complete"]


async def test_only_photos_and_documents_are_taken(house):
    page = b"<html><script>alert(1)</script></html>"
    sha256 = hashlib.sha256(page).hexdigest()
    eve = await noted(house, "eve", sha256)
    answer = await house.send(eve, page, 0, len(page), sha256)
    assert (415, "wrong_type") == (answer.status_code, problem(answer).code)
    assert "JPEG" in problem(answer).detail
    assert [] == house.files()


async def test_what_is_too_large_is_told_so_at_its_first_part(house, noter):
    answer = await house.send(noter, JPEG, 0, BLOB_BYTES_MAX + 1)
    assert (413, "too_large") == (answer.status_code, problem(answer).code)
    assert "20 MiB" in problem(answer).detail
    part = JPEG + bytes(BLOB_PART_BYTES_MAX)
    answer = await house.send(noter, part, 0, BLOB_BYTES_MAX)
    assert (413, "too_large") == (answer.status_code, problem(answer).code)
    assert [] == house.files()


@pytest.mark.parametrize(
    ("part", "offset", "length"),
    [(JPEG, 0, SIZE - 1), (b"", 0, SIZE), (b"x", SIZE, SIZE)],
)
async def test_a_part_that_does_not_fit_the_length_is_not_taken(
    house, noter, part, offset, length
):
    answer = await house.send(noter, part, offset, length)
    assert (422, "invalid") == (answer.status_code, problem(answer).code)
    assert [] == house.files()


async def test_two_phones_send_the_same_photo_and_neither_sees_the_others_part(
    house, noter
):
    cy = await noted(house, "cy")
    await house.send(noter, JPEG[:1500], 0)
    assert (0, "?0") == await house.reached(cy)
    await house.send(cy, JPEG[:300], 0)
    assert (1500, "?0") == await house.reached(noter)
    assert "?1" == (await house.send(cy, JPEG[300:], 300)).headers["upload-complete"]
    # It is whole now, for both; what Ben had sent of it is not needed any more.
    assert (SIZE, "?1") == await house.reached(noter)
    answer = await house.send(noter, JPEG[1500:], 1500)
    assert (204, "?1") == (answer.status_code, answer.headers["upload-complete"])
    assert [f"{SHA[:2]}/{SHA[2:]}"] == house.files()


async def test_a_full_disk_takes_nothing_and_says_so(house, noter):
    await house.send(noter, JPEG[:1000], 0)
    disk = Disk(500)
    await house.open_again(disk.put)
    answer = await house.send(noter, JPEG[1000:], 1000)
    said = problem(answer)
    assert (507, "disk_full", "retry") == (said.status, said.code, said.recovery)
    assert (1000, "?0") == await house.reached(noter)
    disk.room = 10 * SIZE
    assert (
        "?1" == (await house.send(noter, JPEG[1000:], 1000)).headers["upload-complete"]
    )
    assert JPEG == (await house.ask(noter, "GET")).content


async def test_a_crash_in_mid_part_costs_at_most_that_part(house, noter):
    await house.send(noter, JPEG[:1000], 0)
    # What a machine that dies leaves: some of the part, whatever it was.
    [part] = (house.folder / FOLDER_NAME).glob(f"parts/{noter.id}/*")
    with part.open("ab") as file:
        file.write(JPEG[1000:1300])
    await house.open_again()
    offset, complete = await house.reached(noter)
    assert (1300, "?0") == (offset, complete)
    assert (
        "?1" == (await house.send(noter, JPEG[1300:], 1300)).headers["upload-complete"]
    )
    assert JPEG == (await house.ask(noter, "GET")).content


async def test_a_tail_that_never_reached_the_disk_is_found_by_the_hash(house, noter):
    await house.send(noter, JPEG[:1000], 0)
    [part] = (house.folder / FOLDER_NAME).glob(f"parts/{noter.id}/*")
    with part.open("ab") as file:
        file.write(bytes(300))
    await house.open_again()
    answer = await house.send(noter, JPEG[1300:], 1300)
    assert "wrong_hash" == problem(answer).code
    assert "?1" == (await house.send(noter, JPEG, 0)).headers["upload-complete"]


async def test_a_crash_between_file_and_row_leaves_a_photo_that_is_sent_again(
    house, noter
):
    files = BlobFiles(house.folder / FOLDER_NAME)
    files.add(noter.id, SHA, 0, JPEG)
    files.finish(noter.id, SHA)
    await house.open_again()
    assert 404 == (await house.ask(noter, "GET")).status_code
    assert (0, "?0") == await house.reached(noter)
    assert "?1" == (await house.send(noter, JPEG, 0)).headers["upload-complete"]
    assert JPEG == (await house.ask(noter, "GET")).content


async def test_all_parts_here_and_the_answer_lost_is_finished_by_an_empty_part(
    house, noter
):
    BlobFiles(house.folder / FOLDER_NAME).add(noter.id, SHA, 0, JPEG)
    assert (SIZE, "?0") == await house.reached(noter)
    assert "?1" == (await house.send(noter, b"", SIZE)).headers["upload-complete"]
    again = await house.send(noter, b"", SIZE)
    assert (204, "?1") == (again.status_code, again.headers["upload-complete"])


async def test_a_part_that_goes_while_it_is_looked_at_is_neither_old_nor_in_the_way(
    house, noter
):
    await house.send(noter, JPEG[:1000], 0)
    parts = house.folder / FOLDER_NAME / "parts" / noter.id
    # A name without a file is what is left of one that another thread dropped.
    for number in range(PARTS_OF_DEVICE_MAX):
        (parts / f"gone-{number}").symlink_to(parts / "nothing")

    BlobFiles(house.folder / FOLDER_NAME).tidy((), 0)
    other = hashlib.sha256(b"another").hexdigest()
    BlobFiles(house.folder / FOLDER_NAME).add(noter.id, other, 0, JPEG[:10])

    assert (1000, "?0") == await house.reached(noter)


async def test_a_sweep_that_fails_is_logged_and_ends_neither_sweeps_nor_server(
    house, noter, caplog
):
    # An old folder where a photo would be cannot be dropped like one.
    blocked = house.folder / FOLDER_NAME / SHA[:2] / SHA[2:]
    blocked.mkdir(parents=True)
    os.utime(blocked, (0, 0))
    async with house.core.blobs.running():
        await until(lambda: "not swept today" in caplog.text)

    # The threads that read photos are told to end all the same.
    with pytest.raises(RuntimeError, match="shutdown"):
        await house.core.blobs.put(await noter.device(), JPEG)


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
