"""A comment that is being typed."""

from msgspec import Struct

from mobile.state.core import Core
from mobile.state.kept_draft import KeptDraft


class CommentDraft(Struct, frozen=True):
    owner: str
    text: str = ""

    @property
    def is_bare(self) -> bool:
        return not self.text.strip()


class Commenting(KeptDraft[CommentDraft]):
    """On one record."""

    def __init__(self, core: Core, id: str) -> None:
        name = f"comment on {id}"
        super().__init__(core, name, f"{name} by others", CommentDraft)

    def fresh(self) -> CommentDraft:
        return CommentDraft(self._core.actor.person)
