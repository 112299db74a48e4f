"""The whole day in Chromium: real processes, a server that goes away and comes back."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import SCREEN, TABLET, Visit
from tests.support.hand import Hand
from tests.support.kept_files import (
    arrived_from,
    facts_in,
    facts_on,
    made_on,
    values_in,
)
from tests.support.office_window import OfficeWindow
from tests.support.server_process import ServerProcess
from tests.support.written_day import CAMERA, CAMERA_TAG, YARD, WrittenDay, written_day

# By the production's clock, which no browser in this test has.
LIVE_AT_NOON = re.compile(r"1[23]:\d\d · live")
# What each of the two records while there is no server, after two acknowledgements.
RECORDED = ["ack", "ack", "attendance", "scan", "item", "incident"]


class Stage:
    """Everybody who takes part, each in a window; `server` may be stopped."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.day: WrittenDay = written_day(folder / "server")
        self.server = ServerProcess(self.day.data)
        self.ana = Hand(browser, folder / "ana", "ana", "light")
        self.bo = Hand(browser, folder / "bo", "bo", "dark")
        desk = Visit(browser, TABLET, "light")
        self.office = OfficeWindow(desk, self.server.url, self.day)
        self.screen = Visit(browser, SCREEN, "light")
        self.wall: Page = self.screen.page

    @property
    def hands(self) -> tuple[Hand, Hand]:
        return self.ana, self.bo

    def picture(self, name: str) -> None:
        windows = {
            "ana": self.ana.visit,
            "bo": self.bo.visit,
            "office": self.office.visit,
            "wall": self.screen,
        }
        for who, visit in windows.items():
            visit.keep_picture(f"story-{name}-{who}")

    def close(self) -> None:
        visits = [self.office.visit, self.screen, *(hand.visit for hand in self.hands)]
        abroad = [url for visit in visits for url in visit.abroad()]
        said = [hand.close() for hand in self.hands]
        self.office.visit.close()
        self.screen.close()
        said.append(self.server.end())
        assert [] == abroad
        # pytest shows this when something has failed.
        print(*said, sep="\n")


