"""Units and departments: each is told its own, on every store."""

from msgspec.structs import replace

from server.store.devices import mint_pairing_code, redeem
from shared import access
from shared.access import Role
from shared.changes import Patch
from tests.support.office_world import Phone, World
from tests.support.registries import PARTED


async def paired(world: World, name: str, unit: str = "", department: str = ""):
    """A crew phone of a new person, in a unit and a department."""
    first = await world.phone(name)

    def job(writer):
        code = mint_pairing_code(
            writer,
            world.production,
            first.person,
            Role.CREW,
            world.now_ms,
            world.entropy,
            department,
            unit=unit,
        )
        return redeem(
            writer, world.production, code, "phone", world.now_ms, world.entropy
        )

    device, token = await world.store.write(job)
    phone = Phone(world, device, token)
    phone.scopes = access.scopes(device.actor, PARTED)
    return phone


async def parted(open_store) -> World:
    return await World(open_store(PARTED)).begin()


def radio(id_: str, unit: str, department: str, is_create: bool = True, **saw) -> Patch:
    return Patch(
        "radio",
        id_,
        is_create=is_create,
        set={"whose": {"unit": unit, "department": department}}
        | ({"name": {"name": "Sea"}, "secret": {"name": "Fog"}} if is_create else {}),
        **saw,
    )


async def groups(phone: Phone, id_: str) -> set[str]:
    replica = await phone.read_all()
    assert replica == await phone.snapshot()
    return {group for _, record, group in replica.registers if record == id_}


async def test_a_unit_is_told_its_own_and_who_is_of_none_is_told_all(open_store):
    world = await parted(open_store)
    second = await paired(world, "ben", unit="second")
    main = await paired(world, "cy", unit="main")
    every = await paired(world, "di")
    await world.office_writes([radio("radio-0001", "second", "Sound")])

    assert "name" in await groups(second, "radio-0001")
    assert "name" in await groups(every, "radio-0001")
    assert "name" not in await groups(main, "radio-0001")


async def test_a_department_and_the_office_are_told_its_own(open_store):
    world = await parted(open_store)
    sound = await paired(world, "ben", department="Sound")
    art = await paired(world, "cy", department="Art")
    world.ana.scopes = access.scopes((await world.ana.device()).actor, PARTED)
    await world.office_writes([radio("radio-0001", "", "Sound")])

    assert "secret" in await groups(sound, "radio-0001")
    assert "secret" in await groups(world.ana, "radio-0001")
    assert "secret" not in await groups(art, "radio-0001")


async def test_what_moves_to_another_unit_leaves_the_one_and_comes_whole_to_the_other(
    open_store,
):
    world = await parted(open_store)
    second = await paired(world, "ben", unit="second", department="Sound")
    main = await paired(world, "cy", unit="main", department="Art")
    await world.office_writes([radio("radio-0001", "second", "Sound")])
    seen = await world.saw("radio", "radio-0001")

    await world.office_writes(
        [radio("radio-0001", "main", "Art", is_create=False, saw=seen)]
    )

    assert {"whose"} == await groups(second, "radio-0001")
    assert {"whose", "name", "secret"} == await groups(main, "radio-0001")


async def test_a_device_that_changes_its_unit_may_read_the_other_alone(open_store):
    world = await parted(open_store)
    phone = await paired(world, "ben", unit="second")
    await world.office_writes([radio("radio-0001", "main", "")])
    assert "name" not in await groups(phone, "radio-0001")

    def moves(writer):
        writer.put_device(replace(writer.device(phone.id), unit="main"))

    await world.store.write(moves)
    phone.scopes = access.scopes((await phone.device()).actor, PARTED)

    assert "name" in await groups(phone, "radio-0001")


async def test_where_nothing_is_of_a_unit_no_device_has_a_scope_for_it(world):
    ben = await world.phone("ben", department="Sound")

    assert ("all", f"person:{ben.person}") == access.scopes((await ben.device()).actor)
