"""A row for each of several, of which one is chosen."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

import flet as ft
from msgspec import Struct

from mobile.views import parts

T = TypeVar("T")


class Option(Struct, frozen=True):
    """One of several; `words` and `detail` are said already."""

    key: str
    value: Any
    words: str
    detail: str = ""


def one_of(
    group: str, options: Sequence[Option], chosen: T, choose: Callable[[T], None]
) -> list[ft.Control]:
    """The keys are as "look-dark"."""
    return [
        _row(f"{group}-{one.key}", one, choose, is_chosen=one.value == chosen)
        for one in options
    ]


def _row(
    key: str, one: Option, choose: Callable[[Any], None], *, is_chosen: bool
) -> ft.Control:
    icon = ft.Icons.RADIO_BUTTON_CHECKED if is_chosen else ft.Icons.RADIO_BUTTON_OFF
    line = parts.row(
        one.words,
        key=key,
        detail=one.detail,
        lead=ft.Icon(icon),
        on_press=partial(choose, one.value),
        is_chosen=is_chosen,
    )
    return ft.Semantics(selected=is_chosen, content=line)
