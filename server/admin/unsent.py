"""Taking in what a phone could not send: the file that it exported."""

from collections.abc import Callable
from typing import Any

from litestar import Request, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency, Provide
from litestar.handlers import HTTPRouteHandler
from litestar.params import SkipValidation
from litestar.response import Template

from server.admin.devices import DEVICES_PATH
from server.admin.editing import Said
from server.admin.framing import framed
from server.store.desk import Desk
from server.store.protocol import Reader, Writer
from shared.errors import BadInput
from shared.unsent import FILE_BYTES_MAX

UNSENT_PATH = DEVICES_PATH + "/unsent"
# What a form has around its file.
FORM_BYTES_MAX = 64 * 1024

# A job: takes in a file of a production at a time; what became of it, a sentence each.
# Raises BadInput, and changes nothing, for a file that cannot be used.
TakeIn = Callable[[Writer, str, bytes, int], list[str]]


@get(UNSENT_PATH)
async def unsent_page(desk: NamedDependency[SkipValidation[Desk]]) -> Template:
    return await _page(desk, [], None, 200)


def unsent_taker(take_in: TakeIn) -> HTTPRouteHandler:
    """For `pages(...)`: what the form on that page sends."""

    @post(
        UNSENT_PATH,
        request_max_body_size=FILE_BYTES_MAX + FORM_BYTES_MAX,
        dependencies={"take_in": Provide(lambda: take_in, sync_to_thread=False)},
    )
    async def take_unsent(
        request: Request[Any, Any, Any],
        desk: NamedDependency[SkipValidation[Desk]],
        take_in: NamedDependency[SkipValidation[TakeIn]],
    ) -> Template:
        sent = (await request.form()).get("file")
        body = await sent.read() if isinstance(sent, UploadFile) else b""
        if not body:
            return await _page(desk, [], Said("stop", "Choose a file first."), 422)
        now_ms = desk.now_ms()
        try:
            told = await desk.act(lambda w: take_in(w, desk.production, body, now_ms))
        except BadInput as error:
            words = f"{error.detail} Nothing was changed."
            return await _page(desk, [], Said("stop", words), 422)
        return await _page(desk, told, None, 200)

    return take_unsent


async def _page(
    desk: Desk, told: list[str], notice: Said | None, status: int
) -> Template:
    def job(_: Reader) -> dict[str, Any]:
        return {
            "at": f"/admin/{desk.production}/devices",
            "lines": told,
            "notice": notice,
        }

    frame, context = await framed(desk, job, "devices")
    context = {"frame": frame, **context}
    return Template("unsent.html", context=context, status_code=status)
