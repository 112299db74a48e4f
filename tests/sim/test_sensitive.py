"""What a phone may not hold is on no line to it and nowhere in its files."""

from collections import defaultdict
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace

from mobile.app import Phone
from server.store.protocol import Writer
from shared.access import Role
from shared.nouns.incidents import IncidentPrivacy
from shared.nouns.people import Emergency
from shared.nouns.plan import ItemNotes
from shared.session import Parted
from tests.support import small_day
from tests.support.oracles import check_replicas, phone_standing
from tests.support.photos import carry, note_with_photo
from tests.support.small_day import YARD
from tests.support.world import Network, World

WORDS = "He had been drinking since noon."
SAID = "She told me so at the gate."
CONTACT = "Aunt Vera 0170 444"
DRAFT = "Kept for the surprise wedding"


class Tapped(Network):
    """A line that keeps all that came down it, by the token that asked."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.heard: dict[str, bytes] = defaultdict(bytes)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await super().handle_async_request(request)
        await response.aread()
        self.heard[request.headers.get("authorization", "")] += response.content
        return response


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    made = World(tmp_path)
    made.network = Tapped(made)
    async with made:
        await made.phone("ana", Role.COORDINATOR)
        await made.phone("ben", Role.CREW)
        await made.phone("cy", Role.CREW)
        await small_day.small_day(made)
        await made.edit("person", made.people["ben"], emergency=Emergency(CONTACT))
        await made.settle()
        yield made


def files(phone: Phone) -> bytes:
    """Every byte in the folder of a phone that is running."""
    folder = phone.replica.path.parent
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return b"".join(path.read_bytes() for path in found)


def heard(world: World, name: str) -> bytes:
    assert isinstance(world.network, Tapped)
    address = world.phones[name].client.address()
    assert address is not None
    return world.network.heard[f"Bearer {address.token}"]


def noted(world: World, name: str) -> str:
    """A note of this person's, that all who have a phone may read."""
    incidents = world.state(name).incidents
    return incidents.write(incidents.begin(), WORDS).record


async def becomes(world: World, name: str, role: Role) -> None:
    paired = world.state(name).paired
    assert paired is not None

    def job(writer: Writer) -> None:
        device = writer.device(paired.device)
        assert device is not None
        writer.put_device(replace(device, role=role))

    await world.on_server(world.core.store.write(job))
    # Its stream is closed by that, and it greets anew.
    await world.phones[name].client.advance(Parted())


async def test_an_emergency_contact_goes_to_the_office_and_its_owner_alone(
    world: World,
) -> None:
    for name, may in (("ana", True), ("ben", True), ("cy", False)):
        assert may == (CONTACT.encode() in heard(world, name))
        assert may == (CONTACT.encode() in files(world.phones[name]))


async def test_who_loses_a_role_keeps_nothing_of_what_it_showed(world: World) -> None:
    await world.edit("item", YARD, notes=ItemNotes(DRAFT))
    await world.settle()
    ana = world.phones["ana"]
    assert CONTACT.encode() in files(ana)
    assert DRAFT.encode() in files(ana)
    before = len(heard(world, "ana"))
    await becomes(world, "ana", Role.CREW)

    await world.settle()

    assert CONTACT.encode() not in files(ana)
    assert DRAFT.encode() not in files(ana)
    assert DRAFT.encode() not in heard(world, "ana")[before:]
    await check_replicas(world)


async def test_who_gains_a_role_is_given_what_it_shows(world: World) -> None:
    assert CONTACT.encode() not in files(world.phones["cy"])

    await becomes(world, "cy", Role.COORDINATOR)
    await world.settle()

    await check_replicas(world)
    assert CONTACT in str(phone_standing(world.phones["cy"]))


async def test_what_is_pending_is_sent_before_a_scope_is_given_up(world: World) -> None:
    state = world.state("ana")
    form = state.days.item_form(YARD)
    state.days.set_remark(form, "Ana's last word")
    await becomes(world, "ana", Role.HEAD)

    await world.settle()

    remark = await world.read(
        lambda r: r.registers(world.production, "item", YARD)["remark"].register
    )
    assert "Ana's last word" == remark.value["text"]
    await check_replicas(world)


async def test_a_note_that_becomes_private_is_wiped_where_it_was_read(
    world: World,
) -> None:
    note = noted(world, "ben")
    await world.settle()
    cy = world.phones["cy"]
    assert WORDS.encode() in files(cy)
    world.state("ana").incidents.comment("incident", note, SAID)
    await world.settle()
    assert SAID.encode() in files(cy)
    before = len(heard(world, "cy"))

    await world.edit("incident", note, privacy=IncidentPrivacy(True))
    await world.settle()

    for words in (WORDS.encode(), SAID.encode()):
        assert words not in files(cy)
        assert words not in heard(world, "cy")[before:]
        assert words in files(world.phones["ana"])
        assert words in files(world.phones["ben"])
    await check_replicas(world)


async def test_a_photo_of_a_note_that_becomes_private_leaves_with_it(
    world: World,
) -> None:
    ben, cy = world.phones["ben"], world.phones["cy"]
    saved, [sha256] = await note_with_photo(ben)
    await world.settle()
    await carry(ben)
    assert b"" == cy.state.photos.whole(sha256)
    await carry(cy)
    photo = cy.state.photos.whole(sha256)
    assert photo in files(cy)

    await world.edit("incident", saved.record, privacy=IncidentPrivacy(True))
    await world.settle()

    assert photo not in files(cy)
    assert b"" == cy.state.photos.whole(sha256)
    assert photo == ben.state.photos.whole(sha256)


@pytest.mark.parametrize("is_wanted", [True, False])
async def test_half_a_photo_that_may_not_be_had_any_more_is_not_kept(
    world: World, is_wanted: bool
) -> None:
    ben, cy = world.phones["ben"], world.phones["cy"]
    saved, [sha256] = await note_with_photo(ben)
    await world.settle()
    await carry(ben)
    photo = ben.state.photos.whole(sha256)
    cy.carrier._files.fetch_on(sha256, photo[:2_000])
    if is_wanted:
        cy.state.photos.whole(sha256)
    assert photo[:2_000] in files(cy)

    await world.edit("incident", saved.record, privacy=IncidentPrivacy(True))
    await world.settle()
    await carry(cy)

    assert photo[:2_000] not in files(cy)


async def test_a_phone_that_was_away_never_hears_of_it(world: World) -> None:
    await world.phones.pop("cy").stop()
    note = noted(world, "ben")
    await world.settle()
    await world.edit("incident", note, privacy=IncidentPrivacy(True))
    await world.settle()
    world.unpaired("cy")

    await world.settle()

    assert WORDS.encode() not in heard(world, "cy")
    assert WORDS.encode() not in files(world.phones["cy"])
    await check_replicas(world)


async def test_lifted_it_is_there_again_for_everyone(world: World) -> None:
    note = noted(world, "ben")
    await world.settle()
    for is_private in (True, False):
        await world.edit("incident", note, privacy=IncidentPrivacy(is_private))
        await world.settle()

    for name in ("ana", "ben", "cy"):
        assert [note] == [one.incident.id for one in world.state(name).incidents.all()]
    await check_replicas(world)
