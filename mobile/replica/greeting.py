"""What the server says at the start of a round, and what that changes here."""

from collections.abc import Collection
from sqlite3 import Connection

from msgspec import Struct
from msgspec.structs import replace

from mobile.replica import aging, cursors, kept, outbox, photos
from shared import clock
from shared.clock import Reading
from shared.pairing import fingerprints
from shared.wire import HelloReply, PairReply


class Greeting(Struct, frozen=True):
    """`gained` scopes are granted and not complete here; `lost` are here and not
    granted.
    """

    gained: tuple[str, ...]
    lost: tuple[str, ...]


def greet(connection: Connection, reply: HelloReply, sent: Reading) -> Greeting:
    """Store what the server said; `sent` is our clock when it was asked.

    A new epoch is a log that was restored: its cursors mean nothing any more, and
    what it may have lost is offered again. So is a log that ends before what it has
    already answered for: somebody put the server's whole disk back.
    """
    contact = kept.contact(connection)
    is_shorter = reply.head < outbox.answered_head(connection)
    if contact.epoch and (contact.epoch != reply.epoch or is_shorter):
        forget_log(connection)
    kept.put_contact(
        connection,
        replace(
            contact,
            epoch=reply.epoch,
            # As the server learns our clock: the way there only ever adds, so the
            # smallest difference is nearest the truth.
            offsets=clock.observed(contact.offsets, sent, reply.now_ms),
            last_ms=reply.now_ms,
            backed_up_seq=reply.backed_up_seq,
            limits=reply.limits,
        ),
    )
    kept.put_silence(connection, kept.Silence(reply.now_ms, reply.silent))
    _know(connection, reply)
    outbox.told(connection, reply.outcomes, reply.head, reply.now_ms)
    answered = outbox.answered_head(connection)
    old_head = aging.old_head(connection, answered, reply.now_ms, sent)
    outbox.forget(connection, max(reply.backed_up_seq, old_head))
    still_named = outbox.photos_named(connection)
    photos.let_go(connection, reply.backed_up_seq, old_head, still_named)
    cursors.expect(connection, reply.scopes)
    complete = cursors.cursors(connection)
    return Greeting(
        gained=tuple(scope for scope in reply.scopes if scope not in complete),
        lost=tuple(sorted(cursors.held(connection) - set(reply.scopes))),
    )


def forget_log(connection: Connection) -> None:
    """The log that was read is gone; what it had of ours is offered again."""
    cursors.forget(connection)
    aging.begin_again(connection)
    outbox.offer_again(connection)
    photos.offer_again(connection)


def become(connection: Connection, reply: PairReply, rivals: Collection[str]) -> None:
    """This phone is another device from now on; `rivals` get numbers of its own."""
    paired = kept.paired(connection)
    assert paired is not None, "only a paired phone has an identity to give up"
    kept.put_paired(
        connection,
        replace(paired, device=reply.device, person=reply.person, role=reply.role),
    )
    outbox.renumber(connection, rivals)


def heard(connection: Connection, now_ms: int, *, is_all_here: bool) -> None:
    """The server has answered; `is_all_here`: everything up to its head is stored, of
    the scopes that are complete. While another is being fetched, that is not all.
    """
    is_all_here = is_all_here and cursors.is_each_complete(connection)
    if is_all_here:
        cursors.filled(connection)
    contact = kept.contact(connection)
    # A server that does not say what time it is leaves it at what was known.
    now_ms = now_ms or contact.last_ms or 0
    as_of_ms = now_ms if is_all_here else contact.as_of_ms
    kept.put_contact(connection, replace(contact, last_ms=now_ms, as_of_ms=as_of_ms))


def _know(connection: Connection, reply: HelloReply) -> None:
    """Role, person and department are the server's to say; they may have changed.

    So is which device this is: it goes by the token. A phone that stopped after its
    new token was kept, and before its new name was, learns it here.

    So is which certificate it shows next: it says so over a line that was checked. A
    server that says nothing of it is trusted as before, never more easily.
    """
    paired = kept.paired(connection)
    if paired is not None:
        announced = fingerprints(reply.certificates) if paired.trusted else ()
        said = replace(
            paired,
            device=reply.device or paired.device,
            trusted=announced or paired.trusted,
            person=reply.person,
            role=reply.role,
            department=reply.department,
        )
        if said != paired:
            kept.put_paired(connection, said)
