"""Who takes something back and saves again disagrees with nobody, least themselves."""

from collections.abc import AsyncIterator

import pytest
from msgspec.structs import replace

from mobile.state.messages import MessageDraft
from shared.nouns.plan import Item
from shared.nouns.production import GateRules
from shared.nouns.requests import RequestKind
from tests.support.flet_page import OpenPage
from tests.support.phone_page import phone_page
from tests.support.small_day import CAMERA, LUNCH, YARD
from tests.support.world import World

LIST = "/more/incidents"


@pytest.fixture
async def agreed(day: World) -> AsyncIterator[World]:
    """After the test, nobody has two versions of anything before them."""
    yield day
    await day.settle()
    olga = day.state("olga")
    assert [] == [(one.kind, one.group) for one in olga.inbox.disagreements()]
    assert [] == olga.inbox.refusals()


async def heard(day: World, page: OpenPage) -> None:
    await day.settle()
    await page.settle()


async def press(day: World, page: OpenPage, key: str) -> None:
    await page.press(key)
    await heard(day, page)


async def type_and_save(
    day: World, page: OpenPage, field: str, save: str, text: str
) -> None:
    await page.type(field, text)
    await press(day, page, save)


async def twice(day: World, page: OpenPage, field: str, save: str) -> None:
    """Saved, taken back and saved anew; then taken back while half typed."""
    stood = page.find(field).value
    await type_and_save(day, page, field, save, "First")
    await press(day, page, "undo")
    assert stood == page.find(field).value
    assert page.find(save).disabled
    await type_and_save(day, page, field, save, "Second")
    await page.type(field, "Third")
    await press(day, page, "undo")
    assert "Third" == page.find(field).value
    await press(day, page, save)
    assert "Third" == page.find(field).value
    assert page.find(save).disabled
    assert [] == page.errors()


# Forms ----------------------------------------------------------------------------


async def test_a_progress_note(agreed: World) -> None:
    ana = agreed.state("ana")
    async with phone_page(ana, f"/plan/{YARD}") as page:
        await twice(agreed, page, "remark-text", "save-remark")
    assert "Third" == ana.days.line(YARD).item.remark.text


async def test_the_title_of_a_line(agreed: World) -> None:
    olga = agreed.state("olga")
    async with phone_page(olga, f"/plan/{LUNCH}") as page:
        await twice(agreed, page, "item-title", "save-item")
    form = olga.days.item_form(LUNCH)
    assert "Third" == form.as_record(Item).what.title


async def test_the_words_of_a_note_a_delivery_and_a_talk(agreed: World) -> None:
    ana = agreed.state("ana")
    note = ana.incidents.write(ana.incidents.begin(), "Ladder").record
    drafting = ana.delivery_drafting
    drafting.keep(replace(drafting.begin(), text="Bords"))
    delivery = drafting.save().record
    talking = ana.talk_drafting
    talking.keep(replace(talking.begin(), topic="Hights"))
    talk = talking.save().record
    async with phone_page(ana, f"{LIST}/{note}") as page:
        await twice(agreed, page, "note-text", "save-note")
        await page.arrive(f"/more/deliveries/{delivery}")
        await twice(agreed, page, "delivery-text", "save-delivery")
        await page.arrive(f"/more/talks/{talk}")
        await twice(agreed, page, "talk-topic", "save-talk")


async def test_the_cause_of_an_incident(agreed: World) -> None:
    ana = agreed.state("ana")
    note = ana.incidents.write(ana.incidents.begin(), "Ladder").record
    async with phone_page(ana, f"{LIST}/{note}") as page:
        await twice(agreed, page, "incident-cause", "save-cause")
    assert "Third" == ana.incidents.note(note).incident.cause.text


