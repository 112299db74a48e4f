"""One cold start, in ms: `python -m tests.bench.starting FOLDER`.

It prints when today's data was there, and when today's screen was. What others wrote
is loaded before the clock runs, what we did while it runs; Flet's own work on the
screen, and the encoding of it for a client, are within.
"""

import asyncio
import sys
import time
from pathlib import Path

# Only loaded, so that the clock does not count it.
import flet as ft
import flet_audio  # noqa: F401
import flet_camera  # noqa: F401
import httpx  # noqa: F401
import msgspec  # noqa: F401
import PIL.Image  # noqa: F401
import sqlite_utils  # noqa: F401

# Flet loads its parts when they are first named.
LOADED = [getattr(ft, name) for name in ft.__all__]


async def _started(folder: Path) -> tuple[float, float]:
    begun = time.perf_counter()
    from mobile.app import Phone
    from mobile.settings import Settings
    from tests.bench.noon import NoonClock
    from tests.support.phone_page import phone_page

    phone = Phone(Settings(folder), clock=NoonClock())
    try:
        today = phone.state.days.today()
        found = time.perf_counter()
        assert today is not None, "the season is not there"
        assert today.call is not None, "nobody is called today"
        phone.start()
        async with phone_page(phone.state, "/") as page:
            seen = time.perf_counter()
            assert not page.errors(), page.errors()
            texts = page.texts()
            assert any("Rev 2" in one for one in texts), texts
        return 1000 * (found - begun), 1000 * (seen - begun)
    finally:
        await phone.stop()


if __name__ == "__main__":
    print(*asyncio.run(_started(Path(sys.argv[1]))))
