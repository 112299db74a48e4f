"""A glove presses twice: it is done once, and nothing else is done either."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from mobile.views.presses import Presses
from shared.access import Role
from tests.support.flet_page import OpenPage
from tests.support.phone_page import keys, phone_page, said
from tests.support.world import World

BOUNCE_S = 0.5


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
