"""The gate tablet: show your badge, see that it worked, the next one please."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

import flet as ft

from mobile.language import say
from mobile.state import State
from mobile.state.kiosk import Shown
from mobile.views import parts, person, person_photo, theme
from mobile.views.holding import use_phone
from mobile.views.pin_pad import PinPad
from mobile.views.present import kiosk as present
from mobile.views.present import people as present_people
from mobile.views.present import times
from mobile.views.present.papers import wanting_words
from mobile.views.presses import TroubleBar, attempted, once
from mobile.views.scan import ReaderOnce
from mobile.views.scan_camera import use_camera
from mobile.views.scan_result import ICONS
from mobile.views.sides import name_of
from mobile.views.tones import Tone
from shared.nouns.people import Direction

# Long enough to read two words and press; the next one in the queue is waiting.
CHOOSE_S = 5
# Two names have to be read, and nothing happens by itself.
WHO_S = 10
SHOW_S = 3
ICON_PX = 96
FACE_PX = 160
ASKING = ft.Icons.MEETING_ROOM_OUTLINED
WIDTH_PX_MAX = 720


@ft.component
def Kiosk() -> ft.Control:
    """Takes the whole page; what else the app can do is not reachable from here."""
    phone = use_phone()
    shown = phone.kiosk.shown
    is_typing, set_typing = ft.use_state(False)

    async def wait() -> None:
        """Nothing of this runs while no badge is shown."""
        if shown is not None:
            set_typing(False)
            await asyncio.sleep(_stays_s(shown))
            timed_out(shown.number)

    timed_out = attempted(phone.kiosk.time_out)

    def type_pin() -> None:
        set_typing(phone.kiosk.begin_pin())

    def hear_pin(pin: str) -> None:
        set_typing(False)
        phone.kiosk.hear_pin(pin)

    ft.use_effect(wait, dependencies=[shown.number if shown else 0])
    viewing = use_camera(phone.kiosk.hear)
    if shown is not None:
        centre = _result(phone, shown)
    elif is_typing:
        centre = _pad(hear_pin, lambda: set_typing(False))
    else:
        centre = _prompt(type_pin if phone.kiosk.takes_pins else None)
    body = ft.Column(
        [
            TroubleBar(),
            _top(phone),
            ft.Container(centre, expand=True, alignment=ft.Alignment.CENTER),
            ft.Container(
                ft.Container(ReaderOnce(phone.kiosk.hear), width=WIDTH_PX_MAX),
                alignment=ft.Alignment.CENTER,
            ),
            # Below the field: one that moves in its column loses what is being read.
            ft.Row([viewing.button], alignment=ft.MainAxisAlignment.CENTER),
            *viewing.view,
        ],
        spacing=theme.GAP_L,
        expand=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    return ft.SafeArea(
        ft.Container(body, padding=theme.GAP_XL, expand=True), expand=True
    )


def _top(phone: State) -> ft.Control:
    """Where this is, who is in of how many, and how fresh that is."""
    profile, zone = phone.kiosk.profile, phone.days.zone()
    where = name_of(phone, profile.place) if profile and profile.place else ""
    title = where or phone.days.production().identity.title
    at = person.muster(phone)
    counted = present_people.count(phone.people.lines(), at)
    fresh = times.freshness(phone.freshness(), at.now_ms, zone)
    devices = phone.going_home.silence().devices
    silent = present_people.silent_words(devices, at.now_ms, zone)
    words = ft.Column(
        [
            ft.Text(title, theme_style=theme.TITLE),
            ft.Text(
                present.count_words(counted, silent), theme_style=theme.BODY_STRONG
            ),
        ],
        spacing=theme.GAP_XS,
        tight=True,
    )
    # What the name of the gate leaves no room for goes below it.
    return ft.Row(
        [words, parts.freshness_chip(fresh)],
        wrap=True,
        alignment=ft.MainAxisAlignment.SPACE_BETWEEN,
    )


def _stays_s(shown: Shown) -> int:
    if shown.people:
        return WHO_S
    return CHOOSE_S if _asks(shown) else SHOW_S


def _asks(shown: Shown) -> bool:
    return shown.is_asking or bool(shown.people or shown.jobs)


def _prompt(type_pin: Callable[[], object] | None) -> ft.Control:
    lines: list[ft.Control] = [
        ft.Icon(ft.Icons.BADGE_OUTLINED, size=ICON_PX, color=ft.Colors.PRIMARY),
        _big(say(present.PROMPT)),
    ]
    if type_pin is not None:
        button = _large(say(present.PIN_PROMPT), type_pin, "type-pin")
        lines.append(ft.Container(button, padding=theme.GAP_L))
    return _roomy(_middle(lines))


def _pad(hear: Callable[[str], object], close: Callable[[], object]) -> ft.Control:
    component: Any = PinPad
    pad: ft.Control = component(hear, close)
    return _roomy(pad)


def _roomy(content: ft.Control) -> ft.Control:
    """Scrolls where letters are so large that not all finds room."""
    return ft.Column(
        [content],
        scroll=ft.ScrollMode.AUTO,
        alignment=ft.MainAxisAlignment.CENTER,
        horizontal_alignment=ft.CrossAxisAlignment.CENTER,
    )


def _result(phone: State, shown: Shown) -> ft.Control:
    """The name, what came of it, and what else it may be: big, few, and soon gone."""
    tone, words, beneath = present.head(shown, phone.days.zone())
    mark = theme.MARKS[tone]
    name = shown.person.name.name if shown.person else ""
    icon = ASKING if _asks(shown) else ICONS[shown.answer]
    lines: list[ft.Control] = [
        _row([*_face(phone, shown), ft.Icon(icon, size=ICON_PX, color=mark.ink)]),
        *([_big(name, mark.ink)] if name else []),
        _big(words, mark.ink),
        ft.Text(
            beneath,
            theme_style=theme.TITLE,
            color=mark.ink,
            text_align=ft.TextAlign.CENTER,
        ),
    ]
    if shown.person and shown.done is Direction.IN:
        lines += _wanting(phone, shown.person.id)
    told = ft.Semantics(
        key="shown",
        identifier="shown",
        live_region=True,
        content=ft.MergeSemantics(_middle(lines)),
    )
    card = ft.Container(
        told,
        alignment=ft.Alignment.CENTER,
        bgcolor=mark.paper,
        border=ft.Border.all(2, mark.ink),
        border_radius=theme.CORNER_CARD,
        padding=theme.GAP_XL,
        width=WIDTH_PX_MAX,
    )
    return ft.Column(
        [card, *_acts(phone, shown)],
        spacing=theme.GAP_XL,
        scroll=ft.ScrollMode.AUTO,
        alignment=ft.MainAxisAlignment.CENTER,
        horizontal_alignment=ft.CrossAxisAlignment.CENTER,
    )


def _face(phone: State, shown: Shown) -> list[ft.Control]:
    """Whoever stands beside sees whether it is them."""
    sha256 = phone.portraits.of(shown.person.id) if shown.person else ""
    small = phone.photos.small(sha256) if sha256 else b""
    return [person_photo.face(small, FACE_PX)] if small else []


def _wanting(phone: State, person_id: str) -> list[ft.Control]:
    """They are in; this they are told besides."""
    words = wanting_words(phone.papers.wanting(person_id))
    if not words:
        return []
    told = ft.Text(words, theme_style=theme.TITLE, text_align=ft.TextAlign.CENTER)
    return [parts.card([parts.badge(Tone.STOP, say("Papers")), told], Tone.STOP)]


def _acts(phone: State, shown: Shown) -> list[ft.Control]:
    if shown.people:
        names = [
            _large(one.name.name, partial(phone.kiosk.is_me, one.id), f"is-me-{one.id}")
            for one in shown.people
        ]
        return [_row(names)]
    if shown.jobs:
        return [_choice(shown, _jobs(phone, shown))]
    if shown.is_asking:
        buttons = [
            _large(
                present.act_words(one),
                partial(phone.kiosk.choose, one),
                f"kiosk-{one.value}",
                is_filled=one is shown.usual,
            )
            for one in shown.choices
        ]
        return [_choice(shown, buttons)]
    if shown.saved is None:
        return []
    words = say("Not right: take it back")
    back = _large(words, phone.kiosk.take_back, "kiosk-undo")
    return [_row([back])]


def _jobs(phone: State, shown: Shown) -> list[ft.Control]:
    return [
        _large(
            present.job_words(one),
            partial(phone.kiosk.come_for, one.workday),
            f"job-{one.workday}",
            is_filled=number == 0,
        )
        for number, one in enumerate(shown.jobs)
    ]


def _choice(shown: Shown, buttons: list[ft.Control]) -> ft.Control:
    """With what happens by itself beneath."""
    usual = present.usual_words(shown, CHOOSE_S)
    hint = [ft.Text(usual, theme_style=theme.BODY)] if usual else []
    return _middle([_row(buttons), *hint])


def _large(
    words: str, on_press: Callable[[], object], key: str, *, is_filled: bool = False
) -> ft.Control:
    """For a glove, at arm's length."""
    kind = ft.FilledButton if is_filled else ft.OutlinedButton
    button = kind(
        key=key,
        content=ft.Text(words, theme_style=theme.TITLE, color=_INK[is_filled]),
        on_click=once(on_press, key),
        style=ft.ButtonStyle(padding=theme.GAP_XL),
    )
    return ft.MergeSemantics(ft.Semantics(identifier=key, content=button))


_INK = {True: ft.Colors.ON_PRIMARY, False: ft.Colors.PRIMARY}


def _row(buttons: list[ft.Control]) -> ft.Control:
    return ft.Row(
        buttons,
        spacing=theme.GAP_L,
        run_spacing=theme.GAP_M,
        wrap=True,
        alignment=ft.MainAxisAlignment.CENTER,
    )


def _middle(controls: list[ft.Control]) -> ft.Control:
    return ft.Column(
        controls,
        spacing=theme.GAP_M,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.CENTER,
    )


def _big(words: str, ink: ft.Colors | None = None) -> ft.Control:
    return ft.Text(
        words,
        theme_style=theme.DISPLAY,
        color=ink,
        text_align=ft.TextAlign.CENTER,
    )
