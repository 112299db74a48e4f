"""Day out of days: which days each person works, in the trade's codes.

SW the first day of work, W one in between, WF the last, SWF the only one; H hold, T
travel, FT fitting, R rehearsal. A day that somebody is off, or has no call, has no
code. First and last are of the days that are given: of a plan that is published in
part, of that part.
"""

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from shared.nouns.plan import CallStatus, Plan


class Code(StrEnum):
    START = "SW"
    WORK = "W"
    FINISH = "WF"
    ONLY = "SWF"
    HOLD = "H"
    TRAVEL = "T"
    FITTING = "FT"
    REHEARSAL = "R"


_OTHERS = {
    CallStatus.HOLD: Code.HOLD,
    CallStatus.TRAVEL: Code.TRAVEL,
    CallStatus.FITTING: Code.FITTING,
    CallStatus.REHEARSAL: Code.REHEARSAL,
}


class Column(Struct, frozen=True):
    """A workday: its date (YYYY-MM-DD), number and unit."""

    workday: str
    date: str
    number: int
    unit: str


class Grid(Struct, frozen=True):
    """`codes` are by person id, then workday id; no code: not there."""

    columns: tuple[Column, ...]
    codes: dict[str, dict[str, Code]]

    def worked(self, person: str) -> int:
        """How many days this person works, whatever comes between."""
        working = (Code.START, Code.WORK, Code.FINISH, Code.ONLY)
        return sum(one in working for one in self.codes.get(person, {}).values())


def grid(plans: Iterable[Plan]) -> Grid:
    """Of one plan a workday. Days are in the order of their dates, then units."""
    ordered = sorted(plans, key=lambda plan: _place(_column(plan)))
    statuses: dict[str, dict[str, CallStatus]] = {}
    for plan in ordered:
        for call in plan.calls:
            days = statuses.setdefault(call.who.person, {})
            days[plan.workday.id] = call.standing.status
    codes = {person: _coded(days) for person, days in statuses.items()}
    return Grid(
        tuple(_column(plan) for plan in ordered),
        {person: days for person, days in codes.items() if days},
    )


def _column(plan: Plan) -> Column:
    day = plan.workday.identity
    return Column(plan.workday.id, day.date, day.number, day.unit)


def _place(column: Column) -> tuple[str, str, str]:
    return column.date, column.unit, column.workday


def _coded(days: dict[str, CallStatus]) -> dict[str, Code]:
    """One person's codes; `days` are in their order."""
    work = [day for day, status in days.items() if status is CallStatus.WORK]
    codes = {day: _OTHERS[status] for day, status in days.items() if status in _OTHERS}
    codes |= dict.fromkeys(work, Code.WORK)
    if work:
        codes[work[0]], codes[work[-1]] = Code.START, Code.FINISH
    if len(work) == 1:
        codes[work[0]] = Code.ONLY
    return codes
