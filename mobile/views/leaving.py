"""Out of the app: the telephone, a message, the map."""

from collections.abc import Awaitable, Callable

import flet as ft


def opener(url: str) -> Callable[[], Awaitable[None]]:
    """What a press does: hand `url` to the phone: tel:, sms:, a map, the web."""

    async def leave() -> None:
        await ft.UrlLauncher().launch_url(url)

    return leave
