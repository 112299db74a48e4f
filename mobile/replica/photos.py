"""Photos on this phone, by hash: what each waits for, and how far it has come.

draft     chosen for a note that is not saved yet
waiting   a saved change names it; the server does not have all of it yet
received  the server has all of it; the original stays here until a backup of the
          server has it too, or it is a month old
fetched   a copy that can be had again: the least looked at goes when there are many
refused   the server will not have it, `problem` says why; nothing of it is thrown away

Their bytes are in files, see photo_files.py. A row is written after its file and goes
before it: what has a row can be shown.
"""

from collections.abc import Collection, Iterable
from sqlite3 import Connection

import msgspec
from msgspec import Struct

from mobile.replica import kept
from shared import blobs
from shared.changes import Change, Register

# Some 500 photos as this app makes them: a phone's pictures are not ours to crowd out.
FETCHED_BYTES_MAX = 200 * 1024 * 1024
KEEPS_PLACE = "photos_keep_place"

ADD = """INSERT INTO photo (sha256, state, bytes, at_ms) VALUES (?, ?, ?, ?)
    ON CONFLICT DO NOTHING"""
# A copy of what somebody else sent is looked for on the server, and found there.
WANT = """UPDATE photo SET state = 'waiting', sent = 0, problem = ''
    WHERE sha256 = ? AND state IN ('draft', 'fetched', 'refused')"""
ONE = "SELECT sha256, state, bytes, sent, problem FROM photo WHERE sha256 = ?"
NEXT = """SELECT sha256, state, bytes, sent, problem FROM photo
    WHERE state = 'waiting' ORDER BY at_ms, sha256"""
REACH = "UPDATE photo SET sent = ? WHERE sha256 = ? AND state = 'waiting'"
RECEIVE = """UPDATE photo SET state = 'received', sent = bytes, head = ?, at_ms = ?
    WHERE sha256 = ? AND state = 'waiting'"""
REFUSE = """UPDATE photo SET state = 'refused', problem = ?
    WHERE sha256 = ? AND state = 'waiting'"""
# A photo that arrived at that very head may have come after the backup was made, or
# long after the last change: where nobody writes, the log stands still.
LET_GO = "UPDATE photo SET state = 'fetched' WHERE state = 'received' AND head < ?"
LONG_RECEIVED = "SELECT sha256 FROM photo WHERE state = 'received' AND head < ?"
LET_ONE_GO = "UPDATE photo SET state = 'fetched' WHERE sha256 = ?"
OFFER_AGAIN = """UPDATE photo SET state = 'waiting', sent = 0, problem = ''
    WHERE state IN ('received', 'refused')"""
LOOK_AT = "UPDATE photo SET at_ms = ? WHERE sha256 = ? AND state = 'fetched'"
FETCHED = """SELECT sha256, bytes FROM photo WHERE state = 'fetched'
    ORDER BY at_ms DESC, sha256"""
DROP = "DELETE FROM photo WHERE sha256 = ? AND state IN ('fetched', 'draft')"
DRAFTS = "SELECT sha256 FROM photo WHERE state = 'draft'"
ALL = "SELECT sha256 FROM photo"
NAMING = "SELECT body FROM register WHERE kind = ? AND name = ?"
COUNTS = """SELECT COUNT(*), COALESCE(SUM(bytes), 0), COALESCE(SUM(sent), 0)
    FROM photo WHERE state = 'waiting'"""
PROBLEMS = """SELECT problem FROM photo WHERE state = 'refused'
    ORDER BY at_ms, sha256"""


class Photo(Struct, frozen=True):
    """One photo that is here. `sent` bytes of its `bytes` have reached the server."""

    sha256: str
    state: str
    bytes: int
    sent: int = 0
    problem: str = ""


class PhotoCounts(Struct, frozen=True):
    """How many wait, how many bytes they are and how many of those have arrived; and
    why others were not accepted, one sentence each.
    """

    waiting: int = 0
    bytes: int = 0
    sent: int = 0
    problems: tuple[str, ...] = ()


def add(
    connection: Connection, sha256: str, size: int, now_ms: int, state: str = "draft"
) -> None:
    """Its file is here. One that is here already stays as it is."""
    connection.execute(ADD, (sha256, state, size, now_ms))


