"""What the server sends becomes rows: pull pages, live frames, snapshot pages.

Rule 1: a page and its cursors are one transaction; applied again, it changes nothing.
Rule 2: within a generation of a scope a row gives way only to one of a higher seq.
Rule 3: a snapshot is a new generation: its rows take the place of the old ones
        whatever their seq, and what it does not bring is gone once it is complete.
Rule 4: nothing that the server sends touches the outbox, the inbox or OWN facts; it
        only ends overlays, once everything up to a change's head is here.
Rule 5: effects of a scope that this phone did not ask for are not stored.
"""

from collections.abc import Collection, Iterable
from sqlite3 import Connection
from typing import Any

import msgspec
from msgspec import Raw, Struct

from mobile.replica import cursors, custody, greeting, outbox, traces
from mobile.replica.migrations import OWN
from mobile.replica.writes import ADD_ABOUT
from shared.changes import Effect
from shared.facts import subjects
from shared.wire import Cursor, LiveFrame, PullReply

PUT_REGISTER = """INSERT INTO register
    (kind, id, name, scope, seq, generation, body) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET
        seq = excluded.seq, generation = excluded.generation, body = excluded.body
    WHERE excluded.seq > seq OR excluded.generation > generation"""
PUT_FACT = """INSERT INTO fact
    (id, scope, kind, workday, held, seq, generation, body)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET held = excluded.held,
        seq = excluded.seq, generation = excluded.generation, body = excluded.body
    WHERE excluded.seq > seq OR excluded.generation > generation"""
OUT_REGISTERS = """DELETE FROM register
    WHERE kind = ? AND id = ? AND scope = ? AND seq < ?"""
OUT_FACT = "DELETE FROM fact WHERE id = ? AND scope = ? AND seq < ?"
OLD_REGISTERS = "DELETE FROM register WHERE scope = ? AND generation < ?"
OLD_FACTS = "DELETE FROM fact WHERE scope = ? AND generation < ?"
ORPHANS = "DELETE FROM about WHERE fact NOT IN (SELECT id FROM fact)"

_encode = msgspec.json.Encoder().encode
Row = tuple[object, ...]
Body = bytes | bytearray


class Standing(Struct, frozen=True):
    """An Effect of a snapshot, whose parts stay as they came: they are stored so, and
    there are many of them.
    """

    seq: int
    scope: str
    kind: str
    id: str
    groups: dict[str, Raw] = {}
    fact: Raw = Raw()


class StandingPage(Struct, frozen=True):
    """A SnapshotPage as a replica reads it."""

    scope: str
    as_of: Cursor
    effects: tuple[Standing, ...]
    next: str = ""
    rows: int = 0
    rows_before: int = 0


class _Register(Struct, frozen=True):
    """What of a Register is in columns of its own."""

    seq: int = 0


class _Fact(Struct, frozen=True):
    """What of a StoredFact is in columns of its own, or is looked for by."""

    id: str
    kind: str
    body: dict[str, Any]
    held: str = ""
    seq: int = 0


_read_register = msgspec.json.Decoder(_Register).decode
_read_fact = msgspec.json.Decoder(_Fact).decode


def apply_pull(connection: Connection, reply: PullReply) -> None:
    """Store a page of effects, and how far that brings each scope."""
    held = cursors.generations(connection)
    _apply(connection, reply.effects, held)
    for scope, cursor in reply.cursors.items():
        if scope in held:
            cursors.advance(connection, scope, cursor)
    greeting.heard(connection, reply.now_ms, is_all_here=not reply.more)
    _show_server(connection)


def apply_frame(
    connection: Connection, frame: LiveFrame, scopes: Collection[str]
) -> bool:
    """Store a live frame; False if it does not go on from where this replica stands.

    It is whole for `scopes`, those its stream was asked for: were another one here, it
    would be taken for read. A frame that tells nothing new is True.
    """
    known = cursors.cursors(connection)
    if known and all(_is_read(cursor, frame) for cursor in known.values()):
        return True
    if not frame.is_whole or not known or set(known.values()) != {frame.start}:
        return False
    if not known.keys() <= set(scopes):
        return False
    _apply(connection, frame.effects, cursors.generations(connection))
    for scope in known:
        cursors.advance(connection, scope, frame.end)
    greeting.heard(connection, frame.now_ms, is_all_here=True)
    _show_server(connection)
    return True


def _is_read(cursor: Cursor, frame: LiveFrame) -> bool:
    return cursor.epoch == frame.end.epoch and cursor.seq >= frame.end.seq


