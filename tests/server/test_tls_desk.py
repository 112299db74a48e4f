"""The phone of a desk lives in the server's process, and asks it as any phone does."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import uvicorn

from mobile.app import Phone
from mobile.sync.pairing import PairingFailed
from server.app import Core, create_app, create_core, wall_ms
from server.settings import Settings
from server.store.devices import mint_pairing_code
from server.tls import files_of, served_context
from shared.access import Role
from shared.pairing import Ticket, ticket_text
from shared.session import OTHER_SERVER
from tests.support.office_world import World
from tests.support.tls_house import is_live, trusted, until, write_note
from tests.support.tls_server import Shown

DESK = "0123456789abcdef" * 2


@asynccontextmanager
async def served(folder: Path, shown: Shown) -> AsyncIterator[Core]:
    """The whole server on this loop, speaking TLS; its desks run beside it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        settings = Settings(folder, port=port, certificate=shown.path)
        core = create_core(settings)
        files = files_of(settings, wall_ms)
        assert files is not None
        context = served_context(files)
        config = uvicorn.Config(
            create_app(core),
            log_level="error",
            ssl_context_factory=lambda *_: context,
            timeout_graceful_shutdown=1,
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        await until(lambda: server.started)
        try:
            yield core
        finally:
            server.should_exit = True
            core.streams.close()
            core.store.wake()
            await serving


@pytest.fixture
def shown(tmp_path: Path) -> Shown:
    return Shown(tmp_path, "shown")


async def ticket(core: Core, world: World, fingerprint: str) -> str:
    code = await core.store.write(
        lambda writer: mint_pairing_code(
            writer,
            world.production,
            world.ana.person,
            Role.CREW,
            wall_ms(),
            core.entropy,
        )
    )
    return ticket_text(Ticket(core.settings.url, world.production, code, fingerprint))


def desk_of(core: Core) -> Phone:
    desk = core.desks.desk(DESK)
    assert desk is not None
    return desk.phone


async def test_a_desk_pairs_with_its_own_server_by_the_fingerprint(
    tmp_path: Path, shown: Shown
) -> None:
    async with served(tmp_path / "data", shown) as core:
        assert core.settings.url.startswith("https://127.0.0.1:")
        assert shown.fingerprint == core.certificates.fingerprint
        world = await World(core.store).begin()
        phone = desk_of(core)
        found = await phone.state.pair(
            await ticket(core, world, core.certificates.fingerprint)
        )
        assert not isinstance(found, PairingFailed), found
        phone.start()
        await until(lambda: is_live(phone))
        assert (shown.fingerprint,) == trusted(phone)
        write_note(phone, "Ladder slipped")
        phone.runner.wrote()
        await until(lambda: not phone.state.freshness().waiting)
        assert 1 == len(
            await core.store.read(lambda r: r.records(world.production, "incident"))
        )


async def test_a_desk_trusts_its_own_server_no_more_blindly_than_a_phone(
    tmp_path: Path, shown: Shown
) -> None:
    async with served(tmp_path / "data", shown) as core:
        world = await World(core.store).begin()
        other = Shown(tmp_path, "other").fingerprint
        refused = await desk_of(core).state.pair(await ticket(core, world, other))
        assert isinstance(refused, PairingFailed)
        assert OTHER_SERVER == refused.code
        assert None is desk_of(core).state.paired
