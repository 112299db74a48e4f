"""About: what this is, which version, and whose it is."""

import flet as ft

from mobile.language import say
from mobile.settings import VERSION
from mobile.views import parts, theme
from mobile.views.insets import inset
from mobile.views.pane import pane

LICENCE = "Apache License 2.0"
FONT_LICENCE = "SIL Open Font License 1.1"


def routes() -> list[ft.Route]:
    return [ft.Route(path="more/about", component=About)]


@ft.component
def About() -> ft.Control:
    words = say(
        "The day's plan, who is here and who holds what, on every phone of the "
        "production, with a signal or without."
    )
    return pane(
        say("About"),
        [
            inset(ft.Text(words, theme_style=theme.BODY)),
            parts.row(f"Callboard {VERSION}", key="version", detail=say("Version")),
            parts.row(LICENCE, key="licence", detail=say("Free software, under the")),
            parts.row(
                FONT_LICENCE, key="font-licence", detail=say("Its letters, under the")
            ),
        ],
        back="/more",
    )
