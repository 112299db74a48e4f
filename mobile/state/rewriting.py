"""A saved record's words that are being put right: kept while they are typed."""

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from msgspec.structs import replace

from mobile.replica.records import Form
from mobile.state.core import Core
from mobile.state.kept_draft import Draft, KeptDraft

D = TypeVar("D", bound=Draft)


class Rewriting(KeptDraft[D]):
    """Of one record. A draft is bare while it says what its record says; its `form` is
    the record as it was when that was begun. `name` is its row among the drafts.
    """

    def __init__(
        self, core: Core, kind: str, id: str, type_: type[D], name: str = ""
    ) -> None:
        name = name or f"{kind} {id} rewritten"
        super().__init__(core, name, f"{name} by others", type_)
        self._kind, self._id = kind, id

    def fresh(self) -> D:
        return self.of(self.form())

    def of(self, form: Form) -> D:
        """What the form says of the record, nothing typed."""
        raise NotImplementedError

    def is_begun(self, draft: D) -> bool:
        """Whether its `form` has to stay what the one who types has seen."""
        return not draft.is_bare

    def follow(self) -> None:
        """The record may have changed since: as long as nobody types, so does this.

        What this person did here meanwhile (took back what they saved, say) they have
        seen, also while they type: it is no other's version.
        """
        draft: Any = self.draft
        now = self.form()
        seen = self._with_own(draft.form, now) if self.is_begun(draft) else now
        if seen == draft.form:
            return
        was: Any = self.of(draft.form)
        after: Any = self.of(seen)
        typed = {
            name: value
            for name, value in _fields(draft).items()
            if _said(value) != _said(getattr(was, name))
        }
        self._draft = replace(after, **typed)
        # The same words again are no reason to take the field from under a thumb.
        if replace(draft, form=seen) != self._draft:
            self.generation += 1

    def form(self) -> Form:
        """The record as it stands now."""
        return self._core.form(self._kind, self._id)

    def version(self, values: Mapping[str, dict[str, Any]]) -> D:
        """A draft on top of what stands, with these values of groups typed in it."""
        now = self.form()
        said = {
            name: replace(one, value=values[name])
            for name, one in now.groups.items()
            if name in values
        }
        version: Any = self.of(replace(now, groups=now.groups | said))
        return cast(D, replace(version, form=now))

    def take_up(self, version: D) -> None:
        """Go on from this version; what is half typed here already stays instead."""
        if self.begin().is_bare:
            self.restore(version)

    def _with_own(self, seen: Form, now: Form) -> Form:
        own = {name: one for name, one in now.groups.items() if self._core.is_ours(one)}
        return replace(seen, groups=seen.groups | own)


def _fields(draft: Any) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in draft.__struct_fields__}


def _said(value: Any) -> Any:
    """Blanks around it say nothing."""
    return value.strip() if isinstance(value, str) else value
