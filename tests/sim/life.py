"""The life of one simulated world, from its seed to the verdict."""

import asyncio
import gc
import logging
import shutil
import sys
import tempfile
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from mobile.replica import cursors, kept, outbox
from server.store.sqlite import FILE_NAME
from shared import access
from shared.access import Actor, Role
from shared.schema import OURS
from shared.session import Phase, Stop
from tests.sim.acts import CAST, Acts
from tests.sim.faults import Faults, mend_everything, the_server_is_updated
from tests.sim.office import DEPARTMENTS, UNITS, plan_tomorrow
from tests.sim.photo_verdict import has_to_send
from tests.sim.reviewer import open_account
from tests.sim.rows import changes
from tests.sim.secrecy import Seat
from tests.sim.verdict import judge
from tests.sim.watch import Watch
from tests.support.registries import PARTED, PARTED_NEWER
from tests.support.sim_phone import SimPhone
from tests.support.sim_world import SimWorld
from tests.support.small_day import publish, small_day
from tests.support.virtual import VirtualLoop
from tests.support.world_files import copied, looked_into

STEPS = (15, 45)
# A person's pause between two acts, on average, in seconds.
PAUSE_S = 4.0
# By then the longest wait is over, a few times.
REST_S_MAX = 30 * 60
LOOK_S = 5.0
UPDATED_SHARE = 0.3
REVIEWED_SHARE = 0.7
# Whether anything was said to be received that was not stays to be seen for a while.
LOOK_SHARE = 0.3
HELD_THERE = """SELECT id FROM change
    WHERE json_extract(CAST(outcome AS TEXT), '$.args.held') IS NOT NULL"""
HELD_HERE = "SELECT id FROM outbox WHERE awaits IS NOT NULL"
EPOCH_OF = "SELECT epoch FROM production WHERE id = ?"
SEAT_OF = "SELECT role, department, unit FROM device WHERE id = ?"
# Memory is faster than the disk, and what the machine's crash would do is not asked.
FAST = Path("/dev/shm")


class Life(Struct, frozen=True):
    """What came of one world. `problems` empty: everything held."""

    seed: int
    problems: tuple[str, ...]
    story: tuple[str, ...]
    trace: str
    changes: dict[str, int]
    faults: dict[str, int]


def lived(seed: int, within: Path) -> Life:
    """One whole world, its files in a folder that `within` holds meanwhile.

    The same seed is the same life, but for what the order of a set may decide: see
    `python -m tests.sim`, which fixes that too.
    """
    template = _template(within)
    folder = Path(tempfile.mkdtemp(dir=within))
    try:
        return run(_life(folder, seed, template))
    finally:
        shutil.rmtree(folder)


def fast_folder() -> Path | None:
    """Where worlds are quickest; None for wherever temporary files are."""
    return FAST if FAST.is_dir() else None


def run(work: Any) -> Any:
    """What comes of `work` in a world whose time is made up."""
    loop = VirtualLoop()
    # What dead processes left lying is not to be tidied up in the middle of others.
    gc.disable()
    before = sys.unraisablehook
    sys.unraisablehook = _unheard
    try:
        return loop.run_until_complete(work)
    finally:
        loop.close()
        gc.collect()
        # What is left is not of this world: no need to look through it again.
        gc.freeze()
        gc.enable()
        sys.unraisablehook = before


def _unheard(_: object) -> None:
    """The last words of dead processes."""


async def _life(folder: Path, seed: int, template: Path) -> Life:
    logging.disable(logging.CRITICAL)
    async with SimWorld(folder, seed, template, PARTED) as world:
        watch = Watch(world)
        await _begin(world, watch)
        acts, faults = Acts(world, watch), Faults(world, watch)
        chance = world.chance("steps")
        trouble = chance.uniform(0.1, 0.5)
        for _ in range(chance.randrange(*STEPS)):
            await asyncio.sleep(chance.expovariate(1 / PAUSE_S))
            if chance.random() < trouble:
                await faults.one()
            else:
                await acts.one()
            if chance.random() < LOOK_SHARE:
                watch.look()
        mend_everything(faults)
        if chance.random() < UPDATED_SHARE:
            # What newer phones have written, and it did not know, is run now.
            watch.tell("the server is updated")
            await the_server_is_updated(faults)
        await _rest(world, watch)
        if chance.random() < REVIEWED_SHARE:
            watch.tell("the office looks at everything that is held")
            await acts.reviewer.review_all()
            await _rest(world, watch)
        watch.look()
        if not watch.problems():
            await judge(watch)
        with looked_into(world.server.folder / FILE_NAME) as server:
            statuses = Counter(out.status for _, out, _ in changes(server).values())
        return Life(
            seed,
            watch.problems(),
            tuple(watch.story),
            watch.trace(),
            dict(statuses),
            dict(world.faults),
        )


