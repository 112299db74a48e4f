"""The addresses of a wall: the page, its parts, the board and the open line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from litestar import MediaType, Request, Response, Router, get
from litestar.datastructures import Cookie
from litestar.di import NamedDependency, Provide
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, SkipValidation
from litestar.response import Stream

from server.wall.screens import Screens
from shared.errors import Forbidden

WALL_PATH = "/wall"
FOLDER = Path(__file__).parent / "static"
# The parts of the page. A wall's name has no full stop, so none can be one of these.
PARTS = {
    "wall.css": "text/css",
    "wall.js": "text/javascript",
    "contact.js": "text/javascript",
    "words.js": "text/javascript",
    "worker.js": "text/javascript",
}
THEMES = ("light", "dark", "auto")
# As long as a browser keeps a cookie at all; the office ends it by taking the link
# away.
COOKIE_AGE_S = 400 * 24 * 60 * 60
# A browser asks each time whether there is a newer page, and keeps what it has for
# the time without a server.
FRESH = {"Cache-Control": "no-cache"}
UNSEEN = {"Cache-Control": "no-store"}


def _read(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


PAGE, CLOSED = _read("wall.html"), _read("closed.html")


class CookieForm:
    """The cookie that carries a wall's key. `suffix` keeps two servers of a host apart.

    Only the wall's own page sends it, and no script reads it.
    """

    def __init__(self, is_secure: bool, suffix: str = "") -> None:
        self._is_secure = is_secure
        self.name = f"callboard_wall{suffix}"

    def cookie(self, wall: str, key: str) -> Cookie:
        return Cookie(
            key=self.name,
            value=key,
            path=f"{WALL_PATH}/{wall}",
            max_age=COOKIE_AGE_S,
            secure=self._is_secure,
            httponly=True,
            samesite="strict",
        )

    def key(self, request: Request[Any, Any, Any]) -> str:
        """The key that a request carries; empty for none."""
        return request.cookies.get(self.name, "")


@get("/{name:str}")
async def page(
    name: FromPath[str],
    screens: NamedDependency[SkipValidation[Screens]],
    cookie_form: NamedDependency[SkipValidation[CookieForm]],
    key: FromQuery[str | None] = None,
    theme: FromQuery[str | None] = None,
) -> Response[bytes]:
    """The page, or with a key in the address: the key put away, then the page.

    The page itself tells nothing, so anybody may have it. A browser that comes from
    another site's link sends the cookie only with what the page asks for.
    """
    if key is None:
        return Response(PAGE, media_type=MediaType.HTML, headers=FRESH)
    try:
        await screens.display(name, key)
    except Forbidden:
        return Response(
            CLOSED, status_code=403, media_type=MediaType.HTML, headers=UNSEEN
        )
    query = f"?{urlencode({'theme': theme})}" if theme in THEMES else ""
    return Response(
        b"",
        status_code=303,
        headers={**UNSEEN, "Location": f"{WALL_PATH}/{name}{query}"},
        cookies=[cookie_form.cookie(name, key)],
    )


@get("/{name:str}/board.json")
async def board(
    request: Request[Any, Any, Any],
    name: FromPath[str],
    screens: NamedDependency[SkipValidation[Screens]],
    cookie_form: NamedDependency[SkipValidation[CookieForm]],
) -> Response[bytes]:
    """The board as it stands, a Frame."""
    frame = await screens.frame(name, cookie_form.key(request))
    return Response(frame, media_type=MediaType.JSON, headers=UNSEEN)


@get("/{name:str}/live", opt={"is_stream": True})
async def live(
    request: Request[Any, Any, Any],
    name: FromPath[str],
    screens: NamedDependency[SkipValidation[Screens]],
    cookie_form: NamedDependency[SkipValidation[CookieForm]],
) -> Stream:
    """Listen (server-sent events): each `data` is a Frame, the first one at once."""
    screen = await screens.begin(name, cookie_form.key(request))
    return Stream(
        screens.events(screen),
        media_type="text/event-stream",
        # nginx would keep events back until it has a buffer full.
        headers={**UNSEEN, "X-Accel-Buffering": "no"},
    )


def wall_router(screens: Screens, is_secure: bool, suffix: str = "") -> Router:
    """Everything under /wall, for the app to mount."""
    provided = {"screens": screens, "cookie_form": CookieForm(is_secure, suffix)}
    return Router(
        WALL_PATH,
        route_handlers=[page, board, live, *map(_part, PARTS)],
        dependencies={
            name: Provide(_always(value), sync_to_thread=False)
            for name, value in provided.items()
        },
        include_in_schema=False,
    )


def _part(name: str) -> HTTPRouteHandler:
    body = _read(name)

    @get(f"/{name}", name=f"wall {name}", sync_to_thread=False)
    def part() -> Response[bytes]:
        return Response(body, media_type=PARTS[name], headers=FRESH)

    return part


def _always(value: Any) -> Callable[[], Any]:
    def provided() -> Any:
        return value

    return provided
