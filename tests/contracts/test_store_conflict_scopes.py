"""Who is told of what two disagree on, and how much of it: on every store."""

from shared.access import Role
from shared.nouns.incidents import IncidentPrivacy, IncidentWhen, IncidentWords
from shared.nouns.people import Emergency
from shared.nouns.plan import ItemRemark
from tests.support.office_world import Phone, World, coordinators, create, edit, title

HERS, HIS = "Aunt Vera 0170 444", "Uncle Karl 0170 555"


async def both(phone: Phone) -> str:
    """All that a phone may hold, read on from the beginning and as it stands."""
    replica = await phone.read_all()
    assert replica == await phone.snapshot()
    return str(replica)


async def disagree(world: World, one: Phone, other: Phone, record, hers, his) -> None:
    kind, id_ = record
    seen = {"life": "", **await world.saw(kind, id_)}
    for phone, group in ((one, hers), (other, his)):
        patch = edit(kind, id_, saw=seen, **group)
        assert (await phone.write([patch])).status in ("applied", "conflict")
    [group] = hers
    assert 2 == len(await world.sides(group, id_))


async def test_a_sensitive_value_that_is_disputed_stays_with_those_who_may_read_it(
    world,
):
    bo, cy = await coordinators(world)
    ben = await world.phone("ben")
    pocket = await world.pair(bo.person, Role.CREW)
    await disagree(
        world,
        bo,
        cy,
        ("person", ben.person),
        {"emergency": Emergency(HERS)},
        {"emergency": Emergency(HIS)},
    )

    assert (HERS in await both(bo), HIS in await both(bo)) == (True, True)
    found = await both(pocket)
    assert (HERS in found, HIS in found) == (False, False)


async def test_a_draft_that_is_disputed_is_told_to_its_authors_in_the_office_alone(
    world,
):
    bo, cy = await coordinators(world)
    pocket = await world.pair(bo.person, Role.CREW)
    item = await world.item(await world.workday())
    mine, other = {"what": title("Wedding")}, {"what": title("Funeral")}
    await disagree(world, bo, cy, ("item", item), mine, other)

    assert "Funeral" in await both(bo)
    found = await both(pocket)
    assert "Funeral" not in found
    # That it is disputed, they know: it was their own.
    assert "Wedding" in found


async def test_a_head_learns_that_a_line_of_a_draft_is_disputed_and_not_by_what(world):
    di = await world.phone("di", Role.HEAD)
    day = await world.workday()
    item = await world.item(day)
    mine, other = {"remark": ItemRemark("Begun")}, {"remark": ItemRemark("Dropped")}
    await disagree(world, di, world.ana, ("item", item), mine, other)

    found = await di.read_all()
    [sides] = [
        register.value["sides"]
        for (kind, _, group), register in found.registers.items()
        if (kind, group) == ("conflict", "standing")
    ]
    assert [di.person] == [side["actor"] for side in sides]
    assert "Dropped" not in await both(di)

    # What everyone may read, its authors are told whole.
    await world.publish(day)
    third = {"remark": ItemRemark("Delayed")}
    seen = {"life": "", "remark": ""}
    await world.office_writes([edit("item", item, saw=seen, **third)])
    for words in ("Begun", "Dropped", "Delayed"):
        assert words in await both(di)


async def test_what_is_disputed_in_a_note_that_becomes_private_leaves_with_it(world):
    bo, cy = await coordinators(world)
    ben = await world.phone("ben")
    pocket = await world.pair(bo.person, Role.CREW)
    note = world.id("incident")
    when = IncidentWhen(reporter=ben.person)
    words = IncidentWords("It fell.")
    await ben.write([create("incident", note, when=when, words=words)])
    mine, other = {"words": IncidentWords(HERS)}, {"words": IncidentWords(HIS)}
    await disagree(world, bo, cy, ("incident", note), mine, other)
    assert HIS in await both(pocket)

    seen = await world.saw("incident", note)
    await world.office_writes(
        [edit("incident", note, saw=seen, privacy=IncidentPrivacy(True))]
    )

    found = await both(pocket)
    assert (HERS in found, HIS in found) == (False, False)
    for phone in (bo, cy):
        assert (HERS in await both(phone), HIS in await both(phone)) == (True, True)
