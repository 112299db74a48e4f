"""`python -m mobile` is a whole phone: it syncs unseen, and survives being killed."""

import asyncio
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.request import urlopen

from msgspec.structs import replace

from mobile.replica import kept
from mobile.replica.database import Replica
from server.app import create_app, create_core
from server.settings import Settings as ServerSettings
from tests.support.served import serving
from tests.support.small_day import publish, small_day
from tests.support.world import World

CHECKOUT = Path(__file__).parents[2]
DEADLINE_S = 60


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


@contextmanager
def running(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A phone's process, and the address that it says it is at."""
    process = subprocess.Popen(
        [sys.executable, "-m", "mobile", "--data", str(folder), "--port", "0"],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("This phone is at http://127.0.0.1:"), line
        yield process, line.split()[-1]
    finally:
        process.kill()
        process.wait()


def rows(folder: Path, sql: str) -> list[tuple[str, ...]]:
    uri = f"{(folder / 'replica.db').as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, timeout=5)) as connection:
        return connection.execute(sql).fetchall()


def states(folder: Path) -> list[str]:
    return [state for (state,) in rows(folder, "SELECT state FROM outbox")]


async def paired_phone(folder: Path) -> Path:
    """Ana's phone, which holds the day and has a note that nobody has yet."""
    async with World(folder) as world:
        ana = await world.phone("ana")
        await world.phone("ben")
        await small_day(world)
        await publish(world, "revision-1")
        await world.settle()
        world.network.is_up = False
        ana.state.incidents.write(ana.state.incidents.begin(), "Ladder slipped")
    return folder / "ana"


def test_a_phone_process_sends_what_it_kept_and_is_killed_without_harm(
    tmp_path: Path,
) -> None:
    folder = asyncio.run(paired_phone(tmp_path))
    core = create_core(ServerSettings(tmp_path / "server"))
    with serving(create_app(core)) as served:
        _address(folder, served.url)
        with running(folder) as (process, url):
            until(lambda: states(folder) == ["received"])
            assert b"Callboard" in urlopen(url, timeout=DEADLINE_S).read()
            process.send_signal(signal.SIGKILL)
            process.wait(DEADLINE_S)
    # The server is gone. The phone starts all the same, and stops when it is told.
    with running(folder) as (process, _):
        assert ["received"] == states(folder)
        assert [(1,)] == rows(folder, "SELECT COUNT(*) FROM register WHERE name='mark'")
        process.send_signal(signal.SIGTERM)
        process.wait(DEADLINE_S)
        assert process.returncode in (0, -signal.SIGTERM)


def _address(folder: Path, url: str) -> None:
    """Point the phone, which was paired with the world's server, at this one."""
    replica = Replica(folder / "replica.db")
    paired = replica.read(kept.paired)
    assert paired is not None
    replica.write(kept.put_paired, replace(paired, url=url))
    replica.close()
