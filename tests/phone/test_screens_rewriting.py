"""A note, a delivery, a talk or a line is put right on its own screen."""

from msgspec.structs import replace

from mobile.replica import drafts
from mobile.state.incidents import NoteText
from mobile.state.line_texts import RemarkText
from shared.access import Role
from shared.nouns.deliveries import DeliveryWhat
from tests.support.flet_page import OpenPage
from tests.support.phone_page import phone_page, said
from tests.support.small_day import YARD
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


async def remark(day: World, name: str, text: str) -> None:
    days = day.state(name).days
    days.set_remark(days.item_form(YARD), text)
    await day.settle()


async def test_a_progress_note_follows_what_stands_as_long_as_nobody_types(
    day: World,
) -> None:
    async with phone_page(day.state("ana"), f"/plan/{YARD}") as page:
        await remark(day, "olga", "Waiting for the crane")
        await page.until(lambda: "Waiting for the crane" == noted(page))
        assert page.find("save-remark").disabled
        await page.type("remark-text", "Crane is he")
        await remark(day, "olga", "Crane at 12")
        await page.settle()
        assert "Crane is he" == noted(page)
        await page.type("remark-text", "Crane is here")
        await page.press("save-remark")
        assert [] == page.errors()
    await day.settle()
    [two] = day.state("olga").inbox.disagreements()
    assert {"Crane at 12", "Crane is here"} == {one.value["text"] for one in two.sides}


async def test_what_one_takes_back_while_typing_hides_nobody_elses_version(
    day: World,
) -> None:
    async with phone_page(day.state("ana"), f"/plan/{YARD}") as page:
        await page.type("remark-text", "Crane is he")
        await remark(day, "olga", "Crane at 12")
        await page.press("start-line")
        await page.press("undo")
        await page.press("save-remark")
    await day.settle()
    [two] = day.state("olga").inbox.disagreements()
    assert "remark" == two.group


async def test_what_one_wrote_on_another_device_while_typing_here_is_a_version(
    day: World,
) -> None:
    day.people["tablet"] = day.people["ana"]
    await day.phone("tablet", Role.HEAD, department="Camera")
    await day.settle()
    async with phone_page(day.state("ana"), f"/plan/{YARD}") as page:
        await page.type("remark-text", "Crane is he")
        await remark(day, "tablet", "Crane at 12")
        await page.settle()
        await page.press("save-remark")
    await day.settle()
    [two] = day.state("olga").inbox.disagreements()
    assert {day.people["ana"]} == {one.actor for one in two.sides}


async def test_a_progress_note_half_typed_survives_a_kill(day: World) -> None:
    core, name = day.state("ana")._core, f"progress note of {YARD}"
    async with phone_page(day.state("ana"), f"/plan/{YARD}") as page:
        await page.type("remark-text", "Crane is he")
        await page.until(lambda: core.read(drafts.get, name, RemarkText))
    risen = await day.drop("ana")
    async with phone_page(risen.state, f"/plan/{YARD}") as again:
        assert "Crane is he" == noted(again)
        await again.press("save-remark")
        assert [] == again.errors()
    assert "Crane is he" == risen.state.days.line(YARD).item.remark.text


def noted(page: OpenPage) -> str:
    return str(page.find("remark-text").value)


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
