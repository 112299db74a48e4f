"""A change becomes effects: dedupe, stamp, access, rules, log rows, one outcome.

Runs inside one transaction of the one writer. Everything that decides anything is a
pure function of shared/; here they meet what is stored.
"""

import logging

from msgspec.structs import replace

from server.store import publishing
from server.store.patches import apply_patches
from server.store.protocol import Writer
from server.store.refusal import Refusal
from server.store.rows import Device
from shared import access, clock, schema
from shared.changes import Change, Effect, Outcome, StoredFact
from shared.clock import Stamp
from shared.errors import BadInput, CallboardError, DeviceFork
from shared.nouns.plan import DayStatus
from shared.nouns.review import Review, Verdict

log = logging.getLogger("callboard.rules")


def apply(
    writer: Writer, device: Device, change: Change, now_ms: int
) -> tuple[Outcome, Device]:
    """The outcome of one change, and the device as it is known afterwards.

    A change seen before is answered with its first outcome and touches nothing.
    Raises DeviceFork when another change has used the same `device_seq`.
    """
    known = writer.outcome(change.id)
    if known is not None:
        return _known(known, device), device
    rival = writer.change_at(device.id, change.device_seq)
    if rival is not None:
        raise DeviceFork(
            "Two phones carry the same identity. Pair this one again; "
            "what it recorded is kept."
        )
    stamp = clock.stamp(
        change.at,
        device.offsets,
        device.id,
        change.device_seq,
        device.last_stamp_ms,
        now_ms,
    )
    outcome = _outcome(writer, device, change, stamp, now_ms)
    if outcome.status != "retry":
        writer.put_outcome(device.production, device.id, change, outcome, now_ms)
    return outcome, _seen(device, change, stamp)


def _known(known: tuple[str, Outcome], device: Device) -> Outcome:
    """The first outcome; of another production, nothing but a refusal is told."""
    production, outcome = known
    if production == device.production:
        return outcome
    return Outcome(outcome.id, "refused", code="invalid", detail="Used elsewhere.")


def _seen(device: Device, change: Change, stamp: Stamp) -> Device:
    return replace(
        device,
        last_seq=max(device.last_seq, change.device_seq),
        last_stamp_ms=stamp.ms,
    )


def _outcome(
    writer: Writer, device: Device, change: Change, stamp: Stamp, now_ms: int
) -> Outcome:
    try:
        with writer.savepoint():
            if change.fact is not None and change.patches:
                raise Refusal("invalid", "A change is one fact or patches, not both.")
            if change.fact is not None:
                return record_fact(writer, device, change, stamp, now_ms)
            if publishing.is_request(change):
                return publishing.publish(writer, device, change, stamp)
            return apply_patches(writer, device, change, stamp)
    except Refusal as refusal:
        return refusal.outcome(writer, device, change)
    except CallboardError as error:
        return Outcome(change.id, "refused", code=error.code, detail=error.detail)
    except Exception:
        # One change that this build trips over must not block those behind it: it is
        # asked for again, and whoever runs the server sees why.
        log.exception("change %s of device %s failed", change.id, device.id)
        return Outcome(change.id, "retry", code="error")


def record_fact(
    writer: Writer, device: Device, change: Change, stamp: Stamp, now_ms: int
) -> Outcome:
    """Store a fact: counted, or held with the reason why; never refused."""
    assert change.fact is not None
    held, detail = _held(writer, device, change)
    fact = StoredFact(
        id=change.id,
        kind=change.fact.kind,
        body=change.fact.body,
        actor=change.actor,
        stamp=stamp,
        received_ms=now_ms,
        held=held,
    )
    scope = schema.COORDINATORS if held else schema.ALL
    effect = Effect(0, scope, change.id, "fact", change.id, fact=fact)
    seq = writer.append(device.production, effect).seq
    if held:
        seq = writer.also(
            device.production, _in_scope(effect, schema.person_scope(change.actor))
        ).seq
        return Outcome(change.id, "held", seq, held, detail)
    if change.fact.kind == "review":
        seq = _lift(writer, device, change)
    return Outcome(change.id, "applied", seq)


def _in_scope(effect: Effect, scope: str) -> Effect:
    return replace(effect, scope=scope)


def _held(writer: Writer, device: Device, change: Change) -> tuple[str, str]:
    """Why a fact waits for review, and in words; empty if it counts at once."""
    assert change.fact is not None
    kind, body = change.fact.kind, change.fact.body
    try:
        writer.registry.checked_fact(kind, body)
    except BadInput as error:
        return error.code, error.detail
    if change.actor != device.person or not access.may_record(device.actor, kind, body):
        return "forbidden", "A coordinator has to accept this first."
    for field, record_kind in _FACT_REFERENCES.items():
        id_ = str(body.get(field, ""))
        if id_ and not writer.registers(device.production, record_kind, id_):
            return "unknown_ref", f"The office does not know this {field} yet."
    for field in _FACT_NAMES.get(kind, ()):
        named = writer.fact(device.production, str(body.get(field, "")))
        if named is None:
            return "unknown_ref", "The office does not have that entry yet."
        if kind == "void" and not _may_void(device, named):
            return "forbidden", "A coordinator has to accept this first."
    if kind == "review" and device.role not in access.OFFICE:
        return "forbidden", "Only the office reviews."
    workday = str(body.get("workday", ""))
    if workday and day_status(writer, device.production, workday) is DayStatus.LOCKED:
        return "locked_day", "The day is locked: this is kept as an amendment."
    return "", ""


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


def _lift(writer: Writer, device: Device, change: Change) -> int:
    """A coordinator's verdict on a held fact: accepted, it counts from now on."""
    assert change.fact is not None
    review = writer.registry.checked_fact("review", change.fact.body)
    assert isinstance(review, Review)
    fact = writer.fact(device.production, review.fact)
    assert fact is not None
    is_accepted = review.verdict is Verdict.ACCEPTED
    lifted = replace(fact, held="" if is_accepted else "dismissed")
    scope = schema.ALL if is_accepted else schema.COORDINATORS
    effect = Effect(0, scope, change.id, "fact", fact.id, fact=lifted)
    seq = writer.append(device.production, effect).seq
    if not is_accepted:
        author = schema.person_scope(fact.actor)
        seq = writer.also(device.production, _in_scope(effect, author)).seq
    return seq


def day_status(writer: Writer, production: str, workday: str) -> DayStatus:
    """Where a workday stands; draft if nobody has said."""
    standing = writer.registers(production, "workday", workday).get("standing")
    if standing is None:
        return DayStatus.DRAFT
    return DayStatus(standing.register.value.get("status", DayStatus.DRAFT))
