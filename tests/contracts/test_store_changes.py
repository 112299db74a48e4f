"""What becomes of a change, on every store: once, by its author, and for ever."""

import asyncio

import pytest
from msgspec.structs import replace

from shared import schema
from shared.access import Role
from shared.changes import Fact, Patch
from shared.nouns.base import Group
from shared.nouns.plan import (
    ItemNotes,
)
from shared.registry import Reach, Spec
from shared.schema import KINDS
from tests.support.office_world import (
    World,
    check_in,
    comment,
    coordinators,
    create,
    edit,
    title,
)


async def test_a_push_sent_again_has_the_same_outcomes_and_writes_nothing(world):
    day = await world.workday()
    ben = await world.phone("ben")
    changes = [ben.change(check_in(ben.person, day)) for _ in range(3)]
    first = await ben.push(*changes)
    assert ["applied"] * 3 == [outcome.status for outcome in first.outcomes]
    again = await ben.push(*changes)
    assert first.outcomes == again.outcomes
    assert first.head == again.head
    log = [effect.change for effect in await world.log()]
    assert 3 == len([change for change in log if change in {c.id for c in changes}])


async def test_the_same_push_from_many_lines_at_once_is_taken_once(world):
    day = await world.workday()
    ben = await world.phone("ben")
    changes = [ben.change(check_in(ben.person, day)) for _ in range(5)]
    replies = await asyncio.gather(*(ben.push(*changes) for _ in range(8)))
    assert [replies[0].outcomes] * 8 == [reply.outcomes for reply in replies]
    replica = await ben.read_all()
    assert {change.id for change in changes} == set(replica.facts)


async def test_a_change_carried_by_another_device_is_the_same_change(world):
    day = await world.workday()
    ben = await world.phone("ben")
    change = ben.change(check_in(ben.person, day))
    first = (await ben.push(change)).outcomes
    second_phone = await world.pair(ben.person, Role.CREW)
    assert first == (await second_phone.push(replace(change, device_seq=1))).outcomes


async def test_a_snapshot_is_the_fold_of_the_log_for_every_role(world):
    bo, cy = await coordinators(world)
    ben = await world.phone("ben")
    day = await world.workday()
    item = await world.item(day)
    seen = await world.saw("item", item)
    await bo.write([edit("item", item, saw=seen, what=title("Bo's"))])
    await cy.write([edit("item", item, saw=seen, what=title("Cy's"))])
    await world.publish(day)
    await ben.write(check_in(cy.person, day))
    await ben.write(check_in(ben.person, day))
    await ben.write([edit("item", item, notes=ItemNotes("not mine to say"))])
    other = await ben.write(check_in(bo.person, day))
    await world.office_writes(Fact("review", {"fact": other.id, "verdict": "accepted"}))
    for phone in (world.ana, bo, cy, ben):
        replica = await phone.read_all()
        assert replica == await phone.snapshot()
        assert len(replica.registers) > 5


async def test_patches_of_one_change_stand_or_fall_together(world):
    bo, _ = await coordinators(world)
    item = await world.item(await world.workday())
    head = world.store.head_now(world.production)
    seen = await world.saw("item", item)
    refused = await bo.write(
        [
            edit("item", item, saw=seen, what=title("half")),
            edit("item", "item-that-is-not", what=title("nowhere")),
        ]
    )
    assert ("refused", "unknown_ref") == (refused.status, refused.code)
    assert "Scene 1" == (await world.value("item", item, "what"))["title"]
    assert head == world.store.head_now(world.production)


async def test_a_refusal_brings_back_what_stands(world):
    ben = await world.phone("ben")
    item = await world.item(await world.workday())
    refused = await ben.write([edit("item", item, what=title("Ben's"))])
    assert ("refused", "forbidden") == (refused.status, refused.code)
    assert refused == (await world.store.read(lambda r: r.outcome(refused.id)))[1]


