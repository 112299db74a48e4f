"""Keeps a phone's sync going: timers, the live stream, and polling without it.

While the stream is open nothing here runs but what it brings. While it cannot be,
the server is asked every POLL_MS instead.
"""

import asyncio
import logging
from collections.abc import Callable
from sqlite3 import Connection

import httpx

from mobile.clock import Clock, server_ms
from mobile.replica import cursors, held, kept, pages
from mobile.replica.database import Replica
from mobile.sync import listener, pacing
from mobile.sync.blobs import Carrier
from mobile.sync.client import Client
from mobile.sync.link import Link
from mobile.sync.listener import Heartbeat, Silence
from shared.errors import Expired
from shared.session import Asked, Due, Event, Listen, Parted, Rang, Stop, Wait
from shared.wire import POLL_MS, Cursor, LiveFrame

log = logging.getLogger("callboard.sync")


class Runner:
    """A Courier. `run` is the one task; everything else returns at once.

    To be used on one event loop. `on_link` is called when the link has changed.
    """

    def __init__(
        self,
        client: Client,
        replica: Replica,
        http: httpx.AsyncClient,
        clock: Clock,
        random: Callable[[], float],
        carrier: Carrier,
    ) -> None:
        self._client = client
        self._carrier = carrier
        carrier.on_want = self._carry
        self._replica = replica
        self._http = http
        self._clock = clock
        self._random = random
        # One of each kind at most: a later one says all that an earlier one did.
        self._events: dict[type[Event], Event] = {}
        self._has_events = asyncio.Event()
        self._is_advancing = False
        self._timer: asyncio.Task[None] | None = None
        self._listener: asyncio.Task[None] | None = None
        self._carrying: asyncio.Task[None] | None = None
        self._carrying_again: asyncio.Task[None] | None = None
        self._confirming: asyncio.Task[None] | None = None
        self._is_running = False
        self._listened_scopes: tuple[str, ...] = ()
        self._is_live = False
        self._has_opened = False
        self._heard_ms: int | None = None
        self._next_try_ms: int | None = None
        self.on_link: Callable[[], None] = _nothing

    # What others call -----------------------------------------------------------

    def wrote(self) -> None:
        self._post(self._client.wrote())

    def ask(self) -> None:
        self._post(Asked())

    def link(self) -> Link:
        session = self._client.session
        return Link(
            phase=session.phase,
            is_live=self._is_live,
            failures=session.failures,
            next_try_ms=self._next_try_ms,
            stopped_by=session.stopped_by,
            code=self._client.code,
            heard_ms=self._heard_ms,
        )

    async def run(self) -> None:
        """Until cancelled."""
        self._is_running = True
        self._post(Due())
        try:
            while True:
                await self._has_events.wait()
                self._has_events.clear()
                while self._events:
                    await self._advance(self._events.pop(next(iter(self._events))))
        finally:
            self._is_running = False
            await self._end(self._timer)
            await self._end(self._listener)
            await self._end(self._carrying)
            await self._end(self._carrying_again)
            await self._end(self._confirming)

    # Inside ---------------------------------------------------------------------

    def _post(self, event: Event) -> None:
        if self._is_advancing:
            self._client.note(event)
            return
        self._events[type(event)] = event
        self._has_events.set()

    async def _advance(self, event: Event) -> None:
        before = self._client.rest
        self._is_advancing = True
        try:
            await self._client.advance(event)
        except Exception:
            # The file itself cannot be read: nothing to be done but to try again.
            log.exception("sync could not go on after %s", type(event).__name__)
            await self._end(self._timer)
            self._timer = self._later(pacing.LONGEST_MS, self._due)
        finally:
            self._is_advancing = False
        rest = self._client.rest
        if rest is not before or isinstance(rest, Listen):
            await self._settle(rest)
        self.on_link()
        # At rest: nobody is kept waiting for what is only tidying.
        await self._replica.rewrite()

    async def _settle(self, rest: Listen | Wait | Stop | None) -> None:
        """Arrange for what the session waits for now, and for nothing else."""
        await self._end(self._timer)
        self._timer, self._next_try_ms = None, None
        if isinstance(rest, Listen):
            self._carry()
            await self._listen()
            if not self._is_live or self._has_opened:
                self._timer = self._later(POLL_MS, self._poll)
            return
        await self._end(self._listener)
        await self._end(self._carrying)
        await self._end(self._carrying_again)
        await self._end(self._confirming)
        self._listener, self._is_live = None, False
        if isinstance(rest, Wait):
            # What fell due before the wait began does not cut it short.
            self._events.pop(Due, None)
            wait_ms = pacing.delay_ms(rest.failures, self._random(), rest.at_least_ms)
            self._next_try_ms = self._now_ms() + wait_ms
            self._timer = self._later(wait_ms, self._due)
        elif isinstance(rest, Stop) and rest.code == Expired.code:
            self._timer = self._later(pacing.EXPIRED_MS, self.ask)

    def _due(self) -> None:
        self._post(Due())

    def _poll(self) -> None:
        if not self._is_live:
            self._post(Due())
            return
        # The stream has opened meanwhile: what was granted since the greeting is not
        # known yet. From here on the stream ends when that changes.
        self._has_opened = False
        self._post(Parted())

    def _carry(self) -> None:
        """Move photos, if there is a line and nothing moves yet."""
        is_free = self._carrying is None or self._carrying.done()
        if is_free and self._is_running and isinstance(self._client.rest, Listen):
            self._carrying = asyncio.create_task(self._keep_carrying())

    async def _keep_carrying(self) -> None:
        """Until none is left, or words wait to be sent: after those it begins again.

        So it does after a while if the server did not want some yet: it may be that
        nothing else happens here until tomorrow.
        """
        failures = 0
        while True:
            carried = await self._carrier.step()
            if not carried.has_failed and not carried.has_moved:
                await self._end(self._carrying_again)
                again_ms = self._carrier.again_in_ms()
                if again_ms is not None:
                    self._carrying_again = self._later(again_ms, self._carry)
                return
            failures = failures + 1 if carried.has_failed else 0
            if failures:
                await self._clock.wait(
                    pacing.delay_ms(failures, self._random(), carried.at_least_ms)
                )

    async def _listen(self) -> None:
        """Keep one stream open, with the scopes that are granted now."""
        scopes = self._client.scopes
        is_open = self._listener is not None and not self._listener.done()
        if is_open and scopes == self._listened_scopes:
            return
        # A stream goes on with the scopes it began with: its frames would claim to
        # be whole without those gained since.
        await self._end(self._listener)
        self._listened_scopes = scopes
        self._listener = asyncio.create_task(self._keep_listening())

    async def _keep_listening(self) -> None:
        """One stream after the other; between two of them, ask and wait."""
        while True:
            asked_ms = 0
            try:
                await self._hear_all()
            except Silence as silence:
                log.debug("no live stream: %s", silence)
                asked_ms = silence.at_least_ms
            except Exception:
                # A full disk, say. The rows come again with the next pull.
                log.exception("a live frame could not be stored")
            was_live, self._is_live = self._is_live, False
            if was_live:
                self.on_link()
            self._post(Parted() if was_live else Due())
            await self._clock.wait(pacing.stream_ms(self._random(), asked_ms))

    async def _hear_all(self) -> None:
        to = self._client.address()
        if to is None:
            return
        # What is missed from here on comes first: it needs no pull.
        stands_at, scopes = self._replica.read(_standing)
        async for event in listener.frames(self._http, to, stands_at, scopes):
            self._heard_ms = self._now_ms()
            if not self._is_live:
                self._is_live = self._has_opened = True
                self.on_link()
            if isinstance(event, LiveFrame):
                await self._hear(event, scopes)
            else:
                assert isinstance(event, Heartbeat)

    async def _hear(self, frame: LiveFrame, scopes: tuple[str, ...]) -> None:
        """Apply a frame that follows on what is here; else ask what it is about."""
        if not await self._replica.run(pages.apply_frame, frame, scopes):
            self._post(Rang())
        elif frame.effects:
            if pages.takes_away(frame.effects):
                await self._client.scrub()
            self._client.on_change()
            if self._replica.read(held.is_decided, frame.effects):
                self._post(Parted())
            self._confirm()

    def _confirm(self) -> None:
        """Say how far this phone has read: a pull tells it, a stream cannot.

        Once for all that came meanwhile; with nothing new there is nothing to say.
        """
        if self._confirming is None or self._confirming.done():
            wait_ms = pacing.confirm_ms(self._random())
            self._confirming = self._later(wait_ms, self._due)

    def _later(self, ms: int, act: Callable[[], None]) -> asyncio.Task[None]:
        async def wait() -> None:
            await self._clock.wait(ms)
            act()

        return asyncio.create_task(wait())

    async def _end(self, task: asyncio.Task[None] | None) -> None:
        if task is not None and task is not asyncio.current_task():
            task.cancel()
            # Not `await task`: a cancellation of ours would look like the task's.
            await asyncio.wait({task})

    def _now_ms(self) -> int:
        contact = self._replica.read(kept.contact)
        return server_ms(self._clock.reading(), contact.offsets)


def _standing(connection: Connection) -> tuple[Cursor | None, tuple[str, ...]]:
    """Where this replica stands, and which scopes are complete here."""
    return cursors.alike(connection), tuple(cursors.cursors(connection))


def _nothing() -> None:
    """Nobody looks."""
