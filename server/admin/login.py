"""The door of the panel: sign in, sign out."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from server.accounts.nouns import Identity
from server.accounts.signing_in import Accounts
from server.admin.forms import Form, field_errors
from server.admin.security import (
    LOGIN_PATH,
    CookieRules,
    no_session_cookie,
    page_after_login,
    session_cookie,
)
from shared.errors import BadInput, Busy, TooMany


class LoginForm(Form, frozen=True):
    """As typed. `next` is the page that was wanted before."""

    email: str
    password: str
    next: str = "/admin"


@get("/login", opt={"is_public": True}, sync_to_thread=False)
def login_page(
    next: FromQuery[str] = "/admin",  # noqa: A002  the query's own name
) -> Template:
    return _page(email="", wanted=next)


@post("/login", opt={"is_public": True})
async def login(
    request: Request[Any, Any, Any],
    data: URLEncodedBody[LoginForm],
    accounts: NamedDependency[Accounts],
    cookie_rules: NamedDependency[CookieRules],
) -> Template | Redirect:
    address = request.client.host if request.client is not None else ""
    try:
        token = await accounts.sign_in(data.email, data.password, address)
    except BadInput as refusal:
        return _page(data.email, data.next, errors=field_errors(refusal), status=422)
    except (TooMany, Busy) as refusal:
        return _page(
            data.email,
            data.next,
            notice=refusal.detail,
            status=refusal.status,
            retry_after_s=int(refusal.args_by_name.get("retry_after_s", 5)),
        )
    return Redirect(
        page_after_login(data.next),
        status_code=303,
        cookies=[session_cookie(token, cookie_rules)],
    )


@post("/logout")
async def logout(
    request: Request[Identity, Any, Any],
    accounts: NamedDependency[Accounts],
    cookie_rules: NamedDependency[CookieRules],
) -> Redirect:
    await accounts.sign_out(request.user)
    return Redirect(
        LOGIN_PATH, status_code=303, cookies=[no_session_cookie(cookie_rules)]
    )


def _page(
    email: str,
    wanted: str,
    errors: dict[str, str] | None = None,
    notice: str = "",
    status: int = 200,
    retry_after_s: int = 0,
) -> Template:
    fixes = {"email": "", "password": "", **(errors or {})}
    return Template(
        "login.html",
        context={
            "email": email,
            "next": page_after_login(wanted),
            "errors": fixes,
            "notice": notice,
        },
        status_code=status,
        headers={"Retry-After": str(retry_after_s)} if retry_after_s else {},
    )
