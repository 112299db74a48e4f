"""What is kept beside the log comes back as it was put, on every store."""

import hashlib

import msgspec
import pytest
from msgspec.structs import replace

from server.store.protocol import Reader, Writer
from server.store.rows import (
    Blob,
    Claim,
    Device,
    Display,
    HeldChange,
    PairingCode,
)
from shared import schema
from shared.access import Role
from shared.changes import Change, Effect, Fact, Outcome, Patch, Register, StoredFact
from shared.clock import Reading, Stamp
from tests.support.bare_store import PRODUCTIONS, two_productions

P, OTHER = PRODUCTIONS
STAMP = Stamp(7, "device-1", 1)
TOKEN = hashlib.sha256(b"token").digest()
PHOTO = hashlib.sha256(b"photo").hexdigest()
DEVICE = Device("device-0001", P, "person-0001", Role.HEAD, department="Camera")
# Every field says something, so that one which is not kept is missed.
CHANGE = Change(
    id="change-0001",
    device_seq=1,
    actor="person-0001",
    at=Reading(1, "boot", 2),
    schema=1,
    act="act-0001",
    patches=(Patch("place", "place-0001", True, {"name": {"name": "Gate 1"}}),),
)
OUTCOME = Outcome(
    CHANGE.id,
    "refused",
    4,
    "invalid",
    "No such gate.",
    {"kind": "place"},
    {"name": Register({"name": "Gate"}, "change-0000", STAMP, "ana", 3)},
)
HELD = HeldChange(CHANGE, "schema_new", STAMP, 5, DEVICE)


@pytest.fixture
async def store(open_store):
    return await two_productions(open_store())


def place(id_: str, scope: str = schema.ALL, is_out: bool = False) -> Effect:
    register = Register({"name": "Gate"}, f"change-{id_}", STAMP)
    groups = {} if is_out else {"name": register}
    return Effect(0, scope, register.change, "place", id_, groups, is_out=is_out)


async def test_what_a_job_is_told_of_records_is_what_its_build_knows(store):
    known = store.read(lambda reader: reader.registry.version)
    assert schema.SCHEMA_VERSION == await known
    assert schema.OURS == await store.write(lambda writer: writer.registry)


async def test_productions_come_in_the_order_in_which_they_were_made(store):
    rows = await store.read(lambda reader: reader.productions())
    assert [(P, f"epoch-{P}", 0, 0), (OTHER, f"epoch-{OTHER}", 0, 1)] == [
        (row.id, row.epoch, row.head, row.created_ms) for row in rows
    ]
    assert 0 == rows[0].backed_up_seq
    assert rows[1] == await store.read(lambda reader: reader.production(OTHER))


async def test_a_change_and_its_outcome_are_kept_as_they_were_and_its_number_is_taken(
    store,
):
    def job(writer: Writer) -> tuple[object, ...]:
        before = writer.outcome(CHANGE.id), writer.change_at("device-0001", 1)
        writer.put_outcome(P, "device-0001", CHANGE, OUTCOME, 9)
        return *before, writer.outcome(CHANGE.id), writer.change_at("device-0001", 1)

    assert (None, None, (P, OUTCOME), CHANGE.id) == await store.write(job)
    assert (P, OUTCOME) == await store.read(lambda reader: reader.outcome(CHANGE.id))
    assert CHANGE == await store.read(lambda reader: reader.change(CHANGE.id))
    number = store.read(lambda reader: reader.change_at("device-0001", 1))
    assert CHANGE.id == await number
    for device, seq in (("device-0001", 2), ("device-0002", 1)):
        found = store.read(lambda reader, d=device, n=seq: reader.change_at(d, n))
        assert await found is None
    assert await store.read(lambda reader: reader.change("change-9999")) is None


async def test_what_is_looked_up_at_once_is_what_is_found_one_by_one(store):
    second = replace(CHANGE, id="change-0002", device_seq=2)
    ids = (CHANGE.id, second.id, "change-9999", CHANGE.id)
    asked = tuple(replace(CHANGE, id=id_) for id_ in ids)

    def found(writer: Writer) -> tuple[object, ...]:
        """What there is of the record that all of them make, and their outcomes."""
        groups = set(writer.registers(P, "place", "place-0001"))
        outcomes = [writer.outcome(id_) for id_ in ids]
        return groups, writer.kind_of("place-0001"), outcomes

    def undone(writer: Writer) -> None:
        with writer.savepoint():
            writer.append(P, place("place-0001"))
            writer.put_outcome(P, "device-0001", second, OUTCOME, 9)
            raise KeyError

    def job(writer: Writer) -> tuple[object, ...]:
        writer.look_up(asked)
        assert (set(), None, [None] * 4) == found(writer)
        writer.put_outcome(P, "device-0001", CHANGE, OUTCOME, 9)
        with pytest.raises(KeyError):
            undone(writer)
        assert (set(), None) == found(writer)[:2]
        writer.append(P, place("place-0001"))
        # More than any store remembers.
        for n in range(5_000):
            writer.registers(P, "place", f"other-{n}")
        return found(writer)

    def again(writer: Writer) -> tuple[object, ...]:
        writer.look_up(asked)
        return found(writer)

    outcomes = [(P, OUTCOME), None, None, (P, OUTCOME)]
    expected = ({"name"}, (P, "place"), outcomes)
    assert expected == await store.write(job)
    assert expected == await store.write(again)
    # Nobody looked these up, in a job of its own.
    assert expected == await store.write(found)


