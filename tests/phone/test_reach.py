"""Every screen within reach: what can be pressed is named, and not too small."""

from collections.abc import Iterator
from typing import Any

import flet as ft
import pytest
from flet.controls.base_control import BaseControl

from mobile.views import theme
from tests.support.every_screen import addresses, patterns
from tests.support.flet_page import OpenPage
from tests.support.phone_page import phone_page
from tests.support.world import World

PHONE_PX, TABLET_PX = 390, 1180
# What a person does to a control. A window that changes its size is nobody's act.
ACTS = ("on_click", "on_tap", "on_change", "on_select", "on_submit", "on_long_press")
WORDS = ("label", "content", "text", "semantics_label")


def pressable(opened: OpenPage) -> list[BaseControl]:
    return [
        control
        for control in opened.controls()
        if not isinstance(control, ft.Page | ft.BasePage | ft.View)
        and any(getattr(control, act, None) is not None for act in ACTS)
    ]


def semantics(opened: OpenPage) -> dict[int, list[ft.Semantics]]:
    """What says something of a control to whoever does not see it, inmost first."""
    around: dict[int, list[ft.Semantics]] = {}
    for one in opened.all(ft.Semantics):
        for inner in opened.below(one):
            around.setdefault(id(inner), []).insert(0, one)
    return around


def words(opened: OpenPage, control: BaseControl) -> Iterator[str]:
    """What is read aloud of a control: never what was typed into it."""
    for one in opened.below(control):
        if isinstance(one, ft.Text):
            yield str(one.value or "")
        for name in WORDS:
            said = getattr(one, name, None)
            if isinstance(said, str):
                yield said


def amiss(opened: OpenPage) -> list[str]:
    """What on this page somebody could not find, not hear or not hit."""
    found: list[str] = []
    around = semantics(opened)
    named: dict[str, BaseControl] = {}
    for control in pressable(opened):
        outer = around.get(id(control), [])
        own = getattr(control, "key", None)
        key = str(own or next((one.identifier for one in outer if one.identifier), ""))
        told = key or type(control).__name__
        if not key:
            found.append(f"{told} has no key")
        elif key in named and named[key] not in outer:
            found.append(f"{told} is there twice")
        named[key] = control
        aloud = [*words(opened, control), *(one.label or "" for one in outer)]
        if not any(said.strip() for said in aloud):
            found.append(f"{told} has no name")
        for side in ("width", "height"):
            px: Any = getattr(control, side, None)
            if px is not None and px < theme.TARGET_MIN:
                found.append(f"{told} has a {side} of {px}")
    return found


@pytest.mark.parametrize("width", [PHONE_PX, TABLET_PX])
@pytest.mark.parametrize("name", ["olga", "ana"])
async def test_whatever_can_be_pressed_is_named_and_large_enough_on_every_screen(
    day: World, name: str, width: int
) -> None:
    found: dict[str, list[str]] = {}
    for address in await addresses(day):
        async with phone_page(day.state(name), address, width) as opened:
            assert [] == opened.errors(), address
            assert "This app has no such screen." not in opened.texts(), address
            assert pressable(opened), address
            if wrong := amiss(opened):
                found[address] = wrong
    assert {} == found


async def test_every_screen_of_the_app_is_among_those_looked_at(day: World) -> None:
    looked_at = await addresses(day)
    for pattern in patterns():
        place = pattern.removesuffix(":id")
        assert [one for one in looked_at if one.startswith(place)], pattern
    assert len(set(patterns())) <= len(looked_at)


async def test_a_gate_tablet_and_a_new_phone_are_within_reach_too(day: World) -> None:
    ben = day.state("ben")
    ben.kiosk.enter()
    async with phone_page(ben, "/", TABLET_PX) as opened:
        assert pressable(opened)
        assert [] == amiss(opened)
    async with phone_page(day.unpaired("nobody").state, "/", PHONE_PX) as opened:
        assert pressable(opened)
        assert [] == amiss(opened)
