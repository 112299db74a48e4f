"""The hours to come as a wall shows them: each moment, ready to be read out.

The browser takes the last moment that has come. It counts, and it adds nothing.
"""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from msgspec import Struct

from server.times import clock_words, day_words
from server.wall.days import Day
from shared.board import OVER, Board, Line, board, timeline
from shared.nouns.plan import ItemKind, ItemProgress, Progress
from shared.workdays import Window

NOW, CALL = "NOW", "CALL"


class Panel(Struct, frozen=True, omit_defaults=True):
    """What is on: counts down to `ends_ms`, or to `starts_ms` if it has yet to begin.

    Not `is_on`: no line is, and the title says what else there is to say. `place` is
    where, and why it is late.
    """

    label: str
    title: str
    detail: str = ""
    place: str = ""
    is_on: bool = False
    ends_ms: int | None = None
    starts_ms: int | None = None


class Following(Struct, frozen=True, omit_defaults=True):
    """What is next, and when: `at` in words, `ms` to count down to."""

    title: str = ""
    at: str = ""
    ms: int | None = None


class Moment(Struct, frozen=True, omit_defaults=True):
    """What stands on the wall from `at_ms` on; the first from 0 on.

    The day is behind by `behind_ms` (ahead if negative; None: nothing tells), and by
    no less than the time since `late_from_ms`.
    """

    at_ms: int
    now: Panel
    next: Following = Following()
    then: tuple[Following, ...] = ()
    meal: str = ""
    behind_ms: int | None = None
    late_from_ms: int | None = None


def call_ms(day: Day, span: Window) -> int | None:
    """When everybody is called, else the first of them."""
    general_ms = day.plan.workday.times.general_call_ms
    return span.opens_ms if general_ms is None else general_ms


class Teller:
    """Tells one day. `coming` is the workday after it, None if none is published."""

    def __init__(
        self,
        day: Day,
        span: Window,
        live: Mapping[str, ItemProgress],
        coming: Day | None,
        zone: ZoneInfo,
    ) -> None:
        self._day = day
        self._call_ms = call_ms(day, span)
        self._live = dict(live)
        self._coming = coming
        self._zone = zone
        self._items = {item.id: item for item in day.plan.items}
        self._places = {place.id: place.name.name for place in day.plan.places}

    def moments(self, now_ms: int) -> tuple[Moment, ...]:
        """From now on, oldest first."""
        if self._day.is_over:
            return (Moment(0, Panel(NOW, "Wrapped"), self._next_day()),)
        plan, opens_ms = self._day.plan, self._call_ms
        boards = {one.at_ms: one for one in timeline(plan, self._live, now_ms)}
        if opens_ms is not None and opens_ms > now_ms:
            boards[opens_ms] = board(plan, self._live, opens_ms)
        return tuple(
            self._moment(boards[at_ms], is_first=at_ms == now_ms)
            for at_ms in sorted(boards)
        )

    def _moment(self, one: Board, is_first: bool) -> Moment:
        behind_ms = one.behind_ms
        if one.late_from_ms is not None and behind_ms == one.at_ms - one.late_from_ms:
            # It only grows: the same value whenever this board is made.
            behind_ms = 0
        return Moment(
            at_ms=0 if is_first else one.at_ms,
            now=self._now(one),
            next=self._following(one.next) if one.next else self._next_day(),
            then=tuple(map(self._following, one.then)),
            meal=self._meal(one),
            behind_ms=behind_ms,
            late_from_ms=one.late_from_ms,
        )

    def _now(self, one: Board) -> Panel:
        if one.now is not None:
            return self._on(one.now, one.now_ends_ms)
        if self._call_ms is not None and one.at_ms < self._call_ms:
            title = _joined(self._weekday(), self._at(self._call_ms))
            return Panel(CALL, title, starts_ms=self._call_ms)
        if not self._day.plan.items:
            return Panel(NOW, "No lines in this plan")
        return Panel(NOW, "Day over" if one.is_over else "Nothing on")

    def _on(self, line: Line, ends_ms: int | None) -> Panel:
        since = ""
        if line.status is Progress.IN_PROGRESS and line.actual_start_ms is not None:
            since = f"since {self._at(line.actual_start_ms)}"
        place = self._places.get(self._items[line.item].place.place, "")
        return Panel(
            label=NOW,
            title=line.title,
            detail=_joined(since, line.detail),
            place=_joined(place, line.reason),
            is_on=True,
            ends_ms=ends_ms,
        )

    def _following(self, line: Line) -> Following:
        at = self._at(line.start_ms) or "time open"
        late = "delayed: " if line.status is Progress.DELAYED else ""
        return Following(f"{late.capitalize()}{line.title}", at, line.start_ms)

    def _next_day(self) -> Following:
        """The day has no more to say: the next one that is published does."""
        if self._coming is None:
            return Following()
        identity = self._coming.plan.workday.identity
        number = f"Day {identity.number}" if identity.number else ""
        ms = self._coming.plan.workday.times.general_call_ms
        return Following(_joined(day_words(identity.date), number), self._at(ms), ms)

    def _meal(self, one: Board) -> str:
        """The next meal and when, or until when it lasts."""
        if one.now is not None and one.now.kind == ItemKind.MEAL:
            until = self._at(one.now_ends_ms)
            return f"{one.now.title} until {until}" if until else one.now.title
        for item in self._day.plan.items:
            status = self._live.get(item.id, ItemProgress()).status
            start_ms = item.time.start_ms
            is_to_come = start_ms is None or start_ms > one.at_ms
            is_delayed = status is Progress.DELAYED
            if item.what.kind is not ItemKind.MEAL or status in OVER:
                continue
            if is_to_come or is_delayed:
                return f"{self._at(start_ms)} {item.what.title}".strip()
        return ""

    def _weekday(self) -> str:
        words = day_words(self._day.plan.workday.identity.date)
        return " ".join(words.split()[:2])

    def _at(self, ms: int | None) -> str:
        return clock_words(ms, self._zone)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
