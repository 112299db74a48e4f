"""Who may carry changes: the office's devices, codes, walls, and how it all begins."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.store.devices import (
    mint_display,
    mint_pairing_code,
    office_device,
    redeem,
    revoke_device,
    revoke_display,
    shown_display,
)
from server.store.founding import Founder, found
from server.store.office import record_change, record_of, records_of
from server.store.sqlite import opened
from shared.access import Role
from shared.changes import Fact
from shared.errors import BadInput, Forbidden, NotFound, PairingRefused
from shared.nouns.people import Person
from shared.nouns.plan import Item, ItemWhat
from shared.nouns.production import Identity, Production, Zone
from tests.support.office_world import MINUTE_MS, World, check_in, create, edit


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with opened(tmp_path) as store:
        yield await World(store).begin()


async def test_a_production_begins_with_itself_and_its_first_person(world):
    def job(reader):
        return (
            record_of(reader, world.production, Production, world.production),
            records_of(reader, world.production, Person),
        )

    production, people = await world.store.read(job)
    assert ("Harbour", "Europe/London") == (
        production.identity.title,
        production.zone.name,
    )
    assert ["Ana Ruiz"] == [person.name.name for person in people.values()]
    assert world.office.person in people


@pytest.mark.parametrize(
    ("title", "zone", "field"),
    [("  ", "Europe/London", "title"), ("Harbour", "Mars/Crater", "zone")],
)
async def test_a_production_with_a_wrong_field_never_is(world, title, zone, field):
    with pytest.raises(BadInput) as caught:
        await world.store.write(
            lambda w: found(
                w,
                Identity(title),
                Zone(zone),
                Founder("Bo", "bo"),
                world.now_ms,
                world.entropy,
            )
        )
    assert field == caught.value.args_by_name["field"]
    assert 1 == len(await world.store.read(lambda r: r.productions()))


async def test_what_a_founder_brings_along_stands_or_falls_with_the_production(world):
    with pytest.raises(BadInput):
        await world.store.write(
            lambda w: found(
                w,
                Identity("Elsewhere"),
                Zone(),
                Founder("Bo", "bo"),
                world.now_ms,
                world.entropy,
                more=[edit("item", "item-unknown", what=ItemWhat())],
            )
        )
    assert 1 == len(await world.store.read(lambda r: r.productions()))


async def test_a_login_has_one_device_in_each_production_and_its_times_are_exact(world):
    other = await World(world.store, seed=2).begin("Elsewhere")

    async def device(where: World, role: Role = Role.ADMIN):
        return await where.store.write(
            lambda w: office_device(
                w,
                where.production,
                where.office.person,
                role,
                "account-ana",
                "Ana Ruiz",
                where.now_ms,
            )
        )

    assert world.office.id == (await device(world)).id
    assert other.office.id == (await device(other)).id != world.office.id
    outcome = await world.office_writes(
        check_in(world.office.person, await world.workday())
    )
    stamp = (await world.fact(outcome.id)).stamp
    assert (world.now_ms, False) == (stamp.ms, stamp.is_estimated)
    assert Role.COORDINATOR == (await device(world, Role.COORDINATOR)).role


async def test_history_is_told_at_the_time_it_happened(world):
    """The demo tells of yesterday: what it says then has yesterday's time."""
    day = await world.workday()
    then_ms = world.now_ms + 3 * MINUTE_MS
    outcome = await world.store.write(
        lambda w: record_change(
            w, world.office, check_in(world.office.person, day), then_ms, world.entropy
        )
    )
    assert then_ms == (await world.fact(outcome.id)).stamp.ms


async def test_a_revoked_office_device_writes_nothing(world):
    await world.store.write(
        lambda w: revoke_device(w, world.production, world.office.id, world.now_ms)
    )
    before = world.store.head_now(world.production)
    outcome = await world.office_writes([create("item", "item-00001")])
    assert ("refused", "revoked") == (outcome.status, outcome.code)
    assert before == world.store.head_now(world.production)


async def test_codes_are_for_people_of_the_production_and_no_two_live_share_a_handle(
    world,
):
    def minted(writer, entropy=world.entropy):
        person = world.office.person
        return mint_pairing_code(
            writer, world.production, person, Role.CREW, world.now_ms, entropy
        )

    with pytest.raises(NotFound):
        await world.store.write(
            lambda w: mint_pairing_code(
                w, world.production, "nobody-0001", Role.CREW, 1, world.entropy
            )
        )
    tape = iter([b"\0" * 10, b"\0" * 10, b"\0" * 9 + b"\1", b"\xff" * 10])
    first = await world.store.write(lambda w: minted(w, lambda _: next(tape)))
    second = await world.store.write(lambda w: minted(w, lambda _: next(tape)))
    assert (first[:4], second[:4]) == ("AAAA", "7777")
    assert 16 == len(first)


