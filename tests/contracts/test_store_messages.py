"""Messages: who is told of one, who may write one, whose receipts count."""

from shared.access import Role
from shared.changes import Fact
from shared.nouns.base import Life
from shared.nouns.messages import MessageKind, MessageWords
from shared.schema import person_scope
from tests.support.office_world import Phone, World, create, edit

WORDS = "Night water work at 18:00"


def words(world: World, to: str = "") -> MessageWords:
    return MessageWords(MessageKind.SAFETY, WORDS, to, world.office.person)


async def told(world: World, group: str, to: str = "") -> str:
    message = world.id("message")
    done = await world.office_writes(
        [create("message", message, **{group: words(world, to)})]
    )
    assert "applied" == done.status
    return message


def receipt(message: str, person: str) -> Fact:
    return Fact("receipt", {"message": message, "person": person})


async def holds(phone: Phone) -> str:
    replica = await phone.read_all()
    assert replica == await phone.snapshot()
    return str(replica)


async def test_a_notice_reaches_everyone_and_a_personal_word_its_person_and_the_office(
    world: World,
) -> None:
    ben, cy = await world.phone("ben"), await world.phone("cy")

    await told(world, "notice")
    assert WORDS in await holds(ben)
    assert WORDS in await holds(cy)

    secret = await told(world, "personal", ben.person)
    assert secret in await holds(ben)
    assert secret in await holds(world.ana)
    assert secret not in await holds(cy)
    scopes = {e.scope for e in await world.log() if e.id == secret}
    assert person_scope(ben.person) in scopes
    assert person_scope(cy.person) not in scopes


async def test_that_a_personal_word_was_withdrawn_is_told_with_nothing_of_its_words(
    world: World,
) -> None:
    ben, cy = await world.phone("ben"), await world.phone("cy")
    secret = await told(world, "personal", ben.person)
    seen = await world.saw("message", secret)

    await world.office_writes([edit("message", secret, saw=seen, life=Life(True))])

    assert "is_cancelled" in await holds(ben)
    assert WORDS not in await holds(cy)


async def test_only_the_office_writes_and_withdraws(world: World) -> None:
    head = await world.phone("head", Role.HEAD)
    message = await told(world, "notice")
    seen = await world.saw("message", message)

    for patch in (
        create("message", world.id("message"), notice=words(world)),
        edit("message", message, saw=seen, life=Life(True)),
    ):
        refused = await head.write([patch])
        assert ("refused", "forbidden") == (refused.status, refused.code)


async def test_a_receipt_counts_for_oneself_and_of_others_waits_for_review(
    world: World,
) -> None:
    ben, cy = await world.phone("ben"), await world.phone("cy", Role.GATE)
    message = await told(world, "notice")

    own = await ben.write(receipt(message, ben.person))
    others = await cy.write(receipt(message, ben.person))

    assert ("applied", "held") == (own.status, others.status)
    fact = await world.fact(own.id)
    assert fact is not None
    assert "" == fact.held
    assert own.id in await holds(world.ana)
