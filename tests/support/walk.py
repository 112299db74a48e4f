"""Through all screens of a phone in a browser, from top to bottom, with open eyes."""

import io
import time
from collections.abc import Iterator
from typing import Final

from msgspec import Struct
from PIL import Image
from playwright.sync_api import Browser

from tests.support.browser import PHONE, Visit

STILL_MS: Final = 100
STILL_S: Final = 20
# What a person turns the wheel by; some of the screen before stays in sight.
STEP_SHARE: Final = 0.7
STEPS_MAX: Final = 12
# A phone's width, and room for most screens whole: what is on them is seen at once.
LONG_PHONE: Final = (PHONE[0], 3_000)
# Nothing of a row is drawn as near to the edge of what it stands in; nearer still, a
# bar may show how far one has scrolled.
MARGIN_PX: Final = (15, 11)
# As high as Material draws it.
BAR_PX: Final = 80
# Letters are drawn smoothly, grounds are even; a rounded corner is not looked at.
INK: Final = 24

AT: Final = "location.pathname"
PAINTED: Final = """() => new Promise(done =>
    requestAnimationFrame(() => requestAnimationFrame(done)))"""
# There is more of a screen than is seen; a field of many lines scrolls by itself.
SCROLLS: Final = """() => [...document.querySelectorAll("flt-semantics")].some(one =>
    /scroll|auto/.test(getComputedStyle(one).overflowY)
    && one.scrollHeight > one.clientHeight + 2)"""
TEXT_SIZE: Final = "document.documentElement.style.fontSize = '{px}px'"
# Of everything that is read, what stands beside the window, or beside what it is in.
# Below and above it stands what is scrolled out of sight.
OUTSIDE: Final = """() => [...document.querySelectorAll("flt-semantics")]
    .filter(one => {
        const at = one.getBoundingClientRect();
        if (at.width === 0) return false;
        if (at.left < -1 || at.right > innerWidth + 1) return true;
        const around = one.parentElement?.closest("flt-semantics");
        if (!around) return false;
        const room = around.getBoundingClientRect();
        return at.left < room.left - 1 || at.right > room.right + 1;
    })
    .map(one => (one.getAttribute("aria-label") || one.innerText).slice(0, 80))
"""


# Of everything that can be pressed: what it is, how wide and how high it is drawn.
PRESSED: Final = """() => [...document.querySelectorAll("flt-semantics[flt-tappable]")]
    .map(one => {
        const at = one.getBoundingClientRect();
        const key = one.getAttribute("flt-semantics-identifier") || "";
        const words = one.getAttribute("aria-label") || one.innerText;
        return [`${key} ${words.slice(0, 40)}`, at.width, at.height];
    })
"""


class Seen(Struct, frozen=True):
    """One look at a screen; the first of an address is at its top."""

    address: str
    step: int
    picture: Image.Image


def opened(
    browser: Browser,
    url: str,
    size: tuple[int, int],
    *,
    scheme: str = "light",
    percent: int = 100,
) -> Visit:
    """A window whose system writes so large."""
    visit = Visit(browser, size, scheme)
    visit.open(url)
    visit.part("freshness").wait_for(state="attached")
    visit.page.evaluate(TEXT_SIZE.format(px=16 * percent / 100))
    return visit


def walk(visit: Visit, addresses: list[str], *, is_whole: bool) -> Iterator[Seen]:
    """Each screen; `is_whole`: down to its end, else what is seen at first."""
    for address in addresses:
        go(visit, address)
        picture = still(visit)
        yield Seen(address, 0, picture)
        if not is_whole or not visit.page.evaluate(SCROLLS):
            continue
        for step in range(1, STEPS_MAX):
            before, picture = picture, _down(visit)
            if picture.tobytes() == before.tobytes():
                break
            yield Seen(address, step, picture)


def outside(visit: Visit) -> list[str]:
    """What is read aloud and stands beside the window or beside its own parent."""
    found: list[str] = visit.page.evaluate(OUTSIDE)
    return found


class Sizes:
    """How large each thing to press was drawn where most of it was seen."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[float, float]] = {}

    def see(self, visit: Visit, address: str) -> None:
        for what, width, height in visit.page.evaluate(PRESSED):
            name = f"{address} {what}"
            before = self._seen.get(name, (0.0, 0.0))
            self._seen[name] = (max(before[0], width), max(before[1], height))

    def below(self, px: int) -> list[str]:
        """What is smaller than that; a browser's fractions aside."""
        return [
            f"{what}: {width:.0f} x {height:.0f}"
            for what, (width, height) in self._seen.items()
            if min(width, height) < px - 0.5
        ]

    def __len__(self) -> int:
        return len(self._seen)


def ink_at_the_edge(seen: Seen) -> list[int]:
    """The lines of the picture where something is drawn just before its right edge:
    there a text goes on that has no room. The bar below has its own words there.
    """
    right, low = seen.picture.width, seen.picture.height - BAR_PX
    strip = seen.picture.convert("L").crop(
        (right - MARGIN_PX[0], 0, right - MARGIN_PX[1], low)
    )
    width, pixels = strip.width, strip.tobytes()
    rows = [pixels[at : at + width] for at in range(0, len(pixels), width)]
    return [y for y, row in enumerate(rows) if max(row) - min(row) > INK]


def still(visit: Visit) -> Image.Image:
    """A picture of what no longer moves, but for the mark in a field."""
    deadline = time.monotonic() + STILL_S
    last = visit.page.screenshot()
    while True:
        visit.page.wait_for_timeout(STILL_MS)
        now = visit.page.screenshot()
        if now == last:
            return Image.open(io.BytesIO(now))
        assert time.monotonic() < deadline, "what is drawn never stands still"
        last = now


def go(visit: Visit, address: str) -> None:
    """Its screen, painted for the first time."""
    if visit.page.evaluate(AT) != address:
        visit.turn_to(address)
    # The tree is there before it is painted.
    visit.page.evaluate(PAINTED)


def _down(visit: Visit) -> Image.Image:
    size = visit.page.viewport_size
    assert size is not None
    visit.page.mouse.move(size["width"] * 0.7, size["height"] * 0.45)
    visit.page.mouse.wheel(0, size["height"] * STEP_SHARE)
    visit.page.evaluate(PAINTED)
    return still(visit)
