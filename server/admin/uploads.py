"""Files from a desk: kept as a phone's are, whole and hashed, before anything names
them.
"""

from server.store.blobs import Blobs
from server.store.desk import Desk
from server.store.devices import office_device
from server.store.protocol import Writer
from server.store.rows import Device
from shared import blobs
from shared.errors import BadInput, TooLarge, WrongType
from shared.wire import BLOB_BYTES_MAX, BLOB_TYPES


class OfficeBlobs(Blobs):
    """Blobs of a server whose office may hand in some too."""

    async def take(self, desk: Desk, file: bytes) -> str:
        """Keep a file that somebody chose at this desk; its hash.

        What nothing names within 30 days goes again. Raises BadInput, TooLarge,
        WrongType or DiskFull, whose `detail` is for the person.
        """
        if not file:
            raise BadInput("Choose a file first.", field="file")
        if len(file) > BLOB_BYTES_MAX:
            limit = BLOB_BYTES_MAX // 2**20
            raise TooLarge(f"A file has at most {limit} MiB. Choose a smaller one.")
        if blobs.sniffed(file[: blobs.SNIFF_BYTES]) not in BLOB_TYPES:
            raise WrongType("Choose a PDF, JPEG, PNG or WebP file.", field="file")
        return await self.put(
            await desk.act(lambda writer: _device(writer, desk)), file
        )


def _device(writer: Writer, desk: Desk) -> Device:
    seat = desk.seat
    return office_device(
        writer,
        desk.production,
        seat.person,
        seat.role,
        seat.account.id,
        seat.account.name,
        desk.now_ms(),
    )
