"""Today on a real phone's state: where do I have to be, and when?"""

import asyncio
from collections.abc import AsyncIterator

import flet as ft
import pytest

from mobile.scan.decision import Intent
from shared.nouns.equipment import ScanKind
from shared.nouns.people import Contact, Direction, Job
from shared.nouns.plan import (
    CallTimes,
    DayIdentity,
    DayNotes,
    DayStanding,
    DayStatus,
    RevisionRequest,
)
from shared.nouns.production import Where
from tests.support.flet_page import OpenPage
from tests.support.phone_page import keys, phone_page, said
from tests.support.small_day import (
    CAMERA,
    CAMERA_TAG,
    DAY,
    HOUR_MS,
    PLACE,
    publish,
    small_day,
)
from tests.support.world import MORNING_MS, World, made

TABLET_PX = 1180


@pytest.fixture
async def today(day: World) -> AsyncIterator[OpenPage]:
    """Ana's phone, open on Today."""
    async with phone_page(day.state("ana"), "/") as opened:
        yield opened
        assert [] == opened.errors()


async def hear(world: World, opened: OpenPage) -> None:
    await world.settle()
    await opened.settle()


# Today -------------------------------------------------------------------------


async def test_a_person_whose_phone_is_decades_off_is_told_and_shown_right_times(
    world: World,
) -> None:
    await world.phone("ana", skew_ms=-40 * 365 * 24 * HOUR_MS)
    await world.phone("ben")
    await small_day(world)
    await publish(world, "revision-1")
    await world.settle()
    async with phone_page(world.state("ana"), "/") as opened:
        assert "This phone's clock is about 40 years behind" in opened.texts()
        assert "09:00" in opened.texts()
        # Put right, it is no more spoken of, though the server was not asked again.
        world.clocks["ana"].skew_ms = 0
        world.state("ana").undo(
            world.state("ana").people.check(world.people["ana"], Direction.IN)
        )
        await opened.settle()
        assert "wrong-clock" not in keys(opened)
    async with phone_page(world.state("ben"), "/") as opened:
        assert "wrong-clock" not in keys(opened)


async def test_before_anything_is_published_every_screen_says_so(world: World) -> None:
    await world.phone("ana")
    await world.settle()
    for route in ("/", "/plan"):
        async with phone_page(world.state("ana"), route) as opened:
            assert "No plan has been published yet." in opened.texts()
            assert not {"check-in", "acknowledge", "day"} & keys(opened)
            assert [] == opened.errors()


async def test_a_phone_that_has_received_nothing_does_not_say_that_nothing_is_published(
    world: World,
) -> None:
    await world.phone("ana", skew_ms=-40 * 365 * 24 * HOUR_MS)
    for route in ("/", "/plan"):
        async with phone_page(world.state("ana"), route) as opened:
            assert "Nothing received yet" in opened.texts()
            assert "No plan has been published yet." not in opened.texts()
            assert [] == opened.errors()
    await world.settle()
    async with phone_page(world.state("ana"), "/plan") as opened:
        assert "No plan has been published yet." in opened.texts()
        assert "Nothing received yet" not in opened.texts()


async def test_what_waits_for_a_person_is_told_though_there_is_no_plan(
    world: World,
) -> None:
    await world.phone("ana", skew_ms=-40 * 365 * 24 * HOUR_MS)
    await world.phone("ben")
    await small_day(world)
    await world.settle()
    for name in ("ana", "ben"):
        state, me = world.state(name), world.people[name]
        state.equipment.pick(CAMERA, Intent(ScanKind.CHECK_OUT, me))
        world.later(1000)
    await world.settle()
    async with phone_page(world.state("ana"), "/") as opened:
        assert "No plan has been published yet." in opened.texts()
        assert {"wrong-clock", f"dispute-no-{CAMERA}"} <= keys(opened)
        assert [] == opened.errors()


