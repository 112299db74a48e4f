"""What the office does in a simulated world."""

import random
from collections.abc import Awaitable, Callable
from typing import Protocol

from shared.nouns.equipment import AssetCondition, Condition
from shared.nouns.incidents import IncidentPrivacy
from shared.nouns.people import Contact
from shared.nouns.plan import DayStanding, DayStatus, ItemNotes, ItemRemark
from tests.sim.secrecy import ANY_UNIT, THE_OFFICE, of_department, of_unit
from tests.sim.watch import Watch
from tests.support.registries import BoatName, Channel
from tests.support.sim_world import SimWorld
from tests.support.small_day import CAMERA, DAY, KITCHEN, LUNCH, YARD, publish
from tests.support.world import made

RADIOS = ("radio-red", "radio-green", "radio-blue")
UNITS = ("Main", "Second", "")
DEPARTMENTS = ("camera", "sound", "")


class Desk(Protocol):
    """Where the office sits. `count` is how many acts there were."""

    world: SimWorld
    watch: Watch
    random: random.Random
    count: int

    def anybody(self) -> str: ...


Act = Callable[[Desk], Awaitable[None]]


async def remarks(desk: Desk) -> None:
    text = ItemRemark(f"The office {desk.count}")
    await desk.world.edit("item", desk.random.choice([YARD, KITCHEN]), remark=text)


async def plans(desk: Desk) -> None:
    notes = ItemNotes(f"The office plans {desk.count}")
    await desk.world.edit("item", desk.random.choice([YARD, LUNCH]), notes=notes)


async def publishes(desk: Desk) -> None:
    await publish(desk.world, f"revision-{desk.count:04}")


async def locks_or_opens_the_day(desk: Desk) -> None:
    status = desk.random.choice(
        [DayStatus.LOCKED, DayStatus.IN_PROGRESS, DayStatus.IN_PROGRESS]
    )
    await desk.world.edit("workday", DAY, standing=DayStanding(status))


async def notes_an_emergency_contact(desk: Desk) -> None:
    await desk.watch.confide(desk.random.choice(sorted(desk.world.people)))


async def notes_a_private_incident(desk: Desk) -> None:
    name = desk.random.choice(sorted(desk.world.people))
    await desk.watch.confide_an_incident(name)


async def hands_out_a_radio(desk: Desk) -> None:
    """A new one, or another's: then it leaves those who could read its name."""
    world, watch = desk.world, desk.watch
    id_ = desk.random.choice(RADIOS)
    unit, department = desk.random.choice(UNITS), desk.random.choice(DEPARTMENTS)
    units = (of_unit(unit), ANY_UNIT) if unit else everybody(desk)
    circles = (of_department(department), THE_OFFICE)
    values = {
        "whose": Channel(unit, department),
        "name": BoatName(watch.secret(id_, *units)),
        "secret": BoatName(
            watch.secret(id_, *(circles if department else everybody(desk)))
        ),
    }
    known = await world.read(lambda r: r.records(world.production, "radio"))
    if id_ in known:
        await world.edit("radio", id_, **values)
    else:
        await world.write(made("radio", id_, **values))


def everybody(desk: Desk) -> tuple[str, ...]:
    return tuple(desk.world.people)


async def closes_or_opens_an_incident(desk: Desk) -> None:
    """What is private may become public, and the other way round."""
    world = desk.world
    found = await world.read(lambda r: r.records(world.production, "incident"))
    # Opened, what was confided would be a secret no more; nor is it by its words that
    # it is known, since its reporter may have changed them.
    known = sorted(found.keys() - desk.watch.confided)
    if known:
        privacy = IncidentPrivacy(desk.random.random() < 0.5)
        await world.edit("incident", desk.random.choice(known), privacy=privacy)


async def changes_a_phone_number(desk: Desk) -> None:
    contact = Contact(phone=f"0170 {desk.count}")
    await desk.world.edit("person", desk.anybody(), contact=contact)


async def looks_at_the_camera(desk: Desk) -> None:
    condition = AssetCondition(desk.random.choice(list(Condition)))
    await desk.world.edit("asset", CAMERA, condition=condition)


OFFICE: tuple[Act, ...] = (
    remarks,
    remarks,
    plans,
    publishes,
    locks_or_opens_the_day,
    locks_or_opens_the_day,
    notes_an_emergency_contact,
    notes_a_private_incident,
    hands_out_a_radio,
    hands_out_a_radio,
    closes_or_opens_an_incident,
    closes_or_opens_an_incident,
    changes_a_phone_number,
    looks_at_the_camera,
)
