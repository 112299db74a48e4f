"""A phone begins over a slow line that breaks: today comes first, and nothing twice."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from mobile.replica import cursors, outbox, records
from mobile.state.centre import Freshness
from mobile.sync.requests import TIMEOUT_S
from server.store import office
from server.store.protocol import Writer
from shared.access import Role
from shared.changes import Fact
from shared.schema import ALL, COORDINATORS
from shared.wire import SNAPSHOT_PAGE_BYTES_MAX, SnapshotPage
from tests.sim.life import run
from tests.support import small_day
from tests.support.line import Heard, Weather
from tests.support.oracles import check_replicas
from tests.support.sim_phone import SimPhone
from tests.support.sim_world import SimWorld
from tests.support.small_day import DAY, YARD, publish

BYTES_PER_S = 16_000
SLOW = Weather(bytes_per_s=BYTES_PER_S)
COMMENTS = 6_000
# What was said, in letters that gzip makes little of.
WORD_BYTES = 120
# Seconds from the beginning, in the middle of a page each.
CUTS_S = (5, 20, 41)
SAVED_S = 30
DEATH_S = 60
FEW_COMMENTS = 1_500
RESTORED_S, PROMOTED_S = 12, 24
DEADLINE_S = 600


class Looked(Struct, frozen=True):
    """What the phone said of itself at one moment."""

    at_s: float
    has_today: bool
    fresh: Freshness


def test_a_page_takes_a_slow_line_less_time_than_a_phone_has_patience() -> None:
    assert SNAPSHOT_PAGE_BYTES_MAX / BYTES_PER_S < TIMEOUT_S


def test_over_a_slow_line_that_breaks_today_is_there_first_and_nothing_comes_twice(
    tmp_path: Path,
) -> None:
    run(story(tmp_path))


async def story(folder: Path) -> None:
    async with SimWorld(folder, seed=3) as world:
        await world.person("ana", department="Camera")
        await world.person("ben")
        await small_day.small_day(world)
        await publish(world, "revision-1")
        await say_much(world, COMMENTS)
        pages = Pages(world)
        sim = await slow_phone(world, "ana")

        async def happen(at_s: int) -> None:
            if at_s in CUTS_S:
                sim.line.hang_up()
            if at_s == SAVED_S:
                sim.act(lambda: sim.phone.state.incidents.comment("item", YARD, "Here"))
            if at_s == DEATH_S:
                sim.kill()
                sim.start()

        looked = await watched(sim, happen)
        # What is saved meanwhile leaves between two pages.
        saved = [one.at_s for one in looked if one.fresh.waiting]
        assert SAVED_S + 1 == saved[0]
        assert saved[-1] - SAVED_S < SNAPSHOT_PAGE_BYTES_MAX / BYTES_PER_S
        assert saved[-1] < min(at_s for at_s in CUTS_S if at_s > SAVED_S)
        told = pages.told()
        assert_today_comes_first(looked, told)
        assert_nothing_twice(pages.asked, told)
        # With the one that was saved on the way: it has arrived as well, once.
        here = sim.phone.replica.read(records.facts, "comment")
        there = await world.read(lambda r: r.facts(world.production, "comment"))
        assert COMMENTS + 1 == len(here)
        assert {fact.id for fact in there} == {fact.id for fact in here}
        assert 0 == sim.phone.replica.read(outbox.waiting_count)


def test_a_server_put_back_meanwhile_and_a_new_role_show_no_half_as_the_whole(
    tmp_path: Path,
) -> None:
    run(story_of_a_restore(tmp_path))


async def story_of_a_restore(folder: Path) -> None:
    async with SimWorld(folder, seed=4) as world:
        await world.person("ana")
        await world.person("ben")
        await small_day.small_day(world)
        await publish(world, "revision-1")
        sim = await slow_phone(world, "ana")
        # Paired, and not yet told anything.
        sim.line.is_on = False
        assert set() == sim.phone.replica.read(cursors.held)
        await say_much(world, FEW_COMMENTS)
        world.server.back_up(folder / "backup")
        await say_much(world, FEW_COMMENTS)
        sim.line.is_on = True
        epochs = [await epoch(world)]

        async def happen(at_s: int) -> None:
            if at_s == RESTORED_S:
                # Some of what is lost has come.
                come = sim.phone.state.freshness().filling
                assert come is not None
                assert 0 < come.come < come.rows
                world.server.kill()
                world.server.put_back(folder / "backup")
                world.start_server()
                epochs.append(await epoch(world))
            if at_s == PROMOTED_S:
                await promote(world)
                sim.line.hang_up()

        looked = await watched(sim, happen)

        assert epochs[0] != epochs[1]
        assert looked[-1].at_s > PROMOTED_S
        # The first moment at which it says that all is here, all is, and nothing else.
        await check_replicas(world)
        assert COORDINATORS in sim.phone.replica.read(cursors.held)
        here = sim.phone.replica.read(records.facts, "comment")
        assert FEW_COMMENTS == len(here)


async def epoch(world: SimWorld) -> str:
    return (await world.read(lambda r: r.head(world.production))).epoch


async def promote(world: SimWorld) -> None:
    def job(writer: Writer) -> None:
        for device in writer.devices(world.production):
            if device.person == world.people["ana"]:
                writer.put_device(replace(device, role=Role.COORDINATOR))

    await world.on_server(world.core.store.write(job))


async def say_much(world: SimWorld, count: int) -> None:
    def job(writer: Writer) -> None:
        for _ in range(count):
            words = world.entropy(WORD_BYTES).hex()
            body = {"on_kind": "item", "on_id": YARD, "text": words}
            office.record_change(
                writer,
                world.office_device,
                Fact("comment", body),
                world.now_ms,
                world.entropy,
            )

    await world.on_server(world.core.store.write(job))


class Pages:
    """Which pages of what everyone may read were asked for, and what they held."""

    def __init__(self, world: SimWorld) -> None:
        self.asked: list[str] = []
        self._bodies: dict[str, bytes] = {}
        world.hear = self._hear

    def _hear(self, name: str, heard: Heard) -> None:
        params = heard.request.url.params
        if params.get("scope") == ALL:
            after = params.get("after", "")
            self.asked.append(after)
            self._bodies[after] = heard.body()

    def told(self) -> dict[str, SnapshotPage]:
        return {
            after: msgspec.json.decode(body, type=SnapshotPage)
            for after, body in self._bodies.items()
        }


async def slow_phone(world: SimWorld, name: str) -> SimPhone:
    sim = world.sim_phones[name] = SimPhone(world, name)
    sim.line.weather = SLOW
    sim.start()
    await world.pair(sim, Role.CREW, "Camera")
    return sim


async def watched(
    sim: SimPhone, happen: Callable[[int], Awaitable[None]]
) -> list[Looked]:
    """Look every second, and let happen what may, until the phone says that all is
    here.
    """
    looked: list[Looked] = []
    for at_s in range(DEADLINE_S):
        state = sim.phone.state
        today = state.days.today()
        has_today = today is not None and today.workday == DAY
        looked.append(Looked(at_s, has_today, state.freshness()))
        if looked[-1].fresh.as_of_ms is not None:
            return looked
        await happen(at_s)
        await asyncio.sleep(1)
    raise AssertionError(f"not everything has come: {looked[-1]}")


def assert_today_comes_first(
    looked: list[Looked], told: dict[str, SnapshotPage]
) -> None:
    first = next(one for one in looked if one.has_today)
    first_page = told[""]
    # With the first page, and long before the last one.
    assert first.fresh.filling is not None
    assert first.fresh.filling.come == len(first_page.effects)
    assert first.at_s < looked[-1].at_s / 4
    since = [one for one in looked if one.at_s >= first.at_s]
    assert all(one.has_today for one in since)
    # It says so until everything is here, and never that it is before.
    *before, last = since
    coming = [one.fresh.filling for one in before]
    assert None not in coming
    come = [one.come for one in coming if one is not None]
    assert sorted(come) == come
    assert len(set(come)) >= len(told) - 1
    assert {None} == {one.fresh.as_of_ms for one in before}
    assert last.fresh.filling is None


def assert_nothing_twice(asked: list[str], told: dict[str, SnapshotPage]) -> None:
    in_order = ["", *(page.next for page in told.values())][:-1]
    assert len(in_order) > len(CUTS_S) + 1
    again = [
        one for one, before in zip(asked[1:], asked, strict=False) if one == before
    ]
    # A page that was broken off comes again, from its start, and no other one.
    assert len(CUTS_S) + 1 == len(again)
    assert in_order == list(dict.fromkeys(asked))
    assert len(in_order) + len(again) == len(asked)
