"""Incident notes, and comments on any record."""

from msgspec import Struct
from msgspec.structs import replace

from mobile.replica import records, writes
from mobile.replica.records import Form
from mobile.state.commenting import Commenting
from mobile.state.core import Core, Saved
from mobile.state.day import Days
from mobile.state.elements import put_photo, take_out
from mobile.state.rewriting import Rewriting
from shared import access
from shared.access import OFFICE
from shared.errors import Forbidden
from shared.facts import counting
from shared.nouns.incidents import (
    Comment,
    Incident,
    IncidentAction,
    IncidentPrivacy,
    IncidentType,
    IncidentWhat,
    IncidentWhen,
    IncidentWords,
    Severity,
)
from shared.words import shown


class Note(Struct, frozen=True):
    """An incident note. `is_waiting`: something of it has not been received yet."""

    incident: Incident
    is_waiting: bool
    comments: int


class Said(Struct, frozen=True):
    """One comment: who, when (epoch ms), what. `is_waiting`: not received yet."""

    id: str
    by: str
    at_ms: int
    text: str
    is_waiting: bool


class NoteText(Struct, frozen=True):
    """A note put right; `form` as it was when that was begun."""

    form: Form
    owner: str
    text: str
    type: IncidentType
    severity: Severity

    @property
    def is_bare(self) -> bool:
        stood = self.form.as_record(Incident)
        return (self.text.strip(), self.what) == (stood.words.text, stood.what)

    @property
    def what(self) -> IncidentWhat:
        return IncidentWhat(self.type, self.severity)


class NoteRewriting(Rewriting[NoteText]):
    """Of one note."""

    def __init__(self, core: Core, incident: str) -> None:
        super().__init__(core, "incident", incident, NoteText)

    def of(self, form: Form) -> NoteText:
        stood = form.as_record(Incident)
        me, what = self._core.actor.person, stood.what
        return NoteText(form, me, stood.words.text, what.type, what.severity)


