"""A plan of two thousand lines: what is sent stays small wherever one reads."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from mobile.views.present.reel import ROW_PX
from shared.nouns.plan import ItemDay, ItemKind, ItemTime, ItemWhat
from tests.support.flet_page import OpenPage
from tests.support.phone_page import keys, phone_page
from tests.support.small_day import DAY, publish
from tests.support.world import MORNING_MS, World, made

LINES = 2_000
HALF_A_MINUTE_MS = 30_000
AT_ONCE = 250
CONTROLS_MAX = 200


async def long_day(day: World) -> None:
    """Two thousand tasks more, published."""
    for first in range(0, LINES, AT_ONCE):
        patches = [
            made(
                "item",
                task(number),
                day=ItemDay(DAY, 10 + number),
                time=ItemTime(MORNING_MS + number * HALF_A_MINUTE_MS),
                what=ItemWhat(ItemKind.TASK, f"Task {number}"),
            )
            for number in range(first, first + AT_ONCE)
        ]
        await day.write(*patches)
    await publish(day, "revision-long")
    await day.settle()


def task(number: int) -> str:
    return f"item-{number:04}"


@pytest.fixture
async def listed(day: World) -> AsyncIterator[OpenPage]:
    await long_day(day)
    async with phone_page(day.state("ana"), "/plan") as opened:
        yield opened
        assert [] == opened.errors()


def sent(opened: OpenPage) -> int:
    return len(list(opened.below(opened.find("list"))))


def numbers(opened: OpenPage) -> list[int]:
    """Which of the tasks are drawn."""
    tasks = [key for key in keys(opened) if key.startswith("item-item-")]
    return sorted(int(key.removeprefix("item-item-")) for key in tasks)


async def scroll(opened: OpenPage, px: float) -> None:
    told: dict[str, Any] = {
        "event_type": "update",
        "pixels": px,
        "min_scroll_extent": 0.0,
        "max_scroll_extent": LINES * ROW_PX,
        "viewport_dimension": 640.0,
    }
    await opened.happen(opened.find("list"), "scroll", told)


async def test_of_two_thousand_lines_never_more_than_200_controls_are_sent(
    listed: OpenPage,
) -> None:
    assert 10 < len(numbers(listed))
    assert sent(listed) <= CONTROLS_MAX
    for px in (700.0, 60_000.0, 59_000.0, LINES * ROW_PX, 0.0):
        await scroll(listed, px)
        assert 10 < len(numbers(listed))
        assert sent(listed) <= CONTROLS_MAX


async def test_scrolling_brings_the_lines_that_are_there_and_opens_them(
    listed: OpenPage,
) -> None:
    assert 0 in numbers(listed)
    await scroll(listed, 1000 * ROW_PX)
    drawn = numbers(listed)
    assert list(range(drawn[0], drawn[-1] + 1)) == drawn
    assert drawn[0] < 1000 < drawn[-1]
    await listed.press(f"item-{task(1000)}")
    assert f"/plan/{task(1000)}" == listed.page.route


async def test_a_search_finds_a_line_that_was_never_drawn(listed: OpenPage) -> None:
    await listed.type("search-plan", "task 1777")

    assert [1777] == numbers(listed)


async def test_what_happens_to_a_line_far_below_leaves_the_list_where_it_is(
    day: World, listed: OpenPage
) -> None:
    await scroll(listed, 1000 * ROW_PX)
    drawn = numbers(listed)
    state = day.state("ana")
    state.days.set_remark(state.days.item_form(task(5)), "Half done")
    await listed.settle()

    assert drawn == numbers(listed)


async def test_who_comes_back_from_a_line_finds_the_list_where_they_left_it(
    listed: OpenPage,
) -> None:
    listed.answers["scroll_to"] = None
    px = 1000 * ROW_PX
    await scroll(listed, px)
    drawn = numbers(listed)
    await listed.press(f"item-{task(1000)}")
    assert "list" not in keys(listed)
    await listed.arrive("/plan")

    assert drawn == numbers(listed)
    asked = [one.body for one in listed.connection.sent if _is_scroll(one)]
    assert [px] == [one.args["offset"] for one in asked]


def _is_scroll(message: Any) -> bool:
    return getattr(message.body, "name", "") == "scroll_to"
