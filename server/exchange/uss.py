"""Reads a Universal Schedule Standard file (.uss): bytes to a checked Schedule.

The format is JSON: breakdowns (the strips), elements (all that strips need, each in
one category), stripboards (orders to shoot in, each on a calendar) and calendars.
Everything that is read is checked here, so that what follows can trust it.
"""

from collections.abc import Iterable
from datetime import time, tzinfo
from enum import IntEnum
from typing import Protocol

from msgspec import Struct

from server.exchange.bad_file import BadFile, quoted
from server.exchange.foreign_json import decoded, text_of
from server.exchange.shoot_calendar import (
    WEEKDAYS,
    ShootCalendar,
    read_clock,
    read_date,
)
from server.exchange.uss_rows import (
    BOARD_STRIPS_MAX,
    DAYS_MAX,
    FILE_BYTES_MAX,
    Board,
    Body,
    Breakdown,
    CalendarRow,
    Category,
    Element,
    File,
    StripboardRow,
    VersionBody,
    VersionFile,
)

# The one key of the document; places in messages start below it.
ROOT = "universalScheduleStandard"

STRIP_TYPES = frozenset({"strip", "scene"})
BANNER_TYPE = "banner"
VERSION_MAJOR = "1"

# Names of events, and their one type, that take a date off the calendar.
_OFF = frozenset({"dayoff", "holiday"})


class Role(IntEnum):
    """What a category means to us, by its `ucid`; every other is OTHER."""

    SET = 0
    INT_EXT = 1
    DAY_NIGHT = 2
    SCRIPT_DAY = 3
    LOCATION = 6
    CAST = 100
    OTHER = -1


_UCIDS = frozenset(role.value for role in Role)
_ROLES_BY_NAME = {
    "set": Role.SET,
    "int/ext": Role.INT_EXT,
    "day/night": Role.DAY_NIGHT,
    "script day": Role.SCRIPT_DAY,
    "location": Role.LOCATION,
    "cast": Role.CAST,
    "cast members": Role.CAST,
}


class Schedule(Struct, frozen=True):
    """A whole file: every reference leads somewhere, every id is told once.

    `title` is the film's, else the schedule's; empty where neither is told. `away`
    has, for the elements that tell any, their own days off; such a calendar may be
    off on all seven weekdays.
    """

    id: str
    title: str
    company: str
    breakdowns: dict[str, Breakdown]
    categories: dict[str, Category]
    elements: dict[str, Element]
    calendars: dict[str, ShootCalendar]
    away: dict[str, ShootCalendar]
    stripboards: tuple[StripboardRow, ...]


def read(data: bytes, zone: tzinfo) -> Schedule:
    """The schedule in a .uss file; dates are taken in `zone`, the production's.

    Raises BadFile, and nothing else, for a file that is too big, cut short, not JSON,
    of wrong types, of another version, or that contradicts itself.
    """
    text = text_of(data, FILE_BYTES_MAX)
    # The version first: a draft's rows are of other types, and that is the reason.
    _check_version(decoded(text, VersionFile, ROOT).universal_schedule_standard)
    body = decoded(text, File, ROOT).universal_schedule_standard
    _check_references(body)
    return Schedule(
        id=body.id or "",
        title=line(body.project) or line(body.name),
        company=line(body.company),
        breakdowns={row.id: row for row in body.breakdowns},
        categories={row.id: row for row in body.categories},
        elements={row.id: row for row in body.elements},
        calendars={
            row.id: _shoot_calendar(row, f"calendars[{at}]", zone)
            for at, row in enumerate(body.calendars or ())
        },
        away={
            row.id: _calendar(row, f"elements[{at}]", zone)
            for at, row in enumerate(body.elements)
            if row.days_off or row.events
        },
        stripboards=body.stripboards or (),
    )


def role_of(category: Category) -> Role:
    """By `ucid`, which outlives renaming; by name only where there is none."""
    if category.ucid is None:
        return _ROLES_BY_NAME.get((category.name or "").strip().casefold(), Role.OTHER)
    return Role(category.ucid) if category.ucid in _UCIDS else Role.OTHER


def line(text: str | None) -> str:
    """One line without control characters; what the file left out is empty."""
    words = " ".join((text or "").split())
    return "".join(char for char in words if char.isprintable())


