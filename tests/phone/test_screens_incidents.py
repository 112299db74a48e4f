"""A note in twenty seconds, that a dead phone does not lose; and what others say."""

from collections.abc import AsyncIterator

import pytest

from mobile.replica import drafts
from mobile.state.commenting import CommentDraft
from mobile.state.drafting import NAME, NoteDraft
from mobile.views import drafted
from shared.nouns.incidents import IncidentType, IncidentWhat, Severity
from tests.support.flet_page import OpenPage
from tests.support.phone_page import phone_page, said
from tests.support.world import World

NEW, LIST = "/more/incidents/new", "/more/incidents"
WORDS = "Ladder slipped on the wet step, nobody hurt"


@pytest.fixture
async def form(day: World) -> AsyncIterator[OpenPage]:
    async with phone_page(day.state("ana"), NEW) as opened:
        yield opened
        assert [] == opened.errors()


def has(opened: OpenPage, key: str) -> bool:
    return any(getattr(c, "key", None) == key for c in opened.controls())


async def test_a_note_is_saved_with_the_time_at_which_the_form_opened(
    form: OpenPage, day: World
) -> None:
    opened_ms = day.now_ms
    assert form.find("save-incident").disabled
    day.later(90_000)
    await form.type("incident-text", WORDS)
    await form.press("type-first_aid")
    await form.press("severity-moderate")
    await form.type("incident-immediate", "Step taped off")
    await form.press("save-incident")

    assert LIST == form.page.route
    assert WORDS in form.texts()
    [note] = day.state("ana").incidents.all()
    assert opened_ms == note.incident.when.at_ms
    assert IncidentWhat(IncidentType.FIRST_AID, Severity.MODERATE) == note.incident.what
    assert "Step taped off" == note.incident.action.immediate
    assert note.is_waiting
    await day.settle()
    assert WORDS == day.state("ben").incidents.all()[0].incident.words.text


async def test_after_saving_the_next_note_begins_empty(
    form: OpenPage, day: World
) -> None:
    await form.type("incident-text", WORDS)
    await form.press("save-incident")
    day.later(5_000)
    await form.press("new-incident")

    assert "" == form.find("incident-text").value
    assert None is day.state("ana")._core.read(drafts.get, NAME, NoteDraft)


async def test_what_is_typed_is_on_disk_within_two_seconds_and_survives_a_kill(
    form: OpenPage, day: World
) -> None:
    assert drafted.AUTOSAVE_S < 2
    opened_ms = day.now_ms
    core = day.state("ana")._core
    await form.type("incident-text", WORDS)
    await form.press("type-injury")
    await form.until(lambda: core.read(drafts.get, NAME, NoteDraft))
    day.later(60_000)
    risen = await day.drop("ana")
    async with phone_page(risen.state, NEW) as again:
        assert WORDS == again.find("incident-text").value
        assert not again.find("save-incident").disabled
    draft = risen.state.drafting.begin()
    assert (opened_ms, IncidentType.INJURY) == (draft.when.at_ms, draft.type)
    assert [] == risen.state.incidents.all()


async def test_a_page_that_is_lost_leaves_the_next_one_where_it_was(
    day: World,
) -> None:
    state = day.state("ana")
    async with phone_page(state, NEW) as first:
        await first.type("incident-text", WORDS[:9])
    async with phone_page(state, NEW) as second:
        assert WORDS[:9] == second.find("incident-text").value


async def test_a_redraw_while_typing_writes_nothing_back(
    form: OpenPage, day: World
) -> None:
    field = form.find("incident-text")
    form.session.apply_patch(field._i, {"value": "Ladd"})
    day.state("ana")._core.changed()
    await form.settle()

    assert "Ladd" == form.find("incident-text").value


async def test_an_empty_form_leaves_no_draft_and_opens_at_its_own_time(
    day: World,
) -> None:
    state = day.state("ana")
    async with phone_page(state, NEW) as opened:
        assert not has(opened, "discard-incident")
    day.later(600_000)
    assert day.now_ms == state.drafting.begin().when.at_ms
    assert None is state._core.read(drafts.get, NAME, NoteDraft)


