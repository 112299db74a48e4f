"""Changes coming in: each has one outcome, in the order in which they were sent."""

import msgspec
from msgspec.structs import replace

from server.store import mending, rules
from server.store.devices import admitted_to_push, ended_ms
from server.store.protocol import Writer
from server.store.rows import Device
from server.sync.numbers import bounded, check_reading, is_reading
from server.sync.push_body import NESTING_MAX, Unread, is_too_deep
from shared import clock
from shared.chains import Chain
from shared.changes import (
    CHANGE_BYTES_MAX,
    PUSH_CHANGES_MAX,
    Change,
    Outcome,
    is_id,
)
from shared.errors import TooLarge
from shared.registry import NUMBER_MAX
from shared.wire import Push, PushReply


def push(
    writer: Writer, production: str, token_hash: bytes, sent: Push, now_ms: int
) -> PushReply:
    """A job: all of it is on disk when the writer says so, and none before.

    What a revoked device still had is taken, for review.
    """
    known = admitted_to_push(writer, production, token_hash, now_ms)
    check_reading(sent.now)
    if len(sent.changes) > PUSH_CHANGES_MAX:
        raise TooLarge(
            f"Send at most {PUSH_CHANGES_MAX} changes at a time.", field="changes"
        )
    is_sure = mending.is_witness(sent.now, now_ms)
    if is_sure and mending.has_met_ahead(known, now_ms):
        mending.mend(writer, production, now_ms)
    device = replace(
        known,
        offsets=clock.observed(known.offsets, sent.now, now_ms),
        last_seen_ms=now_ms,
        waiting=bounded(sent.waiting),
        # For the rules, one that has expired is one that was revoked then.
        revoked_ms=ended_ms(known, now_ms),
    )
    writer.look_up(sent.changes)
    outcomes: list[Outcome] = []
    again = Chain()
    for change in sent.changes:
        if again.carries(change) and writer.outcome(change.id) is None:
            # On top of what has to come again, it would be refused for nothing.
            outcome = Outcome(change.id, "retry")
        else:
            outcome, device = _applied(writer, device, change, now_ms)
        if outcome.status == "retry":
            again.add(change)
        outcomes.append(outcome)
    writer.put_device(replace(device, revoked_ms=known.revoked_ms))
    return PushReply(now_ms, writer.head(production).seq, tuple(outcomes))


def _applied(
    writer: Writer, device: Device, change: Change, now_ms: int
) -> tuple[Outcome, Device]:
    problem = _malformed(change)
    if problem:
        # Not stored: there is nothing in it that could be kept under its own name.
        return Outcome(change.id, "refused", code="invalid", detail=problem), device
    return rules.apply(writer, device, change, now_ms)


def _malformed(change: Change) -> str:
    """Why no change can look like this, and what to do; empty if it can."""
    if not is_id(change.id):
        return "This is not the id of a change. Give it one."
    if isinstance(change, Unread):
        return f"{change.why}. Correct that field and send it again."
    if not 0 < change.device_seq <= NUMBER_MAX or not is_reading(change.at):
        return "No device counts like this: correct device_seq and at."
    if (change.fact is None) == (not change.patches):
        return "A change is one fact, or patches. Make two of it."
    encoded = msgspec.json.encode(change)
    if len(encoded) > CHANGE_BYTES_MAX:
        return (
            f"A change holds at most {CHANGE_BYTES_MAX // 1024} KiB. "
            "Shorten it, or make several of it."
        )
    if is_too_deep(change, encoded):
        return f"Nothing is nested deeper than {NESTING_MAX} levels. Make it flatter."
    return ""
