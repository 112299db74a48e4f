"""Which workday a phone shows: a plain decision from the plans and the time."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from shared.nouns.plan import DayStatus, Plan

# A day that is still running may end this much later than planned before the next
# one takes its place; a real one runs late, and a forgotten "wrapped" must not hold
# yesterday on the screen for ever.
LATE_MS_MAX = 6 * 3_600_000
OVER = (DayStatus.WRAPPED, DayStatus.LOCKED)


class Span(Struct, frozen=True):
    """When a workday is today: from midnight of its date until it is over.

    Epoch ms. `is_mine`: this phone's person has a call in it.
    """

    workday: str
    date: str
    unit: str
    start_ms: int
    end_ms: int
    is_mine: bool
    is_over: bool


def span(plan: Plan, status: DayStatus, zone: ZoneInfo, person: str) -> Span:
    """A published day's span. A date that cannot be read is the epoch's."""
    day = plan.workday
    begins = _date(day.identity.date)
    midnight_ms = _midnight_ms(begins + timedelta(days=1), zone)
    planned_ms = _planned_end_ms(plan)
    is_running = status is DayStatus.IN_PROGRESS
    late_ms = LATE_MS_MAX if is_running or planned_ms > midnight_ms else 0
    return Span(
        workday=day.id,
        date=day.identity.date,
        unit=day.identity.unit,
        start_ms=_midnight_ms(begins, zone),
        end_ms=max(midnight_ms, planned_ms + late_ms),
        is_mine=any(call.who.person == person for call in plan.calls),
        is_over=status in OVER,
    )


def today(spans: list[Span], now_ms: int) -> str:
    """The workday to show; empty if there is none.

    The earliest that has begun and is not over: at two in the morning that is
    yesterday's, if it runs until four. Else the next to come, else the last that was.
    Of several units' days, one that this person is called for.
    """
    ordered = sorted(spans, key=lambda s: (s.start_ms, not s.is_mine, s.unit))
    current = [s for s in ordered if is_current(s, now_ms)]
    coming = [s for s in ordered if s.start_ms > now_ms]
    past = sorted(ordered, key=lambda s: (-s.start_ms, not s.is_mine, s.unit))
    for candidates in (_mine_first(current), coming, past):
        if candidates:
            return candidates[0].workday
    return ""


def is_current(span: Span, now_ms: int) -> bool:
    """Whether a day has begun and is not over."""
    return span.start_ms <= now_ms < span.end_ms and not span.is_over


def _mine_first(spans: list[Span]) -> list[Span]:
    mine = [span for span in spans if span.is_mine]
    return mine or spans


def _planned_end_ms(plan: Plan) -> int:
    times = [plan.workday.times.wrap_estimate_ms]
    times += [item.time.end_ms or item.time.start_ms for item in plan.items]
    times += [call.times.out_ms for call in plan.calls]
    return max((ms for ms in times if ms is not None), default=0)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return datetime.fromtimestamp(0, UTC).date()


def _midnight_ms(day: date, zone: ZoneInfo) -> int:
    return int(datetime.combine(day, time(), zone).timestamp() * 1000)
