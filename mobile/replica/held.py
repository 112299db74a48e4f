"""What the server keeps without applying it: its author goes on seeing it as their own.

It waits there for a newer server, or for a coordinator, and no log row will bring it
before. `outbox.awaits` is that part of the change, `outbox.why` the outcome's code, and
`outbox.shown` what of the change shows by overlay, where that is less than all of it.
"""

from collections.abc import Iterable
from sqlite3 import Connection

import msgspec

from shared.changes import Change, Effect, Group, Outcome, part_of, without
from shared.wire import HELD_ASKED_MAX

_change = msgspec.json.Decoder(Change)

NOTE = "UPDATE outbox SET awaits = ?, why = ? WHERE device_seq = ?"
SHOW = "UPDATE outbox SET shown = ? WHERE device_seq = ?"
SHOWN = "SELECT coalesce(shown, change) FROM outbox WHERE device_seq = ?"
TOUCHES = "SELECT kind, id FROM touched WHERE device_seq = ?"
TOUCH_NO_MORE = "DELETE FROM touched WHERE kind = ? AND id = ? AND device_seq = ?"
ASKED = "SELECT id FROM outbox WHERE awaits IS NOT NULL ORDER BY device_seq LIMIT ?"
BY_WHY = """SELECT why, COUNT(*) FROM outbox WHERE awaits IS NOT NULL
    GROUP BY why ORDER BY why"""


def waiting_part(change: Change, outcome: Outcome) -> Change | None:
    """What of the change its outcome says waits at the server; None: nothing."""
    named = outcome.args.get("held")
    if named is None:
        return None
    return change if change.fact is not None else part_of(change, _groups(named))


def refused_part(change: Change, outcome: Outcome) -> Change | None:
    """What of it was refused after the rest had been applied; None: nothing."""
    named = outcome.args.get("refused")
    return None if named is None else part_of(change, _groups(named))


def note(connection: Connection, change: Change, outcome: Outcome) -> None:
    """Remember what of a change waits from now on, if anything does."""
    part = waiting_part(change, outcome)
    body = None if part is None else msgspec.json.encode(part)
    why = "" if part is None else outcome.code
    connection.execute(NOTE, (body, why, change.device_seq))


def show_only(connection: Connection, part: Change) -> None:
    """Of this change nothing but `part` shows by overlay any more."""
    connection.execute(SHOW, (msgspec.json.encode(part), part.device_seq))
    if part.fact is not None:
        return
    left = {(patch.kind, patch.id) for patch in part.patches}
    for kind, id_ in connection.execute(TOUCHES, (part.device_seq,)).fetchall():
        if (kind, id_) not in left:
            connection.execute(TOUCH_NO_MORE, (kind, id_, part.device_seq))


def show_no_more(connection: Connection, part: Change) -> None:
    """This part of a change does not show any more; what else of it does, goes on."""
    [body] = connection.execute(SHOWN, (part.device_seq,)).fetchone()
    show_only(connection, without(_change.decode(body), part))


def asked(connection: Connection) -> tuple[str, ...]:
    """The changes of which the next greeting asks what has become, oldest first."""
    return tuple(id_ for (id_,) in connection.execute(ASKED, (HELD_ASKED_MAX,)))


def is_decided(connection: Connection, effects: Iterable[Effect]) -> bool:
    """Whether these tell of a verdict on something that waits: what came of it, only
    a greeting tells.
    """
    facts = [effect.fact for effect in effects if effect.fact is not None]
    on = {str(fact.body.get("fact")) for fact in facts if fact.kind == "review"}
    return bool(on) and not on.isdisjoint(asked(connection))


def counts(connection: Connection) -> dict[str, int]:
    """How many changes wait at the server, by why."""
    return dict(connection.execute(BY_WHY).fetchall())


def _groups(named: Iterable[Iterable[str]]) -> set[Group]:
    return {(kind, id_, group) for kind, id_, group in named}
