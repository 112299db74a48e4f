"""What waits for a person in a production, counted, each a link to where to decide."""

from msgspec import Struct, convert

from server.admin.frame import Decision
from server.store.holding import NEWER_APP
from server.store.office import record_of, records_of
from server.store.protocol import Reader
from server.store.rows import HeldChange
from server.store.silence import silent_devices
from shared.changes import StoredFact
from shared.custody import custodies
from shared.facts import counting
from shared.nouns.plan import Ack, AckLevel, DayStatus, Plan, Revision, Workday
from shared.nouns.requests import Decision as Decided
from shared.nouns.requests import Request
from shared.nouns.review import Conflict, Verdict
from shared.revisions import concerned, plan_of


class Waiting(Struct, frozen=True):
    """Not yet acknowledged: how many people, of which day's newest revision."""

    workday: str
    revision: str
    number: int
    colour: str
    people: int


def decisions(reader: Reader, production: str, now_ms: int) -> tuple[Decision, ...]:
    """The counts of the right column; what is zero is left out."""
    facts = reader.facts(production)
    at = f"/admin/{production}"
    conflicts = len(open_conflicts(reader, production))
    disputes = sum(1 for one in custodies(facts).values() if one.dispute)
    held = len(held_facts(facts)) + len(held_changes(reader, production))
    asked = len(open_requests(reader, production))
    silent = len(silent_devices(reader.devices(production), now_ms))
    found = [
        Decision(conflicts, _s(conflicts, "conflict"), f"{at}/conflicts", "stop"),
        Decision(
            disputes,
            f"{_s(disputes, 'asset')} held by two",
            f"{at}/disputes",
            "stop",
        ),
        Decision(held, f"{_s(held, 'entry', 'entries')} to review", f"{at}/held"),
        Decision(asked, f"{_s(asked, 'request')} to decide", f"{at}/requests"),
    ]
    found += [
        Decision(
            one.people,
            f"not acknowledged · Rev {one.number}",
            f"{at}/days/{one.workday}/revisions/{one.revision}",
        )
        for one in unacknowledged(reader, production, facts)
    ]
    found.append(
        Decision(silent, f"{_s(silent, 'device')} silent", f"{at}/devices", "unknown")
    )
    return tuple(one for one in found if one.count)


def open_conflicts(reader: Reader, production: str) -> list[Conflict]:
    """Groups of records that two people left with two values, newest last."""
    found = records_of(reader, production, Conflict).values()
    return [one for one in found if one.standing.sides]


def open_requests(reader: Reader, production: str) -> list[Request]:
    """What was asked of the office, not taken back and not decided."""
    return [
        one
        for one in records_of(reader, production, Request).values()
        if one.decision.decision is Decided.ASKED and not one.life.is_cancelled
    ]


def held_facts(facts: list[StoredFact]) -> list[StoredFact]:
    """Facts that nobody has looked at yet, in the order they arrived."""
    return [fact for fact in facts if fact.held and fact.held != Verdict.DISMISSED]


def held_changes(reader: Reader, production: str) -> list[HeldChange]:
    """Those that somebody has to look at, in the order in which they came.

    What only waits for an update of the server is shown to nobody.
    """
    found = reader.waiting.all(production)
    return [one for one in found if one.reason != NEWER_APP]


def newest_revisions(reader: Reader, production: str) -> dict[str, Revision]:
    """The revision that stands, by workday, without its frozen plan."""
    return {
        workday: revisions[-1]
        for workday, revisions in revisions_by_day(reader, production).items()
    }


def revisions_by_day(reader: Reader, production: str) -> dict[str, list[Revision]]:
    """Every revision by workday, first to last, without their frozen plans."""
    found: dict[str, list[Revision]] = {}
    revisions = records_of(reader, production, Revision, ("mark",)).values()
    for one in sorted(revisions, key=lambda one: one.mark.number):
        found.setdefault(one.mark.workday, []).append(one)
    return found


def told_people(reader: Reader, production: str, revisions: list[Revision]) -> set[str]:
    """Whom the last of a day's revisions concerns: called in it, or in the one before.

    `revisions` are the day's, first to last.
    """
    plans = [published(reader, production, one.id) for one in revisions[-2:]]
    return set(concerned(plans[0] if len(plans) > 1 else None, plans[-1]))


def published(reader: Reader, production: str, revision: str) -> Plan:
    """The plan of a revision that exists."""
    found = record_of(reader, production, Revision, revision)
    assert found is not None
    return plan_of(found)


def unacknowledged(
    reader: Reader, production: str, facts: list[StoredFact]
) -> list[Waiting]:
    """Days that are published or going on, whose newest revision waits for people."""
    found = []
    workdays = records_of(reader, production, Workday)
    acks = acknowledgements(facts)
    for workday, revisions in revisions_by_day(reader, production).items():
        day, mark = workdays.get(workday), revisions[-1].mark
        going = (DayStatus.PUBLISHED, DayStatus.IN_PROGRESS)
        if day is None or day.standing.status not in going or day.life.is_cancelled:
            continue
        has = acks.get(revisions[-1].id, {})
        told = told_people(reader, production, revisions)
        open_ = sum(has.get(person) is not AckLevel.ACKNOWLEDGED for person in told)
        if open_:
            found.append(
                Waiting(workday, revisions[-1].id, mark.number, mark.colour, open_)
            )
    return found


def acknowledgements(facts: list[StoredFact]) -> dict[str, dict[str, AckLevel]]:
    """Revision id to person id to the most that this person has said of it."""
    found: dict[str, dict[str, AckLevel]] = {}
    for fact in counting(facts):
        if fact.kind != "ack":
            continue
        ack = convert(fact.body, Ack)
        of_revision = found.setdefault(ack.revision, {})
        if of_revision.get(ack.person) is not AckLevel.ACKNOWLEDGED:
            of_revision[ack.person] = ack.level
    return found


def _s(count: int, one: str, more: str = "") -> str:
    return one if count == 1 else (more or f"{one}s")
