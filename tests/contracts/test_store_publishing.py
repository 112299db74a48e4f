"""Who sees the plan, and when, on every store: drafts, revisions, live groups."""

from shared.access import Role
from shared.changes import Patch
from shared.nouns.plan import (
    ItemNotes,
    ItemProgress,
    Progress,
)
from tests.support.office_world import (
    check_in,
    edit,
)


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


async def test_a_preview_of_rows_that_are_not_here_is_not_published(world):
    day = await world.workday()
    head = world.store.head_now(world.production)

    refused = await world.publish(day, head + 1)

    assert ("refused", "plan_moved") == (refused.status, refused.code)
    assert refused.args["head"] <= head
    assert "applied" == (await world.publish(day, head)).status


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
    hers = world.ana.change([request], actor=ben.person)
    in_his_name = (await world.ana.push(hers)).outcomes[0]
    assert ("refused", "forbidden") == (in_his_name.status, in_his_name.code)
