"""How the app looks, sounds and speaks: chosen once, kept on this phone."""

from collections.abc import Callable, Sequence
from functools import partial

import flet as ft

from mobile.language import LANGUAGES, say
from mobile.state import State
from mobile.views import parts, theme
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.labelled import labelled
from mobile.views.pane import pane
from mobile.views.theme import Look
from shared.words import shown

LOOKS = {
    Look.SYSTEM: (
        shown("As the phone"),
        shown("Light by day and dark by night, as the phone is set"),
    ),
    Look.LIGHT: (shown("Light"), ""),
    Look.DARK: (shown("Dark"), ""),
    Look.OUTDOOR: (
        shown("Outdoor"),
        shown("Black on white and heavier type, for bright sun"),
    ),
}
CLOCKS = (
    ("", shown("As is usual in the phone's country")),
    ("24", shown("24 hours, as 17:30")),
    ("12", shown("12 hours, as 5:30 pm")),
)

HANDS = (
    ("left", shown("At the left, for the left hand"), False),
    ("right", shown("At the right, for the right hand"), True),
)


def routes() -> list[ft.Route]:
    return [ft.Route(path="more/appearance", component=Appearance)]


def look_of(phone: State) -> Look:
    """The look chosen on this phone; one that this app does not know is the phone's."""
    name = phone.appearance.look()
    return Look[name] if name in Look.__members__ else Look.SYSTEM


def look_words(phone: State) -> str:
    words, _ = LOOKS[look_of(phone)]
    return say(words)


def use_look(phone: State) -> None:
    """A hook: dresses the page whenever another look is chosen, here or elsewhere.

    And another language, for what Flutter itself says and for the voice that reads
    aloud: a field's menu, "Tab 1 of 5".
    """
    page = ft.context.page
    look, language = look_of(phone), phone.appearance.tongue().language

    def dress() -> None:
        theme.dress(page, look)
        page.locale_configuration = ft.LocaleConfiguration(
            [ft.Locale(code) for code in LANGUAGES], ft.Locale(language)
        )
        page.update()

    ft.use_effect(dress, dependencies=[look, language])


@ft.component
def Appearance() -> ft.Control:
    phone = use_phone()
    body = [
        *_looks(phone),
        parts.heading(say("Language")),
        *_languages(phone),
        parts.heading(say("Time of day")),
        *_clocks(phone),
        parts.heading(say("Buttons")),
        *_hands(phone),
        parts.heading(say("Sound")),
        _loud(phone),
    ]
    return pane(say("Appearance"), body, back="/more")


def _looks(phone: State) -> Sequence[ft.Control]:
    chosen = look_of(phone)
    return [
        _row(
            f"look-{look.name.lower()}",
            say(words),
            say(detail) if detail else "",
            partial(phone.appearance.choose, look.name),
            is_chosen=look is chosen,
        )
        for look, (words, detail) in LOOKS.items()
    ]


def _languages(phone: State) -> Sequence[ft.Control]:
    """Each by its own name: whoever looks for theirs may read no other."""
    chosen = phone.appearance.language()
    rows = [("", say("As the phone")), *LANGUAGES.items()]
    return [
        _row(
            f"language-{code or 'phone'}",
            words,
            "",
            partial(phone.appearance.choose_language, code),
            is_chosen=code == chosen,
        )
        for code, words in rows
    ]


def _clocks(phone: State) -> Sequence[ft.Control]:
    chosen = phone.appearance.clock()
    return [
        _row(
            f"clock-{clock or 'phone'}",
            say(words),
            "",
            partial(phone.appearance.choose_clock, clock),
            is_chosen=clock == chosen,
        )
        for clock, words in CLOCKS
    ]


def _hands(phone: State) -> Sequence[ft.Control]:
    """Where the buttons at the foot of a screen stand, and the rail of a tablet."""
    is_right = phone.appearance.is_right_handed()
    return [
        _row(
            f"hand-{name}",
            say(words),
            "",
            partial(phone.appearance.choose_hand, at_right),
            is_chosen=at_right is is_right,
        )
        for name, words, at_right in HANDS
    ]


def _loud(phone: State) -> ft.Control:
    def turn() -> None:
        phone.appearance.be_loud(not phone.appearance.is_loud())

    switch = ft.Switch(key="be-loud", value=phone.appearance.is_loud(), on_change=turn)
    return inset(labelled(switch, "be-loud", say("A sound for each scan")))


def _row(
    key: str, words: str, detail: str, choose: Callable[[], None], *, is_chosen: bool
) -> ft.Control:
    icon = ft.Icons.RADIO_BUTTON_CHECKED if is_chosen else ft.Icons.RADIO_BUTTON_OFF
    line = parts.row(
        words,
        key=key,
        detail=detail,
        lead=ft.Icon(icon),
        on_press=choose,
        is_chosen=is_chosen,
    )
    return ft.Semantics(selected=is_chosen, content=line)
