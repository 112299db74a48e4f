"""Which workday a wall shows: a plain decision from the plans and the time."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from shared.nouns.plan import DayStatus, Plan, RevisionMark

# A running day may end this much later than planned before the next one takes the
# wall; a forgotten "wrapped" must not hold yesterday there for ever.
LATE_MS_MAX = 6 * 3_600_000
# So long before its first call a day takes the wall from one that is only running late.
TAKES_OVER_MS = 2 * 3_600_000
OVER = (DayStatus.WRAPPED, DayStatus.LOCKED)


class Day(Struct, frozen=True):
    """A published workday: its newest revision, and the plan of the one before.

    `standing` is live: how the day is really going.
    """

    plan: Plan
    mark: RevisionMark
    was: Plan | None = None
    standing: DayStatus = DayStatus.PUBLISHED

    @property
    def unit(self) -> str:
        return self.plan.workday.identity.unit

    @property
    def is_over(self) -> bool:
        return self.standing in OVER


class Window(Struct, frozen=True):
    """When a day is today's: from `begins_ms`, midnight of its date, to `ends_ms`.

    `opens_ms` is the first call, None where the plan does not say; `planned_end_ms`
    when its last line should be over.
    """

    begins_ms: int
    opens_ms: int | None
    planned_end_ms: int
    ends_ms: int


class Choice(Struct, frozen=True):
    """The day to show and the one after it; None where nothing is published."""

    shown: Day | None = None
    coming: Day | None = None


def window(day: Day, zone: ZoneInfo) -> Window:
    """A day that is planned past midnight lasts until it is over, and runs late."""
    plan = day.plan
    starts = [*_starts_ms(plan)]
    ends_ms = max([*_ends_ms(plan), *starts], default=0)
    begins = _date(plan.workday.identity.date)
    if begins is None:
        begins = datetime.fromtimestamp(min(starts, default=0) / 1000, zone).date()
    midnight_ms = _midnight_ms(begins + timedelta(days=1), zone)
    is_late = day.standing is DayStatus.IN_PROGRESS or ends_ms > midnight_ms
    late_ms = LATE_MS_MAX if is_late else 0
    return Window(
        begins_ms=_midnight_ms(begins, zone),
        opens_ms=min(starts, default=None),
        planned_end_ms=ends_ms,
        ends_ms=max(midnight_ms, ends_ms + late_ms),
    )


def choice(days: Iterable[Day], unit: str, zone: ZoneInfo, now_ms: int) -> Choice:
    """The day of `unit` that is on, else the next to come, else one just wrapped.

    Of two that are on, the earlier: at two in the morning that is yesterday's, if it
    runs until four. An empty `unit` takes any.
    """
    ordered = sorted(
        ((window(day, zone), day) for day in days if unit in ("", day.unit)),
        key=lambda pair: (pair[0].begins_ms, pair[0].ends_ms),
    )
    today = [pair for pair in ordered if pair[0].begins_ms <= now_ms < pair[0].ends_ms]
    on = _without_late([pair for pair in today if not pair[1].is_over], now_ms)
    coming = [pair for pair in ordered if pair[0].begins_ms > now_ms]
    # One that was wrapped stays while there is nothing better to show.
    found = [day for _, day in (*on, *coming, *reversed(today))]
    shown = found[0] if found else None
    after = (day for _, day in (*on, *coming) if day is not shown)
    return Choice(shown, next(after, None))


Windows = list[tuple[Window, Day]]


def _without_late(on: Windows, now_ms: int) -> Windows:
    """Less those that should be over, once the next day's first call is near."""
    while len(on) > 1:
        late, following = on[0][0], on[1][0]
        opens_ms = following.opens_ms
        if opens_ms is None or opens_ms - TAKES_OVER_MS > now_ms:
            break
        if late.planned_end_ms > now_ms:
            break
        on = on[1:]
    return on


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
