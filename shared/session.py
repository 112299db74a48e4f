"""The sync state machine: events in, actions out; no socket, no clock, no database.

Rule 1: nothing is sent before the server has been greeted; after any failure it is
        greeted again.
Rule 2: push before pull. A refused change must be marked in the outbox before its
        record is overwritten by the server's version.
Rule 3: a gained scope begins with its snapshot, after the push; a lost scope is
        dropped only once nothing waits to be sent.
Rule 4: any failed round backs off, whatever failed. A local write does not cut a wait
        short; a person who asks does.
Rule 5: a write made while a round is under way starts another round at its end.
Rule 6: a device that must pair again stops, and keeps everything it holds.
Rule 7: a push that settles nothing is not repeated at once: the round goes on without
        it, drops nothing, and counts as failed. Nor is any round endless.

    HELLO -> PUSH -> (SNAPSHOT ->) PULL -> REST -> PUSH | PULL -> ...
      ^        any failure -> BACKOFF -> HELLO
"""

from enum import StrEnum

import msgspec
from msgspec import Struct

from shared.errors import Recovery


class Phase(StrEnum):
    IDLE = "idle"
    HELLO = "hello"
    PUSH = "push"
    SNAPSHOT = "snapshot"
    PULL = "pull"
    REST = "rest"
    BACKOFF = "backoff"
    STOPPED = "stopped"


# A greeting older than this is renewed at the next round, for time and scopes.
HELLO_LIFE_ROUNDS = 240
# Far beyond any production (2,000 rows a page); only a faulty server gets there.
ROUND_PAGES_MAX = 10_000
# Why there was no answer: another server than ours is at that address, or in between.
OTHER_SERVER = "other_server"


class Session(Struct, frozen=True):
    """Where a device stands with its server.

    `snapshots` are scopes still to be fetched whole; `lost` are scopes to drop;
    `failures` counts failed rounds in a row; `is_dirty`: work came in meanwhile;
    `waiting` is how many changes wait to be sent, as last told; `offered` is how many
    there would be now had the push under way settled none; `is_stuck`: it did settle
    none; `pages` counts what came in this round.
    """

    phase: Phase = Phase.IDLE
    snapshots: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    failures: int = 0
    rounds: int = 0
    waiting: int = 0
    is_dirty: bool = False
    stopped_by: str = ""
    offered: int = 0
    is_stuck: bool = False
    pages: int = 0


# Events ------------------------------------------------------------------------


class Due(Struct, frozen=True):
    """A wait is over, or the app has just started."""


class Wrote(Struct, frozen=True):
    """Something was saved on this device; `waiting` changes are now unsent."""

    waiting: int


class Rang(Struct, frozen=True):
    """The live stream says that the server's log has grown."""


class Asked(Struct, frozen=True):
    """A person pressed "sync now"."""


class Greeted(Struct, frozen=True):
    """The server answered hello. `gained` scopes have no cursor here, `lost` are held
    here but no longer granted, `waiting` changes are unsent.
    """

    gained: tuple[str, ...]
    lost: tuple[str, ...]
    waiting: int


class Pushed(Struct, frozen=True):
    """Outcomes are stored; `waiting` changes are still unsent."""

    waiting: int


class Snapped(Struct, frozen=True):
    """A snapshot page is stored; `next` names the next page, empty when it was last."""

    scope: str
    next: str


class Pulled(Struct, frozen=True):
    """A page of effects is stored; `more` are to come."""

    more: bool


class Lost(Struct, frozen=True):
    """No answer, or not one of ours. `at_least_ms` is what Retry-After asked for.

    `code` says more, where there is more to say to a person: OTHER_SERVER.
    """

    at_least_ms: int = 0
    code: str = ""


class Refused(Struct, frozen=True):
    """The server answered with a problem."""

    code: str
    recovery: Recovery
    at_least_ms: int = 0


Event = (
    Due | Wrote | Rang | Asked | Greeted | Pushed | Snapped | Pulled | Lost | Refused
)


# Actions -----------------------------------------------------------------------


class SayHello(Struct, frozen=True):
    """POST hello."""


class PushNext(Struct, frozen=True):
    """POST push with the oldest unsent changes."""


class TakeSnapshot(Struct, frozen=True):
    """GET snapshot of `scope` after `after`; empty begins it anew."""

    scope: str
    after: str = ""


class PullNext(Struct, frozen=True):
    """POST pull with the cursors held."""


class DropScopes(Struct, frozen=True):
    """Purge these scopes from the replica: this device may no longer hold them."""

    scopes: tuple[str, ...]


class ForgetCursors(Struct, frozen=True):
    """The log they pointed into is gone; rows stay until a snapshot replaces them."""


class Listen(Struct, frozen=True):
    """Keep the live stream open; poll if it cannot be."""


class Wait(Struct, frozen=True):
    """Send Due after a jittered wait that grows with `failures`, at least this long."""

    failures: int
    at_least_ms: int = 0


class Stop(Struct, frozen=True):
    """Nothing more can be sent until a person pairs or updates; `code` says why."""

    code: str


Action = (
    SayHello
    | PushNext
    | TakeSnapshot
    | PullNext
    | DropScopes
    | ForgetCursors
    | Listen
    | Wait
    | Stop
)

Step = tuple[Session, tuple[Action, ...]]
BUSY = (Phase.HELLO, Phase.PUSH, Phase.SNAPSHOT, Phase.PULL)


