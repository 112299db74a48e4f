"""Before you go home, on a real phone's state: who is in, what is out, what waits."""

import flet as ft
import pytest

from shared.nouns.equipment import AssetOwner, Ownership
from shared.nouns.people import Contact, Direction
from tests.support.flet_page import OpenPage
from tests.support.phone_page import keys, phone_page, said
from tests.support.small_day import CAMERA, CAMERA_TAG, CASE, LENS
from tests.support.world import World

PATH = "/more/home"


def shown(opened: OpenPage, what: str) -> set[str]:
    return {key for key in keys(opened) if key.startswith(f"{what}-")}


async def test_when_all_is_well_it_says_so_and_nothing_else(day: World) -> None:
    async with phone_page(day.state("ben"), PATH) as opened:
        assert "Everybody is out, everything is back." in opened.texts()
        assert said(opened, "As of 07:")
        assert set() == shown(opened, "in") | shown(opened, "out")
        assert "not-sent" not in keys(opened)
        assert [] == opened.errors()


async def test_whoever_never_checked_out_is_named_and_leaves_the_list_with_the_act(
    day: World,
) -> None:
    ana, olga = day.people["ana"], day.people["olga"]
    ben = day.state("ben")
    ben.people.check(ana, Direction.IN)
    ben.people.check(olga, Direction.IN)
    ben.people.check(olga, Direction.OUT)
    async with phone_page(ben, PATH) as opened:
        assert {f"in-{ana}"} == shown(opened, "in")
        assert "Never checked out" in opened.texts()
        assert said(opened, "1 still in")
        assert said(opened, "In since 07:00 · Camera")
        assert "Everybody is out, everything is back." not in opened.texts()

        ben.people.check(ana, Direction.OUT)
        await day.settle()
        await opened.settle()
        assert set() == shown(opened, "in")
        assert "Everybody is out, everything is back." in opened.texts()


async def test_what_is_out_stands_under_its_holder_with_a_tap_to_call(
    day: World,
) -> None:
    ana = day.people["ana"]
    await day.edit("person", ana, contact=Contact("+44 20 7946 0112"))
    day.state("ana").scanning.hear(CAMERA_TAG)
    await day.settle()
    async with phone_page(day.state("ben"), PATH) as opened:
        assert "Ana · 1 thing" in opened.texts()
        assert {f"out-{CAMERA}"} == shown(opened, "out")
        assert f"call-{ana}" in keys(opened)
        await opened.press(f"out-{CAMERA}")
        assert f"/more/equipment/{CAMERA}" == opened.page.route


async def test_nobody_without_a_number_has_a_button_that_calls_nobody(
    day: World,
) -> None:
    day.state("ana").scanning.hear(CAMERA_TAG)
    await day.settle()
    async with phone_page(day.state("ben"), PATH) as opened:
        assert set() == shown(opened, "call")


async def test_a_kit_stands_for_what_is_in_it(day: World) -> None:
    ana = day.state("ana")
    ana.equipment.pick(CASE, ana.scanning.run.intent)
    async with phone_page(ana, PATH) as opened:
        assert {f"out-{CASE}"} == shown(opened, "out")
        assert said(opened, "Kit of 1")
        assert f"out-{LENS}" not in keys(opened)


async def test_what_is_somebodys_own_goes_home_with_them(day: World) -> None:
    await day.edit("asset", CAMERA, owner=AssetOwner(Ownership.PERSONAL))
    day.state("ana").scanning.hear(CAMERA_TAG)
    await day.settle()
    async with phone_page(day.state("ben"), PATH) as opened:
        assert "Everybody is out, everything is back." in opened.texts()


async def test_crew_are_asked_for_themselves_alone(day: World) -> None:
    await day.phone("carl")
    ben, carl = day.state("ben"), day.people["carl"]
    ben.people.check(day.people["ana"], Direction.IN)
    day.state("ana").scanning.hear(CAMERA_TAG)
    await day.settle()
    async with phone_page(day.state("carl"), PATH) as opened:
        assert "You are out, and you hold nothing." in opened.texts()
        ben.people.check(carl, Direction.IN)
        await day.settle()
        await opened.settle()
        assert {f"in-{carl}"} == shown(opened, "in")
        assert set() == shown(opened, "out")


async def test_what_this_phone_has_not_sent_is_told_until_it_is_received(
    day: World,
) -> None:
    day.network.is_up = False
    ben = day.state("ben")
    ben.people.check(day.people["ben"], Direction.IN)
    ben.people.check(day.people["ben"], Direction.OUT)
    async with phone_page(ben, PATH) as opened:
        assert "2 entries of this phone not sent yet" in opened.texts()
        assert "Everybody is out, everything is back." not in opened.texts()
        day.network.is_up = True
        await day.settle()
        await opened.settle()
        assert "not-sent" not in keys(opened)
        assert "Everybody is out, everything is back." in opened.texts()


@pytest.mark.parametrize("width", [390, 1180])
async def test_more_leads_there_and_says_what_is_left(day: World, width: int) -> None:
    ben = day.state("ben")
    ben.people.check(day.people["ana"], Direction.IN)
    day.state("ana").scanning.hear(CAMERA_TAG)
    await day.settle()
    async with phone_page(ben, "/more", width) as opened:
        row = opened.find("to-home")
        texts = [t.value for t in opened.below(row) if isinstance(t, ft.Text)]
        assert "1 still in · 1 thing out" in texts
        await opened.press("to-home")
        assert PATH == opened.page.route
        assert [] == opened.errors()


async def test_a_whole_crew_is_not_in_the_way_of_what_is_still_out(day: World) -> None:
    ben = day.state("ben")
    names = [f"crew-{n}" for n in range(12)]
    for name in names:
        await day.person(name)
    await day.settle()
    ben.people.check_all([day.people[name] for name in names], Direction.IN)
    async with phone_page(ben, PATH) as opened:
        assert said(opened, "12 still in")
        assert 8 == len(shown(opened, "in"))
        await opened.press("all-in")
        assert 12 == len(shown(opened, "in"))
        assert "all-in" not in keys(opened)
        assert [] == opened.errors()
