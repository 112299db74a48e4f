"""The plan half of the panel in a real browser, two windows side by side."""

import asyncio
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from server.app import create_app, create_core
from server.settings import Settings
from shared.nouns.base import Elements
from shared.nouns.people import Contact, Job, PersonName
from shared.nouns.plan import (
    CallTimes,
    CallWho,
    DayIdentity,
    DayTimes,
    ItemDay,
    ItemKind,
    ItemScene,
    ItemTime,
    ItemWhat,
)
from tests.support.browser import PHONE, TABLET, Visit
from tests.support.panel import NOW_MS, made, office
from tests.support.served import Served, serving

DAY, YARD, LUNCH = "workday-12", "item-yard-43", "item-lunch"
SIX_MS = NOW_MS - 3 * 3_600_000
HOUR_MS = 3_600_000

OpenWindow = Callable[..., Page]


class House:
    """A served panel and the sessions that may look into it."""

    def __init__(
        self, served: Served, production: str, cookies: dict[str, str]
    ) -> None:
        self.url = served.url
        self.line, self.line_url = served.line, served.line_url
        self.at = f"{served.url}/admin/{production}/days/{DAY}"
        self.cookies = cookies


def the_day():
    camera = Job(department="Camera", title="Operator")
    return [
        made(
            "workday",
            DAY,
            identity=DayIdentity("2026-05-12", 12, 40),
            times=DayTimes(SIX_MS),
        ),
        made(
            "person",
            "person-bo",
            name=PersonName("Bo Lind"),
            job=camera,
            contact=Contact("+44 20 7946 0112"),
        ),
        made("person", "person-cy", name=PersonName("Cy Moss"), job=camera),
        *(
            made(
                "call",
                f"call-{name}-12",
                who=CallWho(DAY, f"person-{name}"),
                times=CallTimes(report_ms=SIX_MS),
            )
            for name in ("bo", "cy")
        ),
        made(
            "item",
            YARD,
            day=ItemDay(DAY, 10),
            time=ItemTime(SIX_MS, SIX_MS + HOUR_MS),
            what=ItemWhat(ItemKind.SCENE, "Nell runs"),
            scene=ItemScene("43", "EXT", "DAY", "YARD", pages_eighths=9),
            departments=Elements(("Camera",)),
        ),
        made(
            "item",
            LUNCH,
            day=ItemDay(DAY, 20),
            time=ItemTime(SIX_MS + 6 * HOUR_MS),
            what=ItemWhat(ItemKind.MEAL, "Lunch"),
        ),
    ]


async def founded(folder: Path) -> tuple[str, dict[str, str]]:
    """The production, and a session cookie each for Ana and for Bea of its office."""
    async with office(folder, more=the_day()) as ana:
        name = ana.core.cookies.session_name
        cookies = {"ana": ana.browser.cookies[name]}
        await ana.colleague("bea@example.org", "Bea Falk")
        cookies["bea"] = ana.browser.cookies[name]
        return ana.production, {"name": name, **cookies}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    # Playwright keeps a loop running in this thread.
    with ThreadPoolExecutor(1) as thread:
        production, cookies = thread.submit(asyncio.run, founded(tmp_path)).result()
    core = create_core(Settings(tmp_path), clock=lambda: NOW_MS + 1)
    with serving(create_app(core)) as served:
        yield House(served, production, cookies)


@pytest.fixture
def window(house: House, browser: Browser) -> Iterator[OpenWindow]:
    """`window(who, path)`: a page of the day, signed in; it asks only our server."""
    visits: list[Visit] = []

    def open_window(
        who: str = "ana",
        path: str = "",
        size: tuple[int, int] = TABLET,
        scheme: str = "light",
    ) -> Page:
        visits.append(Visit(browser, size, scheme))
        visits[-1].context.add_cookies(
            [
                {
                    "name": house.cookies["name"],
                    "value": house.cookies[who],
                    "url": house.url,
                }
            ]
        )
        page = visits[-1].page
        page.set_default_timeout(20_000)
        page.goto(house.at + path)
        page.evaluate("window.loadedOnce = true")
        return page

    yield open_window
    abroad = [url for visit in visits for url in visit.abroad()]
    for visit in visits:
        visit.close()
    assert [] == abroad


