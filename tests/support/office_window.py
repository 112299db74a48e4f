"""Someone of the office in front of the panel, in Chromium."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.support.browser import Visit
from tests.support.written_day import DAY, EMAIL, PASSWORD, UNIT, WrittenDay, person


class OfficeWindow:
    """`page` is Playwright's. Nothing is loaded but by what is called here."""

    def __init__(self, visit: Visit, url: str, day: WrittenDay) -> None:
        self.visit = visit
        self.page: Page = visit.page
        self._url, self._at = url, f"{url}/admin/{day.production}"

    def go(self, path: str) -> None:
        self.page.goto(self._at + path)

    def sign_in(self) -> None:
        self.page.goto(f"{self._url}/admin")
        self.page.get_by_label("E-mail").fill(EMAIL)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page).to_have_url(f"{self._url}/admin")

    def ticket(self, key: str, role: str) -> str:
        """What the phone of this person is to be told."""
        self.go("/devices")
        self.page.get_by_label("Person", exact=True).select_option(person(key))
        self.page.get_by_label("Role", exact=True).select_option(role)
        self.page.get_by_role("button", name="Make a code").click()
        return str(self.page.locator("#ticket").inner_text())

    def wall_link(self) -> str:
        self.go("/devices")
        form = self.page.get_by_role("form", name="New wall")
        form.get_by_label("Name in the address").fill("stage-door")
        form.get_by_label("Unit").fill(UNIT)
        form.get_by_role("button", name="Make a link").click()
        return str(self.page.locator("#wall-link").inner_text())

    def publish(self) -> None:
        """Ends at the page that says who knows of it."""
        self.go(f"/days/{DAY}/publish")
        self.page.get_by_role("button", name=re.compile("^Publish Rev")).click()
        expect(self.page.locator("#ledger")).to_be_visible()

    def waits_for_me(self, words: str) -> Locator:
        """The link of the right column that says so."""
        column = self.page.get_by_role("complementary", name="Needs a decision")
        return column.get_by_role("link", name=words)

    def decision(self, about: str) -> Locator:
        """One conflict or dispute on the page where it is decided."""
        return self.page.get_by_role("region", name=about)
