"""The job, and the places it happens in."""

from enum import StrEnum

from msgspec import Struct

from shared.nouns.base import Group, Life


class Identity(Group, frozen=True):
    title: str = ""
    company: str = ""
    number: str = ""


class Zone(Group, frozen=True):
    """IANA name; every time of the production is shown in it."""

    name: str = "UTC"


class Rules(Group, frozen=True):
    """By which rest and meal rules people are warned: see `shared/rule_sets.py`."""

    key: str = ""


class GateRules(Group, frozen=True):
    """Titles of the papers that a gate asks everybody for."""

    papers: tuple[str, ...] = ()


class Production(Struct, frozen=True):
    """The job. Its record id is the production's own id."""

    id: str
    identity: Identity = Identity()
    zone: Zone = Zone()
    rules: Rules = Rules()
    gate: GateRules = GateRules()


class PlaceKind(StrEnum):
    SET = "set"
    BASECAMP = "basecamp"
    PARKING = "parking"
    GATE = "gate"
    STORE = "store"
    HOSPITAL = "hospital"
    OTHER = "other"


class PlaceName(Group, frozen=True):
    name: str = ""
    kind: PlaceKind = PlaceKind.OTHER


class Where(Group, frozen=True):
    """How to get there. `map_url` opens in the phone's map app."""

    address: str = ""
    map_url: str = ""
    phone: str = ""


class Place(Struct, frozen=True):
    id: str
    name: PlaceName = PlaceName()
    where: Where = Where()
    life: Life = Life()
