"""Comings and goings put right: what was recorded stays, the truth stands beside it."""

from enum import StrEnum

from msgspec import Struct

from mobile.replica import records, writes
from mobile.state.core import Core, Saved
from mobile.state.day import Days
from mobile.state.equipment import Equipment
from mobile.state.people import NOT_YOURS, People
from shared import access
from shared.attendance import Presence, as_it_was
from shared.changes import StoredFact
from shared.errors import BadInput, Forbidden
from shared.facts import counting, voided_ids
from shared.nouns.equipment import Scan
from shared.nouns.people import Attendance, Direction, Method
from shared.nouns.plan import DayStanding, DayStatus
from shared.nouns.review import Void
from shared.schema import readable
from shared.words import shown

REASON_CHARS_MAX = 300
NO_DAY = shown("No day is published yet: there is nothing to put right.")
NO_REASON = shown("Write why, for whoever reads this later.")


class TakenBack(Struct, frozen=True):
    """By whom (a person id), and why in their words."""

    by: str
    reason: str


class Coming(Struct, frozen=True):
    """One entry of a person's day, as it was recorded by `by`.

    `at_ms` is when it was, `recorded_ms` when somebody wrote it down; they differ for
    what was told later, and then `reason` says why. `taken_back` None: it counts.
    """

    fact: str
    direction: Direction
    at_ms: int
    recorded_ms: int
    by: str
    reason: str
    is_told: bool
    is_estimated: bool
    is_waiting: bool
    is_held: bool
    taken_back: TakenBack | None


class Sign(StrEnum):
    """What a proposed time of leaving rests on."""

    WRAPPED = "wrapped"
    WRAP_ESTIMATE = "wrap_estimate"
    LAST_SCAN = "last_scan"


class Proposal(Struct, frozen=True):
    """When somebody who never checked out may have left: a person confirms it.

    `thing` is the name of what they scanned last.
    """

    at_ms: int
    sign: Sign
    thing: str = ""


