"""Assets and kits, and the scans that say who holds them."""

from enum import StrEnum

from msgspec import Struct

from shared.nouns.base import Elements, Group, Life, Tag


class Condition(StrEnum):
    NEW = "new"
    GOOD = "good"
    FAIR = "fair"
    DAMAGED = "damaged"
    UNSAFE = "unsafe"
    LOST = "lost"


class Ownership(StrEnum):
    OWNED = "owned"
    RENTAL = "rental"
    PERSONAL = "personal"


class AssetName(Group, frozen=True):
    name: str = ""
    category: str = ""
    serial: str = ""


class AssetKit(Group, frozen=True):
    """The kit that contains this asset; empty for none."""

    kit: str = ""


class AssetOwner(Group, frozen=True):
    ownership: Ownership = Ownership.OWNED
    vendor: str = ""
    rental_due_ms: int | None = None


class AssetCondition(Group, frozen=True):
    condition: Condition = Condition.GOOD


class AssetStock(Group, frozen=True):
    """How many; 1 unless a consumable."""

    quantity: int = 1


class AssetDue(Group, frozen=True):
    """When whoever took it is to bring it back.

    `taking` is the scan by which they took it: of any other this says nothing.
    """

    back_ms: int | None = None
    taking: str = ""


class Asset(Struct, frozen=True):
    """A thing with a tag. A kit is an asset that other assets name as theirs.

    `photos` holds the SHA-256 of each, see `shared/blobs.py`.
    """

    id: str
    name: AssetName = AssetName()
    tag: Tag = Tag()
    kit: AssetKit = AssetKit()
    owner: AssetOwner = AssetOwner()
    condition: AssetCondition = AssetCondition()
    stock: AssetStock = AssetStock()
    due: AssetDue = AssetDue()
    photos: Elements = Elements()
    life: Life = Life()


class ScanKind(StrEnum):
    CHECK_OUT = "check_out"
    CHECK_IN = "check_in"
    HAND_OVER = "hand_over"
    MOVE = "move"
    INSPECT = "inspect"
    FOUND = "found"
    MISSING = "missing"
    RULING = "ruling"


class Scan(Group, frozen=True):
    """Fact: something was done with an asset.

    `holder` is the person who has it from now on (empty for the store); `place` where.
    `previous` is the fact that the phone believed current for this asset, empty for
    none. A scan of a kit lists the `contents` it moved and the `exceptions` that were
    not there. `settles` names the sides of a dispute that this scan decides: the
    earlier holder's hand-over, or a coordinator's ruling.
    """

    asset: str
    scan: ScanKind
    holder: str = ""
    place: str = ""
    workday: str = ""
    condition: Condition | None = None
    previous: str = ""
    contents: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    settles: tuple[str, ...] = ()
