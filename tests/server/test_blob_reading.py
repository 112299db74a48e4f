"""Who reads a photo, how, and for how long it is there."""

import hashlib
import os

import pytest

from server.store.blob_files import PART_LIFE_MS, BlobFiles
from server.store.blob_rows import UNNAMED_MS
from server.store.blobs import FOLDER_NAME, copy_blobs
from server.store.devices import revoke_device
from shared.access import Role
from shared.changes import Patch
from shared.nouns.incidents import IncidentPrivacy, IncidentWhen
from tests.support.blob_house import JPEG, SHA, SIZE, House, noted
from tests.support.office_world import Phone, World, comment, create


async def test_a_photo_arrives_in_parts_and_is_read_by_all_who_may(house, noter):
    cy = await house.world.phone("cy")
    assert (0, "?0") == await house.reached(noter)
    first = await house.send(noter, JPEG[:1000], 0)
    assert (204, "1000", "?0") == (
        first.status_code,
        first.headers["upload-offset"],
        first.headers["upload-complete"],
    )
    assert (1000, "?0") == await house.reached(noter)
    assert 404 == (await house.ask(cy, "GET")).status_code
    last = await house.send(noter, JPEG[1000:], 1000)
    assert (204, "?1") == (last.status_code, last.headers["upload-complete"])
    assert (SIZE, "?1") == await house.reached(noter)
    read = await house.ask(cy, "GET")
    assert (200, JPEG) == (read.status_code, read.content)
    assert [f"{SHA[:2]}/{SHA[2:]}"] == house.files()


async def test_what_is_read_is_safe_to_show_and_never_asked_for_twice(house, noter):
    await house.send(noter, JPEG, 0)
    read = await house.ask(noter, "GET")
    assert "image/jpeg" == read.headers["content-type"]
    assert "default-src 'none'; sandbox" == read.headers["content-security-policy"]
    assert "nosniff" == read.headers["x-content-type-options"]
    assert f'inline; filename="{SHA[:12]}.jpg"' == read.headers["content-disposition"]
    assert "private, max-age=31536000, immutable" == read.headers["cache-control"]
    assert "content-encoding" not in read.headers
    has = {"If-None-Match": read.headers["etag"]}
    again = await house.ask(noter, "GET", headers=has)
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
async def test_a_range_is_that_part_alone(house, noter, asked, start, end):
    await house.send(noter, JPEG, 0)
    read = await house.ask(noter, "GET", headers={"Range": asked})
    assert (206, JPEG[start:end]) == (read.status_code, read.content)
    assert f"bytes {start}-{end - 1}/{SIZE}" == read.headers["content-range"]


@pytest.mark.parametrize(
    "asked", [f"bytes={SIZE}-", "bytes=9-3", "bytes=-", "bytes=0-1,5-6", "rows=1-2"]
)
async def test_a_range_that_cannot_be_is_passed_over(house, noter, asked):
    await house.send(noter, JPEG, 0)
    read = await house.ask(noter, "GET", headers={"Range": asked})
    assert (200, JPEG) == (read.status_code, read.content)


async def test_a_range_of_another_blob_than_one_has_is_all_of_this_one(house, noter):
    await house.send(noter, JPEG, 0)
    asked = {"Range": "bytes=5-", "If-Range": '"another"'}
    assert JPEG == (await house.ask(noter, "GET", headers=asked)).content


async def test_nobody_sends_what_nothing_of_theirs_names(house, noter):
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


async def test_without_a_token_nothing_is_told(house, noter):
    await house.send(noter, JPEG, 0)
    for method in ("HEAD", "GET", "PATCH"):
        answer = await house.line.request(method, f"/blobs/{SHA}")
        assert 401 == answer.status_code
    unknown = await house.line.get(
        f"/blobs/{SHA}", headers={"authorization": "Bearer nobody"}
    )
    assert 401 == unknown.status_code


async def test_another_production_reads_nothing_though_it_knows_the_hash(house, noter):
    await house.send(noter, JPEG, 0)
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


async def confided(house: House, name: str = "ben") -> Phone:
    """A phone whose private note has its photo."""
    phone, incident = await house.world.phone(name), f"incident-{name}"
    private = IncidentPrivacy(True)
    when = IncidentWhen(reporter=phone.person)
    made = create("incident", incident, when=when, privacy=private)
    names = Patch("incident", incident, add={"photos": (SHA,)})
    assert "applied" == (await phone.write((made, names))).status
    assert "?1" == (await house.send(phone, JPEG, 0)).headers["upload-complete"]
    return phone


