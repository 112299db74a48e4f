"""What was done to the photos of a note is taken back as anything else is."""

import pytest

from mobile.app import Phone
from shared.access import Role
from tests.support.photos import note_with_photo, some_photo
from tests.support.world import World


@pytest.fixture
async def ana(world: World) -> Phone:
    phone = await world.phone("ana", Role.HEAD)
    await world.settle()
    return phone


def photos_of(phone: Phone) -> tuple[str, ...]:
    [note] = phone.state.incidents.all()
    return note.incident.photos.elements


async def test_a_photo_added_is_off_again_and_the_others_stay(world, ana):
    made, [first] = await note_with_photo(ana)
    further = await ana.state.photos.add(some_photo(60, 2))
    form = ana.state.incidents.form(made.record)
    added = ana.state.incidents.add_photo(form, further)
    await world.settle()

    ana.state.undo(added)
    await world.settle()

    assert (first,) == photos_of(ana)
    assert [] == ana.state.inbox.refusals()


async def test_a_photo_taken_off_is_there_again(world, ana):
    made, [first] = await note_with_photo(ana)
    form = ana.state.incidents.form(made.record)
    taken_off = ana.state.incidents.remove_photo(form, first)
    await world.settle()
    assert () == photos_of(ana)

    ana.state.undo(taken_off)
    await world.settle()

    assert (first,) == photos_of(ana)
    assert [] == ana.state.inbox.refusals()
