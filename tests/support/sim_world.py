"""A World in which everything runs by itself: real runners, streams, timers, crashes.

Wants a VirtualLoop. Phones and server are processes that can die at any statement;
what is on their files is all that outlives them.
"""

import asyncio
import random
import shutil
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from mobile.app import Phone
from server.app import Core
from server.store.rows import Device
from shared.access import Role
from shared.registry import Registry
from shared.schema import OURS
from tests.support.line import Heard, Line
from tests.support.sim_phone import SimPhone
from tests.support.sim_server import SimServer
from tests.support.virtual import VirtualLoop
from tests.support.world import MORNING_MS, World

T = TypeVar("T")


class Founded(Struct, frozen=True):
    """What a template's files are about."""

    production: str
    office: Device
    people: dict[str, str]


_founded: dict[Path, Founded] = {}


class SimWorld(World):
    """`async with SimWorld(folder, seed) as world`, on a VirtualLoop."""

    def __init__(
        self,
        folder: Path,
        seed: int = 0,
        template: Path | None = None,
        registry: Registry = OURS,
    ) -> None:
        self.slept_ms = 0
        # What server and phones know as the world begins.
        self.registry = registry
        self.loop = _virtual_loop()
        super().__init__(folder, seed)
        self.seed = seed
        self.template = template
        self.faults: Counter[str] = Counter()
        self.sim_phones: dict[str, SimPhone] = {}
        # Where browsers of the office are.
        self.desk_lines: list[Line] = []
        self.server = SimServer(self)
        self.hear: Callable[[str, Heard], None] = lambda name, heard: None

    def chance(self, of: str) -> random.Random:
        """A chance of its own, so that one more draw there changes nothing here."""
        return random.Random(f"{self.seed} {of}")

    @property
    def now_ms(self) -> int:
        return MORNING_MS + self.slept_ms + round(self.loop.time() * 1000)

    @now_ms.setter
    def now_ms(self, now_ms: int) -> None:
        self.slept_ms += now_ms - self.now_ms

    @property
    def core(self) -> Core:
        return self.server.core

    async def __aenter__(self) -> "SimWorld":
        if self.template is None:
            await super().__aenter__()
            return self
        shutil.copytree(self.template / "server", self.server.folder)
        founded = _founded[self.template]
        self.production, self.office_device = founded.production, founded.office
        self.people = dict(founded.people)
        self.start_server()
        return self

    def remember(self, template: Path) -> None:
        """Worlds that begin with this folder are of this production."""
        _founded[template] = Founded(
            self.production, self.office_device, dict(self.people)
        )

    async def __aexit__(self, *_: object) -> None:
        for phone in self.sim_phones.values():
            phone.kill()
        self.server.kill()
        for each in (*self.sim_phones.values(), self.server):
            each.bury()

    def start_server(self) -> None:
        self.server.start()

    async def on_server(self, work: Awaitable[T]) -> T:
        return await self.server.wait_for(work)

    def server_is_gone(self) -> None:
        lines = [phone.line for phone in self.sim_phones.values()]
        for line in (*lines, *self.desk_lines):
            line.hang_up()

    # Phones ---------------------------------------------------------------------

    async def phone(
        self,
        name: str,
        role: Role = Role.CREW,
        skew_ms: int = 0,
        department: str = "",
        unit: str = "",
    ) -> Phone:
        if name not in self.people:
            await self.person(name, department=department)
        sim = self.sim_phones[name] = SimPhone(self, name)
        sim.registry = self.registry
        sim.clock.skew_ms = skew_ms
        if self.template is not None:
            shutil.copytree(self.template / "phone", sim.folder)
        sim.start()
        await self.pair(sim, role, department, unit)
        return sim.phone

    async def pair(
        self, sim: SimPhone, role: Role, department: str = "", unit: str = ""
    ) -> None:
        """Pair a living phone, again perhaps. Nothing may go wrong meanwhile."""
        text = await self.ticket(self.people[sim.owner], role, department, unit)
        assert sim.process is not None
        paired = await sim.process.start(sim.phone.state.pair(text))
        assert sim.phone.state.paired == paired, paired

    def copy_of(self, sim: SimPhone, name: str) -> SimPhone:
        """A second phone with the folder of a dead one; it does not run yet."""
        assert sim.process is None
        twin = self.sim_phones[name] = SimPhone(self, name, sim.owner)
        sim.back_up(twin.folder)
        twin.registry = sim.registry
        return twin


def _virtual_loop() -> VirtualLoop:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    return loop
