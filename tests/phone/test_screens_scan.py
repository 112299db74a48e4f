"""The Scan screen on a real phone's state: scan, scan, scan, then look at the list."""

from collections.abc import AsyncIterator

import flet as ft
import flet_audio
import pytest

from mobile.scan.decision import Intent
from shared import tags
from shared.nouns.base import Life, Tag
from shared.nouns.equipment import ScanKind
from tests.support.flet_page import OpenPage
from tests.support.phone_page import phone_page
from tests.support.small_day import CAMERA, CAMERA_TAG, CASE, LENS, LENS_TAG
from tests.support.world import World

BADGE = tags.make(b"ba" * 5)
GONE = tags.make(b"go" * 5)


@pytest.fixture
async def scan(day: World) -> AsyncIterator[OpenPage]:
    async with phone_page(day.state("ana"), "/scan") as opened:
        yield opened
        assert [] == opened.errors()


def field(opened: OpenPage) -> ft.TextField:
    """The one field of the screen; each code has a new one."""
    [found] = opened.all(ft.TextField)
    return found


async def read(opened: OpenPage, code: str) -> None:
    """As a scanner does: the whole code, then Enter."""
    await opened.type(field(opened).key, code)
    await opened.submit(field(opened).key)


def answer(opened: OpenPage) -> list[str]:
    """What the result says, largest first."""
    found = opened.find("result")
    return [t.value for t in opened.below(found) if isinstance(t, ft.Text)]


async def badge(day: World, name: str, code: str = BADGE) -> None:
    await day.edit("person", day.people[name], tag=Tag(code))
    await day.settle()


async def test_a_scanned_thing_goes_to_oneself_and_says_so(
    scan: OpenPage, day: World
) -> None:
    assert "Scan a label or a badge." in scan.texts()
    await read(scan, CAMERA_TAG)

    assert ["Out to you", "Camera A"] == answer(scan)
    assert day.people["ana"] == day.state("ana").equipment.custody(CAMERA).holder
    assert "" == field(scan).value
    assert 1 == day.state("ana").freshness().waiting


def asked(opened: OpenPage) -> list[str]:
    """What the client was asked to do, newest last."""
    return [
        message.body.name
        for message in opened.connection.sent
        if hasattr(message.body, "call_id")
    ]


def felt(opened: OpenPage) -> list[str]:
    return [name for name in asked(opened) if name.endswith("_impact")]


async def test_each_answer_is_felt_as_itself(scan: OpenPage, day: World) -> None:
    scan.answers.update(medium_impact=None, light_impact=None, heavy_impact=None)
    await read(scan, CAMERA_TAG)
    await scan.until(lambda: felt(scan))
    assert ["medium_impact"] == felt(scan)
    day.later(10_000)
    await read(scan, CAMERA_TAG)
    await scan.until(lambda: len(felt(scan)) > 1)
    await scan.settle()

    assert "light_impact" == felt(scan)[1]
    assert "heavy_impact" not in felt(scan)


async def test_a_device_that_cannot_be_felt_is_asked_once_and_scans_all_the_same(
    scan: OpenPage,
) -> None:
    await read(scan, "PALLET 7")
    await scan.settle()

    assert ["heavy_impact"] == felt(scan)
    assert "Not known here" == answer(scan)[0]


async def test_a_second_reading_is_already_so_and_is_not_recorded_again(
    scan: OpenPage, day: World
) -> None:
    await read(scan, CAMERA_TAG)
    await read(scan, CAMERA_TAG)
    assert ["Out to you", "Camera A"] == answer(scan)
    day.later(10_000)
    await read(scan, CAMERA_TAG.lower())

    assert "Already with you" == answer(scan)[0]
    assert 1 == day.state("ana").freshness().waiting
    assert "1 recorded · 2 scanned" in scan.texts()


async def test_each_code_finds_an_empty_field_that_takes_the_focus_by_itself(
    scan: OpenPage,
) -> None:
    before = field(scan)
    await read(scan, CAMERA_TAG)

    assert (before.key, True) != (field(scan).key, True)
    assert ("", True) == (field(scan).value, field(scan).autofocus)
    assert [] == scan.connection.asked


async def test_a_typed_code_is_looked_up_and_forgiven_its_hyphens(
    scan: OpenPage,
) -> None:
    await scan.press("type-code")
    assert ft.KeyboardType.TEXT == field(scan).keyboard_type
    await scan.type(field(scan).key, f" {tags.readable(LENS_TAG).lower()} ")
    await scan.press("look-up")

    assert ["Out to you", "50 mm"] == answer(scan)


