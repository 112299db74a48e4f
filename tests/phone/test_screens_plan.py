"""The plan and its lines on a real phone's state: what is when, and how it goes."""

from collections.abc import AsyncIterator

import flet as ft
import pytest

from mobile.language import speak
from shared.access import Role
from shared.nouns.plan import Item, Progress
from tests.support.flet_page import OpenPage
from tests.support.phone_page import keys, phone_page, said
from tests.support.small_day import (
    HOUR_MS,
    KITCHEN,
    LUNCH,
    YARD,
)
from tests.support.world import MORNING_MS, World

TABLET_PX = 1180


@pytest.fixture
async def listed(day: World) -> AsyncIterator[OpenPage]:
    """Ana's phone, open on the plan."""
    async with phone_page(day.state("ana"), "/plan") as opened:
        yield opened
        assert [] == opened.errors()


async def hear(world: World, opened: OpenPage) -> None:
    await world.settle()
    await opened.settle()


# The plan ----------------------------------------------------------------------


async def test_the_plan_is_by_time_with_a_rule_where_the_clock_stands(
    day: World,
) -> None:
    day.later(4 * HOUR_MS)
    wanted = ("10:00", "now 11:00", "12:00", "14:00")

    async with phone_page(day.state("ana"), "/plan") as opened:
        assert wanted == tuple(text for text in opened.texts() if text in wanted)


async def test_a_search_and_mine_narrow_the_plan_and_say_when_nothing_is_left(
    listed: OpenPage,
) -> None:
    await listed.type("search-plan", "kitch")
    assert {f"item-{KITCHEN}"} == {k for k in keys(listed) if k.startswith("item-")}
    await listed.type("search-plan", "zz")
    assert "No line answers this search." in listed.texts()


async def test_crew_read_a_line_and_are_offered_nothing_they_may_not_do(
    day: World,
) -> None:
    await day.phone("cem")
    await day.settle()
    async with phone_page(day.state("cem"), f"/plan/{YARD}") as opened:
        assert "Sc 43 EXT YARD" in opened.texts()
        offered = {"start-line", "finish-line", "delay-line", "save-remark"}
        assert not (offered | {"save-item", "item-title"}) & keys(opened)
        assert "comment" in keys(opened)


async def test_a_line_is_started_and_done_and_each_can_be_taken_back(
    day: World,
) -> None:
    async with phone_page(day.state("ana"), f"/plan/{YARD}") as opened:
        await opened.press("start-line")
        assert "Started. Saved on this phone." in opened.texts()
        assert "On now" in opened.texts()
        assert "start-line" not in keys(opened)
        await opened.press("finish-line")
        assert "Done" in opened.texts()
        await opened.press("undo")
        assert "On now" in opened.texts()
        await hear(day, opened)
        line = day.state("ben").days.line(YARD)
        assert line is not None
        assert Progress.IN_PROGRESS is line.item.progress.status
        assert [] == opened.errors()


async def test_a_delay_needs_a_reason(day: World) -> None:
    async with phone_page(day.state("ana"), f"/plan/{YARD}") as opened:
        assert opened.find("delay-line").disabled
        await opened.type("delay-reason", "Rain")
        await opened.press("delay-line")

        assert "Delayed. Saved on this phone." in opened.texts()
        assert "" == opened.find("delay-reason").value
        assert said(opened, "Rain")


async def test_a_delay_has_one_of_the_trades_causes_and_words_to_it(
    day: World,
) -> None:
    async with phone_page(day.state("ana"), f"/plan/{YARD}") as opened:
        for chip in ("cause-access", "cause-weather"):
            await opened.press(chip)
        await opened.type("delay-reason", "hail")
        await opened.press("delay-line")

        assert said(opened, "Weather: hail")
        assert not opened.find("cause-weather").selected
        assert opened.find("delay-line").disabled
    line = day.state("ana").days.line(YARD)
    assert line is not None
    assert "Weather: hail" == line.item.progress.reason


async def test_a_reason_that_is_half_typed_is_there_on_the_next_page(
    day: World,
) -> None:
    async with phone_page(day.state("ana"), f"/plan/{YARD}") as opened:
        await opened.press("cause-weather")
        await opened.type("delay-reason", "hail and")
    async with phone_page(day.state("ana"), f"/plan/{YARD}") as opened:
        assert "hail and" == opened.find("delay-reason").value
        assert opened.find("cause-weather").selected
        await opened.press("delay-line")
        assert said(opened, "Weather: hail and")
        # What was saved is not waiting to be saved again.
        assert "" == opened.find("delay-reason").value
    async with phone_page(day.state("ana"), f"/plan/{KITCHEN}") as opened:
        assert "" == opened.find("delay-reason").value


