"""Who may read what, and when it moves: on every store."""

import msgspec
import pytest

from server.sync.pull import pull
from shared import access
from shared.access import Role
from shared.changes import Fact
from shared.nouns.incidents import (
    IncidentAction,
    IncidentPrivacy,
    IncidentWhen,
    IncidentWords,
)
from shared.nouns.people import Emergency
from shared.nouns.plan import DayIdentity
from shared.schema import ALL, COORDINATORS, person_scope
from shared.wire import Cursor, Pull
from tests.support.office_world import Phone, World, create, edit

SECRET = "He had been drinking."
SAID = "She told me at the gate."


async def wire(world: World, phone: Phone, after: int = 0) -> bytes:
    """All that a pull from here on puts on the line, as bytes."""
    epoch = (await world.store.read(lambda r: r.head(world.production))).epoch
    change = await world.store.read(lambda r: r.row_change(world.production, after))
    cursors = {scope: Cursor(epoch, after, change or "") for scope in phone.scopes}
    pulled = await world.store.read(
        lambda reader: pull(
            reader, world.production, phone.token_hash, Pull(cursors), world.now_ms
        )
    )
    assert not pulled.reply.more
    return msgspec.json.encode(pulled.reply)


async def noted(world: World, by: Phone, is_private: bool = False) -> str:
    note = world.id("incident")
    privacy = {"privacy": IncidentPrivacy(True)} if is_private else {}
    done = await by.write(
        [
            create(
                "incident",
                note,
                when=IncidentWhen(reporter=by.person),
                words=IncidentWords(SECRET),
                **privacy,
            )
        ]
    )
    assert "applied" == done.status
    return note


def said(note: str) -> Fact:
    return Fact("comment", {"on_kind": "incident", "on_id": note, "text": SAID})


async def made_private(world: World, note: str, is_private: bool = True):
    seen = await world.saw("incident", note)
    return await world.office_writes(
        [edit("incident", note, saw=seen, privacy=IncidentPrivacy(is_private))]
    )


async def test_what_is_private_from_the_start_never_leaves_for_others(world):
    ben = await world.phone("ben")
    cy = await world.phone("cy")
    note = await noted(world, ben, is_private=True)
    await ben.write(said(note))

    for phone in (ben, world.ana):
        assert SECRET.encode() in await wire(world, phone)
        assert SAID.encode() in await wire(world, phone)
        assert note in {id_ for _, id_, _ in (await phone.snapshot()).registers}
    line = await wire(world, cy)
    assert (-1, -1) == (line.find(SECRET.encode()), line.find(SAID.encode()))
    assert note.encode() not in line
    assert SECRET not in str(await cy.snapshot())


async def test_made_private_it_leaves_everyone_and_is_not_told_again(world):
    ben = await world.phone("ben")
    cy = await world.phone("cy")
    note = await noted(world, ben)
    spoken = await world.ana.write(said(note))
    held = await cy.read_all()
    assert SECRET in str(held)
    start = world.store.head_now(world.production)

    await made_private(world, note)

    assert SECRET.encode() not in await wire(world, cy, start)
    # Nor to one who reads the log from before it became private.
    assert SECRET.encode() not in await wire(world, cy)
    assert SAID.encode() not in await wire(world, cy)
    outs = [e for e in await world.log() if e.is_out and e.seq > start]
    assert {(ALL, "incident", note), (ALL, "fact", spoken.id)} == {
        (e.scope, e.kind, e.id) for e in outs
    }
    after = await cy.read_all()
    assert SECRET not in str(after)
    assert SAID not in str(after)
    assert after == await cy.snapshot()
    for phone in (ben, world.ana):
        replica = await phone.read_all()
        assert replica == await phone.snapshot()
        assert SECRET in str(replica)
        assert SAID in str(replica)
    homes = {held.scope for held in (await world.held("incident", note)).values()}
    assert {COORDINATORS} == homes


async def test_a_replica_that_held_it_drops_it(world):
    ben = await world.phone("ben")
    cy = await world.phone("cy")
    note = await noted(world, ben)
    replica = await cy.read_all()
    start = world.store.head_now(world.production)
    await made_private(world, note)

    replica.take(
        effect
        for effect in await world.log()
        if effect.seq > start and effect.scope in cy.scopes
    )

    assert SECRET not in str(replica)
    assert replica == await cy.snapshot()


async def test_what_is_added_to_a_private_note_stays_private(world):
    ben = await world.phone("ben")
    cy = await world.phone("cy")
    note = await noted(world, ben, is_private=True)
    seen = await world.saw("incident", note)
    await ben.write([edit("incident", note, saw=seen, words=IncidentWords("Worse."))])
    sent_home = IncidentAction("Sent home.")
    await world.office_writes([edit("incident", note, action=sent_home)])

    assert b"Worse." not in await wire(world, cy)
    assert b"Sent home." not in await wire(world, cy)
    assert "Sent home." in str(await ben.read_all())