async def test_who_knows_the_hash_of_a_private_photo_reads_it_by_no_note_of_their_own(
    house,
):
    await confided(house)
    cy, dan = await noted(house, "cy"), await house.world.phone("dan")
    assert 404 == (await house.ask(cy, "GET")).status_code
    assert 404 == (await house.ask(dan, "GET")).status_code
    # Nor is it told that the photo is there.
    assert (0, "?0") == await house.reached(cy)
    assert 403 == (await house.ask(dan, "HEAD")).status_code


async def test_who_has_the_same_photo_sends_it_and_then_all_read_it_in_their_note(
    house,
):
    await confided(house)
    cy = await noted(house, "cy")
    # Dan's copy is for Dan's note, and not for Cy's.
    dan = await confided(house, "dan")
    assert 404 == (await house.ask(cy, "GET")).status_code
    eve = await house.world.phone("eve")
    assert 404 == (await house.ask(eve, "GET")).status_code
    assert "?1" == (await house.send(cy, JPEG, 0)).headers["upload-complete"]
    assert (SIZE, "?1") == await house.reached(cy)
    for phone in (cy, dan, eve):
        assert JPEG == (await house.ask(phone, "GET")).content


async def test_who_may_read_a_photo_names_it_elsewhere_and_need_not_send_it_again(
    house, noter
):
    await house.send(noter, JPEG, 0)
    cy = await noted(house, "cy")
    assert (SIZE, "?1") == await house.reached(cy)
    await noter.write((Patch("incident", "incident-ben", remove={"photos": (SHA,)}),))
    dan = await house.world.phone("dan")
    assert JPEG == (await house.ask(dan, "GET")).content


async def test_a_second_phone_of_the_same_person_sends_for_the_first(house, noter):
    """As a phone does that found out that it shares its identity with another."""
    second = await house.world.pair(noter.person, Role.CREW)
    assert "?1" == (await house.send(second, JPEG, 0)).headers["upload-complete"]
    assert (SIZE, "?1") == await house.reached(noter)
    dan = await house.world.phone("dan")
    assert JPEG == (await house.ask(dan, "GET")).content


async def test_a_photo_lost_from_the_disk_comes_again_from_who_may_read_its_note(
    house, noter
):
    cy, dan = await house.world.phone("cy"), await house.world.phone("dan")
    await house.send(noter, JPEG, 0)
    BlobFiles(house.folder / FOLDER_NAME).path(SHA).unlink()
    assert (0, "?0") == await house.reached(cy)
    assert "?1" == (await house.send(cy, JPEG, 0)).headers["upload-complete"]
    assert JPEG == (await house.ask(dan, "GET")).content


@pytest.mark.parametrize("sha256", ["short", SHA.upper(), "g" * 64])
async def test_what_is_no_hash_is_told_so(house, noter, sha256):
    assert 422 == (await house.ask(noter, "GET", sha256)).status_code
    assert 422 == (await house.ask(noter, "HEAD", sha256)).status_code


async def test_a_sweep_drops_what_nothing_names_and_stale_parts_and_nothing_else(
    house, noter
):
    cy = await noted(house, "cy", hashlib.sha256(b"coming").hexdigest())
    await house.send(noter, JPEG, 0)
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
    # Nobody has been heard since: this clock may be wrong.
    await house.core.blobs.sweep()
    assert 3 == len(house.files())
    await noter.write(comment("item-00001"))
    await house.core.blobs.sweep()
    assert [f"{SHA[:2]}/{SHA[2:]}"] == house.files()
    await noter.write((Patch("incident", "incident-ben", remove={"photos": (SHA,)}),))
    assert 404 == (await house.ask(cy, "GET")).status_code
    await house.core.blobs.sweep()
    house.world.now_ms += UNNAMED_MS
    assert JPEG == (await house.ask(noter, "GET")).content
    await house.core.blobs.sweep()
    assert JPEG == (await house.ask(noter, "GET")).content
    await noter.write(comment("item-00001"))
    await house.core.blobs.sweep()
    assert [] == house.files()
    assert 404 == (await house.ask(noter, "GET")).status_code


async def test_a_revoked_phone_hands_over_its_photo_and_reads_none(house, noter):
    world = house.world
    await house.core.store.write(
        lambda writer: revoke_device(writer, world.production, noter.id, world.now_ms)
    )
    assert "?1" == (await house.send(noter, JPEG, 0)).headers["upload-complete"]
    assert 401 == (await house.ask(noter, "GET")).status_code


async def test_the_head_told_with_a_whole_photo_is_older_than_a_backup_that_has_it(
    house, noter
):
    answer = await house.send(noter, JPEG, 0)
    head = int(answer.headers["callboard-head"])
    assert house.world.store.head_now(house.world.production) == head
    held = await house.ask(noter, "HEAD")
    assert head <= int(held.headers["callboard-head"])


async def test_a_backup_takes_the_photos_that_its_log_knows(house, noter, tmp_path):
    await house.send(noter, JPEG, 0)
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
