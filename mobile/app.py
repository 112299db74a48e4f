"""The composition root: the one place where the phone's parts are made and joined."""

import asyncio
import logging
import os
import random
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from sqlite3 import Connection

import flet as ft
import httpx

from mobile.clock import Clock, DeviceClock
from mobile.language import speak
from mobile.replica import holdings, kept, outbox, photos
from mobile.replica.database import Replica
from mobile.replica.kept import Paired
from mobile.replica.photo_files import PhotoFiles
from mobile.replica.writes import Entropy
from mobile.secrets import FileSecrets
from mobile.settings import VERSION, Settings
from mobile.state import State
from mobile.state.core import Core
from mobile.state.photos import Photos
from mobile.state.signing_out import Check
from mobile.sync.blobs import Carrier
from mobile.sync.client import Client
from mobile.sync.link import Link
from mobile.sync.pairing import NO_ROOM, PairingFailed, left_behind, redeem
from mobile.sync.runner import Runner
from mobile.sync.trust import TrustedLine
from mobile.views import frame, screens
from mobile.views.appearance import look_of
from mobile.views.holding import Holding, held
from mobile.views.pair import Gate
from mobile.views.pane import Standing
from mobile.views.present import times
from mobile.views.presses import Presses
from shared.errors import NotSaved
from shared.registry import Registry
from shared.schema import OURS
from shared.session import Phase

log = logging.getLogger("callboard.phone")

# What is on screen ages by itself; a minute is as fine as any screen says it.
TICK_MS = 60_000


class Phone:
    """One phone, all of it: its file, its line to the server, and its state.

    Nothing runs before `start`, which wants a running loop; `stop` lets go of the
    file. `factory` is the class of the replica's connections.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        entropy: Entropy = os.urandom,
        uniform: Callable[[], float] = random.random,
        factory: type[Connection] = Connection,
        registry: Registry = OURS,
    ) -> None:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        clock = clock or DeviceClock()
        self._settings = settings
        self.is_desk = settings.is_desk
        self.bounce_s = settings.bounce_ms / 1000
        self._clock = clock
        self.replica = Replica(settings.replica, factory)
        self._secrets = FileSecrets(settings.data)
        # A redirect is never followed: it would take the token along.
        line = transport or TrustedLine(self._trusted)
        self._http = httpx.AsyncClient(transport=line, follow_redirects=False)
        self._uniform = uniform
        self._core = Core(self.replica, clock, entropy, registry)
        self._files = PhotoFiles(settings.photos)
        self.carrier = Carrier(
            self.replica, self._files, self._http, lambda: self.client.address(), clock
        )
        self.carrier.on_change = self._core.changed
        self._connect()
        album = Photos(self._core, self._files, self.carrier.want)
        self.state = State(self._core, _Line(self), self._pair, album, self._sign_out)
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to sync. Already running: no-op."""
        if not self._tasks:
            self._make_room()
            running = (self.runner.run(), self._tick())
            self._tasks = [asyncio.create_task(one) for one in running]

    def _make_room(self) -> None:
        try:
            self.state.photos.tidy(self.state.kept_photos())
            self.state.documents.hold()
        except (NotSaved, OSError) as error:
            # A full disk: what is on it is read and sent as ever.
            log.warning("nothing was tidied as the phone started: %s", error)

    async def stop(self) -> None:
        """What was saved stays; what was under way is as if it had been lost."""
        await self._halt()
        await self._http.aclose()
        self.replica.close()

    def _connect(self) -> None:
        """A line of whoever is paired; one that was there before is given up."""
        app = f"callboard {VERSION}"
        self.client = Client(
            self.replica, self._http, self._secrets, self._clock, self._uniform, app
        )
        self.client.schema = self._core.registry.version
        self.client.on_change = self._core.changed
        self.client.on_progress = self._core.ticked
        self.client.on_gone = self.carrier.let_go
        self.runner = Runner(
            self.client,
            self.replica,
            self._http,
            self._clock,
            self._uniform,
            self.carrier,
        )
        self.runner.on_link = self._core.ticked

    async def _halt(self) -> None:
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
        self._tasks.clear()

    async def _sign_out(self, check: Check) -> None:
        """Forget whose phone this was and all that it held: it is then as if new.

        Raises what `check` raises, and NotSaved; then all is as before, and syncs.
        """
        is_running = bool(self._tasks)
        await self._halt()
        # Whoever stays, or comes next, begins anew: the old line may have been cut
        # off in the middle. Before anything is awaited: a page that opens starts it.
        self._connect()
        try:
            # What was saved until the tasks had ended is looked at too.
            self.replica.write(_forget, check)
            self._empty()
            await self.replica.scrub()
            await self.replica.rewrite()
        except sqlite3.Error as error:
            # It is forgotten; the next start does what the disk has no room for now.
            log.warning("the replica was not written anew: %s", error)
        finally:
            if is_running:
                self.start()

    def _empty(self) -> None:
        """What the replica's forgetting leaves: the files, and what is in memory."""
        try:
            # The token last: alone it signs nobody in, and a replica without one would
            # wait for a line for ever.
            self._secrets.forget()
            self._files.tidy(())
        except OSError as error:
            log.warning("a file of who signed out is still here: %s", error)
        self.state.scanning.hand_to("")
        self.state.scanning.finish()
        self._core.changed()

    async def _tick(self) -> None:
        while True:
            await self._clock.wait(TICK_MS)
            self._core.ticked()

    def _trusted(self) -> tuple[str, ...]:
        known = self.replica.read(kept.paired)
        return known.trusted if known else ()

    async def _pair(self, text: str) -> Paired | PairingFailed:
        known = self.replica.read(kept.paired)
        found = await redeem(self._http, text, self._settings.device_name, known)
        if isinstance(found, PairingFailed):
            return found
        refusal = left_behind(known, found.paired, self._unsent())
        if refusal is not None:
            return refusal
        try:
            # Both or neither: a token of one device is no use to another.
            with self._secrets.putting(found.token):
                self.replica.write(kept.put_paired, found.paired)
        except (NotSaved, OSError) as error:
            log.warning("a pairing was not kept: %s", error)
            return PairingFailed(NotSaved.code, NO_ROOM)
        self._core.changed()
        self.runner.ask()
        return found.paired

    def _unsent(self) -> int:
        """What whoever has this phone must send before another gets it. Messages and
        unfinished forms wait in it for them; nothing of one sent away can be sent.
        """
        if self.client.session.phase is Phase.STOPPED:
            return 0
        changes = self.replica.read(outbox.waiting_count)
        return changes + self.replica.read(photos.counts).waiting


