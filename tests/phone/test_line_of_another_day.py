"""A line of another day than the one people work on: read, pushed, never started."""

import pytest

from shared.nouns.base import Life
from shared.nouns.plan import ItemDay, ItemKind, ItemTime, ItemWhat, Progress
from tests.support.phone_page import keys, phone_page, said
from tests.support.small_day import DAY, HOUR_MS, YARD, publish
from tests.support.two_days import NEXT, NEXT_CALL_MS, two_days, wrap
from tests.support.world import World, made

MARKET = "item-market"


@pytest.fixture
async def market(day: World) -> World:
    """The next day has a line."""
    await two_days(day)
    await day.write(
        made(
            "item",
            MARKET,
            day=ItemDay(NEXT, 1),
            time=ItemTime(NEXT_CALL_MS, NEXT_CALL_MS + HOUR_MS),
            what=ItemWhat(ItemKind.SCENE, "Market"),
        )
    )
    await publish(day, "revision-2-of-13", workday=NEXT)
    await day.settle()
    return day


async def test_a_line_of_tomorrow_says_so_and_is_not_started_today(
    market: World,
) -> None:
    olga = market.state("olga")
    olga.days.choose(NEXT)
    async with phone_page(olga, f"/plan/{MARKET}") as opened:
        assert "You are looking at Sat 13 Jun." in opened.texts()
        assert not {"start-line", "finish-line", "save-remark"} & keys(opened)
        assert "push-15" in keys(opened)
        olga.days.choose("")
        await opened.arrive(f"/plan/{YARD}")
        assert {"start-line", "finish-line", "save-remark"} <= keys(opened)
        assert "back-to-today" not in keys(opened)
        assert [] == opened.errors()


async def test_the_last_lines_of_a_wrapped_day_are_still_marked(market: World) -> None:
    await wrap(market)
    olga = market.state("olga")
    olga.days.choose(DAY)
    async with phone_page(olga, f"/plan/{YARD}") as opened:
        assert "You are looking at Fri 12 Jun." in opened.texts()
        await opened.press("finish-line")
    assert Progress.DONE is olga.days.line(YARD).item.progress.status


async def test_a_push_of_tomorrow_is_proposed_for_it_and_granted_from_any_day(
    market: World,
) -> None:
    ana, olga = market.state("ana"), market.state("olga")
    ana.days.choose(NEXT)
    async with phone_page(ana, f"/plan/{MARKET}") as opened:
        await opened.press("push-15")
        await opened.press("propose-push")
    await market.settle()
    (asked,) = olga.requests.all()
    assert NEXT == asked.request.ask.workday
    assert DAY == olga.days.shown()

    path = f"/more/requests/{asked.request.id}"
    async with phone_page(olga, path) as opened:
        assert "This moves Sat 13 Jun." in opened.texts()
        assert "grant" not in keys(opened)
        await opened.press("grant-push")
        assert [] == opened.errors()
    moved = {one.id: one.time.start_ms for one in olga.pushing.plan(NEXT).items}
    assert NEXT_CALL_MS + 15 * 60_000 == moved[MARKET]
    assert DAY == olga.days.shown()


async def test_a_push_that_cannot_be_made_is_declined_and_never_granted(
    market: World,
) -> None:
    ana, olga = market.state("ana"), market.state("olga")
    ana.days.choose(NEXT)
    async with phone_page(ana, f"/plan/{MARKET}") as opened:
        await opened.press("push-15")
        await opened.press("propose-push")
    await market.settle()
    await market.edit("item", MARKET, life=Life(is_cancelled=True))
    await market.settle()
    (asked,) = olga.requests.all()
    async with phone_page(olga, f"/more/requests/{asked.request.id}") as opened:
        assert said(opened, "It cannot be moved from here")
        assert {"decline"} == keys(opened) & {"grant", "grant-push", "decline"}
        await opened.press("decline")
        assert said(opened, "Declined by")