async def test_an_outcome_that_is_revised_is_the_new_one_within_the_job_and_after(
    store,
):
    revised = Outcome(CHANGE.id, "applied", 8)

    def job(writer: Writer) -> tuple[str, Outcome] | None:
        assert (P, OUTCOME) == writer.outcome(CHANGE.id)
        writer.revise_outcome(revised)
        return writer.outcome(CHANGE.id)

    await store.write(lambda w: w.put_outcome(P, "device-0001", CHANGE, OUTCOME, 9))
    assert (P, revised) == await store.write(job)
    assert (P, revised) == await store.read(lambda reader: reader.outcome(CHANGE.id))
    assert CHANGE == await store.read(lambda reader: reader.change(CHANGE.id))


async def test_what_waits_comes_back_in_the_order_it_came_until_it_is_dropped(store):
    second = replace(HELD, change=replace(CHANGE, id="change-0002"))
    elsewhere = replace(
        HELD,
        change=replace(CHANGE, id="change-0003"),
        device=replace(DEVICE, production=OTHER),
    )
    left = replace(HELD, change=replace(CHANGE, patches=()))

    def put(writer: Writer) -> None:
        for held in (HELD, second, elsewhere, left):
            writer.waiting.put(held)

    await store.write(put)
    assert [left, second] == await store.read(lambda reader: reader.waiting.all(P))
    assert left == await store.read(lambda reader: reader.waiting.get(CHANGE.id))

    def drop(writer: Writer) -> HeldChange | None:
        for change in (CHANGE.id, "change-9999"):
            writer.waiting.drop(change)
        return writer.waiting.get(CHANGE.id)

    assert await store.write(drop) is None
    assert [second] == await store.read(lambda reader: reader.waiting.all(P))
    assert [elsewhere] == await store.read(lambda reader: reader.waiting.all(OTHER))


async def test_facts_that_wait_for_something_are_taken_once_in_the_order_they_came(
    store,
):
    def put(writer: Writer) -> list[str]:
        assert [] == writer.missing.take(P, "item-0001")
        for fact in ("fact-0002", "fact-0001"):
            writer.missing.put(P, "item-0001", fact)
        writer.missing.put(OTHER, "item-0001", "fact-0003")
        return writer.missing.take(P, "item-0002")

    def fails(writer: Writer) -> None:
        with writer.savepoint():
            assert 2 == len(writer.missing.take(P, "item-0001"))
            raise KeyError

    def take(writer: Writer) -> list[list[str]]:
        with pytest.raises(KeyError):
            fails(writer)
        return [writer.missing.take(P, "item-0001") for _ in range(2)]

    assert [] == await store.write(put)
    assert [["fact-0002", "fact-0001"], []] == await store.write(take)
    left = await store.write(lambda writer: writer.missing.take(OTHER, "item-0001"))
    assert ["fact-0003"] == left


async def test_what_was_published_once_stays_so_in_its_production(store):
    published = (("item", "item-0001"), ("workday", "workday-0001"))

    def job(writer: Writer) -> bool:
        for _ in range(2):
            writer.mark_published(P, published)
        return writer.is_published(P, "item", "item-0001")

    assert await store.write(job)

    def told(reader: Reader) -> list[bool]:
        asked = (*((P, *one) for one in published), (OTHER, *published[0]))
        return [reader.is_published(*one) for one in (*asked, (P, "item", "x"))]

    assert [True, True, False, False] == await store.read(told)


async def test_the_newest_row_of_a_scope_and_the_last_that_left_it_are_known(store):
    def job(writer: Writer) -> None:
        writer.append(P, place("place-0001"))
        writer.append(P, place("place-0002", schema.COORDINATORS))
        writer.append(P, place("place-0001", is_out=True))
        writer.append(P, place("place-0001", schema.COORDINATORS))
        writer.append(P, place("place-0003"))

    await store.write(job)

    def told(reader: Reader) -> list[tuple[int, int]]:
        scopes = (schema.ALL, schema.COORDINATORS, "person:nobody")
        return [(reader.newest_in(P, s), reader.last_gone(P, s)) for s in scopes]

    assert [(5, 3), (4, 0), (0, 0)] == await store.read(told)
    assert 0 == await store.read(lambda reader: reader.newest_in(OTHER, schema.ALL))


