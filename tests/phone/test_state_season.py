"""A phone that holds a whole season: what happens on one day reads no other day."""

from sqlite3 import Connection
from typing import Any

from mobile.app import Phone
from mobile.state.published import PLANS_MAX
from shared.access import Role
from shared.nouns.people import Direction
from shared.nouns.plan import DayIdentity, DayStanding, DayStatus, DayTimes
from tests.support.small_day import HOUR_MS, publish
from tests.support.world import MORNING_MS, World, made

# More than a phone keeps decoded at once.
DAYS = PLANS_MAX + 3
A_DAY_MS = 24 * HOUR_MS


class Reading(Connection):
    """Notes which revisions are read whole."""

    read: list[str] = []

    def execute(self, sql: str, given: Any = ()) -> Any:
        told = tuple(given)
        if "FROM register WHERE kind = ? AND id = ?" in sql and told[0] == "revision":
            Reading.read.append(str(told[1]))
        return super().execute(sql, given)


async def season(world: World) -> Phone:
    """Ana's phone, with all its days published."""
    await world.person("ana")
    phone = world.unpaired("ana", factory=Reading)
    await phone.state.pair(await world.ticket(world.people["ana"], Role.HEAD))
    for number in range(DAYS):
        identity = DayIdentity(f"2026-06-{number + 1:02}", number + 1, DAYS, "Main")
        call_ms = MORNING_MS + (number - 11) * A_DAY_MS
        times = DayTimes(general_call_ms=call_ms)
        await world.write(made("workday", day(number), identity=identity, times=times))
        await publish(world, f"revision-{number}", workday=day(number))
    await world.settle()
    return phone


def day(number: int) -> str:
    return f"workday-{number:02}"


async def test_who_comes_in_reads_the_plan_of_no_other_day(world: World) -> None:
    phone = await season(world)
    days = phone.state.days
    assert DAYS == len(days.spans())
    today = days.shown()
    Reading.read.clear()

    phone.state.people.check(world.people["ana"], Direction.IN)

    assert DAYS == len(days.spans())
    assert today == days.shown()
    assert [] == Reading.read


async def test_a_day_that_is_published_anew_or_wrapped_is_read_anew(
    world: World,
) -> None:
    phone = await season(world)
    days = phone.state.days
    before = {one.workday: one for one in days.spans()}
    identity = DayIdentity("2026-06-12", 12, DAYS, "Second")
    await world.edit("workday", day(11), identity=identity)
    await publish(world, "revision-new", workday=day(11))
    await world.edit("workday", day(1), standing=DayStanding(DayStatus.WRAPPED))
    Reading.read.clear()
    await world.settle()

    after = {one.workday: one for one in days.spans()}
    assert "Second" == after[day(11)].unit
    assert before[day(1)].window != after[day(1)].window
    changed = {id_ for id_ in before if before[id_] != after[id_]}
    assert {day(11), day(1)} == changed
    assert {"revision-new", "revision-1"} == set(Reading.read)
