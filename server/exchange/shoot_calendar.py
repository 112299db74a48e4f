"""Which dates a production shoots on: a start, a working week, days off, holidays."""

from datetime import date, datetime, time, timedelta, tzinfo

from msgspec import Struct

from server.exchange.bad_file import BadFile, quoted
from shared.errors import BadInput

# No schedule is older than film scheduling by computer, none reaches further than
# this; the bounds keep date arithmetic away from the ends of the calendar.
YEAR_MIN, YEAR_MAX = 1970, 2200

WEEKDAYS = 7


class ShootCalendar(Struct, frozen=True):
    """`weekdays_off` counts from 0, Sunday. `starts_on` None: nobody has said when.

    `clock` is the time of day, in the zone they were read in, at which the dates stand
    in the file: midnight, or it was written in another zone. None: no dates there, or
    bare ones.
    """

    name: str = ""
    starts_on: date | None = None
    weekdays_off: frozenset[int] = frozenset()
    dates_off: frozenset[date] = frozenset()
    clock: time | None = None


def weekday_of(day: date) -> int:
    """0 is Sunday, 6 is Saturday, as schedules count."""
    return day.isoweekday() % WEEKDAYS


def is_day_off(calendar: ShootCalendar, day: date) -> bool:
    return weekday_of(day) in calendar.weekdays_off or day in calendar.dates_off


def shoot_dates(
    calendar: ShootCalendar, starts_on: date, count: int
) -> tuple[date, ...]:
    """The first `count` dates from `starts_on` that are not off.

    A start on a day off moves to the next shooting date. Raises BadInput for a start
    in no sensible year. It ends: a calendar always leaves a weekday to shoot on, and
    its single days off are as many as its file had events.
    """
    check_year(starts_on)
    assert len(calendar.weekdays_off) < WEEKDAYS
    dates: list[date] = []
    day = starts_on
    while len(dates) < count:
        if not is_day_off(calendar, day):
            dates.append(day)
        day += timedelta(days=1)
    return tuple(dates)


def check_year(day: date) -> None:
    """Raises BadInput when a date is too far off to be a working day."""
    if not YEAR_MIN <= day.year <= YEAR_MAX:
        raise BadInput(
            f"{day} is not a date to start on: "
            f"give a year from {YEAR_MIN} to {YEAR_MAX}.",
            field="start",
        )


def read_date(text: str, zone: tzinfo, place: str) -> date:
    """The calendar date, in the production's zone, of a date or instant in ISO 8601.

    Programs write a day as the instant of their local midnight
    (2026-05-14T07:00:00.000+0000 in Vancouver), so an instant is carried into the zone
    before its date is taken. Without an offset the date stands as written. Raises
    BadFile naming `place`.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadFile(place, f"is {quoted(text)}, which is no ISO date.") from None
    if not YEAR_MIN <= moment.year <= YEAR_MAX:
        raise BadFile(
            place,
            f"is {quoted(text)}: only years from {YEAR_MIN} to {YEAR_MAX} are read.",
        )
    if moment.tzinfo is None:
        return moment.date()
    return moment.astimezone(zone).date()


def read_clock(text: str, zone: tzinfo) -> time | None:
    """The time of day in the zone of what `read_date` reads; None without an offset."""
    moment = datetime.fromisoformat(text)
    return None if moment.tzinfo is None else moment.astimezone(zone).time()
