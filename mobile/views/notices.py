"""What Today says of this phone before it says anything of the day."""

from collections.abc import Callable

import flet as ft

from mobile.language import say, say_many
from mobile.views import parts, theme
from mobile.views.insets import inset
from mobile.views.pane import SYNC_PATH
from mobile.views.present.centre import wrong_clock_words
from mobile.views.tones import Tone


def wrong_clock(ahead_ms: int, page: ft.Page) -> list[ft.Control]:
    """That this phone's own clock is far off; nothing if it is not."""
    words = wrong_clock_words(ahead_ms)
    if not words:
        return []
    return [
        _noted(
            words,
            say("The times shown here are right all the same. Set the clock."),
            ft.Icons.HISTORY_TOGGLE_OFF,
            key="wrong-clock",
            on_press=lambda: page.navigate(SYNC_PATH),
        )
    ]


def my_inbox(count: int, page: ft.Page) -> list[ft.Control]:
    """That something came back; nothing if nothing did."""
    if not count:
        return []
    words = say_many(
        count, "{count} message waits for you", "{count} messages wait for you"
    )
    return [
        _noted(
            words,
            say(
                "Something of yours was not accepted, or somebody sees it differently."
            ),
            ft.Icons.INBOX,
            key="to-inbox",
            on_press=lambda: page.navigate("/more/inbox"),
        )
    ]


def _noted(
    words: str,
    detail: str,
    icon: ft.IconData,
    *,
    key: str,
    on_press: Callable[[], None],
) -> ft.Control:
    line = parts.row(
        words,
        key=key,
        detail=detail,
        lead=ft.Icon(icon, color=theme.MARKS[Tone.WAITING].ink),
        trail=ft.Icon(ft.Icons.CHEVRON_RIGHT),
        on_press=on_press,
    )
    line = ft.Container(line, bgcolor=theme.MARKS[Tone.WAITING].paper)
    return inset(ft.Container(line, border_radius=theme.CORNER_CARD))
