"""One press of a glove is one press: what bounces after it is not heard.

A glove often presses twice, and the second time something else may stand in that place:
*Check out* where *Check in* was.
"""

import inspect
import time
from collections.abc import Callable
from typing import Any, Final

import flet as ft

from mobile.settings import BOUNCE_MS

_KEPT: Final = "presses"

OnPress = Callable[[], Any]


class Presses:
    """The presses of one page. `now` gives seconds that never go back."""

    def __init__(
        self,
        bounce_s: float = BOUNCE_MS / 1000,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._bounce_s, self._now = bounce_s, now
        self._deaf_until_s = 0.0

    def are_heard(self) -> bool:
        return self._now() >= self._deaf_until_s

    def rest(self) -> None:
        """Something was done, and the page is soon drawn anew."""
        self._deaf_until_s = self._now() + self._bounce_s

    def on(self, page: ft.Page) -> None:
        """What `once` finds on this page."""
        page.session.store.set(_KEPT, self)


def once(on_press: OnPress) -> OnPress:
    """`on_press` without the bounces, on the page that is being drawn.

    What takes its time lets other presses through, and rests when it is done too.
    """
    presses: Presses = ft.context.page.session.store.get(_KEPT)

    def press() -> None:
        if presses.are_heard():
            try:
                on_press()
            finally:
                presses.rest()

    async def press_and_wait() -> None:
        if presses.are_heard():
            presses.rest()
            try:
                await on_press()
            finally:
                presses.rest()

    return press_and_wait if inspect.iscoroutinefunction(on_press) else press
