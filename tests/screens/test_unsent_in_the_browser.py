"""No line for long, in Chromium: a notice is acknowledged, exported, taken in once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.support.browser import TABLET, Visit
from tests.support.hand import Hand
from tests.support.office_window import OfficeWindow
from tests.support.server_process import ServerProcess
from tests.support.written_day import WrittenDay, written_day

WORDS = "Water work at 18:00: life vests on"


class Scene:
    """Dan's phone and the office, around one server."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.day: WrittenDay = written_day(folder / "server")
        self.server = ServerProcess(self.day.data)
        self.dan = Hand(browser, folder / "dan", "dan", "dark")
        self.office = OfficeWindow(
            Visit(browser, TABLET, "light"), self.server.url, self.day
        )

    def close(self) -> None:
        said = self.dan.close()
        self.office.visit.close()
        print(said, self.server.end(), sep="\n")


@pytest.fixture
def scene(browser: Browser, tmp_path: Path) -> Iterator[Scene]:
    scene = Scene(browser, tmp_path)
    yield scene
    scene.close()


def test_a_word_that_found_no_line_reaches_the_office_in_a_file(
    scene: Scene, tmp_path: Path
) -> None:
    scene.office.sign_in()
    scene.dan.pair(scene.office.ticket("dan", "crew"))
    the_office_tells_everyone(scene)
    scene.dan.reads(WORDS)
    scene.server.kill()

    dan = scene.dan.visit
    dan.press_on(dan.ui().get_by_role("button", name="Got it"))
    scene.dan.is_saved("Acknowledged")
    scene.dan.sync_centre()
    scene.dan.reads("1 acknowledgement of a notice")
    dan.keep_picture("unsent-1-sync-centre")
    file = tmp_path / "unsent.json"
    with dan.page.expect_download() as download:
        dan.press("export")
    download.value.save_as(file)
    assert download.value.suggested_filename.startswith("unsent-Dan-Okoro-")
    scene.dan.reads("1 change exported: give the file to the office")
    he_signs_out(scene)

    scene.server.again()
    scene.office.go("/messages")
    expect(scene.office.page.get_by_text("0 of ")).to_be_visible()
    the_office_takes_it_in(scene, file)
    scene.office.go("/messages")
    expect(scene.office.page.get_by_text("1 of ")).to_be_visible()
    scene.office.visit.keep_picture("unsent-4-notices")


def the_office_tells_everyone(scene: Scene) -> None:
    page = scene.office.page
    scene.office.go("/messages")
    page.get_by_label("What you tell them").fill(WORDS)
    page.get_by_label("Kind").select_option("safety")
    page.get_by_role("button", name="Send").click()
    said = page.get_by_role("status").filter(has_text="Sent.")
    expect(said).to_be_visible()


def he_signs_out(scene: Scene) -> None:
    dan = scene.dan.visit
    scene.dan.open("More", "to-sync")
    dan.page.goto(f"{scene.dan.process.url.rstrip('/')}/more/sign-out")
    dan.listen()
    scene.dan.reads("1 change is only in the file that you exported")
    dan.keep_picture("unsent-2-sign-out")
    dan.press("sign-out")
    scene.dan.reads("Pair this phone")
    expect(dan.ui().get_by_text(WORDS)).to_have_count(0)


def the_office_takes_it_in(scene: Scene, file: Path) -> None:
    page = scene.office.page
    for said in ("1 was received.", "1 was here already"):
        scene.office.go("/devices")
        page.get_by_role("link", name="Take in a phone's file").click()
        page.get_by_label("File from the phone").set_input_files(file)
        page.get_by_role("button", name="Take it in").click()
        expect(page.get_by_text(said)).to_be_visible()
    scene.office.visit.keep_picture("unsent-3-taken-in")
