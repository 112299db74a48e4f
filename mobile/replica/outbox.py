"""Everything saved on this phone, until the server is known to have it for ever.

waiting   saved; sent perhaps, but no answer has come
received  the server has it; it stays on screen by overlay until its effect is here,
          and stays in the outbox until it is backed up there, or is a month old;
          what waits there to be applied stays in both until that is decided
refused   a copy is in the inbox, where its author decides; it shows no more
"""

from collections.abc import Collection
from sqlite3 import Connection

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from mobile.replica import custody, held, inbox, kept, writes
from mobile.replica.migrations import OWN
from shared import blobs
from shared.changes import PUSH_BYTES_MAX, PUSH_CHANGES_MAX, Change, Outcome
from shared.clock import Stamp
from shared.errors import DeviceFork
from shared.wire import Limits

# Room for the envelope of a push around its changes.
ENVELOPE_BYTES = 4096

_change = msgspec.json.Decoder(Change)

WAITING = """SELECT change FROM outbox WHERE state = 'waiting'
    AND device_seq > ? ORDER BY device_seq LIMIT ?"""
WAITING_IDS = """SELECT id FROM outbox WHERE state = 'waiting'
    ORDER BY device_seq LIMIT ?"""
WAITING_AMONG = """SELECT id, device_seq FROM outbox WHERE state = 'waiting'
    AND id IN (SELECT value FROM json_each(?))"""
COUNT = "SELECT COUNT(*) FROM outbox WHERE state = 'waiting'"
MARK_SENT = """UPDATE outbox SET sent_ms = ? WHERE state = 'waiting'
    AND device_seq BETWEEN ? AND ? AND sent_ms IS NULL"""
RECEIVED = """UPDATE outbox SET state = 'received', status = ?, seq = ?, head = ?,
    received_ms = ? WHERE device_seq = ?"""
REFUSED = """UPDATE outbox SET state = 'refused', status = 'refused', head = ?,
    received_ms = ?, awaits = NULL WHERE device_seq = ?"""
ONE_WAITING = """SELECT device_seq, change FROM outbox
    WHERE id = ? AND state = 'waiting'"""
ONE_HELD = """SELECT change FROM outbox WHERE id = ? AND awaits IS NOT NULL"""
VISIBLE = """SELECT DISTINCT o.id, o.device_seq, o.awaits FROM touched t
    JOIN outbox o ON o.device_seq = t.device_seq
    WHERE o.state = 'received' AND o.head <= ?
      AND (o.awaits IS NULL OR o.awaits IS NOT o.shown)"""
FORGET = """DELETE FROM outbox WHERE state IN ('received', 'refused') AND head <= ?
    AND device_seq NOT IN (SELECT device_seq FROM touched)"""
NAMING = "SELECT change FROM outbox WHERE what = ? AND state = 'received'"
OFFER_AGAIN = """SELECT device_seq, change, at_ms FROM outbox
    WHERE state = 'received' ORDER BY device_seq"""
WAIT_AGAIN = """UPDATE outbox SET state = 'waiting', head = 0, seq = 0, status = '',
    received_ms = NULL, awaits = NULL, shown = NULL WHERE state = 'received'"""
ANSWERED_HEAD = "SELECT max(head) FROM outbox WHERE state = 'received'"
WAITING_WHOLE = """SELECT device_seq, change FROM outbox WHERE state = 'waiting'
    ORDER BY device_seq"""
RENUMBER = "UPDATE outbox SET device_seq = ?, change = ? WHERE device_seq = ?"
RENUMBER_TOUCHED = "UPDATE touched SET device_seq = ? WHERE device_seq = ?"
BY_WHAT = """SELECT what, COUNT(*) FROM outbox WHERE state = 'waiting'
    GROUP BY what ORDER BY what"""
NEVER_SENT = """SELECT COUNT(*) FROM outbox
    WHERE state = 'waiting' AND sent_ms IS NULL"""


class Counts(Struct, frozen=True):
    """How much was saved here, has left at least once, and is known to have arrived.

    `waiting` is what has not arrived, by kind of thing; `held` what has, and waits at
    the server to be applied, by why.
    """

    saved: int
    sent: int
    received: int
    waiting: dict[str, int]
    held: dict[str, int] = {}


