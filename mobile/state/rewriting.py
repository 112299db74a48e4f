"""A saved record's words that are being put right: kept while they are typed."""

from typing import Any, TypeVar

from msgspec.structs import replace

from mobile.replica.records import Form
from mobile.state.core import Core
from mobile.state.kept_draft import Draft, KeptDraft

D = TypeVar("D", bound=Draft)


class Rewriting(KeptDraft[D]):
    """Of one record. A draft is bare while it says what its record says; its `form` is
    the record as it was when that was begun.
    """

    def __init__(self, core: Core, kind: str, id: str, type_: type[D]) -> None:
        name = f"{kind} {id} rewritten"
        super().__init__(core, name, f"{name} by others", type_)
        self._kind, self._id = kind, id

    def follow(self) -> None:
        """The record may have changed since: as long as nobody types, so does this."""
        draft: Any = self.draft
        now: Any = self.fresh()
        if not draft.is_bare or draft.form == now.form:
            return
        self._draft = now
        # The same words again are no reason to take the field from under a thumb.
        if replace(draft, form=now.form) != now:
            self.generation += 1

    def form(self) -> Form:
        """The record as it stands now."""
        return self._core.form(self._kind, self._id)
