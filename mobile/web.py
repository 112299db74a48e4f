"""The phone app in a browser, as an ASGI app on its own or below a path."""

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
    flet_app = flet_web.fastapi.app(
        main,
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
