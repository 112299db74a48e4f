"""Two published days: Ana is in on the first, and the next one is called."""

from shared import tags
from shared.nouns.base import Tag
from shared.nouns.people import Direction
from shared.nouns.plan import DayIdentity, DayStanding, DayStatus, DayTimes
from tests.support.small_day import DAY, HOUR_MS, publish
from tests.support.world import MORNING_MS, World, made

NEXT = "workday-13"
# The first call of the next day, at 07:00 UTC; midnight there is at 22:00 UTC.
NEXT_CALL_MS = MORNING_MS + 26 * HOUR_MS
MIDNIGHT_MS = MORNING_MS + 17 * HOUR_MS
BADGE = tags.make(b"ananananan")


async def two_days(day: World) -> None:
    """The day after the small one is published too; Ana is in on the first, by Ben."""
    await another(day, NEXT, "2026-06-13", "Main", NEXT_CALL_MS)
    await day.edit("person", day.people["ana"], tag=Tag(BADGE))
    await day.settle()
    day.state("ben").people.check(day.people["ana"], Direction.IN)
    await day.settle()


async def another(day: World, id_: str, date: str, unit: str, at_ms: int) -> None:
    await day.write(
        made(
            "workday",
            id_,
            identity=DayIdentity(date, 13, 40, unit),
            times=DayTimes(general_call_ms=at_ms),
        )
    )
    await publish(day, f"revision-of-{id_}", workday=id_)


async def wrap(day: World, hours: int = 10) -> None:
    day.later(hours * HOUR_MS)
    await day.edit("workday", DAY, standing=DayStanding(DayStatus.WRAPPED))
    await day.settle()
