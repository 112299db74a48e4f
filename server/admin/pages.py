"""Every page behind the door, and what a page says when it cannot be shown."""

from typing import Any

from litestar import MediaType, Request, Response, Router
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Template
from litestar.types import ControllerRouterHandler

from server.accounts.nouns import Identity
from server.admin.call_rows import call_row, cancel_call, revive_call, save_call
from server.admin.calls import call_department, call_people, calls_page
from server.admin.days import create_day, days_page
from server.admin.home import create_production, home_page
from server.admin.live import live
from server.admin.office_pages import OFFICE_PAGES
from server.admin.plan import add_line, plan_page
from server.admin.plan_head import head_card, save_head
from server.admin.plan_lines import (
    cancel_line,
    line_row,
    revive_line,
    save_line,
    save_progress,
)
from server.admin.publish import moved_notice, publish, publish_page
from server.admin.revisions_page import ledger_page, mark_told, revisions_page
from server.store.desk import Desk, Office
from shared.errors import CallboardError

PAGES: tuple[ControllerRouterHandler, ...] = (
    home_page,
    create_production,
    days_page,
    create_day,
    plan_page,
    add_line,
    line_row,
    save_line,
    save_progress,
    cancel_line,
    revive_line,
    head_card,
    save_head,
    calls_page,
    call_department,
    call_people,
    call_row,
    save_call,
    cancel_call,
    revive_call,
    publish_page,
    moved_notice,
    publish,
    revisions_page,
    ledger_page,
    mark_told,
    live,
    *OFFICE_PAGES,
)


def pages(
    office: Office,
    server_url: str,
    *more: ControllerRouterHandler,
    fingerprint: str = "",
) -> Router:
    """For `panel(...)`. Handlers may ask for `office`, for `server_url` (the address
    that phones use), and, under a production, for the `desk` of whoever is signed in.
    """

    async def provide_desk(
        identity: NamedDependency[Identity], production: FromPath[str]
    ) -> Desk:
        return await office.desk(identity, production)

    return Router(
        "/",
        route_handlers=[*PAGES, *more],
        dependencies={
            "office": Provide(lambda: office, sync_to_thread=False),
            "server_url": Provide(lambda: server_url, sync_to_thread=False),
            "fingerprint": Provide(lambda: fingerprint, sync_to_thread=False),
            "desk": Provide(provide_desk),
        },
        exception_handlers={CallboardError: refused_page},
    )


def refused_page(
    request: Request[Identity, Any, Any], error: CallboardError
) -> Response[Any] | Template:
    """What no form caught: a page of its own, or a sentence for admin.js."""
    if request.headers.get("hx-request") == "true":
        # 409 and 422 would be swapped into the row that asked.
        status = 400 if error.status in (409, 422) else error.status
        return Response(error.detail, status_code=status, media_type=MediaType.TEXT)
    return Template(
        "refused.html",
        context={
            "title": "Not here" if error.status == 404 else "Not done",
            "detail": error.detail,
        },
        status_code=error.status,
    )
