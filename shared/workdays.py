"""When a workday is today's: a plain decision from plan, status and time."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from msgspec import Struct

from shared.nouns.plan import DayStatus, Plan

# A day that is still running may end this much later than planned before the next
# one takes its place; a real one runs late, and a forgotten "wrapped" must not hold
# yesterday on any screen for ever.
LATE_MS_MAX = 6 * 3_600_000
# So long before its first call a day takes over from one that is only running late.
TAKES_OVER_MS = 2 * 3_600_000
OVER = (DayStatus.WRAPPED, DayStatus.LOCKED)

T = TypeVar("T")


class Window(Struct, frozen=True):
    """From midnight of the day's date to its end, late as it may run. Epoch ms.

    `opens_ms` is the first call, None where the plan does not say; `planned_end_ms`
    when its last line should be over. `is_over`: somebody has said that it is.
    `left_ms`: whoever came to it may still be leaving until then, over or not.
    """

    begins_ms: int
    opens_ms: int | None
    planned_end_ms: int
    ends_ms: int
    is_over: bool
    left_ms: int

    def is_on(self, now_ms: int) -> bool:
        return self.has(now_ms) and not self.is_over

    def has(self, now_ms: int) -> bool:
        """Whether it is the day's time, over or not."""
        return self.begins_ms <= now_ms < self.ends_ms

    def may_hold(self, now_ms: int) -> bool:
        """Whether people may be in on it: a wrap empties no place at once."""
        return self.begins_ms <= now_ms < self.left_ms


def window(plan: Plan, status: DayStatus, zone: ZoneInfo) -> Window:
    """A published day's. One planned past midnight lasts until it is over, and runs
    late. A date that cannot be read is that of the first call, else the epoch's.
    """
    starts = _starts_ms(plan)
    planned_ms = max([*_ends_ms(plan), *starts], default=0)
    begins = _date(plan.workday.identity.date)
    if begins is None:
        begins = datetime.fromtimestamp(min(starts, default=0) / 1000, zone).date()
    midnight_ms = _midnight_ms(begins + timedelta(days=1), zone)
    is_late = status is DayStatus.IN_PROGRESS or planned_ms > midnight_ms
    return Window(
        begins_ms=_midnight_ms(begins, zone),
        opens_ms=min(starts, default=None),
        planned_end_ms=planned_ms,
        ends_ms=max(midnight_ms, planned_ms + (LATE_MS_MAX if is_late else 0)),
        is_over=status in OVER,
        left_ms=max(midnight_ms, planned_ms) + LATE_MS_MAX,
    )


def going_on(days: Iterable[tuple[Window, T]], now_ms: int) -> list[T]:
    """Of these days, in the order given, those that are on.

    Less those that should be over, once the next one's first call is near.
    """
    on = [(its, day) for its, day in days if its.is_on(now_ms)]
    while len(on) > 1:
        if not gives_way(on[0][0], on[1][0], now_ms):
            break
        on = on[1:]
    return [day for _, day in on]


def gives_way(late: Window, following: Window, now_ms: int) -> bool:
    """Whether a day should be over, and the first call of the next one is near."""
    opens_ms = following.opens_ms
    if opens_ms is None or opens_ms - TAKES_OVER_MS > now_ms:
        return False
    return late.planned_end_ms <= now_ms


def _starts_ms(plan: Plan) -> list[int]:
    times = plan.workday.times
    starts = [times.general_call_ms, times.shooting_call_ms]
    starts += [call.times.report_ms for call in plan.calls]
    starts += [item.time.start_ms for item in plan.items]
    return [ms for ms in starts if ms is not None]


def _ends_ms(plan: Plan) -> list[int]:
    ends = [plan.workday.times.wrap_estimate_ms]
    ends += [item.time.end_ms for item in plan.items]
    ends += [call.times.out_ms for call in plan.calls]
    return [ms for ms in ends if ms is not None]


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _midnight_ms(day: date, zone: ZoneInfo) -> int:
    return int(datetime.combine(day, time(), zone).timestamp() * 1000)
