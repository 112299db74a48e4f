"""Photos and documents over the wire: sent in parts, read in ranges, named by hash.

A phone asks with HEAD how far it has come, then sends PATCH after PATCH, each with
`Upload-Offset` (where the part begins) and `Upload-Length` (how long the whole is).
`Upload-Complete: ?1` says that all is here and its hash is right. The words go first:
a change that names the hash, pushed by this device or standing in one of its scopes.
"""

from dataclasses import dataclass
from typing import Annotated, Any

from litestar import Controller, Request, Response, Router, get, head, patch
from litestar.datastructures import ResponseHeader
from litestar.di import NamedDependency, Provide
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import (
    OpenAPIMediaType,
    OpenAPIResponse,
    Operation,
    RequestBody,
    Schema,
)
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType
from litestar.params import FromPath, HeaderParameter, RawBody, SkipValidation

from server.blob_reply import blob_reply
from server.problems import documented, reply
from server.store.blobs import Blobs, Reached
from server.sync.routes import has_token, token_of
from shared.errors import WrongOffset
from shared.wire import BLOB_PART_BYTES_MAX, BLOB_TYPES

BLOBS_PATH = "/blobs"
PART_TYPE = "application/offset+octet-stream"
OFFSET, LENGTH = "Upload-Offset", "Upload-Length"
COMPLETE, HEAD = "Upload-Complete", "Callboard-Head"

_EVERY = documented(
    {
        401: "The token is missing, unknown or revoked: pair again.",
        422: "This is no hash, or the headers do not fit the part.",
        500: "A fault of the server's: try again.",
        503: "The server is busy and took nothing: try again later.",
    }
)
_SENDS = documented({403: "Send the change that names this blob first."})
_TOLD = [
    ResponseHeader(
        name=OFFSET, description="How many bytes are here.", documentation_only=True
    ),
    ResponseHeader(
        name=COMPLETE,
        description="?1 when all of it is here and its hash is right, else ?0.",
        documentation_only=True,
    ),
    ResponseHeader(
        name=HEAD,
        description="The newest log row now. Once a higher one is reported as backed "
        "up, so is a blob that was whole.",
        documentation_only=True,
    ),
]


def _read(words: str, body: type | None = bytes) -> ResponseSpec:
    return ResponseSpec(
        body,
        generate_examples=False,
        description=words,
        media_type="application/octet-stream",
    )


_BYTES = Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY)


@dataclass
class SendOperation(Operation):
    """PATCH as the document shows it: its body is bytes, which no type says."""

    def __post_init__(self) -> None:
        self.request_body = RequestBody(
            content={PART_TYPE: OpenAPIMediaType(schema=_BYTES)},
            description=f"The next bytes, at most {BLOB_PART_BYTES_MAX}.",
            required=True,
        )


@dataclass
class ReadOperation(Operation):
    """GET as the document shows it: bytes of any of our types."""

    def __post_init__(self) -> None:
        bytes_ = {kind: OpenAPIMediaType(schema=_BYTES) for kind in BLOB_TYPES}
        for status in ("200", "206"):
            found = (self.responses or {}).get(status)
            assert isinstance(found, OpenAPIResponse)
            found.content = dict(bytes_)


def wrong_offset(_: Request[Any, Any, Any], error: WrongOffset) -> Response[bytes]:
    """The problem, with where to go on as a header like that of the other answers."""
    return reply(error.problem(), {OFFSET: str(error.args_by_name["offset"])})


class BlobController(Controller):
    """Who may is decided in the store, by who asks and what names the hash."""

    path = BLOBS_PATH
    tags = ["blobs"]
    guards = [has_token]
    security = [{"token": []}]
    exception_handlers = {WrongOffset: wrong_offset}

    @head("/{sha256:str}", responses=_EVERY | _SENDS, response_headers=_TOLD)
    async def reached(
        self,
        sha256: FromPath[str],
        token: NamedDependency[bytes],
        blobs: NamedDependency[SkipValidation[Blobs]],
    ) -> Response[None]:
        """How much of a blob this device has sent, or that all of it is here."""
        return _told(await blobs.reached(token, sha256), 200)

    @patch(
        "/{sha256:str}",
        status_code=204,
        request_max_body_size=BLOB_PART_BYTES_MAX,
        operation_class=SendOperation,
        response_headers=_TOLD,
        responses=_EVERY
        | _SENDS
        | documented(
            {
                409: f"The part begins elsewhere: {OFFSET} says where to go on.",
                413: "The part, or the whole, is more than is taken.",
                415: "Neither a photo nor a document, by its first bytes.",
                507: "The server's disk is full; nothing was taken. Try again.",
            }
        ),
    )
    async def send(
        self,
        sha256: FromPath[str],
        token: NamedDependency[bytes],
        blobs: NamedDependency[SkipValidation[Blobs]],
        body: RawBody,
        offset: Annotated[int, HeaderParameter(name=OFFSET, ge=0)],
        length: Annotated[int, HeaderParameter(name=LENGTH, ge=1)],
    ) -> Response[None]:
        """Send the next part of a blob. What is answered is on the server's disk."""
        return _told(await blobs.add(token, sha256, offset, length, body), 204)

    @get(
        "/{sha256:str}",
        # Its bytes are packed already, and a range of them must stay one.
        opt={"is_stream": True},
        operation_class=ReadOperation,
        responses=_EVERY
        | documented({404: "It is not here, or not for you."})
        | {
            200: _read("All of the blob."),
            206: _read("The range asked for."),
            304: _read("As you have it.", None),
        },
    )
    async def read(
        self,
        request: Request[Any, Any, Any],
        sha256: FromPath[str],
        token: NamedDependency[bytes],
        blobs: NamedDependency[SkipValidation[Blobs]],
    ) -> Response[Any]:
        """Read a blob that something in your scopes names; `Range` is understood."""
        return blob_reply(blobs, await blobs.readable(token, sha256), request)


def _told(reached: Reached, status: int) -> Response[None]:
    headers = {
        OFFSET: str(reached.offset),
        COMPLETE: "?1" if reached.is_whole else "?0",
        HEAD: str(reached.head),
        # What is here now says nothing of what is here next.
        "Cache-Control": "no-store",
    }
    return Response(None, status_code=status, headers=headers)


def blob_router(blobs: Blobs) -> Router:
    """For the app to mount."""
    return Router(
        "/",
        route_handlers=[BlobController],
        dependencies={
            "blobs": Provide(lambda: blobs, sync_to_thread=False),
            "token": Provide(token_of, sync_to_thread=False),
        },
    )
