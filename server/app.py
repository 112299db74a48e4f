"""Where the server is put together; nothing else constructs anything."""

import hashlib
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from litestar import Litestar, asgi
from litestar.config.compression import CompressionConfig
from litestar.handlers import ASGIRouteHandler
from litestar.types import ControllerRouterHandler, Receive, Scope, Send
from msgspec import Struct

from mobile.web import Desks
from server.accounts.passwords import Passwords
from server.accounts.signing_in import Accounts
from server.accounts.throttle import Throttle
from server.admin import frame
from server.admin.document_files import add_file_page
from server.admin.pages import pages
from server.admin.panel import panel
from server.admin.photos import photo_page
from server.admin.security import CookieRules, csrf, security_headers
from server.admin.unsent import unsent_taker
from server.admin.uploads import OfficeBlobs
from server.exchange.handing_in import taken_in
from server.health import healthz, readyz
from server.landing import TEMPLATE_FOLDER, landing_page
from server.openapi import api_document, api_page, openapi
from server.openapi import static_files as api_files
from server.paperwork.pages import PRINTED
from server.paperwork.pages import TEMPLATE_FOLDER as PAPER_TEMPLATES
from server.problems import HANDLERS
from server.settings import Settings
from server.store.accounts import SqliteAccounts
from server.store.blob_files import BlobFiles
from server.store.blobs import FOLDER_NAME as BLOB_FOLDER
from server.store.desk import Office
from server.store.devices import Entropy
from server.store.rules import run_known
from server.store.sqlite import SqliteStore, kept_secret, opened
from server.sync.blobs import blob_router
from server.sync.contacts import Contacts
from server.sync.crowd import Crowd
from server.sync.live import HEARTBEAT_S, Streams
from server.sync.pulls import Pulls
from server.sync.routes import sync_router
from server.sync.snapshot import Pages
from server.tls import Certificates, certificates_of
from server.wall.routes import wall_router
from server.wall.screens import Screens
from shared.wire import PROTOCOL_VERSION

# Where the phone app for a desk is mounted.
DESKS = "/app"


class Core(Struct, frozen=True):
    """What the rooms that serve are built on.

    `clock` is epoch ms, UTC; `entropy` gives that many random bytes.
    """

    settings: Settings
    store: SqliteStore
    accounts: Accounts
    cookies: CookieRules
    clock: Callable[[], int]
    entropy: Entropy
    contacts: Contacts
    streams: Streams
    pages: Pages
    pulls: Pulls
    screens: Screens
    desks: Desks
    crowd: Crowd
    blobs: OfficeBlobs
    certificates: Certificates = Certificates()


def wall_ms() -> int:
    return time.time_ns() // 1_000_000


def create_core(
    settings: Settings,
    store: SqliteStore | None = None,
    clock: Callable[[], int] = wall_ms,
    entropy: Entropy = secrets.token_bytes,
    heartbeat_s: float = HEARTBEAT_S,
) -> Core:
    """The parts. Without a `store`, the one in `settings.data` is opened."""
    store = store or opened(settings.data)
    contacts = Contacts(store)
    # Two servers on one host share a browser's cookies; their files differ.
    suffix = hashlib.sha256(str(store.path.absolute()).encode()).hexdigest()[:6]
    return Core(
        settings=settings,
        store=store,
        accounts=Accounts(
            SqliteAccounts(store.write_sql, store.read_sql),
            Passwords(),
            Throttle(),
            clock,
            entropy,
        ),
        cookies=CookieRules(settings.is_secure, f"_{suffix}"),
        clock=clock,
        entropy=entropy,
        contacts=contacts,
        streams=Streams(store, contacts, clock, heartbeat_s),
        pages=Pages(store, clock),
        pulls=Pulls(store),
        screens=Screens(store, clock, heartbeat_s),
        desks=Desks(
            settings.data / "desks", DESKS, entropy, is_secure=settings.is_secure
        ),
        blobs=OfficeBlobs(
            store,
            BlobFiles(settings.data / BLOB_FOLDER),
            clock,
            is_inline=store.is_stepped,
        ),
        crowd=Crowd(),
        certificates=certificates_of(settings, clock),
    )


def rooms(core: Core) -> list[ControllerRouterHandler]:
    """Every address of the server, a line for each room."""
    office = Office(core.store, core.accounts.store, core.clock, core.entropy)
    return [
        sync_router(
            core.store,
            core.clock,
            core.entropy,
            core.contacts,
            core.streams,
            core.pages,
            core.pulls,
            core.crowd,
            core.certificates.announced,
        ),
        blob_router(core.blobs),
        panel(
            core.accounts,
            core.cookies,
            pages(
                office,
                core.settings.url,
                *PRINTED,
                photo_page(core.blobs),
                unsent_taker(taken_in),
                add_file_page(core.blobs),
                fingerprint=core.certificates.fingerprint,
            ),
        ),
        frame.static_files(),
        landing_page,
        wall_router(core.screens, core.cookies.is_secure, core.cookies.suffix),
        healthz,
        readyz(core.store, core.settings.data),
        api_page,
        api_document,
        api_files(),
        _desks(core.desks),
    ]


def _desks(desks: Desks) -> ASGIRouteHandler:
    """The phone app for a desk, mounted as Litestar mounts an app."""

    # Its files come compressed already; compressing them again breaks them.
    @asgi(DESKS, is_mount=True, copy_scope=True, opt={"is_stream": True})
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await desks(scope, receive, send)  # type: ignore[arg-type]

    return app


def create_app(core: Core) -> Litestar:
    """The whole server as one ASGI app. It closes the store when it stops."""

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        # What waited for an upgrade is run before anybody is answered.
        await core.store.write(run_known)
        try:
            async with core.desks.running(), core.blobs.running():
                yield
        finally:
            core.streams.close()
            core.screens.close()
            await core.contacts.close()
            await core.pages.close()
            await core.store.close()

    form_key = kept_secret(core.store.path, "forms", core.entropy(32)).hex()
    return Litestar(
        rooms(core),
        lifespan=[lifespan],
        exception_handlers=HANDLERS,
        before_send=[security_headers(is_at_its_name=core.settings.is_at_its_name)],
        csrf_config=csrf(form_key, core.cookies),
        template_config=frame.templates(TEMPLATE_FOLDER, PAPER_TEMPLATES),
        compression_config=CompressionConfig(
            "gzip", gzip_compress_level=1, exclude_opt_key="is_stream"
        ),
        openapi_config=openapi(str(PROTOCOL_VERSION)),
        logging_config=None,
    )
