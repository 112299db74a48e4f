"""A glove presses twice: it is done once, and nothing else is done either."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import flet as ft
import pytest

from mobile.state import State
from mobile.views.presses import Presses
from shared import pins, tags
from shared.access import Role
from shared.errors import NotSaved
from shared.nouns.base import Tag
from shared.nouns.people import Pin
from tests.support.flet_page import OpenPage
from tests.support.fuse import Fuse
from tests.support.phone_page import keys, phone_page, said
from tests.support.small_day import CAMERA_TAG, HOUR_MS
from tests.support.world import World

BOUNCE_S = 0.5
PIN = "270114"
ANA_TAG, BEN_TAG = tags.make(b"an" * 5), tags.make(b"be" * 5)


class Watch:
    """Seconds that pass when somebody says so."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@asynccontextmanager
async def gloved(day: World, route: str) -> AsyncIterator[tuple[OpenPage, Watch]]:
    watch = Watch()
    presses = Presses(BOUNCE_S, watch)
    async with phone_page(day.state("ana"), route, presses=presses) as opened:
        yield opened, watch
        assert [] == opened.errors()


async def test_a_bounce_does_not_check_out_who_was_just_checked_in(day: World) -> None:
    async with gloved(day, "/") as (today, watch):
        waiting = day.state("ana").freshness().waiting
        await today.press("check-in")
        watch.seconds += 0.25
        await today.press("check-out")
        await today.press("undo")

        assert "Checked in. Saved on this phone." in today.texts()
        assert said(today, "In since 07:")
        assert waiting + 1 == day.state("ana").freshness().waiting

        watch.seconds += 0.25
        await today.press("check-out")
        assert said(today, "Out since 07:")
        assert waiting + 2 == day.state("ana").freshness().waiting


async def test_what_was_not_heard_keeps_nothing_else_from_being_heard(
    day: World,
) -> None:
    async with gloved(day, "/") as (today, watch):
        await today.press("check-in")
        for _ in range(3):
            watch.seconds += 0.125
            await today.press("check-out")
        watch.seconds += 0.125
        await today.press("check-out")
        assert said(today, "Out since 07:")


async def test_a_bounce_opens_nothing_on_the_screen_that_comes_next(
    day: World,
) -> None:
    async with gloved(day, "/more") as (more, watch):
        await more.press("to-sync")
        watch.seconds += 0.25
        await more.press("back")
        assert "/more/sync" == more.page.route
        watch.seconds += BOUNCE_S
        await more.press("back")
        assert "/more" == more.page.route


async def test_the_last_digit_of_a_pin_pressed_twice_is_one_pin(day: World) -> None:
    await day.edit("person", day.people["ana"], pin=Pin(pins.mark(PIN, day.production)))
    gus = await day.phone("gus", Role.GATE)
    await day.settle()
    gus.state.kiosk.enter()
    watch = Watch()
    async with phone_page(gus.state, "/", presses=Presses(BOUNCE_S, watch)) as opened:
        await opened.press("type-pin")
        watch.seconds += 0.25
        await opened.press("pin-9")
        assert "○○○○○○" in opened.texts()
        watch.seconds += BOUNCE_S
        # Each as quick as a thumb that knows its number.
        for digit in PIN[:5]:
            await opened.press(f"pin-{digit}")
        last = opened.find(f"pin-{PIN[5]}")
        for _ in range(2):
            await opened.session.dispatch_event(last._i, "click", None)
        await opened.settle()

        assert said(opened, "IN 07:")
        assert 1 == gus.state.freshness().waiting
        watch.seconds += 0.25
        await opened.press("kiosk-undo")
        assert said(opened, "IN 07:")
        assert [] == opened.errors()


async def test_of_several_another_is_chosen_at_once_and_the_same_one_not_twice(
    day: World,
) -> None:
    watch = Watch()
    presses = Presses(BOUNCE_S, watch)
    ana = day.state("ana")
    async with phone_page(ana, "/more/deliveries/new", presses=presses) as form:
        await form.type("delivery-text", "Boards")
        await form.press("state-short")
        await form.press("state-damaged")
        assert chosen(form) == ["state-damaged"]
        await form.press("state-damaged")
        assert chosen(form) == ["state-damaged"]
        watch.seconds += BOUNCE_S
        assert [] == form.errors()


def chosen(opened: OpenPage) -> list[str]:
    return [str(chip.key) for chip in opened.all(ft.Chip) if chip.selected]


