"""Facts: always stored, counted at once or held for review, never refused."""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from server.store import holding, telling
from server.store.protocol import Writer
from server.store.rows import Device
from server.store.telling import SAID
from shared import access, schema
from shared.changes import Change, Effect, Outcome, StoredFact
from shared.clock import Stamp
from shared.errors import BadInput
from shared.nouns.plan import DayStatus
from shared.nouns.review import Review, Verdict

UNKNOWN_REF = "unknown_ref"


def record_fact(
    writer: Writer, device: Device, change: Change, stamp: Stamp, now_ms: int
) -> Outcome:
    """Store a fact: counted, or held with the reason why; never refused."""
    assert change.fact is not None
    hold = _hold(writer, device, change)
    fact = StoredFact(
        id=change.id,
        kind=change.fact.kind,
        body=change.fact.body,
        actor=change.actor,
        stamp=stamp,
        received_ms=now_ms,
        held=hold.code,
    )
    if hold.code:
        if hold.missing:
            writer.missing.put(device.production, hold.missing, change.id)
        seq = _tell_office(writer, device.production, change.id, fact)
        return Outcome(change.id, "held", seq, hold.code, hold.detail)
    seq = _count(writer, device, change, fact, change.id)
    return Outcome(change.id, "applied", seq)


def look_again(
    writer: Writer, device: Device, change: Change, fact: StoredFact, by: str
) -> None:
    """A fact that was held for something missing, when that came by change `by`."""
    hold = _hold(writer, device, change)
    if hold.missing:
        writer.missing.put(device.production, hold.missing, fact.id)
    elif hold.code:
        held = replace(fact, held=hold.code)
        _tell_office(writer, device.production, by, held)
    else:
        _count(writer, device, change, replace(fact, held=""), by)


def _count(
    writer: Writer, device: Device, change: Change, fact: StoredFact, by: str
) -> int:
    """The fact counts from now on; the last log row."""
    seq = _tell(writer, device.production, by, fact)
    if fact.kind == "review":
        seq = max(seq, _lift(writer, device, change))
    return seq


def tell_again(writer: Writer, production: str, change: str, fact: StoredFact) -> int:
    """A fact that stands already, in another form: where it stood, with a new row."""
    told = _tell_office if fact.held else _tell
    return told(writer, production, change, fact)


def _tell(writer: Writer, production: str, change: str, fact: StoredFact) -> int:
    """A fact that counts, to everyone whom it concerns."""
    home, *others = telling.said_scopes(writer, production, fact)
    effect = Effect(0, home, change, "fact", fact.id, fact=fact)
    for scope in others:
        writer.also(production, replace(effect, scope=scope))
    return writer.append(production, effect).seq


def _tell_office(writer: Writer, production: str, change: str, fact: StoredFact) -> int:
    """A fact that does not count, to the office and to its author."""
    effect = Effect(0, schema.COORDINATORS, change, "fact", fact.id, fact=fact)
    writer.append(production, effect)
    own = replace(effect, scope=schema.person_scope(fact.actor))
    return writer.also(production, own).seq


class Hold(Struct, frozen=True):
    """Why a fact is held, and in words; empty if it counts. `missing` is the id of what
    it names and is not here: it is looked at again when that comes.
    """

    code: str = ""
    detail: str = ""
    missing: str = ""


COUNTS = Hold()


def _hold(writer: Writer, device: Device, change: Change) -> Hold:
    assert change.fact is not None
    kind, body = change.fact.kind, change.fact.body
    if why := holding.why_held(device):
        return Hold(why, holding.WORDS[why])
    try:
        writer.registry.checked_fact(kind, body)
    except BadInput as error:
        return Hold(error.code, error.detail)
    if change.actor != device.person or not access.may_record(device.actor, kind, body):
        return Hold("forbidden", "A coordinator has to accept this first.")
    for field, record_kind in _FACT_REFERENCES.items():
        id_ = str(body.get(field, ""))
        if id_ and not writer.registers(device.production, record_kind, id_):
            words = f"The office does not know this {field} yet."
            return Hold(UNKNOWN_REF, words, id_)
    for field in _FACT_NAMES.get(kind, ()):
        id_ = str(body.get(field, ""))
        named = writer.fact(device.production, id_)
        if kind == "review" and named is None and _is_edit(writer, device, id_):
            continue
        if named is None:
            return Hold(UNKNOWN_REF, "The office does not have that entry yet.", id_)
        if kind == "void" and not _may_void(device, named):
            return Hold("forbidden", "A coordinator has to accept this first.")
    if kind == "review" and device.role not in access.OFFICE:
        return Hold("forbidden", "Only the office reviews.")
    if kind == SAID and _is_of_unknown(writer, device, body):
        words = "The office does not know yet what this is about."
        return Hold(UNKNOWN_REF, words, str(body.get("on_id", "")))
    workday = _workday(writer, device.production, kind, body)
    if workday and day_status(writer, device.production, workday) is DayStatus.LOCKED:
        return Hold("locked_day", "The day is locked: this is kept as an amendment.")
    return COUNTS


