"""A person's photo: put there by them or the office, and seen at the gate."""

from typing import Any

import pytest

from mobile.state import State
from shared import tags
from shared.access import Role
from shared.errors import Forbidden
from shared.nouns.base import Tag
from tests.support.phone_page import keys, phone_page, said
from tests.support.photos import carry
from tests.support.pictures import picture
from tests.support.world import World

ANA_TAG = tags.make(b"an" * 5)
# What a device's own picker answers.
CHOSEN: Any = {
    "pick_files": [
        {
            "id": 1,
            "name": "face.jpg",
            "size": len(picture()),
            "path": None,
            "bytes": picture(),
        }
    ]
}


@pytest.fixture
async def gate(day: World) -> State:
    await day.edit("person", day.people["ana"], tag=Tag(ANA_TAG))
    gus = await day.phone("gus", Role.GATE)
    await day.settle()
    gus.state.kiosk.enter()
    return gus.state


async def put(day: World) -> str:
    """Ana's own, made on her phone."""
    ana = day.state("ana")
    sha256 = await ana.photos.add(picture())
    ana.portraits.put(day.people["ana"], sha256)
    await day.settle()
    await carry(day.phones["ana"])
    return sha256


async def test_the_gate_has_the_face_before_anybody_comes_and_shows_it_without_a_line(
    gate: State, day: World
) -> None:
    sha256 = await put(day)
    await carry(day.phones["gus"])
    day.network.is_up = False

    assert 1 == gate.photos.here([sha256])
    async with phone_page(gate, "/", 1180) as opened:
        assert "face" not in keys(opened)
        gate.kiosk.hear(ANA_TAG)
        await opened.settle()
        assert {"face", "shown"} <= keys(opened)
        assert said(opened, "IN 07:")
        assert [] == opened.errors()


async def test_a_gate_that_signs_in_again_has_the_faces_again_without_a_restart(
    gate: State, day: World
) -> None:
    sha256 = await put(day)
    await carry(day.phones["gus"])
    assert 1 == gate.photos.here([sha256])
    await gate.signing_out.sign_out()

    await gate.pair(await day.ticket(day.people["gus"], Role.GATE))
    await day.settle()
    gate.kiosk.enter()
    await day.settle()
    await carry(day.phones["gus"])

    assert 1 == gate.photos.here([sha256])


async def test_who_has_no_photo_is_shown_as_before(gate: State, day: World) -> None:
    async with phone_page(gate, "/") as opened:
        gate.kiosk.hear(ANA_TAG)
        await opened.settle()
        assert "shown" in keys(opened)
        assert "face" not in keys(opened)


async def test_a_phone_that_is_no_gate_fetches_no_faces_unasked(day: World) -> None:
    sha256 = await put(day)
    await carry(day.phones["ben"])

    assert 0 == day.state("ben").photos.here([sha256])


async def test_another_takes_the_place_of_the_first_and_is_taken_back(
    day: World,
) -> None:
    ana, me = day.state("ana"), day.people["ana"]
    first = await put(day)
    second = await ana.photos.add(picture((300, 200)))
    saved = ana.portraits.put(me, second)
    await day.settle()

    assert (second,) == day.state("olga").people.all()[me].photos.elements
    ana.undo(saved)
    await day.settle()
    assert (first,) == day.state("olga").people.all()[me].photos.elements


async def test_crew_put_no_photo_on_another(day: World) -> None:
    carl = (await day.phone("carl")).state
    await day.settle()
    sha256 = await carl.photos.add(picture())
    ana = day.people["ana"]
    assert not carl.portraits.may_set(ana)
    carl.portraits.put(ana, sha256)
    await day.settle()

    assert "" == carl.portraits.of(ana)
    assert "" == day.state("olga").portraits.of(ana)


async def test_a_display_puts_none(day: World) -> None:
    wall = (await day.phone("wall", Role.DISPLAY)).state
    await day.settle()
    with pytest.raises(Forbidden):
        wall.portraits.put(day.people["wall"], "a" * 64)


async def test_on_ones_own_page_a_photo_is_chosen_and_taken_off(day: World) -> None:
    ana, me = day.state("ana"), day.people["ana"]
    async with phone_page(ana, f"/people/{me}") as opened:
        assert "face" not in keys(opened)
        opened.answers.update(CHOSEN)
        await opened.press("put-face")
        await opened.until(lambda: ana.portraits.of(me))
        await opened.settle()
        assert "face" in keys(opened)
        assert said(opened, "Photo put here. Saved on this phone.")
        await opened.press("take-off-face")
        assert "" == ana.portraits.of(me)
        await opened.press("undo")
        assert "" != ana.portraits.of(me)
        assert [] == opened.errors()


async def test_on_the_page_of_another_crew_see_and_the_office_sets(day: World) -> None:
    await put(day)
    ana = day.people["ana"]
    async with phone_page(day.state("ben"), f"/people/{ana}") as opened:
        assert not {"put-face", "take-off-face"} & keys(opened)
    async with phone_page(day.state("olga"), f"/people/{ana}") as opened:
        assert {"put-face", "take-off-face"} <= keys(opened)
        assert [] == opened.errors()
