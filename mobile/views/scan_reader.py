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

from mobile.scan import wedge
from mobile.scan.wedge import Burst
from mobile.views import parts, theme


class _Held:
    """What outlives a redraw: the field, and the text as it grew."""

    def __init__(self) -> None:
        self.field: ft.TextField | None = None
        self.burst = Burst()
        self.must_clear = False

    def value(self) -> str:
        """What the client shows, so that a redraw sends nothing; or empty, once."""
        shown = "" if self.must_clear or self.field is None else self.field.value
        self.must_clear = False
        return shown


@ft.component
def Reader(hear: Callable[[str], object]) -> ft.Control:
    """Calls `hear` with each whole code. Typing asks for the keyboard first."""
    is_typing, set_typing = ft.use_state(False)
    _, clear = ft.use_state(0)
    kept: MutableRef[_Held] = ft.use_ref(None)
    held = kept.current or _Held()
    kept.current = held

    def read(text: str) -> None:
        held.burst = Burst()
        held.must_clear = True
        clear(lambda times: times + 1)
        if text.strip():
            hear(text)

    async def submitted(event: Any) -> None:
        read(str(event.control.value))
        await event.control.focus()

    async def grew(event: Any) -> None:
        """A scanner may be set to send no Enter: its silence says that it is done."""
        loop = asyncio.get_running_loop()
        text = str(event.control.value)
        held.burst = wedge.grown(held.burst, text, int(loop.time() * 1000))
        await asyncio.sleep(wedge.QUIET_MS / 1000)
        if wedge.is_over(held.burst, int(loop.time() * 1000)) and not is_typing:
            read(held.burst.text)

    async def tapped_elsewhere(event: Any) -> None:
        if not is_typing:
            await event.control.focus()

    async def switch() -> None:
        set_typing(not is_typing)
        if held.field is not None:
            await held.field.focus()

    held.field = ft.TextField(
        key="code",
        label="Type the code" if is_typing else "Scan a code",
        value=held.value(),
        keyboard_type=ft.KeyboardType.TEXT if is_typing else ft.KeyboardType.NONE,
        autofocus=True,
        autocorrect=False,
        enable_suggestions=False,
        capitalization=ft.TextCapitalization.CHARACTERS if is_typing else None,
        prefix_icon=ft.Icons.KEYBOARD if is_typing else ft.Icons.QR_CODE_SCANNER,
        on_change=grew,
        on_submit=submitted,
        on_tap_outside=tapped_elsewhere,
        expand=True,
    )
    words = "Use scanner" if is_typing else "Type"
    row = ft.Row(
        [held.field, parts.secondary(words, switch, key="type-code")],
        spacing=theme.GAP_M,
    )
    if not is_typing:
        return row

    def look_up() -> None:
        if held.field is not None:
            read(str(held.field.value))

    return ft.Column(
        [row, ft.Row([parts.secondary("Look it up", look_up, key="look-up")])],
        spacing=theme.GAP_S,
    )
