"""Documents: permits, maps, assessments. They are fetched before anybody asks."""

from sqlite3 import Connection

from msgspec import Struct

from mobile.replica import photos as photo_rows
from mobile.replica import records
from mobile.state.core import Core
from mobile.state.day import Days
from mobile.state.photos import Photos
from shared.documents import is_for
from shared.nouns.documents import Document, DocumentType

# So many are asked for at once; when they have come, the next ones are.
ASKED_AT_ONCE_MAX = 24
# The order in which somebody on set looks for one.
TYPES = tuple(DocumentType)


class DocumentLine(Struct, frozen=True):
    """A document. `here` of its files are on this phone."""

    document: Document
    here: int

    @property
    def is_here(self) -> bool:
        return self.here == len(self.document.files.elements)


class Documents:
    """Everybody holds all of them, and their files with them."""

    def __init__(self, core: Core, days: Days, photos: Photos) -> None:
        self._core = core
        self._days = days
        self._photos = photos
        # Files that were here at any time since the phone started, or was paired.
        self._had: set[str] = set()
        self._had_of = ""

    def all(self) -> list[DocumentLine]:
        """Every document that is not cancelled: what must be on set first."""
        return self._core.cached("documents", self._all)

    def one(self, document: str) -> DocumentLine | None:
        return next((one for one in self.all() if one.document.id == document), None)

    def of_item(self, item: str) -> list[DocumentLine]:
        """Those of one line alone."""
        return [one for one in self.all() if one.document.about.item == item]

    def of_day(self, workday: str) -> list[DocumentLine]:
        """Those that a workday needs: its own, its lines', and every day's."""
        plan = self._days.latest_plan(workday)
        items = frozenset(item.id for item in plan.items) if plan else frozenset()
        return [one for one in self.all() if is_for(one.document, workday, items)]

    def keep(self) -> None:
        """Ask for the files that are not here yet. All here: no-op.

        For what listens to changes: nobody has to look at a document to have it. One
        that was here and had to make room is asked for again when somebody looks, or
        phones with more documents than room would fetch for ever.
        """
        paired = self._core.paired
        if paired is not None and paired.device != self._had_of:
            # Who signed out took everything along.
            self._had, self._had_of = set(), paired.device
        files = self._files() if paired is not None else []
        if not files:
            return
        known = self._core.cached(
            "photos known", lambda: self._core.read(photo_rows.known)
        )
        self._had.update(known.intersection(files))
        missing = [sha256 for sha256 in files if sha256 not in self._had]
        # Whatever is asked for last comes first.
        for sha256 in reversed(missing[:ASKED_AT_ONCE_MAX]):
            self._photos.fetch(sha256)

    def hold(self) -> None:
        """As the phone starts: when room is made, these are not the first to go."""
        files, now_ms = self._files(), self._core.now_ms()

        def job(connection: Connection) -> None:
            for sha256 in files:
                photo_rows.look_at(connection, sha256, now_ms)

        if files:
            self._core.replica.write(job)

    def _files(self) -> list[str]:
        lines = self.all()
        return [sha256 for line in lines for sha256 in line.document.files.elements]

    def _all(self) -> list[DocumentLine]:
        found = self._core.read(records.records, Document, "document")
        lines = [
            DocumentLine(one, self._photos.here(one.files.elements))
            for one in found.values()
            if not one.life.is_cancelled
        ]
        return sorted(lines, key=_rank)


def _rank(line: DocumentLine) -> tuple[bool, int, str, str]:
    one = line.document
    is_spare = not one.need.is_required_on_set
    return is_spare, TYPES.index(one.what.type), one.what.title, one.id
