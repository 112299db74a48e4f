"""What stands where a plan would: none is published, or none has come here yet."""

import flet as ft

from mobile.language import say
from mobile.state import State
from mobile.views import parts
from mobile.views.pane import SYNC_PATH


def told(phone: State, icon: ft.IconData) -> ft.Control:
    """Why there is no plan. Whether one is published, only a phone that has heard of
    the server can tell.
    """
    if phone.freshness().as_of_ms is not None:
        return parts.empty(
            icon,
            say("No plan has been published yet."),
            say("It appears here by itself as soon as the office publishes one."),
        )
    page = ft.context.page
    return parts.empty(
        icon,
        say("Nothing received yet"),
        say(
            "The plan comes here by itself. If it does not, go where there is a "
            "connection."
        ),
        parts.secondary(
            say("Look at the connection"),
            lambda: page.navigate(SYNC_PATH),
            key="to-sync",
        ),
    )
