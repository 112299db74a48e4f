"""Photos on the phone: kept through a kill, refused in words, never crowding it out."""

import hashlib
from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace

from mobile.replica import photos
from mobile.replica.photo_files import PhotoFiles
from mobile.sync.blobs import ASK_AGAIN_MS, PART_FIRST_BYTES, PART_LEAST_BYTES
from shared.blobs import BLOBS_OF_RECORD_MAX
from shared.clock import Reading
from shared.errors import (
    BadInput,
    Busy,
    CallboardError,
    DiskFull,
    Forbidden,
    NotSaved,
    TooLarge,
    UnknownToken,
    WrongHash,
    WrongType,
)
from tests.support.photos import note_with_photo, some_photo, standing, state_of
from tests.support.pictures import noise, picture
from tests.support.scripted import NOW_MS, PORTAL, StoppedClock, problem, scripted_phone

HEAD_0 = {"upload-offset": "0", "upload-complete": "?0", "callboard-head": "7"}


def told(offset: int, is_whole: bool = False, status: int = 204) -> httpx.Response:
    complete = "?1" if is_whole else "?0"
    headers = {"upload-offset": str(offset), "upload-complete": complete}
    return httpx.Response(status, headers={**headers, "callboard-head": "7"})


async def waiting(phone, *pictures: bytes) -> list[str]:
    """Photos whose note has arrived."""
    _, hashes = await note_with_photo(phone, *pictures)
    sent = "UPDATE outbox SET state = 'received'"
    phone.replica.write(lambda connection: connection.execute(sent))
    return hashes


@pytest.mark.parametrize(
    "answer",
    [
        PORTAL,
        httpx.Response(200),
        httpx.Response(200, headers={**HEAD_0, "upload-offset": "many"}),
        httpx.Response(200, headers={**HEAD_0, "upload-offset": "999999999"}),
        httpx.Response(502, html="<html>Bad gateway</html>"),
        httpx.ConnectError("silence"),
    ],
    ids=["portal", "bare", "nonsense", "beyond", "gateway", "silence"],
)
async def test_what_is_no_answer_of_ours_is_a_failure(tmp_path, answer):
    phone, _ = scripted_phone(tmp_path, answer, PORTAL)
    [sha256] = await waiting(phone)
    assert (await phone.carrier.step()).has_failed
    assert "waiting" == state_of(phone, sha256)
    assert 0 == standing(phone, sha256).sent
    await phone.stop()


async def test_a_portals_page_is_never_taken_for_a_part_that_arrived(tmp_path):
    phone, script = scripted_phone(tmp_path, told(0, status=200), PORTAL)
    [sha256] = await waiting(phone)
    assert (await phone.carrier.step()).has_moved
    assert (await phone.carrier.step()).has_failed
    assert "waiting" == state_of(phone, sha256)
    assert ["HEAD", "PATCH"] == [request.method for request in script.asked]
    await phone.stop()


async def test_a_portals_page_is_never_taken_for_a_photo(tmp_path):
    phone, _ = scripted_phone(tmp_path, PORTAL)
    sha256 = hashlib.sha256(b"somebody's photo").hexdigest()
    assert b"" == phone.state.photos.small(sha256)
    phone.carrier._files.fetch_on(sha256, b"some")
    assert (await phone.carrier.step()).has_failed
    assert "" == state_of(phone, sha256)
    # What had come before is neither lost nor added to.
    assert len(b"some") == phone.carrier._files.fetched(sha256)
    await phone.stop()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (TooLarge("Too large."), "It is larger than the server takes."),
        (
            WrongType("No photo."),
            "The server takes JPEG, PNG, WebP and PDF files only.",
        ),
    ],
)
async def test_what_the_server_will_not_have_is_said_and_stays_here(
    tmp_path, error, words
):
    phone, _ = scripted_phone(tmp_path, told(0, status=200), problem(error))
    [sha256] = await waiting(phone)
    await phone.carrier.step()
    await phone.carrier.step()
    assert "refused" == state_of(phone, sha256)
    counts = phone.state.photos.counts()
    assert (0, (words,)) == (counts.waiting, counts.problems)
    assert b"" != phone.state.photos.whole(sha256)
    assert not (await phone.carrier.step()).has_moved
    await phone.stop()


