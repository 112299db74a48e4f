"""The frame around the screens, driven without a client."""

import asyncio
import gc
import threading
import weakref

import flet as ft
import pytest

from mobile.views import frame, theme
from mobile.views.pane import Standing
from mobile.views.presses import Presses
from tests.support.flet_page import Main, OpenPage, open_page
from tests.support.shell import (
    ALL_SENT,
    SCREENS,
    THREE_WAITING,
    YESTERDAY,
)


def app(standing: Standing, look: theme.Look = theme.Look.SYSTEM) -> Main:
    return lambda page: frame.show(page, standing, SCREENS, look, presses=Presses(0))


def here(opened: OpenPage) -> int:
    return int(opened.find("places").selected_index)


async def test_the_app_opens_on_today() -> None:
    async with open_page(app(Standing(ALL_SENT))) as opened:
        assert 0 == here(opened)
        assert "06:00 → 05:30" in opened.texts()
        assert [] == opened.errors()


async def test_the_bar_leads_to_each_of_the_five_places() -> None:
    async with open_page(app(Standing(ALL_SENT))) as opened:
        for index, place in enumerate(frame.PLACES):
            await opened.choose("places", index)
            assert place.path == opened.page.route
            assert index == here(opened)
            assert place.words in opened.texts()


async def test_a_deep_link_opens_the_thing_itself() -> None:
    async with open_page(app(Standing(ALL_SENT)), route="/plan/7") as opened:
        assert 1 == here(opened)
        assert "All about scene 7" in opened.texts()
        assert "Sc 8 INT KITCHEN – DAY" not in opened.texts()


async def test_on_a_phone_a_line_opens_over_the_list_and_the_arrow_leads_back() -> None:
    async with open_page(app(Standing(ALL_SENT)), route="/plan") as opened:
        await opened.press("item-4")
        assert "/plan/4" == opened.page.route
        assert "All about scene 4" in opened.texts()
        assert "Sc 5 INT KITCHEN – DAY" not in opened.texts()
        await opened.press("back")
        assert "/plan" == opened.page.route
        assert "Sc 5 INT KITCHEN – DAY" in opened.texts()


async def test_on_a_tablet_list_and_detail_stand_side_by_side() -> None:
    async with open_page(
        app(Standing(ALL_SENT)), route="/plan", width=1180, height=820
    ) as opened:
        assert "Choose a line of the plan" in opened.texts()
        await opened.press("item-4")
        assert "All about scene 4" in opened.texts()
        assert "Sc 5 INT KITCHEN – DAY" in opened.texts()
        assert "Choose a line of the plan" not in opened.texts()
        assert [] == opened.all(ft.IconButton, key="back")
        assert 1 == opened.texts().count(ALL_SENT.words)


async def test_turning_the_device_changes_bar_to_rail_and_keeps_the_place() -> None:
    async with open_page(app(Standing(ALL_SENT)), route="/plan/4") as opened:
        assert isinstance(opened.find("places"), ft.NavigationBar)
        await opened.resize(844, 390)
        assert isinstance(opened.find("places"), ft.NavigationRail)
        assert "All about scene 4" in opened.texts()
        assert "Sc 5 INT KITCHEN – DAY" in opened.texts()
        await opened.resize(390, 844)
        assert isinstance(opened.find("places"), ft.NavigationBar)
        assert "Sc 5 INT KITCHEN – DAY" not in opened.texts()
        assert 1 == here(opened)


async def test_what_a_screen_remembers_outlives_a_turn_of_the_device() -> None:
    async with open_page(app(Standing(ALL_SENT))) as opened:
        await opened.press("got-it")
        await opened.resize(820, 1180)
        assert "pressed 1" in opened.texts()


async def test_an_address_that_names_no_screen_says_so_and_leads_home() -> None:
    async with open_page(app(Standing(ALL_SENT)), route="/no/such/screen") as opened:
        assert "This app has no such screen." in opened.texts()
        await opened.press("to-today")
        assert "06:00 → 05:30" in opened.texts()


@pytest.mark.parametrize(
    ("path", "index"),
    [("/", 0), ("/plan", 1), ("/plan/7", 1), ("/planet", 0), ("/more/sync", 4)],
)
def test_an_address_belongs_to_the_place_it_lies_below(path: str, index: int) -> None:
    assert index == frame.place_index(path)


async def test_freshness_shows_on_every_open_page_at_once() -> None:
    """Said by a task that belongs to no page, as sync is."""
    standing = Standing(ALL_SENT)
    async with open_page(app(standing)) as first, open_page(app(standing)) as second:
        saying = threading.Event()
        asyncio.get_running_loop().call_soon(
            lambda: (standing.say(THREE_WAITING), saying.set())
        )
        for opened in (first, second):
            await opened.until(lambda: saying.is_set())
            await opened.settle()
            assert THREE_WAITING.words in opened.texts()
            assert ALL_SENT.words not in opened.texts()


async def test_saying_the_same_again_sends_nothing() -> None:
    standing = Standing(ALL_SENT)
    async with open_page(app(standing)) as opened:
        sent = len(opened.connection.sent)
        standing.say(ALL_SENT)
        await opened.settle()
        assert sent == len(opened.connection.sent)


async def test_watching_does_not_keep_a_closed_page_alive() -> None:
    standing = Standing(ALL_SENT)
    async with open_page(app(standing)) as opened:
        page = weakref.ref(opened.page)
        await opened.arrive("/plan")
    del opened
    await asyncio.sleep(0)
    gc.collect()
    standing.say(THREE_WAITING)
    assert page() is None


async def test_a_plan_of_another_day_draws_a_bar_across_and_no_chip() -> None:
    async with open_page(
        app(Standing(YESTERDAY)), route="/plan", width=1180, height=820
    ) as opened:
        assert 1 == opened.texts().count(YESTERDAY.words)
        [bar] = [
            c
            for c in opened.all(ft.Container)
            if c.bgcolor == theme.MARKS[YESTERDAY.tone].ink
        ]
        assert isinstance(bar, ft.Container)


async def test_undo_is_offered_until_its_time_is_over() -> None:
    async with open_page(app(Standing(ALL_SENT)), route="/scan") as opened:
        assert "CAM-017 checked out" in opened.texts()
        await opened.until(lambda: "CAM-017 checked out" not in opened.texts())
        assert [] == opened.errors()


async def test_undo_takes_it_back() -> None:
    async with open_page(app(Standing(ALL_SENT)), route="/scan") as opened:
        await opened.press("undo")
        assert "CAM-017 checked out" not in opened.texts()


async def test_outdoors_night_and_day_look_the_same() -> None:
    async with open_page(app(Standing(ALL_SENT), theme.Look.OUTDOOR)) as opened:
        page = opened.page
        assert ft.ThemeMode.LIGHT == page.theme_mode
        assert "#FFFFFF" == page.theme.color_scheme.surface
        assert page.theme is page.dark_theme


async def test_everything_that_can_be_pressed_has_a_key() -> None:
    for place in frame.PLACES:
        async with open_page(app(Standing(ALL_SENT)), route=place.path) as opened:
            buttons = [c for c in opened.controls() if isinstance(c, ft.Button)]
            named = [c.key for c in buttons]
            assert None not in named
            assert len(named) == len(set(named))