async def test_a_scanner_that_sends_no_enter_is_heard_after_its_silence(
    scan: OpenPage,
) -> None:
    await scan.type(field(scan).key, CAMERA_TAG)

    assert ["Out to you", "Camera A"] == answer(scan)


async def test_a_redraw_in_the_middle_of_a_code_leaves_the_field_alone(
    scan: OpenPage, day: World
) -> None:
    scan.session.apply_patch(field(scan)._i, {"value": CAMERA_TAG[:5]})
    sent = len(scan.connection.sent)
    day.state("ana").scanning.put_back()
    await scan.settle()

    assert len(scan.connection.sent) > sent
    assert CAMERA_TAG[:5] == field(scan).value


async def test_an_unknown_code_is_shown_with_its_text_and_whom_to_tell(
    scan: OpenPage, day: World
) -> None:
    await read(scan, "PALLET 7")

    words, detail = answer(scan)
    assert "Not known here" == words
    assert "PALLET 7" in detail
    assert "Tell the office" in detail
    assert 0 == day.state("ana").freshness().waiting


async def test_a_cancelled_thing_is_said_to_be_cancelled(day: World) -> None:
    await day.edit("asset", CAMERA, life=Life(True))
    await day.settle()
    async with phone_page(day.state("ana"), "/scan") as scan:
        await read(scan, CAMERA_TAG)

        assert "Cancelled" == answer(scan)[0]
    assert 0 == day.state("ana").freshness().waiting


async def test_what_another_holds_is_offered_to_be_taken_over(
    scan: OpenPage, day: World
) -> None:
    ben = day.state("ben")
    ben.scanning.hear(CAMERA_TAG)
    await day.settle()
    await read(scan, CAMERA_TAG)
    assert ["Held by Ben", "Camera A"] == answer(scan)[:2]
    assert 0 == day.state("ana").freshness().waiting

    await scan.press("take-over")
    assert ["Handed to you", "Camera A"] == answer(scan)
    await day.settle()
    custody = ben.equipment.custody(CAMERA)
    assert (day.people["ana"], None) == (custody.holder, custody.dispute)


async def test_what_two_claim_is_not_taken_but_opened(
    scan: OpenPage, day: World
) -> None:
    for name in ("ana", "ben"):
        day.state(name).equipment.pick(CAMERA, day.state(name).scanning.run.intent)
        day.later(60_000)
    await day.settle()
    await read(scan, CAMERA_TAG)

    assert "Two claim it" == answer(scan)[0]
    assert [] == [c for c in scan.controls() if getattr(c, "key", "") == "take-over"]
    await scan.press("open-scanned")
    assert f"/more/equipment/{CAMERA}" == scan.page.route


async def test_each_scan_of_the_run_is_undone_by_itself(
    scan: OpenPage, day: World
) -> None:
    await read(scan, CAMERA_TAG)
    await read(scan, LENS_TAG)
    assert "2 recorded" in scan.texts()
    await scan.press("undo-1")

    equipment = day.state("ana").equipment
    assert "" == equipment.custody(CAMERA).holder
    assert day.people["ana"] == equipment.custody(LENS).holder
    assert "1 recorded · 2 scanned" in scan.texts()
    await scan.press("undo-2")
    assert "Taken back" == answer(scan)[0]
    await read(scan, LENS_TAG)
    assert "Out to you" == answer(scan)[0]


async def test_the_run_outlives_its_page_and_ends_when_one_says_so(day: World) -> None:
    async with phone_page(day.state("ana"), "/scan") as first:
        await read(first, CAMERA_TAG)
    async with phone_page(day.state("ana"), "/scan") as second:
        assert "1 recorded" in second.texts()
        await second.press("finish-run")
        assert "Scan a label or a badge." in second.texts()
    assert day.people["ana"] == day.state("ana").equipment.custody(CAMERA).holder


async def test_things_go_to_somebody_chosen_once_and_back_to_the_store(
    scan: OpenPage, day: World
) -> None:
    await choose(scan, "somebody")
    assert "/scan/holder" == scan.page.route
    await scan.type("search-holder", "be")
    await scan.press(f"to-{day.people['ben']}")
    assert "To Ben" in scan.texts()
    await read(scan, CAMERA_TAG)
    assert "Out to Ben" == answer(scan)[0]

    await choose(scan, "store")
    await read(scan, CAMERA_TAG)
    assert "Back in store" == answer(scan)[0]
    assert "" == day.state("ana").equipment.custody(CAMERA).holder


