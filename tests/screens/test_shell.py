"""The frame in a real browser: it opens, moves, goes back, and survives the line."""

import io
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import flet as ft
import pytest
from PIL import Image
from playwright.sync_api import expect

from mobile.client_app import web_app
from mobile.views import frame
from mobile.views.pane import Standing
from mobile.views.presses import Presses
from tests.support.browser import (
    PAINT_S,
    PHONE,
    PHONE_ON_ITS_SIDE,
    SCREEN,
    TABLET,
    Visit,
)
from tests.support.served import Served, serving
from tests.support.shell import ALL_SENT, SCREENS, THREE_WAITING, YESTERDAY

OpenVisit = Callable[..., Visit]
# The client tries a lost line again twice a second; measured 1.5 s.
RECONNECT_MS = 30_000

# Bytes over the line for each file; 0 is one that the browser had kept.
LOADED = """() => Object.fromEntries(
    performance.getEntriesByType("resource").map(one => [one.name, one.transferSize])
)"""

standing = Standing(ALL_SENT)


pages: list[str] = []


def main(page: ft.Page) -> None:
    pages.append(page.session.id)
    frame.show(page, standing, SCREENS, presses=Presses(0))


NAMELESS = re.compile(r"^ *- (?:button|tab|textbox|link|checkbox)\b(?! \")", re.M)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("web")


@pytest.fixture(scope="module")
def phone(cache: Path) -> Iterator[Served]:
    with serving(web_app(main, cache)) as served:
        yield served


@pytest.fixture(autouse=True)
def all_sent() -> None:
    standing.freshness = ALL_SENT


def selected(one: Visit) -> list[str]:
    tabs = one.ui().get_by_role("tab", selected=True).all()
    return [tab.get_attribute("aria-label") or tab.inner_text() for tab in tabs]


def test_it_opens_and_moves_between_the_five_places_and_back(
    phone: Served, visit: OpenVisit
) -> None:
    one = visit(phone.url)
    one.sees("06:00 → 05:30")
    for place in frame.PLACES[1:]:
        one.go(place.words)
        expect(one.ui().get_by_role("heading", name=place.words)).to_be_attached()
        expect(one.tab(place.words)).to_have_attribute("aria-selected", "true")
        assert one.page.url == phone.url + place.path
    one.page.go_back()
    expect(one.ui().get_by_role("heading", name="People")).to_be_attached()
    expect(one.tab("People")).to_have_attribute("aria-selected", "true")
    one.page.go_back()
    expect(one.ui().get_by_role("heading", name="Scan")).to_be_attached()
    one.page.go_forward()
    expect(one.ui().get_by_role("heading", name="People")).to_be_attached()


def test_a_line_opens_and_both_ways_lead_back(phone: Served, visit: OpenVisit) -> None:
    one = visit(f"{phone.url}/plan")
    one.press("item-4")
    one.sees("All about scene 4")
    one.sees_not("Sc 5 INT KITCHEN – DAY")
    assert one.page.url == f"{phone.url}/plan/4"
    one.press("back")
    one.sees(re.compile("Sc 5 INT KITCHEN"))
    one.press("item-5")
    one.sees("All about scene 5")
    one.page.go_back()
    one.sees(re.compile("Sc 4 INT KITCHEN"))


def test_a_deep_link_and_a_reload_open_the_same_screen(
    phone: Served, visit: OpenVisit
) -> None:
    one = visit(f"{phone.url}/plan/7", size=TABLET)
    one.sees("All about scene 7")
    one.page.reload()
    one.listen()
    one.sees("All about scene 7")
    one.sees(re.compile("Sc 8 INT KITCHEN"))


def test_every_control_is_read_with_a_name(phone: Served, visit: OpenVisit) -> None:
    # The last one is no screen of the app, and it is where one begins.
    one = visit(f"{phone.url}/nowhere")
    names = [every_control_has_a_name(one)]
    for path in ("/", "/plan", "/plan/4", "/scan", "/people", "/more"):
        one.turn_to(path)
        names.append(every_control_has_a_name(one))
    opened = ["Today", "Plan", "Sc 4", "Scan", "People", "More"]
    assert opened == names[1:]


