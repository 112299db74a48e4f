"""A phone with a page open: how much a long list sends, and how seldom it wakes."""

import asyncio
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import flet as ft

from mobile.views.present.reel import ROW_PX, SIGHT_PX
from shared.wire import HEARTBEAT_MS
from tests.bench.carried import TABLET_PX, paths
from tests.bench.measure import Line, Sizes, line, switches
from tests.bench.season import Season, opened, season
from tests.bench.served import served, ticket
from tests.support.flet_page import OpenPage
from tests.support.phone_page import phone_page
from tests.support.virtual import VirtualLoop
from tests.support.virtual_phone import VirtualPhone, virtual_phone

CONTROLS_MAX = 200
WAKES_MAX = 1.0
MINUTE_S = 60
# Until it has greeted, has all, and knows that its stream is open.
SETTLED_S = 3 * MINUTE_S
HEARTBEATS = MINUTE_S * 1000 / HEARTBEAT_MS
LISTS = ("/plan", "/more/equipment", "/scan/pick")


def long(sizes: Sizes) -> list[Line]:
    """A day of so many lines, and as many things: what their lists send at the most."""
    with season(sizes, lines=sizes.long, things=sizes.long) as there:
        found = asyncio.run(_sent(there, sizes.long))
    name = "the aim: 200 controls, wherever one scrolls"
    return [
        line(
            f"sent of a list of {sizes.long:,}, {path}",
            [count],
            "controls",
            CONTROLS_MAX,
            name,
        )
        for path, count in found.items()
    ]


async def _sent(there: Season, length: int) -> dict[str, float]:
    found = {}
    async with opened(there) as phone:
        for path in LISTS:
            async with phone_page(phone.state, path, TABLET_PX) as page:
                found[path] = float(await _most(page, length))
                assert not page.errors(), page.errors()
    return found


async def _most(page: OpenPage, length: int) -> int:
    """The most controls in the list, from its first row to its last and back."""
    [listed] = page.all(ft.Column, key="list") or _longest(page)
    most = _count(page, listed)
    if listed.on_scroll is not None:
        for px in (0.2, 0.5, 0.8, 1, 0):
            told = {
                "event_type": "update",
                "pixels": px * length * ROW_PX,
                "min_scroll_extent": 0.0,
                "max_scroll_extent": length * ROW_PX,
                "viewport_dimension": SIGHT_PX,
            }
            await page.happen(listed, "scroll", told)
            [listed] = page.all(ft.Column, key="list")
            most = max(most, _count(page, listed))
    return most


def _longest(page: OpenPage) -> list[ft.ListView]:
    lists: list[ft.ListView] = page.all(ft.ListView)
    return [max(lists, key=lambda one: len(one.controls))]


def _count(page: OpenPage, listed: ft.Control) -> int:
    return len(list(page.below(listed)))


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
    """A phone that has heard all there is, live, with each screen open for a while;
    and one as a process of its own, for some real minutes.
    """
    found = _wakes(sizes.minutes)
    most = max(found, key=lambda path: found[path])
    name = "the aim: at most 1 a minute"
    of_all = f"{name}; the most of {len(found)} screens: {most}"
    beside = "the aim: 1 timer and 3 heartbeats"
    return [
        line("timers at rest, Today", [found["/"]], "a minute", WAKES_MAX, name),
        line("timers at rest, any", [found[most]], "a minute", WAKES_MAX, of_all),
        line(
            "a process at rest, wakes",
            _process_wakes(sizes),
            "a minute",
            WAKES_MAX + HEARTBEATS,
            beside,
        ),
    ]


def _process_wakes(sizes: Sizes) -> list[float]:
    """Minute by minute, as the system counts them for all of its threads."""
    with TemporaryDirectory() as folder, served(codes=1) as there:
        command = [sys.executable, "-m", "tests.bench.resting", folder]
        with subprocess.Popen(
            [*command, ticket(there, there.codes[0])], stdout=subprocess.PIPE
        ) as process:
            try:
                assert process.stdout is not None
                assert b"at rest\n" == process.stdout.readline()
                time.sleep(sizes.calm_s)
                return [_woken(process.pid, sizes.calm_s) for _ in range(sizes.runs)]
            finally:
                process.kill()


def _woken(process: int, for_s: float) -> float:
    before = switches(process)
    time.sleep(for_s)
    return (switches(process) - before) * MINUTE_S / for_s


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
