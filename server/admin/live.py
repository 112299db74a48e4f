"""The bell of a page: it rings when the production's log has grown."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromQuery, SkipValidation
from litestar.response import Stream

from server.store.desk import Desk, Office

# As often as a phone is told that the line still stands.
HEARTBEAT_S = 20.0
STILL_HERE = b": still here\n\n"
# A burst of commits is one ring; a page that reads again takes longer than this.
RING_EVERY_S = 0.2


@get(
    "/{production:str}/live",
    media_type="text/event-stream",
    opt={"is_stream": True},
)
async def live(
    request: Request[Any, Any, Any],
    desk: NamedDependency[SkipValidation[Desk]],
    office: NamedDependency[SkipValidation[Office]],
    since: FromQuery[int] = 0,
) -> Stream:
    """Events `changed`, whose id and data are the head of the log.

    Heard from is what `Last-Event-ID` says, else `since`: growth between a page and
    its bell is the first ring.
    """
    last = request.headers.get("last-event-id", "")
    heard = int(last) if last.isascii() and last.isdigit() else since
    return Stream(
        rings(office, desk, heard),
        media_type="text/event-stream",
        # nginx would keep events back until it has a buffer full.
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def rings(
    office: Office, desk: Desk, heard: int, heartbeat_s: float = HEARTBEAT_S
) -> AsyncIterator[bytes]:
    """Ends with the session, with the account's place in the office, or the store."""
    loop = asyncio.get_running_loop()
    # Another log, with a restored database: its head is news, whatever was heard.
    heard = min(heard, desk.store.head_now(desk.production))
    yield STILL_HERE
    while True:
        asked_at = loop.time()
        head = await desk.store.grown(desk.production, heard, heartbeat_s)
        if not await office.may_go_on(desk):
            return
        if head is not None:
            heard = head
            yield b"event: changed\nid: %d\ndata: %d\n\n" % (head, head)
            await asyncio.sleep(RING_EVERY_S)
        elif loop.time() - asked_at < heartbeat_s / 2:
            # Woken though nothing grew: the store is closing, or access changed. The
            # browser asks again by itself, and is told whether it still may.
            return
        else:
            yield STILL_HERE
