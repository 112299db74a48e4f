"""A fact as one sentence, whoever wrote it and whatever its app knew."""

from server.admin.value_words import Values
from server.store.office import record_of
from server.times import moment_words
from shared.changes import StoredFact
from shared.nouns.equipment import Scan, ScanKind
from shared.nouns.incidents import Comment
from shared.nouns.messages import Receipt
from shared.nouns.people import Attendance, Direction
from shared.nouns.plan import Ack, Revision
from shared.nouns.review import Review, Void
from shared.schema import readable

DIRECTIONS = {
    Direction.IN: "in",
    Direction.OUT: "out",
    Direction.MEAL_OUT: "to a meal",
    Direction.MEAL_IN: "back from a meal",
    Direction.WRAPPED: "wrapped",
}
SCANS = {
    ScanKind.CHECK_OUT: "out to {holder}",
    ScanKind.CHECK_IN: "back in {place}",
    ScanKind.HAND_OVER: "handed over to {holder}",
    ScanKind.MOVE: "moved to {place}",
    ScanKind.INSPECT: "inspected",
    ScanKind.FOUND: "found",
    ScanKind.MISSING: "missing",
    ScanKind.RULING: "ruled to be with {holder}",
}


def fact_words(fact: StoredFact, values: Values) -> str:
    """Like "Bo Lind in" or "50 mm: out to Cy Moss"; unreadable ones say so."""
    unknown = f"A {fact.kind} that this server cannot read"
    if fact.kind == "attendance":
        came = readable(Attendance, fact.body)
        return _attendance(came, values) if came else unknown
    if fact.kind == "scan":
        scan = readable(Scan, fact.body)
        title = f"{values.asset(scan.asset)}: " if scan else ""
        return title + scan_words(scan, values) if scan else unknown
    if fact.kind == "comment":
        said = readable(Comment, fact.body)
        if said is None:
            return unknown
        return f"On {values.title(said.on_kind, said.on_id)}: {said.text}"
    if fact.kind == "ack":
        return _ack(readable(Ack, fact.body), values) or unknown
    if fact.kind == "receipt":
        receipt = readable(Receipt, fact.body)
        who = values.names.person(receipt.person) if receipt else ""
        return f"{who} has acknowledged a notice" if receipt else unknown
    if fact.kind == "void":
        void = readable(Void, fact.body)
        return _named("Takes back", void.fact, void.reason, values) if void else unknown
    review = readable(Review, fact.body) if fact.kind == "review" else None
    if review is None:
        return unknown
    return _named(review.verdict.value.capitalize(), review.fact, "", values)


def scan_words(scan: Scan, values: Values) -> str:
    """What was done, with the condition that was noted."""
    holder = values.names.person(scan.holder) or "the store"
    place = values.names.place(scan.place) or "the store"
    done = SCANS[scan.scan].format(holder=holder, place=place)
    if scan.exceptions:
        missing = ", ".join(values.asset(id_) for id_ in scan.exceptions)
        done += f", without {missing}"
    return f"{done}, {scan.condition.value}" if scan.condition else done


def _attendance(came: Attendance, values: Values) -> str:
    place = values.names.place(came.place)
    who, how = values.names.person(came.person), DIRECTIONS[came.direction]
    where = f" at {place}" if place else ""
    if came.at_ms is None:
        return f"{who} {how}{where}"
    now_ms = values.desk.now_ms()
    told = f"told later: {moment_words(came.at_ms, values.desk.zone, now_ms)}"
    return f"{who} {how}{where}, {told}" + (f" ({came.reason})" if came.reason else "")


def _ack(ack: Ack | None, values: Values) -> str:
    if ack is None:
        return ""
    production = values.desk.production
    revision = record_of(values.reader, production, Revision, ack.revision)
    number = f"Rev {revision.mark.number}" if revision else "a revision"
    return f"{values.names.person(ack.person)} has {ack.level.value} {number}"


def _named(act: str, id: str, reason: str, values: Values) -> str:
    named = values.reader.fact(values.desk.production, id)
    # One that names another void is told without what that one names in turn.
    is_plain = named is not None and named.kind not in ("void", "review")
    what = fact_words(named, values) if named and is_plain else "an entry"
    return f"{act}: {what}" + (f" ({reason})" if reason else "")
