"""How far each scope has been read, and how far a snapshot of it has come."""

from collections.abc import Iterable
from sqlite3 import Connection

import msgspec
from msgspec import Struct

from shared.wire import Cursor

# Of a scope that was never filled before.
FIRST_GENERATION = 1

_cursor = msgspec.json.Decoder(Cursor)


class Filling(Struct, frozen=True):
    """`come` of about `rows` rows are here, of all scopes begun so far."""

    come: int
    rows: int


def cursors(connection: Connection) -> dict[str, Cursor]:
    """The cursor of every scope that is complete here."""
    rows = connection.execute(
        "SELECT scope, cursor FROM scope WHERE cursor IS NOT NULL ORDER BY scope"
    )
    return {scope: _cursor.decode(body) for scope, body in rows}


def alike(connection: Connection) -> Cursor | None:
    """Where this replica stands, if that is one row for every scope; else None."""
    known = set(cursors(connection).values())
    return known.pop() if len(known) == 1 else None


def generations(connection: Connection) -> dict[str, int]:
    """The current generation of every scope that is complete here."""
    return dict(
        connection.execute(
            "SELECT scope, generation FROM scope WHERE cursor IS NOT NULL"
        ).fetchall()
    )


def expect(connection: Connection, scopes: Iterable[str]) -> None:
    """These are granted: until each is complete, nothing here is whole."""
    connection.executemany(
        "INSERT OR IGNORE INTO scope (scope) VALUES (?)", [(one,) for one in scopes]
    )


def held(connection: Connection) -> set[str]:
    """Scopes that were granted, complete here or not."""
    return {scope for (scope,) in connection.execute("SELECT scope FROM scope")}


def is_each_complete(connection: Connection) -> bool:
    """Whether no scope that was granted is still to be fetched, or fetched further."""
    [(missing,)] = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM scope WHERE cursor IS NULL)"
    )
    return not missing


def reached(connection: Connection) -> int | None:
    """The log row up to which every complete scope is here; None without any."""
    known = cursors(connection)
    return min((cursor.seq for cursor in known.values()), default=None)


def advance(connection: Connection, scope: str, cursor: Cursor) -> None:
    """Move a cursor forward; never back within one epoch."""
    row = connection.execute(
        "SELECT cursor FROM scope WHERE scope = ?", (scope,)
    ).fetchone()
    if row is not None and row[0] is not None:
        known = _cursor.decode(row[0])
        if known.epoch == cursor.epoch and known.seq >= cursor.seq:
            return
    connection.execute(
        "UPDATE scope SET cursor = ? WHERE scope = ?",
        (msgspec.json.encode(cursor), scope),
    )


def filling_after(connection: Connection, scope: str, epoch: str) -> str:
    """The page to go on after, where a snapshot of this epoch broke off; else empty."""
    row = connection.execute(
        "SELECT filling_from, filling_after FROM scope WHERE scope = ?", (scope,)
    ).fetchone()
    if row is None or row[0] is None:
        return ""
    is_same_log = _cursor.decode(row[0]).epoch == epoch
    return str(row[1]) if is_same_log else ""


def begin_filling(connection: Connection, scope: str, as_of: Cursor) -> int:
    """The generation that pages of this snapshot belong to.

    Pulling goes on from the `as_of` of the first page: rows of that page may have
    changed by the time the last one was made.
    """
    row = connection.execute(
        "SELECT generation, filling_from FROM scope WHERE scope = ?", (scope,)
    ).fetchone()
    generation = row[0] if row else 0
    if row and row[1] is not None and _cursor.decode(row[1]).epoch == as_of.epoch:
        return int(generation)
    connection.execute(
        """INSERT INTO scope (scope, generation, filling_from) VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET generation = excluded.generation,
            filling_from = excluded.filling_from, filling_after = ''""",
        (scope, generation + 1, msgspec.json.encode(as_of)),
    )
    return int(generation) + 1


def fill_on(
    connection: Connection, scope: str, after: str, come: int, rows: int
) -> None:
    """The next page is `after`, if there is one; `come` of about `rows` are here."""
    connection.execute(
        """UPDATE scope SET filling_after = ?, filling_come = ?, filling_rows = ?
        WHERE scope = ?""",
        (after, come, rows, scope),
    )


def filling(connection: Connection) -> Filling | None:
    """How far what is being fetched whole has come; None if nothing is.

    What has come stays in it until `filled`: a scope that is complete may be older than
    the others, and than the log.
    """
    come, rows = connection.execute(
        "SELECT sum(filling_come), sum(max(filling_come, filling_rows)) FROM scope"
    ).fetchone()
    return Filling(come, rows) if rows else None


def end_filling(connection: Connection, scope: str) -> None:
    connection.execute(
        """UPDATE scope SET cursor = filling_from, filling_from = NULL,
            filling_after = '', filling_rows = filling_come WHERE scope = ?""",
        (scope,),
    )


def filled(connection: Connection) -> None:
    """Every scope is here, up to a head that the server has told."""
    connection.execute(
        """UPDATE scope SET filling_come = 0, filling_rows = 0
        WHERE filling_come OR filling_rows"""
    )


def forget_filling(connection: Connection, scope: str) -> None:
    """The snapshot in progress cannot go on; it begins again, in a new generation."""
    connection.execute(
        """UPDATE scope SET filling_from = NULL, filling_after = '', filling_come = 0,
            filling_rows = 0 WHERE scope = ?""",
        (scope,),
    )


def forget(connection: Connection) -> None:
    """The log they pointed into is gone. Rows stay until snapshots replace them."""
    connection.execute(
        """UPDATE scope SET cursor = NULL, filling_from = NULL, filling_after = '',
            filling_come = 0, filling_rows = 0"""
    )
