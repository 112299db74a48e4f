"""A change becomes effects: dedupe, stamp, access, rules, log rows, one outcome.

Runs inside one transaction of the one writer. Everything that decides anything is a
pure function of shared/; here they meet what is stored.
"""

import logging

from msgspec import UNSET
from msgspec.structs import replace

from server.store import holding, lifting, publishing
from server.store.holding import HANDED_OVER, NEWER_APP
from server.store.patches import apply_patches
from server.store.protocol import Writer
from server.store.recording import record_fact
from server.store.refusal import Refusal, standing_row
from server.store.rows import Device, HeldChange
from shared import access, blobs, clock
from shared.changes import Change, Fact, Outcome
from shared.clock import Stamp
from shared.errors import CallboardError, DeviceFork
from shared.nouns.review import Verdict

log = logging.getLogger("callboard.rules")


def apply(
    writer: Writer, device: Device, change: Change, now_ms: int
) -> tuple[Outcome, Device]:
    """The outcome of one change, and the device as it is known afterwards.

    A change seen before is answered with its first outcome and touches nothing. One
    whose `device_seq` another change has used is asked for again, by a new device.
    """
    known = writer.outcome(change.id)
    if known is not None:
        return _known(writer, known, device), device
    rival = writer.change_at(device.id, change.device_seq)
    if rival is not None:
        return Outcome(change.id, "retry", code=DeviceFork.code), device
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
        _claim_blobs(writer, device, change)
    return outcome, _seen(device, change, stamp)


def _claim_blobs(writer: Writer, device: Device, change: Change) -> None:
    """What a change names its author may send, whatever became of it. Of what they can
    read now they need not show that they have it.
    """
    named = blobs.named(change)
    if not named:
        return
    production, person = device.production, device.person
    writer.blobs.put_claims(production, person, change)
    if holding.why_held(device):
        return
    scopes = access.scopes(device.actor, writer.registry)
    for sha256 in named:
        if writer.blobs.is_named(production, sha256, scopes):
            writer.blobs.prove(production, person, sha256)


def _known(writer: Writer, known: tuple[str, Outcome], device: Device) -> Outcome:
    """The first outcome; of another production, nothing but a refusal is told.

    What stands in the record is read again, for this device: another one may have
    been told more, or this one while it had another role.
    """
    production, outcome = known
    if production != device.production:
        return Outcome(outcome.id, "refused", code="invalid", detail="Used elsewhere.")
    if outcome.row is UNSET:
        return outcome
    kind, id_ = str(outcome.args.get("kind", "")), str(outcome.args.get("id", ""))
    return replace(outcome, row=standing_row(writer, device, kind, id_))


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
            return _decided(writer, device, change, stamp, now_ms)
    except Refusal as refusal:
        return refusal.outcome(writer, device, change)
    except CallboardError as error:
        args = error.args_by_name
        return Outcome(change.id, "refused", 0, error.code, error.detail, args)
    except Exception:
        # One change that this build trips over must not block those behind it: it is
        # asked for again, and whoever runs the server sees why.
        log.exception("change %s of device %s failed", change.id, device.id)
        return Outcome(change.id, "retry", code="error")


def _decided(
    writer: Writer, device: Device, change: Change, stamp: Stamp, now_ms: int
) -> Outcome:
    """The change as far as this build knows it; the rest of it waits for another."""
    if change.fact is not None and change.patches:
        raise Refusal("invalid", "A change is one fact or patches, not both.")
    why = holding.why_held(device)
    if change.patches and why:
        return holding.hold(writer, device, change, why, stamp, now_ms)
    known, rest = holding.split(writer.registry, change)
    if known is None:
        assert rest is not None
        return holding.hold(writer, device, rest, NEWER_APP, stamp, now_ms)
    outcome = _known_decided(writer, device, known, stamp, now_ms)
    lifting.lift(writer, device.production, known)
    if rest is None:
        return outcome
    waits = holding.hold(writer, device, rest, NEWER_APP, stamp, now_ms)
    return replace(outcome, code=waits.code, detail=waits.detail, args=waits.args)


def _known_decided(
    writer: Writer, device: Device, change: Change, stamp: Stamp, now_ms: int
) -> Outcome:
    if change.fact is not None:
        outcome = record_fact(writer, device, change, stamp, now_ms)
        if change.fact.kind == "review" and outcome.status == "applied":
            _decide_held(writer, device, change.fact)
        return outcome
    if change.schema < writer.registry.oldest:
        raise Refusal("schema_old", "Update the app, then make this change again.")
    if publishing.is_request(change):
        return publishing.publish(writer, device, change, stamp)
    return apply_patches(writer, device, change, stamp)


def run_known(writer: Writer) -> int:
    """A job for the start of a server: what waited for this build is run; how much.

    In the order in which it came, each as it was sent and with the stamp it was given.
    """
    ran = 0
    for production in writer.productions():
        for held in writer.waiting.all(production.id):
            if held.reason != NEWER_APP:
                continue
            known, _ = holding.split(writer.registry, held.change)
            if known is not None:
                _run(writer, held, held.device)
                ran += 1
    return ran


def _decide_held(writer: Writer, device: Device, fact: Fact) -> None:
    """A coordinator's verdict on a held change. Names a held fact instead: no-op.

    Accepted, it is run, however often it was before: what it needs may have come.
    """
    held = writer.waiting.get(str(fact.body.get("fact", "")))
    if held is None or held.device.production != device.production:
        return
    if fact.body.get("verdict") == Verdict.ACCEPTED:
        _run(writer, held, holding.accepted(held.device))
    elif fact.body.get("verdict") == Verdict.DISMISSED:
        writer.waiting.drop(held.change.id)
        _revise(writer, holding.dismissed(held))


def _run(writer: Writer, held: HeldChange, device: Device) -> None:
    """Take a change up where it was left, as a change of `device`. One that fails
    waits on, for a mended build.

    One that is refused stays for the office to see; its outcome says why.
    """
    change = held.change
    outcome = _outcome(writer, device, change, held.stamp, held.received_ms)
    if outcome.status == "retry":
        return
    if outcome.status == "refused":
        is_handed_over = held.reason in HANDED_OVER
        reason = held.reason if is_handed_over else outcome.code
        writer.waiting.put(replace(held, reason=reason))
    elif outcome.code != NEWER_APP:
        writer.waiting.drop(change.id)
    _revise(writer, outcome)
    # What a build did not know when the change came, it did not claim either.
    _claim_blobs(writer, held.device, change)


def _revise(writer: Writer, outcome: Outcome) -> None:
    """The change's outcome from now on.

    If part of it stands already it is not called refused: that would take the part
    for undone. Its `args` name the groups that were.
    """
    known = writer.outcome(outcome.id)
    assert known is not None, "what waits was answered"
    first = known[1]
    if outcome.status == "refused" and first.status != "held":
        outcome = replace(
            first,
            code=outcome.code,
            detail=outcome.detail,
            args=outcome.args | {"refused": holding.named(first)},
        )
    writer.revise_outcome(outcome)
