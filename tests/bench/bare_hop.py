"""A server of nothing but one event: `python -m tests.bench.bare_hop PORT`.

What a POST brings goes out to whoever listens, by the same web server as ours.
"""

import asyncio
import sys
from typing import Any

import uvicorn

_EVENT = b"id: 1\ndata: %s\n\n"


class Bare:
    """An ASGI app with one listener at a time."""

    def __init__(self) -> None:
        self._events: asyncio.Queue[bytes] = asyncio.Queue()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        if scope["method"] == "POST":
            message = await receive()
            self._events.put_nowait(_EVENT % message["body"])
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body"})
            return
        kind = (b"content-type", b"text/event-stream")
        await send({"type": "http.response.start", "status": 200, "headers": [kind]})
        await send(_part(_EVENT % b"here"))
        while True:
            await send(_part(await self._events.get()))


def _part(body: bytes) -> dict[str, Any]:
    return {"type": "http.response.body", "body": body, "more_body": True}


if __name__ == "__main__":
    uvicorn.run(
        Bare(),
        fd=int(sys.argv[1]),
        access_log=False,
        log_level="error",
        lifespan="off",
    )
