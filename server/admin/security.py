"""What a browser may do with our pages: headers, CSRF, the session cookie."""

import re
from collections.abc import Awaitable, Callable
from typing import Any, Literal

from litestar import MediaType
from litestar.config.csrf import CSRFConfig
from litestar.connection import ASGIConnection, Request
from litestar.datastructures import Cookie, MutableScopeHeaders
from litestar.handlers import BaseRouteHandler
from litestar.response import Redirect, Response
from litestar.types import Message, Scope
from msgspec import Struct

from server.accounts.nouns import Identity
from server.accounts.signing_in import SESSION_MS_MAX, Accounts

PANEL_PATH = "/admin"
LOGIN_PATH = f"{PANEL_PATH}/login"

# Nothing from anywhere but ourselves, and no inline code or style at all.
# data: is for the small drawings inside the style sheets.
STRICT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
COMMON_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}
# A year: what browsers that keep a list of such names ask for.
STRICT_S = 365 * 24 * 3600
# These carry a token in a header, or none: no cookie gives them authority, so
# there is nothing to forge. Whatever is not named here is protected.
CSRF_EXEMPT = r"^/(sync|blobs|pair|app|wall|healthz|readyz)(/|$)"
CSRF_HEADER = "x-csrftoken"

BeforeSend = Callable[[Message, Scope], Awaitable[None]]


class CookieRules(Struct, frozen=True):
    """`is_secure` where the browser's own connection is https.

    A cookie does not know ports, so `suffix` keeps two servers of one host apart.
    SameSite is lax, not strict: a link in an e-mail must open signed in. What a
    request changes is guarded by the CSRF token, not by this.
    """

    is_secure: bool
    suffix: str = ""

    @property
    def session_name(self) -> str:
        return self._name("session")

    @property
    def csrf_name(self) -> str:
        return self._name("csrf")

    def _name(self, what: str) -> str:
        # The browser itself holds __Host- cookies to Secure, Path=/ and this host.
        prefix = "__Host-" if self.is_secure else ""
        return f"{prefix}callboard_{what}{self.suffix}"


def csrf(secret: str, cookies: CookieRules) -> CSRFConfig:
    """`secret` must survive a restart, or every open form is refused after it."""
    return CSRFConfig(
        secret=secret,
        cookie_name=cookies.csrf_name,
        cookie_secure=cookies.is_secure,
        cookie_httponly=True,
        cookie_samesite="lax",
        header_name=CSRF_HEADER,
        exclude=[CSRF_EXEMPT],
    )


def security_headers(*, is_at_its_name: bool = False) -> BeforeSend:
    """For `before_send`, so that static files and errors get the headers too.

    `is_at_its_name`: the server has every port of its name, so that a browser may be
    told to come over https for ever.
    An answer that brings its own Content-Security-Policy keeps it, as /app does.
    """

    async def before_send(message: Message, scope: Scope) -> None:
        if message["type"] != "http.response.start":
            return
        headers = MutableScopeHeaders.from_message(message)
        path = scope["path"]
        for name, value in COMMON_HEADERS.items():
            headers[name] = value
        if is_at_its_name:
            headers["Strict-Transport-Security"] = f"max-age={STRICT_S}"
        # A mount that brings its own, stricter to its pages than a path can be.
        if "Content-Security-Policy" not in headers:
            headers["Content-Security-Policy"] = STRICT_POLICY
        is_page = _is_under(path, PANEL_PATH)
        if is_page and "cache-control" not in headers:
            # After signing out, Back must not show what was there.
            headers["Cache-Control"] = "no-store"

    return before_send


class NotSignedIn(Exception):
    """No session, or one that has ended. The browser is shown the login page."""


def session_guard(
    accounts: Accounts, cookies: CookieRules
) -> Callable[[ASGIConnection[Any, Any, Any, Any], BaseRouteHandler], Awaitable[None]]:
    """A guard for the admin router: sets `connection.user`, or raises NotSignedIn.

    A page that must be open to all says `opt={"is_public": True}`.
    """

    async def guard(
        connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
    ) -> None:
        if handler.opt.get("is_public"):
            return
        token = connection.cookies.get(cookies.session_name)
        identity = await accounts.identity(token) if token else None
        if identity is None:
            raise NotSignedIn
        connection.scope["user"] = identity

    return guard


def provide_identity(request: Request[Identity, Any, Any]) -> Identity:
    """The dependency for handlers behind `session_guard`."""
    return request.user


def to_login(
    request: Request[Any, Any, Any], _: NotSignedIn
) -> Response[str] | Redirect:
    """The exception handler for NotSignedIn: log in, then back to the same page.

    htmx gets a bare 401: admin.js decides, so that nothing typed is thrown away.
    """
    if request.headers.get("hx-request") == "true":
        return Response("", status_code=401, media_type=MediaType.TEXT)
    page = request.url.path if request.method == "GET" else PANEL_PATH
    return Redirect(LOGIN_PATH, query_params={"next": page}, status_code=303)


def page_after_login(wanted: str) -> str:
    """`wanted` if it is a page of the panel, else the panel's first page.

    Anything else could send a person, just signed in, to another site.
    """
    is_ours = re.fullmatch(r"/admin(/[A-Za-z0-9_\-./~%]*)?", wanted) is not None
    return wanted if is_ours and ".." not in wanted else PANEL_PATH


def session_cookie(token: str, cookies: CookieRules) -> Cookie:
    return _cookie(token, SESSION_MS_MAX // 1000, cookies)


def no_session_cookie(cookies: CookieRules) -> Cookie:
    """Makes the browser forget it. The session itself is ended on the server."""
    return _cookie("", 0, cookies)


def _cookie(value: str, max_age_s: int, cookies: CookieRules) -> Cookie:
    same_site: Literal["lax"] = "lax"
    return Cookie(
        key=cookies.session_name,
        value=value,
        path="/",
        max_age=max_age_s,
        secure=cookies.is_secure,
        httponly=True,
        samesite=same_site,
    )


def _is_under(path: str, under: str) -> bool:
    return path == under or path.startswith(under.rstrip("/") + "/")
