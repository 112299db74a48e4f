"""Who knows of a revision: acknowledged, seen, delivered, or not reached."""

from collections.abc import Iterable
from enum import StrEnum
from urllib.parse import quote

from msgspec import Struct, convert

from server.admin.decisions import published, revisions_by_day, told_people
from server.admin.framing import Names, day_title
from server.store.desk import Desk
from server.store.protocol import Reader
from server.store.rows import Device
from server.times import clock_words, moment_words
from shared.changes import StoredFact
from shared.errors import NotFound
from shared.facts import counting
from shared.nouns.plan import Ack, AckLevel, Plan, Revision, Workday


class Reached(StrEnum):
    """How far a revision has come to somebody; delivered is inferred, not said."""

    NOT = "not reached"
    DELIVERED = "delivered"
    SEEN = "seen"
    ACKNOWLEDGED = "acknowledged"


TONES = {
    Reached.NOT: "stop",
    Reached.DELIVERED: "waiting",
    Reached.SEEN: "changed",
    Reached.ACKNOWLEDGED: "good",
}


class Row(Struct, frozen=True):
    """One person. `fact` is the acknowledgement that may be taken back, if any."""

    person: str
    name: str
    role: str
    department: str
    reached: Reached
    tone: str
    when: str
    by: str
    phone: str
    tel: str
    sms: str
    fact: str


class Issue(Struct, frozen=True):
    """One revision in the list of the day's."""

    id: str
    title: str
    note: str
    acknowledged: int
    people: int


class Ledger(Struct, frozen=True):
    """One revision and everyone whom it concerns, those not reached first."""

    revision: Revision
    title: str
    at: str
    by: str
    rows: tuple[Row, ...]
    counts: tuple[tuple[Reached, str, int], ...]
    issues: tuple[Issue, ...]

    @property
    def acknowledged(self) -> int:
        return sum(row.reached is Reached.ACKNOWLEDGED for row in self.rows)


class _Said(Struct, frozen=True):
    """The most that somebody has said of one revision."""

    level: AckLevel
    fact: StoredFact


def ledger(reader: Reader, desk: Desk, workday: Workday, revision: str) -> Ledger:
    """Raises NotFound if this day has no such revision."""
    production = desk.production
    revisions = revisions_by_day(reader, production).get(workday.id, [])
    place = next((n for n, one in enumerate(revisions) if one.id == revision), None)
    if place is None:
        raise NotFound("There is no such revision of this day.")
    names = Names(reader, production)
    said = _said(reader.facts(production, "ack"))
    rows = _rows(reader, desk, workday, revisions[: place + 1], names, said)
    mark = revisions[place].mark
    return Ledger(
        revision=revisions[place],
        title=f"Rev {mark.number} ({mark.colour})",
        at=moment_words(mark.at_ms, desk.zone, desk.now_ms()),
        by=names.person(mark.by),
        rows=tuple(sorted(rows, key=_order)),
        counts=tuple(
            (state, TONES[state], sum(row.reached is state for row in rows))
            for state in Reached
        ),
        issues=tuple(_issues(reader, desk, revisions, names, said)),
    )


def _order(row: Row) -> tuple[int, str, str]:
    return (
        list(Reached).index(row.reached),
        row.department.casefold(),
        row.name.casefold(),
    )


def _said(facts: list[StoredFact]) -> dict[tuple[str, str], _Said]:
    """By revision and person; the first acknowledgement, else the first sight."""
    found: dict[tuple[str, str], _Said] = {}
    for fact in counting(facts):
        if fact.kind != "ack":
            continue
        ack = convert(fact.body, Ack)
        known = found.get((ack.revision, ack.person))
        is_more = known is None or (
            known.level is AckLevel.SEEN and ack.level is AckLevel.ACKNOWLEDGED
        )
        if is_more:
            found[ack.revision, ack.person] = _Said(ack.level, fact)
    return found


