"""When a screen warns that what it shows is old: by what the screen is for."""

import pytest

from mobile.app import shown
from mobile.views.present.staleness import (
    BY_DAY,
    BY_DAY_MS,
    BY_MINUTE_MS,
    is_by_day,
    is_stale,
)
from shared.rule_sets import RULE_SETS
from tests.support.every_screen import patterns
from tests.support.flet_page import OpenPage, open_page
from tests.support.phone_page import said
from tests.support.small_day import CAMERA, HOUR_MS, YARD
from tests.support.world import World

BY_THE_MINUTE = ("/", "/plan", f"/plan/{YARD}", "/people", "/scan", "/more/gate")
BY_THE_DAY = ("/more/documents", "/more/day-out-of-days", "/more/equipment")
# Named by nobody: as strict as any.
OTHERS = ("/more", "/more/inbox", f"/more/equipment/{CAMERA}", "/no/such/screen")


def warns(opened: OpenPage) -> bool:
    """Whether the bar is there; it or the chip says how old this is, never both."""
    bars = [text for text in opened.texts() if text.startswith("as of ")]
    chips = [text for text in opened.texts() if text.startswith("07:00 · ")]
    assert 1 == len(bars) + len(chips), opened.texts()
    return bool(bars)


async def test_what_one_acts_on_by_the_minute_warns_before_what_changes_by_the_day(
    day: World,
) -> None:
    day.network.is_up = False
    async with open_page(shown(day.phones["ana"]), "/") as opened:
        for hours, minutes_warn, days_warn in ((2, True, False), (8, True, True)):
            day.later(hours * HOUR_MS)
            day.phones["ana"].state._core.ticked()
            await opened.settle()
            for path in (*BY_THE_MINUTE, *OTHERS):
                await opened.arrive(path)
                assert minutes_warn is warns(opened), path
            for path in BY_THE_DAY:
                await opened.arrive(path)
                assert days_warn is warns(opened), path
        assert [] == opened.errors()


async def test_going_back_to_the_plan_the_bar_is_there_again(day: World) -> None:
    day.network.is_up = False
    day.later(2 * HOUR_MS)
    async with open_page(shown(day.phones["ana"]), "/plan", width=1180) as opened:
        assert warns(opened)
        await opened.arrive("/more/documents")
        assert not warns(opened)
        await opened.press("freshness")
        assert "/more/sync" == opened.page.route
        await opened.arrive("/plan")
        assert warns(opened)


async def test_what_was_heard_of_yesterday_is_not_shown_as_a_time_of_today(
    day: World,
) -> None:
    day.later(16 * HOUR_MS + HOUR_MS // 2)
    await day.sync("ana")
    day.network.is_up = False
    day.later(2 * HOUR_MS)
    async with open_page(shown(day.phones["ana"]), "/more/documents") as opened:
        assert said(opened, "yesterday 23:30 · all sent")


def test_what_was_never_received_is_not_stale_and_an_hour_is() -> None:
    assert not is_stale(None, 10**12)
    assert not is_stale(1_000, 1_000 + BY_MINUTE_MS)
    assert is_stale(1_000, 1_001 + BY_MINUTE_MS)
    assert not is_stale(1_000, 1_001 + BY_MINUTE_MS, BY_DAY_MS)


def test_no_rest_between_two_days_is_as_short_as_what_stays_calm() -> None:
    rests = [one.rest_ms for one in RULE_SETS.values() if one.rest_ms is not None]

    assert rests
    assert BY_MINUTE_MS < BY_DAY_MS < min(rests)


@pytest.mark.parametrize("path", sorted(BY_DAY))
def test_every_screen_of_the_table_is_one_of_the_app(path: str) -> None:
    assert path in patterns()
    assert is_by_day(path)
