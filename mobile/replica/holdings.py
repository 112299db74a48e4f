"""How much of a production this phone holds, and letting go of all of it."""

from sqlite3 import Connection

from msgspec import Struct

from mobile.replica import traces

UNSENT = "SELECT id FROM outbox WHERE state = 'waiting'"
# What others who had this phone began is in rows that are named so, see kept_draft.py.
BEGUN = "SELECT COUNT(*) FROM draft WHERE name NOT LIKE '% others'"
PUT_ASIDE = "SELECT COUNT(*) FROM draft WHERE name LIKE '% others'"
# Of everybody who had this phone: chains, since each is one message.
REFUSALS = "SELECT COUNT(DISTINCT chain) FROM inbox WHERE decided = ''"
REFUSED_PHOTOS = """SELECT sha256 FROM photo WHERE state = 'refused'
    ORDER BY at_ms, sha256"""
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


def put_aside(connection: Connection) -> int:
    """How many kinds of form others who had this phone began and did not save."""
    (count,) = connection.execute(PUT_ASIDE).fetchone()
    return int(count)


def refusals(connection: Connection) -> int:
    """How many messages nobody has decided on, whoever they are for."""
    (count,) = connection.execute(REFUSALS).fetchone()
    return int(count)


def refused_photos(connection: Connection) -> list[str]:
    """The hashes of those that the server would not have: no other place has them."""
    return [sha256 for (sha256,) in connection.execute(REFUSED_PHOTOS)]


def forget_all(connection: Connection) -> None:
    """Whose phone it was, and everything of theirs; it is then as if new."""
    # Rows that name each other go together: looked at at the commit.
    connection.execute("PRAGMA defer_foreign_keys = ON")
    for (table,) in connection.execute(TABLES).fetchall():
        connection.execute(f'DELETE FROM "{table}"')  # noqa: S608
    traces.leave(connection)
