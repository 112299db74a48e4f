"""What a store can do. Both stores pass tests/contracts unchanged.

A write is a job: a plain function of a Writer, run alone, inside a savepoint, with
others in one commit; its future resolves only after the commit is on disk. A read is a
job too: a plain function of a Reader that sees one moment. Jobs never await.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from server.accounts.nouns import AuditEntry, Membership
from server.store.rows import (
    Blob,
    Claim,
    Device,
    Display,
    Held,
    HeldChange,
    PairingCode,
    ProductionRow,
    Standing,
)
from shared.changes import Change, Effect, Outcome, StoredFact
from shared.registry import Registry
from shared.wire import PULL_BYTES_MAX, SNAPSHOT_BYTES_MAX, Cursor

T = TypeVar("T")


class WaitingReads(Protocol):
    """Changes that wait, see `holding`."""

    def get(self, change: str) -> HeldChange | None: ...

    def all(self, production: str) -> list[HeldChange]:
        """In the order in which they came."""
        ...


class WaitingWrites(WaitingReads, Protocol):
    """What a job writes about them."""

    def put(self, held: HeldChange) -> None:
        """Keep it, in its place if it is there already."""
        ...

    def drop(self, change: str) -> None:
        """It waits no more. Absent: no-op."""
        ...


class MissingWrites(Protocol):
    """What facts are held for because they name it and it is not here."""

    def put(self, production: str, id: str, fact: str) -> None:
        """The fact waits for what has this id."""
        ...

    def take(self, production: str, id: str) -> list[str]:
        """The facts that waited for it, in the order in which they came; no more."""
        ...


class BlobReads(Protocol):
    """What is known of blobs; their bytes are in files beside the store."""

    def get(self, sha256: str) -> Blob | None: ...

    def all(self) -> list[Blob]:
        """Every blob, by hash."""
        ...

    def is_named(self, production: str, sha256: str, scopes: Iterable[str]) -> bool:
        """Whether something that stands in one of these scopes names it, put there by
        somebody who had it.
        """
        ...

    def claim(self, production: str, person: str, sha256: str) -> Claim | None:
        """What somebody has to do with a blob by their own changes; None: nothing."""
        ...


class BlobWrites(BlobReads, Protocol):
    """What a job writes about blobs."""

    def put_claims(self, production: str, person: str, change: Change) -> None:
        """A change of this person's names what it names."""
        ...

    def prove(self, production: str, person: str, sha256: str) -> None:
        """This person has it: wherever they name it, others may read it too."""
        ...

    def receive(self, production: str, person: str, blob: Blob) -> None:
        """All of it is on disk, and came from this person."""
        ...

    def forget(self, hashes: Iterable[str]) -> None:
        """They are not here any more; those who name them may send them again."""
        ...

    def sweep(self, now_ms: int) -> list[str]:
        """Forget blobs that nothing has named for long; whose files are to go."""
        ...


class Reader(Protocol):
    """One consistent moment of the store, and what this build knows of records."""

    @property
    def registry(self) -> Registry: ...

    @property
    def blobs(self) -> BlobReads: ...

    @property
    def waiting(self) -> WaitingReads: ...

    def productions(self) -> list[ProductionRow]: ...

    def production(self, production: str) -> ProductionRow | None: ...

    def head(self, production: str) -> Cursor:
        """The newest log row. Raises NotFound for an unknown production."""
        ...

    def newest_in(self, production: str, scope: str) -> int:
        """The newest log row of a scope; 0 if it has none."""
        ...

    def row_change(self, production: str, seq: int) -> str | None:
        """The id of the change that made log row `seq`; None if there is none."""
        ...

    def effects(
        self,
        production: str,
        after_by_scope: dict[str, int],
        limit: int,
        bytes_max: int = PULL_BYTES_MAX,
    ) -> list[Effect]:
        """Log rows of these scopes, each after its own seq, oldest first: at most
        `limit`, or as stored `bytes_max`; at least one, if there are any.

        As they may be read today: of what has left its scope since, only that it has.
        """
        ...

    def last_gone(self, production: str, scope: str) -> int:
        """The last log row with which anything left this scope; 0 for never.

        What was put together before it may say what must not be read any more.
        """
        ...

    def log(self, production: str, after: int, limit: int) -> list[Effect]:
        """Log rows of every scope after `after`, oldest first, as in `effects`."""
        ...

    def standing(
        self,
        production: str,
        scope: str,
        after: str,
        limit: int,
        bytes_max: int = SNAPSHOT_BYTES_MAX,
    ) -> tuple[list[Standing], str]:
        """What stands in a scope as effects, a page at a time, records then facts.

        What a day needs comes first. A page ends with the effect that makes it hold
        `limit`, or as stored `bytes_max`. `after` is the token of the page before,
        empty to begin; the second value is the token of the next page, empty when
        there is none.
        """
        ...

    def standing_count(self, production: str, scope: str) -> int:
        """About how many effects all those pages have."""
        ...

    def registers(self, production: str, kind: str, id: str) -> dict[str, Held]:
        """What stands in a record, by group. Unknown record: empty."""
        ...

    def records(
        self, production: str, kind: str, groups: tuple[str, ...] = ()
    ) -> dict[str, dict[str, Held]]:
        """All records of a kind, by id, by group; with `groups`, only those."""
        ...

    def kind_of(self, id: str) -> tuple[str, str] | None:
        """(production, kind) that a record id belongs to; None if nobody has it."""
        ...

    def fact(self, production: str, id: str) -> StoredFact | None: ...

    def facts(
        self, production: str, kind: str = "", workday: str = "", subject: str = ""
    ) -> list[StoredFact]:
        """Facts, filtered by what is given; voids come along whenever `kind` is set."""
        ...

    def is_published(self, production: str, kind: str, id: str) -> bool:
        """Whether this record stands, or ever stood, in a published revision."""
        ...

    def outcome(self, change: str) -> tuple[str, Outcome] | None:
        """(production, outcome) of a change that was seen before; None if it is new."""
        ...

    def change(self, change: str) -> Change | None:
        """A change as it was received; None if unknown."""
        ...

    def change_at(self, device: str, device_seq: int) -> str | None:
        """The change id that a device used this device_seq for."""
        ...

    def device(self, id: str) -> Device | None: ...

    def device_by_token(self, token_hash: bytes) -> Device | None: ...

    def devices(self, production: str) -> list[Device]: ...

    def pairing_code(self, production: str, handle: str) -> PairingCode | None: ...

    def display(self, name: str) -> Display | None: ...

    def displays(self, production: str) -> list[Display]: ...


