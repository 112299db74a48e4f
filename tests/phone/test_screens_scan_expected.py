"""A run of scans knows what is expected: what holders still have, what kits contain."""

from collections.abc import AsyncIterator

import flet as ft
import pytest

from mobile.state import State
from shared import tags
from shared.access import Role
from shared.nouns.base import Life, Tag
from shared.nouns.equipment import AssetKit, AssetName, AssetOwner, Ownership
from shared.nouns.people import Contact
from tests.support.flet_page import OpenPage
from tests.support.phone_page import keys, phone_page, said
from tests.support.small_day import CAMERA, CASE, LENS
from tests.support.world import World, made

RADIOS = tuple(f"asset-radio-{number}" for number in range(4))
KIT, PIECES = "asset-kit", tuple(f"asset-piece-{number}" for number in range(4))
CAROLS = ("asset-tent", "asset-table")
LABEL = {
    id_: tags.make(f"{place:05}{place:05}".encode())
    for place, id_ in enumerate((*RADIOS, KIT, *PIECES, *CAROLS))
}


@pytest.fixture
async def store(day: World) -> World:
    """Ben has four radios; a kit of four, a tent and a table are in the store."""
    for number, id_ in enumerate(RADIOS):
        await _thing(day, id_, f"Radio {number}")
    await _thing(day, KIT, "Monitor kit")
    for number, id_ in enumerate(PIECES):
        await _thing(day, id_, f"Piece {number}", KIT)
    for id_ in CAROLS:
        await _thing(day, id_, id_.removeprefix("asset-").title())
    await day.edit("person", day.people["ben"], contact=Contact(phone="+49 170 1"))
    await day.settle()
    take(day.state("ben"), *RADIOS)
    await day.settle()
    return day


@pytest.fixture
async def scan(store: World) -> AsyncIterator[OpenPage]:
    """Ana's phone, on which things come back into the store."""
    store.state("ana").scanning.put_back()
    async with phone_page(store.state("ana"), "/scan") as opened:
        yield opened
        assert [] == opened.errors()


async def _thing(day: World, id_: str, name: str, kit: str = "") -> None:
    about = {"name": AssetName(name), "tag": Tag(LABEL[id_]), "kit": AssetKit(kit)}
    await day.write(made("asset", id_, **about))


def take(state: State, *things: str) -> None:
    for id_ in things:
        state.scanning.pick(id_)


async def read(opened: OpenPage, *things: str) -> None:
    """As a scanner does: each code whole, then Enter."""
    for id_ in things:
        await opened.type(_field(opened), LABEL[id_])
        await opened.submit(_field(opened))


def _field(opened: OpenPage) -> str:
    """Each code has a new one."""
    [found] = opened.all(ft.TextField)
    return str(found.key)


def lacking(opened: OpenPage) -> set[str]:
    """The things that are listed as missing."""
    told = (key for key in keys(opened) if key.startswith("lacking-"))
    return {key.removeprefix("lacking-") for key in told}


def counts(opened: OpenPage) -> list[str]:
    """What is said of each holder and kit, and beside it what is missing."""
    lines = [
        [one.value for one in line.controls if isinstance(one, ft.Text)]
        for line in opened.all(ft.Row)
    ]
    return [" · ".join(told) for told in lines if told and " of " in told[0]]


async def test_whoever_brings_things_back_is_told_what_they_still_have(
    scan: OpenPage, store: World
) -> None:
    await read(scan, RADIOS[0])
    assert "1 of 4 back from Ben · 3 missing" in counts(scan)
    await read(scan, RADIOS[1])

    assert "2 of 4 back from Ben · 2 missing" in counts(scan)
    assert set(RADIOS[2:]) == lacking(scan)
    await read(scan, *RADIOS[2:])
    assert "4 of 4 back from Ben" in counts(scan)
    assert set() == lacking(scan)
    assert f"call-{store.people['ben']}" not in keys(scan)


async def test_what_is_missing_leads_to_its_page_and_to_a_call(
    scan: OpenPage, store: World
) -> None:
    await read(scan, RADIOS[0])

    assert f"call-{store.people['ben']}" in keys(scan)
    await scan.press(f"lacking-{RADIOS[2]}")
    assert f"/more/equipment/{RADIOS[2]}" == scan.page.route


