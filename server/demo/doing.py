"""How one day went, as far as it has: who came, what was shot, who took what.

The same for a day that is over and for one that is running: what lies after the
story's now has not happened.
"""

from server.demo.content import Line, Taking, Worker
from server.demo.day_plan import DayPlan
from server.demo.laying import Day
from server.demo.story import Hand, Story, minutes, spread
from shared.changes import Fact, Patch
from shared.custody import Custody, custodies
from shared.nouns.equipment import Scan, ScanKind
from shared.nouns.people import Attendance, Direction, Method
from shared.nouns.plan import (
    DayStanding,
    DayStatus,
    ItemKind,
    ItemProgress,
    ItemRemark,
    Progress,
)
from shared.schema import value_of

# Minutes: each line starts so much later than the one before, up to the most.
DRIFT = 4
DRIFT_MAX = 12
# How soon after the end of the plan the day is wrapped, and then locked.
WRAPPED = 45
LOCKED = 90
# What is still out from the day before comes back so long before the general call.
RETURNED = -50
REMARKED = 5


def work(story: Story, day: Day) -> None:
    """Everything that people did on this day until now."""
    plan = DayPlan(story, day)
    _stand(plan, 0, DayStatus.IN_PROGRESS)
    _return_leftovers(plan)
    for worker in plan.working():
        if worker.key not in story.telling.absent or is_over(story, day):
            _attend(plan, worker)
    for rank, (line, start, end) in enumerate(plan.running()):
        if line.key != story.telling.delays.coming_line or is_over(story, day):
            _progress(plan, line, start, end, min(DRIFT * rank, DRIFT_MAX))
    for taking in story.telling.takings:
        _take(plan, taking)
    _stand(plan, plan.end + WRAPPED, DayStatus.WRAPPED)
    _stand(plan, plan.end + LOCKED, DayStatus.LOCKED)


def is_over(story: Story, day: Day) -> bool:
    """Whether the whole of the day lies in the past."""
    return day.ms(DayPlan(story, day).end) <= story.now_ms


def _stand(plan: DayPlan, minute: int, status: DayStatus) -> None:
    story = plan.story

    def act(ms: int) -> None:
        standing = DayStanding(status)
        story.office(ms, story.patch("workday", plan.id, standing=standing))

    story.at(plan.day.ms(minute), act)


# People -------------------------------------------------------------------------


def _attend(plan: DayPlan, worker: Worker) -> None:
    """In near one's call, to a meal and back with everyone, out after the wrap."""
    came = plan.report(worker, is_amended=True) + _spread(plan, worker, "in", -14, 2)
    _check(plan, worker, came, Direction.IN)
    for line, start, end in plan.running():
        if line.kind is ItemKind.MEAL and came < start:
            out = start + _spread(plan, worker, line.key, 0, 4)
            _check(plan, worker, out, Direction.MEAL_OUT)
            _check(plan, worker, end - _spread(plan, worker, "back", 0, 3), _BACK)
    if worker.key != plan.telling.late:
        left = plan.end + _spread(plan, worker, "out", -20, 35)
        _check(plan, worker, left, Direction.OUT)


_BACK = Direction.MEAL_IN


def _spread(plan: DayPlan, worker: Worker, what: str, low: int, high: int) -> int:
    return spread(plan.id, worker.key, what, low=low, high=high)


def _check(plan: DayPlan, worker: Worker, minute: int, direction: Direction) -> None:
    """At the gate by badge, or for some who have a phone, by themselves."""
    story = plan.story
    own = story.phone(worker.key)
    away = (story.telling.refused, story.telling.late)
    is_self = worker.key not in away and spread(worker.key, low=0, high=9) < 4
    hand = own if own is not None and is_self else gate_of(story, worker)
    if hand is None:
        return
    body = Attendance(
        story.person(worker.key),
        plan.id,
        direction,
        Method.SELF if hand is own else Method.BADGE,
        story.place(worker.place),
    )
    fact = Fact("attendance", value_of(body))
    ms = plan.day.ms(minute) + 1000 * spread(worker.key, "s", low=0, high=59)
    story.at(ms, hand.later(fact))


def gate_of(story: Story, worker: Worker) -> Hand | None:
    """The tablet where this worker passes; the first gate if no other is theirs."""
    gates = story.telling.gates
    own = next((gate for gate in gates if gate.place == worker.place), gates[0])
    return story.hand(own.name)


