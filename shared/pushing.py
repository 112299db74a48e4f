"""Pushing the day: what is still to come, later or sooner by some minutes, at once.

Rule 1: the chosen line and those after it move, unless they are over. One that is on
        keeps its start.
Rule 2: whoever's work begins with the chosen line or after it is called later by as
        much: pickup, report, make-up and on set move as one chain.
Rule 3: whoever is to go home after the chosen line's start goes by as much later; so
        does the estimated wrap.
Rule 4: what is past stays: no push rewrites this morning.
"""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from shared.changes import Patch
from shared.lookahead import begins
from shared.nouns.base import Group
from shared.nouns.plan import (
    Call,
    CallTimes,
    Item,
    ItemProgress,
    ItemTime,
    Plan,
    Progress,
    Workday,
)
from shared.revisions import sequence
from shared.schema import value_of

OVER = (Progress.DONE, Progress.CUT)

# A day is pushed by minutes or hours; more is another day's plan.
PUSH_MS_MAX = 12 * 3_600_000


class Clash(Struct, frozen=True):
    """A line that moved sooner would begin before `before_ms`: the end of the line
    `after`, or, with none, the present.
    """

    item: str
    before_ms: int
    after: str = ""


def pushed(
    plan: Plan, live: Mapping[str, ItemProgress], item: str, by_ms: int, now_ms: int
) -> Plan:
    """The plan as it would be, from `item` on by `by_ms`; negative is sooner.

    `live` is progress by item id. A line that the plan does not hold, or whose start
    nobody knows, moves nothing.
    """
    chosen = next((one for one in plan.items if one.id == item), None)
    if chosen is None or chosen.time.start_ms is None:
        return plan
    by_ms = max(-PUSH_MS_MAX, min(by_ms, PUSH_MS_MAX))
    from_ms = chosen.time.start_ms
    after = {one.id for one in plan.items[plan.items.index(chosen) :]}
    lines = [
        _line(one, live.get(one.id, ItemProgress()), by_ms) if one.id in after else one
        for one in plan.items
    ]
    return replace(
        plan,
        workday=_day(plan.workday, from_ms, by_ms, now_ms),
        items=sequence(lines),
        calls=tuple(_call(call, from_ms, by_ms, now_ms) for call in plan.calls),
    )


def clashes(was: Plan, now: Plan, now_ms: int) -> tuple[Clash, ...]:
    """Where a push towards the morning runs into what does not move."""
    stood = {item.id: item.time for item in was.items}
    still = [item for item in now.items if item.time == stood.get(item.id)]
    found = []
    for item in now.items:
        start_ms = item.time.start_ms
        if start_ms is None or item in still:
            continue
        before_ms = stood[item.id].start_ms
        if before_ms is None or start_ms >= before_ms:
            continue
        if start_ms < now_ms:
            found.append(Clash(item.id, now_ms))
            continue
        in_way = [
            (other.time.end_ms, other.id)
            for other in still
            if other.time.end_ms is not None and start_ms < other.time.end_ms
            if (other.time.start_ms or 0) <= before_ms
        ]
        if in_way:
            found.append(Clash(item.id, *max(in_way)))
    return tuple(found)


def patches(was: Plan, now: Plan) -> tuple[Patch, ...]:
    """What a person writes to make `was` into `now`; `saw` is theirs to fill in."""
    found = [_patch("workday", was.workday.id, was.workday.times, now.workday.times)]
    items = {item.id: item.time for item in was.items}
    found += [_patch("item", one.id, items[one.id], one.time) for one in now.items]
    calls = {call.id: call.times for call in was.calls}
    found += [_patch("call", one.id, calls[one.id], one.times) for one in now.calls]
    return tuple(patch for patch in found if patch is not None)


def _patch(kind: str, id_: str, was: Group, now: Group) -> Patch | None:
    if was == now:
        return None
    group = "time" if kind == "item" else "times"
    return Patch(kind, id_, set={group: value_of(now)})


def _line(item: Item, progress: ItemProgress, by_ms: int) -> Item:
    if progress.status in OVER:
        return item
    start_ms, end_ms = item.time.start_ms, item.time.end_ms
    if progress.status is not Progress.IN_PROGRESS:
        start_ms = _later(start_ms, by_ms)
    end_ms = _later(end_ms, by_ms)
    if start_ms is not None and end_ms is not None:
        # A line that is on cannot have ended before it began.
        end_ms = max(start_ms, end_ms)
    return replace(item, time=ItemTime(start_ms, end_ms))


def _call(call: Call, from_ms: int, by_ms: int, now_ms: int) -> Call:
    times, begins_ms = call.times, begins(call)
    if begins_ms is not None and begins_ms >= from_ms:
        times = CallTimes(
            pickup_ms=_to_come(times.pickup_ms, by_ms, now_ms),
            report_ms=_to_come(times.report_ms, by_ms, now_ms),
            makeup_ms=_to_come(times.makeup_ms, by_ms, now_ms),
            on_set_ms=_to_come(times.on_set_ms, by_ms, now_ms),
            out_ms=times.out_ms,
        )
    if times.out_ms is not None and times.out_ms > from_ms:
        times = replace(times, out_ms=_to_come(times.out_ms, by_ms, now_ms))
    return replace(call, times=times)


def _day(day: Workday, from_ms: int, by_ms: int, now_ms: int) -> Workday:
    times = day.times
    for name in ("general_call_ms", "shooting_call_ms"):
        ms = getattr(times, name)
        if ms is not None and ms >= from_ms:
            times = replace(times, **{name: _to_come(ms, by_ms, now_ms)})
    wrap_ms = times.wrap_estimate_ms
    if wrap_ms is not None and wrap_ms > from_ms:
        times = replace(times, wrap_estimate_ms=_to_come(wrap_ms, by_ms, now_ms))
    return replace(day, times=times)


def _to_come(ms: int | None, by_ms: int, now_ms: int) -> int | None:
    """A time that is still to come, moved; it cannot be moved into the past."""
    if ms is None or ms <= now_ms:
        return ms
    return max(ms + by_ms, now_ms)


def _later(ms: int | None, by_ms: int) -> int | None:
    return None if ms is None else ms + by_ms
