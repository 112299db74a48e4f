"""What is pressed: once, however often a glove bounces; and told of if it fails.

A glove often presses twice, and the second time something else may stand in that place:
*Check out* where *Check in* was.
"""

import inspect
import time
from collections.abc import Callable
from typing import Any, Final

import flet as ft

from mobile.language import say, say_error
from mobile.settings import BOUNCE_MS
from mobile.views import theme
from mobile.views.tones import Tone
from mobile.views.watch import Watched, use_watched
from shared.errors import CallboardError

_KEPT: Final = "presses"

OnPress = Callable[[], Any]


class Presses(Watched):
    """The presses of one page, and why the last one could not be done, if so.

    `now` gives seconds that never go back.
    """

    def __init__(
        self,
        bounce_s: float = BOUNCE_MS / 1000,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._bounce_s, self._now = bounce_s, now
        self._deaf_until_s = 0.0
        self._chosen: tuple[str, float] = ("", 0.0)
        self._at_work: set[str] = set()
        self.trouble: CallboardError | None = None

    def are_heard(self) -> bool:
        return self._now() >= self._deaf_until_s

    def rest(self) -> None:
        """Something was done, and the page is soon drawn anew."""
        self._deaf_until_s = self._now() + self._bounce_s

    def press(self, do: OnPress) -> None:
        if self.are_heard():
            self.attempt(do)
            self.rest()

    async def press_and_wait(self, key: str, do: OnPress) -> None:
        """Others are heard while it takes its time; it itself is not."""
        if not self.are_heard() or key in self._at_work:
            return
        self.rest()
        self._at_work.add(key)
        try:
            await do()
        except CallboardError as error:
            self._fail(error)
        else:
            self._fail(None)
        finally:
            self._at_work.discard(key)

    def choose(self, key: str, do: OnPress) -> None:
        """One of several: another one may be chosen as soon as one likes."""
        chosen, deaf_until_s = self._chosen
        if self.are_heard() and (chosen != key or self._now() >= deaf_until_s):
            self.attempt(do)
            self._chosen = (key, self._now() + self._bounce_s)

    def attempt(self, do: OnPress) -> None:
        """What cannot be saved, as on a full disk, is said and ends nothing."""
        try:
            do()
        except CallboardError as error:
            self._fail(error)
        else:
            self._fail(None)

    def _fail(self, trouble: CallboardError | None) -> None:
        if trouble is not self.trouble:
            self.trouble = trouble
            self.changed()

    def on(self, page: ft.Page) -> None:
        """What the functions below find on this page."""
        page.session.store.set(_KEPT, self)


def here() -> Presses:
    """Those of the page that is being drawn."""
    found: Presses = ft.context.page.session.store.get(_KEPT)
    return found


def once(on_press: OnPress, key: str) -> OnPress:
    """`on_press` without the bounces; `key` is of what is pressed."""
    presses = here()

    async def press_and_wait() -> None:
        await presses.press_and_wait(key, on_press)

    if inspect.iscoroutinefunction(on_press):
        return press_and_wait
    return lambda: presses.press(on_press)


def chosen(on_press: OnPress, key: str) -> OnPress:
    """As `once`, for one of a few that are chosen from."""
    presses = here()
    return lambda: presses.choose(key, on_press)


def attempted(do: Callable[..., Any]) -> Callable[..., None]:
    """For what happens by no press: a scan, a draft put on disk, a screen opened."""
    presses = here()

    def attempt(*said: Any) -> None:
        presses.attempt(lambda: do(*said))

    return attempt


@ft.component
def TroubleBar() -> ft.Control:
    """Why the last press or scan was not saved; until the next one is."""
    presses = here()
    use_watched(presses)
    if presses.trouble is None:
        return ft.Container(height=0)
    mark = theme.MARKS[Tone.STOP]
    words = say("Not saved") + f". {say_error(presses.trouble)}"
    return ft.Container(
        ft.Semantics(
            key="trouble",
            identifier="trouble",
            live_region=True,
            content=ft.Text(words, theme_style=theme.BODY_STRONG, color=mark.ink),
        ),
        bgcolor=mark.paper,
        border=ft.Border.all(1, mark.ink),
        padding=ft.Padding.symmetric(horizontal=theme.GAP_L, vertical=theme.GAP_M),
    )
