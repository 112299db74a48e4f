"""Who may do what: one table, asked on the phone and enforced by the server."""

from typing import Any

import pytest

from shared import access, schema
from shared.access import (
    Actor,
    Role,
    may_check_in_others,
    may_record,
    may_write,
    scopes,
)
from shared.registry import Reach

OFFICE = {Role.COORDINATOR, Role.ADMIN}
EVERYONE = set(Role) - {Role.DISPLAY}

# Kind and group of a record -> the roles that may set it.
WRITERS: dict[tuple[str, str], set[Role]] = (
    {
        (kind.name, group): OFFICE
        for kind in schema.KINDS.values()
        for group in kind.groups
    }
    | {("incident", group): EVERYONE for group in schema.KINDS["incident"].groups}
    | {("delivery", group): EVERYONE for group in schema.KINDS["delivery"].groups}
    | {
        ("talk", group): OFFICE | {Role.GATE, Role.HEAD}
        for group in schema.KINDS["talk"].groups
    }
    | {("request", group): EVERYONE for group in ("ask", "push", "life")}
    | {
        ("item", "progress"): OFFICE | {Role.HEAD},
        ("item", "remark"): OFFICE | {Role.HEAD},
        ("asset", "condition"): OFFICE | {Role.HEAD},
        ("asset", "due"): EVERYONE,
        ("asset", "photos"): EVERYONE,
        ("revision", "mark"): set(),
        ("person", "pin"): EVERYONE,
        ("person", "photos"): EVERYONE,
        **{
            ("person", group): OFFICE | {Role.GATE, Role.HEAD}
            for group in ("name", "contact", "visit", "entry", "papers", "life")
        },
        ("revision", "frozen"): set(),
        ("conflict", "on"): set(),
        ("conflict", "standing"): set(),
    }
)

OWN: dict[str, Any] = {"person": "ana"}
OTHERS: dict[str, Any] = {"person": "bo"}
# Kind and body of a fact -> the roles whose fact counts at once; ana records it.
RECORDERS: list[tuple[str, dict[str, Any], set[Role]]] = [
    ("attendance", OWN, EVERYONE),
    ("attendance", OTHERS, OFFICE | {Role.GATE, Role.HEAD}),
    ("attendance", OWN | {"at_ms": 7}, OFFICE | {Role.GATE, Role.HEAD}),
    ("attendance", OWN | {"at_ms": None}, EVERYONE),
    ("ack", OWN, EVERYONE),
    ("ack", OTHERS, OFFICE | {Role.GATE}),
    ("scan", {"scan": "check_out"}, EVERYONE),
    ("scan", {"scan": "hand_over"}, EVERYONE),
    ("scan", {"scan": "ruling"}, OFFICE),
    ("comment", {}, EVERYONE),
    ("receipt", OWN, EVERYONE),
    ("receipt", OTHERS, OFFICE),
    ("void", {}, EVERYONE),
    ("review", {}, OFFICE),
    ("unheard-of", {}, OFFICE),
]


@pytest.mark.parametrize("role", Role)
def test_the_table_of_who_may_write_what(role: Role) -> None:
    actor = Actor("ana", role, "Grip")

    may = {named for named in WRITERS if may_write(actor, *named)}

    assert {named for named, roles in WRITERS.items() if role in roles} == may


@pytest.mark.parametrize("role", Role)
def test_the_table_of_who_may_record_what(role: Role) -> None:
    actor = Actor("ana", role)
    for kind, body, roles in RECORDERS:
        assert (role in roles) == may_record(actor, kind, body), (kind, body)


def test_every_kind_of_fact_stands_in_the_table() -> None:
    assert set(schema.FACTS) <= {kind for kind, _, _ in RECORDERS}


@pytest.mark.parametrize("role", Role)
def test_what_is_not_known_here_nobody_may_write(role: Role) -> None:
    actor = Actor("ana", role)

    assert not may_write(actor, "unheard-of", "life")
    assert not may_write(actor, "item", "unheard-of")
    assert not may_write(actor, "incident", "*")


@pytest.mark.parametrize("role", Role)
def test_nothing_that_the_server_makes_may_be_written_by_anybody(role: Role) -> None:
    made = [
        (kind.name, spec.name)
        for kind in schema.KINDS.values()
        for spec in kind.groups.values()
        if kind.is_made_by_server or spec.is_made_by_server
    ]

    assert 4 == len(made)
    assert [] == [one for one in made if may_write(Actor("ana", role), *one)]


def test_a_display_only_reads() -> None:
    display = Actor("", Role.DISPLAY)

    assert not any(may_write(display, *named) for named in WRITERS)
    assert not any(may_record(display, kind, body) for kind, body, _ in RECORDERS)
    assert (schema.ALL,) == scopes(display)


def test_the_offer_to_check_in_others_is_made_to_those_whose_fact_counts() -> None:
    for role in Role:
        actor = Actor("ana", role)

        assert may_check_in_others(actor) == may_record(actor, "attendance", OTHERS)


# Scopes ----------------------------------------------------------------------------


def test_everyone_holds_what_is_for_all_and_what_is_for_them() -> None:
    for role in (Role.CREW, Role.HEAD):
        assert ("all", "person:ana") == scopes(Actor("ana", role))


def test_the_office_holds_drafts_too() -> None:
    for role in OFFICE:
        assert ("all", "role:coordinator", "role:gate", "person:ana") == scopes(
            Actor("ana", role)
        )


def test_a_gate_holds_what_it_knows_people_by_and_no_drafts() -> None:
    assert ("all", "role:gate", "person:ana") == scopes(Actor("ana", Role.GATE))
    assert {("person", "pin")} == {
        (kind.name, spec.name)
        for kind in schema.KINDS.values()
        for spec in kind.groups.values()
        if spec.reach is Reach.GATE
    }


def test_nobody_holds_another_ones_scope() -> None:
    for role in Role:
        held = scopes(Actor("ana", role))

        assert schema.person_scope("bo") not in held
        assert len(set(held)) == len(held)


def test_drafts_and_sensitive_groups_reach_the_office_alone() -> None:
    """What a scope may hold is decided by its groups' reach, by name."""
    reach = {
        (kind.name, spec.name): spec.reach
        for kind in schema.KINDS.values()
        for spec in kind.groups.values()
    }

    assert Reach.OWN == reach["person", "emergency"]
    assert {
        ("workday", "standing"),
        ("item", "progress"),
        ("item", "remark"),
    } == {named for named, one in reach.items() if one is Reach.LIVE}
    for kind in ("item", "call", "workday"):
        drafts = {g for k, g in reach if k == kind and schema.is_plan(k, g)}
        assert drafts == {
            g for (k, g), one in reach.items() if k == kind and "draft" == one
        }
    assert not schema.is_plan("item", "unheard-of")
    assert not schema.is_plan("unheard-of", "time")
    assert access.OFFICE == (Role.COORDINATOR, Role.ADMIN)


def test_only_the_office_opens_what_is_private() -> None:
    may = {role for role in Role if access.may_make_public(Actor("p", role))}
    assert {Role.COORDINATOR, Role.ADMIN} == may
