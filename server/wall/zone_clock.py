"""A zone's clock for a browser that knows no zones, and its quiet hours."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

# As far ahead as a wall shows anything by itself.
AHEAD_MS = 36 * 3_600_000
_STEP_MS = 3_600_000
# When a wall may load itself afresh: deep in the night, if nothing is on then.
QUIET_FROM_HOUR, QUIET_HOURS = 3, 2


class Offset(Struct, frozen=True):
    """From `from_ms` on, local time is UTC plus `offset_ms`."""

    from_ms: int
    offset_ms: int


class Span(Struct, frozen=True):
    from_ms: int
    until_ms: int


def offsets(zone: ZoneInfo, now_ms: int) -> tuple[Offset, ...]:
    """The offset that holds now, from 0 on, and its changes in the next AHEAD_MS."""
    found = [Offset(0, _offset_ms(zone, now_ms))]
    for hour_ms in range(now_ms, now_ms + AHEAD_MS, _STEP_MS):
        before, after = hour_ms, hour_ms + _STEP_MS
        offset_ms = _offset_ms(zone, after)
        if offset_ms == found[-1].offset_ms:
            continue
        while after - before > 1:
            middle = (before + after) // 2
            is_changed = _offset_ms(zone, middle) == offset_ms
            before, after = (before, middle) if is_changed else (middle, after)
        found.append(Offset(after, offset_ms))
    return tuple(found)


def quiet_hours(zone: ZoneInfo, now_ms: int) -> Iterator[Span]:
    """The night hours of today, of tomorrow and of the day after, in the zone."""
    today = datetime.fromtimestamp(now_ms / 1000, zone).replace(
        hour=QUIET_FROM_HOUR, minute=0, second=0, microsecond=0
    )
    for days in range(3):
        start = today + timedelta(days=days)
        end = start + timedelta(hours=QUIET_HOURS)
        span = Span(int(start.timestamp() * 1000), int(end.timestamp() * 1000))
        if span.until_ms > now_ms:
            yield span


def _offset_ms(zone: ZoneInfo, ms: int) -> int:
    offset = datetime.fromtimestamp(ms / 1000, zone).utcoffset()
    return int(offset.total_seconds() * 1000) if offset is not None else 0
