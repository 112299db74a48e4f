"""A server and its phones in one process, on one clock, over a network that loses.

The server is the real app on a real file, driven step by step; the phones are real
phones without their screens. What is lost, and when, follows from the seed.
"""

import asyncio
import hashlib
import random
from collections.abc import Awaitable, Callable
from pathlib import Path
from sqlite3 import Connection
from typing import Any, TypeVar

import httpx

from mobile.app import Phone
from mobile.replica import cursors, outbox
from mobile.settings import Settings
from mobile.state import State
from mobile.sync.client import Client
from server.app import Core, create_app, create_core
from server.settings import Settings as ServerSettings
from server.store import office
from server.store.devices import mint_pairing_code
from server.store.founding import Founder, found
from server.store.rows import Device
from server.store.sqlite import opened
from shared import schema
from shared.access import Role
from shared.changes import Fact, Outcome, Patch, uuid7
from shared.clock import Reading
from shared.nouns.base import Group
from shared.nouns.people import Job, PersonName
from shared.nouns.production import Identity, Zone
from shared.pairing import Ticket, ticket_text
from shared.session import Asked, Due, Listen, Phase

T = TypeVar("T")

URL = "https://server.test"
# 2026-06-12 05:00 UTC, a Friday.
MORNING_MS = 1_781_240_400_000
SETTLE_ROUNDS_MAX = 400


class Entropy:
    """Bytes that differ each time and never by chance."""

    def __init__(self, seed: str) -> None:
        self._seed, self._count = seed, 0

    def __call__(self, size: int) -> bytes:
        self._count += 1
        text = f"{self._seed}/{self._count}".encode()
        return hashlib.shake_256(text).digest(size)


class PhoneClock:
    """A phone's clocks: the wall may be wrong, the boot clock is what it is."""

    def __init__(self, world: "World", name: str, skew_ms: int) -> None:
        self._world, self._boot, self.skew_ms = world, f"boot-{name}", skew_ms

    def reading(self) -> Reading:
        now_ms = self._world.now_ms
        return Reading(now_ms + self.skew_ms, self._boot, now_ms - MORNING_MS + 60_000)

    async def wait(self, ms: int) -> None:
        await asyncio.sleep(0)


