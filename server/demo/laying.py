"""Where on the clock a demo day lies, so that somebody who looks finds it running."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

MINUTE_MS = 60_000
# Of a day that is laid at its usual hours, this much may have passed when it is
# founded: enough that lines are done, and hours of it are still to come.
PASSED_MIN = 180
PASSED_MAX = 360
# Opened at any other hour, the day is moved: so much of it has then passed.
PASSED = 222
# General calls fall on quarters of an hour.
GRAIN_MS = 15 * MINUTE_MS


class Day(Struct, frozen=True):
    """A workday on the clock. `call_ms` is its general call, `date` that call's."""

    date: str
    call_ms: int
    zone: str

    def ms(self, minute: float) -> int:
        """So many minutes after the general call, as epoch ms."""
        return self.call_ms + round(minute * MINUTE_MS)

    def hour(self, minute: int) -> int:
        """The hour, 0 to 23, that a clock there shows at that minute."""
        return _local(self.ms(minute), self.zone).hour

    def neighbour(self, days: int) -> "Day":
        """The day so many days later, called when a clock there shows the same."""
        called = _local(self.call_ms, self.zone)
        on = called.date() + timedelta(days=days)
        return _day(on, called.time(), self.zone)


def today(now_ms: int, zone: str, call_local: int) -> Day:
    """The day that is running at `now_ms`; usually called at minute `call_local`.

    It begins on the local date of `now_ms`, but soon after midnight on the one before:
    a night that began yesterday. The same date always means the same day.
    """
    usual_at = time(*divmod(call_local, 60))
    usual = _day(_local(now_ms, zone).date(), usual_at, zone)
    if usual.ms(PASSED_MIN) <= now_ms < usual.ms(PASSED_MAX):
        return usual
    call_ms = (now_ms - PASSED * MINUTE_MS) // GRAIN_MS * GRAIN_MS
    return Day(_local(call_ms, zone).date().isoformat(), call_ms, zone)


def _day(on: date, at: time, zone: str) -> Day:
    called = datetime.combine(on, at, ZoneInfo(zone))
    return Day(on.isoformat(), int(called.timestamp() * 1000), zone)


def _local(ms: int, zone: str) -> datetime:
    return datetime.fromtimestamp(ms / 1000, ZoneInfo(zone))
