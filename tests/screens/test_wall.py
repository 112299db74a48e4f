"""The wall in a real browser: it follows the office, and outlives the server."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import PHONE, SCREEN, TABLET, Visit
from tests.support.wall_house import House
from tests.support.wall_world import WALL, at

OpenWall = Callable[..., Page]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with House(tmp_path).open() as house:
        yield house


@pytest.fixture
def wall(house: House, browser: Browser) -> Iterator[OpenWall]:
    """Opens the wall's link; no wall may ask another machine for anything."""
    visits: list[Visit] = []

    def open_wall(
        size: tuple[int, int] = SCREEN, scheme: str = "light", more: str = ""
    ) -> Page:
        visits.append(Visit(browser, size, scheme))
        page = visits[-1].page
        # Time flows as it does, and the test may move it.
        page.clock.install()
        page.goto(house.link + more)
        expect(page.locator("#freshness")).to_contain_text("as of")
        return page

    yield open_wall
    abroad = [url for visit in visits for url in visit.abroad()]
    for visit in visits:
        visit.close()
    assert [] == abroad


KEPT_S = 20
IS_KEPT = f"""async () => {{
    const wanted = [...document.querySelectorAll("link[href^='/'], script[src]")];
    const kept = ["/wall/{WALL}", ...wanted.map((one) => one.href || one.src)];
    const found = await Promise.all(kept.map((one) => caches.match(one)));
    return Boolean(navigator.serviceWorker.controller) && found.every(Boolean);
}}"""


def says(page: Page, **words: str) -> None:
    """What stands in the parts of the page, by their ids."""
    for part, expected in words.items():
        expect(page.locator(f"#{part.replace('_', '-')}")).to_have_text(expected)


def is_shown_as(page: Page, freshness: str, words: str) -> None:
    expect(page.locator("body")).to_have_attribute("data-freshness", freshness)
    expect(page.locator("#freshness")).to_have_text(words)


def later(page: Page, minutes: float) -> None:
    page.clock.fast_forward(int(minutes * 60_000))


def shell_is_kept(page: Page) -> None:
    """Asked again and again: Playwright does not wait for a promise in a predicate."""
    deadline = time.monotonic() + KEPT_S
    while not page.evaluate(IS_KEPT):
        assert time.monotonic() < deadline, "the worker has not kept the page"
        page.wait_for_timeout(50)


def test_it_follows_the_office_without_a_reload(house: House, wall: OpenWall) -> None:
    page = wall()
    says(page, now_title="No plan published", day="THU 9 · MAIN UNIT", clock="09:42")
    page.evaluate("window.loadedOnce = true")

    house.do(house.told.publish())
    says(page, now_title="Scene 43", now_count="8 min left", next_title="Company move")
    says(page, next_at="09:50", next_count="in 8 min", meal_words="12:30 Lunch")
    says(page, day="THU 9 · DAY 12 OF 40 · MAIN UNIT", wrap_words="est 18:40")
    says(page, people_label="IN", expected="/ 3", missed_lines="Grip 2Camera 1")
    says(page, **{"in": "0"})
    is_shown_as(page, "fresh", "as of 09:42 · Rev 1 White")

    house.do(house.told.check_in("ben"))
    says(page, missed_lines="Grip 2", **{"in": "1"})

    house.do(house.told.move_lunch("12:00", "12:45"))
    house.do(house.told.publish())
    says(page, published_label="CHANGED 09:42", meal_words="12:00 Lunch")
    says(page, published_words="Lunch 12:30 → 12:00")
    is_shown_as(page, "fresh", "as of 09:42 · Rev 2 Blue")
    assert page.evaluate("window.loadedOnce")


def test_the_key_stays_nowhere_that_a_person_or_a_script_can_read(
    house: House, wall: OpenWall
) -> None:
    page = wall()

    assert f"{house.url}/wall/{WALL}" == page.url
    assert "" == page.evaluate("document.cookie")
    assert house.told.key not in page.content()
    assert house.told.key not in str(page.evaluate("JSON.stringify(localStorage)"))


def test_without_a_server_the_plan_goes_on_and_grows_old(
    house: House, wall: OpenWall
) -> None:
    house.do(house.told.publish())
    page = wall()
    says(page, now_title="Scene 43")

    house.die()
    later(page, 2)
    is_shown_as(page, "amber", "no contact since 09:42 · Rev 1 White")
    says(page, now_title="Scene 43", clock="09:44", now_count="6 min left")

    later(page, 7)
    says(page, now_title="Company move", clock="09:51", next_title="Lunch")
    is_shown_as(page, "amber", "no contact since 09:42 · Rev 1 White")

    later(page, 120)
    says(page, now_title="Nothing on", clock="11:51", next_title="Lunch")
    is_shown_as(page, "red", "OLD PLAN, as of 09:42 · Rev 1 White")

    later(page, 24 * 60)
    says(page, now_title="Day over", clock="11:51")
    is_shown_as(page, "red", "OLD PLAN, as of yesterday 09:42 · Rev 1 White")


def test_a_server_that_comes_back_makes_it_current_by_itself(
    house: House, wall: OpenWall
) -> None:
    house.do(house.told.publish())
    page = wall()
    says(page, now_title="Scene 43")
    page.evaluate("window.loadedOnce = true")
    house.die()
    later(page, 180)
    is_shown_as(page, "red", "OLD PLAN, as of 09:42 · Rev 1 White")

    house.told.world.now_ms = at("12:44")
    house.rise()
    later(page, 0.5)
    is_shown_as(page, "fresh", "as of 12:44 · Rev 1 White")
    says(page, now_title="Lunch", clock="12:44")

    house.do(house.told.check_in("ben"))
    says(page, **{"in": "1"})
    assert page.evaluate("window.loadedOnce")