async def _begin(world: SimWorld, watch: Watch) -> None:
    chance = world.chance("cast")
    # More often few: each costs time, in which further worlds could be lived.
    phones = 2 + int((len(CAST) - 1) * chance.random() ** 2)
    for name, role in CAST[:phones]:
        seat = Seat(role, chance.choice(DEPARTMENTS), chance.choice(UNITS))
        watch.secrecy.now_is(name, seat)
        # An older app among them, which does not know all kinds, and a newer one.
        world.registry = chance.choice([OURS, PARTED, PARTED_NEWER])
        await world.phone(name, role, 0, seat.department, seat.unit)
    await _rest(world, watch)


async def _rest(world: SimWorld, watch: Watch) -> None:
    """Until no phone has anything left to do. Those sent away are paired again."""
    for _ in range(int(REST_S_MAX / LOOK_S)):
        for one in list(world.sim_phones.values()):
            if one.process is not None and isinstance(one.phone.client.rest, Stop):
                watch.tell(f"{one.name} is paired again: {one.phone.client.rest.code}")
                seat = watch.secrecy.seats[one.owner]
                await world.pair(one, seat.role, seat.department, seat.unit)
        phones = list(world.sim_phones.values())
        busy = [one.name for one in phones if await _is_busy(world, one)]
        if not world.server.has_begun:
            busy.append("the server")
        if not busy:
            return
        await asyncio.sleep(LOOK_S)
    watch.complain(f"no rest for {', '.join(busy)}")


async def _is_busy(world: SimWorld, one: SimPhone) -> bool:
    if one.process is None:
        return True
    head = world.core.store.head_now(world.production)
    paired = one.phone.state.paired
    assert paired is not None
    with looked_into(world.server.folder / FILE_NAME) as server:
        seat = server.execute(SEAT_OF, (paired.device,)).fetchone()
        held = {id_ for (id_,) in server.execute(HELD_THERE)}
        (epoch,) = server.execute(EPOCH_OF, (world.production,)).fetchone()
    if seat is None:
        # A server that was put back has lost it, and has not been able to say so yet.
        return True
    # Who is told nothing, behind a line that is dead, does not know of a new role yet.
    actor = Actor(paired.person, Role(seat[0]), *seat[1:])
    scopes = access.scopes(actor, world.server.registry)
    is_resting = (
        (paired.role, paired.department) == seat[:2]
        and set(one.phone.client.scopes) == set(scopes)
        and one.phone.client.session.phase is Phase.REST
        and not one.phone.replica.read(outbox.waiting_count)
        # A log that was put back may have come just as far as the one it replaced.
        and one.phone.replica.read(kept.contact).epoch == epoch
        and one.phone.replica.read(cursors.reached) == head
    )
    with looked_into(one.folder / "replica.db") as replica:
        # What became of it, the next greeting says.
        is_untold = any(id_ not in held for (id_,) in replica.execute(HELD_HERE))
    return not is_resting or is_untold or await has_to_send(world, one)


@cache
def _template(within: Path) -> Path:
    """A founded production and a phone that was never paired, to be copied."""
    folder = Path(tempfile.mkdtemp(dir=within))
    return run(_founded(folder))


async def _founded(folder: Path) -> Path:
    async with SimWorld(folder) as world:
        for name, _ in CAST:
            if name not in world.people:
                await world.person(name)
        await small_day(world)
        await publish(world, "revision-0")
        await plan_tomorrow(world)
        phone = SimPhone(world, "anyone")
        phone.start()
        template = folder / "template"
        template.mkdir()
        await open_account(world)
        copied(world.server.folder, template / "server")
        copied(phone.folder, template / "phone")
        phone.kill()
        world.remember(template)
        return template
