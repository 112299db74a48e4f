"""What is said to `flet build` is whole and true, and a gap in it is told."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops

from setup.draw_mark import mark
from tests.mobile_check import declared
from tests.mobile_check.project import Project, project
from tests.support.toy_phone import toy_checkout

# Between two versions of Pillow, the last bit of an edge may differ.
SHADE_MAX = 2


def changed(change: Callable[[dict[str, Any]], object]) -> list[str]:
    """The problems of this project, had its [tool.flet] been written otherwise."""
    ours = project()
    toml = copy.deepcopy(ours.toml)
    change(toml["tool"]["flet"])
    return declared.problems(Project(ours.root, toml))


def test_what_we_say_to_flet_is_whole() -> None:
    assert [] == declared.problems(project())


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda flet: flet.pop("product"), "[tool.flet] names no product."),
        (
            lambda flet: flet.update(bundle_id="callboard"),
            "[tool.flet] has no bundle_id like org.example.app.",
        ),
        (
            lambda flet: flet.update(build_number=0),
            "[tool.flet] has no build_number from 1.",
        ),
        (
            lambda flet: flet["android"].update(split_per_abi=False),
            "[tool.flet.android] does not split by ABI.",
        ),
        (
            lambda flet: flet["ios"].pop("dependencies"),
            "[tool.flet.ios] does not depend on callboard itself.",
        ),
        (
            lambda flet: flet.pop("dev_packages"),
            "[tool.flet.dev_packages] does not take callboard from here.",
        ),
        (
            lambda flet: flet["splash"].update(dark_color="night"),
            "night is no colour for the icon or the splash.",
        ),
        (
            lambda flet: flet["android"].pop("deep_linking"),
            "Deep links want a scheme and a host, for android and for ios.",
        ),
        (
            lambda flet: flet["ios"]["deep_linking"].update(host="other"),
            "A deep link would open the app on one platform only.",
        ),
        (
            lambda flet: flet["ios"]["info"].pop("NSLocalNetworkUsageDescription"),
            "[tool.flet.ios.info] does not say why: NSLocalNetworkUsageDescription.",
        ),
        (
            lambda flet: flet["ios"]["info"].update(
                NSPhotoLibraryUsageDescription="Ok"
            ),
            "NSPhotoLibraryUsageDescription says no purpose in a sentence: 'Ok'.",
        ),
        (
            lambda flet: flet["ios"]["info"].update(
                NSMotionUsageDescription="Callboard counts the steps of everyone here."
            ),
            "NSMotionUsageDescription gives a purpose for what the app never does.",
        ),
        (
            lambda flet: flet["android"].update(
                permission={"android.permission.RECORD_AUDIO": True}
            ),
            "The permission android.permission.RECORD_AUDIO is asked for, "
            "and nothing here uses it.",
        ),
        (
            lambda flet: flet["app"]["exclude"].remove("views"),
            "views would be packed beside the wheel: it is not in exclude.",
        ),
        (
            lambda flet: flet["app"]["exclude"].append("gone.py"),
            "exclude names gone.py, which is not there.",
        ),
        (
            lambda flet: flet["app"]["exclude"].append("main.py"),
            "exclude leaves out main.py or the assets.",
        ),
    ],
)
def test_a_gap_in_what_we_say_is_told(
    change: Callable[[dict[str, Any]], object], sentence: str
) -> None:
    assert [sentence] == changed(change)


def test_a_microphone_that_nothing_hears_is_not_asked_for() -> None:
    assert [
        "The permission microphone is asked for, and nothing here uses it.",
        "[tool.flet.ios.info] does not say why: NSMicrophoneUsageDescription.",
    ] == changed(lambda flet: flet.update(permissions=["camera", "microphone"]))


def test_a_camera_says_what_for_and_one_that_is_not_asked_for_says_nothing() -> None:
    assert ["[tool.flet.ios.info] does not say why: NSCameraUsageDescription."] == (
        changed(lambda flet: flet["ios"]["info"].pop("NSCameraUsageDescription"))
    )
    assert [
        "NSCameraUsageDescription gives a purpose for what the app never does."
    ] == changed(lambda flet: flet.pop("permissions"))


def test_an_icon_that_is_missing_or_too_small_is_told(tmp_path: Path) -> None:
    toy = toy_checkout(tmp_path)
    Image.new("RGB", (512, 512)).save(tmp_path / "mobile" / "assets" / "icon.png")

    problems = declared.problems(toy)

    assert "assets/icon.png is no square of 1024 px or more." in problems
    assert "There is no assets/splash.png." in problems


@pytest.mark.parametrize(("name", "on_tile"), [("icon", False), ("splash", True)])
def test_the_mark_is_the_one_that_our_script_draws(name: str, on_tile: bool) -> None:
    drawn = mark(on_tile=on_tile)
    with Image.open(project().app / "assets" / f"{name}.png") as kept:
        shades = ImageChops.difference(drawn, kept).convert("RGBA")

    assert drawn.size == kept.size
    assert not any(
        any(shades.getchannel(band).histogram()[SHADE_MAX + 1 :]) for band in "RGBA"
    )
