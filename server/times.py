"""Times of a production in words, and the words of people back into times.

Moments are epoch ms, UTC; days are YYYY-MM-DD; both are shown in the production's
zone. On the pages of a workday a time of another date says so: "02:00 +1".
"""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shared.errors import BadInput

TIME_FIX = "Write 24-hour time, like 05:30; for the morning after, 25:30 or 01:30 +1."
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905
)
_TIME = re.compile(
    r"(?P<hours>\d{1,2})(?:[:.h]?(?P<minutes>\d{2}))?"
    r"(?:\s*(?P<half>[ap])m?)?(?:\s*(?P<days>[+-]\s*\d))?"
)
# "25:30" and "47:59" are the morning and the night after; more is a slip.
HOURS_MAX = 47


def zone_of(name: str) -> ZoneInfo:
    """The zone of that IANA name. One that this machine does not know: UTC."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def clock_words(ms: int | None, zone: ZoneInfo, day: str = "") -> str:
    """Like "06:00", or "02:00 +1" on a date after `day`. Unknown: empty."""
    if ms is None:
        return ""
    local = datetime.fromtimestamp(ms / 1000, zone)
    words = f"{local:%H:%M}"
    home = _date(day)
    days = (local.date() - home).days if home else 0
    return f"{words} {days:+d}" if days else words


def moment_words(ms: int | None, zone: ZoneInfo, now_ms: int) -> str:
    """Today "09:42"; before, "yesterday 17:05", "Tue 12 May 17:05". Never: empty."""
    if ms is None:
        return ""
    local = datetime.fromtimestamp(ms / 1000, zone)
    days = (datetime.fromtimestamp(now_ms / 1000, zone).date() - local.date()).days
    if days == 0:
        return f"{local:%H:%M}"
    day = "yesterday" if days == 1 else day_words(local.date().isoformat())
    return f"{day} {local:%H:%M}"


def span_words(ms: int) -> str:
    """How long: "40 min", "3 h 5 min", "2 days"."""
    minutes = abs(ms) // 60_000
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return f"{hours // 24} days"


def day_words(day: str) -> str:
    """Like "Tue 12 May", from a date. No date: as it is written."""
    found = _date(day)
    if found is None:
        return day
    return f"{_DAYS[found.weekday()]} {found.day} {_MONTHS[found.month - 1]}"


def today(zone: ZoneInfo, now_ms: int) -> str:
    """The date it is in the zone."""
    return datetime.fromtimestamp(now_ms / 1000, zone).date().isoformat()


def day_after(day: str) -> str:
    """The date after; empty if `day` is none."""
    found = _date(day)
    return (found + timedelta(days=1)).isoformat() if found else ""


def read_day(text: str, field: str = "date") -> str:
    """A date as a person or a date field writes it. Raises BadInput."""
    found = _date(text.strip())
    if found is None:
        raise BadInput("Choose a date, like 2026-05-12.", field=field)
    return found.isoformat()


def read_time(
    text: str,
    zone: ZoneInfo,
    day: str,
    field: str,
    was_ms: int | None = None,
) -> int | None:
    """The moment that "06:00", "6", "0600", "25:30" or "01:30 +1" means on `day`.

    Nothing written is None, unknown. What stands for `was_ms` still means exactly
    that: seconds, and the second 01:30 of an autumn night, survive. Raises BadInput.
    """
    text = text.strip().lower().replace("−", "-")
    if not text:
        return None
    if was_ms is not None and text == clock_words(was_ms, zone, day):
        return was_ms
    found = _TIME.fullmatch(text)
    home = _date(day)
    if found is None or home is None:
        raise BadInput(TIME_FIX, field=field)
    hours, minutes = int(found["hours"]), int(found["minutes"] or 0)
    if found["half"]:
        if not 1 <= hours <= 12:
            raise BadInput(TIME_FIX, field=field)
        hours = hours % 12 + (12 if found["half"] == "p" else 0)
    if hours > HOURS_MAX or minutes > 59:
        raise BadInput(TIME_FIX, field=field)
    days = int((found["days"] or "0").replace(" ", "")) + hours // 24
    local = datetime.combine(
        home + timedelta(days=days), time(hours % 24, minutes), zone
    )
    return int(local.timestamp() * 1000)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
