"""What the one who imports a schedule ought to hear: left out, odd, or worth a look.

None of it stops an import; what would make it wrong is a BadFile instead.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, time

from server.exchange.imported import ImportedItem, ImportedPlan, ImportedWorkday
from server.exchange.shoot_calendar import ShootCalendar, is_day_off
from server.exchange.strips import EIGHTHS, is_in_eighths
from server.exchange.uss import Schedule

# More than a person reads; the rest is counted.
NOTICES_MAX = 100


def notices(
    schedule: Schedule,
    plan: ImportedPlan,
    calendar: ShootCalendar,
    starts_on: date,
) -> tuple[str, ...]:
    """Sentences, the weightiest first, at most NOTICES_MAX and one that counts more."""
    told = [
        *_start(calendar, starts_on),
        *_loose(plan),
        *_empty_days(plan),
        *_repeats(plan),
        *_called_when_away(schedule, plan),
        *_shared_numbers(plan),
        *_rounded_pages(schedule, plan),
    ]
    if len(told) > NOTICES_MAX:
        told[NOTICES_MAX:] = [f"And {len(told) - NOTICES_MAX} more remarks."]
    return tuple(told)


def _start(calendar: ShootCalendar, starts_on: date) -> Iterator[str]:
    if calendar.clock not in (None, time()):
        yield (
            f"The file's dates stand at {calendar.clock:%H:%M} of the zone they were "
            "read in, not at midnight: if the days come out one off, name the zone of "
            "the file with --zone."
        )
    if is_day_off(calendar, starts_on):
        yield f"The start, {starts_on}, is a day off: day 1 is the next working day."
    if calendar == ShootCalendar():
        yield "Nothing says which days are off: every day counts as a working day."


def _loose(plan: ImportedPlan) -> Iterator[str]:
    for strip in plan.loose:
        where = f"after day {strip.after_day}" if strip.after_day else "before day 1"
        unit = f" of {strip.unit}" if strip.unit else ""
        name = _named(strip.number, strip.title)
        yield f"{name} stands on no day ({where}{unit}) and was left out."


def _empty_days(plan: ImportedPlan) -> Iterator[str]:
    for workday in plan.workdays:
        if not workday.items:
            yield f"{_day(workday)} has no strips."


def _repeats(plan: ImportedPlan) -> Iterator[str]:
    days: defaultdict[str, list[str]] = defaultdict(list)
    names: dict[str, str] = {}
    for workday, item in _lines(plan):
        id = item.key[1]
        days[id].append(_day(workday))
        names.setdefault(id, _named(item.scene.number, item.what.title))
    for id, on in days.items():
        if len(on) > 1:
            yield f"{names[id]} stands {len(on)} times: {', '.join(on)}."


def _called_when_away(schedule: Schedule, plan: ImportedPlan) -> Iterator[str]:
    names = {person.key: person for person in plan.people}
    for workday in plan.workdays:
        for key in workday.people:
            away = schedule.away.get(key[1])
            if away is not None and is_day_off(away, workday.date):
                person = names[key]
                name = f"{person.cast_number} {person.character}".strip()
                yield f"{_day(workday)}, {workday.date}, is a day off for {name}."


def _shared_numbers(plan: ImportedPlan) -> Iterator[str]:
    by_number: defaultdict[str, list[str]] = defaultdict(list)
    for person in plan.people:
        by_number[person.cast_number].append(person.character)
    for number, characters in by_number.items():
        if number and len(characters) > 1:
            yield f"Cast number {number} stands for {' and '.join(characters)}."


def _rounded_pages(schedule: Schedule, plan: ImportedPlan) -> Iterator[str]:
    for _, item in _lines(plan):
        breakdown = schedule.breakdowns[item.key[1]]
        if not is_in_eighths(breakdown):
            name = _named(item.scene.number, item.what.title)
            whole, eighths = divmod(item.scene.pages_eighths, EIGHTHS)
            yield (
                f"{name} has {breakdown.pages} pages, which are no eighths "
                f"and count as {whole} {eighths}/{EIGHTHS}."
            )


def _lines(plan: ImportedPlan) -> Iterator[tuple[ImportedWorkday, ImportedItem]]:
    for workday in plan.workdays:
        for item in workday.items:
            yield workday, item


def _day(workday: ImportedWorkday) -> str:
    unit = f" of {workday.unit}" if workday.unit else ""
    return f"Day {workday.number}{unit}"


def _named(number: str, title: str) -> str:
    return f"Scene {number} ({title})" if number else f'"{title}"'
