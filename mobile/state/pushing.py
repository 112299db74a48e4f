"""Pushing the day on this phone: what would move, what that costs, and doing it."""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from mobile.replica import records, writes
from mobile.state.core import Core, Saved
from mobile.state.day import Days
from mobile.state.people import People
from mobile.state.production import production
from shared import access
from shared.changes import Patch
from shared.errors import BadInput
from shared.lookahead import (
    MealWarning,
    Released,
    RestWarning,
    begins,
    ends,
    meal_warnings,
    rest_warnings,
)
from shared.nouns.base import Group
from shared.nouns.plan import Call, Item, Plan, Workday
from shared.nouns.production import Place, Rules
from shared.pushing import PUSH_MS_MAX, Clash, clashes, patches, pushed
from shared.revisions import frozen, item_title
from shared.rule_sets import RuleSet, rule_set
from shared.words import shown

MINUTE_MS = 60_000
PUSH_MINUTES_MAX = PUSH_MS_MAX // MINUTE_MS


class Moved(Struct, frozen=True):
    """A line, or the beginning of a person's call, before and after; epoch ms.

    `title` is in English; a line is better called by its `id`.
    """

    id: str
    title: str
    was_ms: int
    now_ms: int


class Preview(Struct, frozen=True):
    """What a push from `item` by `minutes` would do, as the plan stands now.

    `wrap` is the day's estimated wrap, None if it does not move. The warnings are all
    that stand afterwards, also those that stood before. `patches` make it so: they
    name what this preview has seen.
    """

    item: str
    workday: str
    minutes: int
    lines: tuple[Moved, ...]
    calls: tuple[Moved, ...]
    wrap: Moved | None
    clashes: tuple[Clash, ...]
    meals: tuple[MealWarning, ...]
    rests: tuple[RestWarning, ...]
    rules: RuleSet
    patches: tuple[Patch, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing would move."""
        return not (self.lines or self.calls or self.wrap)


class Pushing:
    """The office pushes its draft; others see what a push of the published day does."""

    def __init__(self, core: Core, days: Days, people: People) -> None:
        self._core = core
        self._days = days
        self._people = people

    def may_push(self) -> bool:
        """Whether this person moves the plan; others propose it."""
        return self._core.may_write("item", "time")

    def rules(self) -> RuleSet:
        """By which the production is warned."""
        return rule_set(production(self._core).rules.key)

    def choose_rules(self, key: str) -> Saved:
        """Warn by another rule set from now on. Raises Forbidden."""
        paired = self._core.paired
        form = self._core.form("production", paired.production if paired else "")
        return self._core.write(writes.edit(form, rules=Rules(key)), form=form)

    def preview(self, item: str, minutes: int) -> Preview:
        """What pushing the day of that line would do, whichever day is on screen.

        Raises BadInput if the plan does not hold that line, or its start is unknown.
        """
        if not -PUSH_MINUTES_MAX <= minutes <= PUSH_MINUTES_MAX:
            hours = PUSH_MINUTES_MAX // 60
            raise BadInput(
                shown("A day is pushed by {hours} hours at most."),
                {"hours": hours},
                field="minutes",
            )
        was = self._plan_of(item)
        line = next((one for one in was.items if one.id == item), None) if was else None
        if was is None or line is None:
            raise BadInput(shown("This line is not in the plan any more."))
        if line.time.start_ms is None:
            raise BadInput(shown("This line has no time yet. Choose one that has."))
        now_ms = self._core.now_ms()
        live = self._days.progress(was.workday.id)
        now = pushed(was, live, item, minutes * MINUTE_MS, now_ms)
        return Preview(
            item=item,
            workday=was.workday.id,
            minutes=minutes,
            lines=_moved_lines(was, now),
            calls=self._moved_calls(was, now),
            wrap=_moved_wrap(was, now),
            clashes=clashes(was, now, now_ms),
            meals=meal_warnings(now, self._departments(), self.rules()),
            rests=self._rests(now),
            rules=self.rules(),
            patches=self._seen(patches(was, now)),
        )

    def apply(self, preview: Preview, *further: Patch) -> Saved:
        """Move the draft, and write `further` in the same act. Raises Forbidden."""
        return self._core.write(*preview.patches, *further)

    def take_back(self, preview: Preview, was: Plan, moved: Saved) -> Saved:
        """Put what the push `moved` back to where it stood in `was`.

        What others made of it meanwhile stands beside that.
        """
        stood: dict[tuple[str, str], Group] = {}
        stood["workday", was.workday.id] = was.workday.times
        stood |= {("item", one.id): one.time for one in was.items}
        stood |= {("call", one.id): one.times for one in was.calls}
        back = []
        for patch in preview.patches:
            now = self._core.form(patch.kind, patch.id)
            left = self._core.as_left(moved.change, patch.set, now)
            (group,) = patch.set
            value = stood[patch.kind, patch.id]
            back.append(writes.edit(left, **{group: value}))
        return self._core.write(*back)

    def plan(self, workday: str = "") -> Plan | None:
        """The plan that a push moves: the office's draft, else what is published.

        Of the day on screen if no other is said.
        """
        return self._plan(workday or self._days.shown())

    # Inside ---------------------------------------------------------------------

    def _plan_of(self, item: str) -> Plan | None:
        """The plan of a published day that has that line; None if none has."""
        on_screen = self._days.shown()
        others = [one.workday for one in self._days.spans() if one.workday != on_screen]
        for workday in (on_screen, *reversed(others)):
            plan = self._plan(workday)
            if plan is not None and any(one.id == item for one in plan.items):
                return plan
        return None

    def _plan(self, workday: str) -> Plan | None:
        if self._core.actor.role in access.OFFICE:
            return self._core.cached(("draft", workday), lambda: self._draft(workday))
        return self._days.latest_plan(workday)

    def _draft(self, workday: str) -> Plan | None:
        read = self._core.read
        day = read(records.record, Workday, "workday", workday)
        if day is None:
            return None
        return frozen(
            day,
            read(records.records, Item, "item").values(),
            read(records.records, Call, "call").values(),
            read(records.records, Place, "place").values(),
        )

    def _seen(self, found: Iterable[Patch]) -> tuple[Patch, ...]:
        """The patches with what this phone shows now as what was seen."""
        told = []
        for patch in found:
            form = self._core.form(patch.kind, patch.id)
            saw, settles = form.saw(*patch.set), form.settles(*patch.set)
            told.append(replace(patch, saw=saw, settles=settles))
        return tuple(told)

    def _departments(self) -> dict[str, str]:
        people = self._people.all()
        return {id_: person.job.department for id_, person in people.items()}

    def _moved_calls(self, was: Plan, now: Plan) -> tuple[Moved, ...]:
        stood = {call.id: begins(call) for call in was.calls}
        return tuple(
            Moved(call.id, self._people.name(call.who.person), before, after)
            for call in now.calls
            if (before := stood[call.id]) is not None
            and (after := begins(call)) is not None
            and before != after
        )

    def _rests(self, now: Plan) -> tuple[RestWarning, ...]:
        """Of this day's people after the day before, and of the next day's after it."""
        order = [one.workday for one in self._days.spans()]
        if now.workday.id not in order:
            return ()
        place = order.index(now.workday.id)
        plans = [self._plan(one) for one in order]
        earlier: dict[str, Released] = {}
        for plan in plans[:place]:
            earlier |= self._released(plan) if plan else {}
        later = earlier | self._released(now)
        following = plans[place + 1] if place + 1 < len(plans) else None
        found = rest_warnings(now, earlier, self.rules())
        if following is not None:
            found += rest_warnings(following, later, self.rules())
        return found

    def _released(self, plan: Plan) -> dict[str, Released]:
        """When a day lets its people go: seen if they are out, else as planned."""
        seen = self._days.presences(plan.workday.id)
        found = {}
        for call in plan.calls:
            person, planned_ms = call.who.person, ends(call, plan)
            presence = seen.get(person)
            if presence and presence.last_out_ms and not presence.is_here:
                found[person] = Released(presence.last_out_ms, is_seen=True)
            elif planned_ms is not None:
                found[person] = Released(planned_ms)
        return found


def _moved_lines(was: Plan, now: Plan) -> tuple[Moved, ...]:
    """By start; a line that is on and only ends later, by its end."""
    stood = {item.id: item.time for item in was.items}
    found = []
    for item in now.items:
        before, after = stood[item.id], item.time
        if before == after:
            continue
        pair = before.start_ms, after.start_ms
        if before.start_ms == after.start_ms:
            pair = before.end_ms, after.end_ms
        if pair[0] is not None and pair[1] is not None:
            found.append(Moved(item.id, item_title(item), pair[0], pair[1]))
    return tuple(found)


def _moved_wrap(was: Plan, now: Plan) -> Moved | None:
    before = was.workday.times.wrap_estimate_ms
    after = now.workday.times.wrap_estimate_ms
    if before is None or after is None or before == after:
        return None
    return Moved(now.workday.id, shown("Wrap"), before, after)
