"""Two who had not seen each other, on every store: both are kept."""

from shared.access import Role
from shared.nouns.base import Life
from shared.nouns.plan import (
    ItemRemark,
)
from tests.support.office_world import (
    coordinators,
    edit,
    title,
)


async def test_two_who_had_not_seen_each_other_are_both_kept_until_one_decides(world):
    bo, cy = await coordinators(world)
    day = await world.workday()
    item = await world.item(day)
    seen = await world.saw("item", item)
    assert (
        "applied"
        == (await bo.write([edit("item", item, saw=seen, what=title("Bo's"))])).status
    )
    second = await cy.write([edit("item", item, saw=seen, what=title("Cy's"))])
    assert "conflict" == second.status
    sides = await world.sides("what", item)
    assert [bo.person, cy.person] == [side["actor"] for side in sides]
    assert ["Bo's", "Cy's"] == [side["value"]["title"] for side in sides]
    assert [seen["what"]] * 2 == [side["saw"] for side in sides]
    assert "Cy's" == (await world.value("item", item, "what"))["title"]
    for phone in (bo, cy):
        replica = await phone.read_all()
        standing = replica.registers["conflict", f"conflict-what-{item}", "standing"]
        assert 2 == len(standing.value["sides"])
    settled = await world.ana.write(
        [
            edit(
                "item",
                item,
                saw=await world.saw("item", item),
                settles={"what": tuple(side["change"] for side in sides)},
                what=title("Both"),
            )
        ]
    )
    assert "applied" == settled.status
    assert [] == await world.sides("what", item)
    assert "Both" == (await world.value("item", item, "what"))["title"]
    for phone in (bo, cy):
        standing = (await phone.read_all()).registers[
            "conflict", f"conflict-what-{item}", "standing"
        ]
        assert [] == standing.value.get("sides", [])


async def test_a_side_that_nobody_saw_keeps_the_conflict_open(world):
    bo, cy = await coordinators(world)
    item = await world.item(await world.workday())
    seen = await world.saw("item", item)
    first = await bo.write([edit("item", item, saw=seen, what=title("Bo's"))])
    second = await cy.write([edit("item", item, saw=seen, what=title("Cy's"))])
    third = await world.ana.write(
        [
            edit(
                "item",
                item,
                saw={"what": second.id},
                settles={"what": (second.id,)},
                what=title("Ana's"),
            )
        ]
    )
    assert "conflict" == third.status
    assert [first.id, third.id] == [
        side["change"] for side in await world.sides("what", item)
    ]


async def test_one_whose_side_is_gone_is_told_that_it_is_settled_for_them(world):
    """Else their phone would show it as open for ever: nothing more is sent to them."""
    ben, cy = await world.phone("ben", Role.HEAD), await world.phone("cy", Role.HEAD)
    day = await world.workday()
    item = await world.item(day)
    await world.publish(day)
    sides = [
        await phone.write(
            [edit("item", item, saw={"remark": ""}, remark=ItemRemark(text))]
        )
        for phone, text in ((ben, "late"), (cy, "early"))
    ]
    conflict = ("conflict", f"conflict-remark-{item}", "standing")
    await world.ana.write(
        [
            edit(
                "item",
                item,
                saw={"remark": sides[1].id},
                settles={"remark": (sides[1].id,)},
                remark=ItemRemark("on time"),
            )
        ]
    )
    for phone, count in ((ben, 2), (cy, 0), (world.ana, 2)):
        replica = await phone.read_all()
        assert count == len(replica.registers[conflict].value.get("sides", []))
        assert replica == await phone.snapshot()


async def test_the_same_value_from_two_is_no_conflict(world):
    bo, cy = await coordinators(world)
    item = await world.item(await world.workday())
    seen = await world.saw("item", item)
    for phone in (bo, cy):
        outcome = await phone.write([edit("item", item, saw=seen, what=title("Same"))])
        assert "applied" == outcome.status
    assert {} == await world.held("conflict", f"conflict-what-{item}")


async def test_a_cancellation_that_missed_an_edit_stays_and_the_edit_is_a_side(world):
    bo, cy = await coordinators(world)
    item = await world.item(await world.workday())
    seen = await world.saw("item", item)
    await bo.write([edit("item", item, saw=seen, what=title("Bo's"))])
    cancelled = await cy.write(
        [edit("item", item, saw={**seen, "life": ""}, life=Life(is_cancelled=True))]
    )
    assert "conflict" == cancelled.status
    assert {"is_cancelled": True} == await world.value("item", item, "life")
    assert {bo.person, cy.person} == {
        side["actor"] for side in await world.sides("life", item)
    }


async def test_an_edit_that_saw_a_refused_change_saw_what_that_one_saw(world):
    bo, _ = await coordinators(world)
    item = await world.item(await world.workday())
    seen = await world.saw("item", item)
    refused = bo.change(
        [edit("item", item, saw=seen, what=title("no"))], actor="no-one"
    )
    assert "refused" == (await bo.push(refused)).outcomes[0].status
    after = await bo.write(
        [edit("item", item, saw={"what": refused.id}, what=title("Bo's"))]
    )
    assert "applied" == after.status
    assert [] == await world.sides("what", item)


async def test_a_refused_change_is_settled_as_what_it_saw(world):
    bo, cy = await coordinators(world)
    item = await world.item(await world.workday())
    seen = await world.saw("item", item)
    first = await bo.write([edit("item", item, saw=seen, what=title("Bo's"))])
    second = await cy.write([edit("item", item, saw=seen, what=title("Cy's"))])
    on_first = [edit("item", item, saw={"what": first.id}, what=title("no"))]
    refused = bo.change(on_first, actor="no-one")
    assert "refused" == (await bo.push(refused)).outcomes[0].status

    settled = edit(
        "item",
        item,
        saw={"what": second.id},
        settles={"what": (refused.id, second.id)},
        what=title("Both"),
    )

    assert "applied" == (await bo.write([settled])).status
    assert [] == await world.sides("what", item)


async def test_an_edit_that_saw_a_refused_revival_saw_the_cancellation(world):
    bo, _ = await coordinators(world)
    item = await world.item(await world.workday())
    await world.office_writes([edit("item", item, life=Life(True))])
    seen = await world.saw("item", item)
    revived = bo.change([edit("item", item, saw=seen, life=Life())], actor="no-one")
    assert "refused" == (await bo.push(revived)).outcomes[0].status
    on_top = {**seen, "life": revived.id}

    noted = await bo.write([edit("item", item, saw=on_top, what=title("Bo's"))])

    assert "applied" == noted.status
    assert [] == await world.sides("life", item)
