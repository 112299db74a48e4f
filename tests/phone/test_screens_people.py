"""People on a real phone's state: who is here, and checking in one or many."""

import flet as ft
import pytest

from shared.access import Role
from shared.attendance import GATE_SILENT_MS
from shared.nouns.base import Life
from shared.nouns.people import Contact, Direction
from shared.session import Parted
from tests.support.phone_page import choose_people, keys, phone_page, said, tick
from tests.support.small_day import CAMERA_TAG, HOUR_MS
from tests.support.world import World

TABLET_PX = 1180


async def test_the_count_says_of_how_many_and_as_of_when(day: World) -> None:
    async with phone_page(day.state("ben"), "/people") as opened:
        assert said(opened, "0 in of 2 expected · as of 07:")
        assert not said(opened, "missing")
        day.later(3 * HOUR_MS)
        day.state("ben").people.check(day.people["ben"], Direction.IN)
        await opened.settle()
        assert said(opened, "1 in of 2 expected · 1 missing")
        assert said(opened, "1 of yours not sent yet")
        assert [] == opened.errors()


async def test_the_count_names_a_gate_that_was_not_heard_as_of_the_last_contact(
    day: World,
) -> None:
    ana = day.phones["ana"]
    day.state("olga").incidents.write(day.state("olga").incidents.begin(), "A ladder")
    day.network.lose_next_reply_to = "push"
    await day.phones["olga"].client.advance(Parted())
    async with phone_page(ana.state, "/people") as opened:
        assert not said(opened, "silent")
        day.later(GATE_SILENT_MS)
        await ana.client.advance(Parted())
        await opened.settle()
        # Olga's phone had something to send as well, and is no gate's.
        assert 2 == len(ana.state.going_home.silence().devices)
        assert said(opened, "0 in of 2 expected · ben silent since 07:00 · as of 07:")
        day.network.is_up = False
        day.later(HOUR_MS)
        await opened.settle()
        assert said(opened, "ben silent since 07:00")
        day.network.is_up = True
        await day.phones["ben"].client.advance(Parted())
        await ana.client.advance(Parted())
        await opened.settle()
        assert not said(opened, "silent")
        assert [] == opened.errors()


async def test_the_gate_ticks_many_and_checks_them_in_with_one_act(day: World) -> None:
    ana, olga = day.people["ana"], day.people["olga"]
    async with phone_page(day.state("ben"), "/people") as opened:
        assert "check-in-ticked" not in keys(opened)
        await tick(opened, ana)
        await tick(opened, olga)
        await opened.press("check-in-ticked")

        assert "2 in. Saved on this phone." in opened.texts()
        assert said(opened, "1 in of 2 expected · 1 more in")
        assert not opened.find(f"tick-{ana}").value
        assert not {"check-in-ticked", "check-out-ticked"} & keys(opened)
        await day.settle()
        await opened.settle()
        assert "2 in. Received." in opened.texts()
        await opened.press("undo")
        assert said(opened, "0 in of 2 expected")
        assert [] == opened.errors()


async def test_untick_lets_all_of_them_go(day: World) -> None:
    async with phone_page(day.state("ben"), "/people") as opened:
        await tick(opened, day.people["ana"])
        await opened.press("untick")

        assert "check-in-ticked" not in keys(opened)
        assert not opened.find(f"tick-{day.people['ana']}").value
    assert 0 == day.state("ben").freshness().waiting


async def test_somebody_who_came_in_meanwhile_is_not_checked_in_again(
    day: World,
) -> None:
    ana, olga = day.people["ana"], day.people["olga"]
    async with phone_page(day.state("ben"), "/people") as opened:
        await tick(opened, ana)
        await tick(opened, olga)
        day.state("ana").people.check(ana, Direction.IN)
        await day.settle()
        await opened.settle()
        await opened.press("check-in-ticked")

        assert said(opened, "Olga Office in · left as they were: Ana. Saved")
    assert 1 == day.state("ben").freshness().waiting


async def test_crew_see_everybody_and_check_in_nobody_else(day: World) -> None:
    await day.phone("cem")
    await day.settle()
    async with phone_page(day.state("cem"), "/people") as opened:
        assert f"person-{day.people['ana']}" in keys(opened)
        assert not [key for key in keys(opened) if key.startswith("tick-")]
        await opened.arrive(f"/people/{day.people['ana']}")
        assert not [key for key in keys(opened) if key.startswith("check-")]
        await opened.arrive(f"/people/{day.people['cem']}")
        assert "check-in" in keys(opened)


