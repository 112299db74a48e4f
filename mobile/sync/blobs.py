"""Photos on their way: sent in parts after the words, fetched when they are looked at.

Rule 1: words first. While a change waits to be sent, no photo moves.
Rule 2: where to go on is the server's to say: after anything that failed it is asked.
Rule 3: no part takes much longer than PART_MS, so that words never wait long on a
        slow line, and what a cut line costs is as little.
Rule 4: only an answer of ours is one. A page with status 200 is a failure.
"""

import logging
from collections.abc import Callable
from sqlite3 import Connection

import httpx
import msgspec
from msgspec import Struct

from mobile.clock import Clock, server_ms
from mobile.replica import kept, outbox, photos
from mobile.replica.database import Replica
from mobile.replica.photo_files import PhotoFiles
from mobile.replica.photos import Photo
from mobile.sync.pacing import retry_after_ms
from mobile.sync.requests import Address
from shared import blobs
from shared.errors import (
    Forbidden,
    NotSaved,
    Problem,
    Recovery,
    TooLarge,
    WrongHash,
    WrongType,
)
from shared.wire import BLOB_BYTES_MAX, BLOB_PART_BYTES_MAX
from shared.words import shown

log = logging.getLogger("callboard.sync")

PART_FIRST_BYTES = 64 * 1024
PART_LEAST_BYTES = 8 * 1024
PART_MS = 4_000
FETCH_BYTES = 64 * 1024
# Of one screen; those that nobody looks at any more are not fetched.
WANTED_MAX = 48
# Its author may not have sent it yet, or the server may not know what names it.
ASK_AGAIN_MS = 60_000
# A part takes PART_MS on a line as slow as the one before; this is a line that broke.
TIMEOUT = httpx.Timeout(30.0)
FILE_GONE = shown("Its file is not on this phone any more.")
FILE_DAMAGED = shown("Its file was damaged on this phone. Take it again if you can.")
# What a server says in English, by the code that it says it with.
REFUSED = {
    TooLarge.code: shown("It is larger than the server takes."),
    WrongType.code: shown("The server takes JPEG, PNG, WebP and PDF files only."),
}
WHOLE_OR_PART = (httpx.codes.OK, httpx.codes.PARTIAL_CONTENT)


class Carried(Struct, frozen=True):
    """What came of one step: something moved, it failed, or (neither) nothing to do.

    `at_least_ms` is how long the server asked to be left alone.
    """

    has_moved: bool = False
    has_failed: bool = False
    at_least_ms: int = 0


NOTHING, MOVED, FAILED = Carried(), Carried(has_moved=True), Carried(has_failed=True)


