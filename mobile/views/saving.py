"""What a screen says after an act: saved, with ten seconds to take it back; or why not.

The state's acts are on disk when they return, so *Saved* is never said too early.
"""

from collections.abc import Callable
from typing import cast

import flet as ft
from msgspec import Struct

from mobile.state import Saved, State
from mobile.views import parts
from mobile.views.tones import Tone
from shared.errors import CallboardError


class Said(Struct, frozen=True):
    """`saved` None: nothing was saved, and `words` say why and what to do."""

    words: str
    saved: Saved | None = None


class Saying(Struct, frozen=True):
    """`note` goes to the pane; `act` does something and says what came of it."""

    note: list[ft.Control]
    act: Callable[[Callable[[], Saved], str], bool]
    clear: Callable[[], None]


def use_saying(phone: State) -> Saying:
    """A hook. `act(do, words)` runs `do` and shows "{words}. Saved on this phone."

    It gives False when the state refused, and shows the reason in the same place.
    """
    said, set_said = ft.use_state(cast(Said | None, None))

    def clear() -> None:
        set_said(None)

    def act(do: Callable[[], Saved], words: str) -> bool:
        try:
            saved = do()
        except CallboardError as error:
            set_said(Said(error.detail))
            return False
        set_said(Said(f"{words}. Saved on this phone.", saved))
        return True

    def undo() -> None:
        if said is not None and said.saved is not None:
            phone.undo(said.saved)
        clear()

    return Saying(_note(said, undo, clear), act, clear)


def _note(
    said: Said | None, undo: Callable[[], None], clear: Callable[[], None]
) -> list[ft.Control]:
    if said is None:
        return []
    if said.saved is not None:
        return [parts.UndoBar(said.words, undo, clear)]
    told = ft.Semantics(live_region=True, content=ft.Text(said.words))
    return [parts.card([parts.badge(Tone.STOP, "Not saved"), told], Tone.STOP)]
