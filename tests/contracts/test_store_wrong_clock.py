"""A server that spends some time in another year harms nothing for longer than that."""

import pytest

from server.store.mending import AHEAD_MS, mend
from server.sync.hello import hello
from shared.access import Role
from shared.attendance import presences
from shared.changes import Fact
from shared.nouns.plan import ItemWhat
from shared.wire import Hello
from tests.support.office_world import MINUTE_MS, check_in, comment, edit

YEAR_MS = 365 * 24 * 60 * MINUTE_MS


async def greet(world, phone):
    return await world.store.write(
        lambda writer: hello(
            writer,
            world.production,
            phone.token_hash,
            Hello(phone.reading(), 1),
            world.now_ms,
        )
    )


def out(person: str, day: str) -> Fact:
    return Fact("attendance", {"person": person, "workday": day, "direction": "out"})


async def in_2099(world, *writes):
    """Things that happen while the server's clock is decades ahead; their outcomes."""
    true_ms = world.now_ms
    world.now_ms += 73 * YEAR_MS
    done = []
    for write in writes:
        world.now_ms += MINUTE_MS
        done.append(await write())
    world.now_ms = true_ms + 10 * MINUTE_MS
    return done


async def test_what_was_stamped_in_2099_is_stamped_again_as_an_estimate(world):
    ben = await world.phone("ben")
    day = await world.workday()
    first, second = await in_2099(
        world,
        lambda: ben.write(check_in(ben.person, day)),
        lambda: ben.write(comment("item-0001")),
    )
    before = (await world.fact(first.id)).stamp.ms
    assert before - world.now_ms > YEAR_MS

    await greet(world, ben)

    mended = [await world.fact(one.id) for one in (first, second)]
    assert all(fact.stamp.is_estimated for fact in mended)
    # A push takes a millisecond here; nothing else lies between them but the minute.
    assert MINUTE_MS + 1 == mended[1].stamp.ms - mended[0].stamp.ms
    assert world.now_ms >= mended[1].stamp.ms
    assert all(fact.received_ms <= world.now_ms for fact in mended)


async def test_a_server_that_is_behind_for_a_while_moves_nothing(world):
    ben = await world.phone("ben")
    day = await world.workday()
    made = await ben.write(check_in(ben.person, day))
    before = await world.fact(made.id)
    # Its own clock goes on, so that it contradicts the server's.
    truly = ben.reading()
    world.now_ms -= 50 * YEAR_MS

    await world.store.write(
        lambda writer: hello(
            writer, world.production, ben.token_hash, Hello(truly, 1), world.now_ms
        )
    )

    assert before == await world.fact(made.id)


async def test_who_checked_in_then_can_check_out_afterwards(world):
    ben = await world.phone("ben")
    day = await world.workday()
    await in_2099(world, lambda: ben.write(check_in(ben.person, day)))
    await greet(world, ben)
    world.now_ms += MINUTE_MS
    left = await ben.write(out(ben.person, day))

    facts = await world.store.read(
        lambda reader: reader.facts(world.production, "attendance")
    )
    stamps = {fact.id: fact.stamp for fact in facts}
    assert max(stamps, key=lambda id_: stamps[id_]) == left.id
    assert not presences(facts, day, world.now_ms)[ben.person].is_here


async def test_every_phone_hears_of_the_mended_time(world):
    ben = await world.phone("ben")
    day = await world.workday()
    [done] = await in_2099(world, lambda: ben.write(check_in(ben.person, day)))
    await greet(world, ben)
    replica = await world.ana.read_all()
    assert replica == await world.ana.snapshot()
    assert replica.facts[done.id].stamp.ms <= world.now_ms


async def test_a_record_edited_then_is_edited_as_ever_afterwards(world):
    bo = await world.phone("bo", Role.COORDINATOR)
    day = await world.workday()
    item = await world.item(day)

    async def edited():
        seen = await world.saw("item", item)
        return await bo.write([edit("item", item, saw=seen, what=ItemWhat(title="2"))])

    [done] = await in_2099(world, edited)
    reply = await greet(world, bo)

    register = (await world.held("item", item))["what"].register
    assert ("2", done.id) == (register.value["title"], register.change)
    assert register.stamp.ms <= world.now_ms
    assert reply.head == register.seq
    after = await edited()
    assert "applied" == after.status
    assert [] == await world.sides("what", item)


async def test_it_is_mended_once_and_whoever_greets_first_does_it(world):
    ben = await world.phone("ben")
    cy = await world.phone("cy")
    await in_2099(
        world,
        lambda: ben.write(comment("item-0001")),
        lambda: cy.write(comment("item-0001")),
    )
    head = (await greet(world, ben)).head
    assert head == (await greet(world, cy)).head
    assert head == (await greet(world, ben)).head
    devices = await world.store.read(lambda r: r.devices(world.production))
    assert all(one.last_seen_ms <= world.now_ms for one in devices)


async def test_a_push_mends_too(world):
    ben = await world.phone("ben")
    [done] = await in_2099(world, lambda: ben.write(comment("item-0001")))
    await ben.write(comment("item-0001"))
    assert (await world.fact(done.id)).stamp.ms <= world.now_ms


async def test_a_held_fact_stays_held(world):
    ben = await world.phone("ben")
    day = await world.workday()
    other = await world.phone("cy")
    [done] = await in_2099(world, lambda: ben.write(check_in(other.person, day)))
    assert "held" == done.status
    await greet(world, ben)
    fact = await world.fact(done.id)
    assert "forbidden" == fact.held
    assert fact.stamp.ms <= world.now_ms


@pytest.mark.parametrize("ahead_ms", [0, MINUTE_MS, AHEAD_MS])
async def test_a_clock_that_is_a_little_ahead_changes_no_row(world, ahead_ms):
    ben = await world.phone("ben")
    world.now_ms += ahead_ms
    await ben.write(comment("item-0001"))
    world.now_ms -= ahead_ms
    head = world.store.head_now(world.production)
    assert head == (await greet(world, ben)).head
    assert 0 == await world.store.write(
        lambda writer: mend(writer, world.production, world.now_ms)
    )


async def test_the_sides_of_a_conflict_are_stamped_again_for_all_who_see_them(world):
    ben = await world.phone("ben", Role.COORDINATOR)
    item = await world.item(await world.workday())
    seen = await world.saw("item", item)
    here = edit("item", item, saw=seen, what=ItemWhat(title="Here"))
    there = edit("item", item, saw=seen, what=ItemWhat(title="There"))
    await in_2099(world, lambda: ben.write([here]))
    # Before anybody greets: the conflict itself is made by a clock that is right.
    await world.office_writes([there])
    ahead = [side["stamp"]["ms"] for side in await world.sides("what", item)]
    assert max(ahead) - world.now_ms > YEAR_MS

    await greet(world, ben)

    sides = await world.sides("what", item)
    assert {"Here", "There"} == {side["value"]["title"] for side in sides}
    assert all(side["stamp"]["ms"] <= world.now_ms for side in sides)
    replica = await ben.read_all()
    told = replica.registers["conflict", f"conflict-what-{item}", "standing"].value
    assert sides == told["sides"]
    # Once is enough.
    head = len(await world.log())
    await greet(world, ben)
    assert head == len(await world.log())