def want(connection: Connection, change: Change) -> None:
    """A change is being saved: the photos it names are to reach the server after it."""
    for sha256 in blobs.named(change):
        connection.execute(WANT, (sha256,))


def get(connection: Connection, sha256: str) -> Photo | None:
    row = connection.execute(ONE, (sha256,)).fetchone()
    return Photo(*row) if row else None


def next_waiting(connection: Connection, but: Collection[str] = ()) -> Photo | None:
    """The one to send next: the oldest, so that a note is soon whole.

    `but`: those that the server does not want yet.
    """
    rows = connection.execute(NEXT)
    return next((Photo(*row) for row in rows if row[0] not in but), None)


def reach(connection: Connection, sha256: str, sent: int) -> None:
    connection.execute(REACH, (sent, sha256))


def receive(connection: Connection, sha256: str, head: int, now_ms: int) -> None:
    """The server has all of it; `head` was its newest log row then."""
    connection.execute(RECEIVE, (head, now_ms, sha256))


def refuse(connection: Connection, sha256: str, problem: str) -> None:
    connection.execute(REFUSE, (problem, sha256))


def let_go(
    connection: Connection,
    backed_up_seq: int,
    old_head: int,
    still_named: Collection[str] = (),
) -> None:
    """Originals that the server cannot lose any more are copies from now on.

    So are those of before `old_head`, but for what a kept change names: both would be
    sent again.
    """
    connection.execute(LET_GO, (backed_up_seq,))
    old = connection.execute(LONG_RECEIVED, (old_head,)).fetchall()
    over = [(one,) for (one,) in old if one not in still_named]
    connection.executemany(LET_ONE_GO, over)


def offer_again(connection: Connection) -> None:
    """The server was restored: what it had may be gone, and is looked for there."""
    connection.execute(OFFER_AGAIN)


def look_at(connection: Connection, sha256: str, now_ms: int) -> None:
    connection.execute(LOOK_AT, (now_ms, sha256))


def drop_crowd(
    connection: Connection, bytes_max: int = FETCHED_BYTES_MAX
) -> tuple[str, ...]:
    """Let go of the copies looked at least, beyond `bytes_max`; whose files may go."""
    left, over = bytes_max, []
    for sha256, size in connection.execute(FETCHED).fetchall():
        left -= size
        if left < 0:
            over.append(sha256)
    connection.executemany(DROP, [(sha256,) for sha256 in over])
    return tuple(over)


def drop_drafts(connection: Connection, but: Iterable[str]) -> None:
    """Let go of what was chosen for notes that were never saved."""
    wanted = set(but)
    found = [sha256 for (sha256,) in connection.execute(DRAFTS).fetchall()]
    connection.executemany(DROP, [(one,) for one in found if one not in wanted])


def drop_unnamed(connection: Connection) -> tuple[str, ...]:
    """Let go of copies that nothing on this phone names any more: what left its
    scopes leaves it, pictures too; whose files may go.
    """
    named: set[str] = set()
    for kind, group in blobs.GROUPS:
        for (body,) in connection.execute(NAMING, (kind, group)):
            value = msgspec.json.decode(body, type=Register).value
            named.update(blobs.standing(kind, group, value))
    copies = [sha256 for sha256, _ in connection.execute(FETCHED).fetchall()]
    over = [one for one in copies if one not in named]
    connection.executemany(DROP, [(one,) for one in over])
    return tuple(over)


def known(connection: Connection) -> set[str]:
    """Every photo that has a row."""
    return {sha256 for (sha256,) in connection.execute(ALL)}


def counts(connection: Connection) -> PhotoCounts:
    waiting, size, sent = connection.execute(COUNTS).fetchone()
    problems = tuple(problem for (problem,) in connection.execute(PROBLEMS))
    return PhotoCounts(waiting, size, sent, problems)


def keeps_place(connection: Connection) -> bool:
    """Whether photos keep where they were taken: not unless somebody says so."""
    return bool(kept.get(connection, KEEPS_PLACE, bool))


def put_keeps_place(connection: Connection, keeps: bool) -> None:
    kept.put(connection, KEEPS_PLACE, keeps)