def row(page: Page, id_: str):
    return page.locator(f"#line-{id_}")


def start_of(page: Page, id_: str):
    return page.locator(f"#line-{id_}-start")


def is_live(page: Page) -> None:
    expect(page.locator("#fresh")).to_contain_text("live", timeout=20_000)


def was_not_reloaded(page: Page) -> None:
    assert page.evaluate("window.loadedOnce")


def save(page: Page) -> None:
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-editing] [data-saves]")).to_have_count(0)


def test_an_edit_is_seen_in_the_other_window_with_its_authors_name(window):
    ana, bea = window("ana"), window("bea")
    is_live(bea)
    ana.get_by_role("button", name="Edit Sc 43 EXT YARD – DAY").click()
    form = ana.get_by_role("form", name="Edit Sc 43 EXT YARD – DAY")
    form.get_by_label("Start").fill("0530")
    form.get_by_text("People (0)").click()
    form.get_by_label("Bo Lind").check()
    save(ana)
    expect(row(ana, YARD)).to_contain_text("05:30")
    expect(row(bea, YARD)).to_contain_text("05:30")
    expect(row(bea, YARD)).to_contain_text("Bo Lind")
    expect(row(bea, YARD)).to_have_class(re.compile("flash"))
    expect(bea.locator("#aloud")).to_have_text("Ana Ruiz changed Sc 43 EXT YARD – DAY.")
    expect(row(ana, YARD)).not_to_have_class(re.compile("flash"))
    was_not_reloaded(bea)


def test_what_is_half_typed_stays_and_both_are_kept(window):
    ana, bea = window("ana"), window("bea")
    is_live(bea)
    for page in (ana, bea):
        page.get_by_role("button", name="Edit Lunch").click()
    start_of(bea, LUNCH).fill("12:30")
    start_of(ana, LUNCH).fill("13:00")
    save(ana)
    expect(row(bea, LUNCH).locator(".meanwhile")).to_contain_text(
        "Ana Ruiz changed this meanwhile."
    )
    expect(start_of(bea, LUNCH)).to_have_value("12:30")
    save(bea)
    expect(row(bea, LUNCH)).to_contain_text("Two versions of this line are kept.")
    expect(row(ana, LUNCH)).to_contain_text("Two versions of this line are kept.")
    expect(ana.locator("#decisions")).to_contain_text("1conflict")
    was_not_reloaded(ana)


def test_the_keyboard_alone_opens_saves_leaves_and_stays_on_the_row(window):
    page = window()
    row(page, YARD).focus()
    page.keyboard.press("ArrowDown")
    expect(row(page, LUNCH)).to_be_focused()
    page.keyboard.press("Enter")
    start = start_of(page, LUNCH)
    expect(start).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("11")
    page.keyboard.press("Enter")
    expect(row(page, LUNCH)).to_contain_text("11:00")
    expect(row(page, LUNCH)).to_be_focused()
    page.keyboard.press("Enter")
    expect(start).to_be_focused()
    page.keyboard.press("Escape")
    expect(row(page, LUNCH)).to_be_focused()
    expect(page.locator("tr[data-editing]")).to_have_count(0)


