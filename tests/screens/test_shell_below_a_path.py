"""The frame as the server has it, below /app.

A file of its own: Flet has one manager for all apps of a process, and when the
server stops it, pages of any other app there have lost theirs.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import flet as ft
from litestar import Litestar, asgi
from litestar.types import Receive, Scope, Send

from mobile.client_app import mounted, running, web_app
from mobile.views import frame
from mobile.views.pane import Standing
from mobile.views.presses import Presses
from tests.support.browser import Visit
from tests.support.served import serving
from tests.support.shell import ALL_SENT, SCREENS

OpenVisit = Callable[..., Visit]


def main(page: ft.Page) -> None:
    frame.show(page, Standing(ALL_SENT), SCREENS, presses=Presses(0))


def test_below_a_path_of_the_server_it_is_the_same_app(
    tmp_path: Path, visit: OpenVisit
) -> None:
    app = mounted(web_app(main, tmp_path), "/app")

    @asgi("/app", is_mount=True, copy_scope=True)
    async def desk(scope: Scope, receive: Receive, send: Send) -> None:
        await app(scope, receive, send)  # type: ignore[arg-type]

    @asynccontextmanager
    async def lifespan(_server: Litestar) -> AsyncIterator[None]:
        async with running():
            yield

    with serving(Litestar([desk], lifespan=[lifespan])) as served:
        one = visit(f"{served.url}/app/plan/7")
        one.sees("All about scene 7")
        one.go("People")
        one.sees("Nobody is in yet")
        assert one.page.url == f"{served.url}/app/people"
        one.page.go_back()
        one.sees("All about scene 7")
        one.close()