async def test_today_says_my_call_what_is_next_and_that_the_plan_is_out(
    today: OpenPage,
) -> None:
    assert "09:00" in today.texts()
    assert "The plan is out · Rev 1 White" in today.texts()
    assert "Not checked in" in today.texts()
    assert "Sc 43 EXT YARD" in today.texts()
    assert "10:00 · in 2:59" in today.texts()


async def test_got_it_acknowledges_and_the_card_goes(
    today: OpenPage, day: World
) -> None:
    await today.press("acknowledge")

    assert not said(today, "The plan is out")
    known = day.state("ana").days.today()
    assert known is not None
    assert known.is_acknowledged


async def test_to_look_at_it_is_not_to_acknowledge_it(
    today: OpenPage, day: World
) -> None:
    """Seen is noted by itself, once; acknowledged only by a press."""
    assert 1 == day.state("ana").freshness().waiting
    known = day.state("ana").days.today()
    assert known is not None
    assert not known.is_acknowledged
    await today.arrive("/more")
    await today.arrive("/")
    assert 1 == day.state("ana").freshness().waiting


async def test_a_changed_call_is_told_old_and_new(today: OpenPage, day: World) -> None:
    await today.press("acknowledge")
    await hear(day, today)
    earlier = CallTimes(report_ms=MORNING_MS + HOUR_MS)
    await day.edit("call", "call-12-ana", times=earlier)
    await publish(day, "revision-2")
    await hear(day, today)

    assert "Call changed · Rev 2 Blue" in today.texts()
    assert "09:00 → 08:00" in today.texts()
    assert "08:00" in today.texts()


async def test_who_is_not_called_is_told_so(day: World) -> None:
    async with phone_page(day.state("olga"), "/") as opened:
        assert "No call" in opened.texts()
        assert "You are not called on this day." in opened.texts()


async def test_checking_in_is_saved_and_the_other_way_is_offered(
    today: OpenPage, day: World
) -> None:
    await today.press("check-in")

    assert "Checked in. Saved on this phone." in today.texts()
    assert said(today, "In since 07:")
    assert "check-in" not in keys(today)
    assert day.state("ana").freshness().waiting == 2
    await hear(day, today)
    assert "Checked in. Received." in today.texts()
    await today.press("check-out")
    assert said(today, "Out since 07:")


async def test_undo_takes_the_check_in_back_and_says_nothing_more(
    today: OpenPage, day: World
) -> None:
    await today.press("check-in")
    await today.press("undo")

    assert "Not checked in" in today.texts()
    assert not said(today, "Checked in.")
    await hear(day, today)
    people = {x.person.name.name: x for x in day.state("ben").people.lines()}
    assert None is people["Ana"].presence


async def test_with_no_line_the_check_in_is_kept_and_not_called_received(
    today: OpenPage, day: World
) -> None:
    day.network.is_up = False
    await today.press("check-in")
    await day.sync("ana")
    await today.settle()

    assert "Checked in. Saved on this phone." in today.texts()
    assert not said(today, "Received")


async def test_the_countdown_moves_with_the_minutes(
    today: OpenPage, day: World
) -> None:
    day.later(60_000)
    day.phones["ana"].state._core.ticked()
    await today.settle()

    assert "10:00 · in 2:58" in today.texts()
    assert "10:00 · in 2:59" not in today.texts()


async def test_key_people_can_be_called_and_texted_and_places_opened(
    today: OpenPage, day: World
) -> None:
    olga = day.people["olga"]
    await day.edit(
        "person", olga, job=Job(title="1st AD"), contact=Contact("+44 20 123")
    )
    where = Where(address="Quay 4", map_url="https://maps.test/yard")
    await day.edit("place", PLACE, where=where)
    await hear(day, today)

    assert {f"call-{olga}", f"text-{olga}"} <= keys(today)
    labels = [one.label for one in today.all(ft.Semantics)]
    assert "Text Olga Office" in labels


