"""Talks and deliveries: who may note them, and who may change them, on every store."""

from shared.access import Role
from shared.changes import Patch
from shared.nouns.deliveries import DeliveryCondition, DeliveryState, DeliveryWhen
from shared.nouns.talks import TalkTopic, TalkWhen
from tests.support.office_world import Phone, World, create, edit


async def noted(world: World, by: Phone) -> str:
    delivery = world.id("delivery")
    when = DeliveryWhen(1, receiver=by.person)
    done = await by.write([create("delivery", delivery, when=when)])
    assert "applied" == done.status
    return delivery


async def test_crew_note_deliveries_and_everybody_hears_of_them(world):
    ben, cy = await world.phone("ben"), await world.phone("cy")

    delivery = await noted(world, ben)

    for phone in (ben, cy, world.ana):
        assert delivery in str(await phone.read_all())
        assert delivery in str(await phone.snapshot())


async def test_nobody_but_its_receiver_and_the_office_changes_a_delivery(world):
    ben, cy = await world.phone("ben"), await world.phone("cy", Role.HEAD)
    delivery = await noted(world, ben)
    broken = DeliveryCondition(DeliveryState.DAMAGED)

    seen = await world.saw("delivery", delivery)
    refused = await cy.write([edit("delivery", delivery, saw=seen, condition=broken)])
    assert ("refused", "forbidden") == (refused.status, refused.code)
    done = await world.ana.write(
        [edit("delivery", delivery, saw=seen, condition=broken)]
    )
    assert "applied" == done.status


async def test_talks_are_noted_by_heads_the_gate_and_the_office_and_not_by_crew(world):
    crew = await world.phone("dan")
    for name, role in (("ben", Role.HEAD), ("cy", Role.GATE)):
        phone = await world.phone(name, role)
        assert "applied" == (await talks(world, phone)).status
    assert "applied" == (await talks(world, world.ana)).status
    refused = await talks(world, crew)
    assert ("refused", "forbidden") == (refused.status, refused.code)


async def test_two_who_put_different_people_into_a_talk_both_stand(world):
    head = await world.phone("ben", Role.HEAD)
    talk = world.id("talk")
    await head.write([talk_of(talk, head)])
    seen = await world.saw("talk", talk)

    for phone, person in ((head, "person-one"), (world.ana, "person-two")):
        added = Patch("talk", talk, add={"attendees": (person,)}, saw=seen)
        assert "applied" == (await phone.write([added])).status

    held = str(await head.read_all())
    assert "person-one" in held
    assert "person-two" in held


def talk_of(talk: str, by: Phone) -> Patch:
    when = TalkWhen(1, noted_by=by.person)
    return create("talk", talk, topic=TalkTopic("Working at height"), when=when)


async def talks(world: World, by: Phone):
    return await by.write([talk_of(world.id("talk"), by)])
