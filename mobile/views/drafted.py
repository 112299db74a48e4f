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


class Autosave:
    """A flush soon after something was typed; a form at rest wakes nobody."""

    def __init__(self, flush: Callable[[], None]) -> None:
        self._flush = flush
        self._is_due = False

    def soon(self) -> None:
        """At most one waits: it takes all that is typed until then."""
        if not self._is_due:
            self._is_due = True
            asyncio.get_running_loop().call_later(AUTOSAVE_S, self._now)

    def _now(self) -> None:
        self._is_due = False
        self._flush()


class Drafted(Generic[D]):
    """`draft` as it stands; `keep` changes fields of it, `redraw` draws it again."""

    def __init__(
        self,
        kept: KeptDraft[D],
        autosave: Autosave,
        redraw: Callable[[], None],
        drawn: Callable[[D], Any],
    ) -> None:
        self._kept = kept
        self._autosave = autosave
        self._drawn = drawn
        self.draft = kept.draft
        self.redraw = redraw

    def keep(self, **values: Any) -> None:
        """Redraws only for what is drawn here: letters are the field's business."""
        before: Any = self._kept.draft
        after = replace(before, **values)
        self._kept.keep(after)
        self._autosave.soon()
        if self._drawn(before) != self._drawn(after):
            self.redraw()


def use_drafted(kept: KeptDraft[D], drawn: Callable[[D], Any]) -> Drafted[D]:
    """A hook. `drawn` gives what of a draft the screen draws by itself."""
    _, redraw = ft.use_state(0)
    # Once for each opening: it fixes the time.
    ft.use_state(cast(Any, kept.begin))

    autosave, _ = ft.use_state(cast(Any, lambda: Autosave(kept.flush)))
    ft.use_effect(_nothing, dependencies=[], cleanup=kept.flush)
    return Drafted(kept, autosave, lambda: redraw(lambda times: times + 1), drawn)


def _nothing() -> None:
    """Only leaving the form matters."""