def counts(connection: Connection) -> Counts:
    saved = kept.get(connection, "device_seq", int) or 0
    saved -= kept.get(connection, "renumbered", int) or 0
    by_what = dict(connection.execute(BY_WHAT).fetchall())
    (never_sent,) = connection.execute(NEVER_SENT).fetchone()
    received = saved - sum(by_what.values())
    by_why = held.counts(connection)
    return Counts(saved, saved - never_sent, received, by_what, by_why)


def waiting_count(connection: Connection) -> int:
    """How many changes wait to be sent."""
    (count,) = connection.execute(COUNT).fetchone()
    return int(count)


def is_waiting(connection: Connection, change: str) -> bool:
    """Whether a change of ours waits for the server's answer. Unknown: it does not."""
    return connection.execute(ONE_WAITING, (change,)).fetchone() is not None


def next_batch(
    connection: Connection, now_ms: int, limits: Limits | None = None
) -> tuple[Change, ...]:
    """The oldest waiting changes that fit into one push, marked as sent; or none."""
    batch = oldest(connection, limits or Limits())
    mark_sent(connection, batch, now_ms)
    return batch


def oldest(
    connection: Connection, limits: Limits, after: int = 0
) -> tuple[Change, ...]:
    """The oldest waiting changes numbered above `after` that fit into one push.

    In the order in which they were made: what rests on an earlier one comes after it.
    `limits` are the server's, where they are narrower than ours. One change is always
    sent, whatever its size: the server says what is wrong with it.
    """
    batch: list[Change] = []
    left_bytes = min(limits.push_bytes, PUSH_BYTES_MAX) - ENVELOPE_BYTES
    count = max(1, min(limits.push_changes, PUSH_CHANGES_MAX))
    for (body,) in connection.execute(WAITING, (after, count)):
        left_bytes -= len(body) + 1
        if batch and left_bytes < 0:
            break
        batch.append(_change.decode(body))
    return tuple(batch)


def mark_sent(connection: Connection, batch: tuple[Change, ...], now_ms: int) -> None:
    """These changes, all that wait from the first to the last of them, have left."""
    if batch:
        numbers = batch[0].device_seq, batch[-1].device_seq
        connection.execute(MARK_SENT, (now_ms, *numbers))


def sent_and_next(
    connection: Connection, sent: tuple[Change, ...], now_ms: int, limits: Limits
) -> tuple[Change, ...]:
    """Mark a push as sent; what the next one would be, if all of this is received."""
    mark_sent(connection, sent, now_ms)
    return oldest(connection, limits, after=sent[-1].device_seq)


def are_oldest(connection: Connection, changes: tuple[Change, ...]) -> bool:
    """Whether just these are the first that wait."""
    ids = connection.execute(WAITING_IDS, (len(changes),)).fetchall()
    return [change.id for change in changes] == [id_ for (id_,) in ids]


def settle(
    connection: Connection,
    sent: Collection[Change],
    outcomes: Collection[Outcome],
    head: int,
    now_ms: int,
) -> None:
    """Store what became of the changes sent. Outcomes of others are passed over."""
    asked = msgspec.json.encode([change.id for change in sent]).decode()
    waiting = dict(connection.execute(WAITING_AMONG, (asked,)).fetchall())
    received = []
    for outcome in outcomes:
        if outcome.status == "retry" or outcome.id not in waiting:
            continue
        device_seq = waiting.pop(outcome.id)
        if outcome.status == "refused" or outcome.args:
            _, body = connection.execute(ONE_WAITING, (outcome.id,)).fetchone()
            _answered(connection, _change.decode(body), outcome, head, now_ms)
        else:
            received.append((outcome.status, outcome.seq, head, now_ms, device_seq))
    connection.executemany(RECEIVED, received)


def told(
    connection: Connection, outcomes: Collection[Outcome], head: int, now_ms: int
) -> None:
    """What has become of changes that waited at the server; passes others over."""
    for outcome in outcomes:
        row = connection.execute(ONE_HELD, (outcome.id,)).fetchone()
        if row is not None and outcome.status != "retry":
            _answered(connection, _change.decode(row[0]), outcome, head, now_ms)


