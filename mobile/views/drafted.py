"""A form whose text outlives its page: what is typed is kept, and put on disk soon."""

import asyncio
from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

import flet as ft
from msgspec.structs import replace

from mobile.state.kept_draft import Draft, KeptDraft

# A phone that dies costs at most this much of what was typed.
AUTOSAVE_S = 1.0

D = TypeVar("D", bound=Draft)


class Drafted(Generic[D]):
    """`draft` as it stands; `keep` changes fields of it, `redraw` draws it again."""

    def __init__(
        self, kept: KeptDraft[D], redraw: Callable[[], None], drawn: Callable[[D], Any]
    ) -> None:
        self._kept = kept
        self._drawn = drawn
        self.draft = kept.draft
        self.redraw = redraw

    def keep(self, **values: Any) -> None:
        """Redraws only for what is drawn here: letters are the field's business."""
        before: Any = self._kept.draft
        after = replace(before, **values)
        self._kept.keep(after)
        if self._drawn(before) != self._drawn(after):
            self.redraw()


def use_drafted(kept: KeptDraft[D], drawn: Callable[[D], Any]) -> Drafted[D]:
    """A hook. `drawn` gives what of a draft the screen draws by itself."""
    _, redraw = ft.use_state(0)
    # Once for each opening: it fixes the time.
    ft.use_state(cast(Any, kept.begin))

    async def autosave() -> None:
        while True:
            await asyncio.sleep(AUTOSAVE_S)
            kept.flush()

    ft.use_effect(autosave, dependencies=[], cleanup=kept.flush)
    return Drafted(kept, lambda: redraw(lambda times: times + 1), drawn)
