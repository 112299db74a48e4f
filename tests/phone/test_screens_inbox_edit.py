"""What was not accepted of a record's words is edited on that record's own page."""

from msgspec.structs import replace

from mobile.state import Saved
from shared.access import Role
from tests.support.phone_page import keys, phone_page
from tests.support.world import World


async def is_now(day: World, role: Role) -> None:
    ana = day.people["ana"]
    await day.state("ana").pair(await day.ticket(ana, role, "Camera"))
    await day.settle()


async def refused(day: World) -> tuple[str, str]:
    """Ana put a talk of hers right, and was no head any more: the talk, the refusal."""
    ana = day.state("ana")
    ana.talk_drafting.keep(replace(ana.talk_drafting.begin(), topic="Ladders"))
    talk = ana.talk_drafting.save().record
    await day.settle()
    kept = ana.talks.rewriting(talk)
    ana.talks.rewrite(replace(kept.begin(), topic="Ladders and ropes"))
    kept.forget()
    await is_now(day, Role.CREW)
    (one,) = ana.inbox.refusals()
    assert "Ladders" == ana.talks.one(talk).talk.topic.text
    return talk, one.id


async def test_edit_opens_a_record_with_its_authors_version_in_the_fields(
    day: World,
) -> None:
    talk, id_ = await refused(day)
    ana = day.state("ana")
    async with phone_page(ana, "/more/inbox") as opened:
        assert f"discard-{id_}" in keys(opened)
        assert f"edit-{id_}" not in keys(opened)
    await is_now(day, Role.HEAD)
    async with phone_page(ana, "/more/inbox") as opened:
        await opened.press(f"edit-{id_}")
        assert f"/more/talks/{talk}" == opened.page.route
        assert "Ladders and ropes" == opened.find("talk-topic").value
        await opened.type("talk-topic", "Ladders and lines")
        await opened.press("save-talk")
        assert [] == opened.errors()
    await day.settle()
    (theirs,) = day.state("ben").talks.all()
    assert "Ladders and lines" == theirs.talk.topic.text
    # Nothing leaves the inbox but by its author's decision.
    assert [id_] == [one.id for one in ana.inbox.refusals()]
    assert [] == ana.inbox.disagreements()


async def test_what_is_half_typed_on_the_page_is_not_replaced_by_what_was_refused(
    day: World,
) -> None:
    talk, id_ = await refused(day)
    await is_now(day, Role.HEAD)
    ana = day.state("ana")
    async with phone_page(ana, f"/more/talks/{talk}") as opened:
        await opened.type("talk-topic", "Ladders, wet ones")
        await opened.arrive("/more/inbox")
        await opened.press(f"edit-{id_}")
        assert "Ladders, wet ones" == opened.find("talk-topic").value


async def test_what_was_taken_back_meanwhile_offers_no_edit(day: World) -> None:
    talk, id_ = await refused(day)
    await is_now(day, Role.HEAD)
    day.state("olga").undo(Saved("", "talk", talk, is_new=True))
    await day.settle()
    async with phone_page(day.state("ana"), "/more/inbox") as opened:
        assert f"edit-{id_}" not in keys(opened)
        assert f"hand-{id_}" in keys(opened)
