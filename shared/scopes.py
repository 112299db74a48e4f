"""In which scopes a group stands: decided when it is written, checked when it is read.

A scope is what a device may hold or may not, whole; its name is a string.
"""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from shared.changes import Effect, Register
from shared.registry import Field, Kind, Reach, Spec
from shared.schema import ALL, COORDINATORS, GATES, person_scope

# What any unit is told: for devices that belong to none.
EVERY_UNIT = "unit:"

Values = Mapping[str, Mapping[str, Any]]


def unit_scope(unit: str) -> str:
    return f"unit:{unit}"


def department_scope(department: str) -> str:
    return f"department:{department}"


def values(groups: Mapping[str, Register]) -> Values:
    """What stands in a record's groups, without who said so."""
    return {name: register.value for name, register in groups.items()}


def homes(
    kind: Kind, spec: Spec, id: str, record: Values, is_published: bool = False
) -> tuple[str, ...]:
    """The scope that a group of this record stands in, then those it is told to also.

    `record` holds at least the groups that decide. `is_published`: whether the record
    ever stood in a published revision.
    """
    private = private_scopes(kind, record)
    if private:
        return private
    if spec.reach is Reach.LIVE:
        return (ALL,) if is_published else (COORDINATORS,)
    if spec.reach is Reach.OWN:
        return COORDINATORS, person_scope(_text(record, spec.of) or id)
    if spec.reach is Reach.GATE:
        return GATES, person_scope(id)
    name = _text(record, spec.of)
    if spec.reach is Reach.UNIT and name:
        return unit_scope(name), EVERY_UNIT
    if spec.reach is Reach.DEPARTMENT and name:
        return department_scope(name), COORDINATORS
    if spec.reach in (Reach.DRAFT, Reach.OFFICE):
        return (COORDINATORS,)
    return (ALL,)


def private_scopes(kind: Kind, record: Values) -> tuple[str, ...]:
    """Where a private record stands, and all that is said about it; else empty."""
    group, field = kind.privacy
    if not group or record.get(group, {}).get(field) is not True:
        return ()
    author = _text(record, kind.author)
    return (COORDINATORS, person_scope(author)) if author else (COORDINATORS,)


def still_told(effect: Effect, gone_seq: int) -> Effect:
    """A log row as it may be read today: what has left its scope since is not told.

    `gone_seq` is the row with which the record last left this scope; 0 for never.
    """
    if effect.seq >= gone_seq or effect.is_deleted:
        return effect
    return replace(effect, groups={}, fact=None, is_out=True)


def _text(record: Values, field: Field) -> str:
    group, name = field
    return str(record.get(group, {}).get(name, ""))
