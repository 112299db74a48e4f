"""What a push of the day would do, in the fewest words that let somebody decide."""

from collections.abc import Callable, Iterable
from zoneinfo import ZoneInfo

from msgspec import Struct

from mobile.state.pushing import Moved, Preview
from mobile.views.present.times import MINUTE_MS, clock_text, span_text
from shared.lookahead import MealWarning, RestWarning
from shared.nouns.plan import Item, Plan
from shared.revisions import item_title

# One reads so many names at a glance; the rest are counted.
NAMES_MAX = 3
ROWS_AT_ONCE = 5

Name = Callable[[str], str]


class Warned(Struct, frozen=True):
    """One thing to look at before pushing: what, and whom it concerns."""

    words: str
    detail: str = ""


def by_words(minutes: int) -> str:
    """As "30 min later" or "1:15 sooner"."""
    apart = abs(minutes)
    length = f"{apart} min" if apart < 60 else span_text(apart * MINUTE_MS)
    return f"{length} {'later' if minutes >= 0 else 'sooner'}"


def summary(preview: Preview) -> str:
    """As "4 lines, 23 calls and the wrap move 30 min later"."""
    told = []
    if preview.lines:
        told.append(_count(len(preview.lines), "line"))
    if preview.calls:
        told.append(_count(len(preview.calls), "call"))
    if preview.wrap:
        told.append("the wrap")
    if not told:
        return "Nothing would move."
    listed = told[-1] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"
    is_one = len(told) == 1 and not (len(preview.lines) > 1 or len(preview.calls) > 1)
    verb = "moves" if is_one else "move"
    return f"{listed[0].upper()}{listed[1:]} {verb} {by_words(preview.minutes)}."


def moved_words(one: Moved, zone: ZoneInfo) -> str:
    """As "12:00 → 12:30"."""
    return f"{clock_text(one.was_ms, zone)} → {clock_text(one.now_ms, zone)}"


def moved(preview: Preview) -> list[Moved]:
    """Everything that moves: lines, then calls, then the wrap."""
    wrap = [preview.wrap] if preview.wrap else []
    return [*preview.lines, *preview.calls, *wrap]


def first_moved(
    preview: Preview, *, is_all: bool = False
) -> tuple[tuple[Moved, ...], int]:
    """What to show of it, and how much more there is."""
    found = tuple(moved(preview))
    if is_all or len(found) <= ROWS_AT_ONCE + 1:
        return found, 0
    return found[:ROWS_AT_ONCE], len(found) - ROWS_AT_ONCE


def warnings(
    preview: Preview, plan: Plan, zone: ZoneInfo, name: Name
) -> tuple[Warned, ...]:
    """What is in the way, then whose rest, then whose meal, worst first."""
    return (
        *_clashes(preview, plan, zone),
        *(_rest(one, zone, name) for one in preview.rests),
        *_meals(preview.meals, zone, name),
    )


def ask_words(preview: Preview, item: Item | None) -> str:
    """A proposal in words that stand for themselves in the office."""
    title = item_title(item) if item else "a line"
    return f"Push the day from {title} {by_words(preview.minutes)}. {summary(preview)}"


def _clashes(preview: Preview, plan: Plan, zone: ZoneInfo) -> Iterable[Warned]:
    titles = {item.id: item_title(item) for item in plan.items}
    for clash in preview.clashes:
        title = titles.get(clash.item, "A line")
        if clash.after:
            before = f"{titles.get(clash.after, 'another line')} ends"
            at = clock_text(clash.before_ms, zone)
            yield Warned(f"{title} would begin before {before} at {at}")
        else:
            yield Warned(f"{title} would begin in the past")


def _rest(one: RestWarning, zone: ZoneInfo, name: Name) -> Warned:
    released = clock_text(one.released_ms, zone)
    called = clock_text(one.report_ms, zone)
    short = span_text(one.short_ms)
    return Warned(
        f"{name(one.person)}: {short} short of rest",
        f"out {released}, next call {called}",
    )


def _meals(
    meals: Iterable[MealWarning], zone: ZoneInfo, name: Name
) -> Iterable[Warned]:
    """People who are due at the same time, for the same reason, in one line."""
    together: dict[tuple[int, int | None], list[str]] = {}
    for one in meals:
        together.setdefault((one.due_ms, one.planned_ms), []).append(one.person)
    for (due_ms, planned_ms), people in sorted(
        together.items(), key=lambda pair: pair[0][0]
    ):
        plan = "none is planned"
        if planned_ms is not None:
            plan = f"planned {clock_text(planned_ms, zone)}"
        due = clock_text(due_ms, zone)
        yield Warned(f"Meal due {due}, {plan}", _names(people, name))


def _names(people: list[str], name: Name) -> str:
    names = sorted({name(one) for one in people})
    shown = names[:NAMES_MAX]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
