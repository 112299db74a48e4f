"""Which workday a wall shows: the one of its unit that is on."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from msgspec import Struct

from shared import workdays
from shared.nouns.plan import DayStatus, Plan, RevisionMark
from shared.workdays import Window


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
        return self.standing in workdays.OVER


class Choice(Struct, frozen=True):
    """The day to show and the one after it; None where nothing is published."""

    shown: Day | None = None
    coming: Day | None = None


def window(day: Day, zone: ZoneInfo) -> Window:
    """When the day is today's."""
    return workdays.window(day.plan, day.standing, zone)


def choice(days: Iterable[Day], unit: str, zone: ZoneInfo, now_ms: int) -> Choice:
    """The day of `unit` that is on, else the next to come, else one just wrapped.

    Of two that are on, the earlier: at two in the morning that is yesterday's, if it
    runs until four. An empty `unit` takes any.
    """
    ordered = sorted(
        ((window(day, zone), day) for day in days if unit in ("", day.unit)),
        key=lambda pair: (pair[0].begins_ms, pair[0].ends_ms),
    )
    today = [day for its, day in ordered if its.has(now_ms)]
    on = workdays.going_on(ordered, now_ms)
    coming = [day for its, day in ordered if its.begins_ms > now_ms]
    # One that was wrapped stays while there is nothing better to show.
    found = [*on, *coming, *reversed(today)]
    shown = found[0] if found else None
    after = (day for day in (*on, *coming) if day is not shown)
    return Choice(shown, next(after, None))
