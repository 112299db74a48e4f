"""What one build knows of kinds, groups and facts, as a value.

The server and the phones each carry a registry. Old and new apps work together
because everything that decides is given the registry it decides by: a test runs an
old phone against a new server, or the other way round, in one process.
"""

from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct

from shared.errors import BadInput
from shared.nouns.base import Group


class Reach(StrEnum):
    """How a group's scope follows from what it is."""

    ALL = "all"
    DRAFT = "draft"  # plan groups: coordinators; everyone else sees revisions
    LIVE = "live"  # everyone once the record stands in a published revision
    OFFICE = "office"  # coordinators only
    GATE = "gate"  # gates and coordinators, and the person whose record it is
    OWN = "own"  # coordinators, and the person whose record it is, or whom `of` names
    UNIT = "unit"  # the unit that the record names in `of`, everyone if it names none
    DEPARTMENT = "department"  # that department and coordinators, or everyone


# What every JSON reader keeps exact; as epoch ms, some 285,000 years.
NUMBER_MAX = 2**53 - 1

# A group of a record and the field in it; both empty for none.
Field = tuple[str, str]
NO_FIELD: Field = ("", "")


class Spec(Struct, frozen=True):
    """One field group: its struct, whether it is a set, how far it reaches.

    `of` is where the same record names the unit, department or person that it reaches.
    """

    name: str
    type: type[Group]
    reach: Reach
    is_set: bool = False
    is_made_by_server: bool = False
    of: Field = NO_FIELD


class Kind(Struct, frozen=True):
    """One kind of record: its struct and its groups by name.

    Where the field `privacy` is true, the whole record is for coordinators and for the
    person that the field `author` names, whatever its groups reach otherwise.
    `deciding` are the groups whose values say which scopes the record stands in.
    """

    name: str
    type: type[Struct]
    groups: dict[str, Spec]
    is_made_by_server: bool = False
    privacy: Field = NO_FIELD
    author: Field = NO_FIELD
    deciding: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        fields = (self.privacy, self.author, *(one.of for one in self.groups.values()))
        deciding = frozenset(group for group, _ in fields if group)
        msgspec.structs.force_setattr(self, "deciding", deciding)


class Registry(Struct, frozen=True):
    """The kinds of records and of facts that a build knows.

    `version` is written into its changes. A server does not take patches of apps older
    than `oldest`; their facts it takes always. `reaches` is how far anything reaches.
    """

    version: int
    kinds: dict[str, Kind]
    facts: dict[str, type[Group]]
    oldest: int = 1
    reaches: frozenset[Reach] = frozenset()

    def __post_init__(self) -> None:
        reaches = frozenset(
            spec.reach for kind in self.kinds.values() for spec in kind.groups.values()
        )
        msgspec.structs.force_setattr(self, "reaches", reaches)

    def find(self, kind: str, group: str) -> Spec | None:
        """The spec of a group; None for a kind or a group unknown here."""
        known = self.kinds.get(kind)
        return known.groups.get(group) if known else None

    def spec(self, kind: str, group: str) -> Spec:
        """The spec of a group. Raises BadInput naming what is unknown here."""
        found = self.find(kind, group)
        if found is not None:
            return found
        if kind not in self.kinds:
            raise BadInput(f"There is no kind of record called {kind!r}.", field="kind")
        raise BadInput(f"A {kind} has no group called {group!r}.", field=group)

    def is_plan(self, kind: str, group: str) -> bool:
        """Whether this group reaches people only by publishing."""
        found = self.find(kind, group)
        return found is not None and found.reach is Reach.DRAFT

    def checked(self, kind: str, group: str, value: dict[str, Any]) -> Group:
        """A group's value as its struct. Raises BadInput naming field and fix."""
        try:
            found = msgspec.convert(value, self.spec(kind, group).type)
        except msgspec.ValidationError as error:
            raise BadInput(
                f"{kind}.{group}: {error}. Correct that field and send it again.",
                field=f"{kind}.{group}",
            ) from error
        _check_numbers(f"{kind}.{group}", value)
        return found

    def checked_fact(self, kind: str, body: dict[str, Any]) -> Group:
        """A fact's body as its struct. Raises BadInput naming field and fix."""
        if kind not in self.facts:
            raise BadInput(f"There is no kind of fact called {kind!r}.", field="kind")
        try:
            found = msgspec.convert(body, self.facts[kind])
        except msgspec.ValidationError as error:
            raise BadInput(
                f"{kind}: {error}. Correct that field.", field=kind
            ) from error
        _check_numbers(kind, body)
        return found


def _check_numbers(where: str, value: Any) -> None:
    """Raises BadInput naming the field whose number not every reader keeps exact."""
    if isinstance(value, int):
        if not -NUMBER_MAX <= value <= NUMBER_MAX:
            raise BadInput(
                f"{where}: no time and no count is as large as this. "
                "Correct that field and send it again.",
                field=where,
            )
    elif isinstance(value, dict):
        for name, one in value.items():
            if not isinstance(one, str):
                _check_numbers(f"{where}.{name}", one)
    elif isinstance(value, list | tuple):
        for one in value:
            if not isinstance(one, str):
                _check_numbers(where, one)
