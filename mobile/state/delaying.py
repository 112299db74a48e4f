"""The reason of a delay that is being typed."""

from msgspec import Struct

from mobile.state.core import Core
from mobile.state.kept_draft import KeptDraft


class DelayDraft(Struct, frozen=True):
    """`cause` is one of the trade's, by its code; empty: none is chosen."""

    owner: str
    cause: str = ""
    text: str = ""

    @property
    def is_bare(self) -> bool:
        return not (self.cause or self.text.strip())


class Delaying(KeptDraft[DelayDraft]):
    """Of one line."""

    def __init__(self, core: Core, item: str) -> None:
        name = f"delay of {item}"
        super().__init__(core, name, f"{name} by others", DelayDraft)

    def fresh(self) -> DelayDraft:
        return DelayDraft(self._core.actor.person)
