"""A phone of a simulated world: the real one, in a process that can be killed."""

import asyncio
import random
import shutil
from collections import Counter
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Protocol, TypeVar

from mobile.app import Phone
from mobile.replica import kept
from mobile.replica.kept import Paired
from mobile.settings import Settings
from shared.clock import Reading
from shared.schema import OURS
from tests.support.fuse import Fuse
from tests.support.line import Heard, Line
from tests.support.sim_server import SimServer
from tests.support.virtual import Halted, Process, VirtualLoop, bury
from tests.support.world import Entropy
from tests.support.world_files import copied, looked_into

T = TypeVar("T")

HOUR_MS = 3_600_000
# By then a person has done what they began, or their phone is dead.
MOMENT_S = 1.0


class World(Protocol):
    """What a phone knows of its world."""

    folder: Path
    loop: VirtualLoop
    now_ms: int
    seed: int
    server: SimServer
    faults: Counter[str]
    phones: dict[str, Phone]
    hear: Callable[[str, Heard], None]

    def chance(self, of: str) -> random.Random: ...


class SimClock:
    """A phone's clocks. A reboot begins another boot; the wall shows anything."""

    def __init__(self, world: World, name: str) -> None:
        self._world, self._name = world, name
        self.skew_ms = 0
        self._boots = 1
        self._booted_ms = world.now_ms - HOUR_MS

    def reboot(self) -> None:
        self._boots += 1
        self._booted_ms = self._world.now_ms - 20_000

    def reading(self) -> Reading:
        now_ms = self._world.now_ms
        boot = f"boot-{self._name}-{self._boots}"
        return Reading(now_ms + self.skew_ms, boot, now_ms - self._booted_ms)

    async def wait(self, ms: int) -> None:
        await asyncio.sleep(ms / 1000)


class SimPhone:
    """One phone of a world, dead or alive, and the name of its owner."""

    def __init__(self, world: World, name: str, owner: str = "") -> None:
        self._world = world
        self.name, self.owner = name, owner or name
        self.folder = world.folder / name
        self.clock = SimClock(world, name)
        self.line = Line(
            world.server,
            world.chance(f"line {name}"),
            world.faults,
            lambda: world.now_ms,
            lambda heard: world.hear(name, heard),
        )
        self.registry = OURS
        self._lives = 0
        self._graves: list[Process] = []
        self.process: Process | None = None
        self.fuse: Fuse
        self.phone: Phone

    def start(self) -> None:
        self._lives += 1
        life = f"{self.name} {self._lives}"
        self.process = Process(self.name)
        self.fuse = Fuse(self._is_dead, self._world.faults, "phone")

        def create() -> Phone:
            return Phone(
                Settings(self.folder, self.name),
                clock=self.clock,
                transport=self.line,
                entropy=Entropy(f"{life} {self._world.seed}"),
                uniform=self._world.chance(f"jitter {life}").random,
                factory=self.fuse.factory(),
                registry=self.registry,
            )

        self.phone = self.process.run(create)
        self._world.phones[self.name] = self.phone
        self.process.run(self.phone.start)

    def kill(self) -> None:
        if self.process is not None:
            self.fuse.die()

    def _is_dead(self) -> None:
        assert self.process is not None
        self._world.loop.kill(self.process)
        self._graves.append(self.process)
        self.process = None
        self.line.hang_up()

    def act(self, do: Callable[[], T]) -> T:
        """A person does something. Raises Halted if the phone dies of it."""
        assert self.process is not None
        return self.process.run(do)

    async def do(self, work: Coroutine[Any, Any, T]) -> T:
        """A person does something that takes a moment. Raises as `act` does."""
        assert self.process is not None
        task = self.process.start(work)
        await asyncio.wait({task}, timeout=MOMENT_S)
        if not task.done():
            raise Halted(self.name)
        return task.result()

    def back_up(self, to: Path) -> None:
        copied(self.folder, to)

    def put_back(self, backup: Path) -> None:
        """The phone is a new one, or was reset; its folder is what it was."""
        self.kill()
        shutil.rmtree(self.folder)
        copied(backup, self.folder)
        self.start()

    def paired(self) -> Paired | None:
        """As its file says, whether it lives or not."""
        with looked_into(self.folder / "replica.db") as replica:
            return kept.paired(replica)

    def bury(self) -> None:
        for process in self._graves:
            bury(process)
