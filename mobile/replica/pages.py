"""What the server sends becomes rows: pull pages, live frames, snapshot pages.

Rule 1: a page and its cursors are one transaction; applied again, it changes nothing.
Rule 2: within a generation of a scope a row gives way only to one of a higher seq.
Rule 3: a snapshot is a new generation: its rows take the place of the old ones
        whatever their seq, and what it does not bring is gone once it is complete.
Rule 4: nothing that the server sends touches the outbox, the inbox or OWN facts; it
        only ends overlays, once everything up to a change's head is here.
Rule 5: effects of a scope that this phone did not ask for are not stored.
"""

from collections.abc import Iterable
from sqlite3 import Connection

import msgspec

from mobile.replica import cursors, greeting, outbox
from mobile.replica.migrations import OWN
from mobile.replica.writes import add_subjects
from shared.changes import Effect, StoredFact
from shared.wire import Cursor, LiveFrame, PullReply, SnapshotPage

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


def apply_pull(connection: Connection, reply: PullReply) -> None:
    """Store a page of effects, and how far that brings each scope."""
    held = cursors.generations(connection)
    _apply(connection, reply.effects, held)
    for scope, cursor in reply.cursors.items():
        if scope in held:
            cursors.advance(connection, scope, cursor)
    greeting.heard(connection, reply.now_ms, is_all_here=not reply.more)
    _show_server(connection)


def apply_frame(connection: Connection, frame: LiveFrame) -> bool:
    """Store a live frame; False if it does not go on from where this replica stands.

    One that tells nothing new is True.
    """
    known = cursors.cursors(connection)
    if known and all(_is_read(cursor, frame) for cursor in known.values()):
        return True
    if not frame.is_whole or not known or set(known.values()) != {frame.start}:
        return False
    _apply(connection, frame.effects, cursors.generations(connection))
    for scope in known:
        cursors.advance(connection, scope, frame.end)
    greeting.heard(connection, frame.now_ms, is_all_here=True)
    _show_server(connection)
    return True


def _is_read(cursor: Cursor, frame: LiveFrame) -> bool:
    return cursor.epoch == frame.end.epoch and cursor.seq >= frame.end.seq


def apply_snapshot(connection: Connection, page: SnapshotPage) -> None:
    """Store a page of a scope's snapshot; with its last page the scope is complete."""
    generation = cursors.begin_filling(connection, page.scope, page.as_of)
    _apply(connection, page.effects, {page.scope: generation})
    if page.next:
        cursors.fill_on(connection, page.scope, page.next)
        return
    connection.execute(OLD_REGISTERS, (page.scope, generation))
    connection.execute(OLD_FACTS, (page.scope, generation))
    connection.execute(ORPHANS)
    cursors.end_filling(connection, page.scope)
    _show_server(connection)


def drop_scopes(connection: Connection, scopes: Iterable[str]) -> None:
    """Purge what this phone may no longer hold, and nothing of its own."""
    for scope in scopes:
        assert scope != OWN
        connection.execute("DELETE FROM register WHERE scope = ?", (scope,))
        connection.execute("DELETE FROM fact WHERE scope = ?", (scope,))
        connection.execute("DELETE FROM scope WHERE scope = ?", (scope,))
    connection.execute(ORPHANS)


def _apply(
    connection: Connection, effects: Iterable[Effect], generations: dict[str, int]
) -> None:
    for effect in effects:
        generation = generations.get(effect.scope)
        if generation is None:
            continue
        if effect.is_out or effect.is_deleted:
            where = (effect.kind, effect.id, effect.scope, effect.seq)
            connection.execute(OUT_REGISTERS, where)
            connection.execute(OUT_FACT, where[1:])
        elif effect.fact is not None:
            _put_fact(connection, effect.fact, effect, generation)
        else:
            _put_registers(connection, effect, generation)


def _put_registers(connection: Connection, effect: Effect, generation: int) -> None:
    rows = [
        (
            effect.kind,
            effect.id,
            name,
            effect.scope,
            register.seq or effect.seq,
            generation,
            msgspec.json.encode(register),
        )
        for name, register in effect.groups.items()
    ]
    connection.executemany(PUT_REGISTER, rows)


def _put_fact(
    connection: Connection, fact: StoredFact, effect: Effect, generation: int
) -> None:
    row = (
        fact.id,
        effect.scope,
        fact.kind,
        str(fact.body.get("workday", "")),
        fact.held,
        fact.seq or effect.seq,
        generation,
        msgspec.json.encode(fact),
    )
    connection.execute(PUT_FACT, row)
    add_subjects(connection, fact)


def _show_server(connection: Connection) -> None:
    """Overlays end where every scope has been read past their change's head."""
    reached = cursors.reached(connection)
    if reached is not None:
        outbox.hide_visible(connection, reached)
