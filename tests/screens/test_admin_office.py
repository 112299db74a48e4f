"""The office half of the panel in a real browser, fed by phones meanwhile."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from server.app import create_app, create_core
from server.settings import Settings
from shared.access import Role
from shared.changes import Fact, Patch
from shared.nouns.equipment import AssetName
from shared.nouns.people import Job, PersonName
from shared.nouns.plan import DayIdentity, ItemDay, ItemTime, ItemWhat
from shared.pairing import parse_ticket
from tests.support.browser import TABLET, Visit
from tests.support.panel import NOW_MS, OfficeOf, made, office
from tests.support.panel_phones import phone, seen, writes
from tests.support.served import Served, serving

DAY, LINE, LENS, BO, CY = (
    "workday-12",
    "item-yard",
    "asset-50mm",
    "person-bo",
    "person-cy",
)
HALF_HOUR_MS = 1_800_000
WAIT_MS = 30_000

OpenPage = Callable[[str], Page]


class House:
    """A served panel with two disagreements, and the session that may look at it."""

    def __init__(
        self, served: Served, production: str, cookie: tuple[str, str]
    ) -> None:
        self.url = served.url
        self.production = production
        self.at = f"{served.url}/admin/{production}"
        self.cookie = cookie


def the_set() -> list[Patch]:
    return [
        made("workday", DAY, identity=DayIdentity("2026-05-12", 12, 40)),
        made(
            "item",
            LINE,
            day=ItemDay(DAY, 10),
            what=ItemWhat(title="Rig the yard"),
            time=ItemTime(NOW_MS),
        ),
        made("person", BO, name=PersonName("Bo Lind"), job=Job(department="Grip")),
        made("person", CY, name=PersonName("Cy Moss"), job=Job(department="Camera")),
        made("asset", LENS, name=AssetName("50 mm")),
    ]


async def disagreeing(ana: OfficeOf) -> None:
    """Bo and Cy move one line and take one lens, and know nothing of each other."""
    before = await seen(ana, "item", LINE)
    for count, person in enumerate((BO, CY), start=1):
        device = await phone(ana, person, Role.COORDINATOR)
        start = {"start_ms": NOW_MS + count * HALF_HOUR_MS}
        moved = Patch("item", LINE, set={"time": start}, saw=before)
        await writes(ana, device, [moved])
        taken = {"asset": LENS, "scan": "check_out", "holder": person}
        await writes(ana, device, Fact("scan", taken))


async def founded(folder: Path) -> tuple[str, tuple[str, str]]:
    async with office(folder, more=the_set()) as ana:
        await disagreeing(ana)
        name = ana.core.cookies.session_name
        return ana.production, (name, ana.browser.cookies[name])


def apart(job: Coroutine[Any, Any, Any]) -> Any:
    """Run in another thread: Playwright keeps a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, job).result()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    production, cookie = apart(founded(tmp_path))
    core = create_core(Settings(tmp_path), clock=lambda: NOW_MS + 2 * HALF_HOUR_MS)
    with serving(create_app(core)) as served:
        yield House(served, production, cookie)


@pytest.fixture
def opened(house: House, browser: Browser) -> Iterator[OpenPage]:
    """`opened(path)`: a page of the production, signed in; it asks only our server."""
    visits: list[Visit] = []

    def open_page(path: str) -> Page:
        visits.append(Visit(browser, TABLET, "light"))
        name, value = house.cookie
        cookie = {"name": name, "value": value, "url": house.url}
        visits[-1].context.add_cookies([cookie])
        page = visits[-1].page
        page.set_default_timeout(WAIT_MS)
        page.goto(house.at + path)
        page.evaluate("window.loadedOnce = true")
        expect(page.locator("#fresh")).to_contain_text("live", timeout=WAIT_MS)
        return page

    yield open_page
    abroad = [url for visit in visits for url in visit.abroad()]
    for visit in visits:
        visit.close()
    assert [] == abroad


