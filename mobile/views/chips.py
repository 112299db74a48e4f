"""A choice of a few words, all in sight."""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, TypeVar

import flet as ft

from mobile.language import say
from mobile.views import parts, theme
from mobile.views.insets import inset
from mobile.views.presses import chosen as chosen_once

E = TypeVar("E", bound=Enum)
# A chip by itself keeps its words on one line, and cuts them off in a small window.
LINES_MAX = 4


def chips(
    title: str,
    name: str,
    words: Mapping[E, str],
    chosen: E | None,
    choose: Callable[[E], object],
) -> list[ft.Control]:
    """Under their heading; each chip's key is `name`-value, `words` are `shown`."""
    return [parts.heading(title), inset(chip_row(name, words, chosen, choose))]


def chip_row(
    name: str,
    words: Mapping[E, str],
    chosen: E | None,
    choose: Callable[[E], object],
) -> ft.Control:
    """The chips alone."""
    return ft.Row(
        [
            ft.MergeSemantics(
                ft.Semantics(
                    identifier=f"{name}-{value.value}",
                    content=ft.Chip(
                        key=f"{name}-{value.value}",
                        label=ft.Text(say(word), max_lines=LINES_MAX),
                        selected=value == chosen,
                        show_checkmark=True,
                        padding=ft.Padding.symmetric(
                            horizontal=theme.GAP_S, vertical=theme.CHIP_PX
                        ),
                        # Not ticked by the client: what is chosen is drawn from here.
                        on_click=chosen_once(
                            _chooser(choose, value), f"{name}-{value.value}"
                        ),
                    ),
                )
            )
            for value, word in words.items()
        ],
        spacing=theme.GAP_S,
        run_spacing=theme.GAP_S,
        wrap=True,
    )


def _chooser(choose: Callable[[Any], object], value: Any) -> Callable[[], object]:
    return lambda: choose(value)