async def test_with_no_title_that_we_know_whoever_published_the_plan_can_be_called(
    today: OpenPage, day: World
) -> None:
    ben, olga = day.people["ben"], day.people["olga"]
    for one in (ben, olga):
        await day.edit("person", one, job=Job(title="X"), contact=Contact("+44 20 123"))
    await hear(day, today)

    assert f"call-{olga}" in keys(today)
    assert f"call-{ben}" not in keys(today)


async def test_safety_stands_out_and_weather_says_whose_word_it_is(
    today: OpenPage, day: World
) -> None:
    notes = DayNotes(safety="Night water work 18:00", weather="Rain from 4", notes="")
    await day.edit("workday", DAY, notes=notes)
    await publish(day, "revision-2")
    await hear(day, today)

    assert "Night water work 18:00" in today.texts()
    assert "Weather, as the office entered it" in today.texts()


async def test_the_chip_leads_to_the_sync_centre(today: OpenPage) -> None:
    await today.press("freshness")

    assert "/more/sync" == today.page.route


# Another day -------------------------------------------------------------------


async def tomorrow(day: World) -> None:
    identity = DayIdentity("2026-06-13", 13, 40, "Main")
    outcome = await day.write(made("workday", "workday-13", identity=identity))
    assert "applied" == outcome.status, outcome
    request = RevisionRequest("workday-13", day.core.store.head_now(day.production))
    outcome = await day.write(made("revision", "revision-13", request=request))
    assert "applied" == outcome.status, outcome


async def test_another_day_is_never_taken_for_today(
    today: OpenPage, day: World
) -> None:
    await tomorrow(day)
    await hear(day, today)
    await today.arrive("/plan")
    menu = today.find("day")
    assert ["Sat 13 Jun · Main", "Fri 12 Jun · Main"] == [o.text for o in menu.options]
    today.session.apply_patch(menu._i, {"value": "workday-13"})
    await today.happen(menu, "select", "workday-13")

    for route in ("/plan", "/", "/people"):
        await today.arrive(route)
        assert "You are looking at Sat 13 Jun." in today.texts()
        assert not {"check-in", "check-out"} & keys(today)
    assert not said(today, "now 07:")
    await today.press("back-to-today")
    assert not said(today, "You are looking at")
    await today.arrive("/")
    assert "check-in" in keys(today)


async def test_a_handed_over_thing_is_asked_of_who_held_it_first(day: World) -> None:
    for name in ("ana", "ben"):
        state = day.state(name)
        state.scanning.hear(CAMERA_TAG)
        day.later(1000)
    await day.settle()
    async with phone_page(day.state("ana"), "/") as opened:
        assert said(opened, "Ben scanned Camera A at 07:")
        await opened.press(f"dispute-no-{CAMERA}")
        assert said(opened, "You said no to Ben's scan of Camera A.")
        assert f"dispute-no-{CAMERA}" not in keys(opened)
        await opened.press("undo")
        await opened.press(f"dispute-yes-{CAMERA}")
        assert not said(opened, "Did you hand it over?")
        await hear(day, opened)
    async with phone_page(day.state("ben"), "/") as other:
        assert not said(other, "Did you hand it over?")
    assert day.people["ben"] == day.state("ben").equipment.custody(CAMERA).holder
    assert ScanKind.HAND_OVER is day.state("ana").equipment.scans(CAMERA)[0].scan.scan


async def test_a_locked_day_says_so(today: OpenPage, day: World) -> None:
    await day.edit("workday", DAY, standing=DayStanding(DayStatus.LOCKED))
    await hear(day, today)

    assert said(today, "Locked")


async def test_one_person_on_two_pages_sees_the_same(day: World) -> None:
    state = day.state("ana")
    async with phone_page(state, "/") as one, phone_page(state, "/") as other:
        await one.press("check-in")
        await asyncio.sleep(0)
        await other.settle()
        assert said(other, "In since 07:")
