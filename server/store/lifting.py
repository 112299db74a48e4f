"""What is held because it names something that is not here counts when that comes.

A phone that is back sooner than another tells of a scan before the thing, or takes a
check-in back before it is here: as soon as both are, it is as if they had come in
order. What it names may come on a locked day, or show that the author may not take it
back: then it is held for that. What a coordinator made to count before that came goes
where it belongs.
"""

from msgspec.structs import replace

from server.store import recording, telling
from server.store.protocol import Writer
from server.store.recording import UNKNOWN_REF
from shared.changes import Change


def lift(writer: Writer, production: str, come: Change) -> None:
    """Look again at the facts that were held for what this change has brought."""
    for id_ in _brought(come):
        waiting = dict.fromkeys(writer.missing.take(production, id_))
        if waiting:
            telling.put_right(writer, production, come.id, id_, waiting)
        for fact in waiting:
            _look_again(writer, production, fact, come.id)


def _brought(come: Change) -> tuple[str, ...]:
    if come.fact is not None:
        return (come.id,)
    return tuple(patch.id for patch in come.patches if patch.is_create)


def _look_again(writer: Writer, production: str, id: str, by: str) -> None:
    """Whoever decided on it meanwhile has had the last word."""
    fact, change = writer.fact(production, id), writer.change(id)
    if fact is None or change is None or fact.held != UNKNOWN_REF:
        return
    device = writer.device(fact.stamp.device)
    if device is not None:
        # It was taken while the device was one that may record.
        carrier = replace(device, revoked_ms=None)
        recording.look_again(writer, carrier, change, fact, by)
