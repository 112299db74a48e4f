"""What a store knows of blobs: who may read one, and when nothing names it any more."""

import hashlib

from server.store.blob_rows import UNNAMED_MS
from server.store.devices import revoke_device
from server.store.rows import Blob, Claim
from shared import schema
from shared.changes import Patch
from shared.nouns.incidents import IncidentPrivacy, IncidentWhen, IncidentWords
from shared.schema import ALL, COORDINATORS
from tests.support.office_world import Phone, World, create, edit

ONE = hashlib.sha256(b"one").hexdigest()
TWO = hashlib.sha256(b"two").hexdigest()
DAY_MS = 24 * 3_600_000


def photos(incident: str, *hashes: str) -> Patch:
    return Patch("incident", incident, add={"photos": hashes})


def note(incident: str, reporter: str, *hashes: str) -> tuple[Patch, ...]:
    made = create(
        "incident",
        incident,
        when=IncidentWhen(at_ms=1, reporter=reporter),
        words=IncidentWords("Ladder slipped"),
    )
    return (made, photos(incident, *hashes))


async def is_named(world: World, sha256: str, *scopes: str) -> bool:
    return await world.store.read(
        lambda reader: reader.blobs.is_named(world.production, sha256, scopes)
    )


async def claimed(world: World, phone: Phone, sha256: str) -> Claim | None:
    return await world.store.read(
        lambda reader: reader.blobs.claim(world.production, phone.person, sha256)
    )


async def receive(world: World, phone: Phone, sha256: str = ONE) -> None:
    blob = Blob(sha256, "image/jpeg", 7, world.now_ms)
    await world.store.write(
        lambda writer: writer.blobs.receive(world.production, phone.person, blob)
    )


async def sweep(world: World, after_ms: int = 0) -> list[str]:
    world.now_ms += after_ms
    return await world.store.write(lambda writer: writer.blobs.sweep(world.now_ms))


async def test_what_a_record_names_is_named_in_its_scope_and_in_no_other(world):
    ben = await world.phone("ben")
    await ben.write(note("incident-one", ben.person, ONE))
    await receive(world, ben)
    assert await is_named(world, ONE, ALL)
    assert await is_named(world, ONE, COORDINATORS, ALL)
    assert not await is_named(world, ONE, COORDINATORS)
    assert not await is_named(world, ONE, schema.person_scope(ben.person))
    assert not await is_named(world, ONE)
    assert not await is_named(world, TWO, ALL)


async def test_a_blob_is_named_in_its_own_production_only(world, open_store):
    ben = await world.phone("ben")
    await ben.write(note("incident-one", ben.person, ONE))
    await receive(world, ben)
    there = await World(open_store(), seed=2).begin("Elsewhere")
    assert not await is_named(there, ONE, ALL)


async def test_what_was_taken_away_is_named_no_more(world):
    ben = await world.phone("ben")
    await ben.write(note("incident-one", ben.person, ONE, TWO))
    await receive(world, ben)
    await receive(world, ben, TWO)
    await ben.write((Patch("incident", "incident-one", remove={"photos": (ONE,)}),))
    assert not await is_named(world, ONE, ALL)
    assert await is_named(world, TWO, ALL)


async def test_what_two_records_name_stays_named_by_the_other(world):
    ben = await world.phone("ben")
    await ben.write(note("incident-one", ben.person, ONE))
    await ben.write(note("incident-two", ben.person, ONE))
    await receive(world, ben)
    await ben.write((Patch("incident", "incident-one", remove={"photos": (ONE,)}),))
    assert await is_named(world, ONE, ALL)


async def test_a_device_claims_what_its_own_change_names_though_it_is_refused(world):
    ben, cy = await world.phone("ben"), await world.phone("cy")
    await ben.write(note("incident-one", ben.person))
    outcome = await cy.write((photos("incident-one", ONE),))
    assert "refused" == outcome.status
    claim = await claimed(world, cy, ONE)
    assert claim is not None
    assert not claim.is_proven
    assert None is await claimed(world, ben, ONE)
    assert not await is_named(world, ONE, ALL)


async def test_a_claim_is_proven_by_the_person_who_sent_the_blob_alone(world):
    ben, cy = await world.phone("ben"), await world.phone("cy")
    await ben.write(note("incident-one", ben.person, ONE))
    await cy.write(note("incident-two", cy.person, ONE))
    await receive(world, ben)
    assert Claim(is_proven=True) == await claimed(world, ben, ONE)
    assert Claim(is_proven=False) == await claimed(world, cy, ONE)


async def test_who_is_found_to_have_a_blob_has_proven_it_and_nobody_else_has(world):
    ben, cy = await world.phone("ben"), await world.phone("cy")
    for one in (ben, cy):
        await one.write(note(f"incident-{one.person}", one.person, ONE))
    await world.store.write(
        lambda writer: writer.blobs.prove(world.production, cy.person, ONE)
    )
    assert Claim(is_proven=False) == await claimed(world, ben, ONE)
    assert Claim(is_proven=True) == await claimed(world, cy, ONE)


