"""The process that listens: its socket, its log, and how it stops."""

import gc
import logging
import socket
import ssl
from collections.abc import Callable
from typing import Any

import uvicorn

from server.app import Core, create_app
from server.settings import Settings
from server.sync.live import STREAMS_MAX

# A phone that went out of range says nothing: its line is given up after this long
# without an answer to what was sent. Where the system can, and if no proxy is between.
SILENT_LINE_MS = 45_000
BACKLOG = 2_048
# The lines of all phones, and as many again for what they ask meanwhile.
FILES_MAX = 2 * STREAMS_MAX
# Streams end at once (`wake`); this is for requests that are under way.
STOP_S_MAX = 5
# After how many new objects Python looks for garbage in circles. Changes and pages hold
# none; at its own 700 the looking was a tenth of the work of a full push.
OBJECTS_MAX = 20_000


class Serving(uvicorn.Server):
    """uvicorn, that lets go of the open streams before it waits for them.

    With a `context` it speaks TLS and nothing else.
    """

    def __init__(
        self,
        core: Core,
        announce: Callable[[], None],
        context: ssl.SSLContext | None = None,
    ) -> None:
        super().__init__(
            uvicorn.Config(
                create_app(core),
                access_log=False,
                log_config=None,
                server_header=False,
                timeout_graceful_shutdown=STOP_S_MAX,
                timeout_keep_alive=75,
                ssl_context_factory=(lambda *_: context) if context else None,
            )
        )
        self._core = core
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            # What the app is made of stays. To look through all of it for what may go
            # takes longer than to answer a crowd, and nobody is answered meanwhile.
            gc.collect()
            gc.freeze()
            self._announce()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._core.streams.close()
        self._core.screens.close()
        self._core.store.wake()
        await super().shutdown(sockets)


def listening_socket(settings: Settings) -> socket.socket:
    """Bound, so that a port that is taken is known before anything starts.

    Raises OSError.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        timeout: Any = getattr(socket, "TCP_USER_TIMEOUT", None)
        if timeout is not None:
            bound.setsockopt(socket.IPPROTO_TCP, timeout, SILENT_LINE_MS)
        bound.bind((settings.host, settings.port))
        bound.listen(BACKLOG)
    except BaseException:
        bound.close()
        raise
    return bound


def allow_lines() -> None:
    """Let this process have as many files open as all its lines may be, and its own,
    if the system lets it: most begin with 1,024, and every phone keeps a line open.
    """
    try:
        import resource
    except ImportError:
        # A system that counts them otherwise, or not at all.
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    is_endless = hard == resource.RLIM_INFINITY
    allowed = FILES_MAX if is_endless else min(FILES_MAX, hard)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))


def collect_seldom() -> None:
    """For the process that serves: what is built by now stays, and is passed over."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_MAX)


def log_to_stderr() -> None:
    """One line an event, for a journal that adds the rest."""
    logging.basicConfig(
        level=logging.INFO, format="%(levelname)s %(name)s: %(message)s"
    )
    for talkative in ("uvicorn.error", "flet_web", "flet"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
