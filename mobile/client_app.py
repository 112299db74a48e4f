"""The phone app in a browser, as an ASGI app on its own or below a path."""

import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import flet as ft
import flet_web.fastapi

from mobile.client_files import (
    ASSETS,
    ASGIApp,
    ClientFiles,
    Receive,
    Scope,
    Send,
)

__all__ = ["mounted", "running", "web_app"]


def web_app(main: Callable[[ft.Page], Any], cache: Path) -> ASGIApp:
    """`main` served to browsers; compressed client files are kept in `cache`."""

    def main_for_one_line(page: ft.Page) -> None:
        session = _session_key(page)

        async def forget() -> None:
            await flet_web.fastapi.app_manager.delete_session(session)

        # A lost line ends its session, and the browser comes back to a new one.
        # In Flet 1.0.5 a session that is taken up again gets events and data, but
        # its screens freeze (rendering anew on connect thaws them once at most).
        # The address is the browser's and stays; what must outlive a lost line
        # belongs in the state, not in a hook. Flet's own time-out would do the
        # same, but only after ten seconds or more.
        page.on_disconnect = forget
        main(page)

    flet_app = flet_web.fastapi.app(
        main_for_one_line,
        assets_dir=str(ASSETS),
        app_name="Callboard",
        app_short_name="Callboard",
        app_description="Today's plan, and who is here.",
        no_cdn=True,
    )
    return ClientFiles(flet_app, cache)


def mounted(app: ASGIApp, prefix: str) -> ASGIApp:
    """`app` as it wants to be called below `prefix` ("/app") of another server.

    Litestar hands a mount its path without the prefix and with a slash at the
    end; Flet expects the whole path, and its socket at exactly `prefix/ws`.
    """

    async def below(scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope["path"])
        if path != prefix and not path.startswith(f"{prefix}/"):
            path = prefix + path
        path = path.rstrip("/")
        if path == prefix:
            path += "/"
        inner = {**scope, "root_path": prefix, "path": path, "raw_path": path.encode()}
        await app(inner, receive, send)

    return below


@asynccontextmanager
async def running() -> AsyncIterator[None]:
    """Flet's own start and stop, for a server whose mounts get no lifespan."""
    await flet_web.fastapi.app_manager.start()
    try:
        yield
    finally:
        await flet_web.fastapi.app_manager.shutdown()


def _session_key(page: ft.Page) -> str:
    """What Flet's manager keeps the page's session under; known while connected."""
    local = {"127.0.0.1", "::1"}
    address = "" if page.client_ip in local else page.client_ip
    client = f"{address}{page.client_user_agent}".encode()
    return f"{page.name}_{page.session.id}_{hashlib.sha1(client).hexdigest()}"
