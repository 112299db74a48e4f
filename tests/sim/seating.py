"""What changes, in a simulated world, of who somebody is and what they may."""

import random
from collections.abc import Callable
from typing import Protocol

from msgspec.structs import asdict, replace

from server.store.devices import revoke_device
from server.store.protocol import Writer
from shared.access import Role
from shared.errors import CallboardError
from tests.sim.office import DEPARTMENTS, UNITS
from tests.sim.secrecy import Seat, Secrecy
from tests.sim.watch import Watch
from tests.support.sim_phone import SimPhone
from tests.support.sim_server import ServerDied
from tests.support.sim_world import SimWorld

UNHEARD_SHARE = 0.6


class Trouble(Protocol):
    """Where faults come from."""

    world: SimWorld
    watch: Watch
    secrecy: Secrecy
    random: random.Random

    def phone(self) -> SimPhone: ...

    def mend(self, repair: Callable[[], None]) -> None: ...


async def a_role_changes(faults: Trouble) -> None:
    """Of a person, on each of their phones."""
    owner = faults.phone().owner
    role = faults.random.choice([Role.CREW, Role.HEAD, Role.COORDINATOR, Role.GATE])
    await _seated(faults, owner, replace(faults.secrecy.seats[owner], role=role))


async def somebody_changes_department_or_unit(faults: Trouble) -> None:
    owner = faults.phone().owner
    seat = replace(
        faults.secrecy.seats[owner],
        department=faults.random.choice(DEPARTMENTS),
        unit=faults.random.choice(UNITS),
    )
    await _seated(faults, owner, seat)


async def _seated(faults: Trouble, owner: str, seat: Seat) -> None:
    world, secrecy = faults.world, faults.secrecy

    def job(writer: Writer) -> None:
        for device in writer.devices(world.production):
            if device.person == world.people[owner] and device.token_hash:
                writer.put_device(replace(device, **asdict(seat)))

    # Both, before, so that nothing is called a leak that is none.
    before = secrecy.seats[owner]
    secrecy.now_is(owner, before, seat)
    try:
        await world.on_server(world.core.store.write(job))
    except (CallboardError, ServerDied):
        # One that died of it may have done it.
        faults.watch.read_seats()
        raise
    secrecy.now_is(owner, seat)
    where = " ".join(filter(None, (seat.department, seat.unit)))
    faults.watch.tell(f"{owner} is {seat.role.value} now: {where or 'everywhere'}")


async def a_phone_is_revoked(faults: Trouble) -> None:
    """As stolen perhaps, or where it has no line and records more before it hears of
    it; paired again when all is over.
    """
    world, phone = faults.world, faults.phone()
    paired = phone.paired()
    assert paired is not None
    is_stolen = faults.random.random() < 0.2
    if faults.random.random() < UNHEARD_SHARE:
        phone.line.is_on = False
        phone.line.hang_up()
        faults.mend(lambda: setattr(phone.line, "is_on", True))
    now_ms = world.server.now_ms()

    def job(writer: Writer) -> None:
        revoke_device(
            writer, world.production, paired.device, now_ms, is_stolen=is_stolen
        )

    await world.on_server(world.core.store.write(job))
    faults.watch.revoke(paired.device)
    faults.watch.tell(f"{phone.name} is revoked{' as stolen' if is_stolen else ''}")
