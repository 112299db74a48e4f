"""How the app looks and sounds: chosen once, kept on this phone."""

import flet as ft

from mobile.state import State
from mobile.views import parts, theme
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.pane import pane
from mobile.views.theme import Look

DETAILS = {
    Look.SYSTEM: "Light by day and dark by night, as the phone is set",
    Look.LIGHT: "",
    Look.DARK: "",
    Look.OUTDOOR: "Black on white and heavier type, for bright sun",
}


def routes() -> list[ft.Route]:
    return [ft.Route(path="more/appearance", component=Appearance)]


def look_of(phone: State) -> Look:
    """The look chosen on this phone; one that this app does not know is the phone's."""
    name = phone.appearance.look()
    return Look[name] if name in Look.__members__ else Look.SYSTEM


def use_look(phone: State) -> None:
    """A hook: dresses the page whenever another look is chosen, here or elsewhere."""
    page = ft.context.page
    look = look_of(phone)

    def dress() -> None:
        theme.dress(page, look)
        page.update()

    ft.use_effect(dress, dependencies=[look])


@ft.component
def Appearance() -> ft.Control:
    phone = use_phone()
    chosen = look_of(phone)
    rows = [_row(phone, look, is_chosen=look is chosen) for look in Look]
    body = [*rows, parts.heading("Sound"), inset(_loud(phone))]
    return pane("Appearance", body, back="/more")


def _loud(phone: State) -> ft.Control:
    def turn() -> None:
        phone.appearance.be_loud(not phone.appearance.is_loud())

    switch = ft.Switch(
        key="be-loud",
        label="A sound for each scan",
        value=phone.appearance.is_loud(),
        on_change=turn,
    )
    return ft.MergeSemantics(ft.Semantics(identifier="be-loud", content=switch))


def _row(phone: State, look: Look, *, is_chosen: bool) -> ft.Control:
    icon = ft.Icons.RADIO_BUTTON_CHECKED if is_chosen else ft.Icons.RADIO_BUTTON_OFF
    line = parts.row(
        look.value,
        key=f"look-{look.name.lower()}",
        detail=DETAILS[look],
        lead=ft.Icon(icon),
        on_press=lambda: phone.appearance.choose(look.name),
        is_chosen=is_chosen,
    )
    return ft.Semantics(selected=is_chosen, content=line)
