"""`python -m mobile` is a whole phone: it syncs unseen, and survives being killed."""

import asyncio
import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

from msgspec.structs import replace

from mobile.replica import kept
from mobile.replica.database import Replica
from server.app import create_app, create_core
from server.settings import Settings as ServerSettings
from tests.support.phone_process import PhoneProcess
from tests.support.processes import HAPPENS_S, until
from tests.support.served import serving
from tests.support.small_day import publish, small_day
from tests.support.world import World


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
        with PhoneProcess(folder) as phone:
            until(lambda: states(folder) == ["received"])
            assert b"Callboard" in urlopen(phone.url, timeout=HAPPENS_S).read()
            phone.kill()
    # The server is gone. The phone starts all the same, and stops when it is told.
    with PhoneProcess(folder) as phone:
        assert ["received"] == states(folder)
        assert [(1,)] == rows(folder, "SELECT COUNT(*) FROM register WHERE name='mark'")
        assert phone.stop(signal.SIGTERM) in (0, -signal.SIGTERM)


def _address(folder: Path, url: str) -> None:
    """Point the phone, which was paired with the world's server, at this one."""
    replica = Replica(folder / "replica.db")
    paired = replica.read(kept.paired)
    assert paired is not None
    replica.write(kept.put_paired, replace(paired, url=url))
    replica.close()
