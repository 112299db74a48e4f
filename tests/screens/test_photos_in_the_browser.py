"""A photo in Chromium: chosen on one phone, seen in the office and on another phone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.support.browser import TABLET, Visit
from tests.support.hand import Hand
from tests.support.office_window import OfficeWindow
from tests.support.pictures import noise, picture
from tests.support.server_process import ServerProcess
from tests.support.written_day import WrittenDay, written_day

WORDS = "Ladder slipped on the wet step"


class Scene:
    """Ana's phone, Bo's phone and the office, around one server."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.day: WrittenDay = written_day(folder / "server")
        self.server = ServerProcess(self.day.data)
        self.ana = Hand(browser, folder / "ana", "ana", "light")
        self.bo = Hand(browser, folder / "bo", "bo", "dark")
        self.office = OfficeWindow(
            Visit(browser, TABLET, "light"), self.server.url, self.day
        )

    def close(self) -> None:
        said = [self.ana.close(), self.bo.close()]
        self.office.visit.close()
        print(*said, self.server.end(), sep="\n")


@pytest.fixture
def scene(browser: Browser, tmp_path: Path) -> Iterator[Scene]:
    scene = Scene(browser, tmp_path)
    yield scene
    scene.close()


def choose(visit: Visit, file: Path) -> None:
    """In the dialog that the browser opens."""
    with visit.page.expect_file_chooser() as chooser:
        visit.press("add-photo")
    chooser.value.set_files(file)


def photo(visit: Visit, number: int) -> Locator:
    return visit.part(f"photo-{number}")


def test_a_photo_is_added_to_a_note_and_seen_in_the_office_and_on_a_phone(
    scene: Scene, tmp_path: Path
) -> None:
    taken, second, broken = (tmp_path / name for name in ("1.jpg", "2.png", "3.jpg"))
    taken.write_bytes(noise(1200))
    second.write_bytes(picture((900, 1600), "PNG"))
    broken.write_bytes(b"no picture at all")
    scene.office.sign_in()
    for hand in (scene.ana, scene.bo):
        hand.pair(scene.office.ticket(hand.key, "coordinator"))
    ana = scene.ana.visit
    scene.ana.open("More", "to-incidents", "new-incident")
    ana.type_into("What happened", WORDS)
    for number, chosen in enumerate((taken, second), 1):
        choose(ana, chosen)
        expect(photo(ana, number)).to_be_attached()
    ana.keep_picture("photos-1-form")
    choose(ana, broken)
    ana.sees("This picture cannot be read. Choose a JPEG, PNG or WebP file.")
    expect(photo(ana, 3)).to_have_count(0)
    ana.keep_picture("photos-2-broken")
    a_reload_loses_nothing(ana)
    ana.press("remove-photo-2")
    expect(photo(ana, 2)).to_have_count(0)
    ana.press("save-incident")
    expect(ana.part("new-incident")).to_be_attached()
    scene.ana.reads("1 photo")
    ana.keep_picture("photos-3-list")
    # Words and photo: only then is all of it in the office.
    scene.ana.sync_centre()
    scene.ana.reads("Everything you recorded is received")
    the_office_sees_it(scene)
    another_phone_sees_it(scene)


def a_reload_loses_nothing(ana: Visit) -> None:
    ana.page.reload()
    ana.listen()
    expect(photo(ana, 2)).to_be_attached()


def the_office_sees_it(scene: Scene) -> None:
    page = scene.office.page
    scene.office.go("/incidents")
    expect(page.get_by_text(WORDS)).to_be_visible()
    page.get_by_role("link", name="Near miss").click()
    shown = page.get_by_role("img", name="Photo 1")
    expect(shown).to_be_visible()
    assert 1200 == shown.evaluate("one => one.decode().then(() => one.naturalWidth)")
    scene.office.visit.keep_picture("photos-4-office")


def another_phone_sees_it(scene: Scene) -> None:
    bo = scene.bo.visit
    scene.bo.open("More", "to-incidents")
    row = bo.ui().get_by_role("button", name=re.compile(f"{WORDS}.*1 photo", re.S))
    expect(row).to_be_attached()
    bo.press_on(row)
    seen = bo.ui().get_by_role("button", name="Photo 1", exact=True)
    expect(seen).to_be_attached()
    bo.press_on(seen)
    expect(bo.part("photo-whole")).to_be_attached()
    bo.keep_picture("photos-5-another-phone")
    bo.resize(TABLET)
    bo.picture("photos-6-tablet")
