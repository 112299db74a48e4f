"""What waits on this phone as a file: for when no line comes back.

The office takes it in as if the phone had sent it; what the phone still sends later is
answered as it was then, so that a file is never one too many.
Photos that the server would not have are files of their own, in one archive.
"""

import io
import zipfile
from sqlite3 import Connection

import msgspec
from msgspec import Struct

from mobile.replica import holdings, kept, outbox
from mobile.state.core import Core
from mobile.state.people import People
from mobile.state.photos import Photos
from shared import unsent
from shared.changes import Change
from shared.errors import BadInput
from shared.unsent import CHANGES_MAX, FILE_BYTES_MAX, Whose
from shared.wire import Limits, Push
from shared.words import shown

# The ids of the changes that were put into a file.
EXPORTED = "exported"
# The hashes of the refused photos that were put into one.
EXPORTED_PHOTOS = "exported photos"
# As much of a hash as tells photos of one phone apart.
NAME_CHARS = 12
# What a file has beside its changes: whose it is, a reading, names of fields.
ENVELOPE_BYTES_MAX = 4_096


class Export(Struct, frozen=True):
    """A file's bytes, and what is in it: ids of changes, or hashes of photos."""

    body: bytes
    changes: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()


class Exporting:
    """Nothing leaves the outbox by it: the phone goes on trying."""

    def __init__(self, core: Core, people: People, photos: Photos) -> None:
        self._core = core
        self._people = people
        self._photos = photos

    def left(self) -> int:
        """How many changes wait here and are in no file yet."""
        return self._core.cached("unexported", lambda: self._core.read(left))

    def photos_left(self) -> int:
        """How many refused photos are here, and in no file yet."""
        return self._core.cached("unexported photos", lambda: len(self._refused()))

    def make(self) -> Export:
        """A file of all that waits. More than one file holds: of the oldest that are
        in none yet. Raises BadInput if nothing waits.
        """
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

    def make_photos(self) -> Export:
        """An archive of the refused photos. Raises BadInput if there are none."""
        refused = self._refused()
        if not refused:
            raise BadInput(shown("Everything is received: there is nothing to export."))
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w") as archive:
            for sha256, photo in refused.items():
                archive.writestr(f"{sha256[:NAME_CHARS]}.jpg", photo)
        return Export(written.getvalue(), photos=tuple(refused))

    def was_saved(self, export: Export) -> None:
        """The file is in somebody's hands now."""
        self._core.replica.write(_remember, export)
        self._core.changed()

    def _refused(self) -> dict[str, bytes]:
        """Those in no file yet, by hash; of one whose file is gone nothing is left."""
        known = set(self._core.read(kept.get, EXPORTED_PHOTOS, list[str]) or ())
        hashes = self._core.read(holdings.refused_photos)
        found = {one: self._photos.whole(one) for one in hashes if one not in known}
        return {sha256: photo for sha256, photo in found.items() if photo}


def left(connection: Connection) -> int:
    """How many changes wait and are in no file yet."""
    exported = _exported(connection)
    return sum(id_ not in exported for id_ in holdings.unsent(connection))


def _exported(connection: Connection) -> set[str]:
    return set(kept.get(connection, EXPORTED, list[str]) or ())


def _remember(connection: Connection, export: Export) -> None:
    """Beside what is in earlier files; what was received since is nobody's business."""
    exported = _exported(connection).union(export.changes)
    unsent_ = [id_ for id_ in holdings.unsent(connection) if id_ in exported]
    kept.put(connection, EXPORTED, unsent_)
    photos = kept.get(connection, EXPORTED_PHOTOS, list[str]) or []
    kept.put(connection, EXPORTED_PHOTOS, [*photos, *export.photos])


def _waiting(connection: Connection) -> tuple[Change, ...]:
    """In their order: all, if one file holds them; else as many of those that are in
    none yet, or else from the first one on.
    """
    whole, is_all = _fitting(connection, set())
    if is_all:
        return whole
    rest, _ = _fitting(connection, _exported(connection))
    return rest or whole


def _fitting(connection: Connection, but: set[str]) -> tuple[tuple[Change, ...], bool]:
    """As many as one file may hold, and whether these are all."""
    found: list[Change] = []
    left_bytes, after = FILE_BYTES_MAX - ENVELOPE_BYTES_MAX, 0
    while some := outbox.oldest(connection, Limits(), after):
        for change in some:
            if change.id in but:
                continue
            left_bytes -= len(msgspec.json.encode(change)) + 1
            if left_bytes < 0 or len(found) == CHANGES_MAX:
                return tuple(found), False
            found.append(change)
        after = some[-1].device_seq
    return tuple(found), True
