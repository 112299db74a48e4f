"""The stores that have to keep the contract, each opened afresh for a test."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from server.store.protocol import Store
from server.store.sqlite import opened
from shared.registry import Registry
from shared.schema import OURS
from tests.support.office_world import World

OpenStore = Callable[..., Store]


def sqlite(folder: Path) -> OpenStore:
    return lambda registry=OURS: opened(folder, registry=registry)


@pytest.fixture(params=[sqlite], ids=["sqlite"])
async def open_store(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[OpenStore]:
    """Opens the same stored production again at each call, as a process would.

    Given a registry, it is the process of a build that knows what stands in it.
    """
    open_one: OpenStore = request.param(tmp_path)
    stores: list[Store] = []

    def remembered(registry: Registry = OURS) -> Store:
        stores.append(open_one(registry))
        return stores[-1]

    yield remembered
    for store in stores:
        await store.close()


@pytest.fixture
async def world(open_store: OpenStore) -> World:
    return await World(open_store()).begin()
