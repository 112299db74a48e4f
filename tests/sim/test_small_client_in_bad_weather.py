"""A client that knows only the protocol listens beside real phones, in all weathers."""

import asyncio
import contextlib
from pathlib import Path

import httpx

from shared.access import Role
from shared.changes import Effect, uuid7
from tests.sim.life import run
from tests.support import small_day
from tests.support.line import CLEAR, Line, Weather
from tests.support.sim_world import SimWorld
from tests.support.small_client import SmallClient
from tests.support.small_day import YARD, publish
from tests.support.world import URL

BAD = Weather(
    lost=0.1,
    no_reply=0.1,
    twice=0.1,
    portal=0.1,
    refused=0.1,
    cut_request=0.05,
    cut_reply=0.1,
)
STEPS = 40
STEP_S = 20
LISTEN_S = 15
# By then the longest wait is over, a few times.
REST_S = 20 * 60


def joined(world: SimWorld) -> tuple[SmallClient, Line]:
    line = Line(
        world.server,
        world.chance("line zoe"),
        world.faults,
        lambda: world.now_ms,
        lambda heard: None,
    )
    small = SmallClient(
        httpx.AsyncClient(transport=line, base_url=URL),
        lambda: {"wall_ms": 0, "boot": "small", "boot_ms": world.now_ms},
        lambda: uuid7(world.now_ms, world.entropy(10)),
    )
    return small, line


async def keep_going(small: SmallClient, ticket: str) -> None:
    """A round, then the stream for a while; after any failure a wait, and again."""
    await small.pair(ticket, "small")
    while True:
        # Whatever is not our answer is none: half of one, a portal's page, silence.
        with contextlib.suppress(httpx.HTTPError, ValueError, TimeoutError):
            async with asyncio.timeout(LISTEN_S):
                await small.round()
                await small.listen(lambda: False)
        await asyncio.sleep(1)


async def story(folder: Path) -> None:
    async with SimWorld(folder, seed=11) as world:
        ana = await world.phone("ana", Role.HEAD, department="Camera")
        await world.phone("ben", Role.GATE)
        await small_day.small_day(world)
        await publish(world, "revision-1")
        small, line = joined(world)
        ticket = await world.ticket(await world.person("zoe"), Role.HEAD)
        going = asyncio.create_task(keep_going(small, ticket))
        await asyncio.sleep(STEP_S)
        lines = [line, *(sim.line for sim in world.sim_phones.values())]
        for one in lines:
            one.weather = BAD
        for step in range(STEPS):
            small.change(fact={"kind": "comment", "body": words(f"Zoe {step}")})
            ana.state.incidents.comment("item", YARD, f"Ana {step}")
            await asyncio.sleep(STEP_S)
            if step == STEPS // 2:
                world.server.kill()
                world.start_server()
        for one in lines:
            one.weather = CLEAR
        await asyncio.sleep(REST_S)
        going.cancel()

        texts = sorted(
            f"{who} {step}" for step in range(STEPS) for who in ("Ana", "Zoe")
        )
        assert texts == sorted(said(small))
        assert texts == sorted(one.text for one in ana.state.incidents.comments(YARD))
        log = await world.read(lambda r: r.log(world.production, 0, 10_000))
        told = [effect.fact.body["text"] for effect in log if is_comment(effect)]
        assert texts == sorted(told)
        assert {"applied"} == {one["status"] for one in small.outcomes.values()}
        assert sum(world.faults.values()) > STEPS


def words(text: str) -> dict[str, str]:
    return {"on_kind": "item", "on_id": YARD, "text": text}


def said(small: SmallClient) -> list[str]:
    """The comments that the small client holds."""
    found = [row[""] for row in small.rows["all"].values() if "" in row]
    return [one["body"]["text"] for one in found if one["kind"] == "comment"]


def is_comment(effect: Effect) -> bool:
    return effect.fact is not None and effect.fact.kind == "comment"


def test_what_it_says_arrives_once_and_it_hears_all_that_others_say(
    tmp_path: Path,
) -> None:
    run(story(tmp_path))
