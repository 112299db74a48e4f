"""Days and walls as a test tells them; all times are UTC of tests/support/happened."""

from zoneinfo import ZoneInfo

from msgspec.structs import replace

from server.wall.attendance import Tally
from server.wall.board_view import Source, WallBoard, wall_board
from server.wall.days import Choice, Day
from server.wall.moments import Moment
from shared.nouns.plan import (
    Call,
    DayIdentity,
    DayStatus,
    DayTimes,
    Item,
    ItemKind,
    ItemProgress,
    ItemScene,
    ItemWhat,
    Plan,
    RevisionMark,
    Workday,
)
from shared.nouns.production import Identity, Place, Production, Zone
from tests.support.happened import HOUR_MS, at
from tests.support.plans import line, plan

UTC = ZoneInfo("UTC")
# The date of tests/support/happened.
TODAY = "2026-09-22"
JOB = Production("job", Identity("Harbour Lights"), Zone("UTC"))
SCENE = ItemScene(
    "43", "EXT", "DAY", "YARD", pages_eighths=9, cast_numbers=("1", "4", "7")
)
IN_46 = Tally(46, 52, 0, ())
LUNCH = replace(line("lunch", "12:00", "13:00"), what=ItemWhat(ItemKind.MEAL, "Lunch"))
LINES = (
    line("briefing", "06:30", "07:00"),
    replace(line("scene", "08:00", "09:30"), scene=SCENE),
    line("move", "09:30", "10:30"),
    LUNCH,
    line("pickups", "13:00", "18:00"),
)


def workday(
    date: str = TODAY, number: int = 12, unit: str = "1", general: str = "06:00"
) -> Workday:
    times = DayTimes(at(general) if general else None, None, at("18:40"))
    identity = DayIdentity(date, number, 40 if number else 0, unit)
    return Workday("day-12", identity=identity, times=times)


def day(
    *records: Item | Call | Place,
    of: Workday | None = None,
    was: Plan | None = None,
    standing: str = "published",
    number: int = 3,
    summary: str = "",
) -> Day:
    """A published day; without records it is the usual one."""
    mark = RevisionMark(
        "day-12", number, "Pink", at_ms=at("05:31"), by="olga", summary=summary
    )
    told = plan(*(records or LINES), day=of or workday())
    return Day(told, mark, was, DayStatus(standing))


def shifted(one: Day, days: int, date: str) -> Day:
    """The same day so many days later, or earlier."""
    ms = days * 24 * HOUR_MS
    identity = replace(one.plan.workday.identity, date=date, number=12 + days)
    times = one.plan.workday.times
    times = DayTimes(
        times.general_call_ms + ms if times.general_call_ms else None,
        None,
        times.wrap_estimate_ms + ms if times.wrap_estimate_ms else None,
    )
    items = tuple(
        replace(
            item,
            time=replace(
                item.time,
                start_ms=item.time.start_ms + ms if item.time.start_ms else None,
                end_ms=item.time.end_ms + ms if item.time.end_ms else None,
            ),
        )
        for item in one.plan.items
    )
    moved = replace(one.plan.workday, identity=identity, times=times)
    return replace(one, plan=replace(one.plan, workday=moved, items=items))


def wall(
    clock: str,
    shown: Day | None,
    coming: Day | None = None,
    zone: ZoneInfo = UTC,
    live: dict[str, ItemProgress] | None = None,
    tally: Tally = IN_46,
    **more: object,
) -> WallBoard:
    source = Source(JOB, "1", Choice(shown, coming), live or {}, tally, **more)  # type: ignore[arg-type]
    return wall_board(source, zone, at(clock))


def shown_at(told: WallBoard, clock: str) -> Moment:
    """What the browser takes at that time, from a board of some time before."""
    return [one for one in told.moments if one.at_ms <= at(clock)][-1]