@pytest.fixture
def stage(browser: Browser, tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(browser, tmp_path)
    yield stage
    stage.close()


def test_two_phones_work_without_a_server_and_everything_arrives_once(
    stage: Stage,
) -> None:
    everybody_comes(stage)
    the_plan_is_published_and_acknowledged(stage)
    assert 0 == stage.server.stop()
    both_work_alone(stage)
    bo_is_killed_and_has_lost_nothing(stage)
    stage.server.again()
    everything_arrives_once(stage)
    nobody_reloads_and_everybody_knows(stage)


def everybody_comes(stage: Stage) -> None:
    office = stage.office
    office.sign_in()
    stage.wall.goto(office.wall_link())
    for hand in stage.hands:
        hand.pair(office.ticket(hand.key, "coordinator"))
    expect(stage.wall.locator("#now-title")).to_have_text("No plan published")


def the_plan_is_published_and_acknowledged(stage: Stage) -> None:
    mark(stage.wall)
    stage.office.publish()
    # From here on neither the panel nor the wall is loaded again.
    mark(stage.office.page)
    for hand in stage.hands:
        hand.got_it()
    expect(stage.office.page.locator("#ledger h2")).to_have_text("2 of 4 acknowledged")
    expect(stage.wall.locator("#now-title")).to_contain_text("EXT YARD")
    expect(stage.wall.locator("#in")).to_have_text("0")
    expect(stage.office.page.locator("#fresh")).to_have_text(LIVE_AT_NOON)
    for hand in stage.hands:
        hand.open("Plan")
        hand.reads("EXT YARD", "Lunch", "INT KITCHEN")
    stage.picture("1-published")


def both_work_alone(stage: Stage) -> None:
    for hand, who, words, happened in (
        (stage.ana, "cleo", "Waiting for the crane", "A lamp fell over."),
        (stage.bo, "dan", "Moved to the pier", "The gate is locked."),
    ):
        hand.check_in(who)
        hand.scan(CAMERA_TAG.lower())
        hand.note(YARD, words)
        hand.write_down(happened)


def bo_is_killed_and_has_lost_nothing(stage: Stage) -> None:
    bo = stage.bo
    before = made_on(bo.data)
    bo.process.kill()
    assert before == made_on(bo.data)
    assert ["received"] * 2 + ["waiting"] * 4 == [one.state for one in before]
    bo.rise()
    bo.sync_centre()
    bo.reads(
        "4 are saved on this phone", "1 check-in", "1 scan", "1 change of the plan"
    )
    bo.open("Plan", f"item-{YARD}")
    bo.reads("Not sent yet")
    bo.open("Today", "to-note", "back")
    bo.reads("The gate is locked.")
    bo.open("People")
    bo.reads("1 in of 4 expected")
    stage.picture("2-alone")


def everything_arrives_once(stage: Stage) -> None:
    # Ana looks whether her work is safe; Bo's phone is left to itself.
    stage.ana.sync_centre()
    stage.ana.visit.press("sync-now")
    stage.bo.sync_centre()
    # A phone that is left to itself tries again at the latest after a minute.
    for hand in stage.hands:
        hand.reads("Everything you recorded is received", within_s=90)
    for hand in stage.hands:
        made = made_on(hand.data)
        assert RECORDED == [one.what for one in made]
        assert {"received"} == {one.state for one in made}
        arrived = arrived_from(stage.day.data, hand.data)
        assert [(one.device_seq, one.id) for one in made] == [
            (one.device_seq, one.id) for one in arrived
        ]
        assert {"applied", "conflict"} >= {one.status for one in arrived}
    facts = [kind for _, kind in facts_in(stage.day.data)]
    assert Counter(ack=4, attendance=2, scan=2) == Counter(facts)

    assert {"A lamp fell over.", "The gate is locked."} == {
        value["text"] for value in values_in(stage.day.data, "incident", "words")
    }


def nobody_reloads_and_everybody_knows(stage: Stage) -> None:
    wall, office = stage.wall, stage.office
    expect(wall.locator("#in")).to_have_text("2")
    expect(wall.locator("#missed-lines")).to_have_text("Production 2")
    expect(office.waits_for_me("1 conflict")).to_be_visible()
    expect(office.page.locator("#fresh")).to_have_text(LIVE_AT_NOON)
    assert is_marked(wall)
    assert is_marked(office.page)
    for hand in stage.hands:
        hand.open("Plan", f"item-{YARD}")
        hand.reads("Two versions", "Waiting for the crane", "Moved to the pier")
        hand.reads("Ana Ruiz · 1", "Bo Lind · 1")
    # Who had it first is asked; the other sees both scans.
    stage.ana.open("Today")
    stage.ana.reads("Bo Lind scanned Camera A at 1", "Did you hand it over?")
    stage.bo.open("More", "to-equipment", f"asset-{CAMERA}")
    stage.bo.reads("Two claim it", "To Ana Ruiz", "Scanned by Ana Ruiz · 1")
    stage.bo.reads("To you", "Scanned by you · 1")
    stage.picture("3-together")
    # By now each phone has all that was recorded, its own and the other's.
    for hand in stage.hands:
        assert {id_ for id_, _ in facts_in(stage.day.data)} == facts_on(hand.data)
    office.waits_for_me("1 conflict").click()
    card = office.decision("EXT YARD")
    expect(card).to_contain_text("Waiting for the crane")
    expect(card).to_contain_text("Moved to the pier")
    expect(card).to_contain_text(re.compile(r"Ana Ruiz\s+1[23]:\d\d"))
    expect(card).to_contain_text(re.compile(r"Bo Lind\s+1[23]:\d\d"))
    office.visit.keep_picture("story-4-conflict")
    office.waits_for_me("asset held by two").click()
    card = office.decision("Camera A")
    expect(card).to_contain_text(re.compile(r"Ana Ruiz\s+Scanned by Ana Ruiz\s+1[23]:"))
    expect(card).to_contain_text(re.compile(r"Bo Lind\s+Scanned by Bo Lind\s+1[23]:"))
    office.visit.keep_picture("story-4-dispute")


def mark(page: Page) -> None:
    """Gone when the page is loaded again."""
    page.evaluate("window.loadedOnce = true")


def is_marked(page: Page) -> bool:
    return bool(page.evaluate("window.loadedOnce === true"))