async def test_of_a_single_thing_nothing_more_is_said(
    scan: OpenPage, store: World
) -> None:
    take(store.state("olga"), CAMERA)
    await store.settle()
    store.state("ana").scanning.pick(CAMERA)
    await scan.settle()

    assert not said(scan, "back from")
    assert set() == lacking(scan)
    await scan.press("finish-run")
    assert "Scan a label or a badge." in scan.texts()
    assert "sum" not in keys(scan)


async def test_a_scan_that_is_taken_back_is_missing_again(scan: OpenPage) -> None:
    await read(scan, *RADIOS[:2])
    await scan.press("undo-1")

    assert "1 of 4 back from Ben · 3 missing" in counts(scan)
    assert {RADIOS[0], *RADIOS[2:]} == lacking(scan)
    await scan.press("undo-2")
    assert not said(scan, "back from")


async def test_what_is_ones_own_or_off_the_list_is_not_expected(
    scan: OpenPage, store: World
) -> None:
    own = AssetOwner(Ownership.PERSONAL)
    await store.edit("asset", RADIOS[3], owner=own)
    await store.edit("asset", RADIOS[2], life=Life(True))
    await store.settle()
    await read(scan, RADIOS[0])

    assert "1 of 2 back from Ben · 1 missing" in counts(scan)
    assert {RADIOS[1]} == lacking(scan)


async def test_finish_says_the_sum_and_reports_the_missing_in_one_act(
    scan: OpenPage, store: World
) -> None:
    await read(scan, *RADIOS[:2])
    await scan.press("finish-run")
    assert "2 of 4 back from Ben" in scan.texts()
    assert "Missing: Radio 2, Radio 3" in scan.texts()
    assert set() == lacking(scan)
    equipment = store.state("ana").equipment
    assert not equipment.custody(RADIOS[2]).is_missing

    await scan.press("report-lacking")
    gone = [id_ for id_ in RADIOS if equipment.custody(id_).is_missing]
    assert list(RADIOS[2:]) == gone
    assert store.people["ben"] == equipment.custody(RADIOS[2]).holder
    assert "report-lacking" not in keys(scan)
    assert "Reported missing: Radio 2, Radio 3" in scan.texts()

    await scan.press("undo")
    assert not any(equipment.custody(id_).is_missing for id_ in RADIOS)
    assert "report-lacking" in keys(scan)


async def test_the_sum_goes_with_the_next_scan_or_when_it_is_seen(
    scan: OpenPage,
) -> None:
    await read(scan, *RADIOS[:2])
    await scan.press("finish-run")
    await scan.press("sum-seen")
    assert "Scan a label or a badge." in scan.texts()
    assert not said(scan, "back from")

    await read(scan, RADIOS[2])
    assert "1 of 2 back from Ben · 1 missing" in counts(scan)
    await scan.press("finish-run")
    await read(scan, RADIOS[3])
    assert "Missing: Radio 3" not in scan.texts()
    assert "sum" not in keys(scan)


async def test_what_is_expected_and_the_sum_outlive_their_page(store: World) -> None:
    ana = store.state("ana")
    ana.scanning.put_back()
    async with phone_page(ana, "/scan") as first:
        await read(first, *RADIOS[:2])
    async with phone_page(ana, "/scan") as second:
        assert "2 of 4 back from Ben · 2 missing" in counts(second)
        await second.press("finish-run")
    async with phone_page(ana, "/scan") as third:
        assert "Missing: Radio 2, Radio 3" in third.texts()


async def test_of_many_holders_the_most_missing_come_first_and_the_rest_are_a_word(
    scan: OpenPage, store: World
) -> None:
    await store.phone("carol")
    await store.phone("dan")
    await store.phone("eve")
    await store.settle()
    take(store.state("carol"), *CAROLS)
    take(store.state("dan"), CAMERA, LENS)
    take(store.state("eve"), *PIECES)
    take(store.state("olga"), CASE)
    await store.settle()
    await read(scan, PIECES[0], *CAROLS, RADIOS[0], RADIOS[1])
    ana = store.state("ana").scanning
    ana.pick(CAMERA)
    ana.pick(CASE)
    await scan.settle()

    told = counts(scan)
    assert [
        "1 of 4 back from Eve · 3 missing",
        "2 of 4 back from Ben · 2 missing",
    ] == told[:2]
    assert 3 == len(told)
    assert "1 more" in scan.texts()
    assert not said(scan, "back from Olga")


