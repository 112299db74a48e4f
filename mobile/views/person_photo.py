"""The photo on a person's screen: seen by all, put there by them or by the office."""

import flet as ft

from mobile.language import say
from mobile.state import State
from mobile.views import parts, photos, theme
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.saving import Saying

SIDE_PX = 120


@ft.component
def Photo(id_: str, saying: Saying) -> ft.Control:
    phone = use_phone()

    def put(sha256: str) -> None:
        saying.act(lambda: phone.portraits.put(id_, sha256), say("Photo put here"))

    def take_off() -> None:
        saying.act(lambda: phone.portraits.take_off(id_), say("Photo taken off"))

    choose = photos.use_adding(phone, saying, put)
    standing, may = phone.portraits.of(id_), phone.portraits.may_set(id_)
    lines = _seen(phone, standing)
    acts: list[ft.Control] = []
    if may:
        words = say("Another photo") if standing else say("Add a photo of the face")
        icon = ft.Icons.ADD_A_PHOTO_OUTLINED
        acts.append(parts.secondary(words, choose, key="put-face", icon=icon))
    if may and standing:
        acts.append(parts.secondary(say("Take it off"), take_off, key="take-off-face"))
    if acts:
        lines.append(ft.Row(acts, spacing=theme.GAP_M, wrap=True))
    return inset(ft.Column(lines, spacing=theme.GAP_M)) if lines else ft.Column([])


def _seen(phone: State, sha256: str) -> list[ft.Control]:
    if not sha256:
        return []
    small = phone.photos.small(sha256)
    if not small:
        return [ft.Text(say("Their photo is not here yet."), theme_style=theme.LABEL)]
    return [face(small, SIDE_PX)]


def face(small: bytes, side_px: int) -> ft.Control:
    return ft.Semantics(
        key="face",
        identifier="face",
        label=say("Their photo"),
        image=True,
        content=ft.Image(
            src=small,
            width=side_px,
            height=side_px,
            fit=ft.BoxFit.COVER,
            border_radius=theme.CORNER_CARD,
            gapless_playback=True,
            exclude_from_semantics=True,
        ),
    )
