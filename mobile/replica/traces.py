"""Whether what left this phone may still be found between the rows of its file.

SQLite wipes where a row stood last. Where it stood before, in the same page, stays
until something else is written there: only a file that is written anew is sure to be
without it. What is here stands in the file itself, so that a phone that dies before
that knows what is left to do.
"""

from sqlite3 import Connection

from mobile.replica import kept

NAME = "leaves_traces"


def are_left(connection: Connection) -> bool:
    """Whether something left since the file was written anew."""
    return bool(kept.get(connection, NAME, bool))


def leave(connection: Connection) -> None:
    """Something is leaving, by this transaction."""
    kept.put(connection, NAME, True)


def end(connection: Connection) -> None:
    """The file was written anew."""
    kept.drop(connection, NAME)
