"""Photos on the incident screens: chosen, shown, on their way, taken off."""

from collections.abc import AsyncIterator
from typing import Any

import flet as ft
import pytest

from tests.support.flet_page import OpenPage
from tests.support.phone_page import keys, phone_page, said
from tests.support.photos import WORDS, carry, note_with_photo, some_photo
from tests.support.pictures import opened, picture
from tests.support.world import World

NEW, LIST = "/more/incidents/new", "/more/incidents"


@pytest.fixture
async def form(day: World) -> AsyncIterator[OpenPage]:
    async with phone_page(day.state("ana"), NEW) as page:
        yield page
        assert [] == page.errors()


def chosen(*pictures: bytes) -> list[dict[str, Any]]:
    """What a client answers when files were picked."""
    return [
        {"id": number, "name": f"{number}.jpg", "size": len(one), "bytes": one}
        for number, one in enumerate(pictures)
    ]


async def choose(page: OpenPage, *pictures: bytes) -> None:
    page.answers["pick_files"] = chosen(*pictures)
    await page.press("add-photo")


def photos_on(page: OpenPage) -> list[ft.Image]:
    return [image for image in page.all(ft.Image) if image.src]


async def test_a_chosen_photo_is_shown_and_saved_with_the_note(form, day):
    await choose(form, picture((900, 600)), picture((600, 900)))
    await form.until(lambda: len(day.state("ana").drafting.draft.photos) == 2)
    await form.settle()
    assert "2 photos" in form.texts()
    assert 2 == len(photos_on(form))
    assert (320, 213) == opened(photos_on(form)[0].src).size
    await form.type("incident-text", WORDS)
    await form.press("save-incident")
    [note] = day.state("ana").incidents.all()
    assert 2 == len(note.incident.photos.elements)
    assert any("2 photos" in text and "not sent yet" in text for text in form.texts())


async def test_a_photo_is_taken_off_before_it_is_saved(form, day):
    await choose(form, picture((900, 600)))
    await form.until(lambda: day.state("ana").drafting.draft.photos)
    await form.settle()
    assert "discard-incident" in keys(form)
    await form.press("remove-photo-1")
    assert () == day.state("ana").drafting.draft.photos
    assert [] == photos_on(form)
    assert "discard-incident" not in keys(form)


async def test_what_is_no_picture_is_said_and_what_was_typed_stays(form, day):
    await form.type("incident-text", WORDS)
    await choose(form, b"no picture")
    await form.until(lambda: said(form, "This picture cannot be read."))
    assert WORDS == form.find("incident-text").value
    assert () == day.state("ana").drafting.draft.photos


async def test_a_device_without_a_picker_says_so(form):
    await form.press("add-photo")
    assert said(form, "This device has no pictures to choose from.")


async def test_nothing_chosen_changes_nothing(form, day):
    await choose(form)
    assert () == day.state("ana").drafting.draft.photos
    assert "Photos" in form.texts()


async def test_where_photos_are_taken_is_off_until_it_is_turned_on(form, day):
    assert not form.find("keep-place").value
    await form.happen(form.find("keep-place"), "change", "true")
    assert form.find("keep-place").value
    assert day.state("ana").photos.keeps_place


async def test_a_photo_that_is_on_its_way_is_told_and_comes(day):
    ana, ben = day.phones["ana"], day.phones["ben"]
    saved, _ = await note_with_photo(ana, some_photo(60, 1), some_photo(60, 2))
    await day.settle()
    async with phone_page(ben.state, f"{LIST}/{saved.record}") as page:
        assert "0 of 2 photos here" in page.texts()
        assert 2 == page.texts().count("Not here yet")
        assert "add-photo" not in keys(page)
        await carry(ana)
        day.later(60_000)
        ben.state._core.ticked()
        await page.settle()
        await carry(ben)
        await page.settle()
        assert "2 photos" in page.texts()
        assert 2 == len(photos_on(page))
        await page.press("photo-1")
        assert 3 == len(photos_on(page))
        whole = photos_on(page)[-1].src
        assert ben.state.photos.whole(page_hashes(ben, saved.record)[0]) == whole
        assert [] == page.errors()


def page_hashes(phone: Any, record: str) -> tuple[str, ...]:
    return phone.state.incidents.note(record).incident.photos.elements


async def test_its_reporter_adds_a_photo_later_and_takes_it_off_again(day):
    ana = day.phones["ana"]
    state = ana.state
    saved = state.incidents.write(state.incidents.begin(), WORDS)
    async with phone_page(state, f"{LIST}/{saved.record}") as page:
        await choose(page, picture((900, 600)))
        await page.until(lambda: page_hashes(ana, saved.record))
        await page.settle()
        assert said(page, "Photo added. Saved on this phone.")
        await page.press("photo-1")
        await page.press("remove-photo")
        assert () == page_hashes(ana, saved.record)
        await page.press("undo")
        assert 1 == len(page_hashes(ana, saved.record))
        assert [] == page.errors()
    await day.settle()
    await carry(ana)
    elements = page_hashes(day.phones["ben"], saved.record)
    assert page_hashes(ana, saved.record) == elements
    assert 1 == len(elements)


async def test_the_sync_centre_counts_photos_until_all_of_each_has_arrived(day):
    ana = day.phones["ana"]
    await note_with_photo(ana, some_photo(500))
    await day.settle()
    async with phone_page(ana.state, "/more/sync") as page:
        assert "1 photo · 0 % sent" in page.texts()
        assert 1 == ana.state.freshness().waiting
        await ana.carrier.step()
        await ana.carrier.step()
        await page.settle()
        assert any(text.startswith("1 photo · ") for text in page.texts())
        assert "1 photo · 0 % sent" not in page.texts()
        await carry(ana)
        await page.settle()
        assert "Everything you recorded is received" in page.texts()
        assert 0 == ana.state.freshness().waiting
        assert [] == page.errors()
