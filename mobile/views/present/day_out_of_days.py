"""The day out of days in words: columns, rows, and what a code stands for."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from msgspec import Struct

from mobile.language import say, say_many
from mobile.views.present.times import day_text
from mobile.views.tones import Tone
from shared.day_out_of_days import Code, Column, Grid
from shared.nouns.people import Person
from shared.words import shown

CODE_WORDS = {
    Code.START: shown("first day of work"),
    Code.WORK: shown("works"),
    Code.FINISH: shown("last day of work"),
    Code.ONLY: shown("only day of work"),
    Code.HOLD: shown("on hold"),
    Code.TRAVEL: shown("travels"),
    Code.FITTING: shown("fitting"),
    Code.REHEARSAL: shown("rehearsal"),
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


def legend() -> str:
    """What each code stands for."""
    return " · ".join(
        f"{code.value} {say(words)}" for code, words in CODE_WORDS.items()
    )


def rows(
    grid: Grid,
    seen: Sequence[Column],
    people: Mapping[str, Person],
    department: str,
    wanted: str,
) -> list[Row]:
    """Whoever is wanted on any day, by cast number and name.

    `seen` are the columns in sight. An empty `department` is all of them.
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
    return [_row(grid, seen, id_, one) for id_, one in ordered]


def departments(grid: Grid, people: Mapping[str, Person]) -> list[str]:
    """Those that anybody in the grid is of, by name."""
    known = (people[id_].job.department for id_ in grid.codes if id_ in people)
    return sorted({name for name in known if name})


def column_words(column: Column, *, has_units: bool) -> tuple[str, str]:
    """The head of a column: "Fri 12 Jun", and "Day 12" or the unit beneath."""
    number = say("Day {number}", number=column.number) if column.number else ""
    beneath = (number, column.unit if has_units else "")
    return day_text(column.date), " · ".join(word for word in beneath if word)


def window_words(seen: Sequence[Column], count: int) -> str:
    """As "Mon 8 Jun to Fri 19 Jun · 14 of 40 published days"."""
    if not seen:
        return ""
    first, last = day_text(seen[0].date), day_text(seen[-1].date)
    span = first
    if first != last:
        span = say("{first} to {last}", first=first, last=last)
    if len(seen) < count:
        of = say_many(
            count,
            "{seen} of {count} published day",
            "{seen} of {count} published days",
            seen=len(seen),
        )
    else:
        of = say_many(count, "{count} published day", "{count} published days")
    return f"{span} · {of}"


def has_units(columns: Sequence[Column]) -> bool:
    """With one unit its name tells nothing."""
    return len({column.unit for column in columns}) > 1


def _row(grid: Grid, seen: Sequence[Column], id_: str, person: Person) -> Row:
    codes = grid.codes[id_]
    cells = [codes.get(column.workday) for column in seen]
    runs: list[Run] = []
    for code, same in groupby(cells):
        count = len(list(same))
        runs += [Run(count, None)] if code is None else [Run(1, code)] * count
    number = person.job.cast_number
    name = f"{number} {person.name.name}" if number else person.name.name
    said = [
        f"{day_text(column.date)} {say(CODE_WORDS[code])}"
        for column, code in zip(seen, cells, strict=True)
        if code is not None
    ]
    worked = grid.worked(id_)
    whole = say_many(
        worked,
        "{name}, works {count}: {days}",
        "{name}, works {count}: {days}",
        name=name,
        days=", ".join(said) or say("not in these days"),
    )
    return Row(id_, name, worked, tuple(runs), whole)


def _rank(person: Person) -> tuple[int, str, str]:
    number = person.job.cast_number
    is_counted = number.isdecimal()
    rank = int(number) if is_counted else 10_000
    return rank, person.job.department, person.name.name
