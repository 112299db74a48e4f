"""Single values of the replica by name, and whose phone this is."""

from sqlite3 import Connection
from typing import TypeVar

import msgspec
from msgspec import Struct

from shared.access import Actor, Role
from shared.clock import Offsets
from shared.wire import Limits, SilentDevice

T = TypeVar("T")


class Paired(Struct, frozen=True):
    """Whose phone this is. The token is not here: see secrets.py.

    `trusted` are the fingerprints of its server's certificates; none where a browser
    would trust the server, and on the same machine.
    """

    device: str
    person: str
    role: Role
    production: str
    url: str
    title: str = ""
    department: str = ""
    trusted: tuple[str, ...] = ()

    @property
    def actor(self) -> Actor:
        return Actor(self.person, self.role, self.department)


class Contact(Struct, frozen=True, omit_defaults=True):
    """What the server last said of itself.

    `offsets` are this phone's clocks as learnt from the server's; `as_of_ms` is when
    everything up to the server's head was here; times are the server's, epoch ms.
    `backed_up_seq`: log rows up to here survive the loss of the server. `limits` are
    what it takes at a time.
    """

    epoch: str = ""
    offsets: Offsets = Offsets()
    last_ms: int | None = None
    as_of_ms: int | None = None
    backed_up_seq: int = 0
    limits: Limits = Limits()


class Silence(Struct, frozen=True):
    """Devices that the server had not heard of for a while, as it said at `as_of_ms`.

    Nobody is told of more than the server tells their role.
    """

    as_of_ms: int
    devices: tuple[SilentDevice, ...]


def paired(connection: Connection) -> Paired | None:
    """Whose phone this is; None before the first pairing."""
    row = connection.execute("SELECT body FROM pairing").fetchone()
    return msgspec.json.decode(row[0], type=Paired) if row else None


def put_paired(connection: Connection, pairing: Paired) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO pairing (one, body) VALUES (1, ?)",
        (msgspec.json.encode(pairing),),
    )


def device(connection: Connection) -> str:
    """This device's id; empty before the first pairing."""
    known = paired(connection)
    return known.device if known else ""


def contact(connection: Connection) -> Contact:
    return get(connection, "contact", Contact) or Contact()


def put_contact(connection: Connection, known: Contact) -> None:
    put(connection, "contact", known)


def silence(connection: Connection) -> Silence | None:
    """None: no server has said anything of it yet."""
    return get(connection, "silence", Silence)


def put_silence(connection: Connection, known: Silence) -> None:
    put(connection, "silence", known)


def get(connection: Connection, name: str, type_: type[T]) -> T | None:
    row = connection.execute("SELECT value FROM kept WHERE name = ?", (name,))
    found = row.fetchone()
    return msgspec.json.decode(found[0], type=type_) if found else None


def put(connection: Connection, name: str, value: object) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO kept (name, value) VALUES (?, ?)",
        (name, msgspec.json.encode(value)),
    )


def drop(connection: Connection, name: str) -> None:
    connection.execute("DELETE FROM kept WHERE name = ?", (name,))