class Incidents:
    """Notes of what happened, newest first."""

    def __init__(self, core: Core, days: Days) -> None:
        self._core = core
        self._days = days
        self._commenting: dict[str, Commenting] = {}
        self._rewriting: dict[str, NoteRewriting] = {}

    def begin(self) -> IncidentWhen:
        """To be called as the form opens: it fixes the time and the day."""
        return IncidentWhen(
            at_ms=self._core.now_ms(),
            workday=self._days.at_work(),
            reporter=self._core.actor.person,
        )

    def write(
        self,
        when: IncidentWhen,
        text: str,
        *,
        what: IncidentWhat | None = None,
        immediate: str = "",
        photos: tuple[str, ...] = (),
        is_private: bool = False,
    ) -> Saved:
        """Save a new note; `when` is what `begin` gave, `photos` are hashes.

        Private from the start, it never reaches others than the office.
        """
        patch = writes.create(
            "incident",
            self._core.moment().new_id(),
            what=what or IncidentWhat(),
            when=when,
            words=IncidentWords(text),
            action=IncidentAction(immediate),
            privacy=IncidentPrivacy(is_private),
        )
        if photos:
            patch = replace(patch, add={"photos": photos})
        return self._core.write(patch)

    def add_photo(self, form: Form, sha256: str) -> Saved:
        """Add a photo to a note. Raises Forbidden as `edit` does, BadInput for one
        photo too many.
        """
        self._check_may_edit(form)
        return self._core.write(put_photo(form, sha256), form=form)

    def remove_photo(self, form: Form, sha256: str) -> Saved:
        """Take a photo off a note. Raises Forbidden as `edit` does."""
        self._check_may_edit(form)
        return self._core.write(take_out(form, "photos", sha256), form=form)

    def all(self) -> list[Note]:
        """Every note that is not cancelled, newest first."""
        found = self._core.cached(
            "incidents", lambda: self._core.read(records.records, Incident, "incident")
        )
        waiting = self._core.read(records.waiting_ids, "incident")
        said = self._core.cached("comments", self._comment_counts)
        notes = [
            Note(incident, id_ in waiting, said.get(id_, 0))
            for id_, incident in found.items()
            if not incident.life.is_cancelled
        ]
        return sorted(notes, key=lambda note: -note.incident.when.at_ms)

    def note(self, incident: str) -> Note | None:
        return next((n for n in self.all() if n.incident.id == incident), None)

    def form(self, incident: str) -> Form:
        """What a form about a note shows as it opens; pass it back when saving."""
        return self._core.form("incident", incident)

    def may_edit(self, incident: Incident) -> bool:
        """Its reporter and the office edit a note; others comment on it."""
        return self._core.actor.role in OFFICE or self.is_own(incident)

    def is_own(self, incident: Incident) -> bool:
        """Whether it was noted by the person whose phone this is."""
        return incident.when.reporter == self._core.actor.person

    def edit(
        self,
        form: Form,
        *,
        text: str | None = None,
        what: IncidentWhat | None = None,
        immediate: str | None = None,
    ) -> Saved:
        """Save what was changed of a note; None leaves a part alone.

        Raises Forbidden for others than its reporter and the office.
        """
        self._check_may_edit(form)
        given = {
            "words": IncidentWords(text) if text is not None else None,
            "what": what,
            "action": IncidentAction(immediate) if immediate is not None else None,
        }
        values = {name: value for name, value in given.items() if value is not None}
        return self._core.write(writes.edit(form, **values), form=form)

    def rewriting(self, incident: str) -> NoteRewriting:
        """What is being put right of a note; begun by its first reader."""
        found = self._rewriting.get(incident)
        return found or self._rewriting.setdefault(
            incident, NoteRewriting(self._core, incident)
        )

    def rewrite(self, draft: NoteText) -> Saved:
        """What was put right of a note. Raises Forbidden as `edit` does."""
        stood, text = draft.form.as_record(Incident), draft.text.strip()
        return self.edit(
            draft.form,
            text=text if text != stood.words.text else None,
            what=draft.what if draft.what != stood.what else None,
        )

    def may_make_public(self) -> bool:
        """Whether this person may open a private note to everyone again."""
        return access.may_make_public(self._core.actor)

    def set_private(self, form: Form, *, is_private: bool) -> Saved:
        """Keep a note to the office and its reporter, or open it to everyone.

        Raises Forbidden as `edit` does, and for whoever may not open one.
        """
        self._check_may_edit(form)
        if not is_private and not self.may_make_public():
            raise Forbidden(shown("Only the office opens a private note to everyone."))
        patch = writes.edit(form, privacy=IncidentPrivacy(is_private))
        return self._core.write(patch, form=form)

    def _check_may_edit(self, form: Form) -> None:
        if not self.may_edit(form.as_record(Incident)):
            raise Forbidden(
                shown("Only its reporter and the office edit a note. Comment it.")
            )

    def comment(self, kind: str, id: str, text: str) -> Saved:
        """Add words to any record."""
        return self._core.record(writes.fact("comment", Comment(kind, id, text)))

    def commenting(self, id: str) -> Commenting:
        """What is being typed about a record; begun by its first reader."""
        return self._commenting.setdefault(id, Commenting(self._core, id))

    def comments(self, id: str) -> list[Said]:
        """What was said about a record, oldest first."""
        found = counting(self._core.read(records.facts, "comment", subject=id))
        return [
            Said(
                fact.id,
                fact.actor,
                fact.stamp.ms,
                str(fact.body.get("text", "")),
                fact.seq == 0,
            )
            for fact in found
        ]

    def _comment_counts(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for fact in counting(self._core.read(records.facts, "comment")):
            on_id = str(fact.body.get("on_id", ""))
            counts[on_id] = counts.get(on_id, 0) + 1
        return counts
