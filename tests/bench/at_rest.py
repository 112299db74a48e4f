"""A phone with a page open: how much a long list sends, and how seldom it wakes."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import flet as ft

from tests.bench.carried import TABLET_PX, paths
from tests.bench.measure import Line, Sizes, line
from tests.bench.season import Season, opened, season
from tests.support.flet_page import OpenPage
from tests.support.phone_page import phone_page
from tests.support.virtual import VirtualLoop
from tests.support.virtual_phone import VirtualPhone, virtual_phone

ROWS_MAX = 200
WAKES_MAX = 1.0
MINUTE_S = 60
# Until it has greeted, has all, and knows that its stream is open.
SETTLED_S = 3 * MINUTE_S
LISTS = ("/plan", "/more/equipment", "/scan/pick")


def long(sizes: Sizes) -> list[Line]:
    """A day of so many lines, and as many things: what opening their lists sends."""
    with season(sizes, lines=sizes.long, things=sizes.long) as there:
        found = asyncio.run(_rows(there))
    name = "the aim: 200 rows; the rest is searched for"
    return [
        line(
            f"rows sent of a list of {sizes.long:,}, {path}", [rows], "rows", 200, name
        )
        for path, rows in found.items()
    ]


async def _rows(there: Season) -> dict[str, float]:
    found = {}
    async with opened(there) as phone:
        for path in LISTS:
            async with phone_page(phone.state, path, TABLET_PX) as page:
                assert not page.errors(), page.errors()
                found[path] = float(max(_lengths(page)))
    return found


def _lengths(page: OpenPage) -> Iterator[int]:
    yield 0
    for one in page.all(ft.ListView):
        yield len(one.controls)


class WakingLoop(VirtualLoop):
    """`wakes` counts how often it slept until a timer and went on."""

    def __init__(self) -> None:
        super().__init__()
        self.wakes = 0

    def _run_once(self) -> None:
        before = self.time()
        super()._run_once()  # type: ignore[misc]
        self.wakes += self.time() > before


def rest(sizes: Sizes) -> list[Line]:
    """A phone that has heard all there is, live, with each screen open for a while."""
    found = _wakes(sizes.minutes)
    most = max(found, key=lambda path: found[path])
    name = "the aim: at most 1 a minute"
    of_all = f"{name}; the most of {len(found)} screens: {most}"
    return [
        line("wakes at rest, Today", [found["/"]], "a minute", WAKES_MAX, name),
        line("wakes at rest, any", [found[most]], "a minute", WAKES_MAX, of_all),
    ]


def _wakes(minutes: int) -> dict[str, float]:
    """By address, a minute."""
    loop = WakingLoop()
    try:
        return loop.run_until_complete(_counted(loop, minutes))
    finally:
        loop.close()


async def _counted(loop: WakingLoop, minutes: int) -> dict[str, float]:
    found = {}
    with TemporaryDirectory() as folder:
        async with virtual_phone(Path(folder)) as one:
            await asyncio.sleep(SETTLED_S)
            # A stream counts as open from its first sign of life.
            one.streams[-1].beat()
            # Half a minute on, so that no minute ends as the phone's own does.
            await asyncio.sleep(SETTLED_S + MINUTE_S / 2)
            for path in paths({}):
                found[path] = await _open(loop, one, path, minutes)
            assert one.phone.runner.link().is_live, "it did not stay live"
    return found


async def _open(loop: WakingLoop, one: VirtualPhone, path: str, minutes: int) -> float:
    async with phone_page(one.phone.state, path) as page:
        await page.settle()
        before = loop.wakes
        await asyncio.sleep(minutes * MINUTE_S)
        assert not page.errors(), page.errors()
        # The one that ends this measurement is not the phone's.
        wakes = loop.wakes - before - 1
        # To leave a screen as one does: a page that is dropped cleans nothing up.
        await page.arrive("/more/about")
        return wakes / minutes
