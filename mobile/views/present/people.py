"""What the people screens say: who is here, who is expected, who is missing."""

import enum
from collections.abc import Sequence
from unicodedata import bidirectional
from zoneinfo import ZoneInfo

from msgspec import Struct

from mobile.language import say, say_as, say_many
from mobile.state.people import PersonLine
from mobile.views.present.day import presence_mark
from mobile.views.present.times import MINUTE_MS, clock_text, when_text
from mobile.views.tones import Tone
from shared.nouns.people import Person
from shared.wire import SilentDevice

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


def count_words(counted: Count, waiting: int, as_of: str, silent: str = "") -> str:
    """As "46 in of 52 expected · 6 missing · as of 09:42". Says what it rests on.

    `silent` names what may be missing from it: see `silent_words`.
    """
    told = (
        say(
            "{here} in of {expected} expected",
            here=counted.here,
            expected=counted.expected,
        ),
        *_more_words(counted),
        say_many(counted.out, "{count} out", "{count} out") if counted.out else "",
        say_many(
            waiting, "{count} of yours not sent yet", "{count} of yours not sent yet"
        )
        if waiting
        else "",
        silent,
        as_of,
    )
    return " · ".join(words for words in told if words)


def silent_words(devices: Sequence[SilentDevice], now_ms: int, zone: ZoneInfo) -> str:
    """As "Gate 2 silent since 09:02", for beside a count of people; else empty.

    No span: a phone that is cut off itself does not know how long it went on.
    """
    gates = [one for one in devices if one.is_gate]
    if not gates:
        return ""
    longest = min(gates, key=lambda one: one.heard_ms)
    when = when_text(longest.heard_ms, now_ms, zone)
    if len(gates) == 1 and longest.name:
        return say("{name} silent since {when}", name=isolated(longest.name), when=when)
    return say_many(
        len(gates),
        "{count} gate silent since {when}",
        "{count} gates silent since {when}",
        when=when,
    )


def isolated(name: str) -> str:
    """A name that is read from the right, kept from turning what follows it around."""
    is_from_the_right = any(bidirectional(letter) in ("R", "AL") for letter in name)
    return f"\u2068{name}\u2069" if is_from_the_right else name


def _more_words(counted: Count) -> tuple[str, str]:
    """Who is in besides, and who is missing; empty for nobody."""
    others, missing = counted.others, counted.missing
    return (
        say_many(others, "{count} more in", "{count} more in") if others else "",
        say_many(missing, "{count} missing", "{count} missing") if missing else "",
    )


def by_department(
    lines: Sequence[PersonLine],
) -> list[tuple[str, list[PersonLine]]]:
    """Lines by department (or company), in the order they come; those of none last."""
    found: dict[str, list[PersonLine]] = {}
    for line in lines:
        job = line.person.job
        visits = say("Visitors") if line.person.is_visitor else ""
        found.setdefault(job.department or job.company or visits, []).append(line)
    named = sorted(found.items(), key=lambda one: (not one[0], one[0].casefold()))
    return [(name or say("Others"), theirs) for name, theirs in named]


def department_words(name: str, lines: Sequence[PersonLine], at: Muster) -> str:
    """As "Grip · 5 of 7, 2 missing". Nobody expected: how many are in, if any."""
    counted = count(lines, at)
    here = counted.here + counted.others
    if not counted.expected:
        in_words = say_many(here, "{count} in", "{count} in") if here else ""
        return " · ".join(words for words in (name, in_words) if words)
    told = (
        say("{here} of {expected}", here=counted.here, expected=counted.expected),
        *_more_words(counted),
    )
    return f"{name} · {', '.join(words for words in told if words)}"


def detail(line: PersonLine, zone: ZoneInfo) -> str:
    """What stands under a name: title, company, call."""
    job = line.person.job
    report_ms = line.call.times.report_ms if line.call else None
    called = ""
    if report_ms is not None:
        called = say("call {time}", time=clock_text(report_ms, zone))
    role = f"{job.character} ({job.cast_number})" if job.character else ""
    told = (role, job.title, job.company, called, visit_words(line.person))
    return " · ".join(part for part in told if part)


def visit_words(person: Person) -> str:
    """As "visits Olga Office: boiler service"; empty for who is no visitor."""
    visit = person.visit
    if not visit.host:
        return ""
    if not visit.reason:
        return say("visits {host}", host=visit.host)
    return say("visits {host}: {reason}", host=visit.host, reason=visit.reason)


def mark(line: PersonLine, at: Muster) -> tuple[Tone, str]:
    """The badge of a person."""
    one = stands(line, at)
    if one is Stands.MISSING:
        return Tone.WAITING, say_as("person", "Missing")
    if one is Stands.DUE:
        return Tone.UNKNOWN, say_as("person", "Expected")
    if one is Stands.NOT_EXPECTED:
        return Tone.UNKNOWN, say_as("person", "Not expected")
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
        return say("Nobody answers this search.")
    if which == "here":
        return say("Nobody is in yet.")
    if which == "missing":
        return say("Nobody is missing.")
    return say("Nobody is on the production yet.")
