"""Days that chance makes: whoever does what, whatever is lost, it comes out right."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from mobile.replica import inbox, outbox
from mobile.replica.records import Form
from mobile.scan.decision import Intent
from mobile.state import Saved
from shared.access import Role
from shared.nouns.equipment import ScanKind
from shared.nouns.people import Direction
from shared.nouns.plan import DayStanding, DayStatus, ItemRemark, Progress
from tests.support.oracles import (
    check_arrived_once,
    check_nothing_shows_through,
    check_replicas,
)
from tests.support.small_day import (
    CAMERA,
    DAY,
    KITCHEN,
    LENS,
    YARD,
    publish,
    small_day,
)
from tests.support.world import World

SEEDS = range(16)
STEPS = 60
NAMES = ("ana", "ben", "olga")
REFUSED = "SELECT id FROM outbox WHERE state = 'refused'"


class Chance:
    """What may happen next. Forms stay open for as long as chance will have it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.forms: dict[tuple[str, str], Form] = {}
        self.saved: dict[str, list[Saved]] = {name: [] for name in NAMES}
        self.made = 0
        self.acts: tuple[Callable[[str], Awaitable[None]], ...] = (
            self.check,
            self.scan,
            self.open_form,
            self.remark,
            self.remark,
            self.progress,
            self.note,
            self.say,
            self.undo,
            self.acknowledge,
            self.settle_one,
            self.send_again,
            self.office_remark,
            self.lock_or_open,
            self.publish,
            self.sync,
            self.sync,
            self.sync,
            self.die,
            self.server_dies,
            self.rest,
        )

    async def step(self) -> None:
        name = self.world.random.choice(NAMES)
        self.world.later(self.world.random.randrange(0, 90_000))
        await self.world.random.choice(self.acts)(name)

    def keep(self, name: str, *saved: Saved) -> None:
        self.made += len(saved)
        self.saved[name] += saved

    # What people do -------------------------------------------------------------

    async def check(self, name: str) -> None:
        state, person = self.world.state(name), self.world.people[name]
        direction = self.world.random.choice(list(Direction))
        self.keep(name, state.people.check(person, direction))

    async def scan(self, name: str) -> None:
        state = self.world.state(name)
        kind = self.world.random.choice([ScanKind.CHECK_OUT, ScanKind.CHECK_IN])
        holder = self.world.people[self.world.random.choice(NAMES)]
        asset = self.world.random.choice([CAMERA, LENS])
        scanned = state.equipment.pick(asset, Intent(kind, holder, workday=DAY))
        if scanned.saved is not None:
            self.keep(name, scanned.saved)

    async def open_form(self, name: str) -> None:
        for item in (YARD, KITCHEN):
            self.forms[name, item] = self.world.state(name).days.item_form(item)

    async def remark(self, name: str) -> None:
        state = self.world.state(name)
        item = self.world.random.choice([YARD, KITCHEN])
        form = self.forms.get((name, item)) or state.days.item_form(item)
        if state.may_write("item", "remark"):
            text = f"{name} {self.made}"
            self.keep(name, state.days.edit(form, remark=ItemRemark(text)))

    async def progress(self, name: str) -> None:
        state = self.world.state(name)
        if state.may_write("item", "progress"):
            status = self.world.random.choice(list(Progress))
            form = state.days.item_form(YARD)
            self.keep(name, state.days.set_progress(form, status))

    async def note(self, name: str) -> None:
        state = self.world.state(name)
        text = f"note {self.made} by {name}"
        self.keep(name, state.incidents.write(state.incidents.begin(), text))

    async def say(self, name: str) -> None:
        self.keep(name, self.world.state(name).incidents.comment("item", YARD, "hm"))

    async def undo(self, name: str) -> None:
        if self.saved[name]:
            one = self.world.random.choice(self.saved[name])
            self.keep(name, self.world.state(name).undo(one))

    async def acknowledge(self, name: str) -> None:
        today = self.world.state(name).days.today()
        assert today is not None
        self.keep(name, self.world.state(name).days.acknowledge(today.published.id))

    async def settle_one(self, name: str) -> None:
        state = self.world.state(name)
        for one in state.inbox.disagreements()[:1]:
            if state.may_write(one.kind, one.group):
                side = self.world.random.choice(one.sides)
                self.keep(name, state.inbox.settle(one.id, side.change))

    async def send_again(self, name: str) -> None:
        for one in self.world.state(name).inbox.refusals()[:1]:
            self.keep(name, *self.world.state(name).inbox.again(one.id))

    # What the office and the world do -------------------------------------------

    async def office_remark(self, name: str) -> None:
        if self.world.network.is_up:
            text = ItemRemark(f"the office {self.made}")
            await self.world.edit("item", YARD, remark=text)

    async def lock_or_open(self, name: str) -> None:
        if self.world.network.is_up:
            status = self.world.random.choice(
                [DayStatus.LOCKED, DayStatus.IN_PROGRESS, DayStatus.IN_PROGRESS]
            )
            await self.world.edit("workday", DAY, standing=DayStanding(status))

    async def publish(self, name: str) -> None:
        if self.world.network.is_up:
            await publish(self.world, f"revision-by-chance-{self.world.now_ms}")

    async def sync(self, name: str) -> None:
        await self.world.sync(name)

    async def die(self, name: str) -> None:
        """The phone is killed, and started again; open forms are gone with it."""
        await self.world.drop(name)
        self.forms = {key: form for key, form in self.forms.items() if key[0] != name}

    async def server_dies(self, name: str) -> None:
        if self.world.network.is_up:
            await self.world.stop_server()
        else:
            self.world.start_server()

    async def rest(self, name: str) -> None:
        self.world.later(self.world.random.randrange(0, 30 * 60_000))


async def check_every_refusal_is_in_an_inbox(world: World) -> None:
    for name, phone in world.phones.items():
        refused = phone.replica.read(lambda c: c.execute(REFUSED).fetchall())
        kept = phone.replica.read(
            lambda c: c.execute("SELECT id FROM inbox").fetchall()
        )
        assert set(refused) <= set(kept), name
        assert 0 == phone.replica.read(outbox.waiting_count)
        open_ = phone.replica.read(inbox.open_refusals)
        assert {one.change.id for one in open_} <= {id_ for (id_,) in kept}


@pytest.mark.parametrize("seed", SEEDS)
async def test_whatever_happens_everything_arrives_once_and_all_agree(
    tmp_path: Path, seed: int
) -> None:
    async with World(tmp_path, seed) as world:
        await world.phone("ana", Role.HEAD, skew_ms=-3 * 3_600_000)
        await world.phone("ben", Role.GATE, skew_ms=400 * 24 * 3_600_000)
        await world.phone("olga", Role.COORDINATOR)
        await small_day(world)
        await publish(world, "revision-1")
        await world.settle()
        world.network.lost_share = world.random.uniform(0.1, 0.6)
        chance = Chance(world)
        for _ in range(STEPS):
            await chance.step()
        if not world.network.is_up:
            world.start_server()

        await world.settle()

        saved = sum(world.state(name).centre.standing().counts.saved for name in NAMES)
        assert chance.made == saved
        await check_replicas(world)
        await check_arrived_once(world, list(NAMES))
        await check_every_refusal_is_in_an_inbox(world)
        check_nothing_shows_through(world)
