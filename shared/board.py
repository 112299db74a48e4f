"""What a display says: now, next, then, and how far the day is ahead or behind.

A pure function of the plan, how its lines are really going, and the time. A display
that has lost its server still knows the time, so `timeline` gives it every board of
the hours to come.

Rule 1: what somebody started by hand is on.
Rule 2: a line that nobody has touched is on from its planned start to its planned
        end, or to the start of the next; then it is taken to be over.
Rule 3: a line said to be late is to come until somebody starts it.
Rule 4: a line of unknown time goes by the order of the day.
"""

from msgspec import Struct

from shared.nouns.plan import Item, ItemProgress, Plan, Progress
from shared.plan_fields import pages_text as pages_text
from shared.revisions import item_title

OVER = (Progress.DONE, Progress.CUT)

# A wall without its server shows at most this much of the future; then the plan is
# yesterday's, and it says so.
TIMELINE_MS_MAX = 36 * 3_600_000
TIMELINE_BOARDS_MAX = 500
THEN_MAX = 4


class Line(Struct, frozen=True, omit_defaults=True):
    """One line of a board. Times are planned unless `actual_start_ms` says more."""

    item: str
    title: str
    kind: str
    status: Progress
    start_ms: int | None = None
    end_ms: int | None = None
    actual_start_ms: int | None = None
    detail: str = ""
    reason: str = ""


class Board(Struct, frozen=True, omit_defaults=True):
    """What to show at `at_ms`.

    `now_ends_ms` is what NOW counts down to, `next_starts_ms` what NEXT counts down
    to; None where the plan does not say. `behind_ms` is positive when late, negative
    when ahead, None when nothing tells; it is as of `at_ms`, and while it grows with
    the time `late_from_ms` is the moment it grows from: see `behind`.
    """

    at_ms: int
    now: Line | None = None
    next: Line | None = None
    then: tuple[Line, ...] = ()
    now_ends_ms: int | None = None
    next_starts_ms: int | None = None
    behind_ms: int | None = None
    is_over: bool = False
    late_from_ms: int | None = None


def board(plan: Plan, live: dict[str, ItemProgress], now_ms: int) -> Board:
    """The board at `now_ms`. `live` is progress by item id; absent means planned."""
    going = [
        (item, live.get(item.id, ItemProgress()))
        for item in plan.items
        if live.get(item.id, ItemProgress()).status is not Progress.CUT
    ]
    current = _current(going, now_ms)
    rest = _to_come(going, now_ms) if current is None else _after(going, current)
    lines = [_line(*pair) for pair in rest]
    now = _line(*going[current]) if current is not None else None
    following = lines[0] if lines else None
    late_from_ms = _late_from(now, following, now_ms)
    return Board(
        at_ms=now_ms,
        now=now,
        next=following,
        then=tuple(lines[1 : 1 + THEN_MAX]),
        now_ends_ms=_ends(now, following),
        next_starts_ms=following.start_ms if following else None,
        behind_ms=_behind(now, following, late_from_ms, now_ms),
        is_over=bool(going) and now is None and following is None,
        late_from_ms=late_from_ms,
    )


def behind(shown: Board, now_ms: int) -> int | None:
    """How late the day is at `now_ms`, by a board of then or of some time before."""
    if shown.behind_ms is None or shown.late_from_ms is None:
        return shown.behind_ms
    return max(shown.behind_ms, now_ms - shown.late_from_ms)


def timeline(
    plan: Plan, live: dict[str, ItemProgress], now_ms: int
) -> tuple[Board, ...]:
    """Boards from `now_ms` on, one for each moment at which it changes, oldest first.

    Show the last one whose `at_ms` is not after the time.
    """
    until_ms = now_ms + TIMELINE_MS_MAX
    moments = {now_ms}
    for item in plan.items:
        for moment in (item.time.start_ms, item.time.end_ms):
            if moment is not None and now_ms < moment < until_ms:
                moments.add(moment)
    turns = sorted(moments)[:TIMELINE_BOARDS_MAX]
    return tuple(board(plan, live, moment) for moment in turns)


Going = list[tuple[Item, ItemProgress]]


