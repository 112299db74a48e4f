"""What the office does in a simulated world."""

import random
from collections.abc import Awaitable, Callable
from typing import Protocol

from shared.nouns.base import Life
from shared.nouns.equipment import AssetCondition, Condition
from shared.nouns.incidents import IncidentPrivacy
from shared.nouns.people import Contact
from shared.nouns.plan import (
    DayIdentity,
    DayStanding,
    DayStatus,
    ItemDay,
    ItemKind,
    ItemNotes,
    ItemRemark,
    ItemWhat,
)
from tests.sim.reviewer import Reviewer
from tests.sim.secrecy import ANY_UNIT, THE_OFFICE, of_department, of_unit
from tests.sim.watch import OFFICE_PERSON, Watch
from tests.support.registries import BoatName, Channel
from tests.support.sim_world import SimWorld
from tests.support.small_day import CAMERA, DAY, publish
from tests.support.world import made

RADIOS = ("radio-red", "radio-green", "radio-blue")
TOMORROW = "workday-13"
UNITS = ("Main", "Second", "")
DEPARTMENTS = ("camera", "sound", "")


class Desk(Protocol):
    """Where the office sits. `count` is how many acts there were."""

    world: SimWorld
    watch: Watch
    random: random.Random
    count: int
    reviewer: Reviewer

    def anybody(self) -> str: ...


Act = Callable[[Desk], Awaitable[None]]


async def remarks(desk: Desk) -> None:
    line = await some_line(desk)
    text = desk.watch.draft(line, OFFICE_PERSON, is_live=True)
    await desk.world.edit("item", line, remark=ItemRemark(text))


async def plans(desk: Desk) -> None:
    line = await some_line(desk)
    notes = ItemNotes(desk.watch.draft(line, OFFICE_PERSON))
    await desk.world.edit("item", line, notes=notes)


async def plans_a_line(desk: Desk) -> None:
    """A new one, which nobody else hears of before it is published."""
    id_ = f"item-{desk.count:04}"
    title = desk.watch.draft(id_, OFFICE_PERSON)
    what, day = ItemWhat(ItemKind.OTHER, title), ItemDay(some_day(desk), 9)
    await desk.world.write(made("item", id_, day=day, what=what))


async def moves_a_line(desk: Desk) -> None:
    """To another day, perhaps: published there or not."""
    day = ItemDay(some_day(desk), desk.random.randrange(9))
    await desk.world.edit("item", await some_line(desk), day=day)


async def withdraws_or_revives_a_line(desk: Desk) -> None:
    life = Life(is_cancelled=desk.random.random() < 0.6)
    await desk.world.edit("item", await some_line(desk), life=life)


async def plan_tomorrow(world: SimWorld) -> None:
    """A day that nobody has published, nor any line of it."""
    identity = DayIdentity("2026-06-13", 13, 40, "Main")
    await world.write(made("workday", TOMORROW, identity=identity))


async def some_line(desk: Desk) -> str:
    world = desk.world
    known = await world.read(lambda r: r.records(world.production, "item"))
    return desk.random.choice(sorted(known))


def some_day(desk: Desk) -> str:
    return desk.random.choice([DAY, TOMORROW])


async def publishes(desk: Desk) -> None:
    day = some_day(desk)
    await publish(desk.world, f"revision-{desk.count:04}", workday=day)


async def reviews_what_is_held(desk: Desk) -> None:
    await desk.reviewer.review_one()


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
    plans,
    plans_a_line,
    plans_a_line,
    moves_a_line,
    withdraws_or_revives_a_line,
    publishes,
    publishes,
    publishes,
    reviews_what_is_held,
    reviews_what_is_held,
    reviews_what_is_held,
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