async def test_a_refusal_names_its_field_and_the_record_as_it_stands(world):
    ben = await world.phone("ben")
    day = await world.workday()
    item = await world.item(day)
    patch = edit("item", item, what={"title": 7})
    refused = [
        await world.ana.write([create("item", world.id("item")), patch]),
        await world.ana.write([edit("item", item, day={"workday": "day-unknown"})]),
        await world.ana.write([edit("item", item, moon={})]),
        await ben.write([edit("item", item, what=title("Ben's"))]),
    ]
    assert [
        ("invalid", None),
        ("unknown_ref", "workday"),
        ("invalid", "moon"),
        ("forbidden", None),
    ] == [(one.code, one.args.get("field")) for one in refused]
    wrong = await world.ana.write([patch])
    assert {"kind": "item", "id": item, "field": "item.what"} == wrong.args
    assert "Correct that field" in wrong.detail
    for one in (wrong, *refused[1:3]):
        assert {"title": "Scene 1"} == one.row["what"].value
    # Drafts are not for crew, refused or not.
    assert {} == refused[3].row


async def test_an_id_is_bound_to_its_production(world):
    other = await World(world.store, seed=2).begin("Elsewhere")
    item = await world.item(await world.workday())
    refused = await other.office_writes([create("item", item, what=title("theirs"))])
    assert ("refused", "invalid") == (refused.status, refused.code)
    ours = await world.ana.write([edit("item", item, what=title("ours"))])
    carried = await other.ana.push(
        replace(other.ana.change([]), id=ours.id, patches=(Patch("item", item),))
    )
    assert "refused" == carried.outcomes[0].status
    assert {} == carried.outcomes[0].args


async def test_a_push_says_when_the_device_was_heard_and_what_still_waits(world):
    ben = await world.phone("ben")
    await ben.write(check_in(ben.person, await world.workday()))
    device = await ben.device()
    assert (world.now_ms, 1) == (device.last_seen_ms, device.last_seq)
    assert world.now_ms - 1 == device.last_stamp_ms


async def test_schema_versions_are_written_down_with_the_change(world):
    ben = await world.phone("ben")
    outcome = await ben.write(comment("item-0001"))
    change = await world.store.read(lambda reader: reader.change(outcome.id))
    assert (schema.SCHEMA_VERSION, ben.person) == (change.schema, change.actor)


async def test_a_patch_that_changes_nothing_is_refused_and_holds_up_none(world):
    day = await world.workday()
    empty = [
        world.ana.change([Patch(kind, id_, is_create=True)])
        for kind, id_ in (("workday", day), ("item", world.id("item")), ("?", day))
    ]
    good = world.ana.change(check_in(world.ana.person, day))

    reply = await world.ana.push(*empty, good)

    told = [(outcome.status, outcome.code) for outcome in reply.outcomes]
    assert [("refused", "invalid")] * 3 + [("applied", "")] == told


@pytest.mark.parametrize("how", ["add", "remove"])
@pytest.mark.parametrize(
    ("kind", "group", "value"),
    [("item", "what", {"title": "Yard"}), ("item", "people", {"elements": ["one"]})],
)
async def test_a_group_is_set_or_added_to_and_never_both(
    world, how, kind, group, value
):
    item = await world.item(await world.workday())
    before = await world.held("item", item)
    both = Patch(kind, item, set={group: value}, **{how: {group: ("not", "words")}})

    refused = await world.ana.write([both])

    assert ("refused", "invalid") == (refused.status, refused.code)
    assert f"{kind}.{group}" == refused.args["field"]
    assert group in refused.detail
    assert before == await world.held("item", item)


class Tripping(Group, frozen=True):
    """A group at which this build stumbles, whatever is in it."""

    text: str = ""

    def __post_init__(self) -> None:
        raise RuntimeError(self.text)


async def test_what_a_build_trips_over_is_asked_for_again_and_blocks_none(open_store):
    remark = Spec("remark", Tripping, Reach.LIVE)
    item = replace(KINDS["item"], groups=KINDS["item"].groups | {"remark": remark})
    broken = open_store(replace(schema.OURS, kinds=KINDS | {"item": item}))
    world = await World(broken).begin()
    line = await world.item(day := await world.workday())
    late = world.ana.change([edit("item", line, remark={"text": "late"})])
    came = world.ana.change(check_in(world.ana.person, day))

    told = (await world.ana.push(late, came)).outcomes

    assert [("retry", "error"), ("applied", "")] == [(o.status, o.code) for o in told]
    assert "remark" not in await world.held("item", line)
    await broken.close()
    world.store = open_store()
    again = (await world.ana.push(late, came)).outcomes
    assert ["applied", "applied"] == [outcome.status for outcome in again]
    assert told[1] == again[1]
    assert "late" == (await world.value("item", line, "remark"))["text"]
