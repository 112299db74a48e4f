"""Every error as it leaves the server: application/problem+json with our code."""

import logging
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.openapi.datastructures import ResponseSpec

from shared.errors import (
    BadInput,
    CallboardError,
    Forbidden,
    NotFound,
    Problem,
    TooLarge,
    TooMany,
    UnknownToken,
)

log = logging.getLogger("callboard.http")

MEDIA_TYPE = "application/problem+json"

# What the framework raises by itself, in our words.
_BY_STATUS: dict[int, type[CallboardError]] = {
    401: UnknownToken,
    403: Forbidden,
    404: NotFound,
    413: TooLarge,
    429: TooMany,
}
_SENTENCES = {
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
    413: "This is more than is taken at a time. Send less.",
}


def reply(problem: Problem, headers: dict[str, str] | None = None) -> Response[bytes]:
    """The problem as a response, with Retry-After where it names a time."""
    sent = dict(headers or {})
    if problem.retry_after_s:
        sent["Retry-After"] = str(problem.retry_after_s)
    return Response(
        msgspec.json.encode(problem),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers=sent,
    )


def callboard_error(
    _: Request[Any, Any, Any], error: CallboardError
) -> Response[bytes]:
    return reply(error.problem())


def framework_error(_: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """Litestar's own: no route, wrong method, malformed body, too large a body."""
    status = error.status_code
    if status >= 500:
        return unexpected(_, error)
    kind = _BY_STATUS.get(status, BadInput)
    problem = kind(_SENTENCES.get(status, _detail(error)), field=_field(error))
    headers = {
        name: value
        for name, value in (error.headers or {}).items()
        if name.lower() in ("allow", "retry-after")
    }
    # 400 is what a malformed body is called there; here it has its own number.
    status = kind.status if status == 400 else status
    return reply(msgspec.structs.replace(problem.problem(), status=status), headers)


def unreadable(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """A body that is nested without end, or no UTF-8: no reader of JSON takes it."""
    log.warning("%s cannot be read: %s", request.url.path, error)
    return reply(BadInput("This message cannot be read as JSON.").problem())


def unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """A fault of ours: told without its inside, and logged with all of it."""
    log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return reply(CallboardError("Something failed here. Try again.").problem())


def _detail(error: HTTPException) -> str:
    """The framework's words, with what it says of the field."""
    found = [_words(part) for part in _parts(error)]
    return "; ".join(part for part in found if part) or error.detail


def _words(part: dict[str, Any]) -> str:
    message = str(part.get("message", ""))
    if message == "'data'":
        # All that it says of a body that is not there.
        return "The message has no body."
    return f"{_key(part)}: {message}" if _key(part) else message


def _key(part: dict[str, Any]) -> str:
    """The field that is wrong; "data" is the framework's word for the whole body."""
    key = str(part.get("key", ""))
    return "" if key == "data" else key.removeprefix("data.")


def _field(error: HTTPException) -> str:
    return next((_key(part) for part in _parts(error) if _key(part)), "")


def _parts(error: HTTPException) -> list[dict[str, Any]]:
    extra = error.extra if isinstance(error.extra, list) else []
    return [part for part in extra if isinstance(part, dict)]


def documented(words_by_status: dict[int, str]) -> dict[int, ResponseSpec]:
    """The errors that a handler may answer, for its `responses`."""
    return {
        status: ResponseSpec(
            Problem, generate_examples=False, description=words, media_type=MEDIA_TYPE
        )
        for status, words in words_by_status.items()
    }


HANDLERS: dict[Any, Any] = {
    CallboardError: callboard_error,
    HTTPException: framework_error,
    Exception: unexpected,
}
