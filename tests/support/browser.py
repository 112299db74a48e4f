"""A person in front of a browser: Chromium, driven by what it would read aloud."""

import os
import re
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from playwright.sync_api import Browser, Locator, Page, expect
from playwright.sync_api import TimeoutError as TooLate

from mobile.settings import BOUNCE_MS
from mobile.views.frame import PLACES
from mobile.views.pane import WIDE_PX_MIN
from tests.support.chromium import WITHIN_S
from tests.support.page_scripts import (
    HAS_KEYBOARD,
    HOLDS,
    RESTS,
    TAP,
    TURN,
    TURNED,
)

PHONE: Final = (390, 844)
PHONE_ON_ITS_SIDE: Final = (844, 390)
TABLET: Final = (1180, 820)
SCREEN: Final = (1920, 1080)

# Flet's client asks for this on every start, and does without it.
HARMLESS: Final = re.compile(r"^https://[^/]+/.*rive_native")
LOCAL: Final = re.compile(r"(http|ws)s?://127\.0\.0\.1:|blob:|data:")
FIRST_PAINT_MS: Final = 60_000
STILL_MS: Final = 400
LOOKS_MS: Final = 50
REST_MS: Final = BOUNCE_MS + 100
LISTENS_MS: Final = 1_000
# On a machine with too much to do; a press is told of within a few milliseconds.
TELLS_S: Final = 5.0
# What Flet's client sends for a press and for what is typed: an event's name, after
# how long it is. Others tell of a size or of an address.
TELLS: Final = re.compile(rb"\xa4name(\xa5click|\xa6change|\xa6select|\xa3tap)")
FRAME_BYTES_MAX: Final = 4_000
LOOK_AGAIN_MS: Final = 10
PAINT_S: Final = 30
# Two processes and a browser have the machine to share while a phone is paired.
PAIRED_S: Final = 60
# Of one colour, a picture has a byte for some 160 pixels; with words, for 40 at most.
BLANK_PIXELS_A_BYTE: Final = 100


