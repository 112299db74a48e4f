"""A change that is refused, and what its author's phone needs to know."""

from typing import Any

from server.store.protocol import Reader
from server.store.rows import Device
from shared import access
from shared.changes import Change, Outcome


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
        """The outcome to store, with what now stands in the record.

        Only the groups that the device may hold: to be refused must not be a way to
        read the office's draft.
        """
        mine = access.scopes(device.actor, reader.registry)
        held = reader.registers(device.production, self.kind, self.id)
        return Outcome(
            change.id,
            "refused",
            code=self.code,
            detail=self.detail,
            args=self.args_by_name | {"kind": self.kind, "id": self.id},
            row={
                group: row.register for group, row in held.items() if row.scope in mine
            },
        )
