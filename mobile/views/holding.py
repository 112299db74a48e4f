"""How a screen holds the state, and is redrawn when it changes."""

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.state import State
from mobile.views.watch import Watched, use_watched


class Holding:
    """The state of one phone and its changes, shared by all pages that show it.

    `is_desk`: it is the copy for a browser, which needs the line and says so.
    """

    def __init__(self, state: State, *, is_desk: bool = False) -> None:
        self.state = state
        self.is_desk = is_desk
        self.changes = Watched()
        state.subscribe(self.changes.changed)


holding_context: Any = ft.create_context(None)


Inside = Callable[[], ft.Control]


def held(
    holding: Holding, gate: Callable[[Inside], ft.Control]
) -> Callable[[Inside], ft.Control]:
    """Puts `holding` around what a page shows, for `use_phone` to find.

    `gate` is a component that shows what is inside, or something else first.
    """

    def around(inside: Inside) -> ft.Control:
        control: ft.Control = holding_context(holding, lambda: gate(inside))
        return control

    return around


def use_phone() -> State:
    """A hook: the phone's state; the component that calls it follows every change."""
    holding: Holding = ft.use_context(holding_context)
    use_watched(holding.changes)
    return holding.state


def use_is_desk() -> bool:
    """A hook: whether this is the copy for a desk."""
    holding: Holding = ft.use_context(holding_context)
    return holding.is_desk


def use_is_right() -> bool:
    """A hook: whether what is pressed most stands at the right; without a phone, no."""
    holding: Holding | None = ft.use_context(holding_context)
    use_watched(*([holding.changes] if holding else []))
    return holding is not None and holding.state.appearance.is_right_handed()
