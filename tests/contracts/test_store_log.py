"""What every store does with jobs, the log and what stands in it."""

import asyncio
import threading
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from server.store.protocol import Reader, Writer
from server.store.rows import ProductionRow
from shared import schema
from shared.changes import Effect, Fact, Register, StoredFact
from shared.clock import Stamp
from shared.errors import Busy, NotFound
from tests.support.fold import Replica, as_sent
from tests.support.office_world import World, check_in, comment

DEADLINE_S = 20
P = "production-one"


def row(n: int = 0, scope: str = schema.ALL, id_: str = "") -> Effect:
    """An effect that sets one group of a place."""
    stamp = Stamp(n, "device", n)
    register = Register({"name": f"Gate {n}"}, f"change-{n:04d}", stamp)
    return Effect(
        0, scope, register.change, "place", id_ or f"place-{n:04d}", {"name": register}
    )


def told(n: int, scope: str = schema.ALL, held: str = "", **body: Any) -> Effect:
    """An effect that tells a fact."""
    id_ = f"fact-{n:04d}"
    fact = StoredFact(id_, "comment", body, "ana", Stamp(n, "device", n), held=held)
    return Effect(0, scope, id_, "fact", id_, fact=fact)


@pytest.fixture
async def store(open_store):
    store = open_store()
    await store.write(lambda w: w.create_production(ProductionRow(P, "epoch", 0, 1)))
    return store


async def test_a_log_begins_at_nothing_and_is_numbered_without_gaps(store):
    assert (0, "") == await store.read(lambda r: (r.head(P).seq, r.head(P).change))
    for n in range(1, 4):
        assert n == (await store.write(lambda w, n=n: w.append(P, row(n)))).seq
    head = await store.read(lambda r: r.head(P))
    assert ("epoch", 3, "change-0003") == (head.epoch, head.seq, head.change)
    assert "change-0002" == await store.read(lambda r: r.row_change(P, 2))
    assert await store.read(lambda r: r.row_change(P, 4)) is None


async def test_records_are_read_whole_or_only_in_the_groups_that_are_asked_for(store):
    place = row(1)
    register = place.groups["name"]
    where = msgspec.structs.replace(place, groups={"where": register})
    for effect in (place, where, row(2)):
        await store.write(lambda w, effect=effect: w.append(P, effect))
    whole = await store.read(lambda r: r.records(P, "place"))
    assert {"place-0001": {"name", "where"}, "place-0002": {"name"}} == {
        id_: set(groups) for id_, groups in whole.items()
    }
    part = await store.read(lambda r: r.records(P, "place", ("where", "life")))
    assert {"place-0001": {"where": whole["place-0001"]["where"]}} == part


async def test_nobody_knows_a_production_that_was_never_made(store):
    with pytest.raises(NotFound):
        await store.read(lambda r: r.head("nobody-knows"))
    assert await store.read(lambda r: r.production("nobody-knows")) is None
    assert [P] == [row.id for row in await store.read(lambda r: r.productions())]


async def test_productions_are_numbered_each_by_itself(store):
    other = ProductionRow("production-two", "epoch-2", 0, 2)
    await store.write(lambda w: w.create_production(other))
    await store.write(lambda w: w.append(P, row(1)))
    assert 1 == (await store.write(lambda w: w.append(other.id, row(2)))).seq
    assert [row(2).id] == [
        effect.id for effect in await store.read(lambda r: r.log(other.id, 0, 10))
    ]


async def test_what_a_job_appends_carries_the_number_of_its_row(store):
    effect = await store.write(lambda w: w.append(P, row(1)))
    held = await store.read(lambda r: r.registers(P, "place", effect.id))
    assert {1} == {register.register.seq for register in held.values()}
    fact = await store.write(lambda w: w.append(P, told(2)))
    assert fact.fact == await store.read(lambda r: r.fact(P, "fact-0002"))
    assert 2 == fact.fact.seq


