"""A newer phone, a server that is upgraded, and an older phone, in one process."""

from pathlib import Path

from mobile.app import Phone
from mobile.replica import records, writes
from mobile.replica.aging import DAY_MS, DAYS_KEPT
from mobile.replica.writes import Moment
from mobile.settings import Settings
from server.app import create_app, create_core
from server.settings import Settings as ServerSettings
from server.store import rules
from server.store.holding import NEWER_APP
from server.store.sqlite import opened
from shared.access import Role
from shared.changes import Patch
from shared.nouns.plan import DayStanding, DayStatus, ItemNotes
from shared.session import Parted
from tests.support import small_day
from tests.support.oracles import check_nothing_shows_through, check_replicas
from tests.support.registries import NEWER
from tests.support.small_day import DAY, YARD
from tests.support.world import URL, Entropy, World


async def updated(world: World, name: str) -> Phone:
    """The same phone with the newer app."""
    await world.phones.pop(name).stop()
    phone = world.phones[name] = Phone(
        Settings(world.folder / name, name),
        clock=world.clocks[name],
        transport=world.network,
        entropy=Entropy(f"{name} updated"),
        uniform=world.random.random,
        registry=NEWER,
    )
    return phone


async def upgraded(world: World) -> int:
    """The same server with the newer build; how much of what waited was run."""
    await world.stop_server()
    store = opened(world.folder / "server", is_stepped=True, registry=NEWER)
    settings = ServerSettings(world.folder / "server", public_url=URL)
    world.core = create_core(
        settings, store, clock=lambda: world.now_ms, entropy=world.entropy
    )
    world.app = create_app(world.core)
    world.network.is_up = True
    ran = await world.on_server(store.write(rules.run_known))
    for phone in world.phones.values():
        # Its stream has ended with the old build: it greets again.
        await phone.client.advance(Parted())
    return ran


async def test_what_an_old_server_cannot_use_reaches_everyone_after_its_upgrade(
    tmp_path: Path,
) -> None:
    async with World(tmp_path) as world:
        await world.phone("ana", Role.COORDINATOR)
        ben = await world.phone("ben", Role.COORDINATOR)
        await small_day.small_day(world)
        await world.settle()
        ana = await updated(world, "ana")
        flight = Patch(
            "item",
            YARD,
            set={"flight": {"pilot": "Di"}, "notes": {"notes": "Mind the drone"}},
            saw={"flight": "", "notes": ""},
        )
        moment = Moment(world.clocks["ana"].reading(), Entropy("a"), NEWER.version)
        ana.replica.write(writes.save, moment, flight)
        await world.settle()

        held = ben.replica.read(records.groups, "item", YARD)
        assert "Mind the drone" == held["notes"].value["notes"]
        assert "flight" not in held

        assert 1 == await upgraded(world)
        await world.settle()

        for phone in (ana, ben):
            found = phone.replica.read(records.groups, "item", YARD)
            assert {"pilot": "Di"} == found["flight"].value
            assert found["notes"].stamp == found["flight"].stamp
        # The old app shows what it knows, and an edit of its own blanks nothing.
        form = world.state("ben").days.item_form(YARD)
        world.state("ben").days.set_remark(form, "Quiet, please")
        await world.settle()
        after = ana.replica.read(records.groups, "item", YARD)
        assert {"pilot": "Di"} == after["flight"].value
        assert "Quiet, please" == after["remark"].value["text"]
        await check_replicas(world)


async def author_of_a_flight(world: World) -> Phone:
    """Ana, with the newer app, has said more of a line than the server knows."""
    await world.phone("ana", Role.COORDINATOR)
    await world.phone("ben", Role.COORDINATOR)
    await small_day.small_day(world)
    await world.settle()
    ana = await updated(world, "ana")
    flight = Patch(
        "item",
        YARD,
        set={"flight": {"pilot": "Di"}, "notes": {"notes": "Mind the drone"}},
        saw={"flight": "", "notes": ""},
    )
    moment = Moment(world.clocks["ana"].reading(), Entropy("a"), NEWER.version)
    ana.replica.write(writes.save, moment, flight)
    await world.settle()
    return ana


async def test_its_author_goes_on_seeing_what_waits_and_nothing_else_of_it(
    tmp_path: Path,
) -> None:
    async with World(tmp_path) as world:
        ana = await author_of_a_flight(world)
        await world.edit("item", YARD, notes=ItemNotes("No drone today"))
        await world.settle()

        groups = ana.replica.read(records.groups, "item", YARD)
        assert {"pilot": "Di"} == groups["flight"].value
        assert "No drone today" == groups["notes"].value["notes"]
        standing = ana.state.centre.standing()
        assert ({NEWER_APP: 1}, 0) == (standing.counts.held, standing.waiting)

        # It is kept for as long as it waits, whatever is backed up meanwhile.
        for _ in range(DAYS_KEPT + 2):
            world.later(DAY_MS)
            await world.settle()
        assert 1 == await upgraded(world)
        await world.settle()

        assert {} == ana.state.centre.standing().counts.held
        for phone in world.phones.values():
            found = phone.replica.read(records.groups, "item", YARD)
            assert {"pilot": "Di"} == found["flight"].value
            assert found["flight"].seq > 0
        assert [] == ana.state.inbox.refusals()
        check_nothing_shows_through(world)
        await check_replicas(world)


async def test_what_the_newer_server_refuses_comes_back_to_its_author(
    tmp_path: Path,
) -> None:
    async with World(tmp_path) as world:
        ana = await author_of_a_flight(world)
        await world.edit("workday", DAY, standing=DayStanding(DayStatus.LOCKED))

        assert 1 == await upgraded(world)
        await world.settle()

        [refusal] = ana.state.inbox.refusals()
        assert "locked_day" == refusal.code
        assert {"flight": {"pilot": "Di"}} == refusal.mine
        assert "flight" not in ana.replica.read(records.groups, "item", YARD)
        notes = ana.replica.read(records.groups, "item", YARD)["notes"]
        assert "Mind the drone" == notes.value["notes"]
        assert {} == ana.state.centre.standing().counts.held
        assert [] == world.state("ben").inbox.refusals()
        check_nothing_shows_through(world)
        await check_replicas(world)
