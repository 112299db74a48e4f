"""The sync state machine: events in, actions out; no socket, no clock, no database.

Rule 1: nothing is sent before the server has been greeted; after any failure it is
        greeted again.
Rule 2: push before pull. A refused change must be marked in the outbox before its
        record is overwritten by the server's version.
Rule 3: a gained scope begins with its snapshot, after the push; a lost scope is
        dropped only once nothing waits to be sent.
Rule 4: any failed round backs off, whatever failed. A local write does not cut a wait
        short; a person who asks does.
Rule 5: a write made while a round is under way is pushed between two pages, or starts
        another round at its end.
Rule 6: a device that must pair again stops, and keeps everything it holds. One that
        was revoked, or whose time is over, first hands over what it had not sent.
Rule 7: a push that settles nothing is not repeated at once: the round goes on without
        it, drops nothing, and counts as failed. Nor is any round endless.
Rule 8: a device that learns that another uses its identity asks for one of its own,
        then pushes on; once a greeting, for a server that gives none that helps.
Rule 9: when the live stream was gone, the server is greeted again: a pull does not
        tell of a scope that was granted meanwhile. Nor does it tell what became of a
        change that waited, once the office has decided on it.

    HELLO -> PUSH (-> FORK -> PUSH) -> (SNAPSHOT ->) PULL -> REST -> PUSH | PULL -> ...
      ^        any failure -> BACKOFF -> HELLO
"""

from enum import StrEnum

import msgspec
from msgspec import Struct

from shared.errors import Recovery
from shared.session_terms import (
    Action,
    Asked,
    DropScopes,
    Due,
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
    Rang,
    Refused,
    SayHello,
    Snapped,
    Stop,
    TakeSnapshot,
    Wait,
    Wrote,
)

# Whoever drives a session has all its terms from here.
__all__ = [
    "HANDS_OVER",
    "HELLO_LIFE_ROUNDS",
    "OTHER_SERVER",
    "ROUND_PAGES_MAX",
    "Action",
    "Asked",
    "DropScopes",
    "Due",
    "Event",
    "ForgetCursors",
    "ForkDevice",
    "Forked",
    "Greeted",
    "Listen",
    "Lost",
    "Parted",
    "Phase",
    "PullNext",
    "Pulled",
    "PushNext",
    "Pushed",
    "Rang",
    "Refused",
    "SayHello",
    "Session",
    "Snapped",
    "Stop",
    "TakeSnapshot",
    "Wait",
    "Wrote",
    "step",
]


class Phase(StrEnum):
    IDLE = "idle"
    HELLO = "hello"
    PUSH = "push"
    FORK = "fork"
    SNAPSHOT = "snapshot"
    PULL = "pull"
    REST = "rest"
    BACKOFF = "backoff"
    STOPPED = "stopped"


# A greeting older than this is renewed at the next round, for time and scopes.
HELLO_LIFE_ROUNDS = 240
# Far beyond any production (2,000 rows a page); only a faulty server gets there.
ROUND_PAGES_MAX = 10_000
# A device refused for one of these is heard once more: it may push into review.
HANDS_OVER = ("revoked", "expired")
# Why there was no answer: another server than ours is at that address, or in between.
OTHER_SERVER = "other_server"


class Session(Struct, frozen=True):
    """Where a device stands with its server.

    `snapshots` are scopes still to be fetched whole; `lost` are scopes to drop;
    `failures` counts failed rounds in a row; `is_dirty`: work came in meanwhile;
    `waiting` is how many changes wait to be sent, as last told; `offered` is how many
    there would be now had the push under way settled none; `is_stuck`: it did settle
    none; `pages` counts what came in this round; `leaving` is why only a last push is
    left to do; `has_forked`: since the last greeting.
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
    leaving: str = ""
    has_forked: bool = False


Step = tuple[Session, tuple[Action, ...]]
BUSY = (Phase.HELLO, Phase.PUSH, Phase.FORK, Phase.SNAPSHOT, Phase.PULL)


def step(session: Session, event: Event) -> Step:
    """The session after `event`, and what is to be done.

    An event that does not fit the phase (a late answer) changes nothing.
    """
    if session.phase is Phase.STOPPED:
        return _stopped(session, event)
    match event:
        case Due() | Asked() | Rang():
            return _woken(session, event)
        case Parted() if session.phase in (Phase.REST, *BUSY):
            return _woken(_with(session, rounds=HELLO_LIFE_ROUNDS), Due())
        case Wrote(waiting=waiting):
            return _wrote(session, waiting)
        case Greeted() if session.phase is Phase.HELLO:
            return _greeted(session, event)
        case Pushed() if session.phase is Phase.PUSH:
            return _pushed(session, event)
        case Forked(waiting=waiting) if session.phase is Phase.FORK:
            return _sent(_with(session, waiting=waiting, has_forked=True))
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
            has_forked=False,
        )
    )


def _pushed(session: Session, event: Pushed) -> Step:
    is_stuck = event.waiting >= session.offered
    session = _with(session, waiting=event.waiting, is_stuck=is_stuck)
    if event.rivals and not session.has_forked:
        forking = _with(session, phase=Phase.FORK, is_stuck=False)
        return forking, (ForkDevice(event.rivals),)
    return _sent(session)


def _sent(session: Session) -> Step:
    """Push what waits; then drop, fetch whole, or pull. One that leaves only pushes."""
    if session.waiting and not session.is_stuck:
        pushing = _with(session, phase=Phase.PUSH, offered=session.waiting)
        return pushing, (PushNext(),)
    if session.leaving:
        # What the server asks for again is handed over after a wait.
        return _failed(session, 0) if session.waiting else _ended(session)
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
    """Ask for the next page, unless this round has had more than there can be.

    What was saved meanwhile goes first: over a slow line all pages take minutes.
    """
    if session.pages >= ROUND_PAGES_MAX:
        return _failed(session, 0)
    session = _with(session, pages=session.pages + 1)
    if session.waiting and not session.is_stuck:
        return _sent(session)
    return session, (following,)


def _rested(session: Session) -> Step:
    """The round is done; another begins at once if work came in meanwhile."""
    if session.is_stuck:
        return _failed(session, 0)
    session = _with(session, phase=Phase.REST, failures=0, pages=0)
    if session.rounds >= HELLO_LIFE_ROUNDS:
        return _woken(session, Due())
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
        leaving="",
    )
    return waiting, (Wait(failures, at_least_ms),)


def _refused(session: Session, event: Refused) -> Step:
    if event.recovery in (Recovery.RE_PAIR, Recovery.UPDATE):
        waiting = max(event.waiting, session.waiting)
        leaving = _with(session, waiting=waiting, leaving=event.code, is_stuck=False)
        # Whoever is refused while it pushes may not even do that.
        is_heard = session.phase not in (Phase.PUSH, Phase.FORK)
        if event.code in HANDS_OVER and is_heard and waiting:
            return _sent(leaving)
        return _ended(leaving)
    if event.recovery is Recovery.SNAPSHOT:
        failures = session.failures + 1
        # Whether it is still sent away, the next greeting says.
        again = _with(session, phase=Phase.HELLO, failures=failures, leaving="")
        if again.failures > 2:
            # A server that keeps refusing its own snapshot must not be hammered.
            backoff, actions = _failed(session, event.at_least_ms)
            return backoff, (ForgetCursors(), *actions)
        return again, (ForgetCursors(), SayHello())
    return _failed(session, event.at_least_ms)


def _ended(session: Session) -> Step:
    code = session.leaving
    stopped = Session(Phase.STOPPED, waiting=session.waiting, stopped_by=code)
    return stopped, (Stop(code),)
