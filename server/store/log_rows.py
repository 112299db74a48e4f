"""The log and what is written with each of its rows, as rows of the SQLite store.

The rows of these tables wait in `Unwritten`. Whatever else writes to one of them has to
have what waits given first, as the writer's `_write` does.
"""

import msgspec
from msgspec import Raw, Struct

from shared.changes import Change, Effect, Outcome, Register, StoredFact

_json = msgspec.json.Encoder()

PUT_LOG = "INSERT INTO log VALUES (?, ?, ?, ?, ?)"
PUT_RECORD = "INSERT OR IGNORE INTO record (id, production, kind) VALUES (?, ?, ?)"
PUT_REGISTER = "INSERT OR REPLACE INTO register VALUES (?, ?, ?, ?, ?, ?, ?)"
PUT_FACT = """INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET scope = excluded.scope, held = excluded.held,
    seq = excluded.seq, body = excluded.body"""
PUT_FACT_SUBJECT = "INSERT OR IGNORE INTO fact_subject VALUES (?, ?, ?)"
PUT_CHANGE = "INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?)"
LAST_DEVICE_SEQ = "SELECT max(device_seq) FROM change WHERE device = ?"


class _Row(Struct, frozen=True, omit_defaults=True):
    """An Effect whose parts are encoded already: they are stored by themselves too."""

    seq: int
    scope: str
    change: str
    kind: str
    id: str
    groups: dict[str, Raw] = {}
    fact: Raw | None = None
    is_out: bool = False
    is_deleted: bool = False


def numbered(effect: Effect, seq: int) -> tuple[Effect, dict[str, bytes]]:
    """The effect with its number, and its parts encoded: groups by name, a fact as "".

    Written out field by field: it is done for every change there is.
    """
    fact, groups = effect.fact, effect.groups
    if fact is not None:
        fact = StoredFact(
            fact.id,
            fact.kind,
            fact.body,
            fact.actor,
            fact.stamp,
            fact.received_ms,
            fact.held,
            seq,
        )
        bodies = {"": _json.encode(fact)}
    else:
        groups = {
            name: Register(
                one.value,
                one.change,
                one.stamp,
                one.actor,
                seq,
                one.agreed,
                one.added,
            )
            for name, one in groups.items()
        }
        bodies = {name: _json.encode(one) for name, one in groups.items()}
    made = Effect(
        seq,
        effect.scope,
        effect.change,
        effect.kind,
        effect.id,
        groups,
        fact,
        effect.is_out,
        effect.is_deleted,
    )
    return made, bodies


def body(effect: Effect, bodies: dict[str, bytes]) -> bytes:
    """The numbered effect as it goes over the wire, put together from its parts."""
    seq, scope, change = effect.seq, effect.scope, effect.change
    if effect.fact is not None:
        fact = Raw(bodies[""])
        return _json.encode(_Row(seq, scope, change, effect.kind, effect.id, {}, fact))
    row = _Row(
        seq,
        scope,
        change,
        effect.kind,
        effect.id,
        {name: Raw(one) for name, one in bodies.items()},
        None,
        effect.is_out,
        effect.is_deleted,
    )
    return _json.encode(row)


def change_row(
    production: str, device: str, change: Change, outcome: Outcome, received_ms: int
) -> tuple[object, ...]:
    """A change as received, with what became of it."""
    return (
        change.id,
        production,
        device,
        change.device_seq,
        received_ms,
        bound(_json.encode(change)),
        bound(_json.encode(outcome)),
    )


# A text as it is bound to a statement: for plain bytes sqlite3 looks in vain for an
# adapter first, and raises and catches three errors over it.
bound = bytearray
