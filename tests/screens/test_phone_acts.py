"""A phone in its own process, in a real browser: scanning, a note, who holds what."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from shared import tags
from shared.access import Role
from shared.nouns.base import Tag
from shared.nouns.equipment import AssetKit, AssetName
from tests.support.beside import publish, ticket
from tests.support.browser import TABLET, Visit
from tests.support.office_world import create
from tests.support.phone_process import PhoneProcess
from tests.support.server_process import ServerProcess
from tests.support.written_day import (
    CAMERA,
    CAMERA_TAG,
    written_day,
)

OpenVisit = Callable[..., Visit]
CASE, CASE_TAG, LENS = "asset-case", tags.make(b"lens case!"), "asset-lens"
ANDROID = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile"
# The input of Flutter's own, which it styles as it begins to listen; and a new one.
NO_KEYBOARD = """() => document.activeElement.inputMode === 'none'
    && document.activeElement.style.font !== ''
    && document.activeElement.value === ''"""
WORDS = "Ladder slipped on the wet step"


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The phone's address, and the ticket that pairs it with the server beside it."""
    folder = tmp_path_factory.mktemp("acts")
    written = written_day(folder / "server")
    publish(
        written,
        create("asset", CASE, name=AssetName("Lens case"), tag=Tag(CASE_TAG)),
        create("asset", LENS, name=AssetName("50 mm"), kit=AssetKit(CASE)),
    )
    with (
        ServerProcess(folder / "server") as server,
        PhoneProcess(folder / "phone") as process,
    ):
        yield process.url.rstrip("/"), ticket(written, server.url, "bo", Role.GATE)


def test_scanning_a_note_and_equipment_by_hand(
    phone: tuple[str, str], visit: OpenVisit
) -> None:
    url, code = phone
    one = visit(url)
    one.pair(code)
    expect(one.part("acknowledge")).to_be_attached()
    a_burst_is_heard_and_answered(one)
    a_kit_is_counted(one)
    a_typed_code_and_the_list_do_the_same(one)
    code_after_code_is_heard_whole(one)
    on_a_phone_no_keyboard_comes_for_a_scanner(one, url)
    a_note_is_written_and_survives_a_reload(one)
    who_holds_what_is_found(one)


def burst(one: Visit, text: str) -> None:
    """A hardware scanner: a key every few milliseconds, then Enter."""
    one.page.keyboard.type(f"{text}\n", delay=6)


def says(one: Visit, words: str) -> None:
    """The result, which is one thing read aloud."""
    expect(one.part("result")).to_contain_text(re.compile(re.escape(words)))


def counts(one: Visit, words: str) -> None:
    expect(one.ui().get_by_role("heading", name=words)).to_be_attached()


def a_burst_is_heard_and_answered(one: Visit) -> None:
    one.go("Scan")
    one.take("Scan a code")
    # A scanner that is known to end its codes is waited for if the machine pauses.
    burst(one, "")
    burst(one, CAMERA_TAG)
    says(one, "Out to you")
    # Nobody touches anything between two codes.
    burst(one, "PALLET 7")
    says(one, "Not known here")
    says(one, "PALLET 7")
    burst(one, CASE_TAG)
    says(one, "Lens case")
    counts(one, "2 recorded · 3 scanned")
    one.press("undo-1")
    counts(one, "1 recorded · 3 scanned")


def a_kit_is_counted(one: Visit) -> None:
    one.press("undo-3")
    one.take("Scan a code")
    burst(one, CASE_TAG)
    expect(
        one.ui().get_by_role("group", name="In the kit · 1 of 1. Tick what is missing.")
    ).to_be_attached()
    one.tick("50 mm")
    expect(
        one.ui().get_by_role("group", name="In the kit · 0 of 1. Tick what is missing.")
    ).to_be_attached()
    says(one, "1 of its contents not in it.")


def a_typed_code_and_the_list_do_the_same(one: Visit) -> None:
    one.press("type-code")
    one.type_into("Type the code", tags.readable(CAMERA_TAG))
    one.press("look-up")
    says(one, "Camera A")
    one.press("pick-asset")
    one.press(f"pick-{CAMERA}")
    says(one, "Already with you")


def code_after_code_is_heard_whole(one: Visit) -> None:
    """However fast they come, and nobody waits for an answer.

    A long text gives way to an empty field when nothing comes any more.
    """
    one.press("finish-run")
    one.take("Scan a code")
    boxes = [f"BOX {number:03}" for number in range(40)]
    for box in boxes:
        burst(one, box)
    counts(one, "0 recorded · 40 scanned")
    one.until(lambda tree: all(box in tree for box in boxes))
    one.page.wait_for_function("document.activeElement.value === ''")
    burst(one, "BOX 999")
    says(one, "BOX 999")


def on_a_phone_no_keyboard_comes_for_a_scanner(one: Visit, url: str) -> None:
    """Both windows are of the same phone, so that the first one tells what it heard."""
    browser = one.context.browser
    assert browser
    with browser.new_context(user_agent=ANDROID) as android:
        page = android.new_page()
        page.goto(f"{url}/scan")
        for code in ("PALLET 8", "PALLET 9"):
            page.wait_for_function(NO_KEYBOARD)
            page.keyboard.type(f"{code}\n", delay=6)
            says(one, code)


def a_note_is_written_and_survives_a_reload(one: Visit) -> None:
    one.go("More")
    one.press("to-incidents")
    one.sees("No notes yet.")
    one.press("new-incident")
    one.type_into("What happened", WORDS)
    one.press("type-first_aid")
    one.page.reload()
    one.listen()
    # The page has the text only once the field is taken; the button knows before.
    one.take("What happened")
    one.holds(WORDS)
    one.press("severity-moderate")
    one.press("save-incident")
    one.sees(re.compile(f"{WORDS}.*First aid · Bo Lind", re.S))
    one.sees(re.compile("Moderate"))
    one.sees_not("No notes yet.")


def who_holds_what_is_found(one: Visit) -> None:
    one.resize(TABLET)
    one.go("More")
    one.press("to-equipment")
    one.sees("You hold 2 · 2 of 3 out · 1 to look at")
    one.press(f"asset-{LENS}")
    one.sees("Not in its kit")
    one.sees("Missing")
