"""What is asked of the office: who hears of it, and who decides, on every store."""

from shared.access import Role
from shared.changes import Outcome
from shared.nouns.base import Life
from shared.nouns.requests import (
    Decision,
    RequestAsk,
    RequestDecision,
    RequestKind,
    RequestPush,
)
from shared.schema import person_scope
from tests.support.office_world import Phone, World, create, edit

WORDS = "Crane again tomorrow: rain stopped us."


async def asked(world: World, by: Phone) -> str:
    request = world.id("request")
    done = await by.write(
        [
            create(
                "request",
                request,
                ask=RequestAsk(RequestKind.RENTAL, WORDS, by.person),
                push=RequestPush("", 0),
            )
        ]
    )
    assert "applied" == done.status
    return request


async def decides(world: World, by: Phone, request: str) -> Outcome:
    seen = await world.saw("request", request)
    decision = RequestDecision(Decision.GRANTED, "Until Friday", by.person)
    return await by.write([edit("request", request, saw=seen, decision=decision)])


async def test_the_office_and_whoever_asked_hear_of_a_request_and_nobody_else(world):
    ben = await world.phone("ben")
    cy = await world.phone("cy")

    request = await asked(world, ben)

    for phone in (ben, world.ana):
        replica = await phone.read_all()
        assert WORDS in str(replica)
        assert replica == await phone.snapshot()
    assert request not in str(await cy.read_all())
    assert request not in str(await cy.snapshot())


async def test_the_office_decides_and_whoever_asked_is_told(world):
    ben = await world.phone("ben")
    request = await asked(world, ben)

    assert "applied" == (await decides(world, world.ana, request)).status

    assert "Until Friday" in str(await ben.read_all())
    told = {e.scope for e in await world.log() if e.id == request}
    assert person_scope(ben.person) in told


async def test_nobody_grants_their_own_request(world):
    ben = await world.phone("ben", Role.HEAD)
    request = await asked(world, ben)

    refused = await decides(world, ben, request)

    assert ("refused", "forbidden") == (refused.status, refused.code)
    assert "granted" not in str(await ben.read_all())


async def test_nobody_takes_back_what_somebody_else_has_asked(world):
    ben = await world.phone("ben")
    cy = await world.phone("cy")
    request = await asked(world, ben)
    seen = await world.saw("request", request)

    refused = await cy.write([edit("request", request, saw=seen, life=Life(True))])
    taken = await ben.write([edit("request", request, saw=seen, life=Life(True))])

    assert ("refused", "forbidden") == (refused.status, refused.code)
    assert "applied" == taken.status
