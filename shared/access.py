"""Who may do what. The phone asks to explain, the server asks to enforce."""

from enum import StrEnum
from typing import Any

from msgspec import Struct

from shared.registry import Reach, Registry
from shared.schema import ALL, COORDINATORS, GATES, OURS, person_scope
from shared.scopes import EVERY_UNIT, department_scope, unit_scope


class Role(StrEnum):
    """A device's role in one production."""

    CREW = "crew"
    GATE = "gate"
    HEAD = "department_head"
    COORDINATOR = "coordinator"
    ADMIN = "admin"
    DISPLAY = "display"


OFFICE = (Role.COORDINATOR, Role.ADMIN)


class Actor(Struct, frozen=True):
    """Who is asking: a person, in a role, of a department and a unit.

    Whoever belongs to no unit works with all of them.
    """

    person: str
    role: Role
    department: str = ""
    unit: str = ""


def scopes(actor: Actor, registry: Registry = OURS) -> tuple[str, ...]:
    """The scopes that this actor's device holds, in a fixed order.

    Those of units and departments only where the registry has anything in them.
    """
    held = [ALL]
    if actor.role in OFFICE:
        held.append(COORDINATORS)
    if Reach.GATE in registry.reaches and actor.role in (Role.GATE, *OFFICE):
        held.append(GATES)
    if actor.person:
        held.append(person_scope(actor.person))
    if Reach.UNIT in registry.reaches:
        held.append(unit_scope(actor.unit) if actor.unit else EVERY_UNIT)
    if Reach.DEPARTMENT in registry.reaches and actor.department:
        held.append(department_scope(actor.department))
    return tuple(held)


# What everybody may write but a display: everyone may ask, the office decides.
_ANYBODY = frozenset(
    {
        ("incident", "*"),
        ("delivery", "*"),
        ("asset", "due"),
        ("asset", "photos"),
        ("request", "ask"),
        ("request", "push"),
        ("request", "life"),
    }
)
# What a person sets of their own record, whoever wrote it; of another's the office.
_OWN = frozenset({("person", "pin"), ("person", "photos")})
# A gate writes visitors in. It changes nobody else's: a record that has an author is
# edited by them and by the office, and whom the office listed has none.
_VISITORS = frozenset(
    ("person", group)
    for group in ("name", "contact", "visit", "entry", "papers", "life")
)
# Groups that others than the office may write, by role. Creating a record counts as
# writing every group that it sets.
_WRITES: dict[Role, frozenset[tuple[str, str]]] = {
    Role.CREW: _ANYBODY | _OWN,
    Role.GATE: _ANYBODY | _OWN | _VISITORS | frozenset({("talk", "*")}),
    Role.HEAD: _ANYBODY
    | _OWN
    | _VISITORS
    | frozenset(
        {
            ("talk", "*"),
            ("item", "progress"),
            ("item", "remark"),
            ("asset", "condition"),
        }
    ),
    Role.DISPLAY: frozenset(),
}


def may_write(actor: Actor, kind: str, group: str, registry: Registry = OURS) -> bool:
    """Whether the actor may set this group of this kind of record.

    Nobody may set what the server makes, or what this build does not know.
    """
    spec = registry.find(kind, group)
    if spec is None or spec.is_made_by_server:
        return False
    if actor.role in OFFICE:
        return True
    allowed = _WRITES.get(actor.role, frozenset())
    return (kind, group) in allowed or (kind, "*") in allowed


def is_of_own(kind: str, group: str) -> bool:
    """Whether a person sets this group of their own record, and of no other."""
    return (kind, group) in _OWN


def may_record(actor: Actor, kind: str, body: dict[str, Any]) -> bool:
    """Whether the actor may record this fact. One that may not is held, not lost."""
    if actor.role is Role.DISPLAY:
        return False
    if actor.role in OFFICE:
        return True
    if kind == "attendance":
        is_own = body.get("person") == actor.person
        # A time that is told and not recorded is nobody's word for themselves.
        is_told = body.get("at_ms") is not None
        return actor.role in (Role.GATE, Role.HEAD) or (is_own and not is_told)
    if kind == "ack":
        return body.get("person") == actor.person or actor.role is Role.GATE
    if kind == "receipt":
        return body.get("person") == actor.person
    if kind == "scan":
        return body.get("scan") != "ruling"
    return kind in ("comment", "void")


def may_make_public(actor: Actor) -> bool:
    """Whether the actor may open a private record to everyone again."""
    return actor.role in OFFICE


def may_check_in_others(actor: Actor) -> bool:
    """Whether this actor's phone offers check-in of other people."""
    return actor.role in (Role.GATE, Role.HEAD, *OFFICE)
