"""A one-time code becomes a phone, over a real socket."""

import httpx
import msgspec

from server.app import wall_ms
from server.store.devices import mint_pairing_code
from shared.access import Role
from shared.pairing import CODE_LIFE_MS, CODE_TRIES_MAX
from shared.wire import PairReply, PairRequest
from tests.support.office_world import World
from tests.support.server_process import ServerProcess
from tests.support.wire import problem, read


async def pair(served: ServerProcess, served_world: World, code: str) -> httpx.Response:
    asked = PairRequest(code, served_world.production, "Ben's phone")
    async with httpx.AsyncClient(base_url=served.url) as client:
        return await client.post("/pair", content=msgspec.json.encode(asked))


async def minted(served_world: World, now_ms: int) -> str:
    return await served_world.store.write(
        lambda writer: mint_pairing_code(
            writer,
            served_world.production,
            served_world.ana.person,
            Role.GATE,
            now_ms,
            served_world.entropy,
        )
    )


async def test_a_code_pairs_one_phone_once(served, served_world):
    code = await minted(served_world, wall_ms())
    reply = read(await pair(served, served_world, code.lower()), PairReply)
    assert (Role.GATE, served_world.ana.person) == (reply.role, reply.person)
    assert ("Harbour", served_world.production) == (reply.title, reply.production)
    stored = await served_world.store.read(lambda r: r.device(reply.device))
    assert reply.token.encode() not in msgspec.json.encode(stored)
    assert 32 == len(stored.token_hash)
    refused = problem(await pair(served, served_world, code))
    assert (403, "pairing_refused") == (refused.status, refused.code)
    assert "Ask the coordinator for a new one" in refused.detail


async def test_a_code_dies_after_five_wrong_tries(served, served_world):
    code = await minted(served_world, wall_ms())
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    for _ in range(CODE_TRIES_MAX):
        assert "does not fit" in problem(await pair(served, served_world, wrong)).detail
    refused = problem(await pair(served, served_world, code))
    assert "tried too often" in refused.detail


async def test_a_code_is_good_for_ten_minutes_and_in_its_production(
    served, served_world, elsewhere
):
    old = await minted(served_world, wall_ms() - CODE_LIFE_MS)
    assert (
        "older than ten minutes"
        in problem(await pair(served, served_world, old)).detail
    )
    code = await minted(served_world, wall_ms())
    assert 403 == (await pair(served, elsewhere, code)).status_code
    assert 200 == (await pair(served, served_world, code)).status_code