def every_control_has_a_name(one: Visit) -> str:
    """What the screen is called."""
    name = one.ui().get_by_role("heading", level=1)
    name.wait_for(state="attached")
    # A control may be there a moment before its name.
    one.until(lambda tree: not NAMELESS.search(tree))
    return name.inner_text()


def test_the_keyboard_alone_presses_the_button(phone: Served, visit: OpenVisit) -> None:
    one = visit(phone.url)
    one.rests()
    one.part("got-it").focus()
    one.page.keyboard.press("Enter")
    one.sees("pressed 1")


def test_the_window_grows_and_a_rail_and_a_second_pane_appear(
    phone: Served, visit: OpenVisit
) -> None:
    one = visit(f"{phone.url}/plan")
    one.sees_not("Choose a line of the plan")
    one.resize(TABLET)
    one.sees("Choose a line of the plan")
    one.press("item-3")
    one.sees("All about scene 3")
    one.sees(re.compile("Sc 4 INT KITCHEN"))


def test_what_is_shown_changes_without_a_touch(phone: Served, visit: OpenVisit) -> None:
    one = visit(phone.url)
    one.sees(ALL_SENT.words)
    standing.say(THREE_WAITING)
    one.sees(THREE_WAITING.words)
    standing.say(YESTERDAY)
    one.sees(YESTERDAY.words)
    one.sees_not(THREE_WAITING.words)


def test_after_a_cut_line_the_screen_is_there_again_and_alive(
    phone: Served, visit: OpenVisit
) -> None:
    """Flet 1.0.5 alone leaves it frozen, see `mobile.client_app`."""
    one = visit(f"{phone.line_url}/plan/4")
    one.sees("All about scene 4")
    before = len(pages)
    phone.line.cut()
    standing.say(THREE_WAITING)
    phone.line.mend()
    expect(one.ui().get_by_text(THREE_WAITING.words)).to_be_attached(
        timeout=RECONNECT_MS
    )
    # A session taken up again may look alive for a while, so look at that too.
    assert before + 1 == len(pages)
    one.sees("All about scene 4")
    standing.say(ALL_SENT)
    one.sees(ALL_SENT.words)
    one.go("People")
    one.sees("Nobody is in yet")
    one.go("Today")
    one.press("got-it")
    one.sees("pressed 1")


def test_every_sign_is_drawn_with_our_own_font(phone: Served, visit: OpenVisit) -> None:
    """A sign outside it would make the client ask for a fallback font."""
    one = visit(phone.url)
    one.sees(re.compile("Москва"))
    one.picture("letters")
    assert [] == [url for url in one.asked if "notosans" in url]
    assert [] == [url for url in one.asked if "roboto" in url.lower()]


def test_a_second_visit_loads_nothing_of_the_client_again(
    phone: Served, visit: OpenVisit
) -> None:
    one = visit(phone.url)
    one.page.reload()
    one.listen()
    one.sees("06:00 → 05:30")
    loaded = one.page.evaluate(LOADED)
    client = {url: size for url, size in loaded.items() if "/client-" in url}
    assert len(client) > 5
    assert {0} == set(client.values())


@pytest.mark.parametrize("size", [PHONE, PHONE_ON_ITS_SIDE, TABLET, SCREEN])
def test_it_is_painted_at_every_size(
    phone: Served, visit: OpenVisit, size: tuple[int, int]
) -> None:
    one = visit(f"{phone.url}/plan/4", size=size)
    one.sees("All about scene 4")
    name = f"shell-{size[0]}x{size[1]}"
    light = brightness(one.picture(f"{name}-light"))
    # A system that turns dark is followed by what is open.
    one.page.emulate_media(color_scheme="dark")
    deadline = time.monotonic() + PAINT_S
    while brightness(one.picture(f"{name}-dark")) > light / 2:
        assert time.monotonic() < deadline, "it does not turn dark"


def brightness(picture: bytes) -> int:
    """Of the whole, from 0 to 255."""
    grey = Image.open(io.BytesIO(picture)).convert("L")
    return grey.resize((1, 1)).tobytes()[0]
