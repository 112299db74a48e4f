"""A replica on its own, its rows to compare, and a connection that dies on demand."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from sqlite3 import Connection, Cursor
from typing import Any

import msgspec

from mobile.replica import kept, outbox, pages, records, writes
from mobile.replica.database import Replica
from mobile.replica.kept import Paired
from mobile.replica.pages import StandingPage
from mobile.replica.writes import Moment
from shared.access import Role
from shared.changes import Effect, Outcome, Register, StoredFact
from shared.clock import Reading, Stamp
from shared.nouns.people import Attendance, Direction
from shared.nouns.plan import Item
from shared.schema import ALL
from shared.wire import Cursor as LogCursor
from shared.wire import HelloReply, LiveFrame, PullReply, SnapshotPage
from tests.support.world import Entropy

ME, DEVICE = "person-ana", "device-ana"
MINE = f"person:{ME}"
ATTENDANCE = {"person": ME, "workday": "day-1", "direction": "in"}
PAIRED = Paired(DEVICE, ME, Role.HEAD, "production-heron", "http://server.test")
TABLES = (
    "register",
    "fact",
    "about",
    "outbox",
    "touched",
    "inbox",
    "scope",
    "kept",
    "pairing",
    "draft",
    "custody",
)
Dump = dict[str, list[Any]]


def paired_replica(path: Path) -> Replica:
    """A phone that has read all of an empty log."""
    replica = Replica(path)
    replica.write(kept.put_paired, PAIRED)
    for scope in (ALL, MINE):
        replica.write(pages.apply_snapshot, as_read(SnapshotPage(scope, at(0), ())))
    return replica


def as_read(page: SnapshotPage) -> StandingPage:
    """A page of a snapshot as it comes over the wire."""
    return msgspec.json.decode(msgspec.json.encode(page), type=StandingPage)


def moment(ms: int = 1_000_000, name: str = "a") -> Moment:
    return Moment(Reading(ms, "boot-1", ms - 900_000), Entropy(f"{name} {ms}"))


def at(seq: int, epoch: str = "epoch-1") -> LogCursor:
    return LogCursor(epoch, seq, f"change-{seq}" if seq else "")


def register(value: dict[str, Any], seq: int, change: str = "") -> Register:
    name = change or f"change-{seq}"
    return Register(value, name, Stamp(seq, "device-x", seq), "person-x", seq)


def effect(
    seq: int, id: str, groups: dict[str, Any], *, kind: str = "item", scope: str = ALL
) -> Effect:
    """A log row that sets these groups of a record."""
    rows = {name: register(value, seq) for name, value in groups.items()}
    return Effect(seq, scope, f"change-{seq}", kind, id, rows)


def fact_effect(
    seq: int, id: str, kind: str, body: dict[str, Any], scope: str = ALL
) -> Effect:
    fact = StoredFact(id, kind, body, "person-x", Stamp(seq, "device-x", seq), seq=seq)
    return Effect(seq, scope, id, "fact", id, fact=fact)


def pulled(*effects: Effect, to: int = 0, more: bool = False) -> PullReply:
    """A page that reads both scopes up to `to`, else to its last effect."""
    seq = to or max((one.seq for one in effects), default=0)
    cursors = {ALL: at(seq), MINE: at(seq)}
    return PullReply(effects, cursors, seq, more, now_ms=2_000_000 + seq)


def remark_of(replica: Replica, id: str = "item-yard") -> str:
    item = replica.read(records.record, Item, "item", id)
    return item.remark.text if item else "no such item"


def remarks(seq: int, text: str, id: str = "item-yard", scope: str = ALL) -> Effect:
    return effect(seq, id, {"remark": {"text": text}}, scope=scope)


def page(
    scope: str,
    *effects: Effect,
    after: str = "",
    as_of: int = 9,
    epoch: str = "epoch-1",
    rows: int = 0,
    before: int = 0,
) -> StandingPage:
    told = SnapshotPage(scope, at(as_of, epoch), effects, after, rows, before)
    return as_read(told)


def frame(start: int, end: int, *effects: Effect, whole: bool = True) -> LiveFrame:
    return LiveFrame(at(start), at(end), effects, whole, now_ms=7_000)


def dump(replica: Replica) -> Dump:
    """Every row of every table."""

    def job(connection: Connection) -> Dump:
        return {
            table: sorted(connection.execute(f"SELECT * FROM {table}").fetchall())
            for table in TABLES
        }

    return replica.read(job)


class Killed(BaseException):
    """The phone died at this statement."""


def dying_after(statements: int) -> type[Connection]:
    """A connection of a phone that dies when it has done so many statements."""

    class Dying(Connection):
        left = statements

        def execute(self, *args: Any) -> Cursor:
            self._live()
            return super().execute(*args)

        def executemany(self, *args: Any) -> Cursor:
            self._live()
            return super().executemany(*args)

        def rollback(self) -> None:
            # A dead phone tidies nothing up.
            self._live()
            super().rollback()

        def _live(self) -> None:
            if Dying.left <= 0:
                raise Killed
            Dying.left -= 1

    return Dying


def killed_at_every_statement(
    path: Path, job: Callable[[Replica], Any]
) -> Iterator[Dump]:
    """What the file holds when the phone that does `job` dies at its n-th statement.

    For every n, until it lives through all of it.
    """
    for statements in range(1_000):
        copy = path.with_name(f"killed-{statements}.db")
        shutil.copy(path, copy)
        replica = None
        try:
            replica = Replica(copy, dying_after(statements))
            job(replica)
            is_done = True
        except Killed:
            is_done = False
        if replica is not None:
            replica.close()
        with_life = Replica(copy)
        yield dump(with_life)
        with_life.close()
        if is_done:
            return
    raise AssertionError("it never ends")


def check_in(replica: Replica, name: str = "a") -> str:
    fact = writes.fact("attendance", Attendance(ME, "day-1", Direction.IN))
    return replica.write(writes.save, moment(name=name), fact=fact).id


def hello(epoch: str, backed_up_seq: int = 0, now_ms: int = 3_000_000) -> HelloReply:
    return HelloReply(
        now_ms, epoch, 9, (ALL, MINE), Role.HEAD, ME, backed_up_seq=backed_up_seq
    )


def received(replica: Replica, now_ms: int = 2_000_000) -> str:
    change = check_in(replica)
    sent = replica.write(outbox.next_batch, 1)
    replica.write(outbox.settle, sent, [Outcome(change, "applied", 4)], 4, now_ms)
    replica.write(pages.apply_pull, pulled(to=4))
    return change


def outbox_ids(replica: Replica) -> list[str]:
    rows = replica.read(lambda c: c.execute("SELECT id FROM outbox").fetchall())
    return [id_ for (id_,) in rows]
