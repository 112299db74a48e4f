"""The app's own screens over a real phone's state, on a page with no client."""

from contextlib import AbstractAsyncContextManager

import flet as ft

from mobile.state import State
from mobile.views import frame, screens
from mobile.views.holding import Holding, held
from mobile.views.pair import Gate
from mobile.views.pane import Standing
from mobile.views.presses import Presses
from tests.support.flet_page import OpenPage, open_page


def phone_page(
    state: State,
    route: str,
    width: int = 390,
    standing: Standing | None = None,
    presses: Presses | None = None,
) -> AbstractAsyncContextManager[OpenPage]:
    """One page of a phone; several of one phone show the same.

    `standing` is what stands at the top right; else nothing was received yet. Every
    press is heard, however soon, unless `presses` say otherwise.
    """
    holding = Holding(state)
    standing = standing or Standing()
    presses = presses or Presses(0)

    def main(page: ft.Page) -> None:
        around = held(holding, Gate)
        frame.show(page, standing, screens.routes(), around=around, presses=presses)

    return open_page(main, route=route, width=width)


def keys(opened: OpenPage) -> set[str]:
    """The keys of everything on the page."""
    return {str(c.key) for c in opened.controls() if getattr(c, "key", None)}


def said(opened: OpenPage, words: str) -> bool:
    """Whether some text of the page has these words in it."""
    return any(words in text for text in opened.texts())


async def tick(opened: OpenPage, *people: str) -> None:
    """On People: each one's box, to what it is not."""
    for person in people:
        box = opened.find(f"tick-{person}")
        opened.session.apply_patch(box._i, {"value": not box.value})
        await opened.happen(box, "change", box.value)


async def choose_people(opened: OpenPage, which: str) -> None:
    """On People: all, those here or those missing."""
    control = opened.find("which-people")
    opened.session.apply_patch(control._i, {"selected": [which]})
    await opened.happen(control, "change")
