"""The messages between phone and server, and the protocol's version.

PROTOCOL_VERSION and its history:
1  2026-11  hello, push, pull, snapshot, live, fork, blobs, pair; one cursor a scope.

JSON by msgspec; unknown fields are ignored on both sides. Under
`/sync/v1/{production}/`: POST hello, POST push, POST pull, GET snapshot, GET live,
POST fork; beside it POST /pair and HEAD, PATCH, GET /blobs/{sha256}. The device's token
travels as `Authorization: Bearer`. Errors are `application/problem+json`, see
`errors.Problem`.
"""

from msgspec import Struct, field

from shared.access import Role
from shared.changes import (
    CHANGE_BYTES_MAX,
    PUSH_BYTES_MAX,
    PUSH_CHANGES_MAX,
    Change,
    Effect,
    Outcome,
)
from shared.clock import Reading

PROTOCOL_VERSION = 1

PULL_EFFECTS_MAX = 2_000
SNAPSHOT_EFFECTS_MAX = 2_000
# As stored; compressed mostly some 100 kB, which a line of 16 kB/s carries in 7 s.
SNAPSHOT_BYTES_MAX = 768 * 1024
# As stored: what a slow line carries in a minute or two, and a phone holds at once.
PULL_BYTES_MAX = 2 * 1024 * 1024
# As sent: a line of 16 kB/s carries it in 16 s. Only a page that holds nothing but one
# record may be larger.
SNAPSHOT_PAGE_BYTES_MAX = 256 * 1024
# A live frame larger than this carries no effects; the replica pulls.
LIVE_FRAME_BYTES_MAX = 64 * 1024
HEARTBEAT_MS = 20_000
POLL_MS = 15_000
DEVICE_NAME_CHARS_MAX = 80
SEQ_DIGITS_MAX = 15
# Of how many changes that wait at the server a greeting asks what has become.
HELD_ASKED_MAX = 500
SILENT_TOLD_MAX = 100
BLOB_PART_BYTES_MAX = 1024 * 1024
BLOB_BYTES_MAX = 20 * 1024 * 1024
# What a blob may hold, as the server tells by its first bytes and not by its name.
BLOB_TYPES = ("image/jpeg", "image/png", "image/webp", "application/pdf")


class Message(Struct, frozen=True, omit_defaults=True):
    """Anything on the wire. Unknown fields are ignored.

    Messages that name a version say everything: left out because it is the default of
    an old build, it would be read as the default of a new one.
    """


class Cursor(Message, frozen=True):
    """How far a replica has read one scope: a log row, named by its number and the
    change that made it. seq 0 with no change is the beginning of the log.
    """

    epoch: str
    seq: int
    change: str = ""


class PairRequest(Message, frozen=True, omit_defaults=False):
    """Redeem a one-time code. `name` is what the device calls itself."""

    code: str
    production: str
    name: str = ""
    protocol: int = PROTOCOL_VERSION


class PairReply(Message, frozen=True):
    """The token is told this once; the server keeps only its hash."""

    device: str
    token: str
    person: str
    role: Role
    production: str
    title: str = ""


class Hello(Message, frozen=True, omit_defaults=False):
    """What a device says of itself at the start of every round.

    `held`: its person's changes of which, as far as it knows, something waits at the
    server; the reply's `outcomes` say what has become of them.
    """

    now: Reading
    schema: int
    protocol: int = PROTOCOL_VERSION
    waiting: int = 0
    app: str = ""
    held: tuple[str, ...] = ()


class Limits(Message, frozen=True, omit_defaults=False):
    """What this server takes at a time; bytes, and counts of changes and effects."""

    push_changes: int = PUSH_CHANGES_MAX
    push_bytes: int = PUSH_BYTES_MAX
    change_bytes: int = CHANGE_BYTES_MAX
    pull_effects: int = PULL_EFFECTS_MAX
    blob_bytes: int = BLOB_BYTES_MAX
    blob_part_bytes: int = BLOB_PART_BYTES_MAX


