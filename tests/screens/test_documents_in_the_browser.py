"""A document in Chromium: handed in at a desk, opened on a phone without a server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.support.browser import TABLET, Visit
from tests.support.filed import PDF
from tests.support.hand import Hand
from tests.support.office_window import OfficeWindow
from tests.support.pictures import picture
from tests.support.server_process import ServerProcess
from tests.support.written_day import WrittenDay, written_day

TITLE = "Road closure"


class Scene:
    """Ana's phone and the office, around one server."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.day: WrittenDay = written_day(folder / "server")
        self.server = ServerProcess(self.day.data)
        self.ana = Hand(browser, folder / "ana", "ana", "light")
        self.office = OfficeWindow(
            Visit(browser, TABLET, "light"), self.server.url, self.day
        )

    def close(self) -> None:
        said = [self.ana.close()]
        self.office.visit.close()
        print(*said, self.server.end(), sep="\n")


@pytest.fixture
def scene(browser: Browser, tmp_path: Path) -> Iterator[Scene]:
    scene = Scene(browser, tmp_path)
    yield scene
    scene.close()


def test_a_document_of_the_office_is_opened_on_a_phone_when_the_server_is_gone(
    scene: Scene, tmp_path: Path
) -> None:
    plan, view = tmp_path / "closure.pdf", tmp_path / "closure.jpg"
    plan.write_bytes(PDF)
    view.write_bytes(picture((900, 600)))
    scene.office.sign_in()
    scene.ana.pair(scene.office.ticket(scene.ana.key, "crew"))
    the_office_hands_in(scene, plan, view)

    scene.ana.open("More", "to-documents")
    # Its files have come, and nobody has looked at it yet.
    scene.ana.reads("1 document, on this phone", TITLE)
    scene.server.kill()
    ana = scene.ana.visit
    ana.keep_picture("documents-2-list")
    row = ana.ui().get_by_role("button", name=TITLE)
    ana.press_on(row.first)
    expect(ana.part("photo-1")).to_be_attached()
    ana.press("photo-1")
    expect(ana.part("photo-whole")).to_be_attached()
    ana.keep_picture("documents-3-picture")
    pdf = ana.ui().locator('[flt-semantics-identifier^="file-"]')
    with ana.page.expect_download() as handed:
        ana.press_on(pdf)
    assert PDF == Path(handed.value.path()).read_bytes()
    assert handed.value.suggested_filename.startswith(TITLE)


def the_office_hands_in(scene: Scene, *files: Path) -> None:
    page = scene.office.page
    scene.office.go("/documents")
    form = page.get_by_role("form", name="New document")
    form.get_by_label("Title").fill(TITLE)
    form.get_by_label("On set").select_option("yes")
    form.get_by_role("button", name="Add document").click()
    page.get_by_role("link", name=f"Files: {TITLE}").click()
    for file in files:
        page.get_by_label("PDF or picture, up to 20 MiB").set_input_files(file)
        page.get_by_role("button", name="Add file").click()
        expect(page.get_by_text("The file is added.")).to_be_visible()
    expect(page.locator("#files tbody tr")).to_have_count(2)
    scene.office.visit.keep_picture("documents-1-office")
