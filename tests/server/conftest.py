"""One served process for the tests of the wire, and the office writing beside it."""

import itertools
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from server.store.sqlite import SqliteStore, opened
from tests.support.blob_house import House, noted
from tests.support.office_world import Phone, World
from tests.support.server_process import ServerProcess
from tests.support.wire import Wire

# All tests share one file, so that each makes ids of its own.
SEEDS = itertools.count(1)


@pytest.fixture(scope="session")
def served_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="session")
def served(served_data: Path) -> Iterator[ServerProcess]:
    with ServerProcess(served_data) as running:
        yield running
        assert 0 == running.stop()


@pytest.fixture
async def served_store(served_data: Path) -> AsyncIterator[SqliteStore]:
    """The test's own door to the same file, as the command line has one."""
    async with opened(served_data) as store:
        yield store


@pytest.fixture
async def served_world(served_store: SqliteStore, served: ServerProcess) -> World:
    return await World(served_store, seed=next(SEEDS)).begin()


@pytest.fixture
async def elsewhere(served_store: SqliteStore, served: ServerProcess) -> World:
    """Another production of the same server."""
    return await World(served_store, seed=next(SEEDS)).begin("Elsewhere")


@pytest.fixture
async def ben(served_world: World, served: ServerProcess) -> AsyncIterator[Wire]:
    async with Wire(served.url, await served_world.phone("ben")) as wire:
        yield wire


@pytest.fixture
async def ana(served_world: World, served: ServerProcess) -> AsyncIterator[Wire]:
    async with Wire(served.url, served_world.ana) as wire:
        yield wire


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """A server for photos, on real files of its own."""
    house = House(tmp_path)
    await house.begin()
    yield house
    await house.close()


@pytest.fixture
async def noter(house: House) -> Phone:
    """Ben's phone, whose note has arrived and names the photo."""
    return await noted(house, "ben")
