"""A long list that scrolls as a whole, of which only what is near the eye is sent."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import flet as ft
from msgspec import Struct

from mobile.views import theme
from mobile.views.present.reel import Reel, Row

# As often as a reader can tell; each time is a message of the client.
SCROLL_MS = 50
# A client that does not scroll back by then is gone, or has other things to do.
SCROLLED_BACK_S = 5


class Drawn(Struct, frozen=True):
    """A row, and how to draw it once it comes near. `cost` counts its controls."""

    key: str
    cost: int
    draw: Callable[[], ft.Control]


def use_windowed(
    name: str, head: Sequence[ft.Control], rows: Sequence[Drawn]
) -> ft.Column:
    """A hook: the list, with `head` before the rows, to be the body of a pane.

    Rows keep their own heights, so that large text finds its room. Who comes back to
    the list of this name finds it where they left it.
    """
    store = ft.context.page.session.store
    reel: Reel = store.get(name) or Reel()
    store.set(name, reel)
    _, count = ft.use_state(0)
    left_at_px, _ = ft.use_state(reel.top_px)

    def redraw(is_due: bool) -> None:
        if is_due:
            count(lambda times: times + 1)

    def scrolled(event: ft.OnScrollEvent) -> None:
        redraw(reel.scrolled(event.pixels, event.viewport_dimension))

    def measurer(key: str) -> Callable[[Any], None]:
        return lambda event: redraw(reel.measured(key, event.height))

    window = reel.window([Row(row.key, row.cost) for row in rows])
    # Not a ListView: that lays out only what is in sight, and takes rows of another
    # window to stand where those before them stood.
    column = ft.Column(
        [
            ft.Container(
                ft.Column(
                    list(head),
                    spacing=0,
                    horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
                ),
                key="list-head",
                on_size_change=lambda event: reel.head_measured(event.height),
            ),
            ft.Container(key="list-above", height=window.above_px),
            *(
                ft.Container(
                    row.draw(),
                    key=f"place-of-{row.key}",
                    on_size_change=measurer(row.key),
                )
                for row in rows[window.start : window.stop]
            ),
            ft.Container(key="list-below", height=window.below_px + theme.GAP_XL),
        ],
        key="list",
        spacing=0,
        scroll=ft.ScrollMode.AUTO,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        on_scroll=scrolled,
        scroll_interval=SCROLL_MS,
    )

    async def return_to_place() -> None:
        if left_at_px > 0:
            with suppress(TimeoutError, RuntimeError):
                back = column.scroll_to(offset=left_at_px)
                await asyncio.wait_for(back, SCROLLED_BACK_S)

    ft.use_effect(return_to_place, dependencies=[])
    return column
