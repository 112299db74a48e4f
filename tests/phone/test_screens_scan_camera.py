"""The camera on the Scan screen: on when asked, off when one leaves, or why not."""

from typing import Any

import flet as ft
import flet_camera
import pytest

from shared.access import Role
from tests.support.flet_page import OpenPage
from tests.support.labels import frame
from tests.support.phone_page import keys, phone_page, said
from tests.support.small_day import CAMERA, CAMERA_TAG
from tests.support.world import World

BACK = {
    "name": "back",
    "lens_direction": "back",
    "sensor_orientation": 90,
    "lens_type": "wide",
}
# What a phone answers. Nothing answers for the light unless a test says so.
ABLE: dict[str, Any] = {
    "get_available_cameras": [BACK],
    "initialize": None,
    "get_max_zoom_level": 3.0,
    "supports_image_streaming": True,
    "start_image_stream": None,
}


async def turn_on(opened: OpenPage) -> flet_camera.Camera:
    opened.answers.update(ABLE)
    await opened.press("use-camera")
    await opened.settle()
    [lens] = opened.all(flet_camera.Camera)
    return lens


async def see(opened: OpenPage, lens: flet_camera.Camera, jpeg: bytes) -> None:
    await opened.happen(
        lens,
        "stream_image",
        {
            "width": 640,
            "height": 480,
            "format": "yuv420",
            "encoded_format": "jpeg",
            "bytes": jpeg,
        },
    )


def asked(opened: OpenPage) -> list[str]:
    return [
        message.body.name
        for message in opened.connection.sent
        if hasattr(message.body, "call_id")
    ]


async def test_a_label_before_the_camera_is_scanned_once(day: World) -> None:
    ana = day.state("ana")
    async with phone_page(ana, "/scan") as opened:
        assert [] == opened.all(flet_camera.Camera)
        lens = await turn_on(opened)
        for _ in range(3):
            await see(opened, lens, frame(CAMERA_TAG))

        assert "Out to you" in opened.texts()
        assert "1 recorded" in opened.texts()
        assert day.people["ana"] == ana.equipment.custody(CAMERA).holder
        assert 1 == ana.freshness().waiting
        assert "take_picture" not in asked(opened)
        assert [] == opened.errors()


async def test_the_field_for_scanners_stays_and_is_not_drawn_again(day: World) -> None:
    async with phone_page(day.state("ana"), "/scan") as opened:
        [field] = opened.all(ft.TextField)
        await turn_on(opened)
        assert [field] == opened.all(ft.TextField)

        await opened.type(str(field.key), CAMERA_TAG)
        assert "Out to you" in opened.texts()


async def test_the_camera_stays_the_same_while_codes_are_heard(day: World) -> None:
    async with phone_page(day.state("ana"), "/scan") as opened:
        lens = await turn_on(opened)
        await see(opened, lens, frame(CAMERA_TAG))
        day.state("ana").scanning.put_back()
        await opened.settle()

        assert [lens] == opened.all(flet_camera.Camera)
        assert 1 == asked(opened).count("initialize")
        assert "camera-light" in keys(opened)


async def test_it_is_off_when_one_says_so_and_when_one_leaves(day: World) -> None:
    async with phone_page(day.state("ana"), "/scan") as opened:
        first = await turn_on(opened)
        assert "Camera off" == opened.find("use-camera").content
        await opened.press("use-camera")
        assert [] == opened.all(flet_camera.Camera)
        assert "Camera on" == opened.find("use-camera").content

        second = await turn_on(opened)
        assert second is not first
        await opened.arrive("/people")
        await opened.arrive("/scan")
        assert [] == opened.all(flet_camera.Camera)
        await see(opened, second, frame(CAMERA_TAG))
        assert 0 == day.state("ana").freshness().waiting
        assert [] == opened.errors()


