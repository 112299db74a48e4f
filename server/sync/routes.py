"""The addresses of the wire, and what each may answer."""

import asyncio
import gzip
from collections.abc import Callable
from typing import Annotated, Any

from litestar import Controller, MediaType, Request, Response, Router, get, post
from litestar.connection import ASGIConnection
from litestar.datastructures import ResponseHeader
from litestar.di import NamedDependency, Provide
from litestar.handlers import BaseRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import (
    FromPath,
    FromQuery,
    HeaderParameter,
    JSONBody,
    QueryParameter,
    SkipValidation,
)
from litestar.response import Stream
from msgspec import Struct

from server.problems import documented, unreadable
from server.store.devices import Entropy, secret_hash
from server.store.protocol import Store
from server.sync import fork, hello, pair, push
from server.sync.contacts import Contacts
from server.sync.crowd import Crowd
from server.sync.live import Streams
from server.sync.pulls import Pulls
from server.sync.push_body import NO_JSON, PushBody
from server.sync.snapshot import Pages
from shared.changes import PUSH_BYTES_MAX
from shared.errors import UnknownToken
from shared.wire import (
    Fork,
    Hello,
    HelloReply,
    LiveFrame,
    PairReply,
    PairRequest,
    Pull,
    PullReply,
    Push,
    PushReply,
    SnapshotPage,
)

SYNC_PATH = "/sync/v1/{production:str}"
PAIR_PATH = "/pair"
# Every other message is a few hundred bytes; a greeting that asks of all it may, 35 kB.
MESSAGE_BYTES_MAX = 64 * 1024

Clock = Callable[[], int]


_EVERY = documented(
    {
        401: "The token is missing, unknown or revoked: pair again.",
        500: "A fault of the server's: try again.",
        503: "The server is busy and took nothing: try again later.",
    }
)
_READS_INPUT = documented({422: "The message is not what it should be."})
_TAKES_BODY = _READS_INPUT | documented({413: "More than is taken at a time."})
_READS = documented(
    {
        403: "This device may not read that scope.",
        410: "The cursor is of another log: begin with a snapshot.",
    }
)


