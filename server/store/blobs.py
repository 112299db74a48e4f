"""Blobs of a server: taken in parts from devices that may send them, and read again.

Who may is decided here, by what the store says at that moment; the bytes are in
`blob_files`, and what is known of them in `blob_rows`.
"""

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from functools import partial
from sqlite3 import Connection
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from server.store.blob_files import READ_BYTES, BlobFiles
from server.store.devices import admitted, admitted_to_push, ended_ms
from server.store.protocol import Reader, Store, Writer
from server.store.rows import Blob, Device
from shared import access, blobs
from shared.errors import BadInput, Busy, Forbidden, NotFound, TooLarge
from shared.wire import BLOB_BYTES_MAX, BLOB_PART_BYTES_MAX

log = logging.getLogger("callboard.blobs")

T = TypeVar("T")
# How a token is looked at: `devices.admitted`, or what is like it.
Admit = Callable[[Reader, str, bytes, int], Device]

FOLDER_NAME = "blobs"
# Photos are written and hashed beside everything else, and never by all of it.
IO_THREADS = 2
SWEEP_S = 24 * 3600
# So long a clock is believed that no device has been heard by.
ALONE_MS = SWEEP_S * 1000


class Reached(Struct, frozen=True):
    """How much of a blob is here, as the device that asks may know.

    `head` is the newest log row now: a backup that has a newer one has a whole blob.
    """

    offset: int
    is_whole: bool
    head: int


class _Asked(Struct, frozen=True):
    """A device and what it may do with a blob. `blob` None: it is not whole.

    `is_proven`: its person has named it nowhere, or had it.
    """

    device: Device
    blob: Blob | None
    may_read: bool
    may_send: bool
    is_proven: bool
    head: int


