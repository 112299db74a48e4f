"""Pushing the day on a phone: what it would do, doing it, and asking for it."""

import pytest

from shared.errors import BadInput, Forbidden
from shared.nouns.plan import CallTimes, ItemTime
from shared.nouns.requests import Decision, RequestKind, RequestPush
from tests.support.happened import MINUTE_MS
from tests.support.small_day import DAY, HOUR_MS, KITCHEN, LUNCH, YARD, publish
from tests.support.world import MORNING_MS, World

HALF_AN_HOUR_MS = 30 * MINUTE_MS


def hours(*found: int) -> tuple[int, ...]:
    return tuple((ms - MORNING_MS) // MINUTE_MS for ms in found)


async def test_a_preview_says_what_moves_and_moves_nothing(day: World) -> None:
    olga = day.state("olga")

    preview = olga.pushing.preview(KITCHEN, 30)

    assert [(KITCHEN, (300, 330)), (LUNCH, (420, 450))] == [
        (one.id, hours(one.was_ms, one.now_ms)) for one in preview.lines
    ]
    assert () == preview.calls
    assert 0 == olga.freshness().waiting
    assert [0, 0] == [
        line.item.time.start_ms - MORNING_MS - at * HOUR_MS
        for line, at in zip(olga.days.lines()[1:], (5, 7), strict=True)
    ]


async def test_the_office_moves_its_draft_in_one_act_and_people_see_it_once_published(
    day: World,
) -> None:
    olga, ana = day.state("olga"), day.state("ana")
    ana.days.acknowledge("revision-1")

    olga.pushing.apply(olga.pushing.preview(YARD, 30))

    assert 1 == olga.freshness().waiting
    await day.settle()
    assert ana.days.today().is_acknowledged
    await publish(day, "revision-2")
    await day.settle()
    start_ms = MORNING_MS + 3 * HOUR_MS + HALF_AN_HOUR_MS
    assert start_ms == ana.days.line(YARD).item.time.start_ms
    assert not ana.days.today().is_acknowledged


async def test_what_was_moved_is_put_back_whole(day: World) -> None:
    olga = day.state("olga")
    was = olga.pushing.plan()
    preview = olga.pushing.preview(YARD, 60)
    moved = olga.pushing.apply(preview)
    assert was != olga.pushing.plan()

    olga.pushing.take_back(preview, was, moved)

    assert was == olga.pushing.plan()
    await day.settle()
    assert was == olga.pushing.plan()
    assert [] == olga.inbox.refusals()


async def test_what_somebody_moved_on_from_there_is_not_put_back_in_silence(
    day: World,
) -> None:
    olga = day.state("olga")
    was, preview = olga.pushing.plan(), olga.pushing.preview(YARD, 60)
    moved = olga.pushing.apply(preview)
    await day.settle()
    later = ItemTime(MORNING_MS + 9 * HOUR_MS, MORNING_MS + 10 * HOUR_MS)
    await day.edit("item", KITCHEN, time=later)
    await day.settle()

    olga.pushing.take_back(preview, was, moved)
    await day.settle()

    (one,) = olga.inbox.disagreements()
    assert (KITCHEN, "time") == (one.record, one.group)
    starts = {side.value["start_ms"] for side in one.sides}
    assert {MORNING_MS + 5 * HOUR_MS, MORNING_MS + 9 * HOUR_MS} == starts
    yard = next(item for item in olga.pushing.plan().items if item.id == YARD)
    assert MORNING_MS + 3 * HOUR_MS == yard.time.start_ms


async def test_whoever_begins_later_is_called_later_and_named(day: World) -> None:
    late = CallTimes(report_ms=MORNING_MS + 6 * HOUR_MS)
    await day.edit("call", "call-12-ben", times=late)
    await day.settle()
    olga = day.state("olga")

    (moved,) = olga.pushing.preview(KITCHEN, 45).calls

    assert ("Ben", (360, 405)) == (moved.title, hours(moved.was_ms, moved.now_ms))


async def test_an_edit_that_the_preview_has_not_seen_is_not_overwritten(
    day: World,
) -> None:
    olga = day.state("olga")
    preview = olga.pushing.preview(LUNCH, 30)
    other = ItemTime(MORNING_MS + 6 * HOUR_MS, MORNING_MS + 7 * HOUR_MS)
    await day.edit("item", LUNCH, time=other)
    olga.pushing.apply(preview)
    await day.settle()

    (one,) = olga.inbox.disagreements()
    assert (LUNCH, "time", 2) == (one.record, one.group, len(one.sides))


async def test_meals_and_rest_are_warned_of_by_the_rules_that_the_office_chose(
    day: World,
) -> None:
    olga, ana = day.state("olga"), day.state("ana")
    late = CallTimes(
        report_ms=MORNING_MS + 1 * HOUR_MS, out_ms=MORNING_MS + 14 * HOUR_MS
    )
    await day.edit("call", "call-12-ana", times=late)
    await day.settle()
    assert () == olga.pushing.preview(LUNCH, 30).meals

    olga.pushing.choose_rules("sag-aftra")
    await day.settle()

    (hungry,) = olga.pushing.preview(LUNCH, 30).meals
    assert (day.people["ana"], (420, 450)) == (
        hungry.person,
        hours(hungry.due_ms, hungry.planned_ms),
    )
    assert "sag-aftra" == ana.pushing.rules().key


async def test_a_line_without_a_time_or_that_is_gone_says_so(day: World) -> None:
    await day.edit("item", LUNCH, time=ItemTime())
    await day.settle()
    olga = day.state("olga")

    for item, words in ((LUNCH, "no time yet"), ("nowhere", "not in the plan")):
        with pytest.raises(BadInput, match=words):
            olga.pushing.preview(item, 30)
    with pytest.raises(BadInput, match="12 hours"):
        olga.pushing.preview(YARD, 721)


async def test_a_head_proposes_and_the_office_grants_it_with_the_push_itself(
    day: World,
) -> None:
    ana, olga, ben = day.state("ana"), day.state("olga"), day.state("ben")
    assert not ana.pushing.may_push()
    with pytest.raises(Forbidden):
        ana.pushing.apply(ana.pushing.preview(YARD, 30))
    ana.requests.ask(RequestKind.PLAN, "Rain.", push=RequestPush(YARD, 30))
    assert ana.requests.all()[0].is_waiting
    await day.settle()

    (asked,) = olga.requests.all()
    assert (True, False, 1) == (asked.is_open, asked.is_mine, olga.requests.to_decide())
    assert [] == ben.requests.all()
    form = olga.requests.form(asked.request.id)
    granted = olga.requests.decision(form, Decision.GRANTED, "Go")
    olga.pushing.apply(olga.pushing.preview(YARD, 30), granted)
    await day.settle()

    (mine,) = ana.requests.all()
    assert (Decision.GRANTED, "Go") == (
        mine.request.decision.decision,
        mine.request.decision.reason,
    )
    assert 0 == olga.requests.to_decide()
    moved = {item.id: item.time.start_ms for item in olga.pushing.plan().items}
    assert MORNING_MS + 3 * HOUR_MS + HALF_AN_HOUR_MS == moved[YARD]
    assert DAY == asked.request.ask.workday


async def test_nobody_decides_but_the_office_and_what_is_taken_back_is_gone(
    day: World,
) -> None:
    ana, olga = day.state("ana"), day.state("olga")
    ana.requests.ask(RequestKind.OVERTIME, "One hour, please.")
    await day.settle()
    (mine,) = ana.requests.all()
    form = ana.requests.form(mine.request.id)

    with pytest.raises(Forbidden):
        ana.requests.decide(form, Decision.GRANTED)
    ana.requests.take_back(form)
    await day.settle()

    assert [] == olga.requests.all()
    assert [] == ana.inbox.refusals()


async def test_a_request_needs_words(day: World) -> None:
    ana = day.state("ana")

    with pytest.raises(BadInput, match="Say what"):
        ana.requests.ask(RequestKind.OTHER, "  ")
    assert 0 == ana.freshness().waiting