class SilentDevice(Message, frozen=True):
    """A gate, or a phone that had `waiting` changes to send, not heard since
    `heard_ms`: what it knows is in no total. `name` is what it calls itself; `is_gate`:
    people come in past it, and a total of people names it.
    """

    device: str
    person: str
    heard_ms: int
    name: str = ""
    waiting: int = 0
    is_gate: bool = False


class HelloReply(Message, frozen=True, omit_defaults=False):
    """`backed_up_seq`: log rows up to here survive the loss of the server's disk, so
    a phone may forget what it sent. `spread_ms`: wait up to this long before pushing,
    so that a returning crowd spreads out. `device` is who the token says is asking.
    `certificates` are those to trust from now on, base64 of their DER: the one in use
    and, before a rotation, the next one. Empty: the line is not ours to secure.
    `outcomes` are new ones, of changes asked for in `Hello.held`. `silent` is told to
    whoever checks in others, the longest silence first.
    """

    now_ms: int
    epoch: str
    head: int
    scopes: tuple[str, ...]
    role: Role
    person: str
    department: str = ""
    backed_up_seq: int = 0
    spread_ms: int = 0
    protocol: int = PROTOCOL_VERSION
    schema: int = 0
    device: str = ""
    limits: Limits = Limits()
    certificates: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    silent: tuple[SilentDevice, ...] = ()


class Fork(Message, frozen=True, omit_defaults=False):
    """Ask for a new identity with the old token, after an outcome `device_fork`.

    The reply is a PairReply. `name` is what the device calls itself.
    """

    now: Reading
    name: str = ""
    protocol: int = PROTOCOL_VERSION


class Push(Message, frozen=True):
    """Changes in the order of `device_seq`. `now` is the device's clock at sending."""

    now: Reading
    changes: tuple[Change, ...]
    waiting: int = 0


class PushReply(Message, frozen=True):
    """One outcome for each change, in the same order."""

    now_ms: int
    head: int
    outcomes: tuple[Outcome, ...]


class Pull(Message, frozen=True):
    """A cursor for each scope the replica holds."""

    cursors: dict[str, Cursor]
    limit: int = PULL_EFFECTS_MAX


class PullReply(Message, frozen=True):
    """Effects by seq, each in one of the scopes asked for; `cursors` after them."""

    effects: tuple[Effect, ...]
    cursors: dict[str, Cursor]
    head: int
    more: bool = False
    now_ms: int = 0


class SnapshotPage(Message, frozen=True):
    """What stands in one scope, in pages; what a day needs comes first.

    `as_of` is where pulling goes on from; rows may be newer than it. `next` is handed
    back as `after`; empty on the last page. `rows` is about how many effects the whole
    snapshot has, and `rows_before` how many came on earlier pages.
    """

    scope: str
    as_of: Cursor
    effects: tuple[Effect, ...]
    next: str = ""
    rows: int = 0
    rows_before: int = 0


class LiveFrame(Message, frozen=True):
    """The log has grown from `start` to `end` (`from`, `to` on the wire).

    A replica whose cursors all stand at `start` may apply `effects` when the frame
    says it carries them all; otherwise it pulls.
    """

    start: Cursor = field(name="from")
    end: Cursor = field(name="to")
    effects: tuple[Effect, ...] = ()
    is_whole: bool = False
    now_ms: int = 0


def event_id(end: Cursor) -> str:
    """The id of the event that carries a frame up to `end`: no more than what is
    ours, for it stands on a line of its own; the frame's `from` names the change.
    """
    return f"{end.epoch}:{end.seq}"


def heard_up_to(event: str) -> Cursor | None:
    """Where the frame with this event id ended, without its change; None for an id
    that is none of ours.
    """
    epoch, _, seq = event.rpartition(":")
    # A log is never this long; a larger number could not even be looked up.
    is_seq = seq.isascii() and seq.isdecimal() and len(seq) <= SEQ_DIGITS_MAX
    return Cursor(epoch, int(seq)) if epoch and is_seq else None
