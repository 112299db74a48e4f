"""What people decide of what was recorded: conflicts, voids, reviews."""

from enum import StrEnum

from msgspec import Struct

from shared.clock import Stamp
from shared.nouns.base import Group


class Side(Struct, frozen=True, omit_defaults=True):
    """One author's version of a group in conflict; `saw`: the change they had seen."""

    change: str
    actor: str
    stamp: Stamp
    value: dict[str, object]
    saw: str = ""


class ConflictOn(Group, frozen=True):
    kind: str = ""
    id: str = ""
    group: str = ""


class ConflictSides(Group, frozen=True):
    """All sides that still stand, oldest first; empty once a person has decided."""

    sides: tuple[Side, ...] = ()


class Conflict(Struct, frozen=True):
    """Made by the server, one for each group of a record; open while it has sides."""

    id: str
    on: ConflictOn = ConflictOn()
    standing: ConflictSides = ConflictSides()


class Void(Group, frozen=True):
    """Fact: that fact was recorded by mistake. It stays, and no longer counts."""

    fact: str
    reason: str = ""


class Verdict(StrEnum):
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"


class Review(Group, frozen=True):
    """Fact: a coordinator looked at a held fact."""

    fact: str
    verdict: Verdict
