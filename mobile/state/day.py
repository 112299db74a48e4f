"""The day: plans as published, how they really go, and what changed for me."""

from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from mobile.replica import records, writes
from mobile.replica.records import Form
from mobile.state.core import Core, Saved
from mobile.state.delaying import Delaying
from mobile.state.production import production, zone
from mobile.state.published import Published
from mobile.state.which_day import WhichDay
from shared import access, facts
from shared.attendance import Presence
from shared.board import Board, board
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


class Days(WhichDay):
    """What is on the published workdays, and how it goes."""

    def __init__(self, core: Core) -> None:
        super().__init__(core)
        self._delaying: dict[str, Delaying] = {}

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

    def progress(self, workday: str) -> dict[str, ItemProgress]:
        """How the lines of a published day really go, by id."""
        plan = self._revisions.latest_plan(workday)
        if plan is None:
            return {}
        live = self._live(plan)
        return {one.id: live.get(one.id, one).progress for one in plan.items}

    def line(self, item: str) -> Line | None:
        """One line of the day on screen; None if it is not (or no longer) on it."""
        return next((line for line in self.lines() if line.item.id == item), None)

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
