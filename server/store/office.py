"""Changes that begin on the server: the office's pages, importers, the demo.

They go the way a phone's changes go. What is here only writes them down properly.
"""

from collections.abc import Iterable
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from server.store import rules
from server.store.devices import SERVER_BOOT, UUID_ENTROPY_BYTES, Entropy
from server.store.protocol import Reader, Writer
from server.store.rows import Device, Held
from shared import schema
from shared.changes import Change, Fact, Outcome, Patch, uuid7
from shared.clock import Reading
from shared.errors import NotFound

T = TypeVar("T", bound=Struct)


def record_change(
    writer: Writer,
    device: Device,
    what: Fact | Iterable[Patch],
    now_ms: int,
    entropy: Entropy,
    act: str = "",
) -> Outcome:
    """One change of `device`'s person, applied at once; what became of it.

    `what` is a fact, or patches that stand or fall together. `now_ms` is the server's
    clock, or for history that is being told, the time at which it happened. A device
    that was revoked since may not write: it is refused.
    """
    known = writer.device(device.id)
    if known is None:
        raise NotFound("There is no such device in this production.")
    fact, patches = (what, ()) if isinstance(what, Fact) else (None, tuple(what))
    change = Change(
        id=uuid7(now_ms, entropy(UUID_ENTROPY_BYTES)),
        device_seq=known.last_seq + 1,
        actor=known.person,
        at=Reading(now_ms, SERVER_BOOT, now_ms),
        schema=writer.registry.version,
        act=act,
        fact=fact,
        patches=patches,
    )
    if known.revoked_ms is not None:
        return Outcome(change.id, "refused", code="revoked", detail="Sign in again.")
    outcome, after = rules.apply(writer, known, change, now_ms)
    writer.put_device(replace(after, last_seen_ms=now_ms))
    return outcome


def saw(held: dict[str, Held]) -> dict[str, str]:
    """What an author who looks at this record sees: group to change id."""
    return {group: row.register.change for group, row in held.items()}


def record_of(reader: Reader, production: str, type_: type[T], id: str) -> T | None:
    """One record, as `Item` or another of shared/nouns; None if there is none."""
    held = reader.registers(production, _KIND_OF[type_], id)
    return _record(type_, id, held) if held else None


def records_of(
    reader: Reader, production: str, type_: type[T], groups: tuple[str, ...] = ()
) -> dict[str, T]:
    """All records of a type by id, cancelled ones too.

    With `groups`, the others are as if nobody had set them: a revision without its
    frozen plan is a hundredth of it.
    """
    found = reader.records(production, _KIND_OF[type_], groups)
    return {id_: _record(type_, id_, held) for id_, held in found.items()}


_KIND_OF: dict[type[Struct], str] = {
    kind.type: kind.name for kind in schema.KINDS.values()
}


def _record(type_: type[T], id: str, held: dict[str, Held]) -> T:
    groups = {group: row.register for group, row in held.items()}
    return schema.record(type_, id, groups)