async def test_an_answer_that_comes_after_one_has_left_ends_nothing(day: World) -> None:
    """Flet ends the page of an answer for a control that is gone."""
    async with phone_page(day.state("ana"), "/scan") as opened:
        opened.answers.update(ABLE, supports_image_streaming=False)
        opened.slow.add("take_picture")
        await opened.press("use-camera")
        await opened.settle()
        assert ["take_picture"] == [one.name for one in opened.unanswered]
        await opened.arrive("/people")

        opened.answers["take_picture"] = frame(CAMERA_TAG)
        await opened.answer_late()

        assert [] == opened.errors()
        assert 0 == day.state("ana").freshness().waiting


async def test_zoom_and_light_are_offered_until_the_camera_says_no(day: World) -> None:
    async with phone_page(day.state("ana"), "/scan") as opened:
        await turn_on(opened)
        opened.answers["set_zoom_level"] = None
        assert "Zoom 1×" == opened.find("camera-zoom").content
        await opened.press("camera-zoom")
        assert "Zoom 2×" == opened.find("camera-zoom").content

        await opened.press("camera-light")
        assert "camera-light" not in keys(opened)
        assert said(opened, "This camera has no light.")
        assert "camera-zoom" in keys(opened)
        assert [] == opened.errors()


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"get_available_cameras": []}, "No camera here"),
        ({}, "The camera cannot be used"),
    ],
)
async def test_without_a_camera_it_says_so_and_the_field_still_works(
    answers: dict[str, Any], words: str, day: World
) -> None:
    async with phone_page(day.state("ana"), "/scan") as opened:
        opened.answers.update(answers)
        await opened.press("use-camera")
        await opened.settle()

        assert said(opened, words)
        assert [] == opened.all(flet_camera.Camera)
        assert "Camera on" == opened.find("use-camera").content
        [field] = opened.all(ft.TextField)
        await opened.type(str(field.key), CAMERA_TAG)
        assert "Out to you" in opened.texts()
        assert [] == opened.errors()


async def test_a_desk_app_without_a_camera_of_its_own_says_so(day: World) -> None:
    async with phone_page(day.state("ana"), "/scan") as opened:
        opened.session.apply_page_patch({"web": False, "platform": "linux"})
        await opened.press("use-camera")

        assert said(opened, "No camera here")
        assert [] == asked(opened)
        assert [] == opened.errors()


async def test_the_coordinators_code_is_read_too_and_nothing_else_is_taken_for_it(
    world: World,
) -> None:
    await world.person("ana")
    phone = world.unpaired("ana")
    text = await world.ticket(world.people["ana"], Role.CREW)
    async with phone_page(phone.state, "/") as opened:
        lens = await turn_on(opened)
        await see(opened, lens, frame(CAMERA_TAG))
        assert "" == opened.find("pairing-code").value
        await see(opened, lens, frame(text, module_px=5))

        assert text == opened.find("pairing-code").value
        assert [] == opened.all(flet_camera.Camera)
        assert None is phone.state.paired
        await opened.press("pair")
        await opened.until(lambda: phone.state.paired)
        assert [] == opened.errors()


async def test_it_is_off_when_the_phone_goes_into_a_pocket(day: World) -> None:
    async with phone_page(day.state("ana"), "/scan") as opened:
        await turn_on(opened)
        for state in ("inactive", "hide"):
            assert 1 == len(opened.all(flet_camera.Camera))
            event = {"state": state}
            await opened.happen(opened.page, "app_lifecycle_state_change", event)

        assert [] == opened.all(flet_camera.Camera)
        assert "Camera on" == opened.find("use-camera").content
        assert [] == opened.errors()


async def test_it_stands_beside_the_rest_in_a_wide_window_and_is_off_when_turned(
    day: World,
) -> None:
    async with phone_page(day.state("ana"), "/scan", 844) as opened:
        lens = await turn_on(opened)
        await see(opened, lens, frame(CAMERA_TAG))
        assert "Out to you" in opened.texts()

        await opened.resize(390, 844)
        await opened.settle()

        assert [] == opened.all(flet_camera.Camera)
        assert "Out to you" in opened.texts()
        again = await turn_on(opened)
        assert again is not lens
        assert [] == opened.errors()
