"""What the server keeps beside the log: productions, devices, codes, displays."""

from msgspec import Raw, Struct

from shared.access import Actor, Role
from shared.changes import Change, Register
from shared.clock import Offsets, Stamp


class ProductionRow(Struct, frozen=True):
    """`epoch` changes when a restore makes every cursor meaningless. Log rows up to
    `backed_up_seq` are in a backup too.
    """

    id: str
    epoch: str
    head: int
    created_ms: int
    backed_up_seq: int = 0


class Standing(Struct, frozen=True, omit_defaults=True):
    """What stands of one record, or a fact, as an Effect on the wire. Its parts are as
    they are stored, and are not read: a snapshot has very many.
    """

    seq: int
    scope: str
    change: str
    kind: str
    id: str
    groups: dict[str, Raw] = {}
    fact: Raw | None = None


class Held(Struct, frozen=True):
    """A register as stored: what stands, and in which scope."""

    register: Register
    scope: str


class Device(Struct, frozen=True):
    """Something that carries changes: a phone, a kiosk, an admin login, a display.

    `last_stamp_ms` and `offsets` are what the server knows of its clock; `waiting` is
    what it said of its outbox at its last contact; `cursor` the head it last read to.
    Revoked, or past `expires_ms`, it hands over what it had left, for review; one that
    `is_stolen` does not even do that. `root` is the device as which it was paired, if
    it was made because two phones had become one: see forking.py.
    `is_by_file` is never stored: not it, but a file brings what is its by the file's
    own word.
    """

    id: str
    production: str
    person: str
    role: Role
    name: str = ""
    department: str = ""
    token_hash: bytes = b""
    created_ms: int = 0
    last_seen_ms: int = 0
    last_seq: int = 0
    last_stamp_ms: int = 0
    offsets: Offsets = Offsets()
    waiting: int = 0
    cursor: int = 0
    app: str = ""
    revoked_ms: int | None = None
    expires_ms: int | None = None
    root: str = ""
    is_stolen: bool = False
    unit: str = ""
    is_by_file: bool = False

    @property
    def actor(self) -> Actor:
        """Who this device speaks for."""
        return Actor(self.person, self.role, self.department, self.unit)


class PairingCode(Struct, frozen=True):
    """A one-time code, stored hashed, for one person in one role.

    `handle` is how the code begins. It is no secret: by it a wrong try is laid at the
    door of the code that was meant. `device_expires_ms` is how long the device that
    is paired by it may be used; None: until it is revoked.
    """

    production: str
    handle: str
    code_hash: bytes
    person: str
    role: Role
    department: str = ""
    expires_ms: int = 0
    tries: int = 0
    used_ms: int | None = None
    device_expires_ms: int | None = None
    unit: str = ""


class Display(Struct, frozen=True):
    """A revocable link to a wall. `name` is unique over the whole server."""

    name: str
    production: str
    unit: str
    key_hash: bytes
    created_ms: int
    revoked_ms: int | None = None


class Blob(Struct, frozen=True):
    """A blob that is on this server's disk, all of it.

    `unnamed_ms` is when it was first found that nothing names it any more.
    """

    sha256: str
    type: str
    bytes: int
    received_ms: int
    unnamed_ms: int | None = None


class Claim(Struct, frozen=True):
    """Somebody's own change names a blob. `is_proven`: they have had it, too."""

    is_proven: bool


class HeldChange(Struct, frozen=True):
    """What is left to be done of a change that waits, and why it waits.

    `device` is what carried it, as it was when it came in; `stamp` what it was given.
    """

    change: Change
    reason: str
    stamp: Stamp
    received_ms: int
    device: Device
