"""Who is in, out, expected or missing on a workday, by department."""

from collections.abc import Mapping

from msgspec import Struct

from server.admin.decisions import newest_revisions, published
from server.admin.editing import Said
from server.admin.fact_words import DIRECTIONS
from server.admin.value_words import Values
from server.store.desk import Desk
from server.store.office import record_of
from server.store.protocol import Reader
from server.store.silence import silent_devices
from server.times import clock_words, day_words, span_words
from shared.access import Role
from shared.attendance import Presence, as_it_was, presences
from shared.changes import StoredFact
from shared.facts import counting, voided_ids
from shared.nouns.people import Attendance, Person
from shared.nouns.plan import Workday
from shared.nouns.production import Production
from shared.nouns.review import Verdict
from shared.papers import wanting
from shared.revisions import called
from shared.schema import readable

# Somebody this late is missed; a queue at the gate is not worth a search.
MISSED_AFTER_MS = 5 * 60_000
TONES = {
    "in": "good",
    "at a meal": "good",
    "out": "calm",
    "expected": "unknown",
    "missing": "stop",
    "not called": "calm",
}


class PersonHere(Struct, frozen=True):
    """One person on the day. `wanting` says which of their papers are missing or have
    run out.
    """

    id: str
    name: str
    job: str
    department: str
    call: str
    came: str
    left: str
    place: str
    by: str
    standing: str
    tone: str
    is_in: bool
    wanting: str = ""
    said: Said | None = None


class Coming(Struct, frozen=True):
    """One entry of a person's day. `mark` is empty, or why it does not count."""

    fact: str
    time: str
    text: str
    by: str
    mark: str


class Attending(Struct, frozen=True):
    """A day: its people by department, counts, and gates that may know of more."""

    departments: tuple[tuple[str, tuple[PersonHere, ...]], ...]
    here: int
    expected: int
    missing: int
    silent: tuple[str, ...]


def attending(reader: Reader, desk: Desk, workday: Workday) -> Attending:
    """Everyone on the list, called or not, and whoever came."""
    people = people_here(reader, desk, workday)
    groups: dict[str, list[PersonHere]] = {}
    for one in people.values():
        groups.setdefault(one.department, []).append(one)
    order = sorted(groups, key=lambda title: (not title, title.casefold()))
    now_ms = desk.now_ms()
    gates = [
        device
        for device in silent_devices(reader.devices(desk.production), now_ms)
        if device.role is Role.GATE
    ]
    return Attending(
        departments=tuple(
            (title, tuple(sorted(groups[title], key=lambda one: one.name.casefold())))
            for title in order
        ),
        here=sum(1 for one in people.values() if one.is_in),
        expected=sum(1 for one in people.values() if one.call),
        missing=sum(1 for one in people.values() if one.standing == "missing"),
        silent=tuple(
            f"{gate.name or 'a gate'} silent {span_words(now_ms - gate.last_seen_ms)}"
            for gate in gates
        ),
    )


def people_here(
    reader: Reader, desk: Desk, workday: Workday
) -> Mapping[str, PersonHere]:
    """Everyone of the production on this day, by id."""
    facts = reader.facts(desk.production, "attendance", workday=workday.id)
    found = presences(facts, workday.id, desk.now_ms())
    values, calls = Values(reader, desk), _calls(reader, desk, workday)
    production = record_of(reader, desk.production, Production, desk.production)
    asked = production.gate.papers if production else ()
    # One time off a wrong clock makes every time of that person's day "about".
    guessed = {
        str(fact.body.get("person"))
        for fact in counting(facts)
        if fact.kind == "attendance" and fact.stamp.is_estimated
    }
    return {
        id_: _person(
            id_,
            calls,
            found.get(id_),
            values,
            workday,
            asked,
            is_guessed=id_ in guessed,
        )
        for id_, person in values.names.people.items()
        if not person.life.is_cancelled or id_ in found
    }


