"""Looking after a thing on its screen: reported in two taps, due back, photographed."""

from tests.support.flet_page import OpenPage
from tests.support.phone_page import keys, phone_page, said
from tests.support.pictures import picture
from tests.support.small_day import CAMERA, CASE, HOUR_MS, LENS
from tests.support.world import MORNING_MS, World

LIST = "/more/equipment"
# 20:00 in Berlin of the world's first day.
EVENING_MS = MORNING_MS + 13 * HOUR_MS


async def chose(opened: OpenPage, chip: str) -> None:
    await opened.press(chip)


async def which(opened: OpenPage, value: str) -> None:
    await opened.press(f"which-equipment-{value}")


async def test_a_damage_is_reported_in_two_taps_and_taken_back_in_one(
    day: World,
) -> None:
    async with phone_page(day.state("ben"), f"{LIST}/{CAMERA}") as opened:
        assert not {"report-damaged", "report-fine"} & keys(opened)
        await opened.press("report")
        await opened.press("report-damaged")
        assert said(opened, "Reported damaged. Saved on this phone.")
        assert "Inspected · damaged" in opened.texts()
        assert {"report", "report-fine"} <= keys(opened)
        await opened.press("undo")
        assert "Inspected · damaged" not in opened.texts()
        assert "report-fine" not in keys(opened)
        assert [] == opened.errors()


async def test_what_is_missing_is_found_again_in_one_tap(day: World) -> None:
    async with phone_page(day.state("ben"), f"{LIST}/{LENS}") as opened:
        await opened.press("report")
        await opened.press("report-missing")
        assert "Missing" in opened.texts()
        await opened.press("report-found")
        assert said(opened, "Found. Saved on this phone.")
        assert "report-found" not in keys(opened)
        assert [] == opened.errors()


async def test_nothing_is_reported_by_whoever_thinks_better_of_it(day: World) -> None:
    async with phone_page(day.state("ben"), f"{LIST}/{CAMERA}") as opened:
        await opened.press("report")
        await opened.press("report-none")
        assert "report" in keys(opened)
        assert "Never scanned." in opened.texts()
    assert 0 == day.state("ben").freshness().waiting


async def test_a_kit_says_what_of_it_is_missing(day: World) -> None:
    day.state("ben").upkeep.report_missing(LENS)
    async with phone_page(day.state("ben"), f"{LIST}/{CASE}") as opened:
        assert "In the kit · 1, missing 1: 50 mm" in opened.texts()


async def test_whoever_takes_a_thing_says_by_when_it_is_back(day: World) -> None:
    ana = day.state("ana")
    async with phone_page(ana, f"{LIST}/{CAMERA}") as opened:
        assert not {"due-today", "due-none"} & keys(opened)
    ana.scanning.pick(CAMERA)
    async with phone_page(ana, f"{LIST}/{CAMERA}") as opened:
        await chose(opened, "due-today")
        assert EVENING_MS == ana.equipment.line(CAMERA).back_ms
        assert "You bring it back by 20:00" in opened.texts()
        assert "Due soon" in opened.texts()
        await chose(opened, "due-none")
        assert None is ana.equipment.line(CAMERA).back_ms
        assert "Due soon" not in opened.texts()
        await chose(opened, "due-a-week")
        assert "You bring it back by 19 Jun 20:00" in opened.texts()
        assert [] == opened.errors()


async def test_the_list_sieves_what_is_due_and_says_what_is_overdue(
    day: World,
) -> None:
    ana = day.state("ana")
    ana.scanning.pick(CAMERA)
    ana.upkeep.bring_back(CAMERA, EVENING_MS)
    await day.settle()
    day.later(20 * HOUR_MS)
    async with phone_page(day.state("ben"), LIST) as opened:
        await which(opened, "due")
        assert f"asset-{CAMERA}" in keys(opened)
        assert f"asset-{LENS}" not in keys(opened)
        assert "Overdue" in opened.texts()
        assert said(opened, "Ana brings it back by yesterday 20:00")
        assert [] == opened.errors()


async def test_what_is_due_far_ahead_stands_among_what_is_due_and_on_no_other_list(
    day: World,
) -> None:
    ana = day.state("ana")
    ana.scanning.pick(CAMERA)
    ana.upkeep.bring_back(CAMERA, EVENING_MS + 7 * 24 * HOUR_MS)
    async with phone_page(ana, LIST) as opened:
        assert not said(opened, "You bring it back")
        await which(opened, "due")
        assert said(opened, "You bring it back by 19 Jun 20:00")


async def test_a_photo_is_added_to_a_thing_and_taken_off_again(day: World) -> None:
    ben = day.state("ben")
    async with phone_page(ben, f"{LIST}/{CAMERA}") as opened:
        whole = picture((900, 600))
        opened.answers["pick_files"] = [
            {"id": 0, "name": "0.jpg", "size": len(whole), "bytes": whole}
        ]
        await opened.press("add-photo")
        await opened.until(lambda: ben.equipment.line(CAMERA).asset.photos.elements)
        await opened.settle()
        assert said(opened, "Photo added. Saved on this phone.")
        assert "1 photo" in opened.texts()
        await opened.press("photo-1")
        await opened.press("remove-photo")
        assert () == ben.equipment.line(CAMERA).asset.photos.elements
        await opened.press("undo")
        assert 1 == len(ben.equipment.line(CAMERA).asset.photos.elements)
        assert [] == opened.errors()


async def test_on_a_tablet_another_thing_begins_with_nothing_reported(
    day: World,
) -> None:
    async with phone_page(day.state("ben"), f"{LIST}/{CAMERA}", 1180) as opened:
        await opened.press("report")
        await opened.press(f"asset-{LENS}")
        assert "report" in keys(opened)
        assert "report-missing" not in keys(opened)
