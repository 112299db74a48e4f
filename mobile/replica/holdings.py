"""How much of a production this phone holds, and letting go of all of it."""

from sqlite3 import Connection

from msgspec import Struct

from mobile.replica import traces

UNSENT = "SELECT id FROM outbox WHERE state = 'waiting'"
BEGUN = "SELECT COUNT(*) FROM draft"
PHOTOS = "SELECT COUNT(*), COALESCE(SUM(bytes), 0) FROM photo"
# The names of migrations that were made stay: the tables are still theirs.
TABLES = r"""SELECT name FROM sqlite_master WHERE type = 'table'
    AND name NOT LIKE 'sqlite\_%' ESCAPE '\' AND name NOT LIKE '\_%' ESCAPE '\'"""


class Used(Struct, frozen=True):
    """What is taken of this phone's storage. `photo_bytes` are those of `photos`."""

    replica_bytes: int
    photos: int
    photo_bytes: int


def used(connection: Connection) -> Used:
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    (page_bytes,) = connection.execute("PRAGMA page_size").fetchone()
    photos, photo_bytes = connection.execute(PHOTOS).fetchone()
    return Used(pages * page_bytes, photos, photo_bytes)


def unsent(connection: Connection) -> list[str]:
    """The ids of all changes that wait to be sent."""
    return [id_ for (id_,) in connection.execute(UNSENT)]


def begun(connection: Connection) -> int:
    """How many forms somebody has begun here and not saved."""
    (count,) = connection.execute(BEGUN).fetchone()
    return int(count)


def forget_all(connection: Connection) -> None:
    """Whose phone it was, and everything of theirs; it is then as if new."""
    # Rows that name each other go together: looked at at the commit.
    connection.execute("PRAGMA defer_foreign_keys = ON")
    for (table,) in connection.execute(TABLES).fetchall():
        connection.execute(f'DELETE FROM "{table}"')  # noqa: S608
    traces.leave(connection)