async def test_whoever_has_no_time_to_send_a_photo_is_left_alone(tmp_path):
    busy = problem(Busy("Busy.", retry_after_s=3))
    busy.headers["retry-after"] = "3"
    phone, _ = scripted_phone(tmp_path, busy)
    phone.carrier.want("a" * 64)
    carried = await phone.carrier.step()
    assert (True, 3_000) == (carried.has_failed, carried.at_least_ms)
    assert b"" == phone.state.photos.whole("a" * 64)
    await phone.stop()


@pytest.mark.parametrize(
    "error",
    [
        DiskFull("Full."),
        Busy("Busy.", retry_after_s=3),
        WrongHash("Something else came."),
        UnknownToken("Who are you?"),
    ],
)
async def test_what_passes_is_tried_again(tmp_path, error: CallboardError):
    phone, script = scripted_phone(
        tmp_path, told(0, status=200), problem(error), told(0, status=200)
    )
    [sha256] = await waiting(phone)
    await phone.carrier.step()
    carried = await phone.carrier.step()
    assert carried.has_failed
    assert error.args_by_name.get("retry_after_s", 0) * 1000 == carried.at_least_ms
    assert "waiting" == state_of(phone, sha256)
    # Where to go on is asked anew.
    await phone.carrier.step()
    assert ["HEAD", "PATCH", "HEAD"] == [request.method for request in script.asked]
    await phone.stop()


async def test_a_photo_that_is_damaged_here_is_not_sent_for_ever(tmp_path):
    phone, _ = scripted_phone(
        tmp_path, told(0, status=200), problem(WrongHash("Something else came."))
    )
    [sha256] = await waiting(phone)
    (tmp_path / "photos" / sha256).write_bytes(b"\xff\xd8\xffdamaged")
    await phone.carrier.step()
    await phone.carrier.step()
    assert "refused" == state_of(phone, sha256)
    assert "damaged" in phone.state.photos.counts().problems[0]
    await phone.stop()


async def test_a_photo_that_nothing_names_there_waits_and_others_go_on(tmp_path):
    clock = MovingClock()
    phone, script = scripted_phone(
        tmp_path,
        problem(Forbidden("Send the change first.")),
        told(0, status=200),
        told(1, is_whole=True),
        told(0, status=200),
        clock=clock,
    )
    first, second = await waiting(phone, some_photo(40, 1), some_photo(40, 2))
    for _ in range(3):
        assert (await phone.carrier.step()).has_moved
    states = {state_of(phone, first), state_of(phone, second)}
    assert {"waiting", "received"} == states
    assert not (await phone.carrier.step()).has_moved
    clock.now_ms += ASK_AGAIN_MS
    assert (await phone.carrier.step()).has_moved
    assert script.asked[0].url == script.asked[-1].url
    await phone.stop()


class MovingClock(StoppedClock):
    """Moves with every look, by as much as the line is slow."""

    def __init__(self, took_ms: int = 0) -> None:
        super().__init__()
        self.now_ms, self.took_ms = 60_000, took_ms

    def reading(self) -> Reading:
        self.now_ms += self.took_ms
        return Reading(NOW_MS + self.now_ms, "boot-1", self.now_ms)


def follow(request: httpx.Request) -> httpx.Response:
    """A server that takes every part."""
    return told(int(request.headers["upload-offset"]) + len(request.content))


@pytest.mark.parametrize(
    ("took_ms", "kib"), [(0, [64, 128, 256, 512]), (9_000, [64, 32, 16, 8, 8])]
)
async def test_parts_grow_on_a_good_line_and_shrink_on_a_slow_one(
    tmp_path, took_ms, kib
):
    phone, script = scripted_phone(
        tmp_path, told(0, status=200), *[follow] * 5, clock=MovingClock(took_ms)
    )
    await waiting(phone, noise(1800))
    for _ in range(1 + len(kib)):
        await phone.carrier.step()
    sizes = [len(request.content) for request in script.asked[1:]]
    assert [size * 1024 for size in kib] == sizes
    assert (PART_FIRST_BYTES, PART_LEAST_BYTES) == (64 * 1024, 8 * 1024)
    await phone.stop()


