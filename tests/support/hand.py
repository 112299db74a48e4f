"""A phone in somebody's hand: a process, and the screen that it shows."""

import re
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.support.browser import PHONE, Visit
from tests.support.chromium import WITHIN_S
from tests.support.phone_process import PhoneProcess
from tests.support.written_day import CALLED, person


class Hand:
    """`key` is the person's, of CALLED. Every act is done as it is done by hand."""

    def __init__(self, browser: Browser, data: Path, key: str, scheme: str) -> None:
        self.key, self.data = key, data
        self.process = PhoneProcess(data)
        self.visit = Visit(browser, PHONE, scheme)

    def pair(self, ticket: str) -> None:
        self.visit.open(self.process.url)
        self.visit.pair(ticket)
        self.visit.sees("No plan has been published yet.")

    def open(self, place: str, *keys: str) -> None:
        """One of the five places, then deeper."""
        self.visit.go(place)
        for key in keys:
            self.visit.press(key)

    def got_it(self) -> None:
        """Once the plan is here; nobody presses before."""
        expect(self.visit.part("acknowledge")).to_be_attached()
        self.visit.press("acknowledge")
        expect(self.visit.part("acknowledge")).to_have_count(0)

    def check_in(self, key: str) -> None:
        self.open("People")
        self.visit.press(f"tick-{person(key)}")
        self.visit.press("check-in-ticked")
        self.is_saved(f"{CALLED[key][0]} in")

    def scan(self, code: str) -> None:
        """As a hardware scanner does: it types all of it, and Enter.

        Once before: a scanner that is known to end its codes so is waited for, while
        one of which nothing is known is done where a busy machine pauses.
        """
        self.open("Scan")
        self.visit.rests()
        self.visit.take("Scan a code")
        self.visit.page.keyboard.type(f"\n{code}\n", delay=10)
        self.visit.sees("Out to you")

    def note(self, item: str, text: str) -> None:
        self.open("Plan", f"item-{item}")
        self.visit.type_into("Progress note", text)
        saved = "Progress note. Saved on this phone."
        self.visit.insist({"Progress note": text}, "save-remark", saved)

    def write_down(self, what_happened: str) -> None:
        """An incident note; saved, it stands in the list."""
        self.open("Today", "to-note")
        self.visit.type_into("What happened", what_happened)
        self.visit.press("save-incident")
        expect(self.visit.part("new-incident")).to_be_attached()
        self.reads(what_happened)

    def is_saved(self, what: str) -> None:
        self.visit.sees(f"{what}. Saved on this phone.")

    def reads(self, *words: str, within_s: float = WITHIN_S) -> None:
        for one in words:
            self.visit.sees(re.compile(re.escape(one)), within_s)

    def sync_centre(self) -> None:
        self.open("More", "to-sync")

    def rise(self) -> None:
        """The process, which was killed, again from its folder; opened again."""
        self.process.again()
        self.visit.open(self.process.url)

    def close(self) -> str:
        """What the process wrote, which is nothing when all went well."""
        self.visit.close()
        return self.process.end()
