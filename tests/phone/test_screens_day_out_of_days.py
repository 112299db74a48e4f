"""The day out of days: a grid on a tablet, one's own days on a phone."""

import flet as ft

from shared.nouns.people import Job
from shared.nouns.plan import (
    CallStanding,
    CallStatus,
    CallWho,
    DayIdentity,
    DayTimes,
)
from tests.support.flet_page import OpenPage
from tests.support.phone_page import keys, phone_page, said
from tests.support.small_day import HOUR_MS, publish
from tests.support.world import MORNING_MS, World, made

PATH = "/more/day-out-of-days"
TABLET_PX = 1180
DAY_MS = 24 * HOUR_MS


async def further_days(day: World, count: int) -> None:
    """Published one after the other; Ana works on all of them, Ben is held."""
    for number in range(13, 13 + count):
        id_, at_ms = f"workday-{number}", MORNING_MS + (number - 12) * DAY_MS
        held = {"ana": CallStatus.WORK, "ben": CallStatus.HOLD}
        await day.write(
            made(
                "workday",
                id_,
                identity=DayIdentity(f"2026-06-{number:02d}", number, 40, "Main"),
                times=DayTimes(general_call_ms=at_ms),
            ),
            *(
                made(
                    "call",
                    f"call-{number}-{name}",
                    who=CallWho(id_, day.people[name]),
                    standing=CallStanding(status),
                )
                for name, status in held.items()
            ),
        )
        await publish(day, f"revision-of-{number}", workday=id_)
    await day.settle()


def row_of(opened: OpenPage, day: World, name: str) -> str:
    """What is read aloud of somebody's row."""
    return str(opened.find(f"days-{day.people[name]}").label)


async def test_a_tablet_shows_everybody_by_day_in_codes(day: World) -> None:
    await further_days(day, 2)
    async with phone_page(day.state("olga"), PATH, TABLET_PX) as opened:
        assert "Fri 12 Jun to Sun 14 Jun · 3 published days" in opened.texts()
        assert (
            "Ana, works 3: Fri 12 Jun first day of work, Sat 13 Jun works, "
            "Sun 14 Jun last day of work"
        ) == row_of(opened, day, "ana")
        assert "Ben, works 1: Fri 12 Jun only day of work" in row_of(opened, day, "ben")
        codes = ["SW", "W", "WF", "SWF", "H"]
        assert set(codes) <= set(opened.texts())
        assert not {"earlier-days", "later-days"} & keys(opened)
        await opened.press(f"days-{day.people['ana']}")
        assert f"/people/{day.people['ana']}" == opened.page.route
        assert [] == opened.errors()


async def test_more_days_than_a_tablet_holds_are_turned_over(day: World) -> None:
    await further_days(day, 16)
    async with phone_page(day.state("olga"), PATH, TABLET_PX) as opened:
        assert said(opened, "14 of 17 published days")
        assert "Fri 12 Jun" in row_of(opened, day, "ana")
        await opened.press("later-days")
        assert "later-days" not in keys(opened)
        assert "Fri 12 Jun" not in row_of(opened, day, "ana")
        assert "Sun 28 Jun last day of work" in row_of(opened, day, "ana")
        await opened.press("earlier-days")
        assert "Fri 12 Jun first day of work" in row_of(opened, day, "ana")
        assert [] == opened.errors()


async def test_people_are_searched_and_narrowed_to_a_department(day: World) -> None:
    await day.edit("person", day.people["ben"], job=Job(department="Grip"))
    await day.settle()
    async with phone_page(day.state("olga"), PATH, TABLET_PX) as opened:
        ana, ben = (f"days-{day.people[name]}" for name in ("ana", "ben"))
        await opened.type("search-days", "be")
        assert ben in keys(opened)
        assert ana not in keys(opened)
        await opened.type("search-days", "")
        menu = opened.find("department")
        opened.session.apply_patch(menu._i, {"value": "Camera"})
        await opened.happen(menu, "select", "Camera")
        assert ana in keys(opened)
        assert ben not in keys(opened)
        await opened.type("search-days", "zebra")
        assert "Nobody answers this." in opened.texts()


async def test_a_phone_shows_its_persons_own_days(day: World) -> None:
    await further_days(day, 1)
    async with phone_page(day.state("ben"), PATH) as opened:
        assert "Days · 2" in opened.texts()
        assert "SWF · only day of work" in opened.texts()
        assert "H · on hold" in opened.texts()
        assert "search-days" not in keys(opened)
    async with phone_page(day.state("olga"), PATH) as opened:
        assert "No published day has a call for you." in opened.texts()


async def test_a_persons_page_says_their_days(day: World) -> None:
    await further_days(day, 1)
    async with phone_page(day.state("olga"), f"/people/{day.people['ana']}") as opened:
        assert "Days · 2" in opened.texts()
        assert "SW · first day of work" in opened.texts()
        assert [] == opened.errors()


async def test_before_a_day_is_published_it_says_what_is_missing(
    world: World,
) -> None:
    await world.phone("ana")
    await world.settle()
    async with phone_page(world.state("ana"), PATH, TABLET_PX) as opened:
        assert "No day has been published yet." in opened.texts()


async def test_the_cells_of_the_grid_grow_with_the_text(day: World) -> None:
    async with phone_page(day.state("olga"), PATH, TABLET_PX) as opened:
        (empty,) = [text for text in opened.all(ft.Text) if text.value == "\u00a0"]
        (first,) = [box for box in opened.all(ft.Container) if box.content is empty]
        usual = {box.width for box in opened.all(ft.Container) if box.width}
        await opened.happen(first, "size_change", {"w": 208.0, "h": 40.0})

        grown = {box.width for box in opened.all(ft.Container) if box.width}
        assert {54, 64, 208} <= usual
        assert {108, 128, 416} <= grown
        assert [] == opened.errors()
