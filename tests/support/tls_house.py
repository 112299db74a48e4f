"""A server process that speaks TLS, its office beside it, and real phones."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from mobile.app import Phone
from mobile.clock import DeviceClock
from mobile.replica import kept
from mobile.settings import Settings
from server.app import wall_ms
from server.store.devices import mint_pairing_code, revoke_device
from server.store.sqlite import SqliteStore, opened
from server.tls import CURRENT, FOLDER, der
from shared.access import Role
from shared.clock import Reading
from shared.pairing import Ticket, fingerprint, ticket_text
from tests.support.office_world import World
from tests.support.server_process import ServerProcess

DEADLINE_S = 60
EVERYWHERE = ("--host", "0.0.0.0")


class WrongClock(DeviceClock):
    """A phone whose owner set the date, decades off. It does not wait for long."""

    def __init__(self, shift_ms: int = 0) -> None:
        super().__init__()
        self._shift_ms = shift_ms

    def reading(self) -> Reading:
        true = super().reading()
        return Reading(true.wall_ms + self._shift_ms, true.boot, true.boot_ms)

    async def wait(self, ms: int) -> None:
        await asyncio.sleep(min(ms, 300) / 1000)


class House:
    """Everything in one folder; `server` is None until it is switched on."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, folder / "server"
        self.server: ServerProcess | None = None
        self.is_on = False
        # What it shows.
        self.certificate = self.data / FOLDER / CURRENT
        self.store: SqliteStore
        self.world: World
        self.phones: list[Phone] = []

    async def __aenter__(self) -> "House":
        self.data.mkdir()
        self.store = opened(self.data)
        self.world = await World(self.store).begin()
        # It is no phone of this house.
        await self.store.write(
            lambda writer: revoke_device(
                writer, self.world.production, self.world.ana.id, wall_ms()
            )
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        for phone in self.phones:
            await phone.stop()
        await self.switch_off()
        if self.server is not None:
            await asyncio.to_thread(self.server.end)
        await self.store.close()

    async def switch_on(self, *options: str) -> str:
        """The server, at the port that it had before; its address."""
        if self.server is None:
            asked = options or EVERYWHERE
            self.server = await asyncio.to_thread(ServerProcess, self.data, *asked)
        else:
            await asyncio.to_thread(self.server.again)
        self.is_on = True
        return self.server.url

    async def switch_off(self) -> None:
        if self.server is not None and self.is_on:
            self.is_on = False
            assert 0 == await asyncio.to_thread(self.server.stop)

    def fingerprint(self) -> str:
        return fingerprint(der(self.certificate))

    async def ticket(self) -> str:
        """For a phone of Ana's."""
        assert self.server is not None
        code = await self.store.write(
            lambda writer: mint_pairing_code(
                writer,
                self.world.production,
                self.world.ana.person,
                Role.CREW,
                wall_ms(),
                self.world.entropy,
            )
        )
        url, production = self.server.url, self.world.production
        return ticket_text(Ticket(url, production, code, self.fingerprint()))

    def phone(self, name: str, shift_ms: int = 0) -> Phone:
        phone = Phone(Settings(self.folder / name, name), clock=WrongClock(shift_ms))
        self.phones.append(phone)
        return phone

    async def paired(self, name: str, shift_ms: int = 0) -> Phone:
        phone = self.phone(name, shift_ms)
        found = await phone.state.pair(await self.ticket())
        assert phone.state.paired == found, found
        phone.start()
        await until(lambda: is_live(phone))
        return phone

    async def texts(self) -> list[str]:
        """The incident notes that the server has."""
        notes = await self.store.read(
            lambda reader: reader.records(self.world.production, "incident", ("words",))
        )
        return sorted(
            str(groups["words"].register.value["text"]) for groups in notes.values()
        )


def is_live(phone: Phone) -> bool:
    return phone.runner.link().is_live


def trusted(phone: Phone) -> tuple[str, ...]:
    known = phone.replica.read(kept.paired)
    assert known is not None
    return known.trusted


def write_note(phone: Phone, text: str) -> None:
    phone.state.incidents.write(phone.state.incidents.begin(), text)


async def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        await asyncio.sleep(0.02)