async def test_a_job_that_raises_leaves_nothing_and_harms_no_other(store):
    def fails(writer: Writer) -> None:
        writer.append(P, row(1))
        raise ValueError("no")

    results = await asyncio.gather(
        store.write(lambda w: w.append(P, row(2)).seq),
        store.write(fails),
        store.write(lambda w: w.append(P, row(3)).seq),
        return_exceptions=True,
    )
    assert [1, 2] == [results[0], results[2]]
    assert isinstance(results[1], ValueError)
    log = await store.read(lambda r: r.log(P, 0, 10))
    assert ["change-0002", "change-0003"] == [effect.change for effect in log]


async def test_a_savepoint_undoes_what_is_in_it_and_its_number_is_used_again(store):
    def fails(writer: Writer) -> None:
        with writer.savepoint():
            writer.append(P, row(2))
            with writer.savepoint():
                writer.append(P, row(3))
            raise KeyError

    def job(writer: Writer) -> None:
        writer.append(P, row(1))
        with pytest.raises(KeyError):
            fails(writer)
        writer.append(P, row(4))

    await store.write(job)
    log = await store.read(lambda r: r.log(P, 0, 10))
    assert [(1, "change-0001"), (2, "change-0004")] == [
        (effect.seq, effect.change) for effect in log
    ]
    assert {} == await store.read(lambda r: r.registers(P, "place", row(3).id))


async def test_a_job_reads_what_it_has_written(store):
    def changes(writer: Writer) -> list[str]:
        held = writer.registers(P, "place", row(1).id)
        return [register.register.change for register in held.values()]

    def fails(writer: Writer) -> None:
        with writer.savepoint():
            writer.append(P, row(3, id_=row(1).id))
            assert ["change-0003"] == changes(writer)
            raise KeyError

    def job(writer: Writer) -> None:
        assert [] == changes(writer)
        for n in (1, 2):
            writer.append(P, row(n, id_=row(1).id))
            assert [f"change-{n:04d}"] == changes(writer)
        with pytest.raises(KeyError):
            fails(writer)
        assert ["change-0002"] == changes(writer)
        assert 2 == writer.head(P).seq

    await store.write(job)


async def test_a_read_sees_one_moment(store):
    is_reading, is_written = threading.Event(), threading.Event()

    def job(reader: Reader) -> tuple[int, int]:
        before = reader.head(P).seq
        is_reading.set()
        assert is_written.wait(DEADLINE_S)
        return before, reader.head(P).seq

    read = asyncio.create_task(store.read(job))
    assert await asyncio.to_thread(is_reading.wait, DEADLINE_S)
    await store.write(lambda w: w.append(P, row(1)))
    is_written.set()
    assert (0, 0) == await read


async def test_a_full_queue_takes_nothing_and_says_so(store):
    is_free = threading.Event()
    jobs = [asyncio.create_task(store.write(lambda _: is_free.wait(DEADLINE_S)))]
    jobs += [
        asyncio.create_task(store.write(lambda w, n=n: w.append(P, row(n))))
        for n in range(6_000)
    ]
    await asyncio.sleep(0)
    is_free.set()
    results = await asyncio.gather(*jobs, return_exceptions=True)
    refused = [result for result in results if isinstance(result, Exception)]
    assert {Busy} == {type(error) for error in refused}
    assert 0 < len(refused) < 6_000
    taken = 6_000 - len(refused)
    assert taken == (await store.read(lambda r: r.head(P))).seq
    assert taken + 1 == (await store.write(lambda w: w.append(P, row(9_999)))).seq


async def test_a_reader_that_follows_never_misses_a_late_commit(open_store, store):
    """Many writers, in two processes' worth of stores, and one tight reader."""
    stores = [store, open_store()]
    seen: list[int] = []
    total = 400

    async def writes(n: int) -> None:
        await stores[n % 2].write(lambda w: w.append(P, row(n)))

    async def reads() -> None:
        after = 0
        while after < total:
            page = await store.read(lambda r, after=after: r.log(P, after, 50))
            seen.extend(effect.seq for effect in page)
            after = seen[-1] if seen else 0

    reading = asyncio.create_task(reads())
    await asyncio.gather(*(writes(n) for n in range(total)))
    async with asyncio.timeout(DEADLINE_S):
        await reading
    assert list(range(1, total + 1)) == seen


