"""Many people at once: ticked, then in, out, to a meal and back with one act."""

from collections import Counter
from collections.abc import Iterable

import pytest

from shared.access import Role
from shared.nouns.base import Life
from shared.nouns.people import Direction
from shared.nouns.plan import DayIdentity
from tests.support.flet_page import OpenPage
from tests.support.fuse import Fuse
from tests.support.phone_page import choose_people, keys, phone_page, said, tick
from tests.support.small_day import publish
from tests.support.world import World, made

MINUTE_MS = 60_000


def acts(opened: OpenPage) -> set[str]:
    return {key for key in keys(opened) if key.endswith("-ticked")}


def words(opened: OpenPage, key: str) -> str:
    return str(opened.find(key).content)


def ticked(opened: OpenPage, among: Iterable[str]) -> set[str]:
    return {one for one in among if opened.find(f"tick-{one}").value}


def standing(day: World, name: str = "ben") -> dict[str, str]:
    """How everybody stands on somebody's phone, by name."""
    found = {}
    for line in day.state(name).people.lines():
        word = "out" if line.presence else "never in"
        if line.is_here:
            word = "meal" if line.presence and line.presence.is_at_meal else "in"
        found[line.person.name.name] = word
    return found


async def test_a_lunch_of_many_is_one_act_there_and_one_back(day: World) -> None:
    ben = day.state("ben")
    everybody = [day.people[name] for name in ("ana", "ben", "olga")]
    ben.people.check_all(everybody, Direction.IN)
    day.later(MINUTE_MS)
    waiting = ben.freshness().waiting
    async with phone_page(ben, "/people") as opened:
        await tick(opened, *everybody)
        assert {"check-out-ticked", "check-meal_out-ticked"} == acts(opened)
        assert "Check out 3" == words(opened, "check-out-ticked")
        assert "Meal 3" == words(opened, "check-meal_out-ticked")

        await opened.press("check-meal_out-ticked")
        assert "3 at a meal. Saved on this phone." in opened.texts()
        # Each is a change of its own.
        assert waiting + 3 == ben.freshness().waiting
        assert {"meal"} == set(standing(day).values())
        assert set() == ticked(opened, everybody)
        assert set() == acts(opened)

        day.later(MINUTE_MS)
        await tick(opened, *everybody)
        assert {"check-meal_in-ticked", "check-out-ticked"} == acts(opened)
        assert "Back from meal 3" == words(opened, "check-meal_in-ticked")
        await opened.press("check-meal_in-ticked")
        assert "3 back from the meal. Saved on this phone." in opened.texts()
        assert {"in"} == set(standing(day).values())
        assert [] == opened.errors()
    await day.settle()
    assert {"in"} == set(standing(day, "olga").values())


async def test_all_who_go_home_are_checked_out_and_one_undo_brings_all_back(
    day: World,
) -> None:
    ben = day.state("ben")
    both = [day.people["ana"], day.people["olga"]]
    ben.people.check_all(both, Direction.IN)
    day.later(MINUTE_MS)
    async with phone_page(ben, "/people") as opened:
        await tick(opened, *both)
        await opened.press("check-out-ticked")
        assert "2 out. Saved on this phone." in opened.texts()
        assert {"Ana": "out", "Ben": "never in", "Olga Office": "out"} == standing(day)

        await opened.press("undo")
        assert {"Ana": "in", "Ben": "never in", "Olga Office": "in"} == standing(day)
        assert "undo" not in keys(opened)
        assert [] == opened.errors()


async def test_many_are_saved_all_of_them_or_on_a_full_disk_none(day: World) -> None:
    ana, olga = day.people["ana"], day.people["olga"]
    fuse = Fuse(lambda: None, Counter(), "phone")
    await day.person("dora")
    phone = day.unpaired("dora", factory=fuse.factory())
    await phone.state.pair(await day.ticket(day.people["dora"], Role.GATE))
    await day.settle()
    commits: list[bool] = []
    fuse.before_commit = lambda: commits.append(fuse.is_disk_full)
    async with phone_page(phone.state, "/people") as opened:
        await tick(opened, ana, olga)
        fuse.is_disk_full = True
        await opened.press("check-in-ticked")
        assert "Not saved" in opened.texts()
        assert 0 == phone.state.freshness().waiting
        assert {ana, olga} == ticked(opened, [ana, olga])

        fuse.is_disk_full = False
        commits.clear()
        await opened.press("check-in-ticked")
        assert "2 in. Saved on this phone." in opened.texts()
        assert [False] == commits
        await opened.press("undo")
        assert [False, False] == commits
        assert {"never in"} == set(standing(day, "dora").values())
        assert [] == opened.errors()


