"""A line that names somebody, with a tap beside it to call them."""

import flet as ft

from mobile.language import say
from mobile.state import State
from mobile.views import parts, theme
from mobile.views.leaving import opener


def with_call(
    phone: State,
    person: str,
    line: ft.Control,
    at: ft.CrossAxisAlignment = ft.CrossAxisAlignment.CENTER,
    key: str = "",
) -> ft.Control:
    """The line, and beside it a tap to call them, if their number is known.

    `key` tells taps apart where one person stands on a page more than once.
    """
    known = phone.people.all().get(person)
    number = known.contact.phone.replace(" ", "") if known else ""
    me = phone.paired.person if phone.paired else ""
    if known is None or not number or person == me:
        return line
    call = parts.icon_button(
        ft.Icons.CALL_OUTLINED,
        say("Call {who}", who=known.name.name),
        opener(f"tel:{number}"),
        key=key or f"call-{person}",
    )
    return ft.Row(
        [
            ft.Container(line, expand=True),
            ft.Container(call, padding=ft.Padding.only(right=theme.GAP_S)),
        ],
        spacing=0,
        vertical_alignment=at,
    )
