"""Photos: chosen, kept on this phone, shown, and fetched when they are not here."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable

from mobile.pictures import photo_of, thumbnail_of
from mobile.replica import photos
from mobile.replica.photo_files import PhotoFiles
from mobile.replica.photos import Photo, PhotoCounts
from mobile.state.core import Core
from shared import blobs
from shared.errors import BadInput

# A screen of a long list, some 20 kB each.
THUMBNAILS_MAX = 96


class Photos:
    """By hash. `want` is told what somebody looks at that is not here."""

    def __init__(
        self, core: Core, files: PhotoFiles, want: Callable[[str], None]
    ) -> None:
        self._core = core
        self._files = files
        self._want = want
        self._thumbnails: OrderedDict[str, bytes] = OrderedDict()
        self._types: dict[str, str] = {}

    async def add(self, picture: bytes) -> str:
        """Keep a chosen picture as a photo; its hash. It is on disk when this returns.

        Raises BadInput, TooLarge or NotSaved, whose `detail` is for the person.
        """
        keeps_place = self.keeps_place
        photo = await asyncio.to_thread(photo_of, picture, keeps_place=keeps_place)
        small = await asyncio.to_thread(thumbnail_of, photo)
        sha256 = await asyncio.to_thread(self._files.put, photo)
        # The row after the file: what has one can be shown.
        now_ms = self._core.now_ms()
        self._core.replica.write(photos.add, sha256, len(photo), now_ms)
        self._remember(sha256, small)
        self._core.changed()
        return sha256

    def small(self, sha256: str) -> bytes:
        """A thumbnail; empty while the photo is not here, and then it is fetched."""
        known = self._thumbnails.get(sha256)
        if known is not None:
            self._thumbnails.move_to_end(sha256)
            return known
        whole = self.whole(sha256)
        try:
            small = thumbnail_of(whole) if whole else b""
        except BadInput:
            # Somebody's document, say: it is here, and there is nothing to see.
            small = b""
        if small:
            self._remember(sha256, small)
        return small

    def _remember(self, sha256: str, small: bytes) -> None:
        self._thumbnails[sha256] = small
        while len(self._thumbnails) > THUMBNAILS_MAX:
            self._thumbnails.popitem(last=False)

    def whole(self, sha256: str) -> bytes:
        """The photo; empty while it is not here, and then it is fetched."""
        if self._one(sha256) is None:
            self._want(sha256)
            return b""
        return self._files.read(sha256)

    def fetch(self, sha256: str) -> None:
        """It is needed here before anybody looks. Here already: no-op."""
        if self._one(sha256) is None:
            self._want(sha256)

    def media_type(self, sha256: str) -> str:
        """What it is, by its own bytes; empty while it is not here."""
        if self._one(sha256) is None:
            return ""
        if sha256 not in self._types:
            first = self._files.read(sha256, 0, blobs.SNIFF_BYTES)
            self._types[sha256] = blobs.sniffed(first)
        return self._types[sha256]

    def looked_at(self, sha256: str) -> None:
        """Somebody opened it: it is not the first to make room for others."""
        self._core.replica.write(photos.look_at, sha256, self._core.now_ms())

    def here(self, hashes: Iterable[str]) -> int:
        """How many of these are on this phone."""
        return sum(self._one(sha256) is not None for sha256 in hashes)

    def counts(self) -> PhotoCounts:
        """What waits to be sent, how far it is, and what was not accepted."""
        return self._core.cached("photos", lambda: self._core.read(photos.counts))

    @property
    def keeps_place(self) -> bool:
        """Whether photos added from now on keep where they were taken."""
        return self._core.cached(
            "keeps place", lambda: self._core.read(photos.keeps_place)
        )

    def keep_place(self, keeps: bool) -> None:
        self._core.replica.write(photos.put_keeps_place, keeps)
        self._core.changed()

    def tidy(self, wanted: Iterable[str]) -> None:
        """As the phone starts: drop what was chosen for a note that was never saved,
        except `wanted`, copies that nothing here names, and files that nothing knows.
        """
        self._core.replica.write(photos.drop_drafts, tuple(wanted))
        self._core.replica.write(photos.drop_unnamed)
        self._files.tidy(self._core.read(photos.known))

    def _one(self, sha256: str) -> Photo | None:
        return self._core.cached(
            ("photo", sha256), lambda: self._core.read(photos.get, sha256)
        )
