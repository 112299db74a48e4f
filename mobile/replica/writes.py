"""The one transaction in which something a person did is saved.

The change, its outbox entry and everything by which screens find it are written
together. `save` runs inside `Replica.write`: when that returns, it is on disk.
"""

from collections.abc import Callable
from sqlite3 import Connection

import msgspec
from msgspec import Struct

from mobile.clock import server_ms
from mobile.replica import custody, kept, photos
from mobile.replica.migrations import OWN
from mobile.replica.records import Form
from shared import schema
from shared.changes import (
    CHANGE_BYTES_MAX,
    PATCHES_MAX,
    Change,
    Fact,
    Patch,
    StoredFact,
    uuid7,
)
from shared.clock import Reading, Stamp
from shared.errors import TooLarge
from shared.facts import subjects
from shared.nouns.base import Group
from shared.words import shown

Entropy = Callable[[int], bytes]
ID_ENTROPY_BYTES = 10
TOO_LONG = shown("This is too long to send as one. Shorten it, or split it.")
# What a fact's own row is called in `touched`, beside kinds of records.
FACT = "fact"

ADD_OUTBOX = """INSERT INTO outbox (device_seq, id, what, at_ms, state, change)
    VALUES (?, ?, ?, ?, 'waiting', ?)"""
ADD_TOUCHED = """INSERT OR IGNORE INTO touched (kind, id, device_seq)
    VALUES (?, ?, ?)"""
ADD_FACT = """INSERT OR REPLACE INTO fact
    (id, scope, kind, workday, held, seq, generation, body)
    VALUES (?, ?, ?, ?, '', 0, 0, ?)"""
ADD_ABOUT = "INSERT OR IGNORE INTO about (subject, fact) VALUES (?, ?)"


class Moment(Struct, frozen=True):
    """When, with what randomness, and by which schema something is written."""

    at: Reading
    entropy: Entropy
    schema: int = schema.SCHEMA_VERSION

    def new_id(self) -> str:
        """A new id for a change or a record."""
        return uuid7(max(0, self.at.wall_ms), self.entropy(ID_ENTROPY_BYTES))


def edit(form: Form, **values: Group) -> Patch:
    """A patch that sets groups of the record a form showed."""
    return Patch(
        kind=form.kind,
        id=form.id,
        set={name: schema.value_of(value) for name, value in values.items()},
        saw=form.saw(*values),
        settles=form.settles(*values),
    )


def create(kind: str, id: str, **values: Group) -> Patch:
    """A patch that makes a new record."""
    built = {name: schema.value_of(value) for name, value in values.items()}
    return Patch(kind=kind, id=id, is_create=True, set=built)


def cancel(form: Form, *, is_cancelled: bool = True) -> Patch:
    """A patch that cancels, or revives, having seen everything that the form showed."""
    return Patch(
        kind=form.kind,
        id=form.id,
        set={"life": {"is_cancelled": is_cancelled}},
        saw=form.saw(*form.groups),
        settles=form.settles(),
    )


def fact(kind: str, body: Group) -> Fact:
    """A fact to be saved; its id will be its change's."""
    return Fact(kind, schema.value_of(body))


def save(
    connection: Connection,
    moment: Moment,
    *patches: Patch,
    fact: Fact | None = None,
    act: str = "",
) -> Change:
    """Write a change of this phone's person down, for the screen and for the server.

    Raises TooLarge, with what to do, if the server would never take it.
    """
    paired = kept.paired(connection)
    assert paired is not None, "a phone that is not paired records nothing"
    change = Change(
        id=moment.new_id(),
        device_seq=_next_device_seq(connection),
        actor=paired.person,
        at=moment.at,
        schema=moment.schema,
        act=act,
        fact=fact,
        patches=patches,
    )
    body = msgspec.json.encode(change)
    if len(body) > CHANGE_BYTES_MAX or len(patches) > PATCHES_MAX:
        raise TooLarge(TOO_LONG)
    stamp = _estimate(connection, moment.at, paired.device, change.device_seq)
    row = (change.device_seq, change.id, what(change), stamp.ms, body)
    connection.execute(ADD_OUTBOX, row)
    photos.want(connection, change)
    show(connection, change, stamp)
    return change


def show(connection: Connection, change: Change, stamp: Stamp) -> None:
    """Make a change visible on this phone's screens, until its effect is here."""
    for patch in change.patches:
        connection.execute(ADD_TOUCHED, (patch.kind, patch.id, change.device_seq))
    if change.fact is not None:
        stored = StoredFact(
            change.id, change.fact.kind, change.fact.body, change.actor, stamp
        )
        workday = str(stored.body.get("workday", ""))
        row = (stored.id, OWN, stored.kind, workday, msgspec.json.encode(stored))
        connection.execute(ADD_FACT, row)
        connection.execute(ADD_TOUCHED, (FACT, change.id, change.device_seq))
        add_subjects(connection, stored)
        custody.touch_by(connection, (stored.id,))


def add_subjects(connection: Connection, stored: StoredFact) -> None:
    """Remember what a fact is about. A kit's scan is about its contents too."""
    for one in sorted(subjects(stored.kind, stored.body)):
        connection.execute(ADD_ABOUT, (one, stored.id))


def what(change: Change) -> str:
    """What a change is, for counting: a kind of fact, or of the first record."""
    if change.fact is not None:
        return change.fact.kind
    return change.patches[0].kind if change.patches else ""


def _estimate(
    connection: Connection, at: Reading, device: str, device_seq: int
) -> Stamp:
    """What the server is likely to make of this time; for this phone's screens only."""
    offsets = kept.contact(connection).offsets
    is_exact = bool(at.boot) and at.boot == offsets.boot
    return Stamp(max(0, server_ms(at, offsets)), device, device_seq, not is_exact)


def _next_device_seq(connection: Connection) -> int:
    last = kept.get(connection, "device_seq", int) or 0
    kept.put(connection, "device_seq", last + 1)
    return last + 1
