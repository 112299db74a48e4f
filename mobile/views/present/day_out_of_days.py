"""The day out of days in words: columns, rows, and what a code stands for."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from msgspec import Struct

from mobile.views.present.times import day_text
from mobile.views.tones import Tone
from shared.day_out_of_days import Code, Column, Grid
from shared.nouns.people import Person

CODE_WORDS = {
    Code.START: "first day of work",
    Code.WORK: "works",
    Code.FINISH: "last day of work",
    Code.ONLY: "only day of work",
    Code.HOLD: "on hold",
    Code.TRAVEL: "travels",
    Code.FITTING: "fitting",
    Code.REHEARSAL: "rehearsal",
}
CODE_TONES = {
    Code.START: Tone.ON_TIME,
    Code.WORK: Tone.ON_TIME,
    Code.FINISH: Tone.ON_TIME,
    Code.ONLY: Tone.ON_TIME,
    Code.HOLD: Tone.WAITING,
    Code.TRAVEL: Tone.CHANGED,
    Code.FITTING: Tone.CHANGED,
    Code.REHEARSAL: Tone.CHANGED,
}
LEGEND = " · ".join(f"{code.value} {words}" for code, words in CODE_WORDS.items())


class Run(Struct, frozen=True):
    """What stands next to each other in a row: one code, or days without one."""

    days: int
    code: Code | None


class Row(Struct, frozen=True):
    """One person; `said` is the whole row as it is read aloud."""

    person: str
    name: str
    worked: int
    runs: tuple[Run, ...]
    said: str


def rows(
    grid: Grid,
    shown: Sequence[Column],
    people: Mapping[str, Person],
    department: str,
    wanted: str,
) -> list[Row]:
    """Whoever is wanted on any day, by cast number and name.

    `shown` are the columns in sight. An empty `department` is all of them.
    """
    known = [(id_, people.get(id_)) for id_ in grid.codes]
    found = [
        (id_, one)
        for id_, one in known
        if one is not None
        and department in ("", one.job.department)
        and wanted.casefold().strip() in one.name.name.casefold()
    ]
    ordered = sorted(found, key=lambda pair: _rank(pair[1]))
    return [_row(grid, shown, id_, one) for id_, one in ordered]


def departments(grid: Grid, people: Mapping[str, Person]) -> list[str]:
    """Those that anybody in the grid is of, by name."""
    known = (people[id_].job.department for id_ in grid.codes if id_ in people)
    return sorted({name for name in known if name})


def column_words(column: Column, *, has_units: bool) -> tuple[str, str]:
    """The head of a column: "Fri 12 Jun", and "Day 12" or the unit beneath."""
    number = f"Day {column.number}" if column.number else ""
    beneath = (number, column.unit if has_units else "")
    return day_text(column.date), " · ".join(word for word in beneath if word)


def window_words(shown: Sequence[Column], count: int) -> str:
    """As "Mon 8 Jun to Fri 19 Jun · 14 of 40 published days"."""
    if not shown:
        return ""
    first, last = day_text(shown[0].date), day_text(shown[-1].date)
    span = first if first == last else f"{first} to {last}"
    noun = "day" if count == 1 else "days"
    of = f"{len(shown)} of {count}" if len(shown) < count else str(count)
    return f"{span} · {of} published {noun}"


def has_units(columns: Sequence[Column]) -> bool:
    """With one unit its name tells nothing."""
    return len({column.unit for column in columns}) > 1


def _row(grid: Grid, shown: Sequence[Column], id_: str, person: Person) -> Row:
    codes = grid.codes[id_]
    cells = [codes.get(column.workday) for column in shown]
    runs: list[Run] = []
    for code, same in groupby(cells):
        count = len(list(same))
        runs += [Run(count, None)] if code is None else [Run(1, code)] * count
    number = person.job.cast_number
    name = f"{number} {person.name.name}" if number else person.name.name
    said = [
        f"{day_text(column.date)} {CODE_WORDS[code]}"
        for column, code in zip(shown, cells, strict=True)
        if code is not None
    ]
    worked = grid.worked(id_)
    whole = ", ".join(said) or "not in these days"
    return Row(id_, name, worked, tuple(runs), f"{name}, works {worked}: {whole}")


def _rank(person: Person) -> tuple[int, str, str]:
    number = person.job.cast_number
    is_counted = number.isdecimal()
    rank = int(number) if is_counted else 10_000
    return rank, person.job.department, person.name.name
