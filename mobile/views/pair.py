"""Pairing: one field, one button, and what to do when it fails."""

from collections.abc import Callable

import flet as ft
from flet.components.hooks.use_ref import MutableRef
from msgspec import Struct

from mobile.language import say
from mobile.sync.pairing import PairingFailed
from mobile.views import parts, theme
from mobile.views.appearance import use_look
from mobile.views.holding import use_is_desk, use_phone
from mobile.views.insets import inset
from mobile.views.kept_field import kept_field
from mobile.views.kiosk import Kiosk
from mobile.views.pane import pane
from mobile.views.scan_camera import Viewing, use_camera
from mobile.views.tones import Tone
from shared.pairing import MARK


@ft.component
def Gate(inside: Callable[[], ft.Control]) -> ft.Control:
    """The app of a paired phone, or the gate's part of it; one that is not paired asks
    for its code first.
    """
    phone = use_phone()
    use_look(phone)
    if not phone.paired:
        return ft.SafeArea(Pair(), expand=True)
    return Kiosk() if phone.kiosk.profile else inside()


@ft.component
def Pair(title: str = "", back: str | None = None) -> ft.Control:
    """Also shown, with a way back, to a paired phone that must pair again."""
    phone = use_phone()
    page = ft.context.page
    code = _use_code()
    failed, set_failed = ft.use_state("")
    is_asking, set_asking = ft.use_state(False)
    asking: MutableRef[bool] = ft.use_ref(False)

    async def redeem() -> None:
        # Enter and the button may both be heard before either is drawn.
        if asking.current:
            return
        asking.current = True
        set_failed("")
        set_asking(True)
        try:
            found = await phone.pair(code.text())
        finally:
            asking.current = False
            set_asking(False)
        if isinstance(found, PairingFailed):
            set_failed(say(found.words, **found.values))
        elif back:
            page.navigate(back)

    words = say("Asking the server …") if is_asking else say("Pair this phone")
    is_ready = code.is_there and not is_asking
    button = parts.primary(words, redeem, key="pair", is_ready=is_ready)
    lines = _lines(code.field(redeem), use_is_desk(), failed)
    # Each a child of the list by itself: beside a field in one block, every word
    # would be read as a part of that field's name.
    buttons = ft.Row([button, code.viewing.button], spacing=theme.GAP_M, wrap=True)
    body = [*(inset(one) for one in lines), *code.viewing.view, inset(buttons)]
    return pane(title or say("Pair this phone"), body, back=back)


class _Code(Struct, frozen=True):
    """What to redeem: typed, pasted, or read by the camera that `viewing` shows."""

    text: Callable[[], str]
    is_there: bool
    field: Callable[[Callable[[], object]], ft.Control]
    viewing: Viewing


def _use_code() -> _Code:
    """A hook. `field` is given what Enter does."""
    # Typed quicker than a page is redrawn, the text is newer than what was drawn.
    typed: MutableRef[str] = ft.use_ref("")
    is_there, set_is_there = ft.use_state(False)
    turn, set_turn = ft.use_state(0)

    def text() -> str:
        return typed.current or ""

    def keep(newest: str) -> None:
        typed.current = newest
        set_is_there(bool(newest.strip()))

    def read(code: str) -> None:
        """Of all that is before the camera, only a ticket belongs into the field."""
        if code.upper().startswith(MARK):
            keep(code)
            set_turn(lambda turns: turns + 1)
            viewing.off()

    def field(on_submit: Callable[[], object]) -> ft.Control:
        return kept_field(
            say("Pairing code"),
            "pairing-code",
            text(),
            keep,
            of=str(turn),
            is_first=True,
            on_submit=on_submit,
            is_code=True,
        )

    viewing = use_camera(read)
    return _Code(text, is_there, field, viewing)


def _lines(field: ft.Control, is_desk: bool, failed: str) -> list[ft.Control]:
    what_to_do = ft.Text(
        say(
            "Ask the coordinator for a pairing code: in the office panel under "
            "Devices. Scan it, or paste all of its text. This is the only step that "
            "needs a signal."
        ),
        theme_style=theme.BODY,
    )
    before = [_desk_words()] if is_desk else []
    return [*before, what_to_do, field, *([_problem(failed)] if failed else [])]


def _problem(words: str) -> ft.Control:
    told = ft.Semantics(live_region=True, content=ft.Text(words))
    return parts.card([parts.badge(Tone.STOP, say("Not paired")), told], Tone.STOP)


def _desk_words() -> ft.Control:
    words = say(
        "This is the copy for a desk: it needs the line to the server. "
        "The app on a phone works without."
    )
    return parts.card([parts.badge(Tone.CHANGED, say("At a desk")), ft.Text(words)])
