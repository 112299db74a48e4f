"""Making this device a gate's tablet: where it stands, and how one gets out again."""

from functools import partial
from typing import Any, cast

import flet as ft

from mobile.state import State
from mobile.state.kiosk import LEAVE_WORD
from mobile.views import parts, theme
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.pane import pane
from mobile.views.saving import Saying, use_saying
from shared.nouns.production import Place, PlaceKind

PATH = "/more/gate"
PLACES_MAX = 40
NOWHERE = ""


def routes() -> list[ft.Route]:
    return [ft.Route(path=PATH.removeprefix("/"), component=Gate)]


@ft.component
def Gate() -> ft.Control:
    phone = use_phone()
    saying = use_saying(phone)
    places = _places(phone)
    place, set_place = ft.use_state(places[0].id if places else NOWHERE)
    if not phone.kiosk.may_enter():
        only = parts.empty(
            ft.Icons.LOCK_OUTLINE,
            "A gate's tablet checks in everybody.",
            "Your role checks in nobody but yourself. Ask the office for another.",
        )
        return pane("Gate tablet", only, back="/more")

    def enter() -> None:
        saying.act(lambda: phone.kiosk.enter(place), "")

    words = (
        "This device then shows nothing but “Show your badge”, also after a restart, "
        "and needs no signal. A scanner that types, the camera or a typed code will do."
    )
    leave = f"To leave: press Type and write {LEAVE_WORD}."
    body: list[ft.Control] = [
        inset(ft.Text(words, theme_style=theme.BODY)),
        inset(ft.Text(leave, theme_style=theme.BODY_STRONG)),
    ]
    if places:
        body += [parts.heading("Where it stands"), _choice(places, place, set_place)]
    body.append(cast(ft.Control, cast(Any, Asked)(saying)))
    foot = [parts.primary("Use as gate tablet", enter, key="enter-kiosk")]
    return pane("Gate tablet", body, back="/more", foot=foot, note=saying.note)


@ft.component
def Asked(saying: Saying) -> ft.Control:
    """The papers that everybody is asked for; the office says which."""
    phone = use_phone()
    title, set_title = ft.use_state("")
    asked, may = phone.papers.required(), phone.papers.may_require()
    if not asked and not may:
        return ft.Column([])

    def require() -> None:
        words = f"{title.strip()}: everybody is asked for it"
        if saying.act(lambda: phone.papers.require(title), words):
            set_title("")

    def no_more(one: str) -> None:
        words = f"{one}: nobody is asked for it"
        saying.act(lambda: phone.papers.require_no_more(one), words)

    body: list[ft.Control] = [parts.heading("Papers that everybody is asked for")]
    for one in asked:
        away = parts.icon_button(
            ft.Icons.REMOVE_CIRCLE_OUTLINE,
            f"Ask for {one} no more",
            partial(no_more, one),
            key=f"no-more-{one}",
        )
        row = ft.Container(parts.row(one, key=f"asked-{one}"), expand=True)
        body.append(ft.Row([row, away], spacing=0) if may else row)
    if may:
        field = ft.TextField(
            key="require-title",
            label="Such as Site induction",
            value=title,
            on_change=lambda event: set_title(str(event.control.value)),
            expand=True,
        )
        button = parts.secondary(
            "Ask for it", require, key="require", is_ready=bool(title.strip())
        )
        body.append(inset(ft.Row([field, button], spacing=theme.GAP_M)))
    return ft.Column(
        body, spacing=0, horizontal_alignment=ft.CrossAxisAlignment.STRETCH
    )


def _choice(places: list[Place], chosen: str, choose: Any) -> ft.Control:
    rows = [
        ft.Radio(value=one.id, label=one.name.name, key=f"gate-{one.id}")
        for one in places
    ]
    group = ft.RadioGroup(
        key="gate-place",
        value=chosen,
        content=ft.Column(list(rows), spacing=theme.GAP_S),
        on_change=lambda event: choose(str(event.control.value)),
    )
    return inset(group)


def _places(phone: State) -> list[Place]:
    """Of the day as it was published, gates first."""
    today = phone.days.today()
    known = today.plan.places if today else ()
    return sorted(
        known, key=lambda one: (one.name.kind is not PlaceKind.GATE, one.name.name)
    )[:PLACES_MAX]
