"""What a display says: now, next, then, and how far the day is ahead or behind.

A pure function of the plan, how its lines are really going, and the time. A display
that has lost its server still knows the time, so `timeline` gives it every board of
the hours to come.
"""

from msgspec import Struct

from shared.nouns.plan import Item, ItemProgress, Plan, Progress
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
    when ahead, None when nothing tells.
    """

    at_ms: int
    now: Line | None = None
    next: Line | None = None
    then: tuple[Line, ...] = ()
    now_ends_ms: int | None = None
    next_starts_ms: int | None = None
    behind_ms: int | None = None
    is_over: bool = False


def board(plan: Plan, live: dict[str, ItemProgress], now_ms: int) -> Board:
    """The board at `now_ms`. `live` is progress by item id; absent means planned."""
    going = [
        (item, live.get(item.id, ItemProgress()))
        for item in plan.items
        if live.get(item.id, ItemProgress()).status is not Progress.CUT
    ]
    current = _current(going, now_ms)
    rest = [pair for pair in going if pair[1].status not in OVER]
    if current is not None:
        rest = _after(going, current)
    lines = [_line(*pair) for pair in rest]
    now = _line(*going[current]) if current is not None else None
    following = lines[0] if lines else None
    return Board(
        at_ms=now_ms,
        now=now,
        next=following,
        then=tuple(lines[1 : 1 + THEN_MAX]),
        now_ends_ms=_ends(now, following),
        next_starts_ms=following.start_ms if following else None,
        behind_ms=_behind(now, following, now_ms),
        is_over=bool(going) and now is None and following is None,
    )


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
    boards = [board(plan, live, moment) for moment in sorted(moments)]
    return tuple(boards[:TIMELINE_BOARDS_MAX])


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
    by_clock = None
    for index, (item, progress) in enumerate(going):
        if item.time.start_ms is None or item.time.start_ms > now_ms:
            continue
        if progress.status is Progress.DONE:
            by_clock = None
        elif not _is_past(going, index, now_ms):
            by_clock = index
    return by_clock


def _is_past(going: Going, index: int, now_ms: int) -> bool:
    """Whether the plan says that the line at `index` has ended by `now_ms`."""
    end_ms = going[index][0].time.end_ms
    return end_ms is not None and end_ms <= now_ms


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


def pages_text(eighths: int) -> str:
    """Script pages as the trade writes them: 11 is "1 3/8"; empty for none."""
    whole, part = divmod(eighths, 8)
    if not eighths:
        return ""
    if not part:
        return str(whole)
    return f"{whole} {part}/8" if whole else f"{part}/8"


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


def _behind(now: Line | None, following: Line | None, now_ms: int) -> int | None:
    """Late by what began late, or by what has not begun though its time has come."""
    if now is not None and now.status is Progress.IN_PROGRESS:
        late: list[int] = []
        if now.actual_start_ms is not None and now.start_ms is not None:
            late.append(now.actual_start_ms - now.start_ms)
        if now.end_ms is not None and now_ms > now.end_ms:
            late.append(now_ms - now.end_ms)
        return max(late) if late else None
    if now is None and following is not None and following.start_ms is not None:
        return max(0, now_ms - following.start_ms)
    return None
