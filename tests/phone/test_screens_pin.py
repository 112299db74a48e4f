"""A PIN on the screens: chosen under More, typed on the gate tablet's large keys."""

from collections.abc import Awaitable, Callable

import flet as ft
import pytest

from mobile.state import State
from mobile.state.pins import WRONG_MAX
from shared import pins
from shared.access import Role
from shared.nouns.people import Pin
from tests.support.flet_page import OpenPage
from tests.support.phone_page import keys, phone_page, said
from tests.support.world import World

PIN, OTHER = "270114", "851903"

Gate = Callable[..., Awaitable[State]]


@pytest.fixture
async def gate(day: World) -> Gate:
    """A gate's tablet on which these people have one PIN."""

    async def make(*names: str) -> State:
        for name in names:
            mark = pins.mark(PIN, day.production)
            await day.edit("person", day.people[name], pin=Pin(mark))
        gus = await day.phone("gus", Role.GATE)
        await day.settle()
        gus.state.kiosk.enter()
        return gus.state

    return make


async def press(opened: OpenPage, digits: str) -> None:
    for digit in digits:
        await opened.press(f"pin-{digit}")


@pytest.mark.parametrize("width", [390, 1180])
async def test_without_a_badge_six_digits_say_who_is_in(
    gate: Gate, day: World, width: int
) -> None:
    state = await gate("ana")
    async with phone_page(state, "/", width) as opened:
        await opened.press("type-pin")
        assert said(opened, "Type your PIN")
        assert {f"pin-{digit}" for digit in range(10)} <= keys(opened)
        await press(opened, PIN[:5])
        assert not said(opened, "IN 07:")
        assert not said(opened, PIN[:5])
        await press(opened, PIN[5:])

        assert "Ana" in opened.texts()
        assert said(opened, "IN 07:")
        assert "pin-0" not in keys(opened)
        await opened.press("kiosk-undo")
        assert "Show your badge" in opened.texts()
        assert "pin-0" not in keys(opened)
        assert [] == opened.errors()


async def test_a_slip_is_taken_back_and_the_pad_is_closed(
    gate: Gate, day: World
) -> None:
    state = await gate("ana")
    async with phone_page(state, "/") as opened:
        await opened.press("type-pin")
        assert "○○○○○○" in opened.texts()
        await press(opened, "279")
        assert "●●●○○○" in opened.texts()
        await opened.press("pin-back")
        assert "●●○○○○" in opened.texts()
        await press(opened, PIN[2:])
        assert "Ana" in opened.texts()
        await opened.press("kiosk-undo")
        await opened.press("type-pin")
        assert "○○○○○○" in opened.texts()
        await opened.press("pin-close")
        assert "Show your badge" in opened.texts()
        assert [] == opened.errors()


async def test_wrong_ones_are_said_and_after_five_the_pad_stays_shut(
    gate: Gate, day: World
) -> None:
    state = await gate("ana")
    async with phone_page(state, "/") as opened:
        for _ in range(WRONG_MAX):
            await opened.press("type-pin")
            await press(opened, OTHER)
            assert "Wrong PIN" in opened.texts()
            assert not said(opened, OTHER)
            state.kiosk.time_out(state.kiosk.shown.number)
            await opened.settle()
        await opened.press("type-pin")
        assert "Too many wrong PINs" in opened.texts()
        assert said(opened, "type your PIN in 5 minutes")
        assert "pin-0" not in keys(opened)
        assert [] == opened.errors()
    assert 0 == state.freshness().waiting


async def test_two_with_one_pin_press_their_name(gate: Gate, day: World) -> None:
    state = await gate("ana", "ben")
    async with phone_page(state, "/") as opened:
        await opened.press("type-pin")
        await press(opened, PIN)
        assert "Who are you?" in opened.texts()
        assert 0 == state.freshness().waiting
        await opened.press(f"is-me-{day.people['ben']}")
        assert "Ben" in opened.texts()
        assert said(opened, "IN 07:")
        assert [] == opened.errors()


async def test_where_nobody_has_one_no_pad_is_offered(gate: Gate, day: World) -> None:
    state = await gate()
    async with phone_page(state, "/") as opened:
        assert "Show your badge" in opened.texts()
        assert "type-pin" not in keys(opened)


async def test_a_person_chooses_a_pin_under_more_and_takes_it_back(day: World) -> None:
    ana = day.state("ana")
    async with phone_page(ana, "/more") as opened:
        await opened.press("to-pin")
        assert said(opened, "You have none yet.")
        assert "give-up-pin" not in keys(opened)
        await opened.type("pin", "123456")
        await opened.press("save-pin")
        assert said(opened, "Anybody would try that one first.")
        assert not ana.pins.has_one
        await opened.type("pin", PIN)
        await opened.press("save-pin")
        assert said(opened, "Your PIN is chosen. Saved on this phone.")
        assert said(opened, "You have a PIN.")
        [field] = opened.all(ft.TextField)
        assert "" == field.value
        await opened.press("undo")
        assert said(opened, "You have none yet.")

        await opened.type("pin", PIN)
        await opened.press("save-pin")
        await opened.press("give-up-pin")
        assert not ana.pins.has_one
        assert [] == opened.errors()


async def test_a_number_typed_quicker_than_it_is_drawn_is_taken_by_enter(
    day: World,
) -> None:
    async with phone_page(day.state("ana"), "/more/pin") as opened:
        field = opened.find("pin")
        opened.session.apply_patch(field._i, {"value": PIN})
        for event in ("change", "submit"):
            await opened.session.dispatch_event(field._i, event, PIN)
        await opened.settle()
        assert said(opened, "Your PIN is chosen")
        assert not said(opened, "A PIN has")
        assert [] == opened.errors()
