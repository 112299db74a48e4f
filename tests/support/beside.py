"""What is done to a server's folder past its pages, by a test that has a browser."""

import asyncio
import secrets
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from server.app import create_core, wall_ms
from server.settings import Settings
from server.store import office
from server.store.devices import mint_pairing_code
from server.store.protocol import Writer
from shared.access import Role
from shared.changes import Patch
from shared.nouns.plan import RevisionRequest
from shared.pairing import Ticket, ticket_text
from tests.support.office_world import create
from tests.support.written_day import DAY, WrittenDay, person

T = TypeVar("T")


def beside(job: Coroutine[Any, Any, T]) -> T:
    """Run it to its end. Where Playwright runs, this thread has a loop already."""
    with ThreadPoolExecutor(1) as other:
        return other.submit(asyncio.run, job).result()


def write(written: WrittenDay, job: Callable[[Writer], T]) -> T:
    """One turn of the store, also while a server has the folder open."""
    return beside(_write(written, job))


async def _write(written: WrittenDay, job: Callable[[Writer], T]) -> T:
    core = create_core(Settings(written.data))
    async with core.store:
        return await core.store.write(job)


def publish(written: WrittenDay, *before: Patch) -> None:
    """The day as it stands, once `before` is done."""

    def job(writer: Writer) -> None:
        [device] = writer.devices(written.production)
        for patch in before:
            office.record_change(
                writer, device, (patch,), wall_ms(), secrets.token_bytes
            )
        request = RevisionRequest(DAY, writer.head(written.production).seq, "")
        first = create("revision", "revision-1", request=request)
        office.record_change(writer, device, (first,), wall_ms(), secrets.token_bytes)

    write(written, job)


def ticket(written: WrittenDay, url: str, key: str, role: Role) -> str:
    """What pairs a phone of this person, one of CALLED, with the server at `url`."""

    def mint(writer: Writer) -> str:
        return mint_pairing_code(
            writer,
            written.production,
            person(key),
            role,
            wall_ms(),
            secrets.token_bytes,
            "",
        )

    code = write(written, mint)
    return ticket_text(Ticket(url.rstrip("/"), written.production, code))
