import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared import pins, tags
from shared.nouns.base import Tag
from shared.nouns.equipment import (
    Asset,
    AssetKit,
    AssetName,
    AssetOwner,
    Condition,
    Ownership,
)
from shared.nouns.people import Job, Person, PersonKind, PersonName
from shared.nouns.production import Place, PlaceKind
from shared.nouns.review import Conflict
from tests.support.panel import NOW_MS, OfficeOf, fields_of, made, office, words

BO, CASE, LENS = "person-bo", "asset-case", "asset-50mm"
CODE = tags.make(bytes(range(10)))
HOUR_MS = 3_600_000


@pytest.fixture
async def ana(tmp_path: Path) -> AsyncIterator[OfficeOf]:
    more = [
        made(
            "person",
            BO,
            name=PersonName("Bo Lind"),
            job=Job(department="Grip", title="Key grip"),
            tag=Tag(CODE),
        ),
        made("asset", CASE, name=AssetName("Lens case", "Camera")),
        made(
            "asset",
            LENS,
            name=AssetName("50 mm", "Camera", "S-17"),
            kit=AssetKit(CASE),
            owner=AssetOwner(Ownership.RENTAL, "Optik", NOW_MS + 1),
        ),
    ]
    async with office(tmp_path, more=more) as ana:
        yield ana


def new_form(page: str) -> dict[str, object]:
    found = re.search(r'<form id="new-.*?</form>', page, re.S)
    assert found is not None
    return fields_of(found[0])


async def add(ana: OfficeOf, page: str, status: int = 200, **typed: object) -> str:
    fields = new_form(await ana.get(page)) | typed
    return words((await ana.post(page, status, **fields)).text)


async def edit(ana: OfficeOf, at: str, status: int = 200, **typed: object) -> str:
    fields = fields_of(await ana.get(f"{at}?mode=edit")) | typed
    return words((await ana.post(at, status, **fields)).text)


async def named(ana: OfficeOf, type_: type, name: str) -> object:
    [found] = [o for o in (await ana.records(type_)).values() if o.name.name == name]
    return found


async def test_people_stand_by_department_and_are_found(ana):
    page = words(await ana.get("/people"))
    assert "2 in all" in page
    assert f"Grip 1 Bo Lind Key grip {tags.readable(CODE)}" in page
    assert page.index("Grip 1") < page.index("Others 1")
    found = words(await ana.get("/people?q=key+bo"))
    assert "1 found" in found
    assert "Others" not in found
    assert "Nothing found" in words(await ana.get("/people?q=zebra"))


async def test_a_new_person_gets_a_badge_code(ana):
    told = await add(ana, "/people", name="Cy Moss", department="Cast", phone="555")
    assert "Cy Moss" not in told
    cy = await named(ana, Person, "Cy Moss")
    assert isinstance(cy, Person)
    assert (cy.tag.code, "555") == (tags.parse(cy.tag.code), cy.contact.phone)
    assert "Cast 1 Cy Moss 555" in words(await ana.get("/people"))


async def test_a_visitor_has_a_host(ana):
    typed = {"name": "Vi Olt", "kind": "visitor"}
    told = await add(ana, "/people", 422, **typed)
    assert "Visits whom: Write who receives them." in told
    await add(ana, "/people", host="Ana Ruiz", reason="fire safety", **typed)
    assert "Visitors 1 Vi Olt visitor visits Ana Ruiz: fire safety" in words(
        await ana.get("/people")
    )


async def test_a_wrong_field_of_a_person_names_itself_and_the_fix(ana):
    head = await ana.head()
    told = await add(ana, "/people", 422, name=" ", email="bo", tag="12345")
    assert "Name: Write their name." in told
    assert "E-mail: Write the whole address" in told
    assert "Badge code: This code has a slip in it." in told
    told = await add(ana, "/people", 422, name="Cy", tag=tags.readable(CODE).lower())
    assert "Badge code: Another badge or label has this code." in told
    assert head == await ana.head()


async def test_a_person_is_edited_in_their_row(ana):
    told = await edit(ana, f"/people/{BO}", kind="cast", cast_number="4", character="N")
    assert "Bo Lind Key grip 4 N" in told
    bo = (await ana.records(Person))[BO]
    assert (PersonKind.CAST, "Key grip", CODE) == (
        bo.job.kind,
        bo.job.title,
        bo.tag.code,
    )


async def test_the_office_sets_a_pin_that_nobody_reads_again(ana):
    told = await edit(ana, f"/people/{BO}", 422, pin="12345")
    assert "New PIN: A PIN has 6 digits." in told
    told = await edit(ana, f"/people/{BO}", 422, pin="111111")
    assert "Anybody would try that one first." in told
    assert "" == (await ana.records(Person))[BO].pin.mark

    told = await edit(ana, f"/people/{BO}", pin="270 114")
    page = await ana.get(f"/people/{BO}?mode=edit")
    assert (
        pins.mark("270114", ana.production) == (await ana.records(Person))[BO].pin.mark
    )
    assert not {"270114", "270 114"} & {*told.split(), *page.split('"')}

    await edit(ana, f"/people/{BO}", phone="2")
    assert "" != (await ana.records(Person))[BO].pin.mark


