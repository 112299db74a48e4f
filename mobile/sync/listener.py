"""The live stream: frames as they come, read from server-sent events.

It says that the line is open, hands on every frame, and ends when nothing has come
for longer than a heartbeat should take, or the server closes. What to do then is the
runner's affair.
"""

from collections.abc import AsyncIterator, Collection

import httpx
import msgspec

from mobile.sync.pacing import retry_after_ms
from mobile.sync.requests import Address
from shared.wire import (
    HEARTBEAT_MS,
    LIVE_FRAME_BYTES_MAX,
    Cursor,
    LiveFrame,
    event_id,
)

# Two heartbeats and a half: one may be late, two are not.
SILENCE_S = 2.5 * HEARTBEAT_MS / 1000
# The first frame is sent at once; a proxy that keeps it back keeps all others too.
FIRST_S = 15.0
# A frame, its name and some room: more is not an event of ours.
EVENT_BYTES_MAX = 2 * LIVE_FRAME_BYTES_MAX


class Silence(Exception):
    """The stream is no use: refused, broken, quiet for too long, or not ours.

    `at_least_ms` is how long whoever refused it asked to be left alone.
    """

    def __init__(self, why: str, at_least_ms: int = 0) -> None:
        super().__init__(why)
        self.at_least_ms = at_least_ms


class Heartbeat(msgspec.Struct, frozen=True):
    """A sign of life, with nothing in it."""


async def frames(
    http: httpx.AsyncClient,
    to: Address,
    after: Cursor | None = None,
    scopes: Collection[str] = (),
) -> AsyncIterator[LiveFrame | Heartbeat]:
    """Frames and signs of life until the stream ends. Raises Silence.

    It goes on `after` where the phone stands, if the server still can. The server
    refuses a stream for `scopes` of which one was taken away meanwhile.
    """
    timeout = httpx.Timeout(FIRST_S, read=SILENCE_S)
    headers = to.headers() | {"accept": "text/event-stream"}
    if after is not None:
        headers["last-event-id"] = event_id(after)
    try:
        async with http.stream(
            "GET",
            to.url("live"),
            params={"scope": list(scopes)},
            headers=headers,
            timeout=timeout,
        ) as response:
            kind = response.headers.get("content-type", "")
            if response.status_code != httpx.codes.OK or "event-stream" not in kind:
                raise Silence(
                    f"status {response.status_code}, {kind}",
                    retry_after_ms(response.headers),
                )
            async for event in events(response.aiter_bytes()):
                yield event
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise Silence(type(error).__name__) from error


async def events(
    pieces: AsyncIterator[bytes],
) -> AsyncIterator[LiveFrame | Heartbeat]:
    """Events in a stream that arrives in pieces of any size. Raises Silence."""
    buffer = b""
    async for piece in pieces:
        # A line end of two bytes may come in two pieces.
        buffer = (buffer + piece).replace(b"\r\n", b"\n")
        while b"\n\n" in buffer:
            event, buffer = buffer.split(b"\n\n", 1)
            yield parse(event)
        if len(buffer) > EVENT_BYTES_MAX:
            raise Silence("an event without end")


def parse(event: bytes) -> LiveFrame | Heartbeat:
    """One event (WHATWG HTML, server-sent events); a comment is a sign of life.

    Raises Silence for data that is no frame: then this is no stream of ours.
    """
    data = b"\n".join(
        line[5:].removeprefix(b" ")
        for line in event.split(b"\n")
        if line.startswith(b"data:")
    )
    if not data:
        return Heartbeat()
    try:
        return msgspec.json.decode(data, type=LiveFrame)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Silence("not a frame") from error
