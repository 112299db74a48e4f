"""Signing out: what leaves this phone, what has to be done first, and one button."""

import flet as ft

from mobile.language import say
from mobile.views import exporting, parts, theme
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.pane import SYNC_PATH, pane
from mobile.views.present import exporting as present
from mobile.views.saving import use_saying
from mobile.views.tones import Tone
from shared.errors import CallboardError

PATH = "/more/sign-out"


def routes() -> list[ft.Route]:
    return [ft.Route(path=PATH.removeprefix("/"), component=SignOut)]


@ft.component
def SignOut() -> ft.Control:
    phone = use_phone()
    page = ft.context.page
    saying = use_saying(phone)
    export = exporting.use_exporting(phone, saying)
    parting = phone.signing_out.parting()
    hindered = present.hindered_words(parting)

    async def sign_out() -> None:
        try:
            await phone.signing_out.sign_out()
        except CallboardError:
            # Something was recorded between the last look and the press: it shows now.
            return
        page.navigate("/")

    body: list[ft.Control] = [
        inset(ft.Text(say(present.SIGN_IN_AGAIN), theme_style=theme.BODY)),
    ]
    if hindered:
        lines: list[ft.Control] = [parts.badge(Tone.WAITING, say("Not yet"))]
        lines += [ft.Text(words, theme_style=theme.BODY_STRONG) for words in hindered]
        body.append(inset(parts.card(lines, Tone.WAITING)))
    if words := present.exported_first(parting):
        told = ft.Text(words, theme_style=theme.BODY_STRONG)
        badge = parts.badge(Tone.CHANGED, say("Exported"))
        body.append(inset(parts.card([badge, told], Tone.CHANGED)))
    if hindered:
        body += exporting.block(phone, export)
    button = parts.primary(
        say("Sign out"), sign_out, key="sign-out", is_ready=not parting.hindrances
    )
    return pane(say("Sign out"), body, back=SYNC_PATH, foot=[button], note=saying.note)