def test_a_line_is_added_cancelled_and_undone_without_a_reload(window):
    page = window()
    is_live(page)
    form = page.get_by_role("form", name="New line")
    form.get_by_label("Start").fill("7")
    form.get_by_label("Kind").select_option("task")
    form.get_by_label("Title").fill("Rig the quay")
    form.get_by_role("button", name="Add line").click()
    expect(page.locator("#lines")).to_contain_text("Rig the quay")
    expect(form.get_by_label("Title")).to_have_value("")
    names = page.locator("#lines tbody .name")
    expect(names).to_have_text([re.compile("Sc 43"), "Rig the quay", "Lunch"])
    page.get_by_role("button", name="Edit Rig the quay").click()
    page.get_by_role("button", name="Cancel this line").click()
    page.get_by_role("button", name="Undo: Rig the quay").click()
    expect(page.get_by_role("button", name="Edit Rig the quay")).to_be_visible()
    was_not_reloaded(page)


def test_a_wrong_field_is_named_where_it_stands(window):
    page = window()
    page.get_by_role("button", name="Edit Lunch").click()
    page.locator(f"#line-{LUNCH}-start").fill("noon")
    page.get_by_role("button", name="Save").click()
    start = page.locator(f"#line-{LUNCH}-start")
    expect(start).to_have_attribute("aria-invalid", "true")
    expect(start).to_have_accessible_description(
        re.compile("Start: Write 24-hour time, like 05:30")
    )
    expect(start).to_have_value("noon")


def test_a_department_is_called_at_once_and_everyone_sees_it(window):
    ana, bea = window("ana", "/calls"), window("bea", "/calls")
    is_live(bea)
    form = ana.get_by_role("form", name="Call all of Camera")
    form.get_by_label("All at").fill("05:15")
    form.get_by_role("button", name="Set calls").click()
    expect(form).to_contain_text("2 people called at 05:15.")
    for page in (ana, bea):
        for name in ("bo", "cy"):
            expect(page.locator(f"#call-call-{name}-12")).to_contain_text("05:15")
    was_not_reloaded(bea)


def test_publishing_shows_what_moved_and_the_ledger_follows(window):
    ana, bea = window("ana", "/publish"), window("bea")
    is_live(ana)
    button = ana.get_by_role("button", name="Publish Rev 1 (White) to 2 people")
    expect(button).to_be_visible()
    bea.get_by_role("button", name="Edit Lunch").click()
    start_of(bea, LUNCH).fill("12:45")
    save(bea)
    moved = ana.locator("#moved")
    expect(moved).to_contain_text("The plan has moved since this preview.")
    expect(moved).to_contain_text("Bea Falk changed Lunch (time)")
    button.click()
    expect(ana.locator("#preview")).to_contain_text(
        "The plan was changed after your preview."
    )
    ana.get_by_role("button", name="Publish Rev 1 (White) to 2 people").click()
    expect(ana.locator("#ledger")).to_contain_text("0 of 2 acknowledged")
    expect(ana.get_by_text("Published Rev 1 (White) to 2 people.")).to_be_visible()
    ana.evaluate("window.loadedOnce = true")
    is_live(ana)

    expect(bea.locator("#decisions")).to_contain_text("2not acknowledged · Rev 1")
    bea.get_by_role("link", name=re.compile("not acknowledged")).click()
    bea.get_by_role("button", name="Mark Bo Lind as told").click()
    for page in (bea, ana):
        expect(page.locator("#ledger")).to_contain_text("1 of 2 acknowledged")
        expect(page.locator("#told-person-bo")).to_contain_text("told by Bea Falk")
    was_not_reloaded(ana)


def test_a_page_says_when_the_line_is_cut_and_catches_up_when_it_is_mended(
    house, window
):
    house.at = house.at.replace(house.url, house.line_url)
    house.url = house.line_url
    page = window("bea")
    is_live(page)
    house.line.cut()
    expect(page.locator("#fresh")).to_contain_text("no connection")
    house.line.mend()
    is_live(page)
    was_not_reloaded(page)


@pytest.mark.parametrize("size", [TABLET, PHONE], ids=["tablet", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_is_wider_than_its_window(window, size, scheme):
    page = window(size=size, scheme=scheme)
    at = page.url
    for path in ("", "/calls", "/publish", "/revisions"):
        page.goto(at + path)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert size[0] == width, path
