"""Which rows of a long list are worth drawing, and how much room the others take.

A client scrolls by pixels and says how high what it drew has become. Rows that are not
drawn are room: as high as they were when they were drawn, else as high as rows are.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from msgspec import Struct

# So many controls are sent at once, however long the list is.
COST_MAX: Final = 170
# So few drawn rows before and behind those in sight, and others are drawn.
MARGIN_ROWS: Final = 2
# Until the client has said how it is.
ROW_PX: Final = 68.0
SIGHT_PX: Final = 800.0
# Less is nothing that anybody sees.
NOTICED_PX: Final = 0.5


class Row(Struct, frozen=True):
    """`cost` is how many controls draw it."""

    key: str
    cost: int


class Window(Struct, frozen=True):
    """Rows from `start` to before `stop` are drawn, between two empty rooms."""

    start: int
    stop: int
    above_px: float
    below_px: float


class Reel:
    """One list on one page. `top_px`: how far the client has scrolled."""

    def __init__(self) -> None:
        self._rows: Sequence[Row] = ()
        self._window = Window(0, 0, 0, 0)
        self._px: dict[str, float] = {}
        self._usual_px: float | None = None
        # What the first row is moved by, so that what is in sight stays in its place
        # when rows above it turn out to be higher than they were taken to be.
        self._slack_px = 0.0
        self._head_px = 0.0
        self.top_px, self._sight_px = 0.0, SIGHT_PX

    def window(self, rows: Sequence[Row]) -> Window:
        """What to draw of these rows now."""
        self._rows = rows
        start, stop = self._near()
        if start == 0:
            self._slack_px = 0.0
        tops = self._tops()
        above_px, below_px = max(0.0, tops[start]), tops[-1] - tops[stop]
        self._window = Window(start, stop, above_px, below_px)
        return self._window

    def scrolled(self, top_px: float, sight_px: float) -> bool:
        """The client has scrolled to `top_px`; whether other rows are to be drawn."""
        if self._usual_px is None and self._px:
            # Only once: the room of all rows that were never drawn goes by it.
            self._usual_px = sum(self._px.values()) / len(self._px)
        self.top_px, self._sight_px = top_px, sight_px
        first, last = self._in_sight()
        start, stop = self._window.start, self._window.stop
        is_near_start = start > 0 and first - start < MARGIN_ROWS
        is_near_stop = stop < len(self._rows) and stop - 1 - last < MARGIN_ROWS
        return (is_near_start or is_near_stop) and self._near() != (start, stop)

    def head_measured(self, px: float) -> None:
        """How high what stands before the rows has become."""
        self._head_px = px

    def measured(self, key: str, px: float) -> bool:
        """How high a row has become; whether the room above is to be drawn anew."""
        start = self._window.start
        first, _ = self._in_sight()
        more_px = px - self._row_px(key)
        self._px[key] = px
        is_above = any(row.key == key for row in self._rows[start:first])
        if start == 0 or not is_above or abs(more_px) < NOTICED_PX:
            return False
        self._slack_px -= more_px
        return True

    # Inside ---------------------------------------------------------------------

    def _row_px(self, key: str) -> float:
        return self._px.get(key, self._usual_px or ROW_PX)

    def _tops(self) -> list[float]:
        """Where each row begins, below the head; last, where the last one ends."""
        heights = (self._row_px(row.key) for row in self._rows)
        return list(accumulate(heights, initial=self._slack_px))

    def _in_sight(self) -> tuple[int, int]:
        """The first and the last row of which anything is in sight."""
        tops = self._tops()
        top_px = self.top_px - self._head_px
        last_row = max(0, len(self._rows) - 1)
        first = bisect_right(tops, top_px) - 1
        last = bisect_left(tops, top_px + self._sight_px) - 1
        return min(max(0, first), last_row), min(max(0, last), last_row)

    def _near(self) -> tuple[int, int]:
        """Those in sight, then those around them, as far as the costs allow."""
        first, last = self._in_sight()
        count, left = len(self._rows), COST_MAX
        start = stop = min(first, count)
        while start > 0 or stop < count:
            before, behind = first - start, stop - 1 - last
            is_next = stop < count and (behind <= before or start == 0)
            left -= self._rows[stop if is_next else start - 1].cost
            if left < 0:
                break
            if is_next:
                stop += 1
            else:
                start -= 1
        return start, stop
