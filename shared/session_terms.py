"""What may happen to a sync session (events), and what it then asks for (actions)."""

from msgspec import Struct

from shared.errors import Recovery

# Events ------------------------------------------------------------------------


class Due(Struct, frozen=True):
    """A wait is over, or the app has just started."""


class Wrote(Struct, frozen=True):
    """Something was saved on this device; `waiting` changes are now unsent."""

    waiting: int


class Rang(Struct, frozen=True):
    """The live stream says that the server's log has grown."""


class Parted(Struct, frozen=True):
    """The live stream has ended, or has just opened: what the server grants may have
    changed meanwhile. Or the office has decided on what waits.
    """


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
    """Outcomes are stored; `waiting` changes are still unsent. `rivals` are those of
    them whose numbers another device has used: one that has this one's identity.
    """

    waiting: int
    rivals: tuple[str, ...] = ()


class Forked(Struct, frozen=True):
    """This device has an identity of its own; `waiting` changes are unsent."""

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
    """The server answered with a problem. `waiting` changes are unsent."""

    code: str
    recovery: Recovery
    at_least_ms: int = 0
    waiting: int = 0


Event = (
    Due
    | Wrote
    | Rang
    | Parted
    | Asked
    | Greeted
    | Pushed
    | Forked
    | Snapped
    | Pulled
    | Lost
    | Refused
)


# Actions -----------------------------------------------------------------------


class SayHello(Struct, frozen=True):
    """POST hello."""


class PushNext(Struct, frozen=True):
    """POST push with the oldest unsent changes."""


class ForkDevice(Struct, frozen=True):
    """POST fork with the old token; keep the new one, and number `rivals` anew."""

    rivals: tuple[str, ...]


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
    | ForkDevice
    | TakeSnapshot
    | PullNext
    | DropScopes
    | ForgetCursors
    | Listen
    | Wait
    | Stop
)