@pytest.fixture
async def full(day: World) -> AsyncIterator[tuple[State, Fuse]]:
    """The phone of a gate keeper; its fuse says when its disk is full."""
    fuse = Fuse(lambda: None, Counter(), "phone")
    await day.person("dora")
    phone = day.unpaired("dora", factory=fuse.factory())
    await phone.state.pair(await day.ticket(day.people["dora"], Role.GATE))
    await day.settle()
    yield phone.state, fuse
    fuse.is_disk_full = False


async def read(opened: OpenPage, code: str) -> None:
    """As a scanner that sends no Enter: its silence says that it is done."""
    [field] = opened.all(ft.TextField)
    await opened.type(field.key, f"{field.value}{code}")


FULL = "Not saved. Nothing was saved: this phone's storage is full"


async def test_today_is_opened_on_a_full_disk_and_says_what_it_could_not_keep(
    full: tuple[State, Fuse],
) -> None:
    state, fuse = full
    fuse.is_disk_full = True
    async with phone_page(state, "/") as today:
        assert said(today, "Sc 43 EXT YARD")
        assert said(today, FULL)
        assert [] == today.errors()
        fuse.is_disk_full = False
        await today.press("check-in")
        assert not said(today, "Not saved")
        assert said(today, "In since 07:")


async def test_a_scan_on_a_full_disk_is_told_and_read_again_when_there_is_room(
    full: tuple[State, Fuse],
) -> None:
    state, fuse = full
    async with phone_page(state, "/scan") as scan:
        fuse.is_disk_full = True
        await read(scan, CAMERA_TAG)
        assert said(scan, FULL)
        assert not said(scan, "Out to you")
        fuse.is_disk_full = False
        await read(scan, CAMERA_TAG)
        assert said(scan, "Out to you")
        assert not said(scan, "Not saved")
        assert [] == scan.errors()


async def test_a_gate_records_one_leaving_though_the_next_badge_finds_no_room(
    full: tuple[State, Fuse], day: World
) -> None:
    state, fuse = full
    ana, ben = day.people["ana"], day.people["ben"]
    for person, tag in ((ana, ANA_TAG), (ben, BEN_TAG)):
        await day.edit("person", person, tag=Tag(tag))
    await day.settle()
    state.kiosk.enter()
    state.kiosk.hear(ANA_TAG)
    day.later(HOUR_MS)
    assert state.kiosk.shown is not None
    state.kiosk.time_out(state.kiosk.shown.number)
    state.kiosk.hear(ANA_TAG)
    asked = state.kiosk.shown
    assert asked is not None
    assert asked.is_asking
    waiting = state.freshness().waiting
    # What is asked is answered as usual, and then the disk is full.
    turns = iter((False, True))
    fuse.before_commit = lambda: setattr(fuse, "is_disk_full", next(turns))
    with pytest.raises(NotSaved):
        state.kiosk.hear(BEN_TAG)
    fuse.before_commit, fuse.is_disk_full = lambda: None, False

    assert waiting + 1 == state.freshness().waiting
    state.kiosk.time_out(asked.number)
    assert waiting + 1 == state.freshness().waiting
    state.kiosk.hear(BEN_TAG)
    assert waiting + 2 == state.freshness().waiting


async def test_a_draft_that_the_disk_refuses_is_said_and_kept_as_soon_as_there_is_room(
    full: tuple[State, Fuse],
) -> None:
    state, fuse = full
    async with phone_page(state, "/more/deliveries/new") as form:
        fuse.is_disk_full = True
        await form.type("delivery-text", "A crane")
        await form.press("back")
        assert said(form, FULL)
        assert [] == form.errors()
        assert [] == state.delivery_drafting.kept()
        fuse.is_disk_full = False
        state.delivery_drafting.flush()
        assert 1 == len(state.delivery_drafting.kept())


async def test_enter_and_the_button_at_once_redeem_a_code_once(world: World) -> None:
    await world.person("ana")
    phone = world.unpaired("ana")
    text = await world.ticket(world.people["ana"], Role.CREW)
    async with phone_page(phone.state, "/") as opened:
        await opened.type("pairing-code", text)
        await asyncio.gather(opened.press("pair"), opened.submit("pairing-code"))
        await opened.until(lambda: phone.state.paired)
        await opened.settle()
        assert not said(opened, "Not paired")
        assert "pair" not in keys(opened)
        assert [] == opened.errors()
