"""The field that hears a scanner: always in focus, with or without a keyboard.

A hardware scanner types a whole code within a moment, and the next one whenever its
user likes. The field must not be written to while that lasts, nor give its place to
another, or characters are lost: what it holds is the client's business.

A field of several lines takes a scanner's Enter for one more line and keeps the focus;
it is emptied now and then, in a silence. A client with a keyboard on the screen would
show that for it, and has a field of one line, which an Enter ends: there another takes
its place at once.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import flet as ft
from flet.components.hooks.use_ref import MutableRef

from mobile.language import say, say_as
from mobile.scan import wedge
from mobile.scan.wedge import Reading
from mobile.views import parts, theme
from mobile.views.presses import attempted

# The last code, and the one to come.
LINES = 2
# The client tells the whole text with every character of it.
KEPT_CHARS_MAX = 300
# Who looks for the next thing takes longer than this; who scans one by one does not.
STILL_MS = 3_000


def _now_ms() -> int:
    return int(asyncio.get_running_loop().time() * 1000)


class _Held:
    """What outlives a redraw: the field, and how far its text was read."""

    def __init__(self) -> None:
        self.field: ft.TextField | None = None
        self.reading = Reading()

    def text(self) -> str:
        """What the client shows, so that a redraw sends nothing."""
        return "" if self.field is None else self.field.value


@ft.component
def Reader(hear: Callable[[str], object]) -> ft.Control:
    """Calls `hear` with each whole code. Typing asks for the keyboard first."""
    is_typing, set_typing = ft.use_state(False)
    turn, set_turn = ft.use_state(0)
    _, set_emptied = ft.use_state(0)
    heard = attempted(hear)
    kept: MutableRef[_Held] = ft.use_ref(None)
    held = kept.current or _Held()
    kept.current = held
    platform = ft.context.page.platform
    has_lines = not is_typing and not (platform and platform.is_mobile())

    def empty() -> None:
        held.field = None
        held.reading = Reading(ends_lines=held.reading.ends_lines)
        set_emptied(lambda times: times + 1)

    def renew() -> None:
        """Another empty field, which takes the focus as it appears.

        To ask the client for the focus would not do: by the time of its answer the
        screen may be gone, and an answer for a control that is gone ends the page.
        """
        empty()
        set_turn(lambda turns: turns + 1)

    def hear_all(codes: tuple[str, ...]) -> None:
        for code in codes:
            heard(code)

    def read(line: str) -> None:
        """All there is. The field goes first, so that the next code finds a new one."""
        _, codes = wedge.read_on(held.reading, f"{line}\n", _now_ms())
        renew()
        hear_all(codes)

    async def grew(event: Any) -> None:
        """A scanner may be set to send no Enter: its silence says that it is done."""
        text = str(event.control.value)
        held.reading, codes = wedge.read_on(held.reading, text, _now_ms())
        hear_all(codes)
        if is_typing:
            return
        await asyncio.sleep(wedge.quiet_ms(held.reading) / 1000)
        held.reading, codes = wedge.after_silence(held.reading, _now_ms())
        hear_all(codes)
        if len(text) > KEPT_CHARS_MAX:
            await asyncio.sleep(STILL_MS / 1000)
            if held.text() == text:
                empty()

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
        multiline=has_lines,
        min_lines=LINES if has_lines else 1,
        max_lines=LINES if has_lines else 1,
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
