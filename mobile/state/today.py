"""Which workday a phone shows, and which ones people may still be leaving."""

from zoneinfo import ZoneInfo

from msgspec import Struct

from shared import workdays
from shared.nouns.plan import DayStatus, Plan
from shared.workdays import Window


class Span(Struct, frozen=True):
    """A published day and when it is today's.

    `is_mine`: this phone's person has a call in it.
    """

    workday: str
    date: str
    unit: str
    window: Window
    is_mine: bool


def span(plan: Plan, status: DayStatus, zone: ZoneInfo, person: str) -> Span:
    day = plan.workday
    return Span(
        workday=day.id,
        date=day.identity.date,
        unit=day.identity.unit,
        window=workdays.window(plan, status, zone),
        is_mine=any(call.who.person == person for call in plan.calls),
    )


def today(spans: list[Span], now_ms: int) -> str:
    """The workday to show; empty if there is none.

    The earliest that has begun and is not over: at two in the morning that is
    yesterday's, if it runs until four. Else the next to come, else the last that was.
    Of several units' days, one that this person is called for.
    """
    ordered = sorted(spans, key=lambda s: (_begins_ms(s), not s.is_mine, s.unit))
    current = _mine_first([one for one in ordered if one.window.is_on(now_ms)])
    on = workdays.going_on([(one.window, one) for one in current], now_ms)
    coming = [one for one in ordered if _begins_ms(one) > now_ms]
    past = sorted(ordered, key=lambda s: (-_begins_ms(s), not s.is_mine, s.unit))
    for candidates in (on, coming, past):
        if candidates:
            return candidates[0].workday
    return ""


def ending(spans: list[Span], now_ms: int) -> list[Span]:
    """Days that people may still be in on, wrapped or past their midnight, by begin.

    Until they have had time to leave, or the next day of the unit takes over: then
    whoever never checked out has forgotten it.
    """
    begun = [one for one in spans if one.window.may_hold(now_ms)]
    return [
        one
        for one in sorted(begun, key=_begins_ms)
        if not any(
            later.unit == one.unit
            and _begins_ms(later) > _begins_ms(one)
            and workdays.gives_way(one.window, later.window, now_ms)
            for later in spans
        )
    ]


def _begins_ms(span: Span) -> int:
    return span.window.begins_ms


def _mine_first(spans: list[Span]) -> list[Span]:
    mine = [span for span in spans if span.is_mine]
    return mine or spans