async def test_what_has_left_its_scope_since_is_read_from_the_log_as_gone(store):
    fact = StoredFact("fact-0001", "comment", {"text": "secret"}, "ana", STAMP)
    said = Effect(0, schema.ALL, fact.id, "fact", fact.id, fact=fact)

    def job(writer: Writer) -> None:
        writer.append(P, place("place-0001"))
        writer.append(P, said)
        for kind, id_ in (("place", "place-0001"), ("fact", "fact-0001")):
            writer.append(P, Effect(0, schema.ALL, "x", kind, id_, is_out=True))
        writer.append(P, place("place-0001"))

    await store.write(job)
    for read in (
        lambda reader: reader.log(P, 0, 10),
        lambda reader: reader.effects(P, {schema.ALL: 0}, 10),
    ):
        found = await store.read(read)
        assert [True, True, True, True, False] == [one.is_out for one in found]
        assert all(not one.groups and one.fact is None for one in found[:4])


async def test_a_blob_that_is_forgotten_may_come_again_and_is_still_its_senders(store):
    photos = Patch("incident", "incident-0001", add={"photos": (PHOTO,)})
    naming = replace(CHANGE, patches=(photos,))
    blob = Blob(PHOTO, "image/jpeg", 7, 1)

    def sent(writer: Writer) -> None:
        writer.blobs.receive(P, "person-0001", blob)

    def claim(reader: Reader) -> Claim | None:
        return reader.blobs.claim(P, "person-0001", PHOTO)

    assert await store.read(claim) is None
    await store.write(lambda w: w.blobs.put_claims(P, "person-0001", naming))
    assert Claim(is_proven=False) == await store.read(claim)
    await store.write(sent)
    assert [blob] == await store.read(lambda reader: reader.blobs.all())
    assert Claim(is_proven=True) == await store.read(claim)

    await store.write(lambda writer: writer.blobs.forget([PHOTO, "0" * 64]))

    assert await store.read(lambda reader: reader.blobs.get(PHOTO)) is None
    assert Claim(is_proven=True) == await store.read(claim)
    await store.write(sent)
    assert [blob] == await store.read(lambda reader: reader.blobs.all())


async def test_a_job_that_fails_keeps_nothing_of_any_of_it(store):
    def fails(writer: Writer) -> None:
        writer.put_device(DEVICE)
        writer.put_pairing_code(PairingCode(P, "ABCD", TOKEN, "ana", Role.GATE))
        writer.put_display(Display("foyer", P, "main", TOKEN, 1))
        writer.put_outcome(P, "device-0001", CHANGE, OUTCOME, 9)
        writer.waiting.put(HELD)
        writer.mark_published(P, [("item", "item-0001")])
        writer.blobs.receive(P, "person-0001", Blob(PHOTO, "image/jpeg", 7, 1))
        writer.append(P, place("place-0001"))
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await store.write(fails)

    def found(reader: Reader) -> list[object]:
        return [
            reader.devices(P),
            reader.displays(P),
            reader.waiting.all(P),
            reader.blobs.all(),
            reader.log(P, 0, 9),
        ]

    def gone(reader: Reader) -> list[object]:
        return [
            reader.pairing_code(P, "ABCD"),
            reader.outcome(CHANGE.id),
            reader.change(CHANGE.id),
            reader.change_at("device-0001", 1),
            reader.kind_of("place-0001"),
        ]

    def job(writer: Writer) -> tuple[list[object], list[object], bool]:
        published = writer.is_published(P, "item", "item-0001")
        return found(writer), gone(writer), published

    # Within the next job too: what a writer remembers of a job goes with it.
    nothing = ([[]] * 5, [None] * 5, False)
    assert nothing == await store.write(job)
    assert ([[]] * 5, [None] * 5) == await store.read(lambda r: (found(r), gone(r)))


async def test_a_fact_of_any_kind_is_kept_word_for_word(store):
    body = {"new": [1, {"deep": None}], "workday": 7, "text": "\u00e9"}
    fact = Fact("tide", body)
    stored = StoredFact("fact-0001", fact.kind, fact.body, "ana", STAMP)
    effect = Effect(0, schema.ALL, stored.id, "fact", stored.id, fact=stored)
    await store.write(lambda writer: writer.append(P, effect))
    found = await store.read(lambda reader: reader.fact(P, "fact-0001"))
    assert found == replace(stored, seq=1)
    assert await store.read(lambda reader: reader.fact(OTHER, "fact-0001")) is None


async def test_effects_are_cut_where_they_grow_too_large_and_one_comes_always(store):
    for n in range(1, 5):
        await store.write(lambda w, n=n: w.append(P, place(f"place-{n:04d}")))

    async def seqs(after: int, bytes_max: int) -> list[int]:
        found = await store.read(
            lambda r: r.effects(P, {schema.ALL: after}, 10, bytes_max)
        )
        return [effect.seq for effect in found]

    whole = await store.read(lambda r: r.effects(P, {schema.ALL: 0}, 1))
    about = len(msgspec.json.encode(whole[0]))
    assert [1] == await seqs(0, 1)
    assert [3] == await seqs(2, 1)
    assert [1, 2] == (await seqs(0, 3 * about))[:2]
    assert [1, 2, 3, 4] == await seqs(0, 10 * about)
