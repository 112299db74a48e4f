"""What the people screens say: who is here, who is expected, who is missing."""

import enum
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from msgspec import Struct

from mobile.state.people import PersonLine
from mobile.views.present.day import presence_mark
from mobile.views.present.times import MINUTE_MS, clock_text
from mobile.views.tones import Tone
from shared.nouns.people import Person

# Somebody this late is missing, as on the wall; a queue at the gate is not worth it.
MISSING_AFTER_MS = 5 * MINUTE_MS


class Stands(enum.Enum):
    """How one person stands. DUE: expected, and their call has not passed."""

    HERE = "here"
    OUT = "out"
    DUE = "due"
    MISSING = "missing"
    NOT_EXPECTED = "not expected"


class Muster(Struct, frozen=True):
    """What standing depends on besides the line: now, and the call of those whose own
    is not known (None: that is not known either, and they are due now).
    """

    now_ms: int
    opens_ms: int | None
    zone: ZoneInfo


class Count(Struct, frozen=True):
    """`here` of `expected` are in; `others` are in and were not called. `out` were in
    and have left; `missing` should be in and never came.
    """

    here: int
    expected: int
    others: int
    out: int
    missing: int


def stands(line: PersonLine, at: Muster) -> Stands:
    if line.is_here:
        return Stands.HERE
    if line.presence is not None:
        return Stands.OUT
    if not line.is_expected:
        return Stands.NOT_EXPECTED
    due_ms = line.call.times.report_ms if line.call else None
    due_ms = due_ms or at.opens_ms or at.now_ms
    is_late = due_ms + MISSING_AFTER_MS <= at.now_ms
    return Stands.MISSING if is_late else Stands.DUE


def count(lines: Sequence[PersonLine], at: Muster) -> Count:
    told = [(stands(line, at), line.is_expected) for line in lines]
    return Count(
        here=told.count((Stands.HERE, True)),
        expected=sum(1 for _, is_expected in told if is_expected),
        others=told.count((Stands.HERE, False)),
        out=sum(1 for one, _ in told if one is Stands.OUT),
        missing=sum(1 for one, _ in told if one is Stands.MISSING),
    )


def is_among(line: PersonLine, which: str, at: Muster) -> bool:
    """Whether a person is of those asked for: "here", "missing" or "all"."""
    return which == "all" or stands(line, at).value == which


def count_words(counted: Count, waiting: int, as_of: str) -> str:
    """As "46 in of 52 expected · 6 missing · as of 09:42". Says what it rests on."""
    told = (
        f"{counted.here} in of {counted.expected} expected",
        f"{counted.others} more in" if counted.others else "",
        f"{counted.missing} missing" if counted.missing else "",
        f"{counted.out} out" if counted.out else "",
        f"{waiting} of yours not sent yet" if waiting else "",
        as_of,
    )
    return " · ".join(words for words in told if words)


def by_department(
    lines: Sequence[PersonLine],
) -> list[tuple[str, list[PersonLine]]]:
    """Lines by department (or company), in the order they come; those of none last."""
    found: dict[str, list[PersonLine]] = {}
    for line in lines:
        job = line.person.job
        visits = "Visitors" if line.person.is_visitor else ""
        found.setdefault(job.department or job.company or visits, []).append(line)
    named = sorted(found.items(), key=lambda one: (not one[0], one[0].casefold()))
    return [(name or "Others", theirs) for name, theirs in named]


def department_words(name: str, lines: Sequence[PersonLine], at: Muster) -> str:
    """As "Grip · 5 of 7, 2 missing". Nobody expected: how many are in, if any."""
    counted = count(lines, at)
    here = counted.here + counted.others
    if not counted.expected:
        return f"{name} · {here} in" if here else name
    told = (
        f"{counted.here} of {counted.expected}",
        f"{counted.others} more in" if counted.others else "",
        f"{counted.missing} missing" if counted.missing else "",
    )
    return f"{name} · {', '.join(words for words in told if words)}"


def detail(line: PersonLine, zone: ZoneInfo) -> str:
    """What stands under a name: title, company, call."""
    job = line.person.job
    report_ms = line.call.times.report_ms if line.call else None
    called = f"call {clock_text(report_ms, zone)}" if report_ms is not None else ""
    role = f"{job.character} ({job.cast_number})" if job.character else ""
    told = (role, job.title, job.company, called, visit_words(line.person))
    return " · ".join(part for part in told if part)


def visit_words(person: Person) -> str:
    """As "visits Olga Office: boiler service"; empty for who is no visitor."""
    visit = person.visit
    if not visit.host:
        return ""
    return f"visits {visit.host}" + (f": {visit.reason}" if visit.reason else "")


def mark(line: PersonLine, at: Muster) -> tuple[Tone, str]:
    """The badge of a person."""
    one = stands(line, at)
    if one is Stands.MISSING:
        return Tone.WAITING, "Missing"
    if one is Stands.DUE:
        return Tone.UNKNOWN, "Expected"
    if one is Stands.NOT_EXPECTED:
        return Tone.UNKNOWN, "Not expected"
    return presence_mark(line.presence, at.zone)


def list_mark(line: PersonLine, at: Muster) -> tuple[Tone, str] | None:
    """The badge in the list: none for those of whom there is nothing to say yet."""
    is_quiet = stands(line, at) in (Stands.DUE, Stands.NOT_EXPECTED)
    return None if is_quiet else mark(line, at)


def is_found(line: PersonLine, wanted: str) -> bool:
    """Whether a person answers a search; an empty one finds everybody."""
    person = line.person
    text = " ".join(
        (
            person.name.name,
            person.job.department,
            person.job.title,
            person.job.company,
            person.job.character,
            person.visit.host,
        )
    ).casefold()
    return all(word in text for word in wanted.casefold().split())


def nobody_words(which: str, wanted: str) -> str:
    """Why the list is empty."""
    if wanted.strip():
        return "Nobody answers this search."
    return {
        "here": "Nobody is in yet.",
        "missing": "Nobody is missing.",
    }.get(which, "Nobody is on the production yet.")
