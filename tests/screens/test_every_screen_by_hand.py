"""Each screen is opened, and what one goes there for is done, with a line and without.

In each of the four looks, light and dark, phone and tablet, there is a run that has a
line and a run in which the server is gone from before the phone's process starts.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import Struct
from playwright.sync_api import Browser

from tests.support.browser import PHONE, TABLET, Visit
from tests.support.every_screen import FORMS, patterns
from tests.support.filled_phone import fill
from tests.support.main_acts import ACTS, PARTED, PARTING, Act
from tests.support.phone_process import PhoneProcess
from tests.support.server_process import ServerProcess
from tests.support.written_day import written_day

SYNC = "/more/sync"
ELSEWHERE = "address => !location.pathname.endsWith(address)"
# A new screen is there at once; its fields take the keyboard a moment later.
TURNED_MS = 100
SAVED, RECEIVED = r"Saved on this phone\.", r"(Saved on this phone|Received)\."


class Filled(Struct, frozen=True):
    """`server` is at rest; `kept` holds what its folder and the phone's had then."""

    server: ServerProcess
    folder: Path
    kept: Path


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    folder, kept = (tmp_path_factory.mktemp(name) for name in ("now", "kept"))
    written = written_day(folder / "server")
    with ServerProcess(written.data) as server:
        fill(written, server.url, folder / "phone")
        server.stop()
        shutil.copytree(folder, kept, dirs_exist_ok=True)
        yield Filled(server, folder, kept)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, TABLET])
@pytest.mark.parametrize("has_line", [True, False])
def test_what_one_opens_a_screen_for_is_done_and_saved(
    filled: Filled, browser: Browser, size: tuple[int, int], scheme: str, has_line: bool
) -> None:
    shutil.rmtree(filled.folder)
    shutil.copytree(filled.kept, filled.folder)
    if has_line:
        filled.server.again()
    try:
        with PhoneProcess(filled.folder / "phone") as process:
            one = Visit(browser, size, scheme, accept_downloads=True)
            one.open(process.url)
            run = Run(one, has_line)
            for act in ACTS:
                run.does(act)
            run.is_all_told_in_the_sync_centre()
            run.does(PARTING if has_line else PARTED)
            assert [] == one.abroad()
            one.close()
    finally:
        if has_line:
            filled.server.kill()


def test_every_screen_and_every_form_has_its_act() -> None:
    done = {act.pattern for act in (*ACTS, PARTING)} | {SYNC}
    assert set(patterns()) == done
    assert set(FORMS) <= {act.address for act in ACTS}


class Run:
    """All acts on one phone, and how many changes wait on it by now."""

    def __init__(self, one: Visit, has_line: bool) -> None:
        self.one, self.has_line = one, has_line
        # Opening the day is told to the office: that is the first.
        self.waiting = 1

    def does(self, act: Act) -> None:
        one = self.one
        if act.address and one.page.evaluate(ELSEWHERE, act.address):
            # A form and a record have fields and buttons of the same name.
            one.turn_to(act.address)
            one.rests(TURNED_MS)
        for key in act.open:
            one.press(key)
        for label, text in act.types.items():
            one.type_into(label, text)
        if act.types and not act.address:
            # A gate goes back to waiting by itself, and what was typed may go with it.
            one.insist(act.types, act.press, act.sees)
        elif act.gives_file:
            with one.page.expect_download():
                self.press(act.press)
        elif act.press:
            self.press(act.press)
        if act.leaves:
            # It is on its way: another address, given meanwhile, would be overtaken.
            one.page.wait_for_function(ELSEWHERE, arg=act.address)
        became = RECEIVED if self.has_line else SAVED
        one.sees(re.compile(rf"{act.says}.*\. {became}" if act.says else act.sees))
        one.sees_not("Not saved")
        self.waiting += act.saves
        if not self.has_line:
            one.sees(re.compile(rf"\b{self.waiting} waiting\b"))
        look = "line" if self.has_line else "no-line"
        done = f"{act.pattern} {act.press}".replace("/", "-")
        one.keep_picture(f"screen-{look}{done}")

    def press(self, key: str) -> None:
        if key.endswith("-"):
            begins = f'[flt-semantics-identifier^="{key}"]'
            self.one.press_on(self.one.ui().locator(begins).first)
        else:
            self.one.press(key)

    def is_all_told_in_the_sync_centre(self) -> None:
        self.one.turn_to(SYNC)
        self.one.press("sync-now")
        if self.has_line:
            self.one.sees("Everything you recorded is received")
        else:
            self.one.sees(
                f"{self.waiting} are saved on this phone and not yet received"
            )