class Writer(Reader, Protocol):
    """The one writer. Everything a job does stands or falls together.

    Whoever appends also keeps, in `blobs`, what now stands names.
    """

    @property
    def blobs(self) -> BlobWrites: ...

    @property
    def waiting(self) -> WaitingWrites: ...

    @property
    def missing(self) -> MissingWrites: ...

    def savepoint(self) -> AbstractContextManager[None]:
        """Inside a job: undo what is in the block if it raises."""
        ...

    def look_up(self, changes: Sequence[Change]) -> None:
        """These are applied next, if they are new: find at once which of them, and
        which of the records that they make, are there already.
        """
        ...

    def create_production(self, row: ProductionRow) -> None: ...

    def append(self, production: str, effect: Effect) -> Effect:
        """Add a log row; `effect.seq` is given by the store. Returns it numbered.

        Registers and a fact inside the effect get the row's seq and are stored as what
        now stands, in the effect's scope. A register that stood in another scope moves;
        see `also` for records that stand in several.
        """
        ...

    def also(self, production: str, effect: Effect) -> Effect:
        """Add a log row to a further scope, without moving what stands from its own.

        A snapshot of that scope shows the record or fact too.
        """
        ...

    def mark_published(
        self, production: str, records: Iterable[tuple[str, str]]
    ) -> None:
        """Remember that these (kind, id) have stood in a published revision."""
        ...

    def put_outcome(
        self,
        production: str,
        device: str,
        change: Change,
        outcome: Outcome,
        received_ms: int,
    ) -> None:
        """Keep a change and its outcome for ever."""
        ...

    def revise_outcome(self, outcome: Outcome) -> None:
        """What became of a change that was kept, now that it waits no more."""
        ...

    def put_device(self, device: Device) -> None: ...

    def set_membership(self, membership: Membership, entry: AuditEntry) -> None:
        """As `AccountStore.set_membership`, within this job."""
        ...

    def put_pairing_code(self, code: PairingCode) -> None: ...

    def put_display(self, display: Display) -> None: ...


class Store(Protocol):
    """The whole of it, as the rooms above see it."""

    async def write(self, job: Callable[[Writer], T]) -> T:
        """Run a job on the writer; returns after its commit is on disk.

        Raises Busy when the queue is full (nothing was done), and whatever the job
        raised (its own savepoint is undone, other jobs stand).
        """
        ...

    async def read(self, job: Callable[[Reader], T]) -> T:
        """Run a job on a read-only connection of its own thread."""
        ...

    def head_now(self, production: str) -> int:
        """The newest committed log row known to this process, without a query."""
        ...

    def stirs_now(self, production: str) -> int:
        """How often somebody's access may have changed, as far as this process knows.

        Heard before the log's growth in the same commit.
        """
        ...

    async def grown(
        self, production: str, after: int, timeout_s: float, stirs: int | None = None
    ) -> int | None:
        """Wait until the log has grown past `after`; the new head.

        None when the time is over, and earlier if somebody's access has changed (now,
        or since there were `stirs`) or the store is closing: whoever streams then asks
        again whether it may go on.
        """
        ...

    async def close(self) -> None: ...
