"""A phone's end of the wire: our messages over HTTP, and nothing kept."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import msgspec

from shared.changes import Change
from shared.errors import Problem
from shared.wire import (
    Cursor,
    Hello,
    HelloReply,
    LiveFrame,
    Pull,
    PullReply,
    Push,
    PushReply,
    SnapshotPage,
)
from tests.support.office_world import Phone

DEADLINE_S = 30


class Wire:
    """One phone at one address."""

    def __init__(self, url: str, phone: Phone) -> None:
        self.phone = phone
        self.client = httpx.AsyncClient(
            base_url=f"{url}/sync/v1/{phone.world.production}/",
            headers={"Authorization": f"Bearer {phone.token}"},
            timeout=DEADLINE_S,
        )

    async def __aenter__(self) -> "Wire":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.aclose()

    async def post(self, name: str, message: Any) -> httpx.Response:
        return await self.client.post(name, content=msgspec.json.encode(message))

    async def hello(self, **said: Any) -> HelloReply:
        message = Hello(self.phone.reading(), 1, **said)
        return read(await self.post("hello", message), HelloReply)

    async def push(self, *changes: Change) -> PushReply:
        message = Push(self.phone.reading(), changes)
        return read(await self.post("push", message), PushReply)

    async def pull(self, limit: int = 100, **cursors: Cursor) -> PullReply:
        return read(await self.post("pull", Pull(cursors, limit)), PullReply)

    async def snapshot(self, scope: str, after: str = "") -> SnapshotPage:
        asked = {"scope": scope, "after": after}
        return read(await self.client.get("snapshot", params=asked), SnapshotPage)

    @asynccontextmanager
    async def live(self, last_id: str = "") -> AsyncIterator[AsyncIterator[LiveFrame]]:
        headers = {"last-event-id": last_id} if last_id else {}
        async with self.client.stream("GET", "live", headers=headers) as response:
            assert 200 == response.status_code
            assert "content-encoding" not in response.headers
            yield frames(response)


async def frames(response: httpx.Response) -> AsyncIterator[LiveFrame]:
    """The frames of a stream, to its end; comments are passed over."""
    async for line in response.aiter_lines():
        if line.startswith("data: "):
            yield msgspec.json.decode(line.removeprefix("data: "), type=LiveFrame)


def read(response: httpx.Response, type_: Any) -> Any:
    assert 200 == response.status_code, response.text
    assert "application/json" == response.headers["content-type"]
    return msgspec.json.decode(response.content, type=type_)


def problem(response: httpx.Response) -> Problem:
    """The problem that a response is; it must be one in every respect."""
    assert "application/problem+json" == response.headers["content-type"]
    found = msgspec.json.decode(response.content, type=Problem)
    assert found.status == response.status_code
    assert found.detail
    assert {} == {
        key: value
        for key, value in json.loads(response.content).items()
        if key not in Problem.__struct_fields__
    }
    return found
