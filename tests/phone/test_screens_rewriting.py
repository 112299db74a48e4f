"""A note, a delivery or a talk is put right on its own screen."""

from msgspec.structs import replace

from mobile.replica import drafts
from mobile.state.incidents import NoteText
from shared.nouns.deliveries import DeliveryWhat
from tests.support.flet_page import OpenPage
from tests.support.phone_page import phone_page, said
from tests.support.world import World


async def came(day: World, text: str) -> str:
    ben = day.state("ben")
    ben.delivery_drafting.keep(replace(ben.delivery_drafting.begin(), text=text))
    delivery = ben.delivery_drafting.save().record
    await day.settle()
    return delivery


async def put_right(day: World, name: str, delivery: str, text: str) -> None:
    deliveries = day.state(name).deliveries
    draft = deliveries.rewriting(delivery).begin()
    deliveries.rewrite(replace(draft, text=text))
    deliveries.rewriting(delivery).forget()
    await day.settle()


def texts_of(day: World, name: str) -> list[str]:
    return [one.delivery.what.text for one in day.state(name).deliveries.all()]


async def test_what_came_is_put_right_and_had_back(day: World) -> None:
    delivery = await came(day, "Bords")
    async with phone_page(day.state("ben"), f"/more/deliveries/{delivery}") as page:
        assert "Bords" == page.find("delivery-text").value
        assert page.find("save-delivery").disabled
        await page.type("delivery-text", "Boards ")
        await page.type("delivery-quantity", "2 pallets")
        await page.press("save-delivery")
        assert said(page, "Note changed. Saved on this phone.")
        assert "Boards" in page.texts()
        assert "Boards" == page.find("delivery-text").value
        assert page.find("save-delivery").disabled
        await page.press("undo")
        assert "Bords" in page.texts()
        assert "Bords" == page.find("delivery-text").value
        await page.type("delivery-text", "Boards")
        await page.press("save-delivery")
        assert [] == page.errors()
    await day.settle()

    [held] = day.state("olga").deliveries.all()
    assert DeliveryWhat("Boards") == held.delivery.what
    assert [] == day.state("olga").inbox.disagreements()


async def test_a_talk_is_put_right_by_who_noted_it(day: World) -> None:
    ben = day.state("ben")
    draft = replace(ben.talk_drafting.begin(), topic="Hights", points="Two harnesses")
    ben.talk_drafting.keep(draft)
    talk = ben.talk_drafting.save().record
    async with phone_page(ben, f"/more/talks/{talk}") as page:
        await page.type("talk-topic", " ")
        assert page.find("save-talk").disabled
        await page.type("talk-topic", "Heights")
        await page.press("save-talk")
        assert "Heights" in page.texts()
        assert "Two harnesses" == page.find("talk-points").value
        assert [] == page.errors()
    await day.settle()
    [held] = day.state("olga").talks.all()
    assert ("Heights", "Two harnesses") == (held.talk.topic.text, held.talk.points.text)


async def test_a_note_that_is_half_put_right_survives_a_kill(day: World) -> None:
    ana = day.state("ana")
    note = ana.incidents.write(ana.incidents.begin(), "Lader slipped").record
    await day.settle()
    core = ana._core
    async with phone_page(ana, f"/more/incidents/{note}") as page:
        await page.type("note-text", "Ladder sli")
        name = f"incident {note} rewritten"
        await page.until(lambda: core.read(drafts.get, name, NoteText))
    risen = await day.drop("ana")
    async with phone_page(risen.state, f"/more/incidents/{note}") as again:
        assert "Ladder sli" == again.find("note-text").value
        assert not again.find("save-note").disabled
        assert "Lader slipped" in again.texts()
        await again.type("note-text", "Ladder slipped")
        await again.press("save-note")
    assert None is risen.state._core.read(drafts.get, name, NoteText)
    assert ["Ladder slipped"] == [
        one.incident.words.text for one in risen.state.incidents.all()
    ]


async def test_what_another_put_right_shows_as_long_as_nobody_types(
    day: World,
) -> None:
    delivery = await came(day, "Bords")
    async with phone_page(day.state("ben"), f"/more/deliveries/{delivery}") as page:
        await put_right(day, "olga", delivery, "Boards")
        await page.until(lambda: "Boards" == shown(page))
        await page.type("delivery-text", "Boards, 2 m")
        await put_right(day, "olga", delivery, "Planks")
        await page.until(lambda: "Planks" in page.texts())
        assert "Boards, 2 m" == shown(page)
        await page.press("save-delivery")
        assert [] == page.errors()
    await day.settle()
    assert 1 == len(day.state("olga").inbox.disagreements())


async def test_what_was_put_right_is_no_longer_than_what_was_noted(day: World) -> None:
    delivery = await came(day, "Bords")
    async with phone_page(day.state("ben"), f"/more/deliveries/{delivery}") as page:
        await page.type("delivery-text", "x" * 501)
        await page.press("save-delivery")
        assert said(page, "Say it in 500 letters at most.")
        assert "x" * 501 == shown(page)
    assert ["Bords"] == texts_of(day, "ben")


def shown(page: OpenPage) -> str:
    return str(page.find("delivery-text").value)