async def test_a_code_is_read_however_it_was_typed(world):
    code = await world.store.write(
        lambda w: mint_pairing_code(
            w,
            world.production,
            world.office.person,
            Role.GATE,
            world.now_ms,
            world.entropy,
            "Camera",
        )
    )
    typed = f" {code[:4].lower()}-{code[4:8]} {code[8:]}"
    device, token = await world.store.write(
        lambda w: redeem(
            w, world.production, typed, "  A   phone " * 20, world.now_ms, world.entropy
        )
    )
    assert (Role.GATE, "Camera") == (device.role, device.department)
    assert 80 == len(device.name)
    assert device.name.startswith("A phone A phone")
    assert len(token) >= 43


async def test_an_unknown_code_is_refused_without_a_trace(world):
    for code in ("", "AAAA", "A" * 16, "☃" * 16, "x" * 10_000):
        refused = await world.store.write(
            lambda w, code=code: redeem(
                w, world.production, code, "", world.now_ms, world.entropy
            )
        )
        assert isinstance(refused, PairingRefused)
    assert 2 == len(await world.store.read(lambda r: r.devices(world.production)))


async def test_a_wall_opens_by_its_newest_key_until_it_is_revoked(world):
    async def minted(where: World, name: str = "gate-2") -> str:
        return await where.store.write(
            lambda w: mint_display(
                w, where.production, name, "", where.now_ms, where.entropy
            )
        )

    async def opens(key: str, name: str = "gate-2") -> str:
        shown = await world.store.read(lambda r: shown_display(r, name, key))
        return shown.production

    first = await minted(world)
    assert world.production == await opens(first)
    second = await minted(world)
    assert world.production == await opens(second)
    with pytest.raises(Forbidden):
        await opens(first)
    other = await World(world.store, seed=2).begin("Elsewhere")
    for where, name in ((other, "gate-2"), (world, "Gate 2"), (world, "")):
        with pytest.raises(BadInput):
            await minted(where, name)
    await world.store.write(
        lambda w: revoke_display(w, world.production, "gate-2", world.now_ms)
    )
    for key, name in ((second, "gate-2"), (second, "gate-3"), ("", "gate-2")):
        with pytest.raises(Forbidden):
            await opens(key, name)


@pytest.mark.parametrize("revoke", [revoke_device, revoke_display])
async def test_nothing_of_another_production_is_revoked(world, revoke):
    other = await World(world.store, seed=2).begin("Elsewhere")
    await world.store.write(
        lambda w: mint_display(
            w, world.production, "gate", "", world.now_ms, world.entropy
        )
    )
    name = {revoke_device: world.ana.id, revoke_display: "gate"}[revoke]
    with pytest.raises(NotFound):
        await world.store.write(lambda w: revoke(w, other.production, name, 1))
    assert (await world.ana.device()).revoked_ms is None


async def test_a_record_is_read_as_its_struct_or_is_not_there(world):
    item = await world.item(await world.workday(), "Scene 12")
    found_ = await world.store.read(
        lambda r: record_of(r, world.production, Item, item)
    )
    assert "Scene 12" == found_.what.title
    assert (
        await world.store.read(
            lambda r: record_of(r, world.production, Item, "item-unknown")
        )
        is None
    )


async def test_a_refused_change_of_the_office_says_why(world):
    outcome = await world.office_writes([edit("item", "item-unknown", what=ItemWhat())])
    assert ("refused", "unknown_ref") == (outcome.status, outcome.code)
    held = await world.office_writes(Fact("weather", {}))
    assert ("held", "invalid") == (held.status, held.code)


async def test_a_code_made_while_the_clock_was_decades_ahead_opens_nothing_later(world):
    now_ms = world.now_ms
    world.now_ms += 70 * 365 * 24 * 60 * MINUTE_MS
    code = await world.store.write(
        lambda writer: mint_pairing_code(
            writer,
            world.production,
            world.office.person,
            Role.CREW,
            world.now_ms,
            world.entropy,
        )
    )
    refused = await world.store.write(
        lambda writer: redeem(
            writer, world.production, code, "phone", now_ms, world.entropy
        )
    )
    assert isinstance(refused, PairingRefused)
    assert "older than ten minutes" in refused.detail
