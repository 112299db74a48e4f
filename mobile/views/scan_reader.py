"""The field that hears a scanner: always in focus, with or without a keyboard.

A hardware scanner types a whole code within a moment. The field must never be written
to while that lasts, or characters are lost: what it holds is the client's business
until the code is complete.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import flet as ft
from flet.components.hooks.use_ref import MutableRef

from mobile.language import say, say_as
from mobile.scan import wedge
from mobile.scan.wedge import Burst
from mobile.views import parts, theme
from mobile.views.presses import attempted


class _Held:
    """What outlives a redraw: the field, and the text as it grew."""

    def __init__(self) -> None:
        self.field: ft.TextField | None = None
        self.burst = Burst()

    def text(self) -> str:
        """What the client shows, so that a redraw sends nothing."""
        return "" if self.field is None else self.field.value


@ft.component
def Reader(hear: Callable[[str], object]) -> ft.Control:
    """Calls `hear` with each whole code. Typing asks for the keyboard first."""
    is_typing, set_typing = ft.use_state(False)
    turn, set_turn = ft.use_state(0)
    heard = attempted(hear)
    kept: MutableRef[_Held] = ft.use_ref(None)
    held = kept.current or _Held()
    kept.current = held

    def renew() -> None:
        """An empty field, which takes the focus as it appears.

        To ask the client for the focus would not do: by the time of its answer the
        screen may be gone, and an answer for a control that is gone ends the page.
        """
        held.field, held.burst = None, Burst()
        set_turn(lambda turns: turns + 1)

    def read(text: str) -> None:
        renew()
        if text.strip():
            heard(text)

    async def grew(event: Any) -> None:
        """A scanner may be set to send no Enter: its silence says that it is done."""
        loop = asyncio.get_running_loop()
        text = str(event.control.value)
        held.burst = wedge.grown(held.burst, text, int(loop.time() * 1000))
        await asyncio.sleep(wedge.QUIET_MS / 1000)
        if wedge.is_over(held.burst, int(loop.time() * 1000)) and not is_typing:
            read(held.burst.text)

    def switch() -> None:
        renew()
        set_typing(not is_typing)

    def stay() -> None:
        """A touch elsewhere: a browser then lets go of the field, so take another."""
        if not is_typing:
            renew()

    held.field = ft.TextField(
        key=f"code-{turn}",
        label=say("Type the code") if is_typing else say("Scan a code"),
        value=held.text(),
        keyboard_type=ft.KeyboardType.TEXT if is_typing else ft.KeyboardType.NONE,
        autofocus=True,
        autocorrect=False,
        enable_suggestions=False,
        capitalization=ft.TextCapitalization.CHARACTERS if is_typing else None,
        prefix_icon=ft.Icons.KEYBOARD if is_typing else ft.Icons.QR_CODE_SCANNER,
        on_change=grew,
        on_submit=lambda event: read(str(event.control.value)),
        on_tap_outside=stay,
        expand=True,
    )
    words = say("Use scanner") if is_typing else say_as("by hand", "Type")
    lines: list[ft.Control] = [
        ft.Row(
            [held.field, parts.secondary(words, switch, key="type-code")],
            spacing=theme.GAP_M,
        )
    ]
    if is_typing:
        look_up = parts.secondary(
            say("Look it up"), lambda: read(held.text()), key="look-up"
        )
        lines.append(ft.Row([look_up]))
    return ft.Column(lines, spacing=theme.GAP_S)