async def test_times_are_typed_and_shown_as_their_reader_counts_hours(
    day: World,
) -> None:
    olga = day.state("olga")
    olga.appearance.choose_clock("12")
    speak(olga.appearance.tongue)
    async with phone_page(olga, f"/plan/{LUNCH}") as opened:
        assert "2:00 pm" == opened.find("item-start").value
        assert "5:30 am" == opened.find("item-start").hint_text
        await opened.type("item-start", "noon")
        await opened.press("save-item")
        assert said(opened, "write a time like 5:30 am")
        await opened.type("item-start", "230p")
        await opened.press("save-item")
    form = olga.days.item_form(LUNCH).as_record(Item)
    assert MORNING_MS + 7 * HOUR_MS + HOUR_MS // 2 == form.time.start_ms


async def test_the_office_edits_title_and_times_and_a_bad_time_says_how(
    day: World,
) -> None:
    async with phone_page(day.state("olga"), f"/plan/{LUNCH}") as opened:
        assert opened.find("save-item").disabled
        await opened.type("item-start", "noon")
        await opened.press("save-item")
        assert said(opened, "write 24-hour time")
        await opened.type("item-start", "16:00")
        await opened.press("save-item")
        assert said(opened, "End is before the start")
        assert 1 >= day.state("olga").freshness().waiting
        await opened.type("item-start", "14:30")
        await opened.press("save-item")
        assert "Changed in the draft. Saved on this phone." in opened.texts()
        assert "Changed since it was published" in opened.texts()
        # Nobody else sees it before it is published.
        await hear(day, opened)
    line = day.state("ana").days.line(LUNCH)
    assert line is not None
    assert MORNING_MS + 7 * HOUR_MS == line.item.time.start_ms


async def test_beside_the_list_another_line_has_forms_of_its_own(day: World) -> None:
    ana = day.state("ana")
    async with phone_page(ana, f"/plan/{YARD}", TABLET_PX) as opened:
        await opened.type("remark-text", "Waiting for the crane")
        await opened.press("start-line")
        await opened.press(f"item-{KITCHEN}")
        assert "" == opened.find("remark-text").value
        assert not said(opened, "Started.")
        await opened.type("remark-text", "Kettle on")
        await opened.press("save-remark")
    lines = {line.item.id: line.item.remark.text for line in ana.days.lines()}
    assert {YARD: "", KITCHEN: "Kettle on", LUNCH: ""} == lines


async def test_a_line_that_is_gone_says_so(listed: OpenPage) -> None:
    await listed.arrive("/plan/nowhere")

    assert "This line is not on the plan any more." in listed.texts()


async def test_words_on_a_line_reach_the_others_and_say_when_they_were_not_sent(
    day: World,
) -> None:
    async with phone_page(day.state("ben"), f"/plan/{YARD}") as opened:
        await opened.type("comment-text", "Gate is open")
        await opened.press("comment")
        assert said(opened, "not sent yet")
        await hear(day, opened)
        assert not said(opened, "not sent yet")
    heard = day.state("ana").incidents.comments(YARD)
    assert ["Gate is open"] == [one.text for one in heard]


# What two see differently --------------------------------------------------------


async def two_remarks(day: World) -> None:
    """Ana and the office wrote a note on the same line, neither knowing the other."""
    for name, text in (("ana", "Half done"), ("olga", "Not begun")):
        state = day.state(name)
        state.days.set_remark(state.days.item_form(YARD), text)
    await day.settle()


async def test_both_sides_are_shown_and_only_the_office_decides(day: World) -> None:
    await two_remarks(day)
    async with phone_page(day.state("ana"), f"/plan/{YARD}") as opened:
        assert "Half done" in opened.texts()
        assert "Not begun" in opened.texts()
        assert "The coordinator decides." in opened.texts()
        assert not [key for key in keys(opened) if key.startswith("keep-")]
    async with phone_page(day.state("olga"), f"/plan/{YARD}") as opened:
        (hers,) = [x for x in _texts_of_buttons(opened) if "Ana" in x]
        assert "Keep Ana's" == hers
        (one,) = day.state("olga").inbox.disagreements()
        side = next(s for s in one.sides if s.actor == day.people["ana"])
        await opened.press(f"keep-{side.change}")
        assert "Decided. Saved on this phone." in opened.texts()
        assert "undo" not in keys(opened)
        await hear(day, opened)
        assert not said(opened, "Two versions")
        assert [] == opened.errors()
    line = day.state("ana").days.line(YARD)
    assert line is not None
    assert "Half done" == line.item.remark.text


def _texts_of_buttons(opened: OpenPage) -> list[str]:
    return [str(one.content) for one in opened.all(ft.OutlinedButton)]


async def test_a_head_of_department_does_not_edit_the_plan(day: World) -> None:
    assert Role.HEAD == day.state("ana").paired.role  # type: ignore[union-attr]
    async with phone_page(day.state("ana"), f"/plan/{YARD}") as opened:
        assert "save-item" not in keys(opened)
        assert "save-remark" in keys(opened)
