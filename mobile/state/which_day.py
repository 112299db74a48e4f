"""Which day is on screen, which one acts belong to, and who is in on it."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

import msgspec

from mobile.replica import records
from mobile.state.core import Core
from mobile.state.production import zone
from mobile.state.published import Revisions
from mobile.state.today import Span, ending, span, today
from shared.attendance import Presence, presences
from shared.changes import StoredFact
from shared.nouns.plan import DayStanding, DayStatus


class WhichDay:
    """Published workdays. Before the first publication there is none."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._chosen = ""
        self._revisions = Revisions(core)
        # Of each day as last published: to decode a season's plans takes its time.
        self._known_spans: dict[tuple[str, DayStatus, ZoneInfo, str], Span] = {}

    def spans(self) -> list[Span]:
        """Every published workday, oldest first."""
        return self._core.cached_of_records("spans", self._spans)

    def shown(self) -> str:
        """The workday on screen: the one chosen, else today's; empty if none."""
        spans = self.spans()
        if any(one.workday == self._chosen for one in spans):
            return self._chosen
        return today(spans, self._core.now_ms())

    def at_work(self) -> str:
        """The workday that what I do now belongs to; empty if there is none."""
        return self.day_of(self._core.actor.person)

    def day_of(self, person: str) -> str:
        """The workday that what somebody does now belongs to; empty if there is none.

        The one that they are still in on, wrapped or past its midnight as it may be,
        else the one that whoever comes now comes to.
        """
        now, ending = self.comes_to(), [one.workday for one in self.ending()]
        # Most of the day there is none: then a scan reads nobody's comings and goings.
        return (ending and self.in_on(person, [now, *ending])) or now

    def in_on(self, person: str, among: Iterable[str]) -> str:
        """Of these workdays the one that they are in on, and seen last; else empty."""
        seen = [(self._in(one).get(person), one) for one in among if one]
        here = [(last_ms, one) for last_ms, one in seen if last_ms is not None]
        return max(here)[1] if here else ""

    def comes_to(self) -> str:
        """The workday that whoever comes now comes to; empty if there is none.

        The one on screen if it is going on (another unit's, say), else today's: to
        look at tomorrow's plan must not check anybody in there.
        """
        now_ms, shown = self._core.now_ms(), self.shown()
        going_on = {one.workday for one in self.spans() if one.window.is_on(now_ms)}
        return shown if shown in going_on else today(self.spans(), now_ms)

    def going_on(self) -> list[Span]:
        """What people may have come for: of each unit its day, if that is going on."""
        now_ms = self._core.now_ms()
        by_unit: dict[str, list[Span]] = {}
        for one in self.spans():
            by_unit.setdefault(one.unit, []).append(one)
        todays = {today(spans, now_ms) for spans in by_unit.values()}
        return [
            one
            for one in self.spans()
            if one.workday in todays and one.window.is_on(now_ms)
        ]

    def ending(self) -> list[Span]:
        """Days that are not going on and that people may still be leaving."""
        spans, now_ms = self.spans(), self._core.now_ms()
        on = {one.workday for one in self.going_on()} | {self.comes_to()}
        return [one for one in ending(spans, now_ms) if one.workday not in on]

    def choose(self, workday: str) -> None:
        """Look at another day; empty goes back to today's."""
        self._chosen = workday
        self._core.changed()

    @property
    def is_chosen(self) -> bool:
        """Whether the screens show another day than today's."""
        return self.shown() != today(self.spans(), self._core.now_ms())

    # Who is in on it ------------------------------------------------------------

    def presences(self, workday: str) -> dict[str, Presence]:
        """Who is here on one workday and since when, by person id."""
        return presences(self.attendance(workday), workday, self._core.now_ms())

    def here(self) -> dict[str, Presence]:
        """The presences of the day on screen, by person id.

        Of the day at work: with whoever has not left the one before it yet, so that a
        wrap or a midnight counts nobody out who is still there.
        """
        workday = self.shown()
        found = self.presences(workday)
        if workday != self.comes_to():
            return found
        for day in self.ending():
            for person, its in self.presences(day.workday).items():
                is_in = person in found and found[person].is_here
                is_later = is_in and found[person].last_ms > its.last_ms
                if its.is_here and not is_later:
                    found[person] = its
        return found

    def shown_of(self, person: str) -> str:
        """The workday that `here` tells of somebody; empty if there is none."""
        shown = self.shown()
        return self.day_of(person) if shown == self.comes_to() else shown

    def attendance(self, workday: str) -> list[StoredFact]:
        """All that was recorded of coming and going, with every void."""
        return self._core.cached(
            ("attendance", workday),
            lambda: self._core.read(records.facts, "attendance", workday=workday),
        )

    # Inside ---------------------------------------------------------------------

    def _spans(self) -> list[Span]:
        me, where = self._core.actor.person, zone(self._core)
        found = {}
        for workday, published in self._revisions.by_workday().items():
            status = self._status(workday)
            key = (published[-1].id, status, where, me)
            known = self._known_spans.get(key)
            if known is None:
                plan = self._revisions.latest_plan(workday)
                known = span(plan, status, where, me) if plan else None
            if known is not None:
                found[key] = known
        self._known_spans = found
        return sorted(found.values(), key=lambda one: (one.window.begins_ms, one.unit))

    def _in(self, workday: str) -> dict[str, int]:
        """Who is in on a workday, and when they were last seen. Epoch ms."""

        def found() -> dict[str, int]:
            told = presences(self.attendance(workday), workday, 0)
            return {who: its.last_ms for who, its in told.items() if its.is_here}

        return self._core.cached(("in", workday), found)

    def _status(self, workday: str) -> DayStatus:
        held = self._core.read(records.groups, "workday", workday)
        value = held["standing"].value if "standing" in held else {}
        return msgspec.convert(value, DayStanding).status
