"""A field for words whose text a redraw never touches.

A page is redrawn whenever anything of the phone changes, also between two letters.
Writing an older text back then would eat letters. So what the client shows is left
alone, and a page that is new begins with `start`.
"""

from collections.abc import Callable
from typing import Any

import flet as ft
from flet.components.hooks.use_ref import MutableRef

# A longer text scrolls within its field.
LINES_MAX = 6


def kept_field(
    label: str,
    key: str,
    start: str,
    keep: Callable[[str], object],
    *,
    of: str = "",
    min_lines: int = 1,
    is_first: bool = False,
    on_submit: Callable[[], object] | None = None,
    is_code: bool = False,
    is_number: bool = False,
    hint: str = "",
) -> ft.Control:
    """`keep` is told every change. `of` names what the text belongs to: a field of
    another begins with its own `start`. `is_first` has the focus as it appears.
    `is_code`: no language's words, so nothing is put right in it. `is_number`: digits
    are all that a phone's keyboard offers. `hint` shows how it is written.
    """
    component: Any = _Field
    control: ft.Control = component(
        label,
        key,
        start,
        keep,
        min_lines,
        is_first,
        on_submit,
        is_code,
        is_number,
        hint,
        key=f"{key} of {of}",
    )
    return control


@ft.component
def _Field(
    label: str,
    name: str,
    start: str,
    keep: Callable[[str], object],
    min_lines: int,
    is_first: bool,
    on_submit: Callable[[], object] | None,
    is_code: bool,
    is_number: bool,
    hint: str,
) -> ft.Control:
    last: MutableRef[ft.TextField] = ft.use_ref(None)
    field = ft.TextField(
        key=name,
        label=label,
        hint_text=hint,
        value=last.current.value if last.current is not None else start,
        autofocus=is_first,
        multiline=min_lines > 1,
        min_lines=min_lines,
        max_lines=LINES_MAX if min_lines > 1 else 1,
        keyboard_type=ft.KeyboardType.NUMBER if is_number else ft.KeyboardType.TEXT,
        autocorrect=not is_code,
        enable_suggestions=not is_code,
        capitalization=None if is_code else ft.TextCapitalization.SENTENCES,
        on_change=lambda event: keep(_text(event)),
        on_submit=on_submit,
    )
    last.current = field
    return field


def _text(event: Any) -> str:
    return str(event.control.value)
