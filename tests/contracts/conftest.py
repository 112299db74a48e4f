"""The stores that have to keep the contract, each opened afresh for a test."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from server.store.protocol import Store
from server.store.sqlite import opened
from tests.support.office_world import World

OpenStore = Callable[[], Store]


def sqlite(folder: Path) -> OpenStore:
    return lambda: opened(folder)


@pytest.fixture(params=[sqlite], ids=["sqlite"])
async def open_store(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[OpenStore]:
    """Opens the same stored production again at each call, as a process would."""
    open_one: OpenStore = request.param(tmp_path)
    stores: list[Store] = []

    def remembered() -> Store:
        stores.append(open_one())
        return stores[-1]

    yield remembered
    for store in stores:
        await store.close()


@pytest.fixture
async def world(open_store: OpenStore) -> World:
    return await World(open_store()).begin()
