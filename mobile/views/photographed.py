"""The photos of one record or of one form, with what adds more and takes some off."""

from collections.abc import Callable, Sequence
from typing import Any, cast

import flet as ft

from mobile.language import say
from mobile.state import Saved, State
from mobile.views import parts, photos
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.present import incidents as present
from mobile.views.saving import Saying

Put = Callable[[str], Saved]


@ft.component
def Photographed(
    hashes: Sequence[str],
    saying: Saying,
    put_on: Put | None = None,
    take_off: Put | None = None,
) -> ft.Control:
    """Of a record. Whoever may not edit it is given neither act, and only looks."""
    phone = use_phone()

    def add(sha256: str) -> None:
        if put_on is not None and take_off is not None:
            put, off = put_on, take_off
            saying.act(
                lambda: put(sha256), say("Photo added"), undo=lambda: off(sha256)
            )

    def remove(sha256: str) -> None:
        if put_on is not None and take_off is not None:
            put, off = put_on, take_off
            saying.act(
                lambda: off(sha256), say("Photo taken off"), undo=lambda: put(sha256)
            )

    choose = photos.use_adding(phone, saying, add)
    may_edit = put_on is not None
    one: Any = photos.Photos
    return cast(
        ft.Control,
        one(
            hashes,
            present.photos_title(len(hashes), phone.photos.here(hashes)),
            remove if may_edit else None,
            photos.add_button(choose) if may_edit else None,
        ),
    )


def chosen(
    phone: State,
    hashes: Sequence[str],
    choose: Callable[[], Any],
    remove: Callable[[str], object],
) -> list[ft.Control]:
    """Of a form: thumbnails, the button for more, whether they tell where they were
    taken.
    """
    shown: list[ft.Control] = []
    if hashes:
        shown = [inset(photos.thumbnails(phone, hashes, on_remove=remove))]
    return [
        parts.heading(present.photos_title(len(hashes))),
        *shown,
        inset(ft.Row([photos.add_button(choose)], wrap=True)),
        photos.place_switch(phone),
    ]
