"""A toolbox talk: who is in is ticked already, and a dead phone loses nothing of it."""

import pytest

from mobile.replica import drafts
from mobile.state.talks import TOPIC_CHARS_MAX, TalkDraft
from shared.access import Role
from shared.errors import BadInput
from shared.nouns.people import Direction
from tests.support.flet_page import OpenPage
from tests.support.phone_page import keys, phone_page, said
from tests.support.world import World

LIST, NEW = "/more/talks", "/more/talks/new"
TABLET_PX = 1180


async def turn(opened: OpenPage, key: str, is_on: bool) -> None:
    box = opened.find(key)
    opened.session.apply_patch(box._i, {"value": is_on})
    await opened.happen(box, "change", is_on)


async def all_in(day: World) -> None:
    """Cem of the camera and Dee of the grips, checked in at the gate, and Ben."""
    await day.person("cem", department="Camera")
    await day.person("dee", department="Grip")
    await day.settle()
    everybody = [day.people[name] for name in ("ben", "cem", "dee")]
    day.state("ben").people.check_all(everybody, Direction.IN)
    await day.settle()


async def test_who_is_in_is_ticked_and_adjusted_by_tapping(day: World) -> None:
    await all_in(day)
    ben, cem, dee = (day.people[name] for name in ("ben", "cem", "dee"))
    async with phone_page(day.state("ben"), NEW, TABLET_PX) as page:
        assert "Who is there · 3" in page.texts()
        assert [True] * 3 == [page.find(f"attendee-{x}").value for x in (ben, cem, dee)]
        assert page.find("save-talk").disabled
        await page.type("talk-topic", "Working at height")
        await turn(page, f"attendee-{dee}", False)
        assert "Who is there · 2" in page.texts()
        assert False is page.find(f"attendee-{dee}").value
        await page.type("attendee-name", "olga")
        await turn(page, f"attendee-{day.people['olga']}", True)
        await page.type("talk-points", "Two harnesses are worn")
        await page.press("save-talk")
        assert LIST == page.page.route
        assert "Working at height" in page.texts()
        assert said(page, "3 there")
        assert [] == page.errors()
    await day.settle()

    [held] = day.state("ana").talks.all()
    assert {ben, cem, day.people["olga"]} == set(held.talk.attendees.elements)
    assert ben == held.talk.presenter.person
    assert "Two harnesses are worn" == held.talk.points.text


async def test_a_department_head_finds_the_own_department_ticked(day: World) -> None:
    await all_in(day)

    assert (day.people["cem"],) == day.state("ana").talk_drafting.begin().attendees
    assert 3 == len(day.state("olga").talk_drafting.begin().attendees)


async def test_whoever_has_gone_is_not_ticked(day: World) -> None:
    await all_in(day)
    day.later(60_000)
    day.state("ben").people.check(day.people["dee"], Direction.OUT)
    here = {day.people["ben"], day.people["cem"]}
    assert here == set(day.state("ben").talk_drafting.begin().attendees)


async def test_a_talk_says_what_it_is_about_and_not_too_much(day: World) -> None:
    drafting = day.state("ben").talk_drafting
    for topic in ("  ", "x" * (TOPIC_CHARS_MAX + 1)):
        drafting.keep(replaced(drafting.begin(), topic))
        with pytest.raises(BadInput):
            drafting.save()
    assert [] == day.state("ben").talks.all()


async def test_a_talk_half_written_survives_a_kill(day: World) -> None:
    await all_in(day)
    ben, core = day.people["ben"], day.state("ben")._core
    opened_ms = day.now_ms
    async with phone_page(day.state("ben"), NEW) as page:
        await page.type("talk-topic", "Working at h")
        await turn(page, f"attendee-{ben}", False)
        await page.until(lambda: core.read(drafts.get, "talk", TalkDraft))
    day.later(60_000)
    risen = await day.drop("ben")
    async with phone_page(risen.state, NEW) as again:
        assert "Working at h" == again.find("talk-topic").value
        assert False is again.find(f"attendee-{ben}").value
        assert not again.find("save-talk").disabled
        await again.press("discard-talk")
        assert "" == again.find("talk-topic").value
        await again.press("undo")
        assert "Working at h" == again.find("talk-topic").value
        await again.press("save-talk")
    [held] = risen.state.talks.all()
    assert opened_ms == held.talk.when.at_ms
    assert None is risen.state._core.read(drafts.get, "talk", TalkDraft)


async def test_crew_read_talks_and_are_offered_none(day: World) -> None:
    await day.phone("cem", Role.CREW)
    async with phone_page(day.state("cem"), LIST) as page:
        assert "No talk yet." in page.texts()
        assert "new-talk" not in keys(page)
    olga = day.state("olga")
    olga.talk_drafting.keep(replaced(olga.talk_drafting.begin(), "Night water work"))
    talk = olga.talk_drafting.save().record
    await day.settle()
    async with phone_page(day.state("cem"), f"{LIST}/{talk}") as page:
        assert "Night water work" in page.texts()
        assert "Nobody was noted." in page.texts()
        assert not {"take-back-talk", "attendee-name"} & keys(page)
        await page.type("comment-text", "I was there too")
        await page.press("comment")
        assert "I was there too" in page.texts()
        assert said(page, "not sent yet")
        await day.settle()
        await page.settle()
        assert not said(page, "not sent yet")
        assert [] == page.errors()


async def test_among_two_hundred_who_are_in_anybody_is_found_and_unticked(
    day: World,
) -> None:
    names = [f"Crew {number:03}" for number in range(200)]
    crew = [await day.person(name) for name in names]
    await day.settle()
    ben, last = day.state("ben"), crew[-1]
    ben.people.check_all(crew, Direction.IN)
    async with phone_page(ben, NEW, TABLET_PX) as page:
        await page.type("talk-topic", "Working at height")
        assert f"attendee-{last}" not in keys(page)
        await page.type("attendee-name", names[-1])
        assert page.find(f"attendee-{last}").value
        await turn(page, f"attendee-{last}", False)
        assert last not in ben.talk_drafting.draft.attendees
        assert [] == page.errors()


async def test_whoever_noted_it_corrects_who_was_there_and_takes_it_back(
    day: World,
) -> None:
    await all_in(day)
    ben = day.state("ben")
    ben.talk_drafting.keep(replaced(ben.talk_drafting.begin(), "Night water work"))
    talk = ben.talk_drafting.save().record
    async with phone_page(ben, f"{LIST}/{talk}") as page:
        await turn(page, f"attendee-{day.people['dee']}", False)
        assert "Who is there · 2" in page.texts()
        assert said(page, "Dee was not there. Saved on this phone.")
        await page.press("undo")
        assert "Who is there · 3" in page.texts()
        await page.press("take-back-talk")
        assert "This talk is not here." in page.texts()
        assert [] == page.errors()
    await day.settle()
    assert [] == day.state("olga").talks.all()
    assert [] == ben.inbox.refusals()


def replaced(draft: TalkDraft, topic: str) -> TalkDraft:
    return TalkDraft(
        draft.when, draft.presenter, topic, "", draft.listed, draft.attendees
    )
