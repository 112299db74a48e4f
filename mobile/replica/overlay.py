"""What a screen shows of a record: what the server says stands, plus one's own.

A screen row is the server's row and, on top, every change of this device whose
effect has not come back yet. It is put together anew at each reading, so that a
refusal needs no undoing: the change is no longer among them.
"""

from collections.abc import Iterable

from msgspec import Struct

from shared.changes import Change, Patch, Register
from shared.clock import Stamp
from shared.merge import adders, merge_set


class Pending(Struct, frozen=True):
    """A change whose effect is not here yet, with its own estimated stamp."""

    change: Change
    stamp: Stamp


def shown(
    server: dict[str, Register], pending: Iterable[Pending], kind: str, id: str
) -> dict[str, Register]:
    """The registers of one record as its screens show them; seq 0 marks one's own.

    `pending` in the order of `device_seq`; changes of other records are passed over.
    """
    groups = dict(server)
    for one in pending:
        for patch in one.change.patches:
            if patch.kind == kind and patch.id == id:
                groups |= _after(groups, patch, one)
    return groups


def _after(
    groups: dict[str, Register], patch: Patch, one: Pending
) -> dict[str, Register]:
    change = one.change
    after = {
        name: Register(value, change.id, one.stamp, change.actor)
        for name, value in patch.set.items()
    }
    for name in {*patch.add, *patch.remove}:
        now = merge_set(
            adders(groups.get(name)),
            change.id,
            patch.add.get(name, ()),
            patch.remove.get(name, ()),
            patch.settles.get(name, ()),
        )
        value = {"elements": list(now.elements)}
        after[name] = Register(
            value, change.id, one.stamp, change.actor, added=now.added
        )
    return after
