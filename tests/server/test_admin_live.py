import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.accounts.nouns import AuditEntry
from server.admin.live import rings
from shared.nouns.plan import DayIdentity
from tests.support.panel import OfficeOf, made, office, office_of

HEARTBEAT_S = 0.05
LONG_S = 30
DEADLINE_S = 20


@pytest.fixture
async def ana(tmp_path: Path) -> AsyncIterator[OfficeOf]:
    async with office(tmp_path) as ana:
        yield ana


async def listen(ana: OfficeOf, heard: int, heartbeat_s: float = LONG_S):
    return rings(office_of(ana.core), await ana.desk(), heard, heartbeat_s)


async def told(stream) -> bytes:
    async with asyncio.timeout(DEADLINE_S):
        return await anext(stream)


async def is_over(stream) -> bool:
    async with asyncio.timeout(DEADLINE_S):
        return [] == [event async for event in stream]


async def a_day(ana: OfficeOf, id_: str) -> None:
    await ana.write(made("workday", id_, identity=DayIdentity("2026-05-12")))


def changed(head: int) -> bytes:
    return b"event: changed\nid: %d\ndata: %d\n\n" % (head, head)


async def test_a_bell_rings_when_the_log_has_grown(ana):
    stream = await listen(ana, await ana.head())
    assert b": still here\n\n" == await told(stream)
    await a_day(ana, "workday-12")
    assert changed(await ana.head()) == await told(stream)
    await stream.aclose()


async def test_growth_between_a_page_and_its_bell_is_the_first_ring(ana):
    page = await ana.head()
    await a_day(ana, "workday-12")
    stream = await listen(ana, page)
    await told(stream)
    assert changed(await ana.head()) == await told(stream)
    await stream.aclose()


async def test_what_was_heard_of_a_log_that_is_gone_does_not_silence_the_bell(ana):
    stream = await listen(ana, 999_999)
    await told(stream)
    await a_day(ana, "workday-12")
    assert changed(await ana.head()) == await told(stream)
    await stream.aclose()


async def test_without_news_the_line_is_kept_open(ana):
    stream = await listen(ana, await ana.head(), HEARTBEAT_S)
    assert [b": still here\n\n"] * 3 == [await told(stream) for _ in range(3)]
    await stream.aclose()


async def test_a_line_ends_with_its_session(ana):
    stream = await listen(ana, await ana.head())
    await told(stream)
    await ana.post("/admin/logout", 303)
    await ana.core.store.write(lambda writer: None)
    waiting = asyncio.ensure_future(is_over(stream))
    await ana.sign_in()
    await a_day(ana, "workday-12")
    assert await waiting


async def test_a_line_ends_with_the_place_in_the_office(ana):
    stream = await listen(ana, await ana.head(), HEARTBEAT_S)
    await told(stream)
    account = (await ana.desk()).seat.account.id
    await ana.core.accounts.store.remove_membership(
        account, ana.production, AuditEntry(ana.clock(), "membership_removed")
    )
    assert await is_over(stream)


async def test_a_line_ends_when_the_store_closes(ana):
    stream = await listen(ana, await ana.head())
    await told(stream)
    ana.core.store.wake()
    assert await is_over(stream)


async def test_an_open_window_does_not_keep_a_session_alive(ana):
    stream = await listen(ana, await ana.head(), HEARTBEAT_S)
    ana.clock.now_ms += 23 * 3_600_000
    await told(stream)
    await told(stream)
    ana.clock.now_ms += 2 * 3_600_000
    assert await is_over(stream)


async def test_the_bell_of_another_production_is_not_there(ana):
    await ana.get("/admin/no-such-production/live", 404)
    await ana.account("bo@example.org", "Bo Lind")
    await ana.sign_in("bo@example.org")
    await ana.get("/live", 404)
