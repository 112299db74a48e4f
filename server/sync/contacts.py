"""When a device was last heard, and how far it had read then.

Reading must not wait for the writer: what is noted here is written a little later,
for all devices in one job. A crash loses a few seconds of it and nothing else.
"""

import asyncio
import logging
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from server.store.protocol import Store, Writer
from shared.errors import Busy

log = logging.getLogger("callboard.sync")

DELAY_S = 2.0
# In one job: changes go between, even where thousands of phones are heard at once.
NOTED_A_JOB_MAX = 200


class Contact(Struct, frozen=True):
    """`cursor` is a log row that the device surely holds; 0 if it did not say."""

    seen_ms: int
    cursor: int = 0


class Contacts:
    """Notes until the next writing; nothing runs while there is nothing to write."""

    def __init__(self, store: Store, delay_s: float = DELAY_S) -> None:
        self._store = store
        self._delay_s = delay_s
        self._noted: dict[str, Contact] = {}
        self._writing: asyncio.Task[None] | None = None

    def note(self, device: str, seen_ms: int, cursor: int = 0) -> None:
        before = self._noted.get(device, Contact(0))
        self._noted[device] = Contact(
            max(seen_ms, before.seen_ms), max(cursor, before.cursor)
        )
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_later())

    async def close(self) -> None:
        """Write what is noted, now."""
        if self._writing is not None:
            self._writing.cancel()
        await self.write()

    async def _write_later(self) -> None:
        while self._noted:
            await asyncio.sleep(self._delay_s)
            await self.write()

    async def write(self) -> None:
        noted, self._noted = list(self._noted.items()), {}
        try:
            for start in range(0, len(noted), NOTED_A_JOB_MAX):
                some = noted[start : start + NOTED_A_JOB_MAX]
                await self._store.write(partial(_put, noted=some))
        except Busy:
            # Whoever is heard again is noted again; the changes themselves go first.
            log.warning("the writer is busy: not all contacts are noted")


def _put(writer: Writer, noted: list[tuple[str, Contact]]) -> None:
    for id_, contact in noted:
        device = writer.device(id_)
        if device is not None:
            writer.put_device(
                replace(
                    device,
                    last_seen_ms=max(device.last_seen_ms, contact.seen_ms),
                    cursor=max(device.cursor, contact.cursor),
                )
            )