async def test_a_draft_keeps_its_photos_through_a_kill(tmp_path):
    phone, _ = scripted_phone(tmp_path)
    phone.state.drafting.begin()
    sha256 = await phone.state.photos.add(picture())
    phone.state.drafting.add_photo(sha256)
    await phone.stop()
    risen, _ = scripted_phone(tmp_path)
    risen.state.photos.tidy(risen.state.drafting.kept_photos())
    assert (sha256,) == risen.state.drafting.begin().photos
    assert b"" != risen.state.photos.small(sha256)
    assert "draft" == state_of(risen, sha256)
    await risen.stop()


async def test_what_was_chosen_for_no_note_goes_when_the_phone_starts(tmp_path):
    phone, _ = scripted_phone(tmp_path)
    phone.state.drafting.begin()
    thrown = await phone.state.photos.add(picture())
    phone.state.drafting.add_photo(thrown)
    phone.state.drafting.forget()
    [noted] = await waiting(phone, some_photo(40))
    (tmp_path / "photos" / "broken.new").write_bytes(b"half")
    # A discarded note can be had back for a while.
    assert b"" != phone.state.photos.whole(thrown)
    phone.state.photos.tidy(phone.state.drafting.kept_photos())
    assert ("", "waiting") == (state_of(phone, thrown), state_of(phone, noted))
    assert [noted] == [path.name for path in (tmp_path / "photos").iterdir()]
    await phone.stop()


async def test_a_full_phone_says_so_and_keeps_the_note_that_is_typed(
    tmp_path: Path,
):
    phone, _ = scripted_phone(tmp_path)
    drafting = phone.state.drafting
    drafting.keep(replace(drafting.begin(), text="Ladder slipped"))
    drafting.flush()
    # No folder can be made where a file is: the disk takes nothing.
    (tmp_path / "photos").write_bytes(b"")
    with pytest.raises(NotSaved) as refused:
        await phone.state.photos.add(picture())
    assert "storage is full" in refused.value.detail
    assert ("Ladder slipped", ()) == (drafting.draft.text, drafting.draft.photos)
    assert 0 == phone.state.photos.counts().waiting
    saved = drafting.save()
    assert (
        "Ladder slipped" == phone.state.incidents.note(saved.record).incident.words.text
    )
    await phone.stop()


async def test_one_photo_too_many_is_told_in_words(tmp_path):
    phone, _ = scripted_phone(tmp_path)
    drafting = phone.state.drafting
    many = tuple(hashlib.sha256(bytes([n])).hexdigest() for n in range(25))
    for sha256 in many[:BLOBS_OF_RECORD_MAX]:
        drafting.add_photo(sha256)
    with pytest.raises(BadInput) as refused:
        drafting.add_photo(many[-1])
    assert "24 photos" in refused.value.detail
    assert many[:BLOBS_OF_RECORD_MAX] == drafting.draft.photos
    await phone.stop()


def test_copies_give_way_to_newer_ones_and_originals_never_do(tmp_path):
    phone, _ = scripted_phone(tmp_path)
    for at_ms, (name, state) in enumerate(
        [("a", "fetched"), ("b", "waiting"), ("c", "fetched"), ("d", "received")]
    ):
        phone.replica.write(photos.add, name, 60, at_ms, state)
    phone.replica.write(photos.look_at, "a", 9)
    assert ("c",) == phone.replica.write(photos.drop_crowd, 100)
    assert {"a", "b", "d"} == phone.replica.read(photos.known)
    assert () == phone.replica.write(photos.drop_crowd, 100)
    phone.replica.close()


def test_where_photos_were_taken_is_kept_only_if_somebody_says_so(tmp_path):
    phone, _ = scripted_phone(tmp_path)
    assert not phone.state.photos.keeps_place
    phone.state.photos.keep_place(True)
    assert phone.state.photos.keeps_place
    phone.replica.close()


def test_a_file_is_under_its_name_only_when_all_of_it_is_there(tmp_path):
    files = PhotoFiles(tmp_path)
    photo = picture()
    sha256 = hashlib.sha256(photo).hexdigest()
    files.fetch_on(sha256, photo[:100])
    assert (b"", 100) == (files.read(sha256), files.fetched(sha256))
    files.fetch_on(sha256, photo[100:])
    assert len(photo) == files.finish(sha256)
    assert photo == files.read(sha256)
    assert [sha256] == [path.name for path in tmp_path.iterdir()]
