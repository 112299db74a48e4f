"""A client that knows only the protocol, over a real socket: it pairs and listens."""

import asyncio
import itertools

import httpx
import pytest

from server.app import wall_ms
from server.store.devices import mint_pairing_code
from shared.access import Role
from tests.support.office_world import World, check_in
from tests.support.server_process import ServerProcess
from tests.support.small_client import SmallClient
from tests.support.wire import DEADLINE_S, Wire

COUNT = itertools.count(1)


async def ticket(world: World, url: str, person: str) -> str:
    code = await world.store.write(
        lambda writer: mint_pairing_code(
            writer, world.production, person, Role.CREW, wall_ms(), world.entropy
        )
    )
    return f"CALLBOARD1|{url}|{world.production}|{code}|"


@pytest.fixture
async def small(served_world: World, served: ServerProcess, ben: Wire):
    async with httpx.AsyncClient(timeout=DEADLINE_S) as http:
        client = SmallClient(
            http,
            # A clock that lost its battery: only the time since the boot is right.
            lambda: {"wall_ms": 0, "boot": "small", "boot_ms": next(COUNT)},
            lambda: served_world.id("change"),
        )
        text = await ticket(served_world, served.url, ben.phone.person)
        await client.pair(text, "small")
        await client.round()
        yield client


async def test_what_another_pushes_is_heard_on_the_stream(
    served_world: World, ben: Wire, small: SmallClient
) -> None:
    change = ben.phone.change(check_in(ben.phone.person, await served_world.workday()))
    await small.round()
    is_listening = asyncio.Event()

    def is_here() -> bool:
        is_listening.set()
        return ("fact", change.id) in small.rows["all"]

    async with asyncio.timeout(DEADLINE_S):
        listening = asyncio.create_task(small.listen(is_here))
        await is_listening.wait()
        assert not is_here()
        await ben.push(change)
        await listening

    assert ("fact", change.id) in small.rows["all"]
    assert {ben.phone.person} == {
        row[""]["actor"] for row in small.rows["all"].values() if "" in row
    }


async def test_a_phone_of_1970_is_understood_and_its_fact_comes_back_exact(
    served_world: World, ben: Wire, small: SmallClient
) -> None:
    day = await served_world.workday()
    body = {"person": ben.phone.person, "workday": day, "direction": "in"}
    change = small.change(fact={"kind": "attendance", "body": body})

    await small.round()

    stamp = small.rows["all"]["fact", change][""]["stamp"]
    assert "applied" == small.outcomes[change]["status"]
    assert not stamp.get("is_estimated")
    assert stamp["ms"] > 1_700_000_000_000
