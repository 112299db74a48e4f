"""An author goes on from what still waits, in no dispute with it, on every store."""

from server.store import rules
from server.store.devices import revoke_device
from shared.access import Role
from shared.changes import Fact, Patch
from tests.support.office_world import World, coordinators, edit, title
from tests.support.registries import NEWER


async def waiting_edit(world: World):
    """Bo's edit of an item that waits for the office, and Bo with another phone."""
    bo = await world.phone("bo", Role.COORDINATOR)
    item = await world.item(await world.workday())
    await world.store.write(
        lambda w: revoke_device(w, world.production, bo.id, world.now_ms)
    )
    seen = await world.saw("item", item)
    waits = await bo.write([edit("item", item, saw=seen, what=title("At nine"))])
    assert "held" == waits.status
    return waits.id, item, await world.pair(bo.person, Role.COORDINATOR)


async def decide(world: World, change: str, verdict: str) -> None:
    done = await world.office_writes(
        Fact("review", {"fact": change, "verdict": verdict})
    )
    assert "applied" == done.status


async def test_who_edits_on_top_of_what_waits_disputes_nothing_that_it_saw(world):
    waits, item, bo = await waiting_edit(world)

    after = edit("item", item, saw={"what": waits}, what=title("At ten"))
    done = await bo.write([after])

    assert "applied" == done.status
    assert [] == await world.sides("what", item)
    # Run at last, it is what its own author has already changed.
    await decide(world, waits, "accepted")
    assert [] == await world.sides("what", item)
    assert "At ten" == (await world.value("item", item, "what"))["title"]
    known = await world.store.read(lambda reader: reader.outcome(waits))
    assert "applied" == known[1].status


async def test_nor_when_it_is_edited_twice_before_it_is_run(world):
    waits, item, bo = await waiting_edit(world)
    first = await bo.write(
        [edit("item", item, saw={"what": waits}, what=title("At ten"))]
    )
    await bo.write([edit("item", item, saw={"what": first.id}, what=title("At noon"))])

    await decide(world, waits, "accepted")

    assert [] == await world.sides("what", item)
    assert "At noon" == (await world.value("item", item, "what"))["title"]


async def test_dismissed_it_leaves_what_was_made_on_top_of_it(world):
    waits, item, bo = await waiting_edit(world)
    await bo.write([edit("item", item, saw={"what": waits}, what=title("At ten"))])

    await decide(world, waits, "dismissed")

    assert [] == await world.sides("what", item)
    assert "At ten" == (await world.value("item", item, "what"))["title"]


async def test_whoever_had_not_seen_what_waits_is_in_dispute_with_it(world):
    waits, item, _ = await waiting_edit(world)
    seen = await world.saw("item", item)
    await world.office_writes([edit("item", item, saw=seen, what=title("At ten"))])

    await decide(world, waits, "accepted")

    titles = {side["value"]["title"] for side in await world.sides("what", item)}
    assert {"At nine", "At ten"} == titles


async def test_a_part_that_waits_stands_for_what_it_saw(world, open_store):
    """A word that only a newer server knows waits; the rest of the change stands."""
    bo, _ = await coordinators(world)
    note = world.id("incident")
    created = Patch(
        "incident",
        note,
        is_create=True,
        set={"what": {"type": "injury"}, "when": {"reporter": bo.person}},
    )
    made = await bo.write([created])
    new = {"what": {"type": "drone_strike"}, "words": {"text": "It hit the awning."}}
    later = Patch("incident", note, set=new, saw={"what": made.id, "words": ""})
    waits = await bo.write([later], schema=NEWER.version)
    assert {"held": [["incident", note, "what"]]} == waits.args

    saw = {"what": waits.id}
    known = Patch("incident", note, set={"what": {"type": "property"}}, saw=saw)
    assert "applied" == (await bo.write([known])).status

    await world.store.close()
    world.store = open_store(NEWER)
    assert 1 == await world.store.write(rules.run_known)
    assert [] == await world.sides("what", note)
    assert "property" == (await world.value("incident", note, "what"))["type"]
