"""What screens read: records and facts, each with one's own pending on top."""

from collections.abc import Collection, Iterable
from sqlite3 import Connection
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from mobile.replica import kept
from mobile.replica.overlay import Pending, shown
from shared import schema
from shared.changes import NOTHING, Change, Register, StoredFact
from shared.clock import Stamp
from shared.merge import adders

T = TypeVar("T", bound=Struct)
Groups = dict[str, Register]

_register = msgspec.json.Decoder(Register)
_fact = msgspec.json.Decoder(StoredFact)
_change = msgspec.json.Decoder(Change)

# A group may stand in several scopes (it has moved, or several tell it): the row
# with the highest seq is the newest, and comes last.
ONE = """SELECT name, body FROM register WHERE kind = ? AND id = ?
    ORDER BY name, seq"""
ALL = """SELECT id, name, body FROM register WHERE kind = ? ORDER BY id, name, seq"""
PENDING_ON_ONE = """SELECT coalesce(o.shown, o.change), o.at_ms FROM touched t
    JOIN outbox o ON o.device_seq = t.device_seq
    WHERE t.kind = ? AND t.id = ? ORDER BY o.device_seq"""
PENDING_ON_ALL = """SELECT DISTINCT o.device_seq, coalesce(o.shown, o.change), o.at_ms
    FROM touched t JOIN outbox o ON o.device_seq = t.device_seq
    WHERE t.kind = ? ORDER BY o.device_seq"""
ONE_GROUP = """SELECT id, body FROM register WHERE kind = ? AND name = ?
    ORDER BY id, seq"""
TOUCHED = "SELECT DISTINCT id FROM touched WHERE kind = ?"
WAITING = """SELECT DISTINCT t.id FROM touched t
    JOIN outbox o ON o.device_seq = t.device_seq
    WHERE t.kind = ? AND o.state = 'waiting'"""
FACTS_OF_KIND = "SELECT id, body FROM fact WHERE kind IN (?, 'void') ORDER BY id, seq"
FACTS_OF_DAY = """SELECT id, body FROM fact
    WHERE (kind = ? AND workday = ?) OR kind = 'void' ORDER BY id, seq"""
FACTS_ABOUT = """SELECT f.id, f.body FROM fact f
    WHERE f.id IN (SELECT fact FROM about
        WHERE subject IN (SELECT value FROM json_each(?)))
       OR f.kind = 'void' ORDER BY f.id, f.seq"""

# A fact may be held in one scope and, accepted since, no more in another.
FACTS_HELD = """SELECT id, body FROM fact
    WHERE id IN (SELECT id FROM fact WHERE held <> '') ORDER BY id, seq"""


class Form(Struct, frozen=True):
    """What a form showed when it opened: the ground of every edit made in it."""

    kind: str
    id: str
    groups: Groups

    def saw(self, *names: str) -> dict[str, str]:
        """What its author saw of these groups, and of whether it is cancelled."""
        return {
            name: self.groups[name].change if name in self.groups else NOTHING
            for name in (*names, "life")
        }

    def settles(self, *names: str) -> dict[str, tuple[str, ...]]:
        """Further changes whose value its author saw in these groups, and in life."""
        agreed = {
            name: tuple(one.change for one in self.groups[name].agreed)
            for name in (*names, "life")
            if name in self.groups
        }
        return {name: changes for name, changes in agreed.items() if changes}

    def added(self, group: str, *elements: str) -> tuple[str, ...]:
        """The changes by which these are in a set, for who takes them out of it."""
        known = adders(self.groups.get(group))
        changes = {change for one in elements for change in known.get(one, ())}
        return tuple(sorted(changes))

    def as_record(self, type_: type[T]) -> T:
        return schema.record(type_, self.id, self.groups)


