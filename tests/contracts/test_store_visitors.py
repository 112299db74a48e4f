"""Who writes visitors in, and that nobody rewrites the crew by it, on every store."""

import pytest

from shared.access import Role
from shared.changes import Outcome
from shared.nouns.base import Life
from shared.nouns.people import (
    Contact,
    GateEntry,
    Job,
    Paper,
    PapersShown,
    PersonKind,
    PersonName,
    Visit,
)
from tests.support.office_world import Phone, World, check_in, create, edit

NAME = PersonName("Vera Besuch")
VISIT = Visit("Ana Ruiz", "Boiler service")


async def written_in(world: World, by: Phone, person: str) -> Outcome:
    return await by.write(
        [
            create(
                "person",
                person,
                name=NAME,
                visit=VISIT,
                entry=GateEntry(by.person, 7),
                contact=Contact("0170 5"),
            )
        ]
    )


@pytest.mark.parametrize("role", [Role.GATE, Role.HEAD])
async def test_a_gate_writes_a_visitor_in_and_everybody_knows_them(world, role):
    gate = await world.phone("gus", role)
    cy = await world.phone("cy")
    visitor = world.id("person")

    assert "applied" == (await written_in(world, gate, visitor)).status

    assert NAME.name in str(await cy.read_all())
    came = check_in(visitor, await world.workday())
    assert "applied" == (await gate.write(came)).status


async def test_crew_write_nobody_in(world):
    cy = await world.phone("cy")
    visitor = world.id("person")

    refused = await written_in(world, cy, visitor)

    assert ("refused", "forbidden") == (refused.status, refused.code)
    assert NAME.name not in str(await cy.read_all())


@pytest.mark.parametrize(
    "values",
    [
        {"name": PersonName("Somebody Else")},
        {"contact": Contact("0170 666")},
        {"visit": VISIT},
        {"papers": PapersShown((Paper("Site induction"),))},
        {"life": Life(True)},
    ],
    ids=lambda one: next(iter(one)),
)
async def test_a_gate_changes_nobody_whom_the_office_listed(world, values):
    gate = await world.phone("gus", Role.GATE)
    before = await world.saw("person", world.ana.person)
    # Not by saying that they wrote them in, either.
    for more in ({}, {"entry": GateEntry(gate.person, 7)}):
        refused = await gate.write(
            [edit("person", world.ana.person, saw=before, **values, **more)]
        )

        assert ("refused", "forbidden") == (refused.status, refused.code)
    assert before == await world.saw("person", world.ana.person)


async def test_a_gate_puts_its_own_visitor_right_and_another_gate_does_not(world):
    gate = await world.phone("gus", Role.GATE)
    other = await world.phone("oda", Role.GATE)
    visitor = world.id("person")
    await written_in(world, gate, visitor)
    papers = PapersShown((Paper("Site induction", "2027-01-01"),))

    saw = await world.saw("person", visitor)
    refused = await other.write([edit("person", visitor, saw=saw, papers=papers)])
    done = await gate.write([edit("person", visitor, saw=saw, papers=papers)])

    assert ("refused", "forbidden") == (refused.status, refused.code)
    assert "applied" == done.status


async def test_a_gate_gives_no_visitor_a_job(world):
    gate = await world.phone("gus", Role.GATE)
    visitor = world.id("person")

    job = Job(PersonKind.CREW, "Grip")
    refused = await gate.write([create("person", visitor, name=NAME, job=job)])

    assert ("refused", "forbidden") == (refused.status, refused.code)
