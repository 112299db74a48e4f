"""Making this device a gate's tablet: where it stands, and how one gets out again."""

from functools import partial
from typing import Any, cast

import flet as ft

from mobile.language import say, say_as
from mobile.state import State
from mobile.state.kiosk import LEAVE_WORD
from mobile.views import parts, theme
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.one_of import Option, one_of
from mobile.views.pane import pane
from mobile.views.present.kiosk import PROMPT
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
            say("A gate's tablet checks in everybody."),
            say("Your role checks in nobody but yourself. Ask the office for another."),
        )
        return pane(say("Gate tablet"), only, back="/more")

    def enter() -> None:
        saying.act(lambda: phone.kiosk.enter(place), "")

    words = say(
        "This device then shows nothing but “{prompt}”, also after a restart, "
        "and needs no signal. A scanner that types, the camera or a typed code will "
        "do.",
        prompt=say(PROMPT),
    )
    leave = say(
        "To leave: press {button} and write {word}.",
        button=say_as("by hand", "Type"),
        word=LEAVE_WORD,
    )
    body: list[ft.Control] = [
        inset(ft.Text(words, theme_style=theme.BODY)),
        inset(ft.Text(leave, theme_style=theme.BODY_STRONG)),
    ]
    if places:
        body.append(parts.heading(say("Where it stands")))
        options = [Option(one.id, one.id, one.name.name) for one in places]
        body += one_of("gate", options, place, set_place)
    body.append(cast(ft.Control, cast(Any, Asked)(saying)))
    foot = [parts.primary(say("Use as gate tablet"), enter, key="enter-kiosk")]
    return pane(say("Gate tablet"), body, back="/more", foot=foot, note=saying.note)


@ft.component
def Asked(saying: Saying) -> ft.Control:
    """The papers that everybody is asked for; the office says which."""
    phone = use_phone()
    title, set_title = ft.use_state("")
    asked, may = phone.papers.required(), phone.papers.may_require()
    if not asked and not may:
        return ft.Column([])

    def require() -> None:
        words = say("{paper}: everybody is asked for it", paper=title.strip())
        if saying.act(lambda: phone.papers.require(title), words):
            set_title("")

    def no_more(one: str) -> None:
        words = say("{paper}: nobody is asked for it", paper=one)
        saying.act(lambda: phone.papers.require_no_more(one), words)

    body: list[ft.Control] = [parts.heading(say("Papers that everybody is asked for"))]
    for one in asked:
        away = parts.icon_button(
            ft.Icons.REMOVE_CIRCLE_OUTLINE,
            say("Ask for {paper} no more", paper=one),
            partial(no_more, one),
            key=f"no-more-{one}",
        )
        row = ft.Container(parts.row(one, key=f"asked-{one}"), expand=True)
        body.append(ft.Row([row, away], spacing=0) if may else row)
    if may:
        field = ft.TextField(
            key="require-title",
            label=say("Such as Site induction"),
            value=title,
            on_change=lambda event: set_title(str(event.control.value)),
            expand=True,
        )
        button = parts.secondary(
            say("Ask for it"), require, key="require", is_ready=bool(title.strip())
        )
        body.append(inset(ft.Row([field, button], spacing=theme.GAP_M)))
    return ft.Column(
        body, spacing=0, horizontal_alignment=ft.CrossAxisAlignment.STRETCH
    )


def _places(phone: State) -> list[Place]:
    """Of the day as it was published, gates first."""
    today = phone.days.today()
    known = today.plan.places if today else ()
    return sorted(
        known, key=lambda one: (one.name.kind is not PlaceKind.GATE, one.name.name)
    )[:PLACES_MAX]