async def test_a_long_list_of_what_is_missing_is_shown_whole_when_asked(
    scan: OpenPage, store: World
) -> None:
    take(store.state("ben"), *PIECES, *CAROLS, CAMERA)
    await store.settle()
    await read(scan, RADIOS[0])
    assert 10 > len(lacking(scan)) > 3
    await scan.press("all-lacking")

    assert {*RADIOS[1:], *PIECES, *CAROLS, CAMERA} == lacking(scan)
    assert "all-lacking" not in keys(scan)


async def test_a_kit_that_goes_out_piece_by_piece_is_counted_from_its_second_piece(
    scan: OpenPage, store: World
) -> None:
    ana = store.state("ana")
    ana.scanning.hand_to(store.people["ben"])
    await read(scan, PIECES[0])
    assert not said(scan, "of 4")
    await read(scan, PIECES[1], PIECES[2])

    assert "3 of 4 of Monitor kit · 1 missing" in counts(scan)
    assert {PIECES[3]} == lacking(scan)
    await scan.press("finish-run")
    await scan.press("report-lacking")
    custody = ana.equipment.custody(PIECES[3])
    assert ("", True) == (custody.holder, custody.is_missing)


async def test_a_piece_that_somebody_else_has_is_not_reported_missing(
    scan: OpenPage, store: World
) -> None:
    take(store.state("olga"), PIECES[3])
    await store.settle()
    store.state("ana").scanning.hand_to(store.people["ben"])
    await read(scan, *PIECES[:3])

    assert {PIECES[3]} == lacking(scan)
    assert said(scan, "With Olga")
    await scan.press("finish-run")
    assert "Missing: Piece 3" in scan.texts()
    assert "report-lacking" not in keys(scan)


async def test_a_kit_that_comes_back_by_its_own_label_brings_its_pieces(
    scan: OpenPage, store: World
) -> None:
    take(store.state("ben"), KIT)
    await store.settle()
    await read(scan, KIT)

    assert "In the kit · 4 of 4. Tick what is missing." in scan.texts()
    assert "5 of 9 back from Ben · 4 missing" in counts(scan)
    box = scan.find(f"missing-{PIECES[0]}")
    scan.session.apply_patch(box._i, {"value": True})
    await scan.happen(box, "change", True)
    assert "4 of 9 back from Ben · 5 missing" in counts(scan)
    assert {*RADIOS, PIECES[0]} == lacking(scan)


async def test_a_kit_that_is_not_back_stands_for_what_is_in_it(
    scan: OpenPage, store: World
) -> None:
    take(store.state("ben"), KIT)
    await store.settle()
    await read(scan, *RADIOS)

    assert "4 of 9 back from Ben · 5 missing" in counts(scan)
    assert {KIT} == lacking(scan)
    assert said(scan, "Kit of 4")
    assert "Scanned before" in scan.texts()


async def test_a_display_is_not_asked_to_report(store: World) -> None:
    await store.phone("wall", Role.DISPLAY)
    await store.settle()
    wall = store.state("wall")
    wall.scanning.put_back()
    async with phone_page(wall, "/scan") as scan:
        await read(scan, *RADIOS[:2])
        await scan.press("finish-run")

        assert "Missing: Radio 2, Radio 3" in scan.texts()
        assert "report-lacking" not in keys(scan)


async def test_without_a_line_the_run_knows_as_much(
    scan: OpenPage, store: World
) -> None:
    store.network.is_up = False
    await read(scan, *RADIOS[:3])
    await scan.press("finish-run")
    await scan.press("report-lacking")

    assert "3 of 4 back from Ben" in scan.texts()
    assert store.state("ana").equipment.custody(RADIOS[3]).is_missing
    assert 4 == store.state("ana").freshness().waiting


async def test_what_another_phone_took_back_meanwhile_is_not_missing_here(
    scan: OpenPage, store: World
) -> None:
    await read(scan, RADIOS[0])
    olga = store.state("olga").scanning
    olga.put_back()
    olga.pick(RADIOS[3])
    await store.settle()
    await scan.settle()

    assert set(RADIOS[1:3]) == lacking(scan)
