"""Effects going out: what the log says after what a replica has read."""

from msgspec import Struct

from server.store.devices import admitted
from server.store.protocol import Reader
from server.sync import cursors
from shared import access
from shared.changes import Effect
from shared.errors import Forbidden
from shared.wire import PULL_EFFECTS_MAX, Cursor, Pull, PullReply


class Pulled(Struct, frozen=True):
    """The reply, and how far `device` has read before it: what it surely holds."""

    reply: PullReply
    device: str
    cursor: int


class Asking(Struct, frozen=True):
    """What a device that may have it asks for; `head` is where the log stands.

    `after` names only scopes in which there is something, `until` the newest row of
    them: two that agree in `after`, the head and the limit are told the same.
    """

    production: str
    device: str
    cursors: dict[str, Cursor]
    after: dict[str, int]
    until: int
    limit: int
    head: Cursor

    @property
    def cursor(self) -> int:
        return min((cursor.seq for cursor in self.cursors.values()), default=0)


class Told(Struct, frozen=True):
    """What the log says to that, as far as `end`; `more` is to come."""

    effects: tuple[Effect, ...]
    end: Cursor
    more: bool


def pull(
    reader: Reader, production: str, token_hash: bytes, asked: Pull, now_ms: int
) -> Pulled:
    """A job. Raises EpochChanged for a cursor of another log, Forbidden for a scope
    that is not this device's: it then greets again, and hears which are.
    """
    who = asking(reader, production, token_hash, asked, now_ms)
    return Pulled(reply(who, told(reader, who), now_ms), who.device, who.cursor)


def asking(
    reader: Reader, production: str, token_hash: bytes, asked: Pull, now_ms: int
) -> Asking:
    """Who asks for what, all of it allowed. Raises as `pull` does."""
    device = admitted(reader, production, token_hash, now_ms)
    check_scopes(access.scopes(device.actor, reader.registry), *asked.cursors)
    for cursor in asked.cursors.values():
        cursors.check(reader, production, cursor)
    newest = {
        scope: seq
        for scope, cursor in asked.cursors.items()
        if (seq := reader.newest_in(production, scope)) > cursor.seq
    }
    return Asking(
        production,
        device.id,
        asked.cursors,
        {scope: asked.cursors[scope].seq for scope in newest},
        max(newest.values(), default=0),
        max(1, min(asked.limit, PULL_EFFECTS_MAX)),
        reader.head(production),
    )


def told(reader: Reader, who: Asking) -> Told:
    effects = tuple(reader.effects(who.production, who.after, who.limit))
    last = effects[-1] if effects else None
    # Fewer than asked for may be all, or as many as one reply carries.
    if last is None or last.seq >= who.until:
        return Told(effects, who.head, more=False)
    return Told(effects, Cursor(who.head.epoch, last.seq, last.change), more=True)


def reply(who: Asking, told: Told, now_ms: int) -> PullReply:
    return PullReply(
        effects=told.effects,
        cursors={
            scope: cursors.further(cursor, told.end)
            for scope, cursor in who.cursors.items()
        },
        head=who.head.seq,
        more=told.more,
        now_ms=now_ms,
    )


def check_scopes(held: tuple[str, ...], *asked: str) -> None:
    """Raises Forbidden naming the first scope that this device may not hold."""
    for scope in asked:
        if scope not in held:
            raise Forbidden("This phone may not read that.", field=scope)
