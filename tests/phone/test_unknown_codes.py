"""A code that nothing carried when it was scanned is kept, and counts once it does."""

import pytest

from mobile.scan.decision import Answer
from mobile.state import State
from shared import tags
from shared.access import Role
from shared.nouns.base import Tag
from shared.nouns.equipment import AssetName, ScanKind
from shared.nouns.people import Direction, Method, PersonName
from tests.support.phone_page import keys, phone_page, said
from tests.support.small_day import HOUR_MS
from tests.support.world import World, made

CODE = tags.make(b"ne" * 5)
ROUTER = "asset-router"


async def list_it(day: World) -> None:
    """The office has put the thing on the list, and the phones have heard of it."""
    await day.write(made("asset", ROUTER, name=AssetName("Router"), tag=Tag(CODE)))
    await day.settle()


@pytest.fixture
async def ana(day: World) -> State:
    state = day.state("ana")
    state.scanning.hear(CODE.lower())
    assert Answer.UNKNOWN is state.scanning.run.entries[0].answer
    return state


async def test_it_outlives_the_phone_and_counts_when_the_thing_is_known(
    ana: State, day: World
) -> None:
    ana = (await day.drop("ana")).state
    [waiting] = ana.unknown_codes.all()
    assert (CODE, "", "") == (waiting.code, waiting.subject, waiting.fact)
    day.later(HOUR_MS)
    await list_it(day)

    [met] = ana.unknown_codes.all()
    assert ROUTER == met.subject
    assert day.people["ana"] == ana.equipment.custody(ROUTER).holder
    await day.settle()
    facts = await day.read(lambda r: r.facts(day.production, "scan"))
    assert [met.fact] == [fact.id for fact in facts]
    assert ScanKind.CHECK_OUT == facts[0].body["scan"]


async def test_it_counts_once_however_often_it_was_scanned_and_heard_of(
    ana: State, day: World
) -> None:
    day.later(HOUR_MS)
    ana.scanning.hear(CODE)
    assert 1 == len(ana.unknown_codes.all())
    await list_it(day)
    ana.unknown_codes.meet()
    await day.edit("asset", ROUTER, name=AssetName("Router B"))
    await day.settle()

    assert 1 == len(ana.equipment.scans(ROUTER))


@pytest.mark.parametrize("is_back", [False, True])
async def test_what_somebody_scanned_since_stands(day: World, *, is_back: bool) -> None:
    ana = day.state("ana")
    if is_back:
        ana.scanning.put_back()
    ana.scanning.hear(CODE)
    day.network.is_up = False
    await day.write(made("asset", ROUTER, name=AssetName("Router"), tag=Tag(CODE)))
    day.later(HOUR_MS)
    day.network.is_up = True
    await day.sync("ben")
    day.state("ben").scanning.hear(CODE)
    await day.sync("ben")
    await day.settle()

    [met] = ana.unknown_codes.all()
    assert (ROUTER, "") == (met.subject, met.fact)
    assert day.people["ben"] == ana.equipment.custody(ROUTER).holder
    assert None is ana.equipment.custody(ROUTER).dispute


async def test_what_no_label_of_ours_says_is_not_waited_for(day: World) -> None:
    ana = day.state("ana")
    ana.scanning.hear("PALLET 7")

    assert () == ana.unknown_codes.all()


async def test_a_badge_shown_at_a_gate_counts_from_when_it_was_shown(
    day: World,
) -> None:
    gus = (await day.phone("gus", Role.GATE)).state
    await day.settle()
    gus.kiosk.enter()
    shown_ms = gus.now_ms()
    gus.kiosk.hear(CODE)
    assert Answer.UNKNOWN is gus.kiosk.shown.answer
    gus.kiosk.time_out(gus.kiosk.shown.number)
    day.later(HOUR_MS)
    await day.write(made("person", "person-new", name=PersonName("Nia"), tag=Tag(CODE)))
    await day.settle()

    assert shown_ms == gus.people.line("person-new").presence.first_in_ms
    assert None is gus.kiosk.shown
    await day.settle()
    [fact] = await day.read(lambda r: r.facts(day.production, "attendance"))
    assert ("", Method.KIOSK) == (fact.held, fact.body["method"])


async def test_who_was_checked_in_meanwhile_is_not_checked_in_twice(
    day: World,
) -> None:
    gus = (await day.phone("gus", Role.GATE)).state
    await day.settle()
    gus.kiosk.enter()
    gus.kiosk.hear(CODE)
    day.later(HOUR_MS)
    await day.write(made("person", "person-new", name=PersonName("Nia")))
    await day.settle()
    gus.people.check("person-new", Direction.IN)
    await day.edit("person", "person-new", tag=Tag(CODE))
    await day.settle()

    [met] = gus.unknown_codes.all()
    assert ("person-new", "") == (met.subject, met.fact)
    facts = await day.read(lambda r: r.facts(day.production, "attendance"))
    assert 1 == len(facts)


async def test_the_screen_says_that_it_is_kept_and_then_what_came_of_it(
    ana: State, day: World
) -> None:
    async with phone_page(ana, "/scan") as opened:
        assert said(opened, "It is kept, and counts once the office has listed it")
        assert "1 not known when scanned" in opened.texts()
        assert tags.readable(CODE) in opened.texts()
        assert f"undo-{CODE}" not in keys(opened)
        day.later(HOUR_MS)
        await list_it(day)
        await opened.settle()
        assert "Router" in opened.texts()
        assert said(opened, "known now: recorded")
        await opened.press(f"undo-{CODE}")
        assert f"unknown-{CODE}" not in keys(opened)
        assert "" == ana.equipment.custody(ROUTER).holder
        assert [] == opened.errors()


async def test_one_that_is_forgotten_counts_for_nothing_later(
    ana: State, day: World
) -> None:
    async with phone_page(ana, "/scan") as opened:
        await opened.press(f"seen-{CODE}")
        assert f"unknown-{CODE}" not in keys(opened)
    await list_it(day)

    assert "" == ana.equipment.custody(ROUTER).holder
    assert () == ana.unknown_codes.all()
