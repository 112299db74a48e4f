"""The panel as one router: the door, and pages behind it."""

from litestar import Router
from litestar.di import Provide
from litestar.types import ControllerRouterHandler

from server.accounts.signing_in import Accounts
from server.admin.login import login, login_page, logout
from server.admin.security import (
    PANEL_PATH,
    CookieRules,
    NotSignedIn,
    provide_identity,
    session_guard,
    to_login,
)


def panel(
    accounts: Accounts, cookie_rules: CookieRules, *pages: ControllerRouterHandler
) -> Router:
    """Everything under /admin but its static files. Every page needs a session.

    Handlers may ask for the dependencies `identity` and `accounts`. The app adds
    `templates()`, `static_files()`, `csrf()` and `security_headers()`.
    """
    return Router(
        PANEL_PATH,
        route_handlers=[login_page, login, logout, *pages],
        guards=[session_guard(accounts, cookie_rules)],
        dependencies={
            "identity": Provide(provide_identity, sync_to_thread=False),
            "accounts": Provide(lambda: accounts, sync_to_thread=False),
            "cookie_rules": Provide(lambda: cookie_rules, sync_to_thread=False),
        },
        exception_handlers={NotSignedIn: to_login},
        include_in_schema=False,
    )
