"""What the import command says of stripboards, productions, and what it has done."""

from collections import Counter
from collections.abc import Iterator

from server.exchange.bad_file import quoted
from server.exchange.bringing_in import Brought
from server.exchange.imported import ImportedPlan
from server.exchange.reconciling import Verdict
from server.exchange.stripboard import Stripboard
from server.exchange.uss import line

# Kinds of records in the words of the people who read this.
ROWS = {
    "workday": "days",
    "item": "lines",
    "person": "people",
    "place": "places",
    "call": "calls",
}
COLUMNS = (
    Verdict.NEW,
    Verdict.UPDATED,
    Verdict.CANCELLED,
    Verdict.REVIVED,
    Verdict.UNCHANGED,
)
CONFLICTS = "conflicts"


def stripboard_words(stripboard: Stripboard) -> str:
    """Its name, its days, and when they start."""
    # Whole, however long, as it has to be typed.
    name = f'"{line(stripboard.name)}"'
    if not stripboard.days:
        return f"{name}: no days, {_count(stripboard.loose, 'strip')}"
    days = _count(stripboard.days, "day")
    if stripboard.starts_on is None:
        return f"{name}: {days}, no start (--start YYYY-MM-DD gives one)"
    return f"{name}: {days} from {stripboard.starts_on}"


def founded_words(title: str, zone: str, is_told: bool, machine: str | None) -> str:
    """`is_told`: the zone was asked for; else `machine` is the one it is set to."""
    made = f"Made the production {quoted(title)}, in the time zone {zone}"
    if is_told:
        return f"{made}."
    why = "that of this machine" if machine else "as this machine names none"
    return f"{made} ({why}; --zone names another)."


def result_words(plan: ImportedPlan, brought: Brought) -> Iterator[str]:
    """What was done in numbers, then what else is worth knowing."""
    dates = [workday.date for workday in plan.workdays]
    yield (
        f"Imported {quoted(plan.name)}: {_count(len(dates), 'day')}, "
        f"{min(dates)} to {max(dates)}."
    )
    yield from _table(brought)
    if brought.conflicts:
        total = sum(brought.conflicts.values())
        yield (
            f"{_count(total, 'record')} changed here and in the file: both versions "
            "are kept until somebody chooses, in the admin panel under Conflicts."
        )
    yield from brought.remarks
    yield from plan.notices


def _table(brought: Brought) -> Iterator[str]:
    yield _row("", [column.value for column in COLUMNS], CONFLICTS)
    for kind, name in ROWS.items():
        counts: Counter[Verdict] = brought.counts.get(kind, Counter())
        cells = [str(counts[column]) for column in COLUMNS]
        yield _row(name, cells, str(brought.conflicts[kind]))


def _row(name: str, cells: list[str], conflicts: str) -> str:
    return f"{name:8}" + "".join(f"{cell:>11}" for cell in (*cells, conflicts))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
