"""Every word on every screen comes out of the catalogues."""

import re
from collections.abc import Iterator

import flet as ft
import pytest

from mobile.language import LANGUAGES, speak
from mobile.settings import VERSION
from mobile.state import State
from mobile.views.about import FONT_LICENCE, LICENCE
from mobile.views.pane import Standing
from mobile.views.present import times
from shared.tags import readable
from tests.support.every_screen import addresses
from tests.support.flet_page import OpenPage
from tests.support.phone_page import phone_page
from tests.support.small_day import CAMERA_TAG
from tests.support.tongues import marked, unmarked
from tests.support.world import World

PHONE_PX, TABLET_PX = 390, 1180
# Where a control keeps words that are read, or read aloud.
SAID = (
    "label",
    "text",
    "content",
    "hint_text",
    "helper",
    "error",
    "tooltip",
    "semantics_label",
    "prefix",
    "suffix",
    "counter",
    "value",
    "hint",
    "title",
    "subtitle",
)
# What stands in any language as it is: names, what somebody typed, and our own brand.
CONTENT = (
    *LANGUAGES.values(),
    f"Callboard {VERSION}",
    LICENCE,
    FONT_LICENCE,
    "The Brass Heron",
    *("Ana", "Ben", "Olga", "Office", "Main", "Camera", "First call sheet"),
    *("The Yard", "EXT YARD", "INT KITCHEN", "Lunch", "Camera A", "Lens case", "50 mm"),
    *("Ladder slipped", "One hour, please.", "Water work at 18:00", "Work at height"),
    *("Timber", "Ash and Sons", "Road closure"),
    # Signs of the trade, what is printed on a tag, and what is to be typed as it is.
    *("SW", "WF", "SWF", "FT", readable(CAMERA_TAG), "LEAVE"),
)
# Two letters on end: one alone may be a sign, as the W of who works.
LETTERS = re.compile(r"[^\W\d_]{2,}")


def said(opened: OpenPage) -> Iterator[tuple[str, str]]:
    """What is said on a page, and the kind of control that says it."""
    for control in opened.controls():
        if isinstance(control, ft.Page | ft.View):
            continue
        for name in SAID:
            if name == "value" and not isinstance(control, ft.Text):
                continue
            words = getattr(control, name, None)
            if isinstance(words, str):
                yield f"{type(control).__name__}.{name}", words


def fresh(phone: State) -> Standing:
    words = times.freshness(phone.freshness(), phone.now_ms(), phone.days.zone())
    return Standing(words)


def not_said(opened: OpenPage) -> set[str]:
    """What is on the page and neither marked nor content."""
    found = set()
    for where, words in said(opened):
        rest = unmarked(words)
        for known in sorted(CONTENT, key=len, reverse=True):
            rest = rest.replace(known, " ")
        if LETTERS.search(rest):
            found.add(f"{where}: {words}")
    return found


@pytest.mark.parametrize("width", [PHONE_PX, TABLET_PX])
@pytest.mark.parametrize("name", ["olga", "ana"])
async def test_every_word_of_every_screen_goes_through_a_catalogue(
    day: World, name: str, width: int
) -> None:
    found: set[str] = set()
    opened_at, phone = await addresses(day), day.state(name)
    speak(marked)
    for address in opened_at:
        async with phone_page(phone, address, width, fresh(phone)) as opened:
            assert [] == opened.errors(), address
            found |= {f"{address} {one}" for one in not_said(opened)}
    assert set() == found


async def test_so_does_every_word_of_a_new_phone_and_of_a_gate_tablet(
    day: World,
) -> None:
    ben = day.state("ben")
    ben.kiosk.enter()
    speak(marked)
    async with phone_page(ben, "/", TABLET_PX, fresh(ben)) as opened:
        assert set() == not_said(opened)
    nobody = day.unpaired("nobody").state
    async with phone_page(nobody, "/", PHONE_PX, fresh(nobody)) as opened:
        assert set() == not_said(opened)
