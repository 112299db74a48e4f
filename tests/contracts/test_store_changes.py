"""What becomes of changes, on every store: the rules where they meet what is kept."""

import asyncio

import pytest
from msgspec.structs import replace

from server.store.devices import revoke_device
from shared import schema
from shared.access import Role
from shared.changes import Fact, Patch
from shared.errors import DeviceFork, Revoked
from shared.nouns.base import Life
from shared.nouns.equipment import AssetCondition, AssetName, Condition
from shared.nouns.incidents import IncidentWhen, IncidentWords
from shared.nouns.plan import (
    DayNotes,
    DayStanding,
    DayStatus,
    ItemNotes,
    ItemProgress,
    ItemRemark,
    ItemWhat,
    Progress,
)
from tests.support.office_world import World, check_in, comment, create, edit


def title(text: str) -> ItemWhat:
    return ItemWhat(title=text)


async def coordinators(world: World) -> tuple:
    return (
        await world.phone("bo", Role.COORDINATOR),
        await world.phone("cy", Role.COORDINATOR),
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


async def test_two_changes_of_one_device_seq_are_a_fork_and_nothing_is_taken(world):
    day = await world.workday()
    ben = await world.phone("ben")
    await ben.write(check_in(ben.person, day))
    head = world.store.head_now(world.production)
    fresh = ben.change(check_in(ben.person, day))
    forked = ben.change(check_in(ben.person, day), device_seq=1)
    with pytest.raises(DeviceFork):
        await ben.push(fresh, forked)
    assert head == world.store.head_now(world.production)
    assert await world.fact(fresh.id) is None


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


async def test_drafts_stay_with_the_office_until_they_are_published(world):
    ben = await world.phone("ben")
    day = await world.workday()
    item = await world.item(day)
    assert item not in {id_ for _, id_, _ in (await ben.read_all()).registers}
    assert "applied" == (await world.publish(day)).status
    kinds = {kind for kind, _, _ in (await ben.read_all()).registers}
    assert "revision" in kinds
    assert "item" not in kinds
    bo = await world.phone("bo", Role.HEAD)
    done = ItemProgress(Progress.DONE)
    assert "applied" == (await bo.write([edit("item", item, progress=done)])).status
    live = {key for key in (await ben.read_all()).registers if key[1] == item}
    assert {("item", item, "progress")} == live


async def test_live_groups_of_an_unpublished_line_stay_with_the_office(world):
    ben = await world.phone("ben")
    item = await world.item(await world.workday())
    await world.office_writes(
        [edit("item", item, progress=ItemProgress(Progress.DONE))]
    )
    assert item not in {id_ for _, id_, _ in (await ben.read_all()).registers}


async def test_publishing_numbers_freezes_and_shows_how_lines_are_going(world):
    ben = await world.phone("ben")
    day = await world.workday()
    item = await world.item(day)
    await world.office_writes(
        [edit("item", item, progress=ItemProgress(Progress.DELAYED, reason="rain"))]
    )
    for number, colour in ((1, "White"), (2, "Blue")):
        outcome = await world.publish(day)
        assert "applied" == outcome.status
        marks = [
            register.value
            for (kind, _, group), register in (await ben.read_all()).registers.items()
            if (kind, group) == ("revision", "mark")
            and register.value["number"] == number
        ]
        assert [colour] == [mark["colour"] for mark in marks]
    progress = (await ben.read_all()).registers["item", item, "progress"]
    assert "rain" == progress.value["reason"]
    standing = await world.value("workday", day, "standing")
    assert {"status": "published"} == standing


async def test_a_plan_that_moved_since_its_preview_is_not_published(world):
    day = await world.workday()
    item = await world.item(day)
    previewed = world.store.head_now(world.production)
    await world.office_writes([edit("item", item, notes=ItemNotes("moved"))])
    refused = await world.publish(day, previewed)
    assert ("refused", "plan_moved") == (refused.status, refused.code)
    assert refused.args["head"] > previewed
    kinds = {kind for kind, _, _ in (await world.ana.read_all()).registers}
    assert "revision" not in kinds
    assert "applied" == (await world.publish(day, refused.args["head"])).status


async def test_what_is_no_part_of_the_plan_does_not_move_it(world):
    ben = await world.phone("ben")
    day = await world.workday()
    item = await world.item(day)
    previewed = world.store.head_now(world.production)
    await ben.write(check_in(ben.person, day))
    await world.office_writes(
        [edit("item", item, progress=ItemProgress(Progress.DONE))]
    )
    assert "applied" == (await world.publish(day, previewed)).status


async def test_only_the_office_publishes(world):
    day = await world.workday()
    ben = await world.phone("ben", Role.HEAD)
    request = Patch(
        "revision",
        world.id("revision"),
        is_create=True,
        set={"request": {"workday": day, "head": 10_000}},
    )
    refused = await ben.write([request])
    assert ("refused", "forbidden") == (refused.status, refused.code)


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


async def test_patches_of_one_change_stand_or_fall_together(world):
    bo, _ = await coordinators(world)
    item = await world.item(await world.workday())
    refused = await bo.write(
        [
            edit("item", item, what=title("half")),
            edit("item", "item-that-is-not", what=title("nowhere")),
        ]
    )
    assert ("refused", "unknown_ref") == (refused.status, refused.code)
    assert "Scene 1" == (await world.value("item", item, "what"))["title"]


async def test_a_refusal_brings_back_what_stands(world):
    ben = await world.phone("ben")
    item = await world.item(await world.workday())
    refused = await ben.write([edit("item", item, what=title("Ben's"))])
    assert ("refused", "forbidden") == (refused.status, refused.code)
    assert refused == (await world.store.read(lambda r: r.outcome(refused.id)))[1]


@pytest.mark.parametrize("role", [Role.CREW, Role.GATE, Role.HEAD, Role.DISPLAY])
async def test_only_the_office_changes_the_plan(world, role):
    ben = await world.phone("ben", role)
    item = await world.item(await world.workday())
    refused = await ben.write([edit("item", item, what=title("mine"))])
    assert ("refused", "forbidden") == (refused.status, refused.code)
    assert "Scene 1" == (await world.value("item", item, "what"))["title"]


async def test_a_device_speaks_for_nobody_else(world):
    ben = await world.phone("ben", Role.COORDINATOR)
    item = await world.item(await world.workday())
    refused = await ben.write(
        [edit("item", item, what=title("hers"))], actor=world.ana.person
    )
    assert "forbidden" == refused.code
    fact = await ben.write(comment(item), actor=world.ana.person)
    assert ("held", "forbidden") == (fact.status, fact.code)


async def test_a_head_may_say_how_a_line_is_going_and_what_a_thing_is_like(world):
    ben = await world.phone("ben", Role.HEAD)
    item = await world.item(await world.workday())
    asset = world.id("asset")
    await world.office_writes([create("asset", asset, name=AssetName("Lamp"))])
    for patch in (
        edit("item", item, progress=ItemProgress(Progress.DONE)),
        edit("asset", asset, condition=AssetCondition(Condition.DAMAGED)),
    ):
        assert "applied" == (await ben.write([patch])).status


async def test_only_its_reporter_and_the_office_edit_an_incident(world):
    ben, cy = await world.phone("ben"), await world.phone("cy")
    note = world.id("incident")
    written = await ben.write(
        [
            create(
                "incident",
                note,
                when=IncidentWhen(world.now_ms, reporter=ben.person),
                words=IncidentWords("The gate is locked."),
            )
        ]
    )
    assert "applied" == written.status
    seen = await world.saw("incident", note)
    patch = edit("incident", note, saw=seen, words=IncidentWords("Open again."))
    assert "forbidden" == (await cy.write([patch])).code
    assert "applied" == (await ben.write([patch])).status


async def test_a_locked_day_takes_no_edits_and_keeps_facts_for_review(world):
    ben = await world.phone("ben")
    day = await world.workday()
    item = await world.item(day)
    await world.office_writes(
        [edit("workday", day, standing=DayStanding(DayStatus.LOCKED))]
    )
    for patch in (
        edit("item", item, what=title("late")),
        edit("workday", day, notes=DayNotes(notes="late")),
    ):
        refused = await world.ana.write([patch])
        assert ("refused", "locked_day") == (refused.status, refused.code)
    held = await ben.write(check_in(ben.person, day))
    assert ("held", "locked_day") == (held.status, held.code)
    seen = await world.saw("workday", day)
    opened = await world.office_writes(
        [edit("workday", day, saw=seen, standing=DayStanding(DayStatus.WRAPPED))]
    )
    assert "applied" == opened.status
    assert "applied" == (await ben.write(check_in(ben.person, day))).status


@pytest.mark.parametrize(
    ("fact", "why"),
    [
        (Fact("attendance", {"person": "person-unknown"}), "invalid"),
        (Fact("weather", {}), "invalid"),
        (check_in("person-unknown", "workday-unknown"), "forbidden"),
    ],
)
async def test_a_fact_that_fails_is_held_and_never_refused(world, fact, why):
    ben = await world.phone("ben")
    outcome = await ben.write(fact)
    assert ("held", why) == (outcome.status, outcome.code)
    stored = await world.fact(outcome.id)
    assert (why, fact.body) == (stored.held, stored.body)


async def test_a_held_fact_is_seen_by_its_author_and_the_office_until_accepted(world):
    ben, cy = await world.phone("ben"), await world.phone("cy")
    day = await world.workday()
    held = await ben.write(check_in(cy.person, day))
    assert ("held", "forbidden") == (held.status, held.code)
    for phone, is_told in ((world.ana, True), (ben, True), (cy, False)):
        assert is_told == (held.id in (await phone.read_all()).facts)
    nobody = await ben.write(Fact("review", {"fact": held.id, "verdict": "accepted"}))
    assert "held" == nobody.status
    assert "forbidden" == (await world.fact(held.id)).held
    accepted = await world.office_writes(
        Fact("review", {"fact": held.id, "verdict": "accepted"})
    )
    assert "applied" == accepted.status
    for phone in (world.ana, ben, cy):
        assert "" == (await phone.read_all()).facts[held.id].held


async def test_a_dismissed_fact_is_kept_and_never_counts(world):
    ben, cy = await world.phone("ben"), await world.phone("cy")
    held = await ben.write(check_in(cy.person, await world.workday()))
    await world.office_writes(Fact("review", {"fact": held.id, "verdict": "dismissed"}))
    assert "dismissed" == (await ben.read_all()).facts[held.id].held
    assert held.id not in (await cy.read_all()).facts


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


async def test_a_revoked_device_is_told_so_at_once_and_writes_nothing(world):
    ben = await world.phone("ben")
    head = world.store.head_now(world.production)
    waiting = asyncio.create_task(world.store.grown(world.production, head, 20))
    await asyncio.sleep(0)
    await world.store.write(
        lambda writer: revoke_device(writer, world.production, ben.id, world.now_ms)
    )
    assert await waiting is None
    with pytest.raises(Revoked):
        await ben.write(comment("item-0001"))
    assert head == world.store.head_now(world.production)


async def test_schema_versions_are_written_down_with_the_change(world):
    ben = await world.phone("ben")
    outcome = await ben.write(comment("item-0001"))
    change = await world.store.read(lambda reader: reader.change(outcome.id))
    assert (schema.SCHEMA_VERSION, ben.person) == (change.schema, change.actor)
