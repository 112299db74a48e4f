"""Large keys for a PIN: it is heard as soon as its last digit is pressed."""

import asyncio
from collections.abc import Callable
from functools import partial

import flet as ft
from flet.components.hooks.use_ref import MutableRef

from mobile.language import say
from mobile.views import theme
from mobile.views.present import kiosk as present
from mobile.views.presses import here, once
from shared.pins import DIGITS

# Whoever walks away leaves no half of a number behind.
IDLE_S = 15
# A hand's width: on a tablet too, a thumb finds the keys without looking.
WIDTH_PX_MAX = 420
ROWS = (("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9"))


@ft.component
def PinPad(hear: Callable[[str], object], close: Callable[[], object]) -> ft.Control:
    """`hear` is told a whole PIN once; `close` is for who wants none, or has gone."""
    typed, set_typed = ft.use_state("")
    # Two keys may be pressed between two drawings.
    latest: MutableRef[str] = ft.use_ref("")

    async def wait() -> None:
        await asyncio.sleep(IDLE_S)
        if latest.current == typed:
            close()

    ft.use_effect(wait, dependencies=[typed])

    def show(text: str) -> None:
        latest.current = text
        set_typed(text)

    presses = here()

    def press(digit: str) -> None:
        """Digits come quickly one after the other; what is complete is heard once."""
        text = (latest.current or "") + digit
        if not presses.are_heard():
            return
        if len(text) < DIGITS:
            show(text)
            return
        latest.current = ""
        presses.press(lambda: hear(text))

    def take_back() -> None:
        if presses.are_heard():
            show((latest.current or "")[:-1])

    leave = once(close, "pin-close")
    keys = [[_digit(one, partial(press, one)) for one in row] for row in ROWS]
    keys.append(
        [
            _sign(ft.Icons.CLOSE, say("Close the PIN pad"), leave, "pin-close"),
            _digit("0", partial(press, "0")),
            _sign(ft.Icons.BACKSPACE_OUTLINED, say("Take back"), take_back, "pin-back"),
        ]
    )
    rows: list[ft.Control] = [ft.Row(list(row), spacing=theme.GAP_M) for row in keys]
    return ft.Container(
        ft.Column(
            [_typed(len(typed)), *rows],
            spacing=theme.GAP_M,
            tight=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        ),
        width=WIDTH_PX_MAX,
    )


def _typed(count: int) -> ft.Control:
    """How many digits there are: nobody beside them is to read which."""
    dots = "●" * count + "○" * (DIGITS - count)
    words = [
        ft.Text(
            say(present.PIN_PROMPT),
            theme_style=theme.HEADLINE,
            text_align=ft.TextAlign.CENTER,
        ),
        ft.Semantics(
            key="pin-typed",
            identifier="pin-typed",
            label=present.typed_words(count),
            live_region=True,
            exclude_semantics=True,
            content=ft.Text(
                dots, theme_style=theme.HEADLINE, text_align=ft.TextAlign.CENTER
            ),
        ),
    ]
    return ft.Column(
        list(words),
        spacing=theme.GAP_S,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _digit(digit: str, press: Callable[[], object]) -> ft.Control:
    return _key(ft.Text(digit, theme_style=theme.HEADLINE), press, f"pin-{digit}")


def _sign(
    icon: ft.IconData, words: str, press: Callable[[], object], key: str
) -> ft.Control:
    named = ft.Semantics(
        label=words, content=ft.Icon(icon, size=theme.GAP_XXL), exclude_semantics=True
    )
    return _key(named, press, key)


def _key(content: ft.Control, press: Callable[[], object], key: str) -> ft.Control:
    button = ft.OutlinedButton(
        key=key,
        content=content,
        on_click=press,
        style=ft.ButtonStyle(
            padding=theme.GAP_L,
            shape=ft.RoundedRectangleBorder(radius=theme.CORNER_CARD),
        ),
    )
    named = ft.MergeSemantics(ft.Semantics(identifier=key, content=button))
    return ft.Container(named, expand=True)
