"""The bytes of photos, one file each in the phone's folder, named by hash.

A file is under its name only when all of it is on disk; what is still being fetched
has another ending. Calls block for as long as the disk does.
"""

import hashlib
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from mobile.disk import sync_folder
from shared.errors import NotSaved
from shared.words import shown

ARRIVING = ".arriving"
NOT_SAVED = shown(
    "The photo was not saved: this phone's storage is full, or cannot be written. What "
    "you typed is kept. Free some space, then add it again."
)


class PhotoFiles:
    """The folder of a phone's photos, made when the first one comes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, photo: bytes) -> str:
        """Keep a photo; its hash. On disk when this returns. Raises NotSaved."""
        sha256 = hashlib.sha256(photo).hexdigest()
        with _saved():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            arriving = self._folder / f"{sha256}.new"
            with arriving.open("wb") as file:
                file.write(photo)
                _sync(file.fileno())
            arriving.replace(self._folder / sha256)
            sync_folder(self._folder)
        return sha256

    def read(self, sha256: str, offset: int = 0, size: int = -1) -> bytes:
        """From `offset` on, at most `size` bytes. Not here: empty."""
        try:
            with (self._folder / sha256).open("rb") as file:
                file.seek(offset)
                return file.read(size)
        except FileNotFoundError:
            return b""

    def is_sound(self, sha256: str) -> bool:
        """Whether its bytes are still those it was kept as."""
        return hashlib.sha256(self.read(sha256)).hexdigest() == sha256

    def fetched(self, sha256: str) -> int:
        """How many bytes have come so far of a photo that is being fetched."""
        try:
            return self._arriving(sha256).stat().st_size
        except FileNotFoundError:
            return 0

    def begin_again(self, sha256: str) -> None:
        self._arriving(sha256).unlink(missing_ok=True)

    def fetch_on(self, sha256: str, piece: bytes) -> None:
        """Add to what has come so far. Raises NotSaved."""
        with _saved():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._arriving(sha256).open("ab") as file:
                file.write(piece)

    def finish(self, sha256: str) -> int:
        """All has come: its size, under its name from now on; 0 if it is another's
        bytes, which are dropped. Raises NotSaved.
        """
        arriving = self._arriving(sha256)
        with _saved(), arriving.open("rb+") as file:
            is_right = hashlib.file_digest(file, "sha256").hexdigest() == sha256
            size = file.tell()
            _sync(file.fileno())
        if not is_right:
            arriving.unlink()
            return 0
        with _saved():
            arriving.replace(self._folder / sha256)
            sync_folder(self._folder)
        return size

    def drop(self, hashes: Collection[str]) -> None:
        """Not there: no-op."""
        for sha256 in hashes:
            (self._folder / sha256).unlink(missing_ok=True)

    def drop_half(self, but: Collection[str]) -> None:
        """Drop what was broken off, except of these."""
        for path in self._folder.glob(f"*{ARRIVING}"):
            if path.name.removesuffix(ARRIVING) not in but:
                path.unlink(missing_ok=True)

    def tidy(self, known: Collection[str]) -> None:
        """Drop what has no row, and what was broken off: as the phone starts, when
        nobody is writing.
        """
        for path in self._folder.glob("*"):
            if path.name not in known:
                path.unlink(missing_ok=True)

    def _arriving(self, sha256: str) -> Path:
        return self._folder / f"{sha256}{ARRIVING}"


def _sync(opened: int) -> None:
    os.fsync(opened)


@contextmanager
def _saved() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise NotSaved(NOT_SAVED) from error
