"""A published day on real phones, for tests of what their screens read and do."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from mobile.language import ENGLISH, speak
from shared.access import Role
from tests.support.small_day import publish, small_day
from tests.support.world import World


@pytest.fixture(autouse=True)
def _english() -> None:
    """Whatever the test before spoke, and whichever phone it showed."""
    speak(lambda: ENGLISH)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A server with a production, and nobody there yet."""
    async with World(tmp_path) as world:
        yield world


@pytest.fixture
async def day(world: World) -> World:
    """Ana heads the camera department, Ben keeps the gate, Olga is the office.

    All three phones hold the first revision of the small day.
    """
    await world.phone("ana", Role.HEAD, department="Camera")
    await world.phone("ben", Role.GATE)
    await world.phone("olga", Role.COORDINATOR)
    await small_day(world)
    await publish(world, "revision-1", "First call sheet")
    await world.settle()
    return world