# Lines --------------------------------------------------------------------------


def _progress(plan: DayPlan, line: Line, start: int, end: int, late: int) -> None:
    """Started and finished by whoever runs the day, with reasons, and a remark on
    what is on now.
    """
    story, day = plan.story, plan.day
    began_ms, ended_ms = day.ms(start + late), day.ms(end + late)
    delays = story.telling.delays
    is_on = began_ms <= story.now_ms < ended_ms
    reason = "" if is_over(story, day) else delays.reasons.get(line.key, "")
    begun = ItemProgress(Progress.IN_PROGRESS, began_ms, reason=reason)
    done = ItemProgress(Progress.DONE, began_ms, ended_ms, reason)
    story.at(began_ms, lambda ms: set_progress(plan, line.key, begun, ms))
    story.at(ended_ms, lambda ms: set_progress(plan, line.key, done, ms))
    if is_on and line.key in delays.remarks:
        remark = ItemRemark(delays.remarks[line.key])
        story.at(
            began_ms + minutes(REMARKED),
            lambda ms: _by_planner(
                plan, ms, story.patch("item", plan.item(line.key), remark=remark)
            ),
        )


def set_progress(plan: DayPlan, key: str, progress: ItemProgress, ms: int) -> None:
    """By the one who runs the day. A line that is not in the plan: nothing."""
    story = plan.story
    if story.writer.registers(story.production, "item", plan.item(key)):
        patch = story.patch("item", plan.item(key), progress=progress)
        _by_planner(plan, ms, patch)


def _by_planner(plan: DayPlan, ms: int, patch: Patch) -> None:
    phone = plan.story.phone(plan.telling.planner)
    if phone is not None:
        phone.do(ms, patch)


# Things -------------------------------------------------------------------------


def custody(story: Story, key: str) -> Custody:
    """Where a thing stands now."""
    asset = story.asset(key)
    facts = story.writer.facts(story.production, "scan", subject=asset)
    return custodies(facts).get(asset, Custody(asset))


def contents(story: Story, key: str) -> tuple[str, ...]:
    """Keys of what a kit contains; empty for what is no kit."""
    return tuple(thing.key for thing in story.telling.things if thing.kit == key)


def scan(
    story: Story,
    plan: DayPlan,
    key: str,
    kind: ScanKind,
    holder: str = "",
    missing: tuple[str, ...] = (),
) -> Fact:
    """A scan of a thing, with what its kit contains, as the phone knows it now."""
    body = Scan(
        asset=story.asset(key),
        scan=kind,
        holder=story.person(holder) if holder else "",
        place=story.place("" if holder else "store"),
        workday=plan.id,
        previous=custody(story, key).fact,
        contents=tuple(story.asset(one) for one in contents(story, key)),
        exceptions=tuple(story.asset(one) for one in missing),
    )
    return Fact("scan", value_of(body))


def _take(plan: DayPlan, taking: Taking) -> None:
    """Out, on to the next if there is one, and back after the wrap."""
    story, day = plan.story, plan.day
    last = taking.then or taking.person

    def by(key: str, minute: int, kind: ScanKind, holder: str) -> None:
        phone = story.phone(key)
        if phone is not None:
            story.at(
                day.ms(minute),
                lambda ms: phone.do(
                    ms, scan(story, plan, taking.thing, kind, holder, taking.missing)
                ),
            )

    by(taking.person, taking.at, ScanKind.CHECK_OUT, taking.person)
    if taking.then:
        by(taking.person, taking.then_at, ScanKind.HAND_OVER, taking.then)
    by(last, plan.end + 5, ScanKind.CHECK_IN, "")


def _return_leftovers(plan: DayPlan) -> None:
    """What nobody brought back the day before is found on the truck next morning.

    What is disputed stays so until somebody has decided.
    """
    story = plan.story

    def act(ms: int) -> None:
        phone = story.phone(story.telling.office)
        for taking in story.telling.takings:
            held = custody(story, taking.thing)
            if phone is not None and held.holder and held.dispute is None:
                phone.do(ms, scan(story, plan, taking.thing, ScanKind.CHECK_IN))

    story.at(plan.day.ms(RETURNED), act)