def step(session: Session, event: Event) -> Step:
    """The session after `event`, and what is to be done.

    An event that does not fit the phase (a late answer) changes nothing.
    """
    if session.phase is Phase.STOPPED:
        return _stopped(session, event)
    match event:
        case Due() | Asked() | Rang():
            return _woken(session, event)
        case Wrote(waiting=waiting):
            return _wrote(session, waiting)
        case Greeted() if session.phase is Phase.HELLO:
            return _greeted(session, event)
        case Pushed(waiting=waiting) if session.phase is Phase.PUSH:
            is_stuck = waiting >= session.offered
            return _sent(_with(session, waiting=waiting, is_stuck=is_stuck))
        case Snapped(scope=scope) if scope == _under_way(session):
            return _snapped(session, event)
        case Pulled(more=more) if session.phase is Phase.PULL:
            return _paged(session, PullNext()) if more else _rested(session)
        case Lost(at_least_ms=at_least_ms) if session.phase in BUSY:
            return _failed(session, at_least_ms)
        case Refused() if session.phase in BUSY:
            return _refused(session, event)
    return session, ()


def _with(session: Session, **changed: object) -> Session:
    return msgspec.structs.replace(session, **changed)


def _under_way(session: Session) -> str | None:
    """The scope whose snapshot is being fetched; None if none is."""
    return session.snapshots[0] if session.phase is Phase.SNAPSHOT else None


def _stopped(session: Session, event: Event) -> Step:
    """Only a person who asks (having paired again) gets a stopped session going."""
    if isinstance(event, Asked):
        return Session(Phase.HELLO), (SayHello(),)
    return session, ()


def _woken(session: Session, event: Due | Asked | Rang) -> Step:
    if session.phase in BUSY:
        return _with(session, is_dirty=True), ()
    if session.phase is Phase.BACKOFF and isinstance(event, Rang):
        return session, ()
    is_stale = session.rounds >= HELLO_LIFE_ROUNDS
    if session.phase is Phase.REST and not is_stale:
        return _sent(_with(session, rounds=session.rounds + 1))
    return _with(session, phase=Phase.HELLO, rounds=0), (SayHello(),)


def _wrote(session: Session, waiting: int) -> Step:
    offered = session.offered + max(0, waiting - session.waiting)
    session = _with(session, waiting=waiting, offered=offered)
    if session.phase is Phase.REST or session.phase in BUSY:
        # As if a wait were over: it begins a round, or asks for one more.
        return _woken(session, Due())
    return session, ()


def _greeted(session: Session, event: Greeted) -> Step:
    return _sent(
        _with(
            session,
            snapshots=event.gained,
            lost=event.lost,
            waiting=event.waiting,
            pages=0,
        )
    )


def _sent(session: Session) -> Step:
    """Push what waits; then drop, fetch whole, or pull."""
    if session.waiting and not session.is_stuck:
        pushing = _with(session, phase=Phase.PUSH, offered=session.waiting)
        return pushing, (PushNext(),)
    dropped: tuple[Action, ...] = ()
    if session.lost and not session.waiting:
        dropped = (DropScopes(session.lost),)
        session = _with(session, lost=())
    if session.snapshots:
        scope = session.snapshots[0]
        after_push = _with(session, phase=Phase.SNAPSHOT)
        return after_push, (*dropped, TakeSnapshot(scope))
    return _with(session, phase=Phase.PULL, is_dirty=False), (*dropped, PullNext())


def _snapped(session: Session, event: Snapped) -> Step:
    if event.next:
        return _paged(session, TakeSnapshot(event.scope, event.next))
    left = tuple(scope for scope in session.snapshots if scope != event.scope)
    return _sent(_with(session, snapshots=left))


def _paged(session: Session, following: Action) -> Step:
    """Ask for the next page, unless this round has had more than there can be."""
    if session.pages >= ROUND_PAGES_MAX:
        return _failed(session, 0)
    return _with(session, pages=session.pages + 1), (following,)


def _rested(session: Session) -> Step:
    """The round is done; another begins at once if work came in meanwhile."""
    if session.is_stuck:
        return _failed(session, 0)
    session = _with(session, phase=Phase.REST, failures=0, pages=0)
    if session.waiting or session.is_dirty:
        return _sent(_with(session, is_dirty=False))
    return session, (Listen(),)


def _failed(session: Session, at_least_ms: int) -> Step:
    failures = session.failures + 1
    waiting = _with(
        session,
        phase=Phase.BACKOFF,
        failures=failures,
        is_dirty=False,
        is_stuck=False,
        pages=0,
    )
    return waiting, (Wait(failures, at_least_ms),)


def _refused(session: Session, event: Refused) -> Step:
    if event.recovery in (Recovery.RE_PAIR, Recovery.UPDATE):
        stopped = Session(Phase.STOPPED, waiting=session.waiting, stopped_by=event.code)
        return stopped, (Stop(event.code),)
    if event.recovery is Recovery.SNAPSHOT:
        again = _with(session, phase=Phase.HELLO, failures=session.failures + 1)
        if again.failures > 2:
            # A server that keeps refusing its own snapshot must not be hammered.
            backoff, actions = _failed(session, event.at_least_ms)
            return backoff, (ForgetCursors(), *actions)
        return again, (ForgetCursors(), SayHello())
    return _failed(session, event.at_least_ms)