def bearer(request: ASGIConnection[Any, Any, Any, Any]) -> bytes:
    """The hash of the token that a request carries. Raises UnknownToken if none."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise UnknownToken("Send the phone's token: Authorization: Bearer ...")
    return secret_hash(token.strip())


async def has_token(
    request: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler
) -> None:
    """A guard: nobody learns how a message should look without showing a token.

    It awaits nothing, but one that is not async is run in a thread, each time.
    """
    bearer(request)


def token_of(request: Request[Any, Any, Any]) -> bytes:
    return bearer(request)


class Wire(Struct, frozen=True):
    """What answers here. One dependency: Litestar begins a task for each of several,
    at every request.
    """

    store: Store
    clock: Clock
    entropy: Entropy
    contacts: Contacts
    streams: Streams
    pages: Pages
    pulls: Pulls
    crowd: Crowd
    certificates: tuple[str, ...]


class SyncController(Controller):
    """What a paired device asks. Who asks is looked up where the answer is made."""

    path = SYNC_PATH
    tags = ["sync"]
    guards = [has_token]
    security = [{"token": []}]

    @post("/hello", status_code=200, responses=_EVERY | _TAKES_BODY)
    async def hello(
        self,
        production: FromPath[str],
        data: JSONBody[Hello],
        request: Request[Any, Any, Any],
        wire: NamedDependency[SkipValidation[Wire]],
    ) -> HelloReply:
        """Begin a round: the server's time, the log's epoch, and your scopes."""
        token, now_ms = bearer(request), wire.clock()
        spread_ms, certificates = wire.crowd.greet(now_ms), wire.certificates
        return await wire.store.write(
            lambda writer: hello.hello(
                writer, production, token, data, now_ms, certificates, spread_ms
            )
        )

    @post(
        "/push",
        status_code=200,
        request_max_body_size=PUSH_BYTES_MAX,
        dto=PushBody,
        return_dto=None,
        responses=_EVERY | _TAKES_BODY,
    )
    async def push(
        self,
        production: FromPath[str],
        data: JSONBody[Push],
        request: Request[Any, Any, Any],
        wire: NamedDependency[SkipValidation[Wire]],
    ) -> PushReply:
        """Send changes. What is answered is on the server's disk."""
        token, now_ms = bearer(request), wire.clock()
        return await wire.store.write(
            lambda writer: push.push(writer, production, token, data, now_ms)
        )

    @post(
        "/fork",
        status_code=200,
        responses=_EVERY
        | _TAKES_BODY
        | documented({409: "Too many of this device's kind in a day: pair again."}),
    )
    async def fork(
        self,
        production: FromPath[str],
        data: JSONBody[Fork],
        request: Request[Any, Any, Any],
        wire: NamedDependency[SkipValidation[Wire]],
    ) -> PairReply:
        """After an outcome `device_fork`: become a device of your own."""
        token = bearer(request)
        return await fork.fork(
            wire.store, production, token, data, wire.clock, wire.entropy
        )

    @post(
        "/pull",
        status_code=200,
        # It is compressed already.
        opt={"is_stream": True},
        responses=_EVERY
        | _TAKES_BODY
        | _READS
        | {200: ResponseSpec(PullReply, description="What the log says after that.")},
    )
    async def pull(
        self,
        production: FromPath[str],
        data: JSONBody[Pull],
        request: Request[Any, Any, Any],
        wire: NamedDependency[SkipValidation[Wire]],
    ) -> Response[bytes]:
        """Read on from a cursor for each scope."""
        token, now_ms = bearer(request), wire.clock()
        answer = await wire.pulls.answer(production, token, data, now_ms)
        wire.contacts.note(answer.device, now_ms, answer.cursor)
        return await _gzipped(request, answer.body)

    @get(
        "/snapshot",
        # It is compressed already.
        opt={"is_stream": True},
        responses=_EVERY
        | _READS_INPUT
        | _READS
        | {200: ResponseSpec(SnapshotPage, description="One page of what stands.")},
    )
    async def snapshot(
        self,
        production: FromPath[str],
        request: Request[Any, Any, Any],
        wire: NamedDependency[SkipValidation[Wire]],
        # The framework keeps the bare name for something of its own.
        of_scope: Annotated[str, QueryParameter(name="scope")],
        after: FromQuery[str] = "",
    ) -> Response[bytes]:
        """Read what stands in a scope; `after` is the `next` of the page before."""
        page = await wire.pages.page(production, bearer(request), of_scope, after)
        return await _gzipped(request, page)

    @get(
        "/live",
        media_type="text/event-stream",
        # Compression would keep events back.
        opt={"is_stream": True},
        responses=_EVERY
        | documented({403: "One of these scopes is not this device's: greet again."})
        | {
            200: ResponseSpec(
                LiveFrame,
                media_type="text/event-stream",
                description="Server-sent events; the data of each is one of these.",
            )
        },
        response_headers=[
            ResponseHeader(name="Cache-Control", value="no-store"),
            # nginx would keep events back until it has a buffer full.
            ResponseHeader(name="X-Accel-Buffering", value="no"),
        ],
    )
    async def live(
        self,
        production: FromPath[str],
        request: Request[Any, Any, Any],
        wire: NamedDependency[SkipValidation[Wire]],
        # The id of the last event that was heard on an earlier line.
        last_id: Annotated[str, HeaderParameter(name="Last-Event-ID")] = "",
        # Those in which the phone has a cursor.
        of_scopes: Annotated[list[str] | None, QueryParameter(name="scope")] = None,
    ) -> Stream:
        """Listen: server-sent events, each a LiveFrame, the first one at once."""
        token, asked = bearer(request), of_scopes or ()
        stream = await wire.streams.begin(production, token, last_id, asked)
        return Stream(wire.streams.events(stream), media_type="text/event-stream")


@post(
    PAIR_PATH,
    status_code=200,
    tags=["pair"],
    request_max_body_size=MESSAGE_BYTES_MAX,
    responses=documented(
        {
            403: "The code is wrong, used or too old.",
            413: "More than is taken at a time.",
            422: "The message is not what it should be.",
            500: "A fault of the server's: try again.",
            503: "The server is busy and took nothing: try again later.",
        }
    ),
)
async def pair_device(
    data: JSONBody[PairRequest],
    wire: NamedDependency[SkipValidation[Wire]],
) -> PairReply:
    """Redeem a one-time code for a device's token, which is told this once."""
    return await pair.pair(wire.store, data, wire.clock, wire.entropy)


def sync_router(
    store: Store,
    clock: Clock,
    entropy: Entropy,
    contacts: Contacts,
    streams: Streams,
    pages: Pages,
    pulls: Pulls,
    crowd: Crowd,
    certificates: tuple[str, ...] = (),
) -> Router:
    """The whole wire, for the app to mount. `certificates` are for phones to trust."""
    wire = Wire(
        store, clock, entropy, contacts, streams, pages, pulls, crowd, certificates
    )
    return Router(
        "/",
        route_handlers=[SyncController, pair_device],
        dependencies={"wire": Provide(lambda: wire, sync_to_thread=False)},
        exception_handlers=dict.fromkeys(NO_JSON, unreadable),
        request_max_body_size=MESSAGE_BYTES_MAX,
    )


async def _gzipped(request: Request[Any, Any, Any], body: bytes) -> Response[bytes]:
    """JSON that is compressed already, for those too who do not take it so."""
    headers = {"vary": "accept-encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
    else:
        body = await asyncio.to_thread(gzip.decompress, body)
    return Response(body, media_type=MediaType.JSON, headers=headers)