def apply_snapshot(connection: Connection, page: StandingPage) -> None:
    """Store a page of a scope's snapshot; with its last page the scope is complete."""
    generation = cursors.begin_filling(connection, page.scope, page.as_of)
    rows = _Rows(connection, generation)
    for effect in page.effects:
        if effect.scope == page.scope:
            rows.add_standing(effect)
    rows.put()
    come = page.rows_before + len(page.effects)
    cursors.fill_on(connection, page.scope, page.next, come, page.rows)
    if page.next:
        return
    if generation > cursors.FIRST_GENERATION:
        connection.execute(OLD_REGISTERS, (page.scope, generation))
        connection.execute(OLD_FACTS, (page.scope, generation))
        connection.execute(ORPHANS)
        custody.left(connection)
        traces.leave(connection)
    cursors.end_filling(connection, page.scope)
    _show_server(connection)


def takes_away(effects: Iterable[Effect]) -> bool:
    """Whether anything leaves this phone by these: its file is then to be scrubbed."""
    return any(effect.is_out or effect.is_deleted for effect in effects)


def drop_scopes(connection: Connection, scopes: Iterable[str]) -> None:
    """Purge what this phone may no longer hold, and nothing of its own."""
    for scope in scopes:
        assert scope != OWN
        connection.execute("DELETE FROM register WHERE scope = ?", (scope,))
        connection.execute("DELETE FROM fact WHERE scope = ?", (scope,))
        connection.execute("DELETE FROM scope WHERE scope = ?", (scope,))
    connection.execute(ORPHANS)
    custody.left(connection)
    traces.leave(connection)


def _apply(
    connection: Connection, effects: Iterable[Effect], generations: dict[str, int]
) -> None:
    by_scope = {scope: _Rows(connection, held) for scope, held in generations.items()}
    for effect in effects:
        rows = by_scope.get(effect.scope)
        if rows is None:
            continue
        if effect.is_out or effect.is_deleted:
            # What came before it leaves with it; what comes after stays.
            rows.put()
            where = (effect.kind, effect.id, effect.scope, effect.seq)
            custody.touch_by(connection, (effect.id,))
            gone = connection.execute(OUT_REGISTERS, where).rowcount
            gone += connection.execute(OUT_FACT, where[1:]).rowcount
            if gone:
                traces.leave(connection)
        else:
            rows.add(effect)
    for rows in by_scope.values():
        rows.put()


class _Rows:
    """Rows of one scope, put together: one at a time they take twice as long."""

    def __init__(self, connection: Connection, generation: int) -> None:
        self._connection = connection
        self._generation = generation
        self._registers: list[Row] = []
        self._facts: list[Row] = []
        self._about: list[Row] = []
        # Whose custody has to be folded anew: what was scanned, and by which voids.
        self._scanned: set[str] = set()
        self._voids: set[str] = set()

    def add(self, effect: Effect) -> None:
        if effect.fact is not None:
            fact = effect.fact
            read = _Fact(fact.id, fact.kind, fact.body, fact.held, fact.seq)
            self._add_fact(effect, read, _encode(fact))
        for name, register in effect.groups.items():
            self._add_register(effect, name, register.seq, _encode(register))

    def add_standing(self, effect: Standing) -> None:
        """As it came, but for the little by which it is found again."""
        # Bytes that can be changed are what sqlite3 takes without looking for more.
        if effect.fact:
            self._add_fact(effect, _read_fact(effect.fact), bytearray(effect.fact))
        for name, register in effect.groups.items():
            seq = _read_register(register).seq
            self._add_register(effect, name, seq, bytearray(register))

    def put(self) -> None:
        """In the order in which each table is kept: that takes the least moving."""
        self._connection.executemany(PUT_REGISTER, sorted(self._registers))
        self._connection.executemany(PUT_FACT, sorted(self._facts))
        self._connection.executemany(ADD_ABOUT, sorted(self._about))
        self._scanned |= custody.concerned(self._connection, self._voids)
        custody.touch(self._connection, self._scanned)
        for rows in (self._registers, self._facts, self._about):
            rows.clear()
        self._scanned.clear()
        self._voids.clear()

    def _add_register(
        self, effect: Effect | Standing, name: str, seq: int, body: Body
    ) -> None:
        where = (effect.kind, effect.id, name, effect.scope)
        self._registers.append((*where, seq or effect.seq, self._generation, body))

    def _add_fact(self, effect: Effect | Standing, fact: _Fact, body: Body) -> None:
        row = (
            fact.id,
            effect.scope,
            fact.kind,
            str(fact.body.get("workday", "")),
            fact.held,
            fact.seq or effect.seq,
            self._generation,
            body,
        )
        self._facts.append(row)
        about = subjects(fact.kind, fact.body)
        self._about += [(one, fact.id) for one in about]
        if fact.kind == "scan":
            self._scanned |= about
        if fact.kind == "void":
            self._voids.add(fact.id)


def _show_server(connection: Connection) -> None:
    """Overlays end once every scope has been read past their change's head: the effect
    may be in the one that is still to be fetched.
    """
    reached = cursors.reached(connection)
    if reached is not None and cursors.is_each_complete(connection):
        outbox.hide_visible(connection, reached)
