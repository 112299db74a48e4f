"""Drives the sync session: performs its actions and tells it what came of them.

It decides nothing: what to do next is `shared.session`'s. It never raises; a failure
of any kind, ours included, is a failed round, after which there is a wait.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable

import httpx
from msgspec.structs import replace

from mobile.clock import Clock, server_ms
from mobile.replica import cursors, greeting, held, kept, outbox, pages
from mobile.replica.database import Replica
from mobile.replica.pages import StandingPage
from mobile.secrets import Secrets
from mobile.sync import pacing, requests
from mobile.sync.requests import Address
from shared import session
from shared.changes import PUSH_CHANGES_MAX, Change, Outcome
from shared.errors import EpochChanged, Recovery, TooLarge
from shared.schema import SCHEMA_VERSION
from shared.session import (
    Action,
    DropScopes,
    Event,
    ForgetCursors,
    ForkDevice,
    Forked,
    Greeted,
    Listen,
    Lost,
    Parted,
    Pulled,
    PullNext,
    Pushed,
    PushNext,
    Refused,
    SayHello,
    Session,
    Snapped,
    Stop,
    TakeSnapshot,
    Wait,
    Wrote,
)
from shared.wire import (
    Cursor,
    Fork,
    Hello,
    HelloReply,
    Limits,
    PairReply,
    Pull,
    PullReply,
    Push,
    PushReply,
)
from shared.words import shown

log = logging.getLogger("callboard.sync")

# A page this large is written in a few hundredths of a second: so long may a save on
# the screen have to wait for it.
PULL_EFFECTS = 500
TOO_LONG = shown(
    "The server does not take anything this long. Shorten it, or split it."
)
Rest = Listen | Wait | Stop


class Client:
    """One phone's line to its server.

    `advance` takes one event and performs all that follows from it; `rest` then says
    what it waits for. In life a Runner calls it, with timers and the live stream; a
    test calls it step by step. `on_change` is called when the replica has changed,
    `on_progress` when only more of a snapshot has come, `on_gone` when something has
    left.
    """

    def __init__(
        self,
        replica: Replica,
        http: httpx.AsyncClient,
        secrets: Secrets,
        clock: Clock,
        random: Callable[[], float],
        app: str = "",
    ) -> None:
        self._replica = replica
        self._http = http
        self._secrets = secrets
        self._clock = clock
        self._random = random
        self._app = app
        self.schema = SCHEMA_VERSION
        self._meanwhile: deque[Event] = deque()
        self.session = Session()
        self.rest: Rest | None = None
        # The scopes the server grants, as of the last greeting.
        self.scopes: tuple[str, ...] = ()
        self.code = ""
        # How many changes go at once: fewer after a push that was too large, for
        # whoever is on the way, until the next greeting.
        self._push_changes = PUSH_CHANGES_MAX
        # What the next push would be, read while the last one was on the way.
        self._ahead: tuple[Change, ...] = ()
        self.on_change: Callable[[], None] = _nothing
        self.on_progress: Callable[[], None] = _nothing
        self.on_gone: Callable[[], Awaitable[None]] = _nobody

    def address(self) -> Address | None:
        """Where to send to; None before pairing."""
        paired, token = self._replica.read(kept.paired), self._secrets.get()
        return Address(paired, token) if paired and token else None

    def wrote(self) -> Wrote:
        """The event that something was saved."""
        return Wrote(self._waiting())

    def note(self, event: Event) -> None:
        """Something happened while `advance` is at work."""
        self._meanwhile.append(event)

    async def advance(self, event: Event) -> None:
        """Take an event, and perform what follows until there is nothing to do."""
        if self.address() is None:
            return
        actions = deque(self._step(event))
        while actions:
            found = await self._performed(actions.popleft())
            # What happened meanwhile goes first: the session must know of a save
            # before it takes everything for sent.
            while self._meanwhile:
                actions.extend(self._step(self._meanwhile.popleft()))
            if found is not None:
                actions.extend(self._step(found))

    def _step(self, event: Event) -> tuple[Action, ...]:
        self.session, actions = session.step(self.session, event)
        return actions

    async def _performed(self, action: Action) -> Event | None:
        to = self.address()
        assert to is not None, "a phone that was paired once stays so"
        try:
            found = await self._perform(action, to)
        except Exception:
            # A full disk, an answer that makes no sense: a failed round like any
            # other. What is saved here stays saved.
            log.exception("%s failed", type(action).__name__)
            return Lost()
        if isinstance(found, Lost):
            self.code = found.code
        elif isinstance(found, Refused):
            self.code = found.code
            # A refusal of the token that was given up meanwhile is none of this one.
            is_ours = to == self.address()
            return replace(found, waiting=self._waiting()) if is_ours else Lost()
        return found

    async def _perform(self, action: Action, to: Address) -> Event | None:
        match action:
            case SayHello():
                return await self._say_hello(to)
            case PushNext():
                return await self._push(to)
            case ForkDevice(rivals=rivals):
                return await self._fork(to, rivals)
            case TakeSnapshot(scope=scope, after=after):
                return await self._take_snapshot(to, scope, after)
            case PullNext():
                return await self._pull(to)
            case DropScopes(scopes=scopes):
                await self._replica.run(pages.drop_scopes, scopes)
                await self.scrub()
                self.on_change()
            case ForgetCursors():
                await self._replica.run(greeting.forget_log)
                self.on_change()
            case Listen() | Wait() | Stop():
                self.rest = action
        return None

    async def _say_hello(self, to: Address) -> Event:
        sent = self._clock.reading()
        hello = Hello(
            sent,
            self.schema,
            waiting=self._waiting(),
            app=self._app,
            held=self._replica.read(held.asked),
        )
        reply = await requests.post(self._http, to, "hello", hello, HelloReply)
        if isinstance(reply, Lost | Refused):
            return reply
        found = await self._replica.run(greeting.greet, reply, sent)
        self.scopes, self.code = reply.scopes, ""
        self._push_changes = PUSH_CHANGES_MAX
        self.on_change()
        waiting = self._waiting()
        if waiting and reply.spread_ms:
            await self._clock.wait(int(self._random() * reply.spread_ms))
        return Greeted(found.gained, found.lost, waiting)

    async def _push(self, to: Address) -> Event:
        limits = self._replica.read(kept.contact).limits
        count = min(limits.push_changes, self._push_changes)
        limits = replace(limits, push_changes=count)
        changes = await self._oldest(limits)
        if not changes:
            return Pushed(0)
        reply = await self._pushed(to, changes, limits)
        if isinstance(reply, Lost | Refused):
            # It has left, at least; whether it arrived the next answer will say.
            self.on_change()
            if reply.code == TooLarge.code:
                return await self._push_less(to, changes, reply)
            return reply
        await self._replica.run(
            outbox.settle, changes, reply.outcomes, reply.head, reply.now_ms
        )
        self.on_change()
        return Pushed(self._waiting(), outbox.rivals(changes, reply.outcomes))

    async def _oldest(self, limits: Limits) -> tuple[Change, ...]:
        ahead, self._ahead = self._ahead, ()
        fits = 0 < len(ahead) <= limits.push_changes
        # Not if any of the last push has to come again, or was numbered anew.
        if fits and self._replica.read(outbox.are_oldest, ahead):
            return ahead
        return await self._replica.run(outbox.oldest, limits)

    async def _pushed(
        self, to: Address, changes: tuple[Change, ...], limits: Limits
    ) -> PushReply | Lost | Refused:
        """The answer to a push; while it is on the way the next one is read."""
        push = Push(self._clock.reading(), changes, self._waiting())
        post = requests.post(self._http, to, "push", push, PushReply)
        posting = asyncio.create_task(post)
        try:
            self._ahead = await self._replica.run(
                outbox.sent_and_next, changes, self._now_ms(), limits
            )
            return await posting
        finally:
            # If the file could not be written, or the phone stops.
            posting.cancel()

    async def _push_less(
        self, to: Address, changes: tuple[Change, ...], reply: Lost | Refused
    ) -> Event:
        """After a push that was too large: half of it at once, down to one change.

        One alone that our server finds too large goes to its author. What a proxy
        finds too large may go through another line, and waits.
        """
        if len(changes) > 1:
            self._push_changes = pacing.fewer(len(changes))
            return await self._push(to)
        if isinstance(reply, Lost):
            return reply
        one = changes[0].id
        refused = [Outcome(one, "refused", code=reply.code, detail=TOO_LONG)]
        await self._replica.run(outbox.settle, changes, refused, 0, self._now_ms())
        self.on_change()
        return Pushed(self._waiting())

    async def _fork(self, to: Address, rivals: tuple[str, ...]) -> Event:
        fork = Fork(self._clock.reading())
        reply = await requests.post(self._http, to, "fork", fork, PairReply)
        if isinstance(reply, Lost | Refused):
            return reply
        if to != self.address() or reply.production != to.paired.production:
            return Lost()
        # The token first: should this phone die in between, the next greeting tells
        # it which device it has become, and no number of that one is used yet.
        self._secrets.put(reply.token)
        await self._replica.run(greeting.become, reply, rivals)
        self.on_change()
        return Forked(self._waiting())

    async def _take_snapshot(self, to: Address, scope: str, after: str) -> Event:
        epoch = self._replica.read(kept.contact).epoch
        after = after or self._replica.read(cursors.filling_after, scope, epoch)
        params = {"scope": scope} | ({"after": after} if after else {})
        reply = await requests.get(self._http, to, "snapshot", params, StandingPage)
        if isinstance(reply, Refused) and after and reply.recovery is _THEIRS_TO_FIX:
            # It does not know that page any more: from the beginning, after a wait.
            await self._replica.run(cursors.forget_filling, scope)
        if isinstance(reply, Lost | Refused):
            return reply
        if reply.as_of.epoch != epoch:
            # A server that was put back after it had greeted: greeted again, it is
            # offered what it lost.
            return Refused(EpochChanged.code, EpochChanged.recovery)
        if reply.scope != scope or (reply.next and reply.next == after):
            return Lost()
        await self._replica.run(pages.apply_snapshot, reply)
        if not reply.next:
            await self.scrub()
        # The first page fills the screens, the last one makes them whole; to read
        # them anew for each one between would only slow the others down.
        if after and reply.next:
            self.on_progress()
        else:
            self.on_change()
        return Snapped(scope, reply.next)

    async def _pull(self, to: Address) -> Event:
        stands_at = self._replica.read(cursors.cursors)
        if not stands_at:
            return Pulled(False)
        limits = self._replica.read(kept.contact).limits
        pull = Pull(stands_at, max(1, min(PULL_EFFECTS, limits.pull_effects)))
        reply = await requests.post(self._http, to, "pull", pull, PullReply)
        if isinstance(reply, Lost | Refused):
            return reply
        if reply.more and not _is_further(stands_at, reply.cursors):
            return Lost()
        await self._replica.run(pages.apply_pull, reply)
        if self._replica.read(held.is_decided, reply.effects):
            self.note(Parted())
        if pages.takes_away(reply.effects):
            await self.scrub()
        if not reply.more:
            self.on_change()
        return Pulled(reply.more)

    async def scrub(self) -> None:
        """Something has left this phone, and leaves its files."""
        await self.on_gone()
        await self._replica.scrub()

    def _waiting(self) -> int:
        return self._replica.read(outbox.waiting_count)

    def _now_ms(self) -> int:
        contact = self._replica.read(kept.contact)
        return server_ms(self._clock.reading(), contact.offsets)


_THEIRS_TO_FIX = Recovery.FIX_INPUT


def _is_further(held: dict[str, Cursor], now: dict[str, Cursor]) -> bool:
    return any(now[scope].seq > held[scope].seq for scope in held if scope in now)


def _nothing() -> None:
    """Nobody looks."""


async def _nobody() -> None:
    """Nobody has files of their own."""