def _check_version(body: VersionBody) -> None:
    """Drafts before 1.0 keep days and categories otherwise: refused, not guessed at."""
    told = body.version if body.uss_version is None else body.uss_version
    if told is not None and str(told).partition(".")[0] != VERSION_MAJOR:
        raise BadFile(
            "ussVersion", f"is {quoted(str(told))}; only version 1 is read here."
        )


def _check_references(body: Body) -> None:
    categories = _ids("categories", body.categories)
    elements = _ids("elements", body.elements)
    breakdowns = _ids("breakdowns", body.breakdowns)
    calendars = _ids("calendars", body.calendars or ())
    _ids("stripboards", body.stripboards or ())
    for at, element in enumerate(body.elements):
        _check_known(f"elements[{at}].category", element.category, categories)
    for at, breakdown in enumerate(body.breakdowns):
        _check_breakdown(f"breakdowns[{at}]", breakdown, elements)
    for at, stripboard in enumerate(body.stripboards or ()):
        place = f"stripboards[{at}]"
        if stripboard.calendar is not None:
            _check_known(f"{place}.calendar", stripboard.calendar, calendars)
        for nth, board in enumerate(stripboard.boards):
            _check_board(f"{place}.boards[{nth}]", board, breakdowns)


def _check_breakdown(place: str, breakdown: Breakdown, elements: set[str]) -> None:
    if breakdown.type not in STRIP_TYPES and breakdown.type != BANNER_TYPE:
        raise BadFile(
            f"{place}.type",
            f'is {quoted(breakdown.type)}; a strip is "strip", "scene" or "banner".',
        )
    for at, id in enumerate(breakdown.elements or ()):
        _check_known(f"{place}.elements[{at}]", id, elements)


def _check_board(place: str, board: Board, breakdowns: set[str]) -> None:
    if board.breakdown_arrays is None and board.breakdown_ids is None:
        raise BadFile(place, "is wrong: it has no breakdownArrays.")
    if board.breakdown_arrays and board.breakdown_ids:
        raise BadFile(place, "has strips both in breakdownArrays and in breakdownIds.")
    key = "breakdownIds" if board.breakdown_ids else "breakdownArrays"
    days = strips = 0
    for at, row in enumerate(board.rows):
        here = f"{place}.{key}[{at}]"
        if isinstance(row, str):
            _check_known(here, row, breakdowns)
            strips += 1
            continue
        days, strips = days + 1, strips + len(row)
        for nth, id in enumerate(row):
            _check_known(f"{here}[{nth}]", id, breakdowns)
    if days > DAYS_MAX or strips > BOARD_STRIPS_MAX:
        raise BadFile(
            place,
            f"has {days:,} days and {strips:,} strips; "
            f"at most {DAYS_MAX:,} and {BOARD_STRIPS_MAX:,} are read.",
        )


class _Row(Protocol):
    @property
    def id(self) -> str: ...


def _ids(place: str, rows: Iterable[_Row]) -> set[str]:
    """The ids of a list. Raises BadFile where one comes twice."""
    first: dict[str, int] = {}
    for at, row in enumerate(rows):
        if row.id in first:
            raise BadFile(
                f"{place}[{at}]",
                f"has the id {quoted(row.id)}, and so has {place}[{first[row.id]}].",
            )
        first[row.id] = at
    return set(first)


def _check_known(place: str, id: str, ids: set[str]) -> None:
    if id not in ids:
        raise BadFile(place, f"refers to {quoted(id)}, which is not in the file.")


def _shoot_calendar(row: CalendarRow, place: str, zone: tzinfo) -> ShootCalendar:
    calendar = _calendar(row, place, zone)
    if len(calendar.weekdays_off) == WEEKDAYS:
        raise BadFile(f"{place}.daysOff", "leaves no weekday to shoot on.")
    return calendar


def _calendar(row: CalendarRow | Element, place: str, zone: tzinfo) -> ShootCalendar:
    """Of several starts the first counts. Travel, fittings and such take no date."""
    starts, dates_off = [], set()
    clocks: list[time | None] = []
    for at, event in enumerate(row.events or ()):
        day = read_date(event.date, zone, f"{place}.events[{at}].date")
        if event.type == "start":
            starts.append(day)
        elif _OFF & {(event.type or "").casefold(), (event.name or "").casefold()}:
            dates_off.add(day)
        else:
            continue
        clocks.append(read_clock(event.date, zone))
    return ShootCalendar(
        name=row.name or "",
        starts_on=min(starts, default=None),
        weekdays_off=frozenset(row.days_off or ()),
        dates_off=frozenset(dates_off),
        clock=next(iter(clocks), None),
    )