async def test_a_cancelled_person_is_not_on_the_list(day: World) -> None:
    await day.edit("person", day.people["ana"], life=Life(True))
    await day.settle()
    async with phone_page(day.state("ben"), "/people") as opened:
        assert f"person-{day.people['ana']}" not in keys(opened)
        assert f"person-{day.people['ben']}" in keys(opened)
        await opened.arrive(f"/people/{day.people['ana']}")
        assert "This person is not on the production." in opened.texts()


async def test_a_search_and_a_choice_narrow_the_list_and_say_when_it_is_empty(
    day: World,
) -> None:
    async with phone_page(day.state("ben"), "/people") as opened:
        await opened.type("search-people", "cam")
        people = {key for key in keys(opened) if key.startswith("person-")}
        assert {f"person-{day.people['ana']}"} == people
        await opened.type("search-people", "zz")
        assert "Nobody answers this search." in opened.texts()
        await opened.type("search-people", "")
        await choose_people(opened, "here")
        assert "Nobody is in yet." in opened.texts()
        await choose_people(opened, "missing")
        assert "Nobody is missing." in opened.texts()


async def test_before_anything_is_published_nobody_can_be_checked_in_and_it_says_why(
    world: World,
) -> None:
    await world.phone("ben", Role.GATE)
    await world.settle()
    async with phone_page(
        world.state("ben"), f"/people/{world.people['ben']}"
    ) as opened:
        await opened.press("check-in")
        assert "Not saved" in opened.texts()
        assert said(opened, "No day is published yet")
        assert "undo" not in keys(opened)
    assert 0 == world.state("ben").freshness().waiting


async def test_a_day_of_one_person_in_meal_back_out(day: World) -> None:
    id_ = day.people["ana"]
    async with phone_page(day.state("ben"), f"/people/{id_}") as opened:
        for key, words in (
            ("check-in", "In since 07:"),
            ("check-meal_out", "At a meal since 08:"),
            ("check-meal_in", "In since 07:"),
            ("check-out", "Out since 10:"),
        ):
            await opened.press(key)
            assert said(opened, words), opened.texts()
            day.later(HOUR_MS)
        assert said(opened, "2:00")
        assert "Hours so far, meals off" in opened.texts()
        assert [] == opened.errors()


async def test_how_to_reach_somebody_is_there_only_as_far_as_it_is_known(
    day: World,
) -> None:
    id_ = day.people["ana"]
    async with phone_page(day.state("ben"), f"/people/{id_}") as opened:
        assert not {"call-phone", "text-phone", "email"} & keys(opened)
        contact = Contact("+44 20 7946 0112", "ana@film.example")
        await day.edit("person", id_, contact=contact)
        await day.settle()
        await opened.settle()
        assert {"call-phone", "text-phone", "email"} <= keys(opened)


async def test_what_somebody_holds_leads_to_the_thing(day: World) -> None:
    day.state("ana").scanning.hear(CAMERA_TAG)
    async with phone_page(day.state("ana"), f"/people/{day.people['ana']}") as opened:
        assert "Camera A" in opened.texts()


@pytest.mark.parametrize("width", [390, TABLET_PX])
async def test_what_was_said_of_one_is_not_said_of_the_next(
    day: World, width: int
) -> None:
    ana, ben = (f"/people/{day.people[name]}" for name in ("ana", "ben"))
    async with phone_page(day.state("ben"), ana, width) as opened:
        await opened.press("check-in")
        assert "Ana: checked in. Saved on this phone." in opened.texts()
        await opened.arrive(ben)
        assert not said(opened, "Ana: checked in")
        assert "undo" not in keys(opened)


async def test_beside_the_list_the_chosen_person_is_marked(day: World) -> None:
    ana = day.people["ana"]
    async with phone_page(day.state("ben"), "/people", TABLET_PX) as opened:
        assert "Choose a person." in opened.texts()
        await opened.press(f"person-{ana}")
        row = opened.find(f"person-{ana}").content
        assert ft.Colors.SECONDARY_CONTAINER == row.bgcolor