def test_a_reload_without_a_server_still_shows_the_last_plan(
    house: House, wall: OpenWall
) -> None:
    house.do(house.told.publish())
    page = wall()
    says(page, now_title="Scene 43")
    shell_is_kept(page)
    house.die()
    later(page, 12)
    page.evaluate("window.loadedOnce = true")

    page.reload()

    says(page, now_title="Company move", clock="09:54", next_title="Lunch")
    is_shown_as(page, "amber", "no contact since 09:42 · Rev 1 White")
    assert page.evaluate("window.loadedOnce === undefined")
    house.rise()
    later(page, 0.5)
    is_shown_as(page, "fresh", "as of 09:42 · Rev 1 White")


def test_a_wall_that_was_removed_says_so_and_forgets(
    house: House, wall: OpenWall
) -> None:
    house.do(house.told.publish())
    page = wall()
    says(page, now_title="Scene 43")

    house.do(house.told.remove())
    says(page, message_title="This display was removed by the office")
    expect(page.locator("#message")).to_be_visible()
    assert "Scene 43" not in page.content()
    assert "{}" == page.evaluate("JSON.stringify(localStorage)")

    page.reload()
    says(page, message_title="This link opens no wall")
    assert "Scene 43" not in page.content()


def test_a_wrong_clock_in_the_tablet_changes_nothing(
    house: House, wall: OpenWall
) -> None:
    house.do(house.told.publish())
    page = wall()
    says(page, clock="09:42", now_count="8 min left")

    house.die()
    page.clock.set_system_time("1999-12-31T23:59:00Z")
    later(page, 3)

    says(page, clock="09:45", now_count="5 min left")
    is_shown_as(page, "amber", "no contact since 09:42 · Rev 1 White")


def test_it_loads_itself_afresh_at_night_and_only_with_a_server(
    house: House, wall: OpenWall
) -> None:
    page = wall()
    page.evaluate("window.loadedOnce = true")
    later(page, 12 * 60)
    expect(page.locator("#clock")).to_have_text("09:42")
    assert page.evaluate("window.loadedOnce"), "in the morning it stays"

    house.die()
    later(page, 17.5 * 60)
    expect(page.locator("#clock")).to_have_text("03:12")
    assert page.evaluate("window.loadedOnce"), "without a server it stays"

    house.told.world.now_ms = at("27:13")
    house.rise()
    later(page, 0.5)
    page.wait_for_function("() => window.loadedOnce === undefined")
    says(page, clock="03:13", now_title="No plan published")


def test_a_chosen_theme_is_kept(house: House, wall: OpenWall) -> None:
    page = wall(more="&theme=dark")
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    dark = page.evaluate(ground)
    assert page.url.endswith("?theme=dark")

    page.goto(f"{house.url}/wall/{WALL}")

    expect(page.locator("#freshness")).to_contain_text("as of")
    assert dark == page.evaluate(ground)
    assert dark != wall().evaluate(ground)


def boxes(page: Page) -> dict[str, Any]:
    """Where each part stands, without the few pixels that save the screen."""
    return {
        part: page.locator(part).evaluate(
            "e => [e.offsetLeft, e.offsetTop, e.offsetWidth, e.offsetHeight]"
        )
        for part in ("header", "#now", "#next", "#then", "aside", "#meal", "footer")
    }


@pytest.mark.parametrize("size", [SCREEN, TABLET])
def test_nothing_jumps_when_words_change(
    house: House, wall: OpenWall, size: tuple[int, int]
) -> None:
    page = wall(size)
    says(page, now_title="No plan published")
    before = boxes(page)

    house.do(house.told.publish())
    says(page, now_title="Scene 43")
    assert before == boxes(page)

    house.die()
    later(page, 200)
    expect(page.locator("body")).to_have_attribute("data-freshness", "red")
    after = boxes(page)
    # The red bar goes across, beyond the margins of the page.
    assert after.pop("footer")[1::2] == before.pop("footer")[1::2]
    assert before == after


def test_a_still_wall_is_painted_once_a_minute(house: House, wall: OpenWall) -> None:
    house.do(house.told.publish())
    page = wall()
    says(page, now_title="Scene 43")
    house.die()
    page.evaluate(
        """() => {
            window.paints = 0;
            new MutationObserver(() => { window.paints += 1; }).observe(
                document.body,
                {subtree: true, childList: true, characterData: true, attributes: true},
            );
        }"""
    )

    page.clock.run_for(10 * 60_000)

    # And once more for each of: no contact, another line.
    assert 10 <= page.evaluate("window.paints") <= 15


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [SCREEN, TABLET, PHONE])
def test_it_is_whole_at_every_size(
    house: House, wall: OpenWall, size: tuple[int, int], scheme: str
) -> None:
    house.do(house.told.publish())
    page = wall(size, scheme)
    says(page, now_title="Scene 43")

    is_wide = size != PHONE
    over = page.evaluate(
        "[document.documentElement.scrollWidth - innerWidth,"
        " document.documentElement.scrollHeight - innerHeight]"
    )
    assert over[0] <= 0
    assert not is_wide or over[1] <= 0
    if size == SCREEN:
        font = "e => parseFloat(getComputedStyle(e).fontSize)"
        assert page.locator("#now-title").evaluate(font) >= 80
        assert page.locator("#clock").evaluate(font) >= 120
