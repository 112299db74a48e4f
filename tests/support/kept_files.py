"""What stands in the files of phones and servers, read beside whoever has them open."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from mobile.replica.kept import Paired
from server.store.sqlite import FILE_NAME
from shared.changes import Outcome


class Made(Struct, frozen=True):
    """A change in a phone's outbox; `what` is its fact's kind or its record's."""

    device_seq: int
    id: str
    what: str
    state: str


class Arrived(Struct, frozen=True):
    """The same in the server's store."""

    device_seq: int
    id: str
    status: str


def rows(file: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    uri = f"{file.as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, timeout=5)) as connection:
        return connection.execute(sql, values).fetchall()


def made_on(phone: Path) -> list[Made]:
    """Everything that was ever recorded on the phone, in its order."""
    sql = "SELECT device_seq, id, what, state FROM outbox ORDER BY device_seq"
    return [Made(*row) for row in rows(phone / "replica.db", sql)]


def facts_on(phone: Path) -> set[str]:
    """Ids of the facts that the phone holds from the server."""
    sql = "SELECT id FROM fact WHERE scope <> ''"
    return {id_ for (id_,) in rows(phone / "replica.db", sql)}


def arrived_from(server: Path, phone: Path) -> list[Arrived]:
    """Everything that the server has of this phone, in the phone's order."""
    body = rows(phone / "replica.db", "SELECT body FROM pairing")[0][0]
    device = msgspec.json.decode(body, type=Paired).device
    sql = """SELECT device_seq, id, outcome FROM change
        WHERE device = ? ORDER BY device_seq"""
    return [
        Arrived(seq, id_, msgspec.json.decode(outcome, type=Outcome).status)
        for seq, id_, outcome in rows(server / FILE_NAME, sql, device)
    ]


def facts_in(server: Path) -> list[tuple[str, str]]:
    """Id and kind of every fact in the store."""
    return rows(server / FILE_NAME, "SELECT id, kind FROM fact ORDER BY id")


def values_in(server: Path, kind: str, group: str) -> list[dict[str, Any]]:
    """What stands in this group of every record of the kind."""
    sql = 'SELECT body FROM register WHERE kind = ? AND "group" = ?'
    found = rows(server / FILE_NAME, sql, kind, group)
    return [msgspec.json.decode(body)["value"] for (body,) in found]
