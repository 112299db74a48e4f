"""What the people screens say: who is here, who is expected, who is missing."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from msgspec import Struct

from mobile.state.people import PersonLine
from mobile.views.present.day import presence_mark
from mobile.views.present.times import clock_text
from mobile.views.tones import Tone


class Count(Struct, frozen=True):
    """How many are here, of how many expected; `missing` are expected and not in."""

    here: int
    expected: int
    missing: int


def count(lines: Sequence[PersonLine]) -> Count:
    return Count(
        here=sum(1 for line in lines if line.is_here),
        expected=sum(1 for line in lines if line.is_expected),
        missing=sum(1 for line in lines if is_missing(line)),
    )


def is_missing(line: PersonLine) -> bool:
    """Expected today, and not seen at all."""
    return line.is_expected and line.presence is None


def is_among(line: PersonLine, which: str) -> bool:
    """Whether a person is of those asked for: "here", "missing" or "all"."""
    return {"here": line.is_here, "missing": is_missing(line)}.get(which, True)


def count_words(counted: Count, waiting: int, as_of: str) -> str:
    """As "46 in of 52 expected · 6 missing · as of 09:42". Says what it rests on."""
    words = f"{counted.here} in of {counted.expected} expected"
    if counted.missing:
        words += f" · {counted.missing} missing"
    if waiting:
        words += f" · {waiting} of yours not sent yet"
    return f"{words} · {as_of}"


def by_department(
    lines: Sequence[PersonLine],
) -> list[tuple[str, list[PersonLine]]]:
    """Lines by department (or company), in the order they come."""
    found: dict[str, list[PersonLine]] = {}
    for line in lines:
        job = line.person.job
        found.setdefault(job.department or job.company or "Others", []).append(line)
    return sorted(found.items())


def department_words(name: str, lines: Sequence[PersonLine]) -> str:
    """As "Grip · 5 of 7, 2 missing"."""
    counted = count(lines)
    words = f"{name} · {counted.here} of {max(counted.expected, counted.here)}"
    return f"{words}, {counted.missing} missing" if counted.missing else words


def detail(line: PersonLine, zone: ZoneInfo) -> str:
    """What stands under a name: title, company, call."""
    job = line.person.job
    report_ms = line.call.times.report_ms if line.call else None
    called = f"call {clock_text(report_ms, zone)}" if report_ms is not None else ""
    role = f"{job.character} ({job.cast_number})" if job.character else ""
    return " · ".join(part for part in (role, job.title, job.company, called) if part)


def mark(line: PersonLine, zone: ZoneInfo) -> tuple[Tone, str]:
    """The badge beside a name."""
    if is_missing(line):
        return Tone.WAITING, "Missing"
    if line.presence is None:
        return Tone.UNKNOWN, "Not expected"
    return presence_mark(line.presence, zone)


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
        )
    ).casefold()
    return all(word in text for word in wanted.casefold().split())