def groups(connection: Connection, kind: str, id: str) -> Groups:
    """What stands in a record, one's own on top. Unknown record: empty."""
    server = {
        name: _register.decode(body)
        for name, body in connection.execute(ONE, (kind, id))
    }
    rows = connection.execute(PENDING_ON_ONE, (kind, id))
    return shown(server, _pending(connection, rows), kind, id)


def form(connection: Connection, kind: str, id: str) -> Form:
    """What a form opened now would show of this record."""
    return Form(kind, id, groups(connection, kind, id))


def record(connection: Connection, type_: type[T], kind: str, id: str) -> T | None:
    """The record as its struct; None if this phone holds nothing of it."""
    found = groups(connection, kind, id)
    return schema.record(type_, id, found) if found else None


def all_groups(connection: Connection, kind: str) -> dict[str, Groups]:
    """Every record of a kind this phone holds, by id."""
    found: dict[str, Groups] = {}
    for id_, name, body in connection.execute(ALL, (kind,)):
        found.setdefault(id_, {})[name] = _register.decode(body)
    rows = [row[1:] for row in connection.execute(PENDING_ON_ALL, (kind,))]
    pending = list(_pending(connection, rows))
    if pending:
        for (id_,) in connection.execute(TOUCHED, (kind,)).fetchall():
            found[id_] = shown(found.get(id_, {}), pending, kind, id_)
    return found


def records(connection: Connection, type_: type[T], kind: str) -> dict[str, T]:
    """Every record of a kind as its struct, by id; cancelled ones too."""
    return {
        id_: schema.record(type_, id_, held)
        for id_, held in all_groups(connection, kind).items()
    }


def some(
    connection: Connection, type_: type[T], kind: str, ids: Iterable[str]
) -> dict[str, T]:
    """These records of a kind as their struct, by id; those not held are left out."""
    found = {id_: record(connection, type_, kind, id_) for id_ in ids}
    return {id_: one for id_, one in found.items() if one is not None}


def one_group(connection: Connection, kind: str, name: str) -> Groups:
    """One group of every record of a kind, by record id; none of one's own pending.

    For kinds that only the server makes, whose other groups are large.
    """
    return {
        id_: _register.decode(body)
        for id_, body in connection.execute(ONE_GROUP, (kind, name))
    }


def waiting_ids(connection: Connection, kind: str) -> set[str]:
    """Records of a kind with a change that the server has not received yet."""
    return {id_ for (id_,) in connection.execute(WAITING, (kind,))}


def facts(
    connection: Connection, kind: str, *, workday: str = "", subject: str = ""
) -> list[StoredFact]:
    """Facts of a kind, of one workday or about one subject, with all voids.

    One's own that have not come back have seq 0.
    """
    if subject:
        return facts_about(connection, kind, (subject,))
    if workday:
        return _newest(connection.execute(FACTS_OF_DAY, (kind, workday)))
    return _newest(connection.execute(FACTS_OF_KIND, (kind,)))


def facts_about(
    connection: Connection, kind: str, subjects: Collection[str]
) -> list[StoredFact]:
    """Facts of a kind about any of these, with all voids."""
    asked = msgspec.json.encode(sorted(subjects)).decode()
    rows = connection.execute(FACTS_ABOUT, (asked,))
    return [f for f in _newest(rows) if f.kind in (kind, "void")]


def held_facts(connection: Connection) -> list[StoredFact]:
    """This person's facts that the office has to accept first, oldest first."""
    paired = kept.paired(connection)
    found = _newest(connection.execute(FACTS_HELD))
    return [f for f in found if paired and f.held and f.actor == paired.person]


def _newest(rows: Iterable[tuple[str, bytes]]) -> list[StoredFact]:
    bodies = dict(rows)
    return [_fact.decode(body) for body in bodies.values()]


def _pending(connection: Connection, rows: Iterable[Any]) -> Iterable[Pending]:
    device = kept.device(connection)
    for body, at_ms in rows:
        change = _change.decode(body)
        yield Pending(change, Stamp(at_ms, device, change.device_seq, True))