# What a fact's body may name: field -> kind of record, and fields that name facts.
_FACT_REFERENCES = {
    "person": "person",
    "holder": "person",
    "workday": "workday",
    "asset": "asset",
    "revision": "revision",
}
_FACT_NAMES = {"void": ("fact",), "review": ("fact",)}


def _may_void(device: Device, named: StoredFact) -> bool:
    return named.actor == device.person or device.role in access.OFFICE


def _is_edit(writer: Writer, device: Device, id: str) -> bool:
    """Whether a review names a change that is no fact. It may have been decided on
    meanwhile: a verdict that comes too late does nothing, and waits for nobody.
    """
    known = writer.outcome(id)
    return known is not None and known[0] == device.production


def _is_of_unknown(writer: Writer, device: Device, body: dict[str, Any]) -> bool:
    """Whether it is said of a record that is not here, and that may be private."""
    on_kind = str(body.get("on_kind", ""))
    kind = writer.registry.kinds.get(on_kind)
    if kind is None or not kind.privacy[0]:
        return False
    return not writer.registers(device.production, on_kind, str(body.get("on_id", "")))


def _workday(writer: Writer, production: str, kind: str, body: dict[str, Any]) -> str:
    """The workday that a fact is of; empty for none.

    A void is of the day of what it takes back, and so is a void of that void.
    """
    followed: set[str] = set()
    while kind == "void":
        id_ = str(body.get("fact", ""))
        named = writer.fact(production, id_)
        if named is None or id_ in followed:
            return ""
        followed.add(id_)
        kind, body = named.kind, named.body
    return str(body.get("workday", ""))


def _lift(writer: Writer, device: Device, change: Change) -> int:
    """A coordinator's verdict on a held fact: accepted, it counts from now on.

    The last log row; 0 if it names no fact, or one that does not wait: the first who
    decided has had the last word, and what counts is taken back by a void.
    """
    assert change.fact is not None
    review = writer.registry.checked_fact("review", change.fact.body)
    assert isinstance(review, Review)
    fact = writer.fact(device.production, review.fact)
    if fact is None or fact.held in ("", Verdict.DISMISSED):
        return 0
    is_accepted = review.verdict is Verdict.ACCEPTED
    lifted = replace(fact, held="" if is_accepted else review.verdict.value)
    if not is_accepted:
        return _tell_office(writer, device.production, change.id, lifted)
    missing = _unknown(writer, device, fact)
    if missing:
        # Where it stands follows from that: it is asked again when that comes.
        writer.missing.put(device.production, missing, fact.id)
    return _tell(writer, device.production, change.id, lifted)


def _unknown(writer: Writer, device: Device, fact: StoredFact) -> str:
    """What a comment is about, or a void takes back, that is not here; empty: none."""
    if fact.kind == "void":
        id_ = str(fact.body.get("fact", ""))
        return "" if writer.fact(device.production, id_) else id_
    is_unknown = fact.kind == SAID and _is_of_unknown(writer, device, fact.body)
    return str(fact.body.get("on_id", "")) if is_unknown else ""


def day_status(writer: Writer, production: str, workday: str) -> DayStatus:
    """Where a workday stands; draft if nobody has said."""
    standing = writer.registers(production, "workday", workday).get("standing")
    if standing is None:
        return DayStatus.DRAFT
    return DayStatus(standing.register.value.get("status", DayStatus.DRAFT))
