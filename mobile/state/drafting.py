"""The incident note that is being written: it survives a lost page and a dead phone."""

from sqlite3 import Connection

from msgspec import Struct
from msgspec.structs import replace

from mobile.replica import drafts
from mobile.state.core import Core, Saved
from mobile.state.day import Days
from mobile.state.incidents import TOO_MANY_PHOTOS, Incidents
from shared.blobs import BLOBS_OF_RECORD_MAX
from shared.errors import BadInput
from shared.nouns.incidents import IncidentType, IncidentWhat, IncidentWhen, Severity

NAME = "incident"
# Notes left unfinished by others who had this phone, by person.
ASIDE = "incidents of others"


class NoteDraft(Struct, frozen=True):
    """`when` was fixed as the form opened. `type` and `severity` None: not chosen."""

    when: IncidentWhen
    type: IncidentType | None = None
    severity: Severity | None = None
    text: str = ""
    immediate: str = ""
    photos: tuple[str, ...] = ()
    is_private: bool = False

    @property
    def is_bare(self) -> bool:
        """Nothing has been said yet: there is nothing to keep."""
        words = self.text.strip() or self.immediate.strip()
        chosen = self.type or self.severity or self.is_private
        return not (words or chosen or self.photos)


class Drafting:
    """One note at a time. What is changed is kept at once, and on disk by `flush`."""

    def __init__(self, core: Core, days: Days, incidents: Incidents) -> None:
        self._core = core
        self._days = days
        self._incidents = incidents
        self._draft: NoteDraft | None = None
        self._is_dirty = False
        # Grows whenever another text takes the place of what fields show.
        self.generation = 0

    def begin(self) -> NoteDraft:
        """As the form opens: the note left unfinished, else a new one: now, here."""
        if self._draft is None:
            self._draft = self._core.read(drafts.get, NAME, NoteDraft)
        me = self._core.actor.person
        if self._draft is not None and self._draft.when.reporter != me:
            self._change_hands(self._draft, me)
        if self._draft is None or self._draft.is_bare:
            when = replace(self._incidents.begin(), place=self._here())
            self._draft = NoteDraft(when)
        return self._draft

    @property
    def draft(self) -> NoteDraft:
        """The note as it stands; one is begun if none is."""
        return self._draft or self.begin()

    def kept_photos(self) -> tuple[str, ...]:
        """The photos of notes left unfinished, as they are on disk."""
        kept = self._core.read(drafts.get, NAME, NoteDraft)
        notes = [*self._aside().values(), *([kept] if kept else [])]
        return tuple(photo for note in notes for photo in note.photos)

    def add_photo(self, sha256: str) -> None:
        """At once on disk, with all of the draft. Raises BadInput for one too many."""
        photos = self.draft.photos
        if len(photos) >= BLOBS_OF_RECORD_MAX:
            raise BadInput(TOO_MANY_PHOTOS, field="photos")
        if sha256 not in photos:
            self.keep(replace(self.draft, photos=(*photos, sha256)))
        self.flush()

    def remove_photo(self, sha256: str) -> None:
        """Not there: no-op."""
        left = tuple(one for one in self.draft.photos if one != sha256)
        self.keep(replace(self.draft, photos=left))
        self.flush()

    def keep(self, draft: NoteDraft) -> None:
        """This is how it stands now; safe from a dead phone after the next `flush`."""
        self._is_dirty = self._is_dirty or draft != self._draft
        self._draft = draft

    def flush(self) -> None:
        """Put on disk what is not there yet. Nothing changed: no-op."""
        if self._is_dirty and self._draft is not None:
            self._core.replica.write(drafts.put, NAME, self._draft)
        self._is_dirty = False

    def forget(self) -> None:
        """Begin anew the next time."""
        self._draft, self._is_dirty = None, False
        self.generation += 1
        self._core.replica.write(drafts.forget, NAME)
        self._core.ticked()

    def restore(self, draft: NoteDraft) -> None:
        """What was forgotten a moment ago is wanted after all."""
        self.keep(draft)
        self.flush()
        self.generation += 1
        self._core.ticked()

    def save(self) -> Saved:
        """The draft becomes a note. Raises BadInput if it says nothing yet."""
        draft = self.draft
        if not draft.text.strip():
            raise BadInput("Say in a few words what happened.", field="text")
        usual = IncidentWhat()
        saved = self._incidents.write(
            draft.when,
            draft.text.strip(),
            what=IncidentWhat(
                draft.type or usual.type, draft.severity or usual.severity
            ),
            immediate=draft.immediate.strip(),
            photos=draft.photos,
            is_private=draft.is_private,
        )
        # The note is on disk before its draft is gone: a phone that dies in between
        # shows both, and nothing is lost.
        self.forget()
        return saved

    def _aside(self) -> dict[str, NoteDraft]:
        return self._core.read(drafts.get, ASIDE, dict[str, NoteDraft]) or {}

    def _change_hands(self, theirs: NoteDraft, me: str) -> None:
        """Who has the phone now goes on with their own note and sees nobody else's."""
        aside = self._aside() | {theirs.when.reporter: theirs}
        mine = aside.pop(me, None)

        def job(connection: Connection) -> None:
            drafts.put(connection, ASIDE, aside)
            drafts.forget(connection, NAME)
            if mine is not None:
                drafts.put(connection, NAME, mine)

        self._core.replica.write(job)
        self._draft, self._is_dirty = mine, False

    def _here(self) -> str:
        """The place one most likely is at: where one checked in, else where work is."""
        today = self._days.today()
        if today is None:
            return ""
        if today.presence is not None and today.presence.place:
            return today.presence.place
        on_now = today.board.now.item if today.board.now else ""
        places = [item.place.place for item in today.plan.items if item.id == on_now]
        return next((one for one in places if one), today.plan.workday.places.set)
