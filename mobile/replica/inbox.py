"""What came back refused, kept with its reason until its author decides.

Changes that rest on a refused one are refused after it; they join its chain, so that
their author reads one message and decides once.
"""

from collections.abc import Iterable
from sqlite3 import Connection

import msgspec
from msgspec import UNSET, Struct
from msgspec.structs import replace

from mobile.replica import kept
from shared.chains import rests_on
from shared.changes import Change, Outcome, Register, without

_change = msgspec.json.Decoder(Change)
_outcome = msgspec.json.Decoder(Outcome)

ADD = """INSERT INTO inbox
    (id, device_seq, chain, code, detail, refused_ms, outcome, change)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
OPEN = """SELECT id, chain, refused_ms, outcome, change FROM inbox
    WHERE decided = '' ORDER BY device_seq"""
DECIDE = """UPDATE inbox SET decided = ?, decided_ms = ?
    WHERE chain = ? AND decided = ''"""
# The last decision: an earlier one may have been on another part of the same change.
REOPEN = """UPDATE inbox SET decided = '', decided_ms = NULL WHERE chain = ?1
    AND decided_ms = (SELECT max(decided_ms) FROM inbox WHERE chain = ?1)"""
PARTS = "SELECT change FROM inbox WHERE id = ?1 OR id LIKE ?1 || '/%'"
NEWEST = """SELECT scope, seq FROM register WHERE kind = ? AND id = ? AND name = ?
    ORDER BY seq DESC LIMIT 1"""
RESTORE = """UPDATE register SET seq = ?, body = ?
    WHERE kind = ? AND id = ? AND name = ? AND scope = ?"""


class Refused(Struct, frozen=True):
    """One refused change. `chain` is the id of the first that it rests on."""

    change: Change
    outcome: Outcome
    chain: str
    refused_ms: int


def add(connection: Connection, change: Change, outcome: Outcome, now_ms: int) -> None:
    """Keep a refused change, and show again what stands without it.

    It may have been refused in part before: only the rest of it is new to its author,
    and what they decided on the first part stays decided.
    """
    if outcome.row is not UNSET:
        args = outcome.args
        kind, id_ = str(args.get("kind", "")), str(args.get("id", ""))
        _restore(connection, kind, id_, outcome.row)
    known = connection.execute(PARTS, (change.id,)).fetchall()
    for (body,) in known:
        change = without(change, _change.decode(body))
    if known and not change.patches:
        return
    row = (
        f"{change.id}/{len(known)}" if known else change.id,
        change.device_seq,
        chain_of(change, _open(connection)),
        outcome.code,
        outcome.detail,
        now_ms,
        # Without the row: what this phone may hold is where its scopes are.
        msgspec.json.encode(replace(outcome, row=UNSET)),
        msgspec.json.encode(change),
    )
    connection.execute(ADD, row)


def open_refusals(connection: Connection) -> list[Refused]:
    """Refused changes of this person that they have not decided on, in the order they
    were made. Of whoever had this phone before them nothing is told.
    """
    paired = kept.paired(connection)
    person = paired.person if paired else ""
    return [one for one in _open(connection) if one.change.actor == person]


def count(connection: Connection) -> int:
    """How many messages wait: chains, not changes."""
    return len({one.chain for one in open_refusals(connection)})


def _open(connection: Connection) -> list[Refused]:
    """Everybody's."""
    return [
        Refused(_change.decode(change), _outcome.decode(outcome), chain, ms)
        for _, chain, ms, outcome, change in connection.execute(OPEN)
    ]


def decide(connection: Connection, chain: str, decision: str, now_ms: int) -> None:
    """Close a chain. Its changes stay in the table: nothing typed is destroyed."""
    connection.execute(DECIDE, (decision, now_ms, chain))


def reopen(connection: Connection, chain: str) -> None:
    """Take a decision back: the chain waits for its author again."""
    connection.execute(REOPEN, (chain,))


def chain_of(change: Change, earlier: Iterable[Refused]) -> str:
    """The chain that a refused change belongs to: its own id begins a new one."""
    for refused in earlier:
        if change.id == refused.change.id or rests_on(change, refused.change):
            return refused.chain
    return change.id


def _restore(
    connection: Connection, kind: str, id: str, row: dict[str, Register]
) -> None:
    """What the outcome says stands in the record, for the groups that are held here.

    A group that is not held may be none of this phone's business; if it is, the next
    pull brings it.
    """
    for name, register in row.items():
        newest = connection.execute(NEWEST, (kind, id, name)).fetchone()
        if newest is not None and newest[1] < register.seq:
            body = msgspec.json.encode(register)
            values = (register.seq, body, kind, id, name, newest[0])
            connection.execute(RESTORE, values)
