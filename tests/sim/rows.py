"""What the server's file holds: every change it was sent, and its log."""

import sqlite3

import msgspec

from shared.changes import Change, Effect, Outcome

Rows = dict[str, tuple[Change, Outcome, int]]


def changes(connection: sqlite3.Connection) -> Rows:
    """Every change the server has looked at, in the order of arrival."""
    found = connection.execute(
        "SELECT id, body, outcome, received_ms FROM change ORDER BY rowid"
    )
    return {
        id_: (
            msgspec.json.decode(body, type=Change),
            msgspec.json.decode(outcome, type=Outcome),
            received_ms,
        )
        for id_, body, outcome, received_ms in found
    }


def log(connection: sqlite3.Connection) -> list[Effect]:
    rows = connection.execute("SELECT body FROM log ORDER BY seq")
    return [msgspec.json.decode(body, type=Effect) for (body,) in rows]