async def test_lifted_it_returns_whole_to_everyone(world):
    ben = await world.phone("ben")
    cy = await world.phone("cy")
    note = await noted(world, ben)
    await ben.write(said(note))
    await made_private(world, note)

    await made_private(world, note, is_private=False)

    replica = await cy.read_all()
    assert SECRET in str(replica)
    assert SAID in str(replica)
    assert replica == await cy.snapshot()
    for phone in (ben, world.ana):
        assert await phone.read_all() == await phone.snapshot()
    homes = {held.scope for held in (await world.held("incident", note)).values()}
    assert {ALL} == homes


async def test_only_the_office_makes_it_public_again(world):
    ben = await world.phone("ben")
    note = await noted(world, ben, is_private=True)
    seen = await world.saw("incident", note)

    refused = await ben.write(
        [edit("incident", note, saw=seen, privacy=IncidentPrivacy(False))]
    )

    assert ("refused", "forbidden") == (refused.status, refused.code)
    assert {COORDINATORS} == {
        held.scope for held in (await world.held("incident", note)).values()
    }


async def test_a_void_of_what_was_said_in_private_is_private(world):
    ben = await world.phone("ben")
    cy = await world.phone("cy")
    note = await noted(world, ben, is_private=True)
    spoken = await ben.write(said(note))

    await ben.write(Fact("void", {"fact": spoken.id, "reason": "It was Di."}))

    assert b"It was Di." not in await wire(world, cy)
    assert "It was Di." in str(await ben.read_all())


async def test_whoever_comments_on_a_private_note_keeps_their_words(world):
    ben = await world.phone("ben")
    cy = await world.phone("cy")
    note = await noted(world, ben)
    await cy.write(said(note))

    await made_private(world, note)

    replica = await cy.read_all()
    assert SAID in str(replica)
    assert SECRET not in str(replica)
    assert replica == await cy.snapshot()


async def test_an_emergency_contact_reaches_the_office_and_that_person(world):
    ben = await world.phone("ben")
    cy = await world.phone("cy")
    await world.office_writes(
        [edit("person", ben.person, emergency=Emergency("Mum", "0700 900123"))]
    )

    assert b"0700 900123" in await wire(world, ben)
    assert b"0700 900123" in await wire(world, world.ana)
    assert b"0700 900123" not in await wire(world, cy)
    assert "0700 900123" not in str(await cy.snapshot())
    assert await ben.read_all() == await ben.snapshot()
    rows = [e for e in await world.log() if "emergency" in e.groups]
    assert {COORDINATORS, person_scope(ben.person)} == {e.scope for e in rows}


@pytest.mark.parametrize("role", [Role.CREW, Role.GATE, Role.HEAD, Role.DISPLAY])
async def test_nobody_but_the_office_holds_the_office_scope(world, role):
    di = await world.phone("di", role)

    assert COORDINATORS not in access.scopes((await di.device()).actor)


async def test_what_is_said_of_a_note_that_was_refused_is_told_to_nobody_else(world):
    ben, cy = await world.phone("ben"), await world.phone("cy")
    note = world.id("incident")
    private = create("incident", note, privacy=IncidentPrivacy(True))
    not_his = create("workday", world.id("workday"), identity=DayIdentity())
    assert "refused" == (await ben.write([private, not_his])).status

    words = await ben.write(said(note))

    assert ("held", "unknown_ref") == (words.status, words.code)
    assert SAID.encode() in await wire(world, world.ana)
    verdict = {"fact": words.id, "verdict": "accepted"}
    assert "applied" == (await world.ana.write(Fact("review", verdict))).status
    for phone in (ben, world.ana):
        assert "" == (await phone.read_all()).facts[words.id].held
    assert SAID.encode() not in await wire(world, cy)
    assert words.id not in (await cy.snapshot()).facts


async def test_words_that_came_before_their_private_note_stay_private(world):
    ben, cy = await world.phone("ben"), await world.phone("cy")
    note = world.id("incident")
    words = await ben.write(said(note))
    when, privacy = IncidentWhen(reporter=ben.person), IncidentPrivacy(True)
    await ben.write([create("incident", note, when=when, privacy=privacy)])

    for phone in (ben, world.ana):
        replica = await phone.read_all()
        assert "" == replica.facts[words.id].held
        assert replica == await phone.snapshot()
    assert SAID.encode() not in await wire(world, cy)
    assert words.id not in (await cy.snapshot()).facts
