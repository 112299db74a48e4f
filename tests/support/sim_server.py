"""The server of a simulated world: the real app, in a process that can be killed."""

import asyncio
import errno
import os
import random
import sqlite3
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol, TypeVar

import msgspec

from server.admin.security import CookieRules
from server.app import Core, create_app, create_core
from server.settings import Settings
from server.store.backups import back_up, restore
from server.store.blob_files import BlobFiles
from server.store.blobs import FOLDER_NAME as BLOB_FOLDER
from server.store.blobs import Blobs
from server.store.rules import run_known
from server.store.sqlite import FILE_NAME, SqliteStore
from shared.errors import CallboardError
from shared.registry import Registry
from tests.support.fuse import Fuse
from tests.support.lockstep import Lockstep
from tests.support.virtual import Halted, Process, VirtualLoop, bury
from tests.support.world import URL, Entropy

T = TypeVar("T")

# How long, at most, until a commit begins, and until it is made: most disks are quick.
COMMIT_MS_MAX = (5, 30, 30, 400)


class ServerDied(Exception):
    """Whoever waited for the server gets no answer."""


class Stepped(SqliteStore):
    """A store whose writer takes its step a moment after there is something to do."""

    def __init__(
        self, path: Path, registry: Registry, fuse: Fuse, chance: random.Random
    ) -> None:
        super().__init__(path, True, registry, fuse.factory())
        self._chance = chance
        self._fuse = fuse
        self._writer: Lockstep | None = None
        fuse.before_commit = self._take_time

    async def write(self, job: Callable[[Any], T]) -> T:
        self._step_soon()
        return await super().write(job)

    async def write_sql(self, job: Callable[[sqlite3.Connection], T]) -> T:
        self._step_soon()
        return await super().write_sql(job)

    def _step_soon(self) -> None:
        loop = asyncio.get_running_loop()
        longest_ms = self._chance.choice(COMMIT_MS_MAX)
        loop.call_later(self._chance.randrange(longest_ms) / 1000, self._step)

    def _step(self) -> None:
        if self._writer is None or self._writer.is_done:
            self._writer = Lockstep(self._drain)
        self._writer.go_on()
        if not self._writer.is_done:
            self._step_soon()

    def _drain(self) -> None:
        with suppress(Halted):
            self.drain_once()

    def _take_time(self) -> None:
        if self._writer is not None:
            self._writer.pause()

    def finish(self) -> None:
        """The commit that is under way is made, or, in a dead process, is not."""
        while self._writer is not None and not self._writer.is_done:
            self._writer.go_on()


class World(Protocol):
    """What a server knows of its world."""

    folder: Path
    loop: VirtualLoop
    now_ms: int
    entropy: Entropy
    faults: Counter[str]
    registry: Registry

    def chance(self, of: str) -> random.Random: ...

    def server_is_gone(self) -> None: ...


class SimServer:
    """The one server of a world, as long as it lives and when it lives again."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self.folder = world.folder / "server"
        self.process: Process | None = None
        self.skew_ms = 0
        self.has_begun = False
        # Photos may be on a disk of their own.
        self.has_room_for_photos = True
        self.registry = world.registry
        self.fuse: Fuse
        self.core: Core
        self._died: asyncio.Future[None]
        self._graves: list[Process] = []
        self._stores: list[Stepped] = []

    def now_ms(self) -> int:
        return self._world.now_ms + self.skew_ms

    def start(self) -> None:
        process = Process("server")
        self._died = asyncio.get_running_loop().create_future()
        self.fuse = Fuse(self._is_dead, self._world.faults, "server")
        chance = self._world.chance("commits")
        self.process = process

        def create() -> Core:
            self.folder.mkdir(exist_ok=True)
            store = Stepped(self.folder / FILE_NAME, self.registry, self.fuse, chance)
            self._stores.append(store)
            settings = Settings(self.folder, public_url=URL)
            core = create_core(
                settings, store, clock=self.now_ms, entropy=self._world.entropy
            )
            files = BlobFiles(self.folder / BLOB_FOLDER, self._put)
            blobs = Blobs(store, files, self.now_ms, is_inline=True)
            # The app is made once, and knows the cookies of one world alone.
            cookies = CookieRules(is_secure=True)
            return msgspec.structs.replace(core, blobs=blobs, cookies=cookies)

        self.core = process.run(create)
        _standing.core = self.core
        # Made before anything is drawn from this world's chance.
        _app(self.core)
        self.has_begun = False
        process.start(self._begin())

    async def _begin(self) -> None:
        """What the real one does as it starts; one that cannot would not run."""
        with suppress(CallboardError, sqlite3.Error):
            await self.core.store.write(run_known)
            self.has_begun = True
            await self.core.blobs.sweep()

    def _put(self, file: int, part: bytes) -> int:
        """As os.write; what was written when the disk is found full stays there."""
        if self.has_room_for_photos:
            return os.write(file, part)
        os.write(file, part[: len(part) // 2])
        self.fuse.bite("had_no_room_for_a_photo")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def kill(self) -> None:
        if self.process is not None:
            self.fuse.die()

    def back_up(self, to: Path) -> None:
        """As the command does it, while the server runs or not."""
        for store in self._stores:
            store.finish()
        back_up(self.folder, to)

    def put_back(self, backup: Path) -> None:
        """As the command does it, while no server runs."""
        assert self.process is None
        for store in self._stores:
            store.finish()
        restore(backup, self.folder, self._world.entropy, is_forced=True)

    def _is_dead(self) -> None:
        assert self.process is not None
        self._world.loop.kill(self.process)
        self._graves.append(self.process)
        self.process = None
        self._world.server_is_gone()
        if not self._died.done():
            self._died.set_result(None)

    async def wait_for(self, work: Awaitable[T]) -> T:
        """Raises ServerDied."""

        async def worked() -> T:
            return await work

        if self.process is None:
            if asyncio.iscoroutine(work):
                work.close()
            raise ServerDied

        task = self.process.start(worked())
        await asyncio.wait({task, self._died}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done() or isinstance(task.exception(), Halted):
            raise ServerDied
        return task.result()

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        await _app(self.core)(scope, receive, send)

    def bury(self) -> None:
        for store in self._stores:
            store.finish()
        for process in self._graves:
            bury(process)


class _Standing:
    """Whichever core is the server's now."""

    core: Core


class _PartOf:
    """A part of the core that stands now. The app is made once for all servers that
    this process simulates: it costs more than everything else in a world.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(getattr(_standing.core, self._name), name)

    def __call__(self, *args: Any) -> Any:
        return getattr(_standing.core, self._name)(*args)


_standing = _Standing()
_apps: list[Any] = []


def _app(core: Core) -> Any:
    if not _apps:
        parts: dict[str, Any] = {
            name: _PartOf(name)
            for name in core.__struct_fields__
            if name not in ("settings", "cookies", "desks")
        }
        _apps.append(create_app(msgspec.structs.replace(core, **parts)))
    return _apps[0]
