"""Inductions and permits at a gate: said and recorded, and nobody refused."""

import pytest

from mobile.state import State
from shared import tags
from shared.errors import BadInput, Forbidden
from shared.nouns.base import Tag
from shared.nouns.people import Direction, Paper, PapersShown
from shared.nouns.production import GateRules
from shared.papers import Wanting
from tests.support.phone_page import keys, phone_page, said
from tests.support.world import World

INDUCTION = "Site induction"
ANA_TAG = tags.make(b"an" * 5)


@pytest.fixture
async def gate(day: World) -> State:
    """Everybody is asked for an induction; Ana's has run out, Olga's holds."""
    await day.edit("production", day.production, gate=GateRules((INDUCTION,)))
    for name, expires in (("ana", "2026-06-11"), ("olga", "2026-06-12")):
        papers = PapersShown((Paper(INDUCTION, expires),))
        await day.edit("person", day.people[name], papers=papers)
    await day.edit("person", day.people["ana"], tag=Tag(ANA_TAG))
    await day.settle()
    return day.state("ben")


async def test_what_is_wanting_is_said_before_and_with_the_check_in_that_counts(
    gate: State, day: World
) -> None:
    ana = day.people["ana"]
    async with phone_page(gate, f"/people/{ana}") as opened:
        assert "Site induction ran out on 11 Jun 2026" in opened.texts()
        await opened.press("check-in")
        assert said(opened, "Ana: checked in · Site induction ran out on 11 Jun 2026.")
        assert gate.people.line(ana).is_here
        await opened.arrive(f"/people/{day.people['ben']}")
        assert "Site induction missing" in opened.texts()
        await opened.arrive(f"/people/{day.people['olga']}")
        assert not said(opened, "ran out")
        assert said(opened, "holds until 12 Jun 2026")
        assert [] == opened.errors()
    await day.settle()
    assert day.state("olga").people.line(ana).is_here


async def test_many_at_once_are_in_and_those_whose_papers_are_wanting_are_named(
    gate: State, day: World
) -> None:
    async with phone_page(gate, "/people") as opened:
        for name in ("ana", "olga"):
            box = opened.find(f"tick-{day.people[name]}")
            opened.session.apply_patch(box._i, {"value": True})
            await opened.happen(box, "change", True)
        await opened.press("check-in-ticked")

        assert said(opened, "2 in · papers wanting: Ana. Saved")
        assert [] == opened.errors()


async def test_the_scanner_and_the_gate_tablet_say_it_too(
    gate: State, day: World
) -> None:
    gate.scanning.hear(ANA_TAG)
    async with phone_page(gate, "/scan") as opened:
        assert "Site induction ran out on 11 Jun 2026" in opened.texts()
    gate.people.check(day.people["ana"], Direction.OUT)
    gate.kiosk.enter()
    gate.kiosk.hear(ANA_TAG)
    async with phone_page(gate, "/") as opened:
        assert "Site induction ran out on 11 Jun 2026" in opened.texts()
        assert [] == opened.errors()


async def test_the_office_notes_what_somebody_shows_and_takes_it_away(
    gate: State, day: World
) -> None:
    olga, ben = day.state("olga"), day.people["ben"]
    async with phone_page(olga, f"/people/{ben}") as opened:
        await opened.press("note-paper")
        await opened.press("asked-0")
        await opened.type("paper-expires", "next year")
        await opened.press("save-paper")
        assert said(opened, "Write the last day like 2027-06-30")
        await opened.type("paper-expires", "2027-06-30")
        await opened.press("save-paper")
        assert said(opened, "holds until 30 Jun 2027")
        assert not said(opened, "Site induction missing")
        await day.settle()
        assert () == gate.papers.wanting(ben)

        await opened.press(f"away-{INDUCTION}")
        assert said(opened, "Site induction missing")
        assert [] == opened.errors()


async def test_a_gate_notes_papers_of_its_own_visitors_and_of_nobody_else(
    gate: State, day: World
) -> None:
    async with phone_page(gate, "/people/visitor") as opened:
        for name, text in (("name", "Vera"), ("host", "Olga"), ("reason", "Boiler")):
            await opened.type(f"visitor-{name}", text)
        await opened.press("save-visitor")
        assert said(opened, "Vera is in · Site induction missing. Saved")
    [vera] = [one for one in gate.people.all().values() if one.is_visitor]
    gate.papers.note(gate.papers.form(vera.id), INDUCTION, "")
    assert () == gate.papers.wanting(vera.id)
    ana = gate.people.all()[day.people["ana"]]
    assert not gate.papers.may_note(ana)
    async with phone_page(gate, f"/people/{ana.id}") as opened:
        assert "note-paper" not in keys(opened)
    await day.settle()
    assert [] == gate.inbox.refusals()
    assert () == day.state("olga").papers.wanting(vera.id)


async def test_the_office_says_which_papers_everybody_is_asked_for(
    gate: State, day: World
) -> None:
    olga = day.state("olga")
    async with phone_page(olga, "/more/gate") as opened:
        await opened.type("require-title", "Hot work permit")
        await opened.press("require")
        await opened.press(f"no-more-{INDUCTION}")
        assert ("Hot work permit",) == olga.papers.required()
        assert [] == opened.errors()
    await day.settle()
    assert Wanting("Hot work permit") in gate.papers.wanting(day.people["olga"])
    async with phone_page(gate, "/more/gate") as opened:
        assert "Hot work permit" in opened.texts()
        assert "require" not in keys(opened)
    with pytest.raises(Forbidden):
        gate.papers.require("Another")
    for title in ("", "hot WORK permit", "x" * 101):
        with pytest.raises(BadInput):
            olga.papers.require(title)
