"""What narrows a long list: words to search for, and which of it to show."""

from collections.abc import Callable, Mapping

import flet as ft

from mobile.language import say
from mobile.views import theme
from mobile.views.insets import inset
from shared.words import shown

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
    choice = ft.SegmentedButton(
        key=f"which-{what}",
        selected=[which],
        segments=[
            ft.Segment(value=value, label=say(words))
            for value, words in choices.items()
        ],
        show_selected_icon=False,
        on_change=lambda event: set_which(next(iter(event.control.selected))),
    )
    return inset(
        ft.Column(
            [search, choice],
            spacing=theme.GAP_M,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        )
    )
