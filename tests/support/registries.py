"""A later build than ours, invented for tests: what it would know besides."""

from msgspec import Struct
from msgspec.structs import replace

from shared.nouns.base import Group
from shared.nouns.incidents import Incident
from shared.registry import Kind, Reach, Registry, Spec
from shared.schema import KINDS, OURS


class Flight(Group, frozen=True):
    """When a drone may fly over the line's place."""

    from_ms: int | None = None
    pilot: str = ""


class AnyWhat(Group, frozen=True):
    """What an incident is, with a word that we have not heard of."""

    type: str = "near_miss"
    severity: str = "minor"


class BoatName(Group, frozen=True):
    name: str = ""


class Boat(Struct, frozen=True):
    id: str
    name: BoatName = BoatName()


class Sighting(Group, frozen=True):
    """Fact: something was seen from a boat."""

    boat: str
    what: str = ""


def _with(kind: str, *specs: Spec) -> Kind:
    known = KINDS[kind]
    groups = known.groups | {spec.name: spec for spec in specs}
    return replace(known, groups=groups)


NEWER = Registry(
    version=OURS.version + 1,
    kinds=OURS.kinds
    | {
        "item": _with(
            "item",
            Spec("flight", Flight, Reach.ALL),
            Spec("lenses", OURS.spec("item", "people").type, Reach.ALL, is_set=True),
        ),
        "incident": replace(
            _with("incident", Spec("what", AnyWhat, Reach.ALL)), type=Incident
        ),
        "boat": Kind("boat", Boat, {"name": Spec("name", BoatName, Reach.ALL)}),
    },
    facts=OURS.facts | {"sighting": Sighting},
)
# The same build, which does not take edits of ours any more.
STRICT = replace(NEWER, oldest=NEWER.version)


class Channel(Group, frozen=True):
    """A radio channel, of one unit and one department."""

    unit: str = ""
    department: str = ""


class Radio(Struct, frozen=True):
    id: str
    whose: Channel = Channel()
    name: BoatName = BoatName()
    secret: BoatName = BoatName()


RADIO = Kind(
    "radio",
    Radio,
    {
        "whose": Spec("whose", Channel, Reach.ALL),
        "name": Spec("name", BoatName, Reach.UNIT, of=("whose", "unit")),
        "secret": Spec(
            "secret", BoatName, Reach.DEPARTMENT, of=("whose", "department")
        ),
    },
)
# With a kind whose groups reach a unit and a department: ours, and the later build.
PARTED = replace(OURS, kinds=OURS.kinds | {"radio": RADIO})
PARTED_NEWER = replace(NEWER, kinds=NEWER.kinds | {"radio": RADIO})
