"""What narrows a long list: words to search for, and which of it to show."""

from collections.abc import Callable, Mapping
from functools import partial

import flet as ft

from mobile.language import say
from mobile.views import parts, theme
from mobile.views.chips import LINES_MAX
from mobile.views.insets import inset
from shared.words import shown

# More words than these break in a small window, or in large type.
SIDE_BY_SIDE_MAX = 3
SEARCH_WORDS = {
    "people": shown("Search people"),
    "equipment": shown("Search equipment"),
    "plan": shown("Search the plan"),
}


def sieve(
    what: str,
    wanted: str,
    set_wanted: Callable[[str], None],
    which: str,
    set_which: Callable[[str], None],
    choices: Mapping[str, str],
) -> ft.Control:
    """`what` is listed, as "people"; `choices` are the words on each, by value; they
    are `shown`.
    """
    search = ft.TextField(
        key=f"search-{what}",
        label=say(SEARCH_WORDS[what]),
        value=wanted,
        prefix_icon=ft.Icons.SEARCH,
        on_change=lambda event: set_wanted(str(event.control.value)),
    )
    is_short = len(choices) <= SIDE_BY_SIDE_MAX
    choose = _side_by_side if is_short else _in_rows
    return inset(
        ft.Column(
            [search, choose(f"which-{what}", which, set_which, choices)],
            spacing=theme.GAP_M,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        )
    )


def _side_by_side(
    key: str, which: str, set_which: Callable[[str], None], choices: Mapping[str, str]
) -> ft.Control:
    return ft.SegmentedButton(
        key=key,
        selected=[which],
        segments=[
            ft.Segment(value=value, label=say(words))
            for value, words in choices.items()
        ],
        show_selected_icon=False,
        style=parts.segment_style(),
        on_change=lambda event: set_which(next(iter(event.control.selected))),
    )


def _in_rows(
    key: str, which: str, set_which: Callable[[str], None], choices: Mapping[str, str]
) -> ft.Control:
    """Chips, each as wide as its words. They are pressed, not ticked: one that is
    chosen stays so when it is pressed again.
    """
    chips: list[ft.Control] = [
        ft.MergeSemantics(
            ft.Semantics(
                identifier=f"{key}-{value}",
                content=ft.Chip(
                    key=f"{key}-{value}",
                    label=ft.Text(say(words), max_lines=LINES_MAX),
                    selected=value == which,
                    padding=ft.Padding.symmetric(
                        horizontal=theme.GAP_S, vertical=theme.CHIP_PX
                    ),
                    on_click=partial(set_which, value),
                ),
            )
        )
        for value, words in choices.items()
    ]
    return ft.Row(chips, spacing=theme.GAP_S, run_spacing=theme.GAP_S, wrap=True)
