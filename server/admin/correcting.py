"""A time put right: what was recorded is taken back, the truth written beside it."""

from msgspec import Struct
from msgspec.structs import replace

from server.store import rules
from server.store.desk import Desk
from server.store.devices import UUID_ENTROPY_BYTES, office_device
from server.store.office import record_change
from server.store.protocol import Writer
from shared import schema
from shared.changes import Change, Fact, Outcome, StoredFact, uuid7
from shared.clock import Reading
from shared.nouns.review import Void


class Correction(Struct, frozen=True):
    """This fact happened at `at_ms` (epoch ms), not when it says; `reason` says why."""

    fact: StoredFact
    at_ms: int
    reason: str


async def correct(desk: Desk, what: Correction) -> Outcome:
    """Void and new fact together; what became of the one that did not simply apply.

    A device's stamps follow its changes, so that the office's own could not write of
    the past after it has written of the present: each correction has one of its own.
    """
    now_ms, seat = desk.now_ms(), desk.seat

    def job(writer: Writer) -> Outcome:
        own = office_device(
            writer,
            desk.production,
            seat.person,
            seat.role,
            seat.account.id,
            seat.account.name,
            now_ms,
        )
        void = Fact("void", schema.value_of(Void(what.fact.id, what.reason)))
        voided = record_change(writer, own, void, now_ms, desk.entropy, "correct")
        # Of a locked day both are amendments, and wait for review together.
        if voided.status not in ("applied", "held"):
            return voided
        past = office_device(
            writer,
            desk.production,
            seat.person,
            seat.role,
            f"{seat.account.id} {voided.id}",
            f"{seat.account.name}, correction",
            now_ms,
        )
        change = Change(
            id=uuid7(now_ms, desk.entropy(UUID_ENTROPY_BYTES)),
            device_seq=1,
            actor=seat.person,
            at=Reading(what.at_ms, past.offsets.boot, what.at_ms),
            schema=schema.SCHEMA_VERSION,
            act="correct",
            fact=Fact(what.fact.kind, what.fact.body),
        )
        outcome, after = rules.apply(writer, past, change, now_ms)
        writer.put_device(replace(after, last_seen_ms=now_ms))
        return outcome

    return await desk.act(job)
