"""How the app looks, sounds and speaks: chosen once, kept on this phone."""

import flet as ft

from mobile.language import LANGUAGES, say
from mobile.state import State
from mobile.views import parts, theme
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.labelled import labelled
from mobile.views.one_of import Option, one_of
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


def _looks(phone: State) -> list[ft.Control]:
    options = [
        Option(look.name.lower(), look, say(words), say(detail))
        for look, (words, detail) in LOOKS.items()
    ]
    return one_of(
        "look", options, look_of(phone), lambda look: phone.appearance.choose(look.name)
    )


def _languages(phone: State) -> list[ft.Control]:
    """Each by its own name: whoever looks for theirs may read no other."""
    rows = [("", say("As the phone")), *LANGUAGES.items()]
    options = [Option(code or "phone", code, words) for code, words in rows]
    here = phone.appearance
    return one_of("language", options, here.language(), here.choose_language)


def _clocks(phone: State) -> list[ft.Control]:
    options = [Option(clock or "phone", clock, say(words)) for clock, words in CLOCKS]
    here = phone.appearance
    return one_of("clock", options, here.clock(), here.choose_clock)


def _hands(phone: State) -> list[ft.Control]:
    """Where the buttons at the foot of a screen stand, and the rail of a tablet."""
    options = [Option(name, at_right, say(words)) for name, words, at_right in HANDS]
    here = phone.appearance
    return one_of("hand", options, here.is_right_handed(), here.choose_hand)


def _loud(phone: State) -> ft.Control:
    def turn() -> None:
        phone.appearance.be_loud(not phone.appearance.is_loud())

    switch = ft.Switch(key="be-loud", value=phone.appearance.is_loud(), on_change=turn)
    return inset(labelled(switch, "be-loud", say("A sound for each scan")))