class Blobs:
    """Use inside one event loop; `running` sweeps, `close` lets the threads go.

    `is_inline` is for a simulation: files are read and written at once, by no thread.
    """

    def __init__(
        self,
        store: Store,
        files: BlobFiles,
        clock: Callable[[], int],
        *,
        is_inline: bool = False,
    ) -> None:
        self._store = store
        self._files = files
        self._clock = clock
        self._is_inline = is_inline
        self._threads = ThreadPoolExecutor(IO_THREADS, "callboard-blobs")
        self._arriving: set[tuple[str, str]] = set()
        # A blob that comes again must not be put where a sweep just takes it away.
        self._placing = asyncio.Lock()

    async def reached(self, token_hash: bytes, sha256: str) -> Reached:
        """Where this device goes on with a blob. Raises Forbidden."""
        asked = await self._may_send(token_hash, sha256)
        return await self._reached(asked, sha256)

    async def add(
        self, token_hash: bytes, sha256: str, offset: int, length: int, part: bytes
    ) -> Reached:
        """Take a part that begins at `offset` of a blob of `length` bytes.

        When it returns, the part is on disk; with the last one, the whole blob is, and
        its hash is right. Raises Forbidden, TooLarge, WrongOffset, WrongType,
        WrongHash, DiskFull, and Busy while another part of the same is on its way.
        """
        if length > BLOB_BYTES_MAX:
            raise TooLarge(
                f"A photo or document has at most {BLOB_BYTES_MAX // 2**20} MiB.",
                field="Upload-Length",
            )
        if offset + len(part) > length or (not part and offset < length):
            raise BadInput("This part does not fit the length.", field="Upload-Length")
        asked = await self._may_send(token_hash, sha256)
        device = asked.device.id
        if asked.blob is not None and asked.may_read:
            await self._on_disk(lambda: self._files.drop_part(device, sha256))
            return await self._reached(asked, sha256)
        async with self._alone(asked.device, sha256):
            reached = await self._on_disk(
                lambda: self._files.add(device, sha256, offset, part)
            )
            if reached < length:
                return Reached(reached, False, asked.head)
            return await self._placed(asked.device, sha256)

    async def put(self, device: Device, file: bytes) -> str:
        """Keep a whole file of this device's, from where it broke off; its hash.

        What nothing names within 30 days goes again. Raises WrongType, DiskFull, and
        Busy while the same is on its way.
        """
        sha256 = await self._on_disk(lambda: hashlib.sha256(file).hexdigest())
        async with self._alone(device, sha256):
            reached = await self._on_disk(
                lambda: self._files.reached(device.id, sha256)
            )
            for start in range(reached, len(file), BLOB_PART_BYTES_MAX):
                part = file[start : start + BLOB_PART_BYTES_MAX]
                await self._on_disk(
                    partial(self._files.add, device.id, sha256, start, part)
                )
            await self._placed(device, sha256)
        return sha256

    async def readable(self, token_hash: bytes, sha256: str) -> Blob:
        """A whole blob that this device may read. Raises NotFound, whatever is wrong:
        nobody learns what others have.
        """
        asked = await self._asked(token_hash, sha256, admitted)
        return await self._found(asked.blob if asked.may_read else None)

    async def readable_in(
        self, production: str, scopes: Iterable[str], sha256: str
    ) -> Blob:
        """A whole blob that something in these scopes names. Raises NotFound."""
        held = tuple(scopes)

        def job(reader: Reader) -> Blob | None:
            is_named = reader.blobs.is_named(production, sha256, held)
            return reader.blobs.get(sha256) if is_named else None

        return await self._found(await self._store.read(job))

    async def pieces(self, sha256: str, start: int, end: int) -> AsyncIterator[bytes]:
        """The bytes of a whole blob from `start` up to `end`, bit by bit."""
        while start < end:
            until = min(end, start + READ_BYTES)
            yield await self._on_disk(partial(self._files.read, sha256, start, until))
            start = until

    async def sweep(self) -> None:
        """Drop what nothing has named for long, and parts that nobody goes on with."""
        async with self._placing:
            heard_ms = await self._store.read(_heard_ms)
            # A server that starts with its clock far ahead takes nothing for old.
            now_ms = min(self._clock(), heard_ms + ALONE_MS)
            over = await self._store.write(lambda writer: writer.blobs.sweep(now_ms))
            await self._on_disk(lambda: self._files.drop(over))
            known = await self._store.read(lambda reader: reader.blobs.all())
            hashes = {blob.sha256 for blob in known}
            await self._on_disk(lambda: self._files.tidy(hashes, now_ms))
            lost = await self._on_disk(lambda: self._files.missing(hashes))
            if lost:
                log.warning("%d photos are not on the disk any more", len(lost))
                await self._store.write(lambda writer: writer.blobs.forget(lost))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Sweeps at once, and every day for as long as the server runs."""
        sweeping = asyncio.create_task(self._keep_sweeping())
        try:
            yield
        finally:
            sweeping.cancel()
            with suppress(asyncio.CancelledError):
                await sweeping
            self.close()

    def close(self) -> None:
        self._threads.shutdown()

    async def _keep_sweeping(self) -> None:
        while True:
            # What keeps it from sweeping today may be over tomorrow.
            try:
                await self.sweep()
            except Busy:
                log.info("photos are not swept today: the server is busy")
            except Exception:
                log.exception("photos are not swept today")
            await asyncio.sleep(SWEEP_S)

    async def _may_send(self, token_hash: bytes, sha256: str) -> _Asked:
        # Whoever may still hand over words may hand over the photos they name.
        asked = await self._asked(token_hash, sha256, admitted_to_push)
        if not asked.may_send:
            raise Forbidden("Send the change that names this first.", field="sha256")
        if asked.blob is not None and asked.may_read and not asked.is_proven:
            # Who can read it need not show that they have it.
            production, person = asked.device.production, asked.device.person
            await self._store.write(
                lambda writer: writer.blobs.prove(production, person, sha256)
            )
        return asked

    async def _asked(self, token_hash: bytes, sha256: str, admit: Admit) -> _Asked:
        now_ms = self._clock()
        if not blobs.is_hash(sha256):
            raise BadInput(
                "A blob is named by its SHA-256 in small hex.", field="sha256"
            )

        def job(reader: Reader) -> _Asked:
            known = reader.device_by_token(token_hash)
            production = known.production if known else ""
            device = admit(reader, production, token_hash, now_ms)
            return _standing(reader, device, sha256, now_ms)

        asked = await self._store.read(job)
        if asked.blob is not None and not await self._is_here(asked.blob):
            # Somebody put the store back without its photos: they are sent again.
            return replace(asked, blob=None)
        return asked

    async def _found(self, blob: Blob | None) -> Blob:
        if blob is None or not await self._is_here(blob):
            raise NotFound("This photo is not here, or not for you.")
        return blob

    async def _is_here(self, blob: Blob) -> bool:
        return await self._on_disk(self._files.path(blob.sha256).exists)

    async def _reached(self, asked: _Asked, sha256: str) -> Reached:
        if asked.blob is not None and asked.may_read:
            return Reached(asked.blob.bytes, True, asked.head)
        offset = await self._on_disk(
            lambda: self._files.reached(asked.device.id, sha256)
        )
        return Reached(offset, False, asked.head)

    async def _placed(self, device: Device, sha256: str) -> Reached:
        """File first, row after: what has a row can be read."""
        async with self._placing:
            size, type_ = await self._on_disk(
                lambda: self._files.finish(device.id, sha256)
            )
            blob = Blob(sha256, type_, size, self._clock())

            def receive(writer: Writer) -> int:
                writer.blobs.receive(device.production, device.person, blob)
                return writer.head(device.production).seq

            return Reached(size, True, await self._store.write(receive))

    @asynccontextmanager
    async def _alone(self, device: Device, sha256: str) -> AsyncIterator[None]:
        """One part at a time. Raises Busy."""
        key = (device.id, sha256)
        if key in self._arriving:
            raise Busy("A part of this is still on its way.", retry_after_s=1)
        self._arriving.add(key)
        try:
            yield
        finally:
            self._arriving.discard(key)

    async def _on_disk(self, work: Callable[[], T]) -> T:
        if self._is_inline:
            return work()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, work)


def _heard_ms(reader: Reader) -> int:
    """When any device was last heard; 0 for never, when there is no blob either."""
    devices = (one for row in reader.productions() for one in reader.devices(row.id))
    return max((device.last_seen_ms for device in devices), default=0)


def _standing(reader: Reader, device: Device, sha256: str, now_ms: int) -> _Asked:
    production, scopes = device.production, access.scopes(device.actor, reader.registry)
    claim = reader.blobs.claim(production, device.person, sha256)
    # A phone that may only hand over reads nothing.
    is_ended = ended_ms(device, now_ms) is not None
    is_named = not is_ended and reader.blobs.is_named(production, sha256, scopes)
    may_read = is_named or (claim is not None and claim.is_proven)
    return _Asked(
        device=device,
        blob=reader.blobs.get(sha256),
        may_read=may_read,
        may_send=may_read or claim is not None,
        is_proven=claim is None or claim.is_proven,
        head=reader.head(production).seq,
    )


def copy_blobs(database: Connection, source: BlobFiles, target: BlobFiles) -> int:
    """For a backup: copy every blob that `database` has a row of; how many are new.

    `database` is the copy already made of the server's own. A blob that came after it
    was made is not in it, and the log has then grown: see `Reached.head`.
    """
    rows = database.execute("SELECT sha256 FROM blob ORDER BY sha256")
    return source.copy_to(target, (sha256 for (sha256,) in rows))