async def test_saving_what_did_not_change_writes_nothing(ana):
    head = await ana.head()
    await edit(ana, f"/people/{BO}")
    await edit(ana, f"/assets/{LENS}")
    assert head == await ana.head()


async def test_two_who_edit_different_things_of_a_person_do_not_meet(ana):
    first = fields_of(await ana.get(f"/people/{BO}?mode=edit"))
    await ana.post(f"/people/{BO}", **first | {"phone": "1"})
    await ana.post(f"/people/{BO}", **first | {"name": "Bo Lindh"})
    bo = (await ana.records(Person))[BO]
    assert ("1", "Bo Lindh") == (bo.contact.phone, bo.name.name)
    assert {} == await ana.records(Conflict)


async def test_two_who_edit_the_same_thing_are_both_kept(ana):
    first = fields_of(await ana.get(f"/people/{BO}?mode=edit"))
    await ana.post(f"/people/{BO}", **first | {"phone": "1"})
    reply = await ana.post(f"/people/{BO}", **first | {"phone": "2"})
    assert "Somebody else changed Bo Lind too." in words(reply.text)
    assert 1 == len(await ana.records(Conflict))


@pytest.mark.parametrize(
    ("at", "type_"), [(f"/people/{BO}", Person), (f"/assets/{LENS}", Asset)]
)
async def test_a_record_is_cancelled_and_taken_back(ana, at, type_):
    seen = fields_of(await ana.get(at))
    reply = await ana.post(f"{at}/cancel", **seen)
    assert ">Undo</button>" in reply.text
    id_ = at.rsplit("/", 1)[1]
    assert (await ana.records(type_))[id_].life.is_cancelled
    await ana.post(f"{at}/revive", **fields_of(reply.text))
    assert not (await ana.records(type_))[id_].life.is_cancelled
    assert {} == await ana.records(Conflict)


async def test_what_two_windows_have_cancelled_is_taken_back_by_one_press(ana):
    at = f"/assets/{LENS}"
    seen = fields_of(await ana.get(at))
    await ana.post(f"{at}/cancel", **seen)
    # The other window had not seen that; both mean the same.
    reply = await ana.post(f"{at}/cancel", **seen)
    assert (await ana.records(Asset))[LENS].life.is_cancelled
    await ana.post(f"{at}/revive", **fields_of(reply.text))
    assert not (await ana.records(Asset))[LENS].life.is_cancelled
    assert {} == await ana.records(Conflict)


async def test_a_place_is_added_and_edited(ana):
    typed = {"name": "Pier 4", "kind": "set", "map_url": "maps.example/4"}
    told = await add(ana, "/places", 422, **typed)
    assert "Map link: Paste the whole link" in told
    await add(ana, "/places", **typed | {"map_url": "geo:49.28,-123.1"})
    place = await named(ana, Place, "Pier 4")
    assert isinstance(place, Place)
    await edit(ana, f"/places/{place.id}", phone="555 1", address="East gate")
    place = (await ana.records(Place))[place.id]
    assert (PlaceKind.SET, "555 1") == (place.name.kind, place.where.phone)
    page = await ana.get("/places")
    assert "Set 1 Pier 4 East gate Map 555 1" in words(page)
    assert 'href="geo:49.28,-123.1"' in page


async def test_assets_stand_by_category_with_kit_owner_and_condition(ana):
    page = words(await ana.get("/assets"))
    assert "Camera 2 50 mm in Lens case serial S-17 rented from Optik" in page
    assert "good" in page


async def test_an_asset_is_added_to_a_kit_with_a_label_code(ana):
    typed = {"name": "35 mm", "kit": CASE, "quantity": "2", "rental_due": "2026-06-01"}
    await add(ana, "/assets", condition="damaged", **typed)
    made_ = await named(ana, Asset, "35 mm")
    assert isinstance(made_, Asset)
    assert (CASE, 2, Condition.DAMAGED) == (
        made_.kit.kit,
        made_.stock.quantity,
        made_.condition.condition,
    )
    assert made_.tag.code == tags.parse(made_.tag.code)
    assert made_.owner.rental_due_ms == NOW_MS + (20 * 24 + 3) * HOUR_MS


async def test_a_wrong_field_of_an_asset_names_itself_and_the_fix(ana):
    told = await add(
        ana, "/assets", 422, name="", quantity="none", rental_due="June", tag=CODE
    )
    assert "Name: Give the asset a name." in told
    assert "How many: Write how many there are" in told
    assert "Back by: Choose a date" in told
    assert "Label code: Another badge or label has this code." in told


async def test_an_asset_cannot_be_its_own_kit_or_in_one_that_is_not_there(ana):
    form = await ana.get(f"/assets/{CASE}?mode=edit")
    assert f'value="{CASE}"' not in form
    told = await edit(ana, f"/assets/{LENS}", 422, kit="asset-gone")
    assert "The kit of this asset is not known." in told
    assert CASE == (await ana.records(Asset))[LENS].kit.kit


async def test_rows_of_records_that_are_not_there_are_not_found(ana):
    for at in ("/people/person-x", "/places/place-x", "/assets/asset-x"):
        await ana.get(at, 404)
        await ana.get(f"{at}?mode=edit", 404)
