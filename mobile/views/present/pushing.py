"""What a push of the day would do, in the fewest words that let somebody decide."""

from collections.abc import Callable, Iterable
from zoneinfo import ZoneInfo

from msgspec import Struct

from mobile.language import say, say_many
from mobile.language.english import in_english
from mobile.state.pushing import Moved, Preview
from mobile.views.present.times import MINUTE_MS, clock_text, span_text
from mobile.views.present.titles import line_title, line_titles
from shared.lookahead import MealWarning, RestWarning
from shared.nouns.plan import Item, Plan

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
    length = span_text(apart * MINUTE_MS)
    if apart < 60:
        length = say("{minutes} min", minutes=apart)
    if minutes >= 0:
        return say("{length} later", length=length)
    return say("{length} sooner", length=length)


def summary(preview: Preview) -> str:
    """As "4 lines, 23 calls and the wrap move 30 min later"."""
    lines, calls, by = len(preview.lines), len(preview.calls), by_words(preview.minutes)
    told = []
    if lines:
        told.append(say_many(lines, "{count} line", "{count} lines"))
    if calls:
        told.append(say_many(calls, "{count} call", "{count} calls"))
    if not told:
        if preview.wrap:
            return say("The wrap moves {by}.", by=by)
        return say("Nothing would move.")
    if preview.wrap:
        told.append(say("the wrap"))
    if len(told) == 1:
        return say_many(
            max(lines, calls),
            "{what} moves {by}.",
            "{what} move {by}.",
            what=told[0],
            by=by,
        )
    first = ", ".join(told[:-1])
    return say("{first} and {last} move {by}.", first=first, last=told[-1], by=by)


def draft_moved_words(minutes: int) -> str:
    """What was done, as "Draft moved 30 min later"."""
    return say("Draft moved {by}", by=by_words(minutes))


def moved_titles(preview: Preview, plan: Plan | None) -> dict[str, str]:
    """What moves, by id, where its own title is not in the reader's language."""
    wrap = preview.wrap
    return line_titles((plan,)) | ({wrap.id: say(wrap.title)} if wrap else {})


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
    """A proposal in words that stand for themselves in the office: in English, since
    they are sent, and who reads them may read another language.
    """
    return in_english(lambda: _asked(preview, item))


def _asked(preview: Preview, item: Item | None) -> str:
    title = line_title(item) if item else "a line"
    return f"Push the day from {title} {by_words(preview.minutes)}. {summary(preview)}"


def _clashes(preview: Preview, plan: Plan, zone: ZoneInfo) -> Iterable[Warned]:
    titles = line_titles((plan,))
    for clash in preview.clashes:
        line = titles.get(clash.item) or say("A line")
        if clash.after:
            words = say(
                "{line} would begin before {other} ends at {time}",
                line=line,
                other=titles.get(clash.after) or say("another line"),
                time=clock_text(clash.before_ms, zone),
            )
        else:
            words = say("{line} would begin in the past", line=line)
        yield Warned(words)


def _rest(one: RestWarning, zone: ZoneInfo, name: Name) -> Warned:
    short, out = span_text(one.short_ms), clock_text(one.released_ms, zone)
    called = clock_text(one.report_ms, zone)
    return Warned(
        say("{name}: {span} short of rest", name=name(one.person), span=short),
        say("out {out}, next call {call}", out=out, call=called),
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
        due = clock_text(due_ms, zone)
        if planned_ms is None:
            words = say("Meal due {time}, none is planned", time=due)
        else:
            words = say(
                "Meal due {time}, planned {planned}",
                time=due,
                planned=clock_text(planned_ms, zone),
            )
        yield Warned(words, _names(people, name))


def _names(people: list[str], name: Name) -> str:
    names = sorted({name(one) for one in people})
    first, more = ", ".join(names[:NAMES_MAX]), len(names) - NAMES_MAX
    if more <= 0:
        return first
    return say_many(
        more, "{names} and {count} more", "{names} and {count} more", names=first
    )
