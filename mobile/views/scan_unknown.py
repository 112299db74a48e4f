"""What was scanned before anybody knew it: it waits, or has come to something since."""

from functools import partial

import flet as ft

from mobile.language import say, say_many
from mobile.state import State
from mobile.state.unknown_codes import Unknown
from mobile.views import parts, theme
from mobile.views.insets import inset
from mobile.views.present import scan as present
from mobile.views.scan_result import around

SHOWN_MAX = 50


def kept(phone: State) -> list[ft.Control]:
    """Newest first; nothing where every code was known."""
    found = phone.unknown_codes.all()
    if not found:
        return []
    words = say_many(
        len(found), "{count} not known when scanned", "{count} not known when scanned"
    )
    rows = [_row(phone, one) for one in reversed(found[-SHOWN_MAX:])]
    return [parts.heading(words), *rows]


def _row(phone: State, one: Unknown) -> ft.Control:
    page, asset = ft.context.page, phone.equipment.all().get(one.subject)
    name = asset.name.name if asset else phone.people.name(one.subject)
    title, detail = present.unknown_words(one, name, around(phone))
    path = f"/more/equipment/{one.subject}" if asset else f"/people/{one.subject}"
    row = parts.row(
        title,
        key=f"unknown-{one.code}",
        detail=detail,
        lead=ft.Icon(ft.Icons.DONE if one.fact else ft.Icons.HELP_OUTLINE),
        on_press=(lambda: page.navigate(path)) if one.subject else None,
    )
    return ft.Column(
        [row, inset(ft.Row(_acts(phone, one), spacing=theme.GAP_M, wrap=True))],
        spacing=0,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _acts(phone: State, one: Unknown) -> list[ft.Control]:
    codes = phone.unknown_codes
    words = say("Seen") if one.subject else say("Forget it")
    acts: list[ft.Control] = [
        parts.secondary(words, partial(codes.forget, one.code), key=f"seen-{one.code}")
    ]
    if one.fact:
        undo = partial(codes.undo, one.code)
        acts.append(parts.secondary(say("Undo"), undo, key=f"undo-{one.code}"))
    return acts