def _forget(connection: Connection, check: Check) -> None:
    check(connection)
    holdings.forget_all(connection)


class _Line:
    """The Courier of the moment: after signing out it is another."""

    def __init__(self, phone: Phone) -> None:
        self._phone = phone

    def wrote(self) -> None:
        self._phone.runner.wrote()

    def ask(self) -> None:
        self._phone.runner.ask()

    def link(self) -> Link:
        return self._phone.runner.link()


def shown(phone: Phone) -> Callable[[ft.Page], None]:
    """What Flet calls for each page that opens this phone; they all show the same.

    Whoever calls this, and what is started from there, speaks as the phone does.
    """
    standing, state = Standing(), phone.state
    holding = Holding(state, is_desk=phone.is_desk)

    def say_how_fresh() -> None:
        # Whatever changed, it is this phone's, which others may share a process with.
        speak(state.appearance.tongue)
        fresh = times.freshness(state.freshness(), state.now_ms(), state.days.zone())
        standing.say(fresh)

    state.subscribe(say_how_fresh)
    say_how_fresh()

    def main(page: ft.Page) -> None:
        phone.start()
        look = look_of(state)
        page.on_locale_change = lambda event: state.appearance.is_of(
            _locale(event.locales)
        )
        page.run_task(learn_locale, page)
        around, presses = held(holding, Gate), Presses(phone.bounce_s)
        frame.show(page, standing, screens.routes(), look, around, presses)

    async def learn_locale(page: ft.Page) -> None:
        # A page may close before it answers, and a full disk keeps no locale.
        with suppress(RuntimeError, NotSaved):
            device = await page.get_device_info()
            if device is not None:
                state.appearance.is_of(_locale(device.locales))

    return main


def _locale(locales: list[ft.Locale]) -> str:
    """The first, as "es-MX"."""
    if not locales:
        return ""
    parts = (locales[0].language_code, locales[0].country_code)
    return "-".join(part for part in parts if part)