class Visit:
    """One window of one person; `page` is Playwright's, for what is not here."""

    def __init__(
        self, browser: Browser, size: tuple[int, int], scheme: str, **more: Any
    ) -> None:
        width, height = size
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,  # type: ignore[arg-type]
            # English, and twenty-four hours; `more` may say otherwise.
            **{"locale": "en-GB", **more},
        )
        self.asked: list[str] = []
        self.context.on("request", lambda request: self.asked.append(request.url))
        self._rest_ms = 0
        # What the page has told the app of, oldest first.
        self._told: list[bytes] = []
        self.page: Page = self._window()

    def _window(self) -> Page:
        page = self.context.new_page()
        page.on("websocket", lambda line: line.on("framesent", self._keep))
        return page

    def _keep(self, frame: str | bytes) -> None:
        if isinstance(frame, bytes) and TELLS.search(frame):
            self._told.append(frame[:FRAME_BYTES_MAX])

    def open(self, url: str) -> None:
        """Load a page of the phone app and turn its semantics tree on."""
        # Where a server has it for a desk, what is pressed too soon is a bounce.
        self._rest_ms = REST_MS if urlsplit(url).path.startswith("/app") else 0
        self.page.goto(url)
        self.listen()

    def turn_to(self, path: str) -> None:
        """Another screen of the app that is open, as a link within it would open it.

        Until it is there, which is when the app has been asked for it and answers.
        """
        before = self.page.evaluate(TURN, path)
        self.page.wait_for_function(TURNED, arg=before, timeout=PAINT_S * 1000)

    def listen(self) -> None:
        """After a load or a reload: the tree is off until somebody asks for it.

        The button for that lies one pixel wide outside the window, so that it
        is pressed through the document and not with the mouse.

        Chromium was once seen never to come back from its own code after a load (22
        November 2026), and no call into such a page ends. So it is asked to press
        later, and one that does not answer then is left for another window.
        """
        try:
            self._turn_the_tree_on()
        except TooLate:
            self._open_another()

    def _open_another(self) -> None:
        """A window at the same address, in place of one where nothing happens."""
        stuck, self.page = self.page, self._window()
        self.page.goto(stuck.url)
        stuck.close()
        self._turn_the_tree_on()

    def _turn_the_tree_on(self) -> None:
        placeholder = self.page.locator("flt-semantics-placeholder")
        placeholder.wait_for(state="attached", timeout=FIRST_PAINT_MS)
        placeholder.evaluate("element => void setTimeout(() => element.click())")
        self.ui().locator("flt-semantics").first.wait_for(state="attached")

    def ui(self) -> Locator:
        """What the app shows; announcements repeat some of it elsewhere."""
        return self.page.locator("flt-semantics-host")

    def part(self, key: str) -> Locator:
        """The control with this key."""
        return self.ui().locator(f'[flt-semantics-identifier="{key}"]')

    def press(self, key: str) -> None:
        self.press_on(self.part(key))

    def press_on(self, target: Locator) -> None:
        """What a pointer can reach there is told, wherever it was drawn meanwhile.

        A press at a place goes astray while a screen scrolls or is drawn anew. Again
        if the app was told nothing: what has just become ready may not listen yet.
        """
        target.click(trial=True)
        self.page.wait_for_timeout(self._rest_ms)
        before, deadline = len(self._told), time.monotonic() + PAINT_S
        target.evaluate(TAP)
        while not self._tells(before):
            assert time.monotonic() < deadline, f"{target} does not listen"
            with suppress(TooLate):
                target.click(timeout=LISTENS_MS, trial=True)
                if len(self._told) == before:
                    target.evaluate(TAP, timeout=LISTENS_MS)

    def press_twice(self, key: str, other: str) -> None:
        """As a glove does: at one place, and again once `other` is drawn there."""
        target, meanwhile = self.part(key), self.part(other)
        self.rests()
        box = target.bounding_box()
        assert box is not None, f"{key} is not there"
        middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        deadline = time.monotonic() + PAINT_S
        while not meanwhile.count():
            assert time.monotonic() < deadline, f"{key} does not listen"
            self.page.mouse.click(*middle)
            with suppress(TooLate):
                meanwhile.wait_for(state="attached", timeout=LISTENS_MS)
        before = len(self._told)
        self.page.mouse.click(*middle)
        assert self._tells(before), f"{other} is drawn elsewhere"

    def rests(self, still_ms: int = STILL_MS) -> None:
        """Nothing is drawn any more: the tree stands still for so long."""
        looks = still_ms // LOOKS_MS
        self.page.evaluate(RESTS, [looks, LOOKS_MS, PAINT_S * 1000])

    def _tells(self, before: int, text: str | None = None) -> bool:
        """Whether the app is soon told of a press, or of a field with just this text.

        `before` is how much it had been told then.
        """
        deadline = time.monotonic() + TELLS_S
        sought = b"" if text is None else msgspec.msgpack.encode(text)
        while not any(sought in one for one in self._told[before:]):
            if time.monotonic() > deadline:
                return False
            self.page.wait_for_timeout(LOOK_AGAIN_MS)
        return True

    def insist(self, types: dict[str, str], key: str, words: str) -> None:
        """Press what was typed for; all of it again while nothing comes of it. For acts
        that a second press does not do twice.
        """
        seen = self.ui().get_by_text(words).or_(self.ui().get_by_label(words)).first
        deadline = time.monotonic() + PAIRED_S
        while True:
            # A button was once seen to be without height for as long as one looked (22
            # November 2026); a field that gets the keyboard is scrolled to.
            with suppress(TooLate):
                self.press(key)
                seen.wait_for(state="attached", timeout=5 * LISTENS_MS)
                return
            assert time.monotonic() < deadline, f"nothing comes of {key}: {self.tree()}"
            for label, text in types.items():
                self.type_into(label, text)

    def pair(self, ticket: str) -> None:
        """Until the app is open; typed and pressed again as long as nobody heard.

        While the server is asked, the button has other words, and nothing is pressed.
        Once no press came to anything for a whole minute (22 November 2026), and nobody
        knows why: after half of that, another window, and a word about this one.
        """
        self.part("pair").wait_for(state="attached")
        deadline = time.monotonic() + PAIRED_S
        patience = deadline - PAIRED_S / 2
        while True:
            button = self.part("pair")
            unheard = self.ui().get_by_role("button", name="Pair this phone")
            if unheard.count() and self._takes("Pairing code", ticket):
                with suppress(TooLate):
                    unheard.evaluate(TAP, timeout=LISTENS_MS)
            with suppress(TooLate):
                button.wait_for(state="detached", timeout=LISTENS_MS)
                return
            refused = self.ui().get_by_text("Not paired").count()
            assert not refused, self.tree()
            assert time.monotonic() < deadline, self._unpaired()
            if time.monotonic() > patience:
                warnings.warn(self._unpaired(), stacklevel=2)
                patience = deadline
                self._open_another()

    def _unpaired(self) -> str:
        last = self._told[-2:]
        with suppress(TooLate):
            return f"nothing came of the pairing code: {last} {self.tree()}"
        return f"nothing came of the pairing code: {last}, and the page is silent"

    def resize(self, size: tuple[int, int]) -> None:
        """And wait for the bar or the rail that belongs to it."""
        width, height = size
        self.page.set_viewport_size({"width": width, "height": height})
        is_wide = width >= WIDE_PX_MIN
        bar = self.ui().get_by_role("tab")
        expect(bar).to_have_count(0 if is_wide else len(PLACES))

    def tab(self, words: str) -> Locator:
        """A place of the bar below, or of the rail at the side of a wide window."""
        name = re.escape(words)
        in_rail = re.compile(rf"^{name}\s+Tab \d of \d")
        below = self.ui().get_by_role("tab", name=re.compile(rf"^{name}\b"))
        return below.or_(self.ui().get_by_role("button", name=in_rail))

    def go(self, tab: str) -> None:
        self.press_on(self.tab(tab))

    def tick(self, name: str) -> None:
        """A box that is not ticked yet."""
        boxes = self.ui()
        self.press_on(boxes.get_by_role("checkbox", name=name, checked=False))
        ticked = boxes.get_by_role("checkbox", name=name, checked=True)
        expect(ticked).to_be_attached()

    def sees(self, words: str | re.Pattern[str], within_s: float = WITHIN_S) -> None:
        # What is read aloud as one thing has its words in a label.
        found = self.ui().get_by_text(words).or_(self.ui().get_by_label(words))
        expect(found.first).to_be_attached(timeout=within_s * 1000)

    def sees_not(self, words: str | re.Pattern[str]) -> None:
        expect(self.ui().get_by_text(words)).to_have_count(0)

    def type_into(self, label: str, text: str) -> None:
        """Again, if some of it went astray: a new screen may not listen at once.

        What is typed before it does stays in the page, and the app never hears of it.
        """
        deadline = time.monotonic() + PAINT_S
        while not self._takes(label, text):
            assert time.monotonic() < deadline, f"{label} does not take the text"

    def _takes(self, label: str, text: str) -> bool:
        """Nothing is typed unless this very field, and no other, has the keyboard."""
        with suppress(TooLate):
            box = self.ui().get_by_role("textbox", name=label)
            box.click(timeout=LISTENS_MS, trial=True)
            box.focus()
            if not box.evaluate(HAS_KEYBOARD):
                self.page.wait_for_timeout(STILL_MS)
                return False
            before = len(self._told)
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(text, delay=10)
            if self._tells(before, text):
                return True
            # So that the field gets the focus anew.
            self.page.evaluate("document.activeElement?.blur()")
        return False

    def take(self, label: str) -> None:
        """Put the keyboard into a field, until the app hears what is typed there.

        A field begins to listen some time after it is there, and not to the first
        press; a screen that is new gives the keyboard to this and that first. The
        letter that the field is tried with is taken back.
        """
        self.rests()
        box = self.ui().get_by_role("textbox", name=label)
        deadline = time.monotonic() + PAINT_S
        while not (self._keeps(box) and self._is_heard()):
            assert time.monotonic() < deadline, f"{label} does not listen"
            with suppress(TooLate):
                box.click(timeout=LISTENS_MS)

    def _keeps(self, box: Locator) -> bool:
        """Whether this field has the keyboard, and still has it a moment later."""
        has_it = box.count() and box.evaluate(HAS_KEYBOARD)
        if has_it:
            self.page.wait_for_timeout(STILL_MS)
        return bool(has_it and box.count() and box.evaluate(HAS_KEYBOARD))

    def _is_heard(self) -> bool:
        before = len(self._told)
        self.page.keyboard.press("x")
        is_heard = self._tells(before)
        before = len(self._told)
        self.page.keyboard.press("Backspace")
        return is_heard and self._tells(before)

    def holds(self, text: str) -> None:
        """Some field shows this text, whichever input Flutter has put it into.

        One that got the focus before the tree was turned on has its text in an input
        of Flutter's own, and its labelled box stays empty as long as the focus stays.
        """
        self.page.wait_for_function(HOLDS, arg=text, timeout=WITHIN_S * 1000)

    def tree(self) -> str:
        """The screen as assistive technology has it."""
        return self.page.locator("body").aria_snapshot()

    def until(self, holds: Callable[[str], object]) -> None:
        """The tree becomes so, soon."""
        deadline = time.monotonic() + PAINT_S
        while not holds(tree := self.tree()):
            assert time.monotonic() < deadline, tree
            self.page.wait_for_timeout(LOOKS_MS)

    def picture(self, name: str) -> bytes:
        """A picture of the window; kept in CALLBOARD_PICTURES if that is set.

        The canvas is painted some time after the tree that tests read, and in
        pieces: taken when there is something and it stood still for STILL_MS.
        """
        size = self.page.viewport_size
        assert size is not None
        blank = size["width"] * size["height"] / BLANK_PIXELS_A_BYTE
        self.page.locator("#loading").wait_for(state="detached")
        deadline = time.monotonic() + PAINT_S
        picture, before = self.page.screenshot(), b""
        while picture != before or len(picture) < blank:
            assert time.monotonic() < deadline, "nothing is painted, or never done"
            self.page.wait_for_timeout(STILL_MS)
            picture, before = self.page.screenshot(), picture
        if folder := os.environ.get("CALLBOARD_PICTURES"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            (Path(folder) / f"{name}.png").write_bytes(picture)
        return picture

    def keep_picture(self, name: str) -> None:
        """For whoever looks at pictures later; who keeps none is not kept waiting."""
        if "CALLBOARD_PICTURES" in os.environ:
            self.picture(name)

    def abroad(self) -> list[str]:
        """Requests that were meant for any machine but this one."""
        return [
            url
            for url in self.asked
            if not LOCAL.match(url) and not HARMLESS.match(url)
        ]

    def close(self) -> None:
        self.context.close()