async def test_of_those_ticked_each_act_is_for_whom_it_fits_and_names_the_others(
    day: World,
) -> None:
    ben = day.state("ben")
    ana, me, olga = (day.people[name] for name in ("ana", "ben", "olga"))
    ben.people.check_all([ana, me], Direction.IN)
    day.later(MINUTE_MS)
    async with phone_page(ben, "/people") as opened:
        await tick(opened, ana, me, olga)
        assert {
            "check-out-ticked": "Check out 2",
            "check-meal_out-ticked": "Meal 2",
            "check-in-ticked": "Check in 1",
        } == {key: words(opened, key) for key in acts(opened)}

        await opened.press("check-out-ticked")
        assert said(opened, "2 out · left as they were: Olga Office. Saved on this")
        assert {"Ana": "out", "Ben": "out", "Olga Office": "never in"} == standing(day)


async def test_who_was_cancelled_since_is_named_and_nothing_is_recorded_of_them(
    day: World,
) -> None:
    ben = day.state("ben")
    ana, olga = day.people["ana"], day.people["olga"]
    async with phone_page(ben, "/people") as opened:
        await tick(opened, ana, olga)
        await day.edit("person", ana, life=Life(True))
        await day.settle()
        await opened.settle()
        assert "Check in 1" == words(opened, "check-in-ticked")
        await opened.press("check-in-ticked")
        assert said(opened, "Olga Office in · left as they were: Ana. Saved")
    assert 1 == ben.freshness().waiting


@pytest.mark.parametrize("width", [390, 1180])
async def test_all_on_the_list_are_ticked_with_one_press_and_unticked_again(
    day: World, width: int
) -> None:
    everybody = [day.people[name] for name in ("ana", "ben", "olga")]
    async with phone_page(day.state("ben"), "/people", width) as opened:
        assert "Tick all 3 shown" in opened.texts()
        await tick(opened, everybody[0])
        assert "Tick all 3 shown" in opened.texts()
        await opened.press("tick-all")
        assert set(everybody) == ticked(opened, everybody)
        assert "Check in 3" == words(opened, "check-in-ticked")

        assert "Untick all 3 shown" in opened.texts()
        await opened.press("tick-all")
        assert set() == ticked(opened, everybody)
        assert set() == acts(opened)
    assert 0 == day.state("ben").freshness().waiting


async def test_it_ticks_those_whom_the_filter_shows_and_nobody_else(
    day: World,
) -> None:
    ben = day.state("ben")
    ana, me, olga = (day.people[name] for name in ("ana", "ben", "olga"))
    ben.people.check_all([ana, me], Direction.IN)
    async with phone_page(ben, "/people") as opened:
        await choose_people(opened, "here")
        assert "Tick all 2 shown" in opened.texts()
        await opened.press("tick-all")
        await choose_people(opened, "all")
        assert {ana, me} == ticked(opened, [ana, me, olga])
        # They stay ticked while one looks for others; one press lets all go.
        await opened.type("search-people", "olga")
        await tick(opened, olga)
        assert "Check out 2" == words(opened, "check-out-ticked")
        await opened.press("untick")
        await opened.type("search-people", "")
        assert set() == ticked(opened, [ana, me, olga])


async def test_a_department_is_ticked_as_one_and_one_of_it_is_not_a_department(
    day: World,
) -> None:
    dee, eli = [await day.person(name, department="Grip") for name in ("dee", "eli")]
    await day.settle()
    others = [day.people[name] for name in ("ana", "ben", "olga")]
    async with phone_page(day.state("ben"), "/people") as opened:
        assert "tick-all-of-Camera" not in keys(opened)
        await opened.press("tick-all-of-Grip")
        assert {dee, eli} == ticked(opened, [dee, eli, *others])
        assert "Check in 2" == words(opened, "check-in-ticked")
        await opened.press("tick-all-of-Grip")
        assert set() == ticked(opened, [dee, eli, *others])


async def test_on_another_day_nobody_is_ticked_and_nothing_is_offered(
    day: World,
) -> None:
    ben = day.state("ben")
    async with phone_page(ben, "/people") as opened:
        await tick(opened, day.people["ana"])
        assert {"check-in-ticked"} == acts(opened)
        await another_day(day)
        ben.days.choose("workday-13")
        await opened.settle()
        assert set() == acts(opened)
        assert not [key for key in keys(opened) if key.startswith("tick-")]
    assert 0 == ben.freshness().waiting


async def another_day(day: World) -> None:
    identity = DayIdentity("2026-06-13", 13, 40, "Main")
    await day.write(made("workday", "workday-13", identity=identity))
    await publish(day, "revision-13", workday="workday-13")
    await day.settle()