def comings(
    reader: Reader, desk: Desk, workday: Workday, person: str
) -> tuple[Coming, ...]:
    """Everything recorded of one person on the day, in order."""
    facts = reader.facts(desk.production, "attendance", workday.id, person)
    values, dead = Values(reader, desk), voided_ids(facts)
    came = [fact for fact in facts if fact.kind == "attendance"]
    return tuple(_coming(fact, dead, values, workday) for fact in as_it_was(came))


def _calls(reader: Reader, desk: Desk, workday: Workday) -> dict[str, int | None]:
    """Whom the newest revision calls, and when; nobody before it is published."""
    revision = newest_revisions(reader, desk.production).get(workday.id)
    if revision is None:
        return {}
    plan = published(reader, desk.production, revision.id)
    own = {call.who.person: call.times.report_ms for call in plan.calls}
    general = plan.workday.times.general_call_ms
    return {person: own.get(person) or general for person in called(plan)}


def _person(
    id: str,
    calls: dict[str, int | None],
    presence: Presence | None,
    values: Values,
    workday: Workday,
    asked: tuple[str, ...],
    is_guessed: bool,
) -> PersonHere:
    desk, record = values.desk, values.names.people[id]

    def clock(ms: int | None) -> str:
        words = clock_words(ms, desk.zone, workday.identity.date)
        return f"about {words}" if words and is_guessed else words

    standing = _standing(id, calls, presence, desk.now_ms())
    call = clock_words(calls.get(id), desk.zone, workday.identity.date)
    return PersonHere(
        id=id,
        name=record.name.name or "No name",
        job=record.job.title or record.job.character,
        department=record.job.department or record.job.company,
        call=call or ("called" if id in calls else ""),
        came=clock(presence.first_in_ms) if presence else "",
        left=clock(presence.last_out_ms) if presence and not presence.is_here else "",
        place=values.names.place(presence.place) if presence else "",
        by=values.names.person(presence.by) if presence else "",
        standing=standing,
        tone=TONES[standing],
        is_in=presence is not None and presence.is_here,
        wanting=_wanting(record, asked, workday.identity.date),
    )


def _wanting(person: Person, asked: tuple[str, ...], date: str) -> str:
    """As "Site induction missing, Crane licence ran out on Wed 3 Jun"."""
    return ", ".join(
        f"{one.title} ran out on {day_words(one.expired)}"
        if one.expired
        else f"{one.title} missing"
        for one in wanting(person.papers.papers, asked, date)
    )


def _standing(
    id: str, calls: dict[str, int | None], presence: Presence | None, now_ms: int
) -> str:
    if presence is not None and presence.is_here:
        return "at a meal" if presence.is_at_meal else "in"
    if presence is not None and presence.first_in_ms is not None:
        return "out"
    if id not in calls:
        return "not called"
    due_ms = calls[id]
    is_late = due_ms is not None and due_ms + MISSED_AFTER_MS <= now_ms
    return "missing" if is_late else "expected"


def _coming(
    fact: StoredFact, dead: set[str], values: Values, workday: Workday
) -> Coming:
    came = readable(Attendance, fact.body)
    mark = "taken back" if fact.id in dead else ""
    if fact.held:
        mark = "dismissed" if fact.held == Verdict.DISMISSED else "to review"
    time = clock_words(fact.stamp.ms, values.desk.zone, workday.identity.date)
    return Coming(
        fact=fact.id,
        time=f"about {time}" if fact.stamp.is_estimated else time,
        text=_coming_words(came) if came else "not readable here",
        by=values.names.person(fact.actor),
        mark=mark,
    )


def _coming_words(came: Attendance) -> str:
    """As "out", or as "out, told later: forgot the badge"."""
    words = DIRECTIONS[came.direction]
    if came.at_ms is None:
        return words
    return (
        f"{words}, told later: {came.reason}" if came.reason else f"{words}, told later"
    )