async def test_effects_are_those_of_the_scopes_asked_for_each_after_its_own(store):
    scopes = [schema.ALL, "person:ana", schema.ALL, "person:bo", "person:ana"]
    for n, scope in enumerate(scopes, 1):
        await store.write(lambda w, n=n, s=scope: w.append(P, row(n, s)))

    async def seqs(after: dict[str, int], limit: int = 10) -> list[int]:
        found = await store.read(lambda r: r.effects(P, after, limit))
        return [effect.seq for effect in found]

    assert [1, 2, 3, 5] == await seqs({schema.ALL: 0, "person:ana": 0})
    assert [3, 5] == await seqs({schema.ALL: 1, "person:ana": 2})
    assert [1, 2] == await seqs({schema.ALL: 0, "person:ana": 0}, 2)
    assert [] == await seqs({"person:nobody": 0})
    assert [] == await seqs({})


async def test_standing_comes_in_pages_that_neither_skip_nor_repeat(store):
    def job(writer: Writer) -> None:
        for n in range(1, 12):
            writer.append(P, row(n))
            writer.append(P, told(n))
            writer.append(P, row(100 + n, schema.COORDINATORS))

    await store.write(job)
    for limit in (1, 2, 5, 11, 22, 50):
        ids, after, is_first = [], "", True
        while after or is_first:
            page, after = await store.read(
                lambda r, a=after, n=limit: r.standing(P, schema.ALL, a, n)
            )
            assert len(page) <= limit
            ids += [effect.id for effect in page]
            is_first = False
        assert [*(row(n).id for n in range(11, 0, -1))] == ids[:11]
        assert [*(told(n).id for n in range(11, 0, -1))] == ids[11:]


async def test_standing_begins_with_what_a_day_needs(store):
    kinds = ("incident", "asset", "zebra", "item", "person", "workday", "production")

    def job(writer: Writer) -> None:
        for n, kind in enumerate(kinds):
            writer.append(P, replace(row(n), kind=kind, id=f"{kind}-0001"))
        writer.append(P, told(1))
        writer.also(P, replace(row(20), kind="conflict", id="conflict-0001"))

    await store.write(job)
    for limit in (1, 3, 50):
        came, after, is_first = [], "", True
        while after or is_first:
            page, after = await store.read(
                lambda r, a=after, n=limit: r.standing(P, schema.ALL, a, n)
            )
            came += [effect.kind for effect in page]
            is_first = False
        days = ["production", "workday", "person", "item", "asset"]
        assert [*days, "conflict", "incident", "zebra", "fact"] == came
    assert 9 == await store.read(lambda r: r.standing_count(P, schema.ALL))
    assert 0 == await store.read(lambda r: r.standing_count(P, schema.COORDINATORS))


async def test_a_page_of_what_stands_holds_so_many_bytes_and_one_effect_at_least(store):
    def job(writer: Writer) -> None:
        for n in range(1, 5):
            writer.append(P, row(n))

    await store.write(job)
    for bytes_max, counts in ((1, [1, 1, 1, 1, 0]), (10_000_000, [4])):
        came, after, is_first = [], "", True
        while after or is_first:
            page, after = await store.read(
                lambda r, a=after, n=bytes_max: r.standing(P, schema.ALL, a, 50, n)
            )
            came.append(len(page))
            is_first = False
        assert counts == came


async def test_a_group_that_moves_to_another_scope_stands_in_that_alone(store):
    await store.write(lambda w: w.append(P, row(1, schema.COORDINATORS)))
    await store.write(lambda w: w.append(P, row(1)))

    async def standing(scope: str) -> int:
        return len((await store.read(lambda r: r.standing(P, scope, "", 10)))[0])

    assert (0, 1) == (await standing(schema.COORDINATORS), await standing(schema.ALL))


