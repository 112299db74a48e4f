"""The bytes of blobs, in files: parts that are still coming, and blobs that are whole.

    blobs/ab/cdef...          a whole blob, by its hash; never written to again
    blobs/parts/DEVICE/HASH   what one device has sent of a blob so far

Rule 1: nothing is half visible. A blob is renamed into its place once its hash is
        right and its file is on disk; the folder is on disk before a row says so.
Rule 2: no device sees another's part: two phones may send the same blob at once.
"""

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from shared import blobs
from shared.errors import DiskFull, WrongHash, WrongOffset, WrongType
from shared.wire import BLOB_TYPES

PARTS = "parts"
# A phone that was away this long begins the photo again.
PART_LIFE_MS = 7 * 24 * 3_600_000
# A phone sends one after the other; its oldest part gives way to a further one.
PARTS_OF_DEVICE_MAX = 8
READ_BYTES = 256 * 1024

# As os.write: takes some of the bytes, says how many.
Put = Callable[[int, bytes], int]


class BlobFiles:
    """The folder of all blobs of a server. Its calls block: for a thread of their own.

    `put` writes; a test passes one that fails on purpose.
    """

    def __init__(self, folder: Path, put: Put = os.write) -> None:
        self._folder = folder
        self._put = put

    def path(self, sha256: str) -> Path:
        """Where a whole blob is, or would be."""
        return self._folder / sha256[:2] / sha256[2:]

    def reached(self, device: str, sha256: str) -> int:
        """How many bytes this device has sent of a blob that is not whole yet."""
        try:
            return self._part(device, sha256).stat().st_size
        except FileNotFoundError:
            return 0

    def add(self, device: str, sha256: str, offset: int, part: bytes) -> int:
        """Put a part where the last one ended; how far that reaches, on disk.

        Raises WrongOffset with the right `offset`, WrongType for a first part of
        something else, DiskFull; then nothing of the part was taken.
        """
        reached = self.reached(device, sha256)
        if offset != reached:
            raise WrongOffset(
                f"Go on at byte {reached}: so much of it is here.", offset=reached
            )
        if offset == 0:
            _check_type(part)
            self._make_room(device)
        path = self._part(device, sha256)
        with _full_disk_said():
            _make_folder(path.parent)
            opened = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
            try:
                os.lseek(opened, offset, os.SEEK_SET)
                self._write(opened, part)
                os.fsync(opened)
            except BaseException:
                # What was acknowledged before stands; the tail of this part does not.
                os.ftruncate(opened, offset)
                raise
            finally:
                os.close(opened)
        return offset + len(part)

    def _write(self, opened: int, part: bytes) -> None:
        left = memoryview(part)
        while left:
            left = left[self._put(opened, bytes(left)) :]

    def finish(self, device: str, sha256: str) -> tuple[int, str]:
        """All parts are here: put the blob into its place; its bytes and media type.

        Raises WrongHash, and then the part is gone; DiskFull, and then it stays.
        """
        part = self._part(device, sha256)
        if _hash_of(part) != sha256:
            part.unlink()
            raise WrongHash(
                "What has arrived is not what was sent. It is sent again from the "
                "beginning."
            )
        with part.open("rb") as file:
            first = file.read(blobs.SNIFF_BYTES)
        path = self.path(sha256)
        with _full_disk_said():
            _make_folder(path.parent)
            part.replace(path)
            for folder in (path.parent, self._folder):
                _sync_folder(folder)
        return path.stat().st_size, blobs.sniffed(first)

    def drop_part(self, device: str, sha256: str) -> None:
        """Not there: no-op."""
        self._part(device, sha256).unlink(missing_ok=True)

    def read(self, sha256: str, start: int, end: int) -> bytes:
        """The bytes of a whole blob from `start` up to `end`."""
        with self.path(sha256).open("rb") as file:
            file.seek(start)
            return file.read(end - start)

    def drop(self, hashes: Iterable[str]) -> None:
        """Blobs that have no row any more. Not there: no-op."""
        for sha256 in hashes:
            self.path(sha256).unlink(missing_ok=True)

    def missing(self, hashes: Iterable[str]) -> list[str]:
        """Which of these are no whole blobs here."""
        return [sha256 for sha256 in hashes if not self.path(sha256).exists()]

    def tidy(self, known: Collection[str], now_ms: int) -> None:
        """Drop parts that nobody goes on with, and files that never got their row.

        `known` are the hashes that have one. Files of the last PART_LIFE_MS stay: one
        may be on its way to its row.
        """
        for path in self._parts():
            if _is_stale(path, now_ms):
                path.unlink(missing_ok=True)
        for path in self._whole():
            is_known = path.parent.name + path.name in known
            if not is_known and _is_stale(path, now_ms):
                path.unlink(missing_ok=True)

    def copy_to(self, other: "BlobFiles", hashes: Iterable[str]) -> int:
        """Copy whole blobs into another folder; how many were copied.

        What is there already is the same blob, and is left alone.
        """
        copied = 0
        for sha256 in hashes:
            source = self.path(sha256)
            target = other.path(sha256)
            if target.exists() or not source.exists():
                continue
            _make_folder(target.parent)
            arriving = target.with_suffix(".arriving")
            shutil.copyfile(source, arriving)
            _sync_file(arriving)
            arriving.replace(target)
            _sync_folder(target.parent)
            copied += 1
        return copied

    def _make_room(self, device: str) -> None:
        found = (self._folder / PARTS / device).glob("*")
        changed = {path: ms for path in found if (ms := _changed_ms(path)) is not None}
        parts = sorted(changed, key=changed.__getitem__)
        for path in parts[: max(0, len(parts) + 1 - PARTS_OF_DEVICE_MAX)]:
            path.unlink(missing_ok=True)

    def _part(self, device: str, sha256: str) -> Path:
        return self._folder / PARTS / device / sha256

    def _parts(self) -> Iterator[Path]:
        return self._folder.glob(f"{PARTS}/*/*")

    def _whole(self) -> Iterator[Path]:
        return self._folder.glob("[0-9a-f][0-9a-f]/*")


def _check_type(first: bytes) -> None:
    if blobs.sniffed(first[: blobs.SNIFF_BYTES]) not in BLOB_TYPES:
        raise WrongType(
            "This is not a photo or a document that is kept here. Send a JPEG, PNG, "
            "WebP or PDF file."
        )


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _full_disk_said() -> Iterator[None]:
    """Raises DiskFull for what the system says of a full disk, or a full quota."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise DiskFull(
            "The server's disk is full: the photo stays on the phone and is sent "
            "again by itself. Tell whoever runs the server."
        ) from error


def _sync_file(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _sync_folder(path: Path) -> None:
    """A new name is on disk only once its folder is; Windows syncs none, nor must."""
    if os.name == "posix":
        _sync_file(path)


def _make_folder(path: Path) -> None:
    """With those above it that are not there; each on disk as soon as it is made."""
    if path.is_dir():
        return
    _make_folder(path.parent)
    path.mkdir(mode=0o700, exist_ok=True)
    _sync_folder(path.parent)


def _changed_ms(path: Path) -> float | None:
    """None for a file that went meanwhile: others finish and drop parts."""
    try:
        return path.stat().st_mtime * 1000
    except FileNotFoundError:
        return None


def _is_stale(path: Path, now_ms: int) -> bool:
    changed_ms = _changed_ms(path)
    return changed_ms is not None and now_ms - changed_ms > PART_LIFE_MS
