"""A time as a person types it, into a moment of a workday, and back."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from mobile.language import say, tongue
from mobile.views.present.times import time_text
from shared.errors import BadInput
from shared.words import shown

# "25:30" is half past one of the morning after; more than a night is a slip.
HOURS_MAX = 47
# What those who count twelve hours put behind a time of the day after.
NEXT_DAY: Final = "+1"
_TIME = re.compile(
    r"(?P<hours>\d{1,2})(?:[:.h]?(?P<minutes>\d{2}))?"
    r"(?:\s*(?P<half>[ap])(?:\.?\s?m)?\.?)?(?:\s*(?P<next>\+1))?"
)
_EARLY = datetime(2000, 1, 1, 5, 30, tzinfo=UTC)
_LATE = datetime(2000, 1, 1, 1, 30, tzinfo=UTC)


def entered_ms(text: str, day: str, zone: ZoneInfo, name: str) -> int | None:
    """Epoch ms of "05:30", "530", "5:30 pm", "25:30" or "1:30 am +1" on a workday
    (YYYY-MM-DD); empty: None.

    Raises BadInput naming the field `name` and how its reader writes a time.
    """
    if not text.strip():
        return None
    at = _read(text)
    if at is None:
        raise BadInput(_how(), {"name": name, **_examples()}, field=name)
    hours, minutes = at
    home = date.fromisoformat(day) + timedelta(days=hours // 24)
    moment = datetime.combine(home, time(hours % 24, minutes), zone)
    return int(moment.timestamp() * 1000)


def ends_after(start_ms: int | None, end_ms: int | None) -> None:
    """Raises BadInput for an end before its start; unknown times are fine."""
    if start_ms is not None and end_ms is not None and end_ms < start_ms:
        raise BadInput(
            shown(
                "End is before the start. After midnight, write {late} for half past"
                " one."
            ),
            _examples(),
            field="End",
        )


def entry_text(ms: int | None, day: str, zone: ZoneInfo) -> str:
    """A moment as its reader would type it on that workday; unknown is empty."""
    if ms is None:
        return ""
    at = datetime.fromtimestamp(ms / 1000, zone)
    days = (at.date() - date.fromisoformat(day)).days if day else 0
    if tongue().is_12h and days <= 1:
        return _twelve(at, is_next=days == 1)
    return f"{at.hour + 24 * max(0, days):02d}:{at.minute:02d}"


def entry_example() -> str:
    """A time as this reader would type it."""
    return _twelve(_EARLY) if tongue().is_12h else f"{_EARLY:%H:%M}"


def _read(text: str) -> tuple[int, int] | None:
    """Hours of the workday, from 0 on, and minutes; None for what is no time."""
    found = _TIME.fullmatch(_plain(text))
    if found is None:
        return None
    hours, minutes = int(found["hours"]), int(found["minutes"] or 0)
    if found["half"]:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if found["half"] == "p" else 0)
    if found["next"]:
        hours += 24
    return (hours, minutes) if hours <= HOURS_MAX and minutes <= 59 else None


def _plain(text: str) -> str:
    """With the halves of the day as English has them."""
    folded = text.strip().replace("\u00a0", " ").casefold()
    day, _, next_ = folded.partition(NEXT_DAY)
    day = day.rstrip()
    for half, said in (("am", say("am")), ("pm", say("pm"))):
        if day.endswith(said.casefold()):
            day = day.removesuffix(said.casefold()) + half
    return f"{day}{NEXT_DAY if NEXT_DAY in folded else ''}{next_}"


def _how() -> str:
    if tongue().is_12h:
        return shown("{name}: write a time like {early}; after midnight, {late}.")
    return shown("{name}: write 24-hour time, like {early}; after midnight, {late}.")


def _examples() -> dict[str, object]:
    late = _twelve(_LATE, is_next=True) if tongue().is_12h else "25:30"
    return {"early": entry_example(), "late": late}


def _twelve(at: datetime, *, is_next: bool = False) -> str:
    """As "5:30 am"; with plain spaces, as they are typed."""
    text = time_text(at).replace("\u00a0", " ")
    return f"{text} {NEXT_DAY}" if is_next else text