class Correcting:
    """Of a person's day on screen, for those who check in others."""

    def __init__(
        self, core: Core, days: Days, people: People, equipment: Equipment
    ) -> None:
        self._core = core
        self._days = days
        self._people = people
        self._equipment = equipment

    def comings(self, person: str) -> list[Coming]:
        """Everything recorded of one person on the day, in the order it happened."""
        workday = self._days.shown_of(person)
        facts = self._days.attendance(workday) if workday else []
        theirs = [one for one in facts if one.body.get("person") == person]
        came = as_it_was(one for one in theirs if one.kind == "attendance")
        recorded = {one.id: one.stamp.ms for one in theirs}
        back = _taken_back(facts)
        found = [_coming(one, recorded[one.id], back.get(one.id)) for one in came]
        return [one for one in found if one is not None]

    def may_tell(self) -> bool:
        """Whether to offer a time that is told later; for others it is held."""
        return access.may_check_in_others(self._core.actor)

    def may_correct(self, coming: Coming) -> bool:
        """Their own entries, and the office everybody's."""
        if coming.taken_back is not None or coming.is_held or not self.may_tell():
            return False
        actor = self._core.actor
        return actor.role in access.OFFICE or coming.by == actor.person

    def correct(
        self,
        person: str,
        coming: Coming,
        direction: Direction,
        at_ms: int | None,
        reason: str,
    ) -> tuple[Saved, Saved]:
        """It was `direction` at `at_ms`. Raises BadInput, Forbidden."""
        if not self.may_correct(coming):
            raise Forbidden(
                shown("Ask whoever recorded this, or the office, to put it right.")
            )
        workday = self._days.shown_of(person)
        told = self._told(person, direction, at_ms, reason, workday)
        return self._core.put_right(
            coming.fact, writes.fact("attendance", told), told.reason
        )

    def tell(
        self, person: str, direction: Direction, at_ms: int | None, reason: str
    ) -> Saved:
        """What nobody recorded when it was. Raises BadInput, Forbidden."""
        return self._tell(person, direction, at_ms, reason, self._days.shown_of(person))

    def tell_all(
        self, people: list[str], direction: Direction, at_ms: int, reason: str
    ) -> list[Saved]:
        """The same of many at once. Raises BadInput, Forbidden: then of nobody."""
        # Before the first of them is written: everything known is read again after.
        days = [(person, self._days.shown_of(person)) for person in people]
        return [self._tell(one, direction, at_ms, reason, day) for one, day in days]

    def proposals(self, person: str) -> list[Proposal]:
        """When somebody who is still in may have left; none for anybody else."""
        presence = self._days.here().get(person)
        if presence is None or not presence.is_here:
            return []
        found = [self.wrap(person), self._last_scan(person, presence)]
        return [one for one in found if one and may_have_left(presence, one)]

    def wrap(self, person: str) -> Proposal | None:
        """When their day was wrapped, else was to be, if that has passed."""
        workday = self._days.shown_of(person)
        held = self._core.read(records.groups, "workday", workday).get("standing")
        standing = readable(DayStanding, held.value) if held else None
        if held and standing and standing.status is DayStatus.WRAPPED:
            return Proposal(held.stamp.ms, Sign.WRAPPED)
        plan = self._days.latest_plan(workday)
        estimate_ms = plan.workday.times.wrap_estimate_ms if plan else None
        if estimate_ms is None or estimate_ms > self._core.now_ms():
            return None
        return Proposal(estimate_ms, Sign.WRAP_ESTIMATE)

    # Inside ---------------------------------------------------------------------

    def _tell(
        self,
        person: str,
        direction: Direction,
        at_ms: int | None,
        reason: str,
        workday: str,
    ) -> Saved:
        if not self.may_tell():
            raise Forbidden(NOT_YOURS)
        told = self._told(person, direction, at_ms, reason, workday)
        return self._core.record(writes.fact("attendance", told))

    def _told(
        self,
        person: str,
        direction: Direction,
        at_ms: int | None,
        reason: str,
        workday: str,
    ) -> Attendance:
        words = reason.strip()
        if not workday:
            raise BadInput(NO_DAY)
        if at_ms is None:
            raise BadInput(shown("Write when it was, like 18:30."), field="time")
        if at_ms > self._core.now_ms():
            raise BadInput(shown("Write a time that has passed."), field="time")
        if not words:
            raise BadInput(NO_REASON, field="reason")
        if len(words) > REASON_CHARS_MAX:
            raise BadInput(
                shown("Say why in {most} letters at most."),
                {"most": REASON_CHARS_MAX},
                field="reason",
            )
        method = Method.SUPERVISOR
        return Attendance(person, workday, direction, method, at_ms=at_ms, reason=words)

    def _scans(self, workday: str) -> list[StoredFact]:
        """What was scanned on the day and counts, oldest first."""
        return self._core.cached(
            ("scans", workday),
            lambda: counting(self._core.read(records.facts, "scan", workday=workday)),
        )

    def _last_scan(self, person: str, presence: Presence) -> Proposal | None:
        """The last thing that they scanned, or were given, since they came."""
        came_ms = presence.first_in_ms or 0
        for fact in reversed(self._scans(self._days.shown_of(person))):
            scan = readable(Scan, fact.body)
            is_theirs = scan and person in (fact.actor, scan.holder)
            if scan and is_theirs and fact.stamp.ms > came_ms:
                asset = self._equipment.all().get(scan.asset)
                name = asset.name.name if asset else ""
                return Proposal(fact.stamp.ms, Sign.LAST_SCAN, name)
        return None


def may_have_left(presence: Presence | None, proposal: Proposal) -> bool:
    """Whether they are in, and nothing is known of them after the proposed time."""
    if presence is None or not presence.is_here:
        return False
    return presence.last_ms <= proposal.at_ms


def _taken_back(facts: list[StoredFact]) -> dict[str, TakenBack]:
    """By the fact that was; a void that does not count itself says nothing."""
    dead = voided_ids(facts)
    found: dict[str, TakenBack] = {}
    for fact in facts:
        void = readable(Void, fact.body) if fact.kind == "void" else None
        if void is None or fact.held or fact.id in dead:
            continue
        if void.fact in dead:
            found[void.fact] = TakenBack(fact.actor, void.reason)
    return found


def _coming(
    fact: StoredFact, recorded_ms: int, taken_back: TakenBack | None
) -> Coming | None:
    read = readable(Attendance, fact.body)
    if read is None:
        return None
    return Coming(
        fact=fact.id,
        direction=read.direction,
        at_ms=fact.stamp.ms,
        recorded_ms=recorded_ms,
        by=fact.actor,
        reason=read.reason,
        is_told=read.at_ms is not None,
        is_estimated=fact.stamp.is_estimated,
        is_waiting=fact.seq == 0,
        is_held=bool(fact.held),
        taken_back=taken_back,
    )
