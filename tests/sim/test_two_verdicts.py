"""Two of the office decide at the same moment on what is held: the later is told so."""

import asyncio
from itertools import permutations
from pathlib import Path

import pytest

from server.store.devices import revoke_device
from shared.access import Role
from shared.nouns.people import Direction
from shared.nouns.review import Verdict
from tests.sim.life import run
from tests.sim.review_verdict import what_was_held_is_decided_by_what_was_said_of_it
from tests.sim.reviewer import Reviewer, open_account
from tests.sim.secrecy import Seat
from tests.sim.watch import Watch
from tests.support.sim_world import SimWorld
from tests.support.small_day import YARD, publish, small_day

# By then a phone has sent what it had.
SENT_S = 30


@pytest.mark.parametrize("verdicts", list(permutations(Verdict)))
@pytest.mark.parametrize("what", ["an entry", "an edit"])
def test_of_two_verdicts_at_once_the_first_stands_and_the_other_is_told(
    tmp_path: Path, what: str, verdicts: tuple[Verdict, Verdict]
) -> None:
    run(decided_twice(tmp_path, what, verdicts))


async def decided_twice(
    folder: Path, what: str, verdicts: tuple[Verdict, Verdict]
) -> None:
    async with SimWorld(folder) as world:
        watch = Watch(world)
        for name in ("ana", "ben"):
            await world.person(name)
        await small_day(world)
        await publish(world, "revision-0")
        await open_account(world)
        watch.secrecy.now_is("ana", Seat(Role.HEAD))
        await world.phone("ana", Role.HEAD)
        await asyncio.sleep(SENT_S)
        held = await handed_over(world, what)
        office = Reviewer(world, watch)
        assert [held] == await office.listed()

        answered = await office.press_at_once(held, *verdicts)

        assert [200, 409] == sorted(answered)
        assert [] == await office.listed()
        await what_was_held_is_decided_by_what_was_said_of_it(watch)


async def handed_over(world: SimWorld, what: str) -> str:
    """What a phone still had when it was revoked."""
    sim = world.sim_phones["ana"]
    sim.line.is_on = False
    sim.line.hang_up()
    state = sim.phone.state
    if what == "an edit":
        form = state.days.item_form(YARD)
        saved = sim.act(lambda: state.days.set_remark(form, "Ana's last"))
    else:
        me = world.people["ana"]
        saved = sim.act(lambda: state.people.check(me, Direction.IN))
    paired = state.paired
    assert paired is not None
    now_ms = world.now_ms
    await world.on_server(
        world.core.store.write(
            lambda writer: revoke_device(
                writer, world.production, paired.device, now_ms
            )
        )
    )
    sim.line.is_on = True
    await asyncio.sleep(SENT_S)
    return saved.change