class Carrier:
    """Moves the photos of one phone, a step at a time; it never raises.

    `address` says where to, None before pairing. Between two steps nothing is lost;
    one that is cancelled is as if its line had been cut.
    """

    def __init__(
        self,
        replica: Replica,
        files: PhotoFiles,
        http: httpx.AsyncClient,
        address: Callable[[], Address | None],
        clock: Clock,
    ) -> None:
        self._replica = replica
        self._files = files
        self._http = http
        self._address = address
        self._clock = clock
        self._part_bytes = PART_FIRST_BYTES
        # How far the server is with the photo that is being sent, once it has said so.
        self._at: tuple[str, int] | None = None
        # Newest first: what is on screen now comes before what was.
        self._wanted: list[str] = []
        self._not_before_ms: dict[str, int] = {}
        self.on_change: Callable[[], None] = _nothing
        self.on_want: Callable[[], None] = _nothing

    def want(self, sha256: str) -> None:
        """Somebody looks at a photo that is not here. Asked for again: no-op."""
        is_known = sha256 in self._wanted or not self._is_due(sha256)
        if is_known or not blobs.is_hash(sha256):
            return
        self._wanted.insert(0, sha256)
        del self._wanted[WANTED_MAX:]
        self.on_want()

    async def let_go(self) -> None:
        """Copies that nothing here names any more leave this phone.

        Halves too: of what is still wanted, the next answer says whether it may be had.
        """
        over = await self._replica.run(photos.drop_unnamed)
        self._files.drop(over)
        self._files.drop_half(self._wanted)

    async def step(self) -> Carried:
        """Move one part of one photo, the way there first."""
        to = self._address()
        if to is None or self._has_words():
            return NOTHING
        try:
            photo = self._replica.read(photos.next_waiting, self._put_off())
            if photo is not None:
                return await self._send(to, photo)
            if self._wanted:
                return await self._fetch(to, self._wanted[0])
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            log.debug("a photo did not move: %s", type(error).__name__)
            return self._failed()
        except NotSaved as error:
            log.warning("a photo could not be kept: %s", error.detail)
            self._wanted.clear()
            return FAILED
        except Exception:
            # An answer that makes no sense, a file that cannot be read.
            log.exception("a photo could not be carried")
            return self._failed()
        return NOTHING

    def again_in_ms(self) -> int | None:
        """When to begin again if there was nothing to do: photos wait that the server
        did not want yet. None: none does.
        """
        if self._has_words() or self._replica.read(photos.next_waiting) is None:
            return None
        return min(map(self._left_ms, self._put_off()), default=None)

    # There -----------------------------------------------------------------------

    async def _send(self, to: Address, photo: Photo) -> Carried:
        if self._at is None or self._at[0] != photo.sha256:
            return await self._ask(to, photo)
        offset = self._at[1]
        part = self._files.read(photo.sha256, offset, self._size_of_part())
        if not part and offset < photo.bytes:
            return await self._give_up(photo, FILE_GONE)
        told = {"upload-offset": str(offset), "upload-length": str(photo.bytes)}
        began_ms = self._running_ms()
        response = await self._http.patch(
            _url(to, photo.sha256),
            content=part,
            headers=to.headers()
            | told
            | {"content-type": "application/offset+octet-stream"},
            timeout=TIMEOUT,
        )
        if response.status_code != httpx.codes.NO_CONTENT:
            return await self._refused(response, photo)
        self._mind_pace(self._running_ms() - began_ms)
        return await self._reached(response, photo)

    async def _ask(self, to: Address, photo: Photo) -> Carried:
        """Where to go on; or it is there already, from this phone or another."""
        response = await self._http.head(
            _url(to, photo.sha256), headers=to.headers(), timeout=TIMEOUT
        )
        if response.status_code != httpx.codes.OK:
            return await self._refused(response, photo)
        return await self._reached(response, photo)

    async def _reached(self, response: httpx.Response, photo: Photo) -> Carried:
        offset = _number(response, "upload-offset")
        head = _number(response, "callboard-head")
        if offset is None or head is None or offset > photo.bytes:
            return self._failed()
        if response.headers.get("upload-complete") == "?1":
            self._at = None
            now_ms = self._now_ms()
            await self._replica.run(photos.receive, photo.sha256, head, now_ms)
        else:
            self._at = (photo.sha256, offset)
            await self._replica.run(photos.reach, photo.sha256, offset)
        self.on_change()
        return MOVED

    async def _refused(self, response: httpx.Response, photo: Photo) -> Carried:
        """A problem of ours may end it; whatever else it is, is no answer."""
        problem = _problem(response)
        if problem is None:
            # The answer to HEAD has no body that could say more than its status.
            if response.status_code == httpx.codes.FORBIDDEN:
                return self._put_it_off(photo.sha256)
            return self._failed(retry_after_ms(response.headers))
        if problem.code == Forbidden.code:
            return self._put_it_off(photo.sha256)
        if problem.code == WrongHash.code and not self._files.is_sound(photo.sha256):
            return await self._give_up(photo, FILE_DAMAGED)
        if problem.recovery is Recovery.FIX_INPUT:
            return await self._give_up(photo, REFUSED.get(problem.code, problem.detail))
        return self._failed(problem.retry_after_s * 1000)

    async def _give_up(self, photo: Photo, words: str) -> Carried:
        self._at = None
        await self._replica.run(photos.refuse, photo.sha256, words)
        self.on_change()
        return MOVED

    # And back --------------------------------------------------------------------

    async def _fetch(self, to: Address, sha256: str) -> Carried:
        """Go on with a photo that somebody looks at, until words are to be sent."""
        begun = self._files.fetched(sha256)
        headers = to.headers()
        if begun:
            tag = {"if-range": f'"{sha256}"', "range": f"bytes={begun}-"}
            headers = headers | tag
        stream = self._http.stream(
            "GET", _url(to, sha256), headers=headers, timeout=TIMEOUT
        )
        async with stream as response:
            if response.status_code == httpx.codes.NOT_FOUND:
                self._wanted.remove(sha256)
                self._files.begin_again(sha256)
                return self._put_it_off(sha256)
            is_ours = response.headers.get("etag") == f'"{sha256}"'
            if not is_ours or response.status_code not in WHOLE_OR_PART:
                return self._failed(retry_after_ms(response.headers))
            if response.status_code == httpx.codes.OK:
                self._files.begin_again(sha256)
            if not await self._take(response, sha256):
                return MOVED
        return await self._fetched(sha256)

    async def _take(self, response: httpx.Response, sha256: str) -> bool:
        """Whether all of it came; not, when words wait to be sent."""
        async for piece in response.aiter_bytes(FETCH_BYTES):
            self._files.fetch_on(sha256, piece)
            if self._files.fetched(sha256) > BLOB_BYTES_MAX:
                self._files.begin_again(sha256)
                raise httpx.DecodingError("a photo without end")
            if self._has_words():
                return False
        return True

    async def _fetched(self, sha256: str) -> Carried:
        size = self._files.finish(sha256)
        if not size:
            return self._failed()
        if sha256 in self._wanted:
            self._wanted.remove(sha256)
        over = await self._replica.run(_keep, sha256, size, self._now_ms())
        self._files.drop(over)
        self.on_change()
        return MOVED

    # Inside ----------------------------------------------------------------------

    def _has_words(self) -> bool:
        return self._replica.read(outbox.waiting_count) > 0

    def _failed(self, at_least_ms: int = 0) -> Carried:
        self._at = None
        self._part_bytes = max(PART_LEAST_BYTES, self._part_bytes // 2)
        return Carried(has_failed=True, at_least_ms=at_least_ms)

    def _put_it_off(self, sha256: str) -> Carried:
        """Not now; the others go on."""
        self._at = None
        self._not_before_ms[sha256] = self._running_ms() + ASK_AGAIN_MS
        return MOVED

    def _put_off(self) -> tuple[str, ...]:
        for sha256 in [one for one in self._not_before_ms if self._is_due(one)]:
            del self._not_before_ms[sha256]
        return tuple(self._not_before_ms)

    def _is_due(self, sha256: str) -> bool:
        left_ms = self._left_ms(sha256)
        # A clock that was set back would otherwise keep it away for long.
        return left_ms <= 0 or left_ms > ASK_AGAIN_MS

    def _left_ms(self, sha256: str) -> int:
        due_ms = self._not_before_ms.get(sha256)
        return 0 if due_ms is None else due_ms - self._running_ms()

    def _size_of_part(self) -> int:
        taken = self._replica.read(kept.contact).limits.blob_part_bytes
        return min(self._part_bytes, taken)

    def _mind_pace(self, took_ms: int) -> None:
        if took_ms < PART_MS // 2:
            self._part_bytes = min(self._part_bytes * 2, BLOB_PART_BYTES_MAX)
        elif took_ms > PART_MS * 2:
            self._part_bytes = max(self._part_bytes // 2, PART_LEAST_BYTES)

    def _running_ms(self) -> int:
        now = self._clock.reading()
        return now.boot_ms if now.boot else now.wall_ms

    def _now_ms(self) -> int:
        contact = self._replica.read(kept.contact)
        return server_ms(self._clock.reading(), contact.offsets)


def _keep(
    connection: Connection, sha256: str, size: int, now_ms: int
) -> tuple[str, ...]:
    photos.add(connection, sha256, size, now_ms, "fetched")
    return photos.drop_crowd(connection)


def _url(to: Address, sha256: str) -> str:
    return f"{to.paired.url}/blobs/{sha256}"


def _number(response: httpx.Response, header: str) -> int | None:
    text = response.headers.get(header, "")
    return int(text) if text.isdecimal() and len(text) <= 15 else None


def _problem(response: httpx.Response) -> Problem | None:
    try:
        problem = msgspec.json.decode(response.content, type=Problem)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return problem if problem.status == response.status_code else None


def _nothing() -> None:
    """Nobody looks."""
