"""Effects going out: what the log says after what a replica has read."""

from msgspec import Struct

from server.store.devices import admitted
from server.store.protocol import Reader
from server.sync import cursors
from shared import access
from shared.errors import Forbidden
from shared.wire import PULL_EFFECTS_MAX, Cursor, Pull, PullReply


class Pulled(Struct, frozen=True):
    """The reply, and how far `device` has read before it: what it surely holds."""

    reply: PullReply
    device: str
    cursor: int


def pull(
    reader: Reader, production: str, token_hash: bytes, asked: Pull, now_ms: int
) -> Pulled:
    """A job. Raises EpochChanged for a cursor of another log, Forbidden for a scope
    that is not this device's: it then greets again, and hears which are.
    """
    device = admitted(reader, production, token_hash, now_ms)
    check_scopes(access.scopes(device.actor), *asked.cursors)
    for cursor in asked.cursors.values():
        cursors.check(reader, production, cursor)
    limit = max(1, min(asked.limit, PULL_EFFECTS_MAX))
    after = {scope: cursor.seq for scope, cursor in asked.cursors.items()}
    # One more than asked for says whether there are more.
    found = reader.effects(production, after, limit + 1)
    effects, more = tuple(found[:limit]), len(found) > limit
    head = reader.head(production)
    end = head
    if more:
        last = effects[-1]
        end = Cursor(head.epoch, last.seq, last.change)
    reply = PullReply(
        effects=effects,
        cursors={
            scope: cursors.further(cursor, end)
            for scope, cursor in asked.cursors.items()
        },
        head=head.seq,
        more=more,
        now_ms=now_ms,
    )
    return Pulled(reply, device.id, min(after.values(), default=0))


def check_scopes(held: tuple[str, ...], *asked: str) -> None:
    """Raises Forbidden naming the first scope that this device may not hold."""
    for scope in asked:
        if scope not in held:
            raise Forbidden("This phone may not read that.", field=scope)
