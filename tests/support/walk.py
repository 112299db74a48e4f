"""Through all screens of a phone in a browser, from top to bottom, with open eyes."""

import io
import time
from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct
from PIL import Image
from playwright.sync_api import Browser

from tests.support.browser import Visit

STILL_MS: Final = 200
STILL_S: Final = 20
GONE_S: Final = 3
# What a person turns the wheel by; some of the screen before stays in sight.
STEP_SHARE: Final = 0.7
STEPS_MAX: Final = 12
# Nothing of a row is drawn as near to the edge of what it stands in; nearer still, a
# bar may show how far one has scrolled.
MARGIN_PX: Final = (15, 11)
# Letters are drawn smoothly, grounds are even; a rounded corner is not looked at.
INK: Final = 24

GO: Final = """address => {
    history.pushState(history.state, "", address);
    dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
}"""
TEXT_SIZE: Final = "document.documentElement.style.fontSize = '{px}px'"
# Of everything that is read, what is wider than the window or stands beside it.
BESIDE: Final = """() => [...document.querySelectorAll("flt-semantics")]
    .map(one => [one, one.getBoundingClientRect()])
    .filter(([one, at]) => at.width > 0 && (at.left < -1 || at.right > innerWidth + 1))
    .map(([one, at]) => (one.getAttribute("aria-label") || one.innerText).slice(0, 80))
"""
# And what is within something that is pressed or read, and leaves it.
OUTSIDE: Final = """() => {
    const found = [];
    for (const one of document.querySelectorAll("flt-semantics flt-semantics")) {
        const around = one.parentElement.closest("flt-semantics");
        const at = one.getBoundingClientRect(), its = around.getBoundingClientRect();
        const isScrolled = ["scroll", "auto", "hidden"].some(
            how => around.style.overflowY === how || around.style.overflowX === how);
        if (isScrolled || at.width === 0 || its.width === 0) continue;
        if (at.left < its.left - 1 || at.right > its.right + 1
            || at.top < its.top - 1 || at.bottom > its.bottom + 1)
            found.push((one.getAttribute("aria-label") || one.innerText).slice(0, 80));
    }
    return found;
}"""


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
        _go(visit, address)
        picture = still(visit)
        yield Seen(address, 0, picture)
        for step in range(1, STEPS_MAX if is_whole else 1):
            before, picture = picture, _down(visit)
            if picture.tobytes() == before.tobytes():
                break
            yield Seen(address, step, picture)


def beside(visit: Visit) -> list[str]:
    """What is read aloud and does not stand where it should."""
    found: list[str] = [*visit.page.evaluate(BESIDE), *visit.page.evaluate(OUTSIDE)]
    return found


def ink_at_edges(seen: Seen, edges_px: tuple[int, ...]) -> list[int]:
    """The lines of the picture where something is drawn just before one of the edges:
    there a text goes on that has no room.
    """
    found: set[int] = set()
    for right in edges_px:
        strip = seen.picture.crop(
            (right - MARGIN_PX[0], 0, right - MARGIN_PX[1], seen.picture.height)
        )
        low_high = [_low_high(strip, y) for y in range(strip.height)]
        found |= {y for y, (low, high) in enumerate(low_high) if high - low > INK}
    return sorted(found)


def _low_high(strip: Image.Image, y: int) -> tuple[int, int]:
    pixels: Any = [strip.getpixel((x, y)) for x in range(strip.width)]
    return min(pixels), max(pixels)


def still(visit: Visit) -> Image.Image:
    """A picture of what no longer moves, but for the mark in a field."""
    deadline = time.monotonic() + STILL_S
    last = _picture(visit)
    while True:
        visit.page.wait_for_timeout(STILL_MS)
        now = _picture(visit)
        if now.tobytes() == last.tobytes() or time.monotonic() > deadline:
            return now
        last = now


def _go(visit: Visit, address: str) -> None:
    """There, and until the screen is another one; it may be the one before."""
    tree = visit.ui()
    before = tree.inner_html()
    visit.page.evaluate(GO, address)
    deadline = time.monotonic() + GONE_S
    while tree.inner_html() == before and time.monotonic() < deadline:
        visit.page.wait_for_timeout(STILL_MS)


def _down(visit: Visit) -> Image.Image:
    size = visit.page.viewport_size
    assert size is not None
    visit.page.mouse.move(size["width"] * 0.7, size["height"] * 0.45)
    visit.page.mouse.wheel(0, size["height"] * STEP_SHARE)
    return still(visit)


def _picture(visit: Visit) -> Image.Image:
    return Image.open(io.BytesIO(visit.page.screenshot()))
