"""Who sets a PIN, and whose devices hold what is kept of it, on every store."""

import pytest

from shared.access import Role
from shared.nouns.people import Contact, Pin
from tests.support.office_world import create, edit

MARK = "c0ffee" * 10


@pytest.mark.parametrize("role", [Role.CREW, Role.GATE, Role.HEAD])
async def test_a_person_sets_their_own_and_no_other_ones(world, role):
    ben, cy = await world.phone("ben", role), await world.phone("cy")

    done = await ben.write([edit("person", ben.person, pin=Pin(MARK))])
    refused = await ben.write([edit("person", cy.person, pin=Pin(MARK))])

    assert "applied" == done.status
    assert {"mark": MARK} == await world.value("person", ben.person, "pin")
    assert ("refused", "forbidden") == (refused.status, refused.code)
    assert "pin" not in await world.held("person", cy.person)


async def test_the_office_sets_anybodys(world):
    cy = await world.phone("cy")

    done = await world.office_writes([edit("person", cy.person, pin=Pin(MARK))])

    assert "applied" == done.status


async def test_nobody_makes_a_person_by_a_pin_alone(world):
    cy, stranger = await world.phone("cy"), world.id("person")

    refused = await cy.write([create("person", stranger, pin=Pin(MARK))])

    assert ("refused", "forbidden") == (refused.status, refused.code)
    assert {} == await world.held("person", stranger)


async def test_it_opens_nothing_else_of_ones_own_record(world):
    cy = await world.phone("cy")

    refused = await cy.write(
        [edit("person", cy.person, pin=Pin(MARK), contact=Contact("0170 5"))]
    )

    assert ("refused", "forbidden") == (refused.status, refused.code)
    assert "pin" not in await world.held("person", cy.person)


async def test_gates_and_the_office_hold_it_and_no_other_phone(world):
    ben, gate = await world.phone("ben"), await world.phone("gus", Role.GATE)
    cy, head = await world.phone("cy"), await world.phone("di", Role.HEAD)

    await ben.write([edit("person", ben.person, pin=Pin(MARK))])

    for phone in (ben, gate, world.ana):
        assert MARK in str(await phone.read_all())
        assert MARK in str(await phone.snapshot())
    for phone in (cy, head):
        assert MARK not in str(await phone.read_all())
        assert MARK not in str(await phone.snapshot())
