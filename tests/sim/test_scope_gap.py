"""A scope that is taken and given back while nobody looks leaves no hole behind."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from mobile.replica import records
from server.store.protocol import Writer
from shared.access import Role
from shared.nouns.plan import ItemNotes
from tests.sim.life import run
from tests.support import small_day
from tests.support.oracles import check_replicas
from tests.support.sim_world import SimWorld
from tests.support.small_day import YARD

DRAFT = "The crane comes at noon"
# By then a phone that rests has opened its stream, and greeted once more.
REST_S = 120
# Between a stream's first frame and the greeting that follows it are some seconds.
TAKEN_S = 1


async def becomes(world: SimWorld, name: str, role: Role) -> None:
    paired = world.state(name).paired
    assert paired is not None

    def job(writer: Writer) -> None:
        device = writer.device(paired.device)
        assert device is not None
        writer.put_device(replace(device, role=role))

    await world.on_server(world.core.store.write(job))


def before_its_next_stream(
    world: SimWorld, name: str, act: Callable[[], Any]
) -> asyncio.Event:
    """Done when a request of this phone for a stream has come, and before it is
    answered.
    """
    line, done = world.sim_phones[name].line, asyncio.Event()
    answered = line.app

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["path"].endswith("/live") and not done.is_set():
            done.set()
            await act()
        await answered(scope, receive, send)

    line.app = app  # type: ignore[method-assign]
    return done


def noted(world: SimWorld, name: str) -> bool:
    return "notes" in world.phones[name].replica.read(records.groups, "item", YARD)


def test_a_scope_that_is_gone_while_a_stream_begins_brings_all_it_had_when_it_is_back(
    tmp_path: Path,
) -> None:
    async def work() -> None:
        async with SimWorld(tmp_path, seed=3) as world:
            await world.phone("ana", Role.COORDINATOR)
            await world.phone("ben", Role.COORDINATOR)
            await small_day.small_day(world)
            await asyncio.sleep(REST_S)
            assert world.phones["ana"].runner.link().is_live
            assert not noted(world, "ana")

            async def away() -> None:
                await becomes(world, "ana", Role.CREW)
                await world.edit("item", YARD, notes=ItemNotes(DRAFT))

            taken = before_its_next_stream(world, "ana", away)
            world.sim_phones["ana"].line.hang_up()
            await asyncio.wait_for(taken.wait(), REST_S)
            await asyncio.sleep(TAKEN_S)
            await becomes(world, "ana", Role.COORDINATOR)
            await asyncio.sleep(REST_S)

            assert noted(world, "ben")
            assert noted(world, "ana")
            await check_replicas(world)

    run(work())
