"""Notices on a phone's screens: read, acknowledged, written, counted."""

from mobile.state.messages import MessageDraft, To
from shared.nouns.messages import MessageKind
from tests.support.flet_page import OpenPage
from tests.support.phone_page import keys, phone_page, said
from tests.support.world import World

TABLET_PX = 1180


async def chose(opened: OpenPage, chip: str) -> None:
    await opened.press(chip)


async def sent(day: World, text: str, **more: object) -> str:
    draft = MessageDraft(day.people["olga"], text=text, **more)  # type: ignore[arg-type]
    saved = day.state("olga").messages.send(draft)
    await day.settle()
    return saved.record


async def test_today_shows_safety_first_until_it_is_acknowledged(day: World) -> None:
    info = await sent(day, "Coffee is here")
    safety = await sent(day, "Water work at 18:00", kind=MessageKind.SAFETY)
    async with phone_page(day.state("ana"), "/") as opened:
        texts = opened.texts()
        assert texts.index("Water work at 18:00") < texts.index("Coffee is here")
        assert "Safety" in texts
        await opened.press(f"got-{safety}")
        assert "Water work at 18:00" not in opened.texts()
        assert said(opened, "Acknowledged. Saved on this phone.")
        assert f"got-{info}" in keys(opened)
        await opened.press("undo")
        assert "Water work at 18:00" in opened.texts()
        assert [] == opened.errors()


async def test_many_notices_leave_room_for_the_day(day: World) -> None:
    for number in range(5):
        await sent(day, f"Notice {number}")
    async with phone_page(day.state("ana"), "/") as opened:
        assert 3 == sum(key.startswith("got-") for key in keys(opened))
        assert "2 more notices to acknowledge" in opened.texts()
        await opened.press("more-messages")
        assert "/more/messages" == opened.page.route
        assert 5 == opened.texts().count("Not acknowledged")


async def test_before_a_plan_is_published_notices_stand_on_today_too(
    world: World,
) -> None:
    await world.phone("ana")
    await world.phone("olga")
    olga = world.state("olga")
    assert not olga.messages.may_send()
    await world.settle()
    async with phone_page(world.state("ana"), "/") as opened:
        assert "No plan has been published yet." in opened.texts()


async def test_the_office_writes_to_a_department_and_sees_who_has_not_read_it(
    day: World,
) -> None:
    async with phone_page(day.state("olga"), "/more/messages/new") as opened:
        assert opened.find("send-message").disabled
        await opened.type("message-text", "Lenses back by noon")
        await chose(opened, "kind-change")
        await chose(opened, "to-department")
        assert opened.find("send-message").disabled
        menu = opened.find("to-which")
        opened.session.apply_patch(menu._i, {"value": "Camera"})
        await opened.happen(menu, "select", "Camera")
        await chose(opened, "hours-4")
        await opened.press("send-message")
        assert "/more/messages" == opened.page.route
        assert "Lenses back by noon" in opened.texts()
        assert said(opened, "you to Camera")
        assert [] == opened.errors()
    await day.settle()
    (one,) = day.state("olga").messages.listed()
    assert MessageKind.CHANGE is one.message.words.kind
    assert 4 * 3_600_000 == one.message.words.until_ms - one.message.words.at_ms

    path = f"/more/messages/{one.message.id}"
    async with phone_page(day.state("olga"), path, TABLET_PX) as opened:
        assert "0 of 1 have acknowledged it" in opened.texts()
        assert f"open-{day.people['ana']}" in keys(opened)
        day.state("ana").messages.acknowledge(one.message.id)
        await day.settle()
        await opened.settle()
        assert "It is acknowledged." in opened.texts()
        await opened.press("withdraw")
        assert "This notice is not here." in opened.texts()
        assert said(opened, "Withdrawn. Saved on this phone.")
        assert [] == opened.errors()


async def test_one_person_is_chosen_by_name(day: World) -> None:
    async with phone_page(day.state("olga"), "/more/messages/new") as opened:
        await opened.type("message-text", "Call your agent")
        await chose(opened, "to-person")
        await opened.type("to-person-name", "be")
        box = opened.find(f"to-person-{day.people['ben']}")
        opened.session.apply_patch(box._i, {"value": True})
        await opened.happen(box, "change", True)
        await opened.press("send-message")
    (one,) = day.state("olga").messages.listed()
    assert (To.PERSON, day.people["ben"]) == (To.PERSON, one.message.person)


async def test_others_read_what_is_for_them_and_write_nothing(day: World) -> None:
    async with phone_page(day.state("ben"), "/more/messages") as opened:
        assert "No notices." in opened.texts()
        assert "new-message" not in keys(opened)
    message = await sent(day, "Parking is at gate B")
    async with phone_page(day.state("ben"), "/more") as opened:
        assert "to-messages" in keys(opened)
        await opened.press("to-messages")
        await opened.press(f"message-{message}")
        assert "withdraw" not in keys(opened)
        assert not said(opened, "have acknowledged")
        await opened.press(f"got-{message}")
        assert "Acknowledged" in opened.texts()
