"""The composition root: the one place where the phone's parts are made and joined."""

from collections.abc import Callable
from pathlib import Path

import flet as ft

from mobile.views import frame
from mobile.views.pane import Standing


def phone(data: Path) -> Callable[[ft.Page], None]:
    """What Flet calls for each page that opens this phone, kept in `data`."""
    data.mkdir(parents=True, exist_ok=True)
    standing = Standing()

    def main(page: ft.Page) -> None:
        frame.show(page, standing, screens=())

    return main
