"""Signing out: what leaves this phone, what has to be done first, and one button."""

import flet as ft

from mobile.language import say, say_error
from mobile.state.signing_out import Hindrance, Parting
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
    export_photos = exporting.use_exporting_photos(phone, saying)
    failed, set_failed = ft.use_state("")
    parting = phone.signing_out.parting()

    async def sign_out() -> None:
        set_failed("")
        try:
            await phone.signing_out.sign_out()
        except CallboardError as error:
            # A full disk, or something was recorded since the press.
            set_failed(say_error(error))
            return
        page.navigate("/")

    body: list[ft.Control] = [
        inset(ft.Text(say(present.SIGN_IN_AGAIN), theme_style=theme.BODY)),
        *_failed(failed),
        *_hindered(parting, page),
    ]
    if words := present.exported_first(parting):
        told = ft.Text(words, theme_style=theme.BODY_STRONG)
        badge = parts.badge(Tone.CHANGED, say("Exported"))
        body.append(inset(parts.card([badge, told], Tone.CHANGED)))
    if parting.hindrances:
        body += exporting.block(phone, export)
        body += exporting.photos_block(phone, export_photos)
    button = parts.primary(
        say("Sign out"), sign_out, key="sign-out", is_ready=not parting.hindrances
    )
    return pane(say("Sign out"), body, back=SYNC_PATH, foot=[button], note=saying.note)


def _failed(words: str) -> list[ft.Control]:
    if not words:
        return []
    told = ft.Semantics(live_region=True, content=ft.Text(words))
    badge = parts.badge(Tone.STOP, say("Not signed out"))
    return [inset(parts.card([badge, told], Tone.STOP))]


def _hindered(parting: Parting, page: ft.Page) -> list[ft.Control]:
    """What has to be done first, and the way to where it is done."""
    hindered = present.hindered_words(parting)
    if not hindered:
        return []
    lines: list[ft.Control] = [parts.badge(Tone.WAITING, say("Not yet"))]
    lines += [ft.Text(words, theme_style=theme.BODY_STRONG) for words in hindered]
    found = [inset(parts.card(lines, Tone.WAITING))]
    if Hindrance.REFUSALS in parting.hindrances:
        button = parts.secondary(
            say("Inbox"),
            lambda: page.navigate("/more/inbox"),
            key="to-inbox",
            icon=ft.Icons.INBOX,
        )
        found.append(inset(ft.Row([button], wrap=True)))
    return found