async def test_what_is_told_to_a_further_scope_stands_there_as_it_was_told(store):
    await store.write(lambda w: w.append(P, row(1, schema.COORDINATORS)))
    await store.write(lambda w: w.also(P, row(1, "person:ana")))
    await store.write(lambda w: w.append(P, told(2, schema.COORDINATORS, "forbidden")))
    await store.write(lambda w: w.also(P, told(2, "person:ana", "forbidden")))
    held = await store.read(lambda r: r.registers(P, "place", row(1).id))
    assert schema.COORDINATORS == held["name"].scope
    for scope, seqs in ((schema.COORDINATORS, [1, 3]), ("person:ana", [2, 4])):
        page, _ = await store.read(lambda r, s=scope: r.standing(P, s, "", 10))
        assert seqs == [effect.seq for effect in page]
        fold, stand = Replica(), Replica()
        log = await store.read(lambda r, s=scope: r.effects(P, {s: 0}, 10))
        fold.take(log)
        stand.take(as_sent(page))
        assert fold == stand


async def test_an_id_belongs_to_its_kind_and_production_for_good(store):
    await store.write(lambda w: w.append(P, row(1)))
    assert (P, "place") == await store.read(lambda r: r.kind_of(row(1).id))
    assert await store.read(lambda r: r.kind_of("place-9999")) is None


async def test_a_growing_log_is_heard_once_for_a_burst(store):
    assert 0 == store.head_now(P)
    waiting = asyncio.create_task(store.grown(P, 0, DEADLINE_S))
    await asyncio.sleep(0)
    await asyncio.gather(
        *(store.write(lambda w, n=n: w.append(P, row(n))) for n in range(1, 51))
    )
    assert 50 == store.head_now(P)
    assert 1 <= await waiting <= 50
    assert 50 == await store.grown(P, 49, DEADLINE_S)
    assert await store.grown(P, 50, 0.01) is None


async def test_growth_by_another_process_is_heard(open_store, store):
    other = open_store()

    async def heard() -> int:
        # Another process may have changed somebody's access too: who is woken for
        # that, before the growth is known, asks again.
        async with asyncio.timeout(DEADLINE_S):
            while (head := await store.grown(P, 0, DEADLINE_S)) is None:
                pass
        return head

    waiting = asyncio.create_task(heard())
    await asyncio.sleep(0)
    await other.write(lambda w: w.append(P, row(1)))
    assert 1 == await waiting
    assert 1 == store.head_now(P)


async def test_a_job_that_fails_rings_nobody(store):
    def fails(writer: Writer) -> None:
        writer.append(P, row(1))
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await store.write(fails)
    assert 0 == store.head_now(P)
    assert await store.grown(P, 0, 0.01) is None


async def test_a_store_opened_again_knows_everything(open_store, store):
    await store.write(lambda w: w.append(P, row(1)))
    await store.close()
    again = open_store()
    assert 1 == again.head_now(P)
    assert 2 == (await again.write(lambda w: w.append(P, row(2)))).seq


async def test_facts_are_found_by_what_they_are_about(world: World):
    day, other_day = await world.workday(), await world.workday()
    ben = await world.phone("ben")
    came = await ben.write(check_in(ben.person, day))
    await ben.write(check_in(ben.person, other_day))
    note = await ben.write(comment("item-0001"))
    void = await ben.write(Fact("void", {"fact": came.id}))

    async def ids(**asked: str) -> list[str]:
        found = await world.store.read(lambda r: r.facts(world.production, **asked))
        return [fact.id for fact in found]

    assert [came.id, void.id] == await ids(kind="attendance", workday=day)
    assert [came.id] == await ids(workday=day)
    assert [note.id] == await ids(kind="comment")
    assert [note.id] == await ids(subject="item-0001")
    assert [void.id] == await ids(subject=came.id)
    assert 4 == len(await ids())
