"""A label before a camera, from the film that Chromium takes for one to the replica."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from mobile.app import Phone
from mobile.settings import Settings as PhoneSettings
from shared.access import Role
from tests.support.beside import beside, ticket
from tests.support.browser import HARMLESS, PHONE, TABLET, Visit
from tests.support.chromium import chromium
from tests.support.labels import feed
from tests.support.phone_process import PhoneProcess
from tests.support.server_process import ServerProcess
from tests.support.written_day import (
    CAMERA,
    CAMERA_TAG,
    person,
    written_day,
)

# Keeps every camera that a page is given, to see later whether it was let go of.
KEEP_CAMERAS = """
window.cameras = [];
const given = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (...asked) => {
  const stream = await given(...asked);
  window.cameras.push(...stream.getVideoTracks());
  return stream;
};
"""
# As a browser does for a person who says no.
REFUSE = """
navigator.mediaDevices.getUserMedia = async () => {
  throw new DOMException("Permission denied", "NotAllowedError");
};
"""
# Keeps the beginning of every sound that is played.
KEEP_SOUNDS = """
window.sounds = [];
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  if (this instanceof HTMLAudioElement) window.sounds.push(this.src.slice(0, 20));
  return play.call(this);
};
"""
WORKING = "() => window.cameras.filter(one => one.readyState === 'live').length"


@pytest.fixture(scope="module")
def films(
    chromium_path: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    film = feed(tmp_path_factory.mktemp("film") / "label.mjpeg", CAMERA_TAG)
    with chromium(
        chromium_path,
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ) as browser:
        yield browser


async def holder(folder: Path) -> str:
    """Who has the camera, as the phone that keeps its files there knows it."""
    phone = Phone(PhoneSettings(folder))
    try:
        return phone.state.equipment.custody(CAMERA).holder
    finally:
        await phone.stop()


def test_a_moving_blurred_label_is_scanned_and_saved_with_the_line_cut(
    films: Browser, tmp_path: Path
) -> None:
    written = written_day(tmp_path / "server")
    folder = tmp_path / "phone"
    with PhoneProcess(folder) as process:
        one = Visit(films, PHONE, "light", permissions=["camera"])
        one.context.add_init_script(KEEP_CAMERAS)
        with ServerProcess(written.data) as server:
            one.open(process.url)
            one.pair(ticket(written, server.url, "ana", Role.COORDINATOR))
            one.sees("No plan has been published yet.")
            one.sees(re.compile("all sent"))
        a_label_is_read(one)
        one.press("use-camera")
        expect(one.part("viewfinder")).to_have_count(0)
        one.page.wait_for_function(f"({WORKING})() === 0")
        it_is_let_go_of_when_one_leaves(one)
        one.go("More")
        one.press("to-sync")
        one.sees(re.compile("1 is saved on this phone and not yet received"))
        assert [] == one.abroad()
        one.close()
    assert person("ana") == beside(holder(folder))


def a_label_is_read(one: Visit) -> None:
    one.go("Scan")
    one.press("use-camera")
    told = one.part("result")
    expect(told).to_contain_text("Out to you")
    expect(told).to_contain_text("Camera A")
    # The film goes on: the same label in the same sweep is the same scan.
    expect(one.ui().get_by_role("heading", name="1 recorded")).to_be_attached()


def it_is_let_go_of_when_one_leaves(one: Visit) -> None:
    one.press("use-camera")
    expect(one.part("camera-light")).to_be_attached()
    one.page.wait_for_function(f"({WORKING})() === 1")
    one.go("People")
    one.page.wait_for_function(f"({WORKING})() === 0")
    assert 1 < one.page.evaluate("window.cameras.length")
    # The page is the same as before: nothing that came late has ended it.
    one.go("Scan")
    expect(one.part("viewfinder")).to_have_count(0)


def test_a_camera_that_is_refused_is_told_of_and_the_field_still_works(
    films: Browser, tmp_path: Path
) -> None:
    written = written_day(tmp_path / "server")
    with ServerProcess(written.data) as server:
        one = Visit(films, TABLET, "dark")
        one.context.add_init_script(REFUSE)
        one.open(f"{server.url.rstrip('/')}/app")
        one.pair(ticket(written, server.url, "ana", Role.COORDINATOR))
        one.sees("No plan has been published yet.")
        one.go("Scan")
        one.press("use-camera")
        one.sees(re.compile("The camera cannot be used"))
        expect(one.part("viewfinder")).to_have_count(0)
        one.keep_picture("camera-refused")
        one.press("type-code")
        one.type_into("Type the code", CAMERA_TAG)
        one.press("look-up")
        one.sees("Out to you")
        one.close()


def test_the_app_in_a_browser_scans_by_the_browsers_camera_and_is_heard(
    films: Browser, tmp_path: Path
) -> None:
    """Its policy lets pictures and sounds through to the app, and nothing abroad."""
    written = written_day(tmp_path / "server")
    with ServerProcess(written.data) as server:
        one = Visit(films, TABLET, "dark", permissions=["camera"])
        one.context.add_init_script(KEEP_SOUNDS)
        told: list[str] = []
        one.page.on("console", lambda message: told.append(message.text))
        app = f"{server.url.rstrip('/')}/app"
        one.open(app)
        one.pair(ticket(written, server.url, "ana", Role.COORDINATOR))
        one.sees("No plan has been published yet.")
        one.open(f"{app}/more/appearance")
        one.press("be-loud")
        one.go("Scan")
        one.press("use-camera")
        result = one.part("result")
        expect(result).to_contain_text("Out to you")
        one.page.wait_for_function("window.sounds.length > 0")
        stopped = [text for text in told if "Content Security Policy" in text]
        abroad = re.compile(HARMLESS.pattern.removeprefix("^"))
        assert [] == [text for text in stopped if not abroad.search(text)]
        assert [] == one.abroad()
        one.close()
