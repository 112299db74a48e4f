"""A fact that names what comes later counts when it comes, on every store."""

import pytest

from server.store.devices import revoke_device
from shared.access import Role
from shared.changes import Fact
from shared.facts import voided_ids
from shared.nouns.equipment import AssetName
from shared.nouns.incidents import IncidentPrivacy, IncidentWhen
from shared.nouns.plan import DayIdentity, DayStanding, DayStatus
from shared.schema import ALL
from tests.support.office_world import World, check_in, create, edit


def void(fact: str) -> Fact:
    return Fact("void", {"fact": fact})


async def held(world: World, id_: str) -> str:
    fact = await world.fact(id_)
    assert fact is not None
    return fact.held


async def rows(world: World, id_: str) -> list[tuple[str, str]]:
    """Every log row of a fact: its scope, and what it is held for there."""
    return [(e.scope, e.fact.held) for e in await world.log() if e.id == id_ and e.fact]


async def test_a_scan_that_came_before_its_thing_counts_when_the_thing_comes(world):
    ben = await world.phone("ben", Role.GATE)
    day, asset = await world.workday(), world.id("asset")
    body = {"asset": asset, "workday": day, "scan": "check_out", "holder": ben.person}
    scan = await ben.write(Fact("scan", body))
    assert ("held", "unknown_ref") == (scan.status, scan.code)
    before = await world.fact(scan.id)

    await world.office_writes(
        [create("asset", world.id("asset"), name=AssetName("Case"))]
    )
    assert "unknown_ref" == await held(world, scan.id)
    await world.office_writes([create("asset", asset, name=AssetName("Camera A"))])

    after = await world.fact(scan.id)
    assert "" == after.held
    assert (before.stamp, before.received_ms) == (after.stamp, after.received_ms)
    assert (ALL, "") == (await rows(world, scan.id))[-1]
    cy = await world.phone("cy")
    assert scan.id in (await cy.read_all()).facts
    # It is lifted once: another edit of the thing tells nothing of it.
    told = len(await rows(world, scan.id))
    await world.office_writes([edit("asset", asset, name=AssetName("Camera B"))])
    assert told == len(await rows(world, scan.id))


async def test_it_waits_for_each_thing_that_is_missing(world):
    ben = await world.phone("ben", Role.GATE)
    day, asset = world.id("workday"), world.id("asset")
    body = {"asset": asset, "workday": day, "scan": "check_out", "holder": ben.person}
    scan = await ben.write(Fact("scan", body))

    await world.office_writes([create("asset", asset, name=AssetName("Camera A"))])
    assert "unknown_ref" == await held(world, scan.id)
    await world.office_writes([create("workday", day, identity=DayIdentity())])

    assert "" == await held(world, scan.id)


async def test_what_takes_back_a_fact_may_come_before_it(world):
    ben = await world.phone("ben")
    day = await world.workday()
    first = ben.change(check_in(ben.person, day))
    second = ben.change(void(first.id))

    await ben.push(second)
    assert "unknown_ref" == await held(world, second.id)
    await ben.push(first)

    assert ("", "") == (await held(world, first.id), await held(world, second.id))
    facts = await world.store.read(lambda r: r.facts(world.production, "attendance"))
    assert first.id in voided_ids(facts)


async def test_nobody_takes_back_another_persons_fact_by_being_early(world):
    ben, cy = await world.phone("ben"), await world.phone("cy")
    first = ben.change(check_in(ben.person, await world.workday()))
    early = await cy.write(void(first.id))

    await ben.push(first)

    assert "forbidden" == await held(world, early.id)
    facts = await world.store.read(lambda r: r.facts(world.production, "attendance"))
    assert first.id not in voided_ids(facts)


async def test_what_comes_with_a_locked_day_is_an_amendment(world):
    ben = await world.phone("ben")
    day = world.id("workday")
    early = await ben.write(check_in(ben.person, day))

    await world.office_writes(
        [create("workday", day, standing=DayStanding(DayStatus.LOCKED))]
    )

    assert "locked_day" == await held(world, early.id)
    assert ALL not in {scope for scope, _ in await rows(world, early.id)}


async def test_what_the_office_has_decided_on_stays_so(world):
    ben = await world.phone("ben")
    day = world.id("workday")
    early = await ben.write(check_in(ben.person, day))
    await world.office_writes(
        Fact("review", {"fact": early.id, "verdict": "dismissed"})
    )

    await world.office_writes([create("workday", day, identity=DayIdentity())])

    assert "dismissed" == await held(world, early.id)


