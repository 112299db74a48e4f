"""What earlier imports of the same schedule have said: the changes of their device.

Each schedule is imported through a device of its own, and every change that a device
made is kept for ever: what the file said last time needs no other bookkeeping.
"""

from typing import Any

from msgspec import Struct

from server.store.protocol import Reader
from server.store.rows import Device, Held
from shared.changes import NOTHING, Patch


class Said(Struct, frozen=True):
    """A value of a group, and the change that said it; at first nothing.

    `further` are other changes that stand because they said the same.
    """

    value: dict[str, Any] = {}
    change: str = NOTHING
    further: tuple[str, ...] = ()


def standing(held: dict[str, Held], group: str) -> Said:
    """What stands in a group of a record, whoever said it."""
    found = held.get(group)
    if found is None:
        return Said()
    further = tuple(one.change for one in found.register.agreed)
    return Said(found.register.value, found.register.change, further)


class Memory:
    """The last word of earlier imports on every group of every record they wrote."""

    def __init__(self, reader: Reader, device: Device) -> None:
        self._said: dict[tuple[str, str], dict[str, Said]] = {}
        for seq in range(1, device.last_seq + 1):
            # Refused ones are not among them: a refusal undoes the whole import.
            id_ = reader.change_at(device.id, seq)
            change = reader.change(id_) if id_ else None
            for patch in change.patches if change else ():
                self._learn(patch, change.id if change else NOTHING)

    def _learn(self, patch: Patch, change: str) -> None:
        groups = self._said.setdefault((patch.kind, patch.id), {})
        for group, value in patch.set.items():
            groups[group] = Said(value, change)
        for group in {*patch.add, *patch.remove}:
            known = set(groups.get(group, Said()).value.get("elements", ()))
            known |= set(patch.add.get(group, ()))
            known -= set(patch.remove.get(group, ()))
            groups[group] = Said({"elements": sorted(known)} if known else {}, change)

    def said(self, kind: str, id: str, group: str) -> Said:
        return self._said.get((kind, id), {}).get(group, Said())

    def ids(self, kind: str) -> list[str]:
        """Records of a kind that imports have written, oldest first."""
        return [id_ for found, id_ in self._said if found == kind]
