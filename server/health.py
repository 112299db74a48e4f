"""Whether the process lives, and whether it can take work."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

from litestar import get
from litestar.datastructures import CacheControlHeader
from litestar.di import NamedDependency, Provide
from litestar.handlers import HTTPRouteHandler
from litestar.params import SkipValidation
from msgspec import Struct

from server.problems import documented
from server.store.protocol import Store
from shared.errors import Busy

# An idle writer answers in a few ms, a full line takes some seconds.
ANSWER_S_MAX = 5.0
# A night of a big production's log; a log that cannot grow takes nothing more.
FREE_BYTES_MIN = 200 * 1024 * 1024

NO_STORE = CacheControlHeader(no_store=True)


class Health(Struct, frozen=True):
    status: str = "ok"


@get("/healthz", tags=["health"], sync_to_thread=False, cache_control=NO_STORE)
def healthz() -> Health:
    """The process answers."""
    return Health()


def free_bytes_of(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def readyz(
    store: Store,
    folder: Path,
    free_bytes: Callable[[Path], int] = free_bytes_of,
    answer_s_max: float = ANSWER_S_MAX,
) -> HTTPRouteHandler:
    """The handler of /readyz for this store, whose files are in `folder`."""

    @get(
        "/readyz",
        tags=["health"],
        cache_control=NO_STORE,
        dependencies={"ready_store": Provide(lambda: store, sync_to_thread=False)},
        responses=documented({503: "It can take no work now: the detail says why."}),
    )
    async def handler(ready_store: NamedDependency[SkipValidation[Store]]) -> Health:
        """The writer commits, and the disk has room."""
        free = await asyncio.to_thread(free_bytes, folder)
        if free < FREE_BYTES_MIN:
            raise Busy(f"The disk has only {free // 2**20} MiB left. Make room.")
        try:
            async with asyncio.timeout(answer_s_max):
                await ready_store.write(lambda _: None)
        except TimeoutError:
            raise Busy(
                "The writer does not answer. Look at the server's log."
            ) from None
        return Health()

    return handler
