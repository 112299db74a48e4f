"""Time and place as they were when a form was opened."""

import flet as ft

from mobile.language import say
from mobile.state import State
from mobile.views import theme
from mobile.views.present.day import place_of
from mobile.views.present.incidents import fixed_words
from shared.words import shown

HINT = shown("Kept on this phone while you type.")


def words(phone: State, at_ms: int, place: str) -> str:
    """As "09:42 · The Yard"."""
    today = phone.days.today()
    found = place_of(today.plan, place) if today else None
    name = found.name.name if found else ""
    return fixed_words(at_ms, name, phone.now_ms(), phone.days.zone())


def fixed(phone: State, at_ms: int, place: str) -> ft.Control:
    """The same at the top of the form, and that nothing of it is lost."""
    return ft.MergeSemantics(
        ft.Column(
            [
                ft.Text(words(phone, at_ms, place), theme_style=theme.BODY_STRONG),
                ft.Text(say(HINT), theme_style=theme.LABEL),
            ],
            spacing=2,
        )
    )