async def test_a_refused_record_lifts_nothing(world):
    ben = await world.phone("ben")
    day = world.id("workday")
    early = await ben.write(check_in(ben.person, day))

    not_his = await ben.write([create("workday", day, identity=DayIdentity())])

    assert "refused" == not_his.status
    assert "unknown_ref" == await held(world, early.id)
    await world.office_writes([create("workday", day, identity=DayIdentity())])
    assert "" == await held(world, early.id)


async def test_it_is_lifted_after_a_restart_and_though_its_phone_was_revoked(
    world, open_store
):
    ben = await world.phone("ben")
    day = world.id("workday")
    early = await ben.write(check_in(ben.person, day))
    await world.store.write(
        lambda w: revoke_device(w, world.production, ben.id, world.now_ms)
    )
    await world.store.close()
    world.store = open_store()

    await world.office_writes([create("workday", day, identity=DayIdentity())])

    assert "" == await held(world, early.id)


async def test_words_on_a_private_note_go_where_the_note_goes(world):
    ben, cy = await world.phone("ben"), await world.phone("cy")
    note = world.id("incident")
    body = {"on_kind": "incident", "on_id": note, "text": "Nobody else saw it."}
    words = await ben.write(Fact("comment", body))
    assert "unknown_ref" == await held(world, words.id)

    await ben.write([create("incident", note, privacy=IncidentPrivacy(True))])

    assert "" == await held(world, words.id)
    assert words.id in (await ben.read_all()).facts
    assert words.id not in (await cy.read_all()).facts
    assert words.id not in (await cy.snapshot()).facts


async def accepted(world: World, id_: str) -> None:
    review = Fact("review", {"fact": id_, "verdict": "accepted"})
    assert "applied" == (await world.office_writes(review)).status


def said_of(note: str) -> Fact:
    return Fact("comment", {"on_kind": "incident", "on_id": note, "text": "I saw it"})


@pytest.mark.parametrize("is_private", [False, True])
@pytest.mark.parametrize("is_revoked", [False, True])
async def test_words_accepted_before_their_note_stand_where_the_note_does(
    world, is_private, is_revoked
):
    ben, cy, dee = [await world.phone(name) for name in ("ben", "cy", "dee")]
    note = world.id("incident")
    words = cy.change(said_of(note))
    if is_revoked:
        await world.store.write(
            lambda w: revoke_device(w, world.production, cy.id, world.now_ms)
        )
    await cy.push(words)
    await accepted(world, words.id)
    assert "" == await held(world, words.id)
    back = await world.office_writes(void(words.id))
    for who in (ben, dee):
        assert not {words.id, back.id} & (await who.read_all()).facts.keys()

    when, privacy = IncidentWhen(reporter=ben.person), IncidentPrivacy(is_private)
    await ben.write([create("incident", note, when=when, privacy=privacy)])

    for who in (ben, world.ana, await world.pair(cy.person, Role.CREW)):
        for read in (await who.read_all(), await who.snapshot()):
            assert words.id in read.facts
            assert back.id in read.facts or who.person == cy.person
    for read in (await dee.read_all(), await dee.snapshot()):
        both = (words.id in read.facts, back.id in read.facts)
        assert (not is_private, not is_private) == both
    told = len(await rows(world, words.id))
    seen = await world.saw("incident", note)
    await ben.write([edit("incident", note, saw=seen, when=when)])
    assert told == len(await rows(world, words.id))


async def test_what_takes_private_words_back_before_they_come_goes_where_they_go(world):
    ben, cy, dee = [await world.phone(name) for name in ("ben", "cy", "dee")]
    note = world.id("incident")
    when = IncidentWhen(reporter=ben.person)
    private = IncidentPrivacy(True)
    await ben.write([create("incident", note, when=when, privacy=private)])
    words = cy.change(said_of(note))
    back = await cy.write(Fact("void", {"fact": words.id, "reason": "Not so."}))
    await accepted(world, back.id)

    await cy.push(words)

    for read in (await ben.read_all(), await ben.snapshot()):
        assert {words.id, back.id} <= read.facts.keys()
    for read in (await dee.read_all(), await dee.snapshot()):
        assert not {words.id, back.id} & read.facts.keys()


async def test_another_productions_record_lifts_nothing(world):
    ben = await world.phone("ben")
    day = world.id("workday")
    early = await ben.write(check_in(ben.person, day))
    other = await World(world.store, seed=2).begin("Elsewhere")

    await other.office_writes([create("workday", day, identity=DayIdentity())])

    assert "unknown_ref" == await held(world, early.id)
