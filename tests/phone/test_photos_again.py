"""A photo that the server did not want yet, on a phone where nothing else happens."""

import asyncio
from pathlib import Path

import httpx

from mobile.sync.blobs import ASK_AGAIN_MS
from shared.wire import HEARTBEAT_MS
from tests.support.photos import note_with_photo, some_photo, state_of
from tests.support.virtual_phone import VirtualPhone, in_made_up_time, virtual_phone

AGAIN_S = ASK_AGAIN_MS / 1000
LONG_S = 5 * AGAIN_S
# Of a person who does not touch the phone.
QUIET_S = 3_600


class Wanting:
    """A server that wants no photo before `wanted` is true."""

    def __init__(self, one: VirtualPhone) -> None:
        self._one = one
        self.is_wanted = False
        self.asked: list[float] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if "/blobs/" not in request.url.path:
            return self._one.well(request)
        self.asked.append(asyncio.get_running_loop().time())
        if not self.is_wanted:
            return httpx.Response(403)
        told = {"upload-offset": "0", "upload-complete": "?1", "callboard-head": "9"}
        return httpx.Response(200, headers=told)


async def keep_open(one: VirtualPhone) -> None:
    """The stream says that it is there, and nothing else."""
    while True:
        await asyncio.sleep(HEARTBEAT_MS / 1000)
        one.streams[-1].beat()


def test_a_photo_that_was_not_wanted_yet_is_asked_about_until_it_is(
    tmp_path: Path,
) -> None:
    async def work() -> None:
        async with virtual_phone(tmp_path) as one:
            one.answers = server = Wanting(one)
            await asyncio.sleep(1)
            beating = asyncio.create_task(keep_open(one))
            _, [sha256] = await note_with_photo(one.phone, some_photo(40))
            await asyncio.sleep(LONG_S)
            assert "waiting" == state_of(one.phone, sha256)
            gaps = zip(server.asked, server.asked[1:], strict=False)
            assert len(server.asked) > 3
            assert all(AGAIN_S <= later - sooner for sooner, later in gaps)

            server.is_wanted = True
            await asyncio.sleep(2 * AGAIN_S)

            assert "received" == state_of(one.phone, sha256)
            count = len(server.asked)
            await asyncio.sleep(QUIET_S)
            assert count == len(server.asked)
            beating.cancel()

    in_made_up_time(work())


def test_another_photo_does_not_wait_for_one_that_is_put_off(tmp_path: Path) -> None:
    async def work() -> None:
        async with virtual_phone(tmp_path) as one:
            one.answers = server = Wanting(one)
            await asyncio.sleep(1)
            await note_with_photo(one.phone, some_photo(40))
            await asyncio.sleep(AGAIN_S / 4)
            server.is_wanted = True
            _, [second] = await note_with_photo(one.phone, some_photo(41, seed=2))
            await asyncio.sleep(AGAIN_S / 4)

            assert "received" == state_of(one.phone, second)

    in_made_up_time(work())
