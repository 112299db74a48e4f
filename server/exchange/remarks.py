"""What the one who imports ought to hear of what an import did, in sentences."""

from collections.abc import Iterable, Iterator

from server.exchange.imported import ImportedPlan
from server.exchange.reconciling import Reconciling, Step, Verdict

# More than a person reads; the rest is counted.
TITLES_MAX = 12


def remarks(
    plan: ImportedPlan,
    steps: Iterable[Step],
    reconciling: Reconciling,
    others: Iterable[str],
) -> Iterator[str]:
    """`others` are the names of the imports of other schedules."""
    steps = tuple(steps)
    yield from _lengths(plan)
    yield from _cancelled(steps)
    yield from _left_behind(steps, reconciling)
    yield from _locked(steps)
    for name in others:
        # Another file's lines are not ours to cancel, but they may be a surprise.
        yield f'What came by "{name}" is of another schedule and stands beside this.'


def _lengths(plan: ImportedPlan) -> Iterator[str]:
    lines = [item for workday in plan.workdays for item in workday.items]
    timed = sum(item.duration_ms is not None for item in lines)
    if timed:
        yield (
            f"{timed} of {len(lines)} lines have a planned length: it stands in their "
            "notes, as nothing says when they start."
        )


def _cancelled(steps: Iterable[Step]) -> Iterator[str]:
    titles = [
        step.title for step in steps if step.verdict is Verdict.CANCELLED and step.title
    ]
    if titles:
        yield f"Cancelled, as this stripboard does not have them: {_some(titles)}."


def _left_behind(steps: Iterable[Step], reconciling: Reconciling) -> Iterator[str]:
    for step in steps:
        if step.kind == "workday" and step.verdict is Verdict.CANCELLED:
            left = reconciling.left_on(step.id)
            if left:
                yield f"Lines of the office that still stand on {step.title}: {left}."


def _locked(steps: Iterable[Step]) -> Iterator[str]:
    locked = [step for step in steps if step.verdict is Verdict.LOCKED]
    titles = [step.title for step in locked if step.title]
    if locked:
        named = f": {_some(titles)}" if titles else ""
        yield f"Left alone, as their days are locked: {len(locked)} records{named}."


def _some(titles: list[str]) -> str:
    more = len(titles) - TITLES_MAX
    told = titles[:TITLES_MAX] + ([f"and {more} more"] if more > 0 else [])
    return "; ".join(told)
