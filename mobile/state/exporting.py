"""What waits on this phone as a file: for when no line comes back.

The office takes it in as if the phone had sent it; what the phone still sends later is
answered as it was then, so that a file is never one too many.
"""

from sqlite3 import Connection

import msgspec
from msgspec import Struct

from mobile.replica import holdings, kept, outbox
from mobile.state.core import Core
from mobile.state.people import People
from shared import unsent
from shared.changes import Change
from shared.errors import BadInput
from shared.unsent import CHANGES_MAX, FILE_BYTES_MAX, Whose
from shared.wire import Limits, Push
from shared.words import shown

# The ids of the changes that were put into a file.
EXPORTED = "exported"
# What a file has beside its changes: whose it is, a reading, names of fields.
ENVELOPE_BYTES_MAX = 4_096


class Export(Struct, frozen=True):
    """A file's bytes, and the ids of the changes in it."""

    body: bytes
    changes: tuple[str, ...]


class Exporting:
    """Nothing leaves the outbox by it: the phone goes on trying."""

    def __init__(self, core: Core, people: People) -> None:
        self._core = core
        self._people = people

    def left(self) -> int:
        """How many changes wait here and are in no file yet."""
        return self._core.cached("unexported", lambda: self._core.read(_left))

    def make(self) -> Export:
        """A file of all that waits. Raises BadInput if nothing does."""
        paired = self._core.paired
        changes = self._core.read(_waiting)
        if paired is None or not changes:
            raise BadInput(shown("Everything is received: there is nothing to export."))
        whose = Whose(
            production=paired.production,
            device=paired.device,
            person=paired.person,
            title=paired.title,
            name=self._people.name(paired.person),
        )
        push = Push(self._core.clock.reading(), changes, len(changes))
        body = unsent.written(whose, push)
        return Export(body, tuple(change.id for change in changes))

    def was_saved(self, export: Export) -> None:
        """The file is in somebody's hands now."""
        self._core.replica.write(kept.put, EXPORTED, export.changes)
        self._core.changed()


def _left(connection: Connection) -> int:
    exported = set(kept.get(connection, EXPORTED, list[str]) or ())
    return sum(id_ not in exported for id_ in holdings.unsent(connection))


def _waiting(connection: Connection) -> tuple[Change, ...]:
    """In their order, as many as one file may hold; what is over stays unexported."""
    found: list[Change] = []
    left_bytes, after = FILE_BYTES_MAX - ENVELOPE_BYTES_MAX, 0
    while some := outbox.oldest(connection, Limits(), after):
        for change in some:
            left_bytes -= len(msgspec.json.encode(change)) + 1
            if left_bytes < 0 or len(found) == CHANGES_MAX:
                return tuple(found)
            found.append(change)
        after = some[-1].device_seq
    return tuple(found)
