"""What a plan would do to people's meals and rest, before anybody has lived it.

Rule 1: a person works from the first time of their call to their estimated out, or to
        the day's estimated wrap; if either is unknown nothing is said of them.
Rule 2: a planned meal counts for a person if its line concerns them and it is as long
        as the rule set asks; a meal of unknown length is taken to be.
Rule 3: rest runs from the last release before the call, seen or planned.
"""

from collections.abc import Mapping

from msgspec import Struct

from shared.nouns.plan import Call, CallStatus, Item, ItemKind, Plan
from shared.revisions import concerns
from shared.rule_sets import RuleSet

WORKING = (CallStatus.WORK, CallStatus.REHEARSAL, CallStatus.FITTING)


class MealWarning(Struct, frozen=True):
    """`person` is due a meal by `due_ms`; the plan has one at `planned_ms`, or none."""

    person: str
    due_ms: int
    planned_ms: int | None = None


class RestWarning(Struct, frozen=True):
    """`person` is called `short_ms` before the rest since their release is over."""

    person: str
    released_ms: int
    report_ms: int
    short_ms: int


class Released(Struct, frozen=True):
    """When somebody's last work ended, or will: `is_seen` if they checked out."""

    at_ms: int
    is_seen: bool = False


def meal_warnings(
    plan: Plan, departments: Mapping[str, str], rules: RuleSet
) -> tuple[MealWarning, ...]:
    """Who goes without a meal for too long, in the order of the calls, then of time.

    `departments` is each person's, by person id.
    """
    if rules.meal_after_ms is None:
        return ()
    return tuple(
        warning
        for call in plan.calls
        for warning in _hungry(plan, call, departments, rules, rules.meal_after_ms)
    )


def rest_warnings(
    plan: Plan, released: Mapping[str, Released], rules: RuleSet
) -> tuple[RestWarning, ...]:
    """Who would be back too soon, in the order of the calls."""
    if rules.rest_ms is None:
        return ()
    found = []
    for call in plan.calls:
        last, begins_ms = released.get(call.who.person), begins(call)
        if last is None or begins_ms is None or call.standing.status not in WORKING:
            continue
        short_ms = last.at_ms + rules.rest_ms - begins_ms
        # Someone who is released after this call began was never sent home.
        if short_ms > 0 and last.at_ms <= begins_ms:
            found.append(RestWarning(call.who.person, last.at_ms, begins_ms, short_ms))
    return tuple(found)


def begins(call: Call) -> int | None:
    """When a person's work begins: the first time of their call but the pickup."""
    times = call.times
    told = (times.report_ms, times.makeup_ms, times.on_set_ms)
    return min((ms for ms in told if ms is not None), default=None)


def ends(call: Call, plan: Plan) -> int | None:
    """When a person's work is planned to end; None if nobody has said."""
    return call.times.out_ms or plan.workday.times.wrap_estimate_ms


def _hungry(
    plan: Plan,
    call: Call,
    departments: Mapping[str, str],
    rules: RuleSet,
    after_ms: int,
) -> list[MealWarning]:
    person = call.who.person
    fed_ms, ends_ms = begins(call), ends(call, plan)
    if fed_ms is None or ends_ms is None or call.standing.status not in WORKING:
        return []
    found = []
    for starts_ms, over_ms in _meals(plan, person, departments, rules):
        if not fed_ms <= starts_ms < ends_ms:
            continue
        if starts_ms - fed_ms > after_ms:
            found.append(MealWarning(person, fed_ms + after_ms, starts_ms))
        fed_ms = over_ms
    if ends_ms - fed_ms > after_ms:
        found.append(MealWarning(person, fed_ms + after_ms))
    return found


def _meals(
    plan: Plan, person: str, departments: Mapping[str, str], rules: RuleSet
) -> list[tuple[int, int]]:
    """Start and end of the meals planned for a person, in order."""
    found = []
    for item in plan.items:
        starts_ms = item.time.start_ms
        if item.what.kind is not ItemKind.MEAL or starts_ms is None:
            continue
        over_ms = _over(item, starts_ms, rules)
        is_long_enough = over_ms - starts_ms >= rules.meal_ms_min
        if is_long_enough and concerns(item, person, departments.get(person, "")):
            found.append((starts_ms, over_ms))
    return sorted(found)


def _over(item: Item, starts_ms: int, rules: RuleSet) -> int:
    ends_ms = item.time.end_ms
    return starts_ms + rules.meal_ms_min if ends_ms is None else ends_ms
