"""What a screen says after an act: saved, with ten seconds to take it back; or why not.

The state's acts are on disk when they return, so *Saved* is never said too early.
"""

from collections.abc import Callable, Sequence
from typing import Protocol, cast

import flet as ft
from msgspec import Struct

from mobile.language import say, say_error
from mobile.state import Saved, State
from mobile.views import parts
from mobile.views.tones import Tone
from shared.errors import CallboardError

Did = Saved | Sequence[Saved] | None


class Act(Protocol):
    """`do` is run; `words` say what came of it, `undo` takes it back.

    Without `undo`, what was saved is taken back the ordinary way; what `is_final`
    is not to be. Gives False when the state refused, and shows the reason in the
    same place.
    """

    def __call__(
        self,
        do: Callable[[], Did],
        words: str,
        undo: Callable[[], object] | None = ...,
        *,
        is_final: bool = ...,
    ) -> bool: ...


class Said(Struct, frozen=True):
    """What came of an act. Refused: nothing was done, `words` say why and what to do.

    `undo` None: it cannot be taken back.
    """

    words: str
    saved: tuple[Saved, ...] = ()
    undo: Callable[[], object] | None = None
    is_refused: bool = False


class Saying(Struct, frozen=True):
    """`note` goes to the pane; `act` does something and says what came of it."""

    note: list[ft.Control]
    act: Act
    clear: Callable[[], None]


def use_saying(phone: State) -> Saying:
    """A hook. `act(do, words)` runs `do` and shows "{words}. Saved on this phone."

    Once the server has it, "{words}. Received." The component follows the phone.
    """
    said, set_said = ft.use_state(cast(Said | None, None))

    def clear() -> None:
        set_said(None)

    def attempt(do: Callable[[], object]) -> bool:
        try:
            do()
        except CallboardError as error:
            set_said(Said(say_error(error), is_refused=True))
            return False
        return True

    def act(
        do: Callable[[], Did],
        words: str,
        undo: Callable[[], object] | None = None,
        *,
        is_final: bool = False,
    ) -> bool:
        saved: list[Saved] = []
        if not attempt(lambda: saved.extend(_listed(do()))):
            return False
        kept = tuple(saved)
        back = None if is_final else undo or (lambda: _take_back(phone, kept))
        set_said(Said(words, kept, back))
        return True

    def undo() -> None:
        if said is None or said.undo is None or attempt(said.undo):
            clear()

    return Saying(_note(phone, said, undo, clear), act, clear)


def _listed(did: Did) -> Sequence[Saved]:
    if did is None:
        return ()
    return (did,) if isinstance(did, Saved) else did


def _take_back(phone: State, saved: Sequence[Saved]) -> None:
    for one in reversed(saved):
        phone.undo(one)


def _note(
    phone: State,
    said: Said | None,
    undo: Callable[[], None],
    clear: Callable[[], None],
) -> list[ft.Control]:
    if said is None:
        return []
    if said.is_refused:
        told = ft.Semantics(live_region=True, content=ft.Text(said.words))
        return [parts.card([parts.badge(Tone.STOP, say("Not saved")), told], Tone.STOP)]
    words = _said_words(phone, said)
    if said.undo is None:
        told = ft.Semantics(live_region=True, content=ft.Text(words))
        return [parts.card([told], Tone.ON_TIME)]
    ids = " ".join(one.change for one in said.saved) or said.words
    return [parts.UndoBar(words, undo, clear, of=ids)]


def _said_words(phone: State, said: Said) -> str:
    if not said.saved:
        return say("{done}.", done=said.words)
    if all(phone.is_received(one) for one in said.saved):
        return say("{done}. Received.", done=said.words)
    return say("{done}. Saved on this phone.", done=said.words)
