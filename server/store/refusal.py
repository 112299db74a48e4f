"""A change that is refused, and what its author's phone needs to know."""

from typing import Any

from server.store.protocol import Reader
from server.store.rows import Device
from shared import access
from shared.changes import Change, Outcome, Register


class Refusal(Exception):
    """Raised inside the change's savepoint, so that nothing of it stands.

    `kind` and `id` name the record whose standing row goes back with the outcome.
    """

    def __init__(
        self, code: str, detail: str, kind: str = "", id: str = "", **args: Any
    ) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.kind = kind
        self.id = id
        self.args_by_name = args

    def outcome(self, reader: Reader, device: Device, change: Change) -> Outcome:
        """The outcome to store, with what now stands in the record."""
        return Outcome(
            change.id,
            "refused",
            code=self.code,
            detail=self.detail,
            args=self.args_by_name | {"kind": self.kind, "id": self.id},
            row=standing_row(reader, device, self.kind, self.id),
        )


def standing_row(
    reader: Reader, device: Device, kind: str, id: str
) -> dict[str, Register]:
    """What stands in a record, for a device whose change of it was refused.

    Only the groups that it may hold: to be refused must not be a way to read the
    office's draft.
    """
    if device.revoked_ms is not None:
        return {}
    mine = access.scopes(device.actor, reader.registry)
    held = reader.registers(device.production, kind, id)
    return {group: one.register for group, one in held.items() if one.scope in mine}