def _answered(
    connection: Connection, change: Change, outcome: Outcome, head: int, now_ms: int
) -> None:
    if outcome.status == "refused":
        connection.execute(REFUSED, (head, now_ms, change.device_seq))
        hide(connection, change.id, change.device_seq)
        inbox.add(connection, change, outcome, now_ms)
        return
    values = (outcome.status, outcome.seq, head, now_ms, change.device_seq)
    connection.execute(RECEIVED, values)
    held.note(connection, change, outcome)
    refused = held.refused_part(change, outcome)
    if refused is not None:
        held.show_no_more(connection, refused)
        inbox.add(connection, refused, outcome, now_ms)


def rivals(sent: Collection[Change], outcomes: Collection[Outcome]) -> tuple[str, ...]:
    """The changes sent that wait because another device has used their numbers."""
    asked = {change.id for change in sent}
    return tuple(
        outcome.id
        for outcome in outcomes
        if outcome.status == "retry"
        and outcome.code == DeviceFork.code
        and outcome.id in asked
    )


def renumber(connection: Connection, changes: Collection[str]) -> int:
    """Give new numbers to these changes; how many got one. Their ids stay.

    What waits behind the first of them may rest on it, so it stays behind it and is
    numbered anew too. What has been answered keeps its number.
    """
    waiting = [
        (device_seq, _change.decode(body))
        for device_seq, body in connection.execute(WAITING_WHOLE)
    ]
    first = min((seq for seq, change in waiting if change.id in changes), default=None)
    moved = [one for one in waiting if first is not None and one[0] >= first]
    if not moved:
        return 0
    last = kept.get(connection, "device_seq", int) or 0
    skipped = kept.get(connection, "renumbered", int) or 0
    kept.put(connection, "device_seq", last + len(moved))
    kept.put(connection, "renumbered", skipped + len(moved))
    # A change's number and what it touches change together: looked at at the commit.
    connection.execute("PRAGMA defer_foreign_keys = ON")
    for place, (device_seq, change) in enumerate(moved, start=1):
        body = msgspec.json.encode(replace(change, device_seq=last + place))
        connection.execute(RENUMBER, (last + place, body, device_seq))
        connection.execute(RENUMBER_TOUCHED, (last + place, device_seq))
    return len(moved)


def hide_visible(connection: Connection, seq: int) -> None:
    """Let go of overlays whose effects are here: everything up to `seq` has come.

    What waits at the server has no effect that could come, and shows on.
    """
    for id_, device_seq, awaits in connection.execute(VISIBLE, (seq,)).fetchall():
        if awaits is None:
            hide(connection, id_, device_seq)
        else:
            held.show_only(connection, _change.decode(awaits))


def hide(connection: Connection, id: str, device_seq: int) -> None:
    """The change shows on no screen any more, but by what the server says."""
    connection.execute("DELETE FROM touched WHERE device_seq = ?", (device_seq,))
    custody.touch_by(connection, (id,))
    connection.execute("DELETE FROM fact WHERE id = ? AND scope = ?", (id, OWN))


def forget(connection: Connection, head: int) -> None:
    """Drop what was answered up to this row of the server's log, and shows no more."""
    connection.execute(FORGET, (head,))


def photos_named(connection: Connection) -> set[str]:
    """By changes that are kept here because the server might still lose them."""
    found: set[str] = set()
    for kind in {kind for kind, _ in blobs.GROUPS}:
        for (body,) in connection.execute(NAMING, (kind,)):
            found.update(blobs.named(_change.decode(body)))
    return found


def answered_head(connection: Connection) -> int:
    """How far the server's log had come when it last answered for something kept."""
    (head,) = connection.execute(ANSWERED_HEAD).fetchone()
    return int(head or 0)


def offer_again(connection: Connection) -> int:
    """The server lost its log: what it had received waits again, and shows again.

    How many changes that is. Those that were refused stay with their author.
    """
    rows = connection.execute(OFFER_AGAIN).fetchall()
    connection.execute(WAIT_AGAIN)
    device = kept.device(connection)
    for device_seq, body, at_ms in rows:
        change = _change.decode(body)
        writes.show(connection, change, Stamp(at_ms, device, device_seq, True))
    return len(rows)