async def choose(opened: OpenPage, value: str) -> None:
    control = opened.find("goes-to")
    opened.session.apply_patch(control._i, {"selected": [value]})
    await opened.happen(control, "change", value)


async def test_a_thing_with_a_damaged_label_is_picked_from_the_list(
    scan: OpenPage,
) -> None:
    await scan.press("pick-asset")
    await scan.type("search-pick", "camera")
    assert "50 mm" not in scan.texts()
    await scan.press(f"pick-{CAMERA}")

    assert ["Out to you", "Camera A"] == answer(scan)


async def test_a_kit_shows_its_contents_and_what_is_missing_is_ticked(
    scan: OpenPage, day: World
) -> None:
    ana = day.state("ana")
    await scan.press("pick-asset")
    await scan.press(f"pick-{CASE}")
    assert "In the kit · 1 of 1. Tick what is missing." in scan.texts()
    assert day.people["ana"] == ana.equipment.custody(LENS).holder

    await tick(scan, LENS, True)
    lens = ana.equipment.custody(LENS)
    assert ("", True) == (lens.holder, lens.is_missing)
    assert day.people["ana"] == ana.equipment.custody(CASE).holder
    await tick(scan, LENS, False)
    assert not ana.equipment.custody(LENS).is_missing
    await day.settle()
    assert day.people["ana"] == day.state("ben").equipment.custody(LENS).holder


async def test_a_kit_that_somebody_has_taken_over_is_counted_no_more(
    scan: OpenPage, day: World
) -> None:
    await scan.press("pick-asset")
    await scan.press(f"pick-{CASE}")
    await day.settle()
    box = scan.find(f"missing-{LENS}")
    ben = day.people["ben"]
    day.state("ben").equipment.take(CASE, Intent(ScanKind.CHECK_OUT, holder=ben))
    await day.settle()
    # It was ticked before this screen was drawn anew.
    await scan.happen(box, "change", True)
    await scan.settle()

    assert [] == scan.all(ft.Checkbox)
    assert ben == day.state("ana").equipment.custody(CASE).holder
    assert not day.state("ana").equipment.custody(LENS).is_missing


async def tick(opened: OpenPage, asset: str, is_missing: bool) -> None:
    box = opened.find(f"missing-{asset}")
    opened.session.apply_patch(box._i, {"value": is_missing})
    await opened.happen(box, "change", is_missing)


async def test_a_badge_checks_its_owner_in_once(scan: OpenPage, day: World) -> None:
    await badge(day, "ben")
    await read(scan, BADGE)
    assert ["Checked in", "Ben"] == answer(scan)[:2]
    day.later(10_000)
    await read(scan, BADGE)

    assert "Already in" == answer(scan)[0]
    assert day.state("ana").people.line(day.people["ben"]).is_here
    assert 1 == day.state("ana").freshness().waiting


async def test_a_badge_that_is_not_mine_to_scan_is_refused_in_words(
    day: World,
) -> None:
    await day.phone("carl")
    await badge(day, "ben")
    async with phone_page(day.state("carl"), "/scan") as scan:
        await read(scan, BADGE)

        assert ["Not checked in", "Ben"] == answer(scan)[:2]
    assert 0 == day.state("carl").freshness().waiting


async def test_a_cancelled_badge_is_told_apart_from_an_unknown_one(
    scan: OpenPage, day: World
) -> None:
    await badge(day, "ben", GONE)
    await day.edit("person", day.people["ben"], life=Life(True))
    await day.settle()
    await read(scan, GONE)

    assert "Badge cancelled" == answer(scan)[0]
    assert 0 == day.state("ana").freshness().waiting


async def test_a_scan_is_silent_until_somebody_wants_a_sound(day: World) -> None:
    ana = day.state("ana")
    async with phone_page(ana, "/scan") as silent:
        await read(silent, CAMERA_TAG)
        assert [] == silent.all(flet_audio.Audio)
    async with phone_page(ana, "/more/appearance") as opened:
        switch = opened.find("be-loud")
        opened.session.apply_patch(switch._i, {"value": True})
        await opened.happen(switch, "change", True)
    async with phone_page(ana, "/scan") as loud:
        loud.answers["play"] = None
        await read(loud, LENS_TAG)
        await loud.until(lambda: "play" in asked(loud))
        assert 1 == asked(loud).count("play")
        assert [] == loud.errors()
    phone = await day.drop("ana")
    assert phone.state.appearance.is_loud()
