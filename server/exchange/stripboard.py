"""Which stripboards a schedule has, and one of them as workdays on its calendar."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

import msgspec
from msgspec import Struct

from server.exchange.bad_file import quoted
from server.exchange.imported import (
    ImportedItem,
    ImportedPlan,
    ImportedWorkday,
    LooseStrip,
)
from server.exchange.notices import notices
from server.exchange.shoot_calendar import ShootCalendar, shoot_dates
from server.exchange.strips import item_of, people_of, places_of
from server.exchange.uss import Schedule, line
from server.exchange.uss_rows import Board, StripboardRow
from shared.errors import BadInput

# A board with one of these in its name holds strips that nobody means to shoot.
BONEYARDS = ("boneyard", "recycle")

# A file may have hundreds of stripboards; a message names so many.
CHOICES_MAX = 12


class Stripboard(Struct, frozen=True):
    """One order to shoot in. `days` is 0 where nothing is scheduled yet.

    `starts_on` is the date of its first day: None without days, or where no calendar
    says. `loose` strips stand on no day; in an unscheduled order all do.
    """

    id: str
    name: str
    days: int
    loose: int
    starts_on: date | None = None


class _Unit(Struct, frozen=True):
    """One board: shoot days as breakdown ids; loose ids with the days before them."""

    name: str
    days: tuple[tuple[str, ...], ...]
    loose: tuple[tuple[str, int], ...]


def listed(schedule: Schedule) -> tuple[Stripboard, ...]:
    """Every stripboard, in the order of the file."""
    return tuple(_listed(schedule, row) for row in schedule.stripboards)


def chosen(schedule: Schedule, name: str | None = None) -> Stripboard:
    """The stripboard of this name; else of this name in any case; else of this id.

    Without a name: the only one that schedules days. Raises BadInput naming the
    choices where there is none, or more than one.
    """
    boards = listed(schedule)
    scheduled = tuple(board for board in boards if board.days)
    if not scheduled:
        raise _unclear("No stripboard in this file schedules a day", boards)
    if name is None:
        if len(scheduled) > 1:
            raise _unclear(
                "More than one stripboard schedules days: "
                "choose with --stripboard NAME",
                scheduled,
            )
        return scheduled[0]
    found = _named(boards, name)
    if not found:
        raise _unclear(f"No stripboard is called {quoted(name)}", boards)
    if len(found) > 1:
        raise _unclear(f"More than one stripboard is called {quoted(name)}", found)
    if not found[0].days:
        raise _unclear(f"Stripboard {quoted(name)} schedules no day", scheduled)
    return found[0]


def planned(
    schedule: Schedule, stripboard: Stripboard, starts_on: date | None = None
) -> ImportedPlan:
    """The stripboard as workdays, days off and holidays skipped; `starts_on` moves it.

    Boneyards are left out, and so are loose strips, which are told. Each board is a
    unit; all start together. Raises BadInput when nothing says when.
    """
    row = next(row for row in schedule.stripboards if row.id == stripboard.id)
    calendar = _calendar(schedule, row)
    starts_on = starts_on or calendar.starts_on
    if starts_on is None:
        raise BadInput(
            f"Nothing says when stripboard {quoted(row.name)} starts: its calendar "
            "names no start. Give one with --start YYYY-MM-DD.",
            field="start",
        )
    units = _units(row)
    # A strip may stand on many days; it is read once.
    shot = dict.fromkeys(id for unit in units for day in unit.days for id in day)
    items = {id: item_of(schedule, id) for id in shot}
    plan = ImportedPlan(
        source=("uss", schedule.id),
        name=row.name,
        workdays=tuple(_workdays(schedule.id, units, calendar, starts_on, items)),
        people=people_of(schedule, shot),
        places=places_of(schedule, shot),
        loose=tuple(_loose(schedule, units)),
    )
    return msgspec.structs.replace(
        plan, notices=notices(schedule, plan, calendar, starts_on)
    )


def _listed(schedule: Schedule, row: StripboardRow) -> Stripboard:
    units = _units(row)
    calendar = _calendar(schedule, row)
    days = sum(len(unit.days) for unit in units)
    starts_on = None
    if days and calendar.starts_on:
        (starts_on,) = shoot_dates(calendar, calendar.starts_on, 1)
    return Stripboard(
        id=row.id,
        name=row.name,
        days=days,
        loose=sum(len(unit.loose) for unit in units),
        starts_on=starts_on,
    )


def _named(boards: Iterable[Stripboard], name: str) -> tuple[Stripboard, ...]:
    boards = tuple(boards)
    folded = name.strip().casefold()
    return (
        tuple(board for board in boards if board.name == name)
        or tuple(board for board in boards if board.name.strip().casefold() == folded)
        or tuple(board for board in boards if board.id == name)
    )


def _unclear(why: str, choices: tuple[Stripboard, ...]) -> BadInput:
    if not choices:
        return BadInput(f"{why}: it has none.", field="stripboard")
    names = Counter(board.name for board in choices)
    told = [
        f'"{line(board.name)}"'
        + (f" (id {line(board.id)})" if names[board.name] > 1 else "")
        + f": {board.days} days"
        + (f" from {board.starts_on}" if board.starts_on else "")
        for board in choices[:CHOICES_MAX]
    ]
    if len(choices) > CHOICES_MAX:
        told.append(f"and {len(choices) - CHOICES_MAX} more")
    return BadInput(f"{why}; there is {'; '.join(told)}.", field="stripboard")


def _calendar(schedule: Schedule, row: StripboardRow) -> ShootCalendar:
    """Its own; where it names none, the only one there is; else nothing is known."""
    if row.calendar is not None:
        return schedule.calendars[row.calendar]
    if len(schedule.calendars) == 1:
        (calendar,) = schedule.calendars.values()
        return calendar
    return ShootCalendar()


def _units(row: StripboardRow) -> tuple[_Unit, ...]:
    """The first board is the main unit and has no name; the others go by theirs.

    The name is part of what a workday is known by, so no two units share one.
    """
    units: list[_Unit] = []
    for board in row.boards:
        told = line(board.name)
        if any(word in told.casefold() for word in BONEYARDS):
            continue
        name = (told or "Unit") if units else ""
        while name in {unit.name for unit in units}:
            name = f"{name} ({len(units) + 1})"
        units.append(_unit(name, board))
    return tuple(units)


def _unit(name: str, board: Board) -> _Unit:
    days: list[tuple[str, ...]] = []
    loose: list[tuple[str, int]] = []
    for row in board.rows:
        if isinstance(row, str):
            loose.append((row, len(days)))
        else:
            days.append(row)
    return _Unit(name, tuple(days), tuple(loose))


def _workdays(
    schedule_id: str,
    units: Iterable[_Unit],
    calendar: ShootCalendar,
    starts_on: date,
    items: dict[str, ImportedItem],
) -> Iterator[ImportedWorkday]:
    """A day has no id in the file: it is known by its schedule, unit and number.

    So it keeps its record when the start moves, and strips move from day to day.
    """
    times: Counter[str] = Counter()
    for unit in units:
        dates = shoot_dates(calendar, starts_on, len(unit.days))
        for number, (day, ids) in enumerate(zip(dates, unit.days, strict=True), 1):
            yield ImportedWorkday(
                key=("uss", schedule_id, unit.name, str(number)),
                date=day,
                number=number,
                total=len(unit.days),
                unit=unit.name,
                items=tuple(_lines(ids, items, times)),
            )


def _lines(
    ids: Iterable[str], items: dict[str, ImportedItem], times: Counter[str]
) -> Iterator[ImportedItem]:
    """A strip that comes up again is another item, with its number in the key.

    `times` counts how often each has come up in the stripboard so far.
    """
    for id in ids:
        times[id] += 1
        item = items[id]
        if times[id] > 1:
            item = msgspec.structs.replace(item, key=(*item.key, str(times[id])))
        yield item


def _loose(schedule: Schedule, units: Iterable[_Unit]) -> Iterator[LooseStrip]:
    titles: dict[str, tuple[str, str]] = {}
    for unit in units:
        for id, after_day in unit.loose:
            if id not in titles:
                item = item_of(schedule, id)
                titles[id] = item.what.title, item.scene.number
            title, number = titles[id]
            yield LooseStrip(title, number, unit.name, after_day)
