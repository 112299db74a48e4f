"""The frame around every screen: five places, a bar on a phone, a rail beyond."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import flet as ft
import msgspec

from mobile.language import say
from mobile.views import parts, theme
from mobile.views.holding import use_is_right
from mobile.views.pane import (
    RAIL_PX,
    Room,
    StaleBar,
    Standing,
    pane,
    room_context,
    standing_context,
)
from mobile.views.presses import Presses, TroubleBar
from shared.words import shown

ROOM_STEP_PX: Final = 20


class Place(msgspec.Struct, frozen=True):
    """One of the five places of the bar; what lies below its path belongs to it."""

    path: str
    words: str
    icon: ft.IconData
    icon_here: ft.IconData


PLACES: Final = (
    Place("/", shown("Today"), ft.Icons.TODAY_OUTLINED, ft.Icons.TODAY),
    Place("/plan", shown("Plan"), ft.Icons.VIEW_LIST_OUTLINED, ft.Icons.VIEW_LIST),
    Place("/scan", shown("Scan"), ft.Icons.QR_CODE_SCANNER, ft.Icons.QR_CODE_SCANNER),
    Place("/people", shown("People"), ft.Icons.PEOPLE_OUTLINE, ft.Icons.PEOPLE),
    Place("/more", shown("More"), ft.Icons.MENU, ft.Icons.MENU),
)


Around = Callable[[Callable[[], ft.Control]], ft.Control]


def _bare(inside: Callable[[], ft.Control]) -> ft.Control:
    return inside()


def show(
    page: ft.Page,
    standing: Standing,
    screens: Sequence[ft.Route],
    look: theme.Look = theme.Look.SYSTEM,
    around: Around = _bare,
    presses: Presses | None = None,
) -> None:
    """Put the app on a page; `screens` are the routes, "/" first.

    `around` wraps all of it in what the screens share, such as their state.
    """
    theme.dress(page, look)
    (presses or Presses()).on(page)
    page.title = "Callboard"
    page.padding = 0
    page.spacing = 0

    page.render(App, standing, screens, around)


@ft.component
def App(
    standing: Standing, screens: Sequence[ft.Route], around: Around = _bare
) -> ft.Control:
    room = _use_room()
    routes = [
        ft.Route(
            component=Frame,
            children=[*screens, ft.Route(path=":rest*", component=NotHere)],
        )
    ]
    return standing_context(
        standing, lambda: room_context(room, lambda: around(lambda: ft.Router(routes)))
    )


@ft.component
def Frame() -> ft.Control:
    """The bar or the rail around whichever screen the address names."""
    page = ft.context.page
    wide = ft.use_context(room_context).is_wide
    is_right = use_is_right()
    screen = ft.use_route_outlet()
    here = place_index(ft.use_route_location())

    def go(event: Any) -> None:
        page.navigate(PLACES[int(event.control.selected_index)].path)

    body = ft.Column(
        [StaleBar(), TroubleBar(), ft.Container(screen, expand=True)],
        spacing=0,
        expand=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    if wide:
        beside = [_rail(here, go), body]
        if is_right:
            beside.reverse()
        layout: ft.Control = ft.Row(
            beside,
            spacing=0,
            expand=True,
            vertical_alignment=ft.CrossAxisAlignment.STRETCH,
        )
        return ft.SafeArea(layout, expand=True)
    return ft.Column(
        [ft.SafeArea(body, expand=True, avoid_intrusions_bottom=False), _bar(here, go)],
        spacing=0,
        expand=True,
    )


@ft.component
def NotHere() -> ft.Control:
    """An address that names no screen, as a link from a newer app may."""
    page = ft.context.page
    back = parts.secondary(
        say("Go to Today"), lambda: page.navigate("/"), key="to-today"
    )
    return pane(
        say("Not here"),
        [
            parts.empty(
                ft.Icons.EXPLORE_OFF_OUTLINED,
                say("This app has no such screen."),
                "",
                back,
            )
        ],
    )


def place_index(pathname: str) -> int:
    """Which place an address belongs to; what is under none belongs to Today."""
    for index, place in enumerate(PLACES):
        is_below = pathname.startswith(f"{place.path}/") and place.path != "/"
        if pathname == place.path or is_below:
            return index
    return 0


def _use_room() -> Room:
    """Follows the window."""
    page = ft.context.page
    room, set_room = ft.use_state(_room(page.width))

    def listen() -> None:
        page.on_resize = lambda event: set_room(_room(event.width))

    def stop() -> None:
        page.on_resize = None

    ft.use_effect(listen, dependencies=[], cleanup=stop)
    return room


def _room(width_px: float | None) -> Room:
    # WIDE_PX_MIN is a multiple of the step, so that it is met exactly.
    return Room(int(width_px or 0) // ROOM_STEP_PX * ROOM_STEP_PX)


def _bar(here: int, go: Callable[[Any], None]) -> ft.Control:
    return ft.NavigationBar(
        key="places",
        selected_index=here,
        on_change=go,
        destinations=[
            ft.NavigationBarDestination(
                label=say(place.words), icon=place.icon, selected_icon=place.icon_here
            )
            for place in PLACES
        ],
    )


def _rail(here: int, go: Callable[[Any], None]) -> ft.Control:
    return ft.NavigationRail(
        key="places",
        selected_index=here,
        on_change=go,
        label_type=ft.NavigationRailLabelType.ALL,
        min_width=RAIL_PX,
        leading=ft.Container(height=theme.GAP_XS),
        group_alignment=-1,
        scrollable=True,
        destinations=[
            ft.NavigationRailDestination(
                label=say(place.words), icon=place.icon, selected_icon=place.icon_here
            )
            for place in PLACES
        ],
    )