def pair(house: House, ticket: str) -> dict[str, Any]:
    """A phone that reads the ticket; its reply."""
    code = parse_ticket(ticket).code
    asked = {"production": house.production, "code": code, "name": "Cy's phone"}
    reply = httpx.post(f"{house.url}/pair", json=asked)
    assert reply.is_success, reply.text
    found: dict[str, Any] = reply.json()
    return found


def hello(house: House, token: str) -> httpx.Response:
    return httpx.post(
        f"{house.url}/sync/v1/{house.production}/hello",
        headers={"Authorization": f"Bearer {token}"},
        json={"now": {"wall_ms": NOW_MS}, "protocol": 1, "schema": 1},
    )


def test_a_conflict_is_decided_and_the_other_window_hears_of_it(opened):
    one, other = opened("/conflicts"), opened("/conflicts")
    card = one.get_by_role("region", name="Conflict: Rig the yard")
    expect(card).to_contain_text("Bo Lind")
    expect(card).to_contain_text("Cy Moss")
    card.get_by_role("button", name="Choose Bo Lind’s version of Rig the yard").click()
    expect(other.locator("#conflicts")).to_contain_text("No conflict", timeout=WAIT_MS)
    expect(other.locator("#decisions")).not_to_contain_text("conflict")
    assert other.evaluate("window.loadedOnce")


def test_a_dispute_is_decided_and_the_equipment_says_who_has_it(opened):
    page, equipment = opened("/disputes"), opened("/equipment")
    expect(equipment.locator(f"#holding-{LENS}")).to_contain_text("held by two")
    page.get_by_role("button", name="Bo Lind has 50 mm").click()
    row = equipment.locator(f"#holding-{LENS}")
    expect(row).to_contain_text("out", timeout=WAIT_MS)
    expect(equipment.locator("#equipment")).to_contain_text("Bo Lind 1")
    assert equipment.evaluate("window.loadedOnce")


def test_a_phone_is_paired_appears_and_is_revoked(house, opened):
    page = opened("/devices")
    form = page.get_by_role("form", name="Pair a device")
    form.get_by_label("Person").select_option(label="Cy Moss")
    form.get_by_label("Role").select_option("crew")
    form.get_by_role("button", name="Make a code").click()
    expect(
        page.get_by_role("img", name="Pairing code for Cy Moss as crew")
    ).to_be_visible()
    expect(page.locator("#waiting")).to_contain_text("Waits for the phone.")
    paired = pair(house, page.locator("#ticket").inner_text())
    expect(page.locator("#pair")).to_contain_text(
        "Paired: Cy Moss as crew.", timeout=WAIT_MS
    )
    row = page.locator(f"#device-{paired['device']}")
    expect(row).to_contain_text("Cy's phone")
    assert hello(house, paired["token"]).status_code != 401
    row.get_by_role("button", name="Revoke Cy's phone of Cy Moss").click()
    expect(row).to_contain_text("revoked")
    assert "revoked" == hello(house, paired["token"]).json()["code"]
    assert page.evaluate("window.loadedOnce")


def test_a_new_person_is_seen_in_another_window(opened):
    one, other = opened("/people"), opened("/people")
    form = one.get_by_role("form", name="New person")
    form.get_by_label("Name").fill("Dee Park")
    form.get_by_label("Department").fill("Sound")
    form.get_by_role("button", name="Add person").click()
    expect(other.locator("#people")).to_contain_text("Dee Park", timeout=WAIT_MS)
    expect(other.locator("#people")).to_contain_text("Sound 1")
    expect(form.get_by_label("Name")).to_have_value("")
    assert other.evaluate("window.loadedOnce")


def test_someone_who_is_checked_in_is_counted_in_another_window(opened):
    one, other = opened("/here"), opened("/here")
    expect(other.locator("#totals")).to_contain_text("0 in")
    one.get_by_role("button", name="Check in Bo Lind").click()
    expect(other.locator("#totals")).to_contain_text("1 in", timeout=WAIT_MS)
    expect(other.locator(f"#here-{BO}")).to_contain_text("by Ana Ruiz")
    assert other.evaluate("window.loadedOnce")
