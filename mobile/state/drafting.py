"""The incident note that is being written."""

from msgspec import Struct
from msgspec.structs import replace

from mobile.state.core import Core, Saved
from mobile.state.day import Days
from mobile.state.here import here
from mobile.state.incidents import Incidents
from mobile.state.kept_draft import KeptPhotoDraft
from shared.errors import BadInput
from shared.nouns.incidents import IncidentType, IncidentWhat, IncidentWhen, Severity
from shared.words import shown

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
    def owner(self) -> str:
        return self.when.reporter

    @property
    def is_bare(self) -> bool:
        words = self.text.strip() or self.immediate.strip()
        chosen = self.type or self.severity or self.is_private
        return not (words or chosen or self.photos)


class Drafting(KeptPhotoDraft[NoteDraft]):
    """One note at a time."""

    def __init__(self, core: Core, days: Days, incidents: Incidents) -> None:
        super().__init__(core, NAME, ASIDE, NoteDraft)
        self._days = days
        self._incidents = incidents

    def fresh(self) -> NoteDraft:
        return NoteDraft(replace(self._incidents.begin(), place=here(self._days)))

    def save(self) -> Saved:
        """The draft becomes a note. Raises BadInput if it says nothing yet."""
        draft = self.draft
        if not draft.text.strip():
            raise BadInput(shown("Say in a few words what happened."), field="text")
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
