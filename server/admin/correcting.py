"""A time put right: what was recorded is taken back, the truth written beside it."""

from msgspec import Struct

from server.store.desk import Desk
from server.store.devices import office_device
from server.store.office import record_change
from server.store.protocol import Writer
from shared import schema
from shared.changes import Fact, Outcome, StoredFact
from shared.nouns.review import Void


class Correction(Struct, frozen=True):
    """This check-in or check-out was at `at_ms` (epoch ms), not when its fact says;
    `reason` says why.
    """

    fact: StoredFact
    at_ms: int
    reason: str


async def correct(desk: Desk, what: Correction) -> Outcome:
    """Void and new fact together; what became of the one that did not simply apply."""
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

        def write(fact: Fact) -> Outcome:
            return record_change(writer, own, fact, now_ms, desk.entropy, "correct")

        voided = write(Fact("void", schema.value_of(Void(what.fact.id, what.reason))))
        # Of a locked day both are amendments, and wait for review together.
        if voided.status not in ("applied", "held"):
            return voided
        told = {"at_ms": what.at_ms, "reason": what.reason}
        return write(Fact(what.fact.kind, what.fact.body | told))

    return await desk.act(job)