def _current(going: Going, now_ms: int) -> int | None:
    """Index of what is on: the line last started by hand, else what the clock says."""
    started = [
        index
        for index, (_, progress) in enumerate(going)
        if progress.status is Progress.IN_PROGRESS
    ]
    if started:
        return max(started, key=lambda i: (going[i][1].actual_start_ms or 0, i))
    begun = [i for i, pair in enumerate(going) if _has_begun(pair, now_ms)]
    on = [i for i in begun if _is_on_by_clock(going[i], i == begun[-1], now_ms)]
    return on[-1] if on else None


def _has_begun(pair: tuple[Item, ItemProgress], now_ms: int) -> bool:
    """Whether a line's planned start has passed, and nobody says that it is late."""
    item, progress = pair
    start_ms = item.time.start_ms
    is_late = progress.status is Progress.DELAYED
    return start_ms is not None and start_ms <= now_ms and not is_late


def _is_on_by_clock(
    pair: tuple[Item, ItemProgress], is_last_begun: bool, now_ms: int
) -> bool:
    """Whether a line that has begun is still on, if nobody has touched it."""
    item, progress = pair
    if progress.status is not Progress.PLANNED:
        return False
    end_ms = item.time.end_ms
    return is_last_begun if end_ms is None else now_ms < end_ms


def _to_come(going: Going, now_ms: int) -> Going:
    """Lines to come when nothing is on.

    A line of unknown time is taken to be over once a line after it, which nobody has
    touched either, has had its time.
    """
    had = [
        index
        for index, pair in enumerate(going)
        if pair[1].status is Progress.PLANNED and _has_begun(pair, now_ms)
    ]
    last = had[-1] if had else -1
    return [
        pair
        for index, pair in enumerate(going)
        if pair[1].status not in OVER
        and (index > last or pair[1].status is Progress.DELAYED)
    ]


def _after(going: Going, current: int) -> Going:
    """Lines to come once `current` is on: later in the order, and not over."""
    return [pair for pair in going[current + 1 :] if pair[1].status not in OVER]


def _line(item: Item, progress: ItemProgress) -> Line:
    scene = item.scene
    cast = f"Cast {' '.join(scene.cast_numbers)}" if scene.cast_numbers else ""
    pages = pages_text(scene.pages_eighths)
    parts = (cast, f"{pages} pages" if pages else "")
    detail = " · ".join(part for part in parts if part)
    return Line(
        item=item.id,
        title=item_title(item),
        kind=item.what.kind.value,
        status=progress.status,
        start_ms=item.time.start_ms,
        end_ms=item.time.end_ms,
        actual_start_ms=progress.actual_start_ms,
        detail=detail,
        reason=progress.reason,
    )


def _ends(now: Line | None, following: Line | None) -> int | None:
    """What is on ends when its plan says, moved by how late it began."""
    if now is None:
        return None
    end_ms = now.end_ms
    if end_ms is None:
        return following.start_ms if following else None
    if now.actual_start_ms is not None and now.start_ms is not None:
        return end_ms + (now.actual_start_ms - now.start_ms)
    return end_ms


def _late_from(now: Line | None, following: Line | None, now_ms: int) -> int | None:
    """Since when it grows later by the minute: what is on should have ended, or what
    is next should have begun. None while neither is so.
    """
    due_ms = None
    if now is None:
        due_ms = following.start_ms if following else None
    elif now.status is Progress.IN_PROGRESS:
        due_ms = now.end_ms
    return due_ms if due_ms is not None and due_ms <= now_ms else None


def _behind(
    now: Line | None, following: Line | None, late_from_ms: int | None, now_ms: int
) -> int | None:
    """Late by what began late, and by what should be over or on by now."""
    late = [] if late_from_ms is None else [now_ms - late_from_ms]
    if now is None:
        is_time_known = following is not None and following.start_ms is not None
        return max([0, *late]) if is_time_known else None
    began_ms = now.actual_start_ms if now.status is Progress.IN_PROGRESS else None
    if began_ms is not None and now.start_ms is not None:
        late.append(began_ms - now.start_ms)
    return max(late) if late else None