async def test_what_was_put_right_with_it_goes_back_beside_what_is_half_typed(
    agreed: World,
) -> None:
    ana = agreed.state("ana")
    note = ana.incidents.write(ana.incidents.begin(), "Ladder").record
    was = ana.incidents.note(note).incident.what
    async with phone_page(ana, f"{LIST}/{note}") as page:
        await press(agreed, page, "severity-major")
        await type_and_save(agreed, page, "note-text", "save-note", "Ladder fell")
        await page.type("note-text", "Ladder slipped")
        await press(agreed, page, "undo")
        await press(agreed, page, "save-note")
    stands = ana.incidents.note(note).incident
    assert ("Ladder slipped", was) == (stands.words.text, stands.what)


async def test_a_notice_that_is_withdrawn(agreed: World) -> None:
    olga = agreed.state("olga")
    draft = MessageDraft(agreed.people["olga"], text="Coffee is here")
    notice = olga.messages.send(draft).record
    await agreed.settle()
    async with phone_page(olga, f"/more/messages/{notice}") as page:
        await press(agreed, page, "withdraw")
        await press(agreed, page, "undo")
        assert olga.messages.one(notice) is not None
        await press(agreed, page, "withdraw")
        assert [] == page.errors()
    assert None is olga.messages.one(notice)


async def test_a_decision_on_a_request(agreed: World) -> None:
    ana, olga = agreed.state("ana"), agreed.state("olga")
    asked = ana.requests.ask(RequestKind.OVERTIME, "An hour").record
    await agreed.settle()
    async with phone_page(olga, f"/more/requests/{asked}") as page:
        for key in ("grant", "decline", "grant"):
            await press(agreed, page, key)
            await press(agreed, page, "undo")
        await press(agreed, page, "decline")
        assert [] == page.errors()
    assert not olga.requests.one(asked).is_open


async def test_a_paper_that_was_shown(agreed: World) -> None:
    asks = GateRules(("Site induction", "Water permit"))
    await agreed.edit("production", agreed.production, gate=asks)
    await agreed.settle()
    olga, ana = agreed.state("olga"), agreed.people["ana"]
    async with phone_page(olga, f"/people/{ana}") as page:
        await press(agreed, page, "note-paper")
        await page.type("paper-title", "Site induction")
        await press(agreed, page, "save-paper")
        await press(agreed, page, "note-paper")
        await page.type("paper-title", "Water permit")
        await press(agreed, page, "undo")
        await press(agreed, page, "save-paper")
        assert [] == page.errors()
    papers = olga.people.all()[ana].papers.papers
    assert ["Water permit"] == [one.title for one in papers]


# What is saved by one press ---------------------------------------------------------


async def test_how_a_line_goes_and_by_how_much_the_day_is_pushed(
    agreed: World,
) -> None:
    async with phone_page(agreed.state("olga"), f"/plan/{YARD}") as page:
        for _ in range(2):
            await press(agreed, page, "start-line")
            await press(agreed, page, "undo")
            await page.type("delay-reason", "Fog")
            await press(agreed, page, "delay-line")
            await press(agreed, page, "undo")
            await page.type("push-minutes", "20")
            await press(agreed, page, "apply-push")
            await press(agreed, page, "undo")
        assert [] == page.errors()


async def test_what_is_chosen_of_a_note_and_of_a_thing(agreed: World) -> None:
    olga = agreed.state("olga")
    note = olga.incidents.write(olga.incidents.begin(), "Ladder").record
    async with phone_page(olga, f"{LIST}/{note}") as page:
        for _ in range(2):
            await press(agreed, page, "make-private")
            await press(agreed, page, "undo")
            await page.type("note-text", "Ladder sl")
            await press(agreed, page, "take-back-note")
            await press(agreed, page, "undo")
            await press(agreed, page, "save-note")
            await press(agreed, page, "undo")
        await page.arrive(f"/more/equipment/{CAMERA}")
        for _ in range(2):
            await press(agreed, page, "report")
            await press(agreed, page, "report-damaged")
            await press(agreed, page, "undo")
        assert [] == page.errors()
