"""What somebody is typing and has not saved: it outlives a phone that dies.

A draft is nobody else's business: it is not a change, and is never sent.
"""

from sqlite3 import Connection
from typing import TypeVar

import msgspec

T = TypeVar("T")


def get(connection: Connection, name: str, type_: type[T]) -> T | None:
    """The draft of a form. None: there is none, or an older app wrote it otherwise."""
    row = connection.execute("SELECT body FROM draft WHERE name = ?", (name,))
    found = row.fetchone()
    try:
        return msgspec.json.decode(found[0], type=type_) if found else None
    except msgspec.ValidationError:
        return None


def put(connection: Connection, name: str, draft: object) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO draft (name, body) VALUES (?, ?)",
        (name, msgspec.json.encode(draft)),
    )


def forget(connection: Connection, name: str) -> None:
    """Not there: no-op."""
    connection.execute("DELETE FROM draft WHERE name = ?", (name,))
