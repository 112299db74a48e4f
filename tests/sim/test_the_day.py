"""The story of a day, in one process: the server goes away, and nothing is lost."""

from pathlib import Path

import pytest

from mobile.scan.decision import Answer, Intent
from shared.access import Role
from shared.nouns.equipment import ScanKind
from shared.nouns.people import Direction
from shared.nouns.plan import ItemRemark, Progress
from tests.support import small_day
from tests.support.oracles import (
    check_arrived_once,
    check_nothing_shows_through,
    check_replicas,
    phone_standing,
)
from tests.support.small_day import CAMERA, CAMERA_TAG, DAY, YARD, publish
from tests.support.world import World

MINUTE_MS = 60_000
SEEDS = range(20)


async def story(world: World) -> None:
    """Everything up to the moment when the server is back and the line is bad."""
    ana = await world.phone("ana", Role.HEAD, department="Camera")
    ben = await world.phone("ben", Role.GATE)
    await small_day.small_day(world)
    assert "applied" == (await publish(world, "revision-1")).status
    await world.settle()
    for phone in (ana, ben):
        today = phone.state.days.today()
        assert today is not None
        phone.state.days.acknowledge(today.published.id)
    await world.settle()
    await world.stop_server()
    await world.sync()

    away_at_work(world, "ana", "The gate is locked.")
    world.later(3 * MINUTE_MS)
    away_at_work(world, "ben", "A lamp fell over.")
    await world.drop("ben")
    world.later(20 * MINUTE_MS)
    world.start_server()


def away_at_work(world: World, name: str, words: str) -> None:
    """With no server to be had: check in, scan, edit, write. All at once saved."""
    state, me = world.state(name), world.people[name]
    state.people.check(me, Direction.IN)
    if name == "ben":
        state.people.check(world.people["olga"], Direction.IN)
    intent = Intent(ScanKind.CHECK_OUT, holder=me, workday=DAY)
    scanned = state.equipment.scan(CAMERA_TAG.lower(), intent)
    assert Answer.OK == scanned.answer
    assert me == state.equipment.custody(CAMERA).holder
    if name == "ana":
        form = state.days.item_form(YARD)
        state.days.set_remark(form, "Waiting for the crane")
        state.days.set_progress(state.days.item_form(YARD), Progress.IN_PROGRESS)
    state.incidents.write(state.incidents.begin(), words)


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_day_without_a_server_arrives_whole_and_once(
    tmp_path: Path, seed: int
) -> None:
    async with World(tmp_path, seed) as world:
        await story(world)
        # Meanwhile the office has said something else about the same line.
        await world.edit("item", YARD, remark=ItemRemark("Moved to the pier"))
        world.network.lost_share = world.random.uniform(0.2, 0.7)
        # Whatever chance does: what the server took is offered to it once more.
        world.network.lose_next_reply_to = "push"

        await world.settle()

        assert world.network.lost_replies > 0
        await check_replicas(world)
        await check_arrived_once(world, ["ana", "ben"])
        check_nothing_shows_through(world)
        for name in ("ana", "ben"):
            here = world.state(name).days.presences(DAY)
            assert {"ana", "ben", "olga"} == {
                person for person, id_ in world.people.items() if here[id_].is_here
            }
            words = [n.incident.words.text for n in world.state(name).incidents.all()]
            assert ["A lamp fell over.", "The gate is locked."] == words
            dispute = world.state(name).equipment.custody(CAMERA).dispute
            assert dispute is not None
            assert [world.people["ana"], world.people["ben"]] == [
                side.holder for side in dispute.sides
            ]
        conflicts = world.state("ana").inbox.disagreements()
        assert [("item", YARD, "remark", True)] == [
            (one.kind, one.record, one.group, one.is_mine) for one in conflicts
        ]
        assert {"Waiting for the crane", "Moved to the pier"} == {
            side.value["text"] for side in conflicts[0].sides
        }
        # Ben wrote no side of it, and is no coordinator.
        assert [] == world.state("ben").inbox.disagreements()
        assert [] == world.state("ana").inbox.refusals()
        # Ana's emergency contact is hers and the office's.
        assert small_day.SECRET in str(phone_standing(world.phones["ana"]))
        assert small_day.SECRET not in str(phone_standing(world.phones["ben"]))
