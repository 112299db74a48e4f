"""How a screen hears that what it shows has changed.

Flet's own observables redraw through the page of whoever makes the change, and
fail where there is none. Ours change in tasks that belong to no page, as when
sync receives something, and one phone may be open in several pages.
"""

import asyncio
import contextvars
import weakref
from collections.abc import Callable

import flet as ft
from flet.components.hooks.use_ref import MutableRef
from flet.messaging.session import Session


class Watched:
    """Something that screens show. Call `changed` after changing it.

    From the thread of the app's loop. A watcher that is gone, with its page or
    its screen, is forgotten by itself.
    """

    def __init__(self) -> None:
        self._watchers: weakref.WeakSet[_Watcher] = weakref.WeakSet()

    def changed(self) -> None:
        for watcher in tuple(self._watchers):
            watcher.hear()

    def heard_by(self, watcher: "_Watcher") -> None:
        self._watchers.add(watcher)


def use_watched(*watched: Watched) -> None:
    """A hook: the component that calls it is redrawn when one of these changes."""
    page = ft.context.page
    _, count = ft.use_state(0)

    def redraw() -> None:
        count(lambda times: times + 1)

    kept: MutableRef[_Watcher] = ft.use_ref(None)
    watcher = kept.current
    if watcher is None:
        context = contextvars.copy_context()
        watcher = _Watcher(weakref.ref(page.session), page.loop, context, redraw)
        kept.current = watcher
    for one in watched:
        one.heard_by(watcher)


class _Watcher:
    """Kept alive by the component it redraws, and by nothing else."""

    def __init__(
        self,
        session: weakref.ref[Session],
        loop: asyncio.AbstractEventLoop,
        context: contextvars.Context,
        redraw: Callable[[], None],
    ) -> None:
        self.session, self.loop = session, loop
        self.context, self.redraw = context, redraw

    def hear(self) -> None:
        # In the context of the page that it was made in: a redraw looks there
        # for the session to go through.
        self.loop.call_soon_threadsafe(self._redraw_if_open, context=self.context)

    def _redraw_if_open(self) -> None:
        # A closed page may outlive its session until the collector comes by.
        if self.session() is not None:
            self.redraw()
