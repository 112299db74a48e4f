"""The gate tablet on a page: the whole of it, one badge at a time."""

import re
from typing import Any

import flet as ft
import flet_camera
import pytest

from shared import tags
from shared.access import Role
from shared.attendance import GATE_SILENT_MS
from shared.nouns.base import Tag
from shared.nouns.people import Direction
from shared.session import Parted
from tests.support.flet_page import OpenPage
from tests.support.labels import frame
from tests.support.phone_page import keys, phone_page, said
from tests.support.small_day import HOUR_MS
from tests.support.world import World

ANA_TAG = tags.make(b"an" * 5)


async def read(opened: OpenPage, code: str) -> None:
    """As a scanner that sends no Enter: its silence says that it is done."""
    [field] = opened.all(ft.TextField)
    await opened.type(field.key, code)


async def badge(day: World) -> None:
    await day.edit("person", day.people["ana"], tag=Tag(ANA_TAG))
    await day.settle()


@pytest.mark.parametrize("width", [390, 1180])
async def test_from_more_a_phone_becomes_a_gate_tablet_and_an_ordinary_one_again(
    day: World, width: int
) -> None:
    ben = day.state("ben")
    async with phone_page(ben, "/more", width) as opened:
        await opened.press("to-gate")
        assert said(opened, "write LEAVE")
        await opened.press("enter-kiosk")
        assert "Show your badge" in opened.texts()
        assert "places" not in keys(opened)
        await opened.arrive("/more/equipment")
        assert "Show your badge" in opened.texts()

        await opened.press("type-code")
        [field] = opened.all(ft.TextField)
        await opened.type(field.key, "leave")
        await opened.press("look-up")
        assert "Show your badge" not in opened.texts()
        assert "places" in keys(opened)
        assert [] == opened.errors()


async def test_a_badge_is_read_and_its_owner_sees_name_and_time_then_it_waits(
    day: World,
) -> None:
    await badge(day)
    ben = day.state("ben")
    ben.kiosk.enter()
    async with phone_page(ben, "/", 1180) as opened:
        assert "0 in of 2 expected" in opened.texts()
        await read(opened, ANA_TAG)
        assert "Ana" in opened.texts()
        assert said(opened, "IN 07:")
        assert "1 in of 2 expected" in opened.texts()
        await opened.until(lambda: ben.kiosk.shown is None)
        await opened.settle()
        assert "Show your badge" in opened.texts()
        assert [] == opened.errors()


async def test_the_count_names_another_gate_that_was_not_heard_and_never_itself(
    day: World,
) -> None:
    await day.phone("gwen", Role.GATE)
    await day.settle()
    ben, gwen = day.phones["ben"], day.phones["gwen"]
    ben.state.kiosk.enter()
    async with phone_page(ben.state, "/", 1180) as opened:
        await gwen.client.advance(Parted())
        day.later(GATE_SILENT_MS)
        await ben.client.advance(Parted())
        await opened.settle()
        [count] = [text for text in opened.texts() if " expected" in text]
        assert re.fullmatch(r"0 in of 2 expected · gwen silent since 07:\d\d", count)
        await gwen.client.advance(Parted())
        await ben.client.advance(Parted())
        await opened.settle()
        assert "0 in of 2 expected" in opened.texts()
        assert [] == opened.errors()


async def test_who_is_in_is_asked_where_to_with_what_happens_by_itself(
    day: World,
) -> None:
    await badge(day)
    ben = day.state("ben")
    ben.people.check(day.people["ana"], Direction.IN)
    day.later(HOUR_MS)
    ben.kiosk.enter()
    async with phone_page(ben, "/") as opened:
        await read(opened, ANA_TAG)
        assert {"kiosk-out", "kiosk-meal_out"} <= keys(opened)
        assert said(opened, "Out in 5 seconds, if you press nothing")
        await opened.press("kiosk-meal_out")
        assert said(opened, "MEAL 08:")
        await opened.press("kiosk-undo")
        assert "Show your badge" in opened.texts()
        assert not ben.people.line(day.people["ana"]).presence.is_at_meal
        assert [] == opened.errors()


async def test_nobodys_badge_says_whom_to_ask(day: World) -> None:
    ben = day.state("ben")
    ben.kiosk.enter()
    async with phone_page(ben, "/") as opened:
        await read(opened, "PALLET 7")
        assert "Not known here" in opened.texts()
        assert not {"kiosk-out", "kiosk-undo"} & keys(opened)
    assert 0 == ben.freshness().waiting


async def test_crew_are_not_offered_the_gate_tablet(day: World) -> None:
    await day.phone("carl")
    await day.settle()
    async with phone_page(day.state("carl"), "/more") as opened:
        assert "to-gate" not in keys(opened)
        await opened.arrive("/more/gate")
        assert "enter-kiosk" not in keys(opened)
        assert said(opened, "Ask the office")


# What a tablet's camera answers.
ABLE: dict[str, Any] = {
    "get_available_cameras": [
        {
            "name": "front",
            "lens_direction": "front",
            "sensor_orientation": 90,
            "lens_type": "wide",
        }
    ],
    "initialize": None,
    "get_max_zoom_level": 1.0,
    "supports_image_streaming": True,
    "start_image_stream": None,
}


async def test_a_badge_held_before_the_camera_is_read_once_and_the_field_stays(
    day: World,
) -> None:
    await badge(day)
    ben = day.state("ben")
    ben.kiosk.enter()
    async with phone_page(ben, "/", 1180) as opened:
        [field] = opened.all(ft.TextField)
        opened.answers.update(ABLE)
        await opened.press("use-camera")
        await opened.settle()
        [lens] = opened.all(flet_camera.Camera)
        seen = {
            "width": 640,
            "height": 480,
            "format": "yuv420",
            "encoded_format": "jpeg",
            "bytes": frame(ANA_TAG),
        }
        for _ in range(3):
            await opened.happen(lens, "stream_image", seen)

        assert said(opened, "IN 07:")
        assert 1 == ben.freshness().waiting
        assert [field] == opened.all(ft.TextField)
        assert [lens] == opened.all(flet_camera.Camera)
        assert [] == opened.errors()