def _rows(
    reader: Reader,
    desk: Desk,
    workday: Workday,
    revisions: list[Revision],
    names: Names,
    said: dict[tuple[str, str], _Said],
) -> list[Row]:
    revision = revisions[-1]
    held = reader.registers(desk.production, "revision", revision.id)
    seq = held["mark"].register.seq
    holders = _holders(reader.devices(desk.production), seq)
    plan = published(reader, desk.production, revision.id)
    rows = []
    for person in told_people(reader, desk.production, revisions):
        one = said.get((revision.id, person))
        reached = _reached(one, person in holders)
        rows.append(_row(person, reached, one, names, desk, workday, revision, plan))
    return rows


def _holders(devices: Iterable[Device], seq: int) -> set[str]:
    """People one of whose devices has surely read log row `seq`."""
    return {
        device.person
        for device in devices
        if device.token_hash and device.revoked_ms is None and device.cursor >= seq
    }


def _reached(said: _Said | None, is_delivered: bool) -> Reached:
    if said is not None:
        is_seen = said.level is AckLevel.SEEN
        return Reached.SEEN if is_seen else Reached.ACKNOWLEDGED
    return Reached.DELIVERED if is_delivered else Reached.NOT


def _row(
    person: str,
    reached: Reached,
    said: _Said | None,
    names: Names,
    desk: Desk,
    workday: Workday,
    revision: Revision,
    plan: Plan,
) -> Row:
    record = names.people.get(person)
    phone = record.contact.phone if record else ""
    job = record.job if record else None
    is_collected = said is not None and said.fact.actor != person
    is_mine = said is not None and said.fact.actor == desk.seat.person
    return Row(
        person=person,
        name=names.person(person),
        role=(job.character or job.title) if job else "",
        department=job.department if job else "",
        reached=reached,
        tone=TONES[reached],
        when=moment_words(said.fact.stamp.ms, desk.zone, desk.now_ms()) if said else "",
        by=names.person(said.fact.actor) if said and is_collected else "",
        phone=phone,
        tel=_link("tel", phone),
        sms=_sms(phone, _words(desk, workday, revision, plan, person)),
        fact=said.fact.id if said and is_collected and is_mine else "",
    )


def _words(
    desk: Desk, workday: Workday, revision: Revision, plan: Plan, person: str
) -> str:
    """What a text to somebody says: their call in this revision."""
    mark, date = revision.mark, workday.identity.date
    call = next((one for one in plan.calls if one.who.person == person), None)
    at = clock_words(call.times.report_ms if call else None, desk.zone, date)
    yours = f"your call is {at}" if at else "look at your call"
    day = day_title(workday)
    return f"{desk.seat.production.identity.title}, {day}: Rev {mark.number}, {yours}."


def _link(scheme: str, phone: str) -> str:
    digits = "".join(char for char in phone if char.isdigit() or char == "+")
    return f"{scheme}:{digits}" if digits else ""


def _sms(phone: str, words: str) -> str:
    """RFC 5724: the body is what is proposed, nothing is sent by us."""
    link = _link("sms", phone)
    return f"{link}?body={quote(words)}" if link else ""


def _issues(
    reader: Reader,
    desk: Desk,
    revisions: list[Revision],
    names: Names,
    said: dict[tuple[str, str], _Said],
) -> Iterable[Issue]:
    """The day's revisions, newest first."""
    for place in range(len(revisions) - 1, -1, -1):
        one = revisions[place]
        people = told_people(reader, desk.production, revisions[: place + 1])
        done = sum(
            (found := said.get((one.id, person))) is not None
            and found.level is AckLevel.ACKNOWLEDGED
            for person in people
        )
        at = moment_words(one.mark.at_ms, desk.zone, desk.now_ms())
        yield Issue(
            one.id,
            f"Rev {one.mark.number} ({one.mark.colour})",
            f"{at} by {names.person(one.mark.by)}",
            done,
            len(people),
        )
