"""A time as a person types it, into a moment of a workday."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared.errors import BadInput

# "25:30" is half past one of the morning after; more than a night is a slip.
HOURS_MAX = 47
_TIME = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))?")


def entered_ms(text: str, day: str, zone: ZoneInfo, name: str) -> int | None:
    """Epoch ms of "05:30", "530" or "25:30" on a workday (YYYY-MM-DD); empty: None.

    Raises BadInput naming the field `name` and how to write it.
    """
    if not text.strip():
        return None
    found = _TIME.fullmatch(text.strip())
    hours, minutes = (int(part or 0) for part in found.groups()) if found else (99, 0)
    if hours > HOURS_MAX or minutes > 59:
        raise BadInput(
            f"{name}: write 24-hour time, like 05:30; after midnight, 25:30.",
            field=name,
        )
    home = date.fromisoformat(day) + timedelta(days=hours // 24)
    at = datetime.combine(home, time(hours % 24, minutes), zone)
    return int(at.timestamp() * 1000)


def ends_after(start_ms: int | None, end_ms: int | None) -> None:
    """Raises BadInput for an end before its start; unknown times are fine."""
    if start_ms is not None and end_ms is not None and end_ms < start_ms:
        raise BadInput(
            "End is before the start. After midnight, write 25:30 for half past one.",
            field="End",
        )


def entry_text(ms: int | None, day: str, zone: ZoneInfo) -> str:
    """A moment as it would be typed on that workday; unknown is empty."""
    if ms is None:
        return ""
    at = datetime.fromtimestamp(ms / 1000, zone)
    days = (at.date() - date.fromisoformat(day)).days if day else 0
    return f"{at.hour + 24 * max(0, days):02d}:{at.minute:02d}"