async def test_a_discarded_note_can_be_had_back(form: OpenPage, day: World) -> None:
    await form.type("incident-text", WORDS)
    await form.press("discard-incident")
    assert "" == form.find("incident-text").value
    await form.press("undo")

    assert WORDS == form.find("incident-text").value
    assert [] == day.state("ana").incidents.all()


async def test_undo_of_a_discarded_note_does_not_take_the_place_of_a_newer_one(
    form: OpenPage, day: World
) -> None:
    await form.type("incident-text", WORDS)
    await form.press("discard-incident")
    await form.type("incident-text", "Cable in the wet")
    await form.press("undo")

    assert "Cable in the wet" == form.find("incident-text").value
    assert "Cable in the wet" == day.state("ana").drafting.draft.text
    assert said(form, "Something else was begun since, and is kept instead.")


async def written(day: World, name: str = "ana") -> str:
    incidents = day.state(name).incidents
    saved = incidents.write(incidents.begin(), WORDS)
    await day.settle()
    return saved.record


async def test_a_note_is_commented_by_anybody_and_edited_by_its_reporter(
    day: World,
) -> None:
    note = await written(day)
    async with phone_page(day.state("ben"), f"{LIST}/{note}") as bens:
        assert WORDS in bens.texts()
        assert not has(bens, "save-note")
        await bens.type("comment-text", "Seen it too")
        await bens.press("comment")
        assert "Seen it too" in bens.texts()
        assert [] == bens.errors()
    await day.settle()
    async with phone_page(day.state("ana"), f"{LIST}/{note}") as anas:
        assert "Seen it too" in anas.texts()
        await anas.type("note-text", "Ladder slipped twice")
        await anas.press("severity-major")
        await anas.press("save-note")
        assert "Ladder slipped twice" in anas.texts()
        assert [] == anas.errors()
    await day.settle()
    held = day.state("olga").incidents.note(note).incident
    assert "Ladder slipped twice" == held.words.text
    assert Severity.MAJOR == held.what.severity


async def test_a_comment_half_typed_survives_a_kill(day: World) -> None:
    note = await written(day)
    core, name = day.state("ben")._core, f"comment on {note}"
    async with phone_page(day.state("ben"), f"{LIST}/{note}") as bens:
        await bens.type("comment-text", "Seen it")
        await bens.until(lambda: core.read(drafts.get, name, CommentDraft))
    risen = await day.drop("ben")
    async with phone_page(risen.state, f"{LIST}/{note}") as again:
        assert "Seen it" == again.find("comment-text").value
        await again.press("comment")
        assert "" == again.find("comment-text").value
        assert "Seen it" in again.texts()
        assert [] == again.errors()
    assert None is risen.state._core.read(drafts.get, name, CommentDraft)


async def test_its_reporter_takes_a_note_back_and_may_think_again(day: World) -> None:
    note = await written(day)
    async with phone_page(day.state("ana"), f"{LIST}/{note}") as opened:
        await opened.press("take-back-note")
        assert "This note is not here." in opened.texts()
        await opened.press("undo")
        assert WORDS in opened.texts()
        assert [] == opened.errors()


async def test_the_list_says_who_when_and_how_bad_and_what_has_not_left(
    day: World,
) -> None:
    incidents = day.state("ana").incidents
    await written(day, "ben")
    day.later(60_000)
    incidents.write(incidents.begin(), "Second")
    async with phone_page(day.state("ana"), LIST) as opened:
        texts = opened.texts()
        assert texts.index("Second") < texts.index(WORDS)
        assert any("Ana" in t and "not sent yet" in t for t in texts)
        assert any("Ben" in t and "not sent yet" not in t for t in texts)
        assert [] == opened.errors()


async def test_before_the_first_note_the_list_says_so(day: World) -> None:
    async with phone_page(day.state("ana"), LIST) as opened:
        assert "No notes yet." in opened.texts()
        await opened.press("new-incident")
        assert NEW == opened.page.route
