"""The day: plans as published, how they really go, and what changed for me."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from mobile.replica import records, writes
from mobile.replica.records import Form
from mobile.state.core import Core, Saved
from mobile.state.delaying import Delaying
from mobile.state.production import production, zone
from mobile.state.published import Published, Revisions
from mobile.state.today import Span, ending, span, today
from shared import access, facts
from shared.attendance import Presence, presences
from shared.board import Board, board
from shared.changes import StoredFact
from shared.nouns.base import Group
from shared.nouns.plan import (
    Ack,
    AckLevel,
    Call,
    DayStanding,
    DayStatus,
    Item,
    ItemProgress,
    ItemRemark,
    Plan,
    Progress,
)
from shared.nouns.production import Production
from shared.revisions import Difference, person_diff
from shared.schema import readable


class Line(Struct, frozen=True):
    """A line of the published day, with how it is really going.

    `item` carries the live groups as they stand. `is_waiting`: something of it has
    not been received yet. `conflicts`: its groups that two people see differently.
    `is_redrafted`: the office has changed it since (only the office's phones know).
    """

    item: Item
    is_mine: bool
    is_waiting: bool
    conflicts: tuple[str, ...] = ()
    is_redrafted: bool = False


class Today(Struct, frozen=True):
    """One workday for this phone's person. Times are epoch ms.

    `call` is mine, None if I have none. `changes` are mine since the revision that I
    last acknowledged (`acknowledged`, None if never: then there are none), whose
    plan is `was`.
    """

    workday: str
    published: Published
    plan: Plan
    status: DayStatus
    call: Call | None
    changes: tuple[Difference, ...]
    acknowledged: Published | None
    is_acknowledged: bool
    board: Board
    presence: Presence | None
    was: Plan | None = None


class Days:
    """Published workdays. Before the first publication there is none."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._chosen = ""
        self._revisions = Revisions(core)
        self._delaying: dict[str, Delaying] = {}
        # Of each day as last published: to decode a season's plans takes its time.
        self._known_spans: dict[tuple[str, DayStatus, ZoneInfo, str], Span] = {}

    # Which day ------------------------------------------------------------------

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
        now = self.comes_to()
        among = [now, *(one.workday for one in self.ending())]
        return self.in_on(person, among) or now

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

    def zone(self) -> ZoneInfo:
        """Where the production's times are shown."""
        return zone(self._core)

    def production(self) -> Production:
        """The job itself; bare until something of it is here."""
        return production(self._core)

    # What is on it --------------------------------------------------------------

    def revisions(self, workday: str) -> tuple[Published, ...]:
        """All revisions of a workday, first to last."""
        return self._revisions.of(workday)

    def plan(self, revision: str) -> Plan | None:
        """The plan of a revision; None if this phone does not hold it."""
        return self._revisions.plan(revision)

    def latest_plan(self, workday: str) -> Plan | None:
        """A workday as last published; None if it never was."""
        return self._revisions.latest_plan(workday)

    def today(self) -> Today | None:
        """Everything about the day on screen; None before anything is published."""
        workday = self.shown()
        published = self.revisions(workday)
        plan = self.latest_plan(workday)
        if plan is None:
            return None
        latest, me = published[-1], self._core.actor.person
        now_ms = self._core.now_ms()
        acknowledged = self._acknowledged(published)
        was = self.plan(acknowledged.id) if acknowledged else None
        progress = {id_: item.progress for id_, item in self._live(plan).items()}
        calls = [call for call in plan.calls if call.who.person == me]
        return Today(
            workday=workday,
            published=latest,
            plan=plan,
            status=self._status(workday),
            call=calls[0] if calls else None,
            changes=person_diff(was, plan, me, self._core.actor.department),
            acknowledged=acknowledged,
            is_acknowledged=acknowledged == latest,
            board=board(plan, progress, now_ms),
            presence=self.here().get(me),
            was=was,
        )

    def lines(self) -> tuple[Line, ...]:
        """The plan of the day on screen, in its order; empty if there is none."""
        return self._core.cached(("lines", self.shown()), self._lines)

    def line(self, item: str) -> Line | None:
        """One line of the day on screen; None if it is not (or no longer) on it."""
        return next((line for line in self.lines() if line.item.id == item), None)

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

    # Acts -----------------------------------------------------------------------

    def acknowledge(self, revision: str) -> Saved:
        """This person has got it: exactly this revision is acknowledged."""
        return self._ack(revision, AckLevel.ACKNOWLEDGED)

    def note_seen(self, revision: str) -> Saved | None:
        """This person has had the revision on screen. Known already: None."""
        return None if self._my_acks(revision) else self._ack(revision, AckLevel.SEEN)

    def item_form(self, item: str) -> Form:
        """What a form about a line shows as it opens; pass it back when saving."""
        return self._core.form("item", item)

    def set_progress(self, form: Form, status: Progress, *, reason: str = "") -> Saved:
        """Start, finish, delay or cut a line, now. Raises Forbidden."""
        item = form.as_record(Item)
        now_ms, was = self._core.now_ms(), item.progress
        started_ms, ended_ms = was.actual_start_ms, None
        if status is Progress.IN_PROGRESS and started_ms is None:
            started_ms = now_ms
        if status is Progress.DONE:
            ended_ms = now_ms
        if status is Progress.PLANNED:
            started_ms = None
        progress = ItemProgress(status, started_ms, ended_ms, reason)
        return self.edit(form, progress=progress)

    def delaying(self, item: str) -> Delaying:
        """The reason of its delay, as it is being typed."""
        return self._delaying.setdefault(item, Delaying(self._core, item))

    def set_remark(self, form: Form, text: str) -> Saved:
        """The progress note of a line. Raises Forbidden."""
        return self.edit(form, remark=ItemRemark(text))

    def edit(self, form: Form, **values: Group) -> Saved:
        """Set groups of an item, call or workday. Plan groups: the office, and they
        reach people by publishing. Raises Forbidden.
        """
        return self._core.write(writes.edit(form, **values), form=form)

    def set_status(self, form: Form, status: DayStatus) -> Saved:
        """Start or wrap the workday that `form` (kind workday) shows."""
        return self.edit(form, standing=DayStanding(status))

    # Inside ---------------------------------------------------------------------

    def _ack(self, revision: str, level: AckLevel) -> Saved:
        body = Ack(revision, self._core.actor.person, level)
        return self._core.record(writes.fact("ack", body))

    def _spans(self) -> list[Span]:
        me, where = self._core.actor.person, self.zone()
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

    def _my_acks(self, revision: str) -> set[AckLevel]:
        """How far this person has taken note of a revision."""
        found = self._core.read(records.facts, "ack", subject=revision)
        acks = [readable(Ack, fact.body) for fact in facts.counting(found)]
        me = self._core.actor.person
        return {ack.level for ack in acks if ack is not None and ack.person == me}

    def _acknowledged(self, published: tuple[Published, ...]) -> Published | None:
        """The newest of these that this person has acknowledged."""
        for one in reversed(published):
            if AckLevel.ACKNOWLEDGED in self._my_acks(one.id):
                return one
        return None

    def _live(self, plan: Plan) -> dict[str, Item]:
        """The plan's lines as their records stand, by id."""
        ids = [item.id for item in plan.items]
        return self._core.cached(
            ("live", plan.workday.id),
            lambda: self._core.read(records.some, Item, "item", ids),
        )

    def _lines(self) -> tuple[Line, ...]:
        plan = self._revisions.latest_plan(self.shown())
        if plan is None:
            return ()
        live, me = self._live(plan), self._core.actor.person
        waiting = self._core.read(records.waiting_ids, "item")
        conflicts = self._conflicts()
        return tuple(
            Line(
                item=_with_live(item, live.get(item.id)),
                is_mine=_is_mine(item, me, self._core.actor.department),
                is_waiting=item.id in waiting,
                conflicts=conflicts.get(item.id, ()),
                is_redrafted=self._is_redrafted(item, live.get(item.id)),
            )
            for item in plan.items
        )

    def _conflicts(self) -> dict[str, tuple[str, ...]]:
        """Groups in open conflict, by record id."""
        held = self._core.read(records.all_groups, "conflict")
        found: dict[str, tuple[str, ...]] = {}
        for groups in held.values():
            if "on" in groups and groups["standing"].value.get("sides"):
                on = groups["on"].value
                id_ = str(on.get("id", ""))
                found[id_] = (*found.get(id_, ()), str(on.get("group", "")))
        return found

    def _is_redrafted(self, item: Item, draft: Item | None) -> bool:
        if draft is None or self._core.actor.role not in access.OFFICE:
            return False
        bare = replace(draft, progress=item.progress, remark=item.remark)
        return bare != item


def _with_live(item: Item, live: Item | None) -> Item:
    if live is None:
        return item
    return replace(item, progress=live.progress, remark=live.remark)


def _is_mine(item: Item, person: str, department: str) -> bool:
    """Lines that name me or my department, or nobody at all: those concern all."""
    names, departments = item.people.elements, item.departments.elements
    return person in names or department in departments or not (names or departments)
