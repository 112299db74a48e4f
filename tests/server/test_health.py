from pathlib import Path

import httpx
from litestar import Litestar, get

from server.health import FREE_BYTES_MIN, readyz
from server.problems import HANDLERS
from server.store.sqlite import opened
from tests.support.wire import problem

PLENTY = FREE_BYTES_MIN


async def asked(*handlers, path: str = "/readyz") -> httpx.Response:
    app = Litestar(list(handlers), exception_handlers=HANDLERS, logging_config=None)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://callboard.test"
    ) as client:
        return await client.get(path)


async def test_it_is_ready_when_the_writer_commits_and_the_disk_has_room(
    tmp_path: Path,
):
    async with opened(tmp_path) as store:
        response = await asked(readyz(store, tmp_path, lambda _: PLENTY))
    assert (200, {"status": "ok"}) == (response.status_code, response.json())
    assert "no-store" in response.headers["cache-control"]


async def test_a_disk_with_no_room_takes_no_work(tmp_path: Path):
    async with opened(tmp_path) as store:
        refused = problem(await asked(readyz(store, tmp_path, lambda _: PLENTY - 1)))
    assert (503, "busy") == (refused.status, refused.code)
    assert "199 MiB left" in refused.detail


async def test_a_writer_that_does_not_answer_is_said(tmp_path: Path):
    async with opened(tmp_path, is_stepped=True) as store:
        handler = readyz(store, tmp_path, lambda _: PLENTY, answer_s_max=0.001)
        refused = problem(await asked(handler))
    assert (503, "The writer does not answer") == (refused.status, refused.detail[:26])


async def test_a_fault_of_ours_is_told_without_its_inside():
    @get("/broken", sync_to_thread=False)
    def broken() -> None:
        raise KeyError("a secret of the inside")

    response = await asked(broken, path="/broken")
    found = problem(response)
    assert (500, "error", "retry") == (found.status, found.code, found.recovery)
    assert "secret" not in response.text