class Network(httpx.AsyncBaseTransport):
    """The line of all phones. Loses whole requests, or only their replies."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self.is_up = True
        self.lost_share = 0.0
        self.lost_requests = 0
        self.lost_replies = 0
        self.lose_next_reply_to = ""
        self.carried: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        chance = self._world.random.random()
        if not self.is_up:
            raise httpx.ConnectError("no route", request=request)
        if chance < self.lost_share / 2:
            self.lost_requests += 1
            raise httpx.ConnectError("lost on its way", request=request)
        reply = await self._world.answer(request)
        self.carried.append(request.url.path)
        is_asked_for = bool(self.lose_next_reply_to) and request.url.path.endswith(
            self.lose_next_reply_to
        )
        if chance < self.lost_share or is_asked_for:
            self.lose_next_reply_to = ""
            self.lost_replies += 1
            raise httpx.ReadError("the reply was lost", request=request)
        return reply


class World:
    """`async with World(folder, seed) as world`. Time stands still but by `later`."""

    def __init__(self, folder: Path, seed: int = 0) -> None:
        self.folder = folder
        self.now_ms = MORNING_MS
        self.random = random.Random(seed)
        self.entropy = Entropy(f"world {seed}")
        self.network = Network(self)
        self.phones: dict[str, Phone] = {}
        self.clocks: dict[str, PhoneClock] = {}
        self.people: dict[str, str] = {}
        self.core: Core
        self.office_device: Device
        self.production = ""

    async def __aenter__(self) -> "World":
        self.start_server()
        founded = await self.on_server(
            self.core.store.write(
                lambda writer: found(
                    writer,
                    Identity("The Brass Heron"),
                    Zone("Europe/Berlin"),
                    Founder("Olga Office", "olga"),
                    self.now_ms,
                    self.entropy,
                )
            )
        )
        self.production, self.office_device = founded.production, founded.device
        self.people["olga"] = founded.person
        return self

    async def __aexit__(self, *_: object) -> None:
        for phone in self.phones.values():
            await phone.stop()
        await self.stop_server()

    # Time and the server --------------------------------------------------------

    def later(self, ms: int) -> None:
        self.now_ms += ms

    def start_server(self) -> None:
        store = opened(self.folder / "server", is_stepped=True)
        settings = ServerSettings(self.folder / "server", public_url=URL)
        self.core = create_core(
            settings, store, clock=lambda: self.now_ms, entropy=self.entropy
        )
        self.app = create_app(self.core)
        self.network.is_up = True

    async def stop_server(self) -> None:
        self.network.is_up = False
        await self.on_server(self.core.contacts.close())
        await self.core.store.close()

    async def on_server(self, work: Awaitable[T]) -> T:
        """Wait for something of the server's, taking its steps meanwhile."""
        task = asyncio.ensure_future(work)
        while not task.done():
            await asyncio.sleep(0)
            self.core.store.drain_once()
        return await task

    async def answer(self, request: httpx.Request) -> httpx.Response:
        asgi = httpx.ASGITransport(self.app)
        response: httpx.Response = await self.on_server(
            asgi.handle_async_request(request)
        )
        await response.aread()
        return response

    # The office -----------------------------------------------------------------

    async def write(self, *what: Patch | Fact) -> Outcome:
        """The office writes a change."""
        first = what[0]
        written: Any = first if isinstance(first, Fact) else what
        return await self.on_server(
            self.core.store.write(
                lambda writer: office.record_change(
                    writer, self.office_device, written, self.now_ms, self.entropy
                )
            )
        )

    async def read(self, job: Callable[[Any], T]) -> T:
        return await self.on_server(self.core.store.read(job))

    async def edit(self, kind: str, id: str, **values: Group) -> Outcome:
        """The office edits a record, having seen what stands."""
        held = await self.read(lambda r: r.registers(self.production, kind, id))
        patch = patched(kind, id, **values)
        seen = {**dict.fromkeys(values, ""), **office.saw(held)}
        return await self.write(
            Patch(kind, id, set=patch.set, saw={k: seen[k] for k in values})
        )

    async def person(self, name: str, **job: Any) -> str:
        id_ = uuid7(self.now_ms, self.entropy(10))
        self.people[name] = id_
        await self.write(
            made("person", id_, name=PersonName(name.title()), job=Job(**job))
        )
        return id_

    # Phones ---------------------------------------------------------------------

    async def ticket(
        self, person: str, role: Role, department: str = "", unit: str = ""
    ) -> str:
        code = await self.on_server(
            self.core.store.write(
                lambda writer: mint_pairing_code(
                    writer,
                    self.production,
                    person,
                    role,
                    self.now_ms,
                    self.entropy,
                    department,
                    unit=unit,
                )
            )
        )
        return ticket_text(Ticket(URL, self.production, code))

    def unpaired(
        self, name: str, skew_ms: int = 0, factory: type[Connection] = Connection
    ) -> Phone:
        clock = self.clocks[name] = PhoneClock(self, name, skew_ms)
        phone = Phone(
            Settings(self.folder / name, name),
            clock=clock,
            transport=self.network,
            entropy=Entropy(f"{name} {self.random.random()}"),
            uniform=self.random.random,
            factory=factory,
        )
        self.phones[name] = phone
        return phone

    async def phone(
        self, name: str, role: Role = Role.CREW, skew_ms: int = 0, department: str = ""
    ) -> Phone:
        """A paired phone of the person of that name, who is made if need be."""
        if name not in self.people:
            await self.person(name, department=department)
        phone = self.unpaired(name, skew_ms)
        text = await self.ticket(self.people[name], role, department)
        paired = await phone.state.pair(text)
        assert phone.state.paired == paired
        return phone

    async def drop(self, name: str) -> Phone:
        """The phone dies where it stands, and is started again from its file."""
        await self.phones.pop(name).stop()
        return self.unpaired(name, self.clocks[name].skew_ms)

    async def sync(self, *names: str) -> None:
        """One attempt of each phone, whatever comes of it."""
        for name in names or tuple(self.phones):
            client = self.phones[name].client
            wrote = client.wrote()
            await client.advance(wrote if wrote.waiting and _rests(client) else Asked())
            self.later(1)

    async def settle(self) -> None:
        """Until every phone is at rest with nothing to send. Waits cost only time."""
        for _ in range(SETTLE_ROUNDS_MAX):
            busy = [
                phone for phone in self.phones.values() if not await self._rests(phone)
            ]
            if not busy:
                return
            self.later(self.random.randrange(1, 60_000))
        raise AssertionError("the phones do not come to rest")

    async def _rests(self, phone: Phone) -> bool:
        head = self.core.store.head_now(self.production)
        is_done = (
            isinstance(phone.client.rest, Listen)
            and not phone.replica.read(outbox.waiting_count)
            and phone.replica.read(cursors.reached) == head
        )
        if not is_done:
            # What the runner does: it hears of a save, and of the end of a wait.
            await phone.client.advance(phone.client.wrote())
            await phone.client.advance(Due())
        return is_done

    def state(self, name: str) -> State:
        return self.phones[name].state


def _rests(client: Client) -> bool:
    return client.session.phase is Phase.REST


def made(kind: str, id: str, **values: Group) -> Patch:
    """A patch that makes a record."""
    return Patch(kind, id, True, set={k: schema.value_of(v) for k, v in values.items()})


def patched(kind: str, id: str, **values: Group) -> Patch:
    return Patch(kind, id, set={k: schema.value_of(v) for k, v in values.items()})