async def test_what_only_somebody_without_it_names_is_named_for_nobody(world):
    ben, cy = await world.phone("ben"), await world.phone("cy")
    private = create(
        "incident",
        "incident-one",
        when=IncidentWhen(reporter=ben.person),
        privacy=IncidentPrivacy(True),
    )
    await ben.write((private, photos("incident-one", ONE)))
    await receive(world, ben)
    assert await is_named(world, ONE, schema.person_scope(ben.person))

    await cy.write(note("incident-two", cy.person, ONE))
    assert not await is_named(world, ONE, ALL)
    # Ben has it and does not name it there.
    assert not await is_named(world, ONE, schema.person_scope(cy.person))
    await receive(world, cy)
    assert await is_named(world, ONE, ALL)


async def test_what_somebody_had_before_they_named_it_is_named_at_once(world):
    ben = await world.phone("ben")
    await receive(world, ben)
    await ben.write(note("incident-one", ben.person, ONE))
    assert await is_named(world, ONE, ALL)


async def test_who_may_read_it_names_it_for_others_and_a_revoked_phone_does_not(world):
    ben, cy = await world.phone("ben"), await world.phone("cy")
    await ben.write(note("incident-one", ben.person, ONE))
    await receive(world, ben)
    await cy.write(note("incident-two", cy.person, ONE))
    assert Claim(is_proven=True) == await claimed(world, cy, ONE)

    dan = await world.phone("dan")
    await world.store.write(
        lambda writer: revoke_device(
            writer, world.production, dan.id, world.now_ms, is_stolen=False
        )
    )
    await dan.write(note("incident-three", dan.person, ONE))
    assert Claim(is_proven=False) == await claimed(world, dan, ONE)


async def test_only_hashes_are_photos_and_only_so_many(world):
    ben = await world.phone("ben")
    await ben.write(note("incident-one", ben.person))
    for wrong in ("not a hash", ONE.upper(), "../" + ONE[3:]):
        outcome = await ben.write((photos("incident-one", wrong),))
        assert ("refused", "invalid") == (outcome.status, outcome.code)
    many = [hashlib.sha256(bytes([n])).hexdigest() for n in range(25)]
    assert "applied" == (await ben.write((photos("incident-one", *many[:24]),))).status
    assert "invalid" == (await ben.write((photos("incident-one", many[24]),))).code


async def test_an_edit_of_the_words_leaves_the_photos_named(world):
    ben = await world.phone("ben")
    await ben.write(note("incident-one", ben.person, ONE))
    await receive(world, ben)
    seen = await world.saw("incident", "incident-one")
    words = IncidentWords("Nobody hurt")
    await ben.write((edit("incident", "incident-one", saw=seen, words=words),))
    assert await is_named(world, ONE, ALL)


async def test_a_blob_that_is_named_is_never_swept(world):
    ben = await world.phone("ben")
    await ben.write(note("incident-one", ben.person, ONE))
    await receive(world, ben)
    assert [] == await sweep(world)
    assert [] == await sweep(world, 10 * UNNAMED_MS)
    assert None is not await world.store.read(lambda reader: reader.blobs.get(ONE))


async def test_a_blob_goes_thirty_days_after_nothing_named_it_and_not_before(world):
    ben = await world.phone("ben")
    await ben.write(note("incident-one", ben.person, ONE))
    await receive(world, ben)
    await ben.write((Patch("incident", "incident-one", remove={"photos": (ONE,)}),))
    assert [] == await sweep(world)
    assert [] == await sweep(world, UNNAMED_MS - 1)
    assert [ONE] == await sweep(world, 1)
    assert None is await world.store.read(lambda reader: reader.blobs.get(ONE))
    assert [] == await sweep(world, DAY_MS)


async def test_a_blob_named_again_begins_its_thirty_days_anew(world):
    ben = await world.phone("ben")
    await ben.write(note("incident-one", ben.person, ONE))
    await receive(world, ben)
    away = Patch("incident", "incident-one", remove={"photos": (ONE,)})
    await ben.write((away,))
    assert [] == await sweep(world)
    await ben.write((photos("incident-one", ONE),))
    assert [] == await sweep(world, UNNAMED_MS - DAY_MS)
    await ben.write((away,))
    assert [] == await sweep(world)
    assert [] == await sweep(world, UNNAMED_MS - 1)
    assert [ONE] == await sweep(world, 1)


async def test_a_blob_that_waits_for_review_with_its_note_stays_for_it(world):
    ben = await world.phone("ben")

    def revoke(writer):
        revoke_device(writer, world.production, ben.id, world.now_ms, is_stolen=False)

    await world.store.write(revoke)
    held = await ben.write(note("incident-one", ben.person, ONE))
    assert "held" == held.status
    await receive(world, ben)
    assert [] == await sweep(world)
    assert [] == await sweep(world, 2 * UNNAMED_MS)

    await world.store.write(lambda writer: writer.waiting.drop(held.id))
    assert [] == await sweep(world)
    assert [ONE] == await sweep(world, UNNAMED_MS)


async def test_a_blob_first_seen_unnamed_by_a_clock_that_ran_ahead_goes_in_time(world):
    ben = await world.phone("ben")
    await ben.write(note("incident-one", ben.person, ONE))
    await receive(world, ben)
    await ben.write((Patch("incident", "incident-one", remove={"photos": (ONE,)}),))
    assert [] == await sweep(world, 1_000 * UNNAMED_MS)
    assert [] == await sweep(world, -1_000 * UNNAMED_MS)
    assert [] == await sweep(world, UNNAMED_MS - 1)
    assert [ONE] == await sweep(world, 1)
