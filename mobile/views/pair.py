"""Pairing: one field, one button, and what to do when it fails."""

from collections.abc import Callable

import flet as ft

from mobile.sync.pairing import PairingFailed
from mobile.views import parts, theme
from mobile.views.appearance import use_look
from mobile.views.holding import use_is_desk, use_phone
from mobile.views.insets import inset
from mobile.views.kiosk import Kiosk
from mobile.views.pane import pane
from mobile.views.scan_camera import use_camera
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
def Pair(title: str = "Pair this phone", back: str | None = None) -> ft.Control:
    """Also shown, with a way back, to a paired phone that must pair again."""
    phone = use_phone()
    page = ft.context.page
    text, set_text = ft.use_state("")
    failed, set_failed = ft.use_state("")
    is_asking, set_asking = ft.use_state(False)
    is_desk = use_is_desk()

    def read(code: str) -> None:
        """Of all that is before the camera, only a ticket belongs into the field."""
        if code.upper().startswith(MARK):
            set_text(code)
            viewing.off()

    viewing = use_camera(read)

    async def redeem() -> None:
        set_failed("")
        set_asking(True)
        found = await phone.pair(text)
        set_asking(False)
        if isinstance(found, PairingFailed):
            set_failed(found.words)
        elif back:
            page.navigate(back)

    field = ft.TextField(
        key="pairing-code",
        label="Pairing code",
        value=text,
        on_change=lambda event: set_text(str(event.control.value)),
        on_submit=redeem,
        multiline=False,
        autocorrect=False,
        enable_suggestions=False,
        autofocus=True,
    )
    words = "Asking the server …" if is_asking else "Pair this phone"
    button = parts.primary(
        words, redeem, key="pair", is_ready=bool(text.strip()) and not is_asking
    )
    lines: list[ft.Control] = [
        ft.Text(
            "Ask the coordinator for a pairing code: in the office panel under "
            "Devices. Scan it, or paste all of its text. "
            "This is the only step that needs a signal.",
            theme_style=theme.BODY,
        ),
        field,
    ]
    if is_desk:
        lines.insert(0, _desk_words())
    if failed:
        lines.append(_problem(failed))
    # Each a child of the list by itself: beside a field in one block, every word
    # would be read as a part of that field's name.
    buttons = ft.Row([button, viewing.button], spacing=theme.GAP_M, wrap=True)
    body = [*(inset(one) for one in lines), *viewing.view, inset(buttons)]
    return pane(title, body, back=back)


def _problem(words: str) -> ft.Control:
    told = ft.Semantics(live_region=True, content=ft.Text(words))
    return parts.card([parts.badge(Tone.STOP, "Not paired"), told], Tone.STOP)


def _desk_words() -> ft.Control:
    words = (
        "This is the copy for a desk: it needs the line to the server. "
        "The app on a phone works without."
    )
    return parts.card([parts.badge(Tone.CHANGED, "At a desk"), ft.Text(words)])
