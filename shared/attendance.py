"""Check-ins to presence: who is here, since when, who was last out."""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from shared.changes import StoredFact
from shared.facts import counting, without_repeats
from shared.nouns.people import Attendance, Direction
from shared.schema import readable

# A gate's phone is heard every 20 s while it has a line. This long without it, people
# may have come in whom no total knows of: wherever one stands, the gate is named.
GATE_SILENT_MS = 10 * 60_000


class Presence(Struct, frozen=True):
    """One person on one workday. Times are epoch ms; None has not happened.

    `worked_ms` counts closed spans only; an open one counts up to the `now` given
    to `presences`. `place` is where they last checked in. `is_estimated`: the last
    time rests on a wrong clock.
    """

    person: str
    is_here: bool
    is_at_meal: bool
    first_in_ms: int | None
    last_ms: int
    last_out_ms: int | None
    worked_ms: int
    place: str
    by: str
    fact: str
    is_estimated: bool


class _Span(Struct):
    """A fold in progress for one person."""

    open_ms: int | None = None
    meal_ms: int | None = None
    first_in_ms: int | None = None
    last_out_ms: int | None = None
    worked_ms: int = 0
    place: str = ""


def presences(
    facts: Iterable[StoredFact], workday: str, now_ms: int
) -> dict[str, Presence]:
    """Presence of everyone with an attendance fact on `workday`, by person id.

    `facts` must include the voids and reviews that concern them.
    """
    by_person: dict[str, list[StoredFact]] = {}
    for fact in counting(facts):
        if fact.kind == "attendance" and fact.body.get("workday") == workday:
            read = readable(Attendance, fact.body)
            if read is not None:
                by_person.setdefault(read.person, []).append(fact)
    return {
        person: _presence(person, as_it_was(theirs), now_ms)
        for person, theirs in by_person.items()
    }


def as_it_was(facts: Iterable[StoredFact]) -> list[StoredFact]:
    """Attendance in the order in which it happened, each at the time told for it.

    A told time is never later than its own recording. A device's own pending facts
    come last, as everywhere, but for those with a told time.
    """
    told = [(_told_ms(fact), fact) for fact in facts]
    placed = [(ms is None and fact.seq == 0, _at(fact, ms)) for ms, fact in told]
    return [fact for _, fact in sorted(placed, key=lambda one: (one[0], one[1].stamp))]


def _told_ms(fact: StoredFact) -> int | None:
    read = readable(Attendance, fact.body)
    return None if read is None else read.at_ms


def _at(fact: StoredFact, told_ms: int | None) -> StoredFact:
    """A person who says when it was is as good as a clock."""
    if told_ms is None:
        return fact
    ms = max(0, min(told_ms, fact.stamp.ms))
    return replace(fact, stamp=replace(fact.stamp, ms=ms, is_estimated=False))


def _presence(person: str, facts: list[StoredFact], now_ms: int) -> Presence:
    span = _Span()
    shown = without_repeats(facts, "direction")
    for fact in shown:
        read = readable(Attendance, fact.body)
        assert read is not None, "presences() passes over what cannot be read"
        _step(span, read, fact.stamp.ms)
    worked_ms = span.worked_ms
    if span.open_ms is not None and span.meal_ms is None:
        worked_ms += max(0, now_ms - span.open_ms)
    last = shown[-1]
    return Presence(
        person=person,
        is_here=span.open_ms is not None,
        is_at_meal=span.meal_ms is not None,
        first_in_ms=span.first_in_ms,
        last_ms=last.stamp.ms,
        last_out_ms=span.last_out_ms,
        worked_ms=worked_ms,
        place=span.place,
        by=last.actor,
        fact=last.id,
        is_estimated=last.stamp.is_estimated,
    )


def _step(span: _Span, fact: Attendance, ms: int) -> None:
    """One fact further. A second "in" keeps the first's time: a badge shown twice.

    Whoever comes back from a meal is here, whether or not they were seen to leave for
    it, and whichever of the two buttons the gate pressed.
    """
    if fact.direction in (Direction.IN, Direction.MEAL_IN):
        if span.open_ms is None or span.meal_ms is not None:
            span.open_ms = ms
        span.first_in_ms = ms if span.first_in_ms is None else span.first_in_ms
        span.place = fact.place or span.place
        span.meal_ms = None
    elif fact.direction is Direction.MEAL_OUT:
        if span.open_ms is not None and span.meal_ms is None:
            span.worked_ms += max(0, ms - span.open_ms)
            span.meal_ms = ms
    elif fact.direction is Direction.OUT:
        if span.open_ms is not None and span.meal_ms is None:
            span.worked_ms += max(0, ms - span.open_ms)
        span.open_ms, span.meal_ms, span.last_out_ms = None, None, ms


def here_count(presences: dict[str, Presence]) -> int:
    """How many are in."""
    return sum(1 for presence in presences.values() if presence.is_here)
