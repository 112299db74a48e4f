"""One's own PIN: what opens the gate's tablet for whoever has no badge on them."""

import flet as ft
from flet.components.hooks.use_ref import MutableRef

from mobile.language import say
from mobile.views import parts, theme
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.kept_field import kept_field
from mobile.views.pane import pane
from mobile.views.saving import use_saying
from shared.pins import DIGITS

PATH = "/more/pin"


def routes() -> list[ft.Route]:
    return [ft.Route(path=PATH.removeprefix("/"), component=OwnPin)]


@ft.component
def OwnPin() -> ft.Control:
    phone = use_phone()
    saying = use_saying(phone)
    typed, set_typed = ft.use_state("")
    # Typed quicker than a page is redrawn, the number is newer than what was drawn.
    latest: MutableRef[str] = ft.use_ref("")
    # The field begins anew with each number that was taken.
    turn, set_turn = ft.use_state(0)
    if not phone.pins.may_set():
        only = parts.empty(ft.Icons.LOCK_OUTLINE, say("A display has no PIN."))
        return pane(say("PIN"), only, back="/more")

    def keep(text: str) -> None:
        latest.current = text
        set_typed(text)

    def choose() -> None:
        pin = latest.current or ""
        if saying.act(lambda: phone.pins.choose(pin), say("Your PIN is chosen")):
            keep("")
            set_turn(turn + 1)

    def give_up() -> None:
        saying.act(phone.pins.give_up, say("You have no PIN any more"))

    words = say(
        "{digits} digits to type at the gate's tablet when you have no badge on you. "
        "Nobody can look it up: if you forget it, choose another.",
        digits=DIGITS,
    )
    now = say("You have a PIN.") if phone.pins.has_one else say("You have none yet.")
    field = kept_field(
        say("A PIN of your own"),
        "pin",
        "",
        keep,
        of=str(turn),
        is_first=True,
        on_submit=choose,
        is_code=True,
        is_number=True,
    )
    body: list[ft.Control] = [
        inset(ft.Text(words, theme_style=theme.BODY)),
        inset(ft.Text(now, theme_style=theme.BODY_STRONG, key="pin-standing")),
        inset(field),
    ]
    is_ready = bool(typed.strip())
    foot = [
        parts.primary(say("Choose this PIN"), choose, key="save-pin", is_ready=is_ready)
    ]
    if phone.pins.has_one:
        foot.append(parts.secondary(say("Have no PIN"), give_up, key="give-up-pin"))
    return pane(say("PIN"), body, back="/more", foot=foot, note=saying.note)
