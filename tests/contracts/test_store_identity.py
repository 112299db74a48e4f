"""Who may still send: forked, revoked, expired and stolen devices."""

import asyncio

import pytest

from server.store.devices import (
    REVIEW_MS,
    admitted,
    admitted_to_push,
    mint_pairing_code,
    redeem,
    revoke_device,
    secret_hash,
)
from server.store.forking import DAY_MS, FORKS_A_DAY_MAX, fork
from server.sync.hello import hello
from shared.access import Role
from shared.errors import DeviceFork, Expired, Revoked, UnknownToken
from shared.nouns.plan import ItemWhat
from shared.wire import Hello
from tests.support.office_world import (
    Phone,
    World,
    check_in,
    comment,
    create,
    edit,
)


async def forked(world: World, phone: Phone, token_hash: bytes | None = None) -> Phone:
    """What POST fork does, by the phone's own token."""

    def job(writer):
        known = admitted_to_push(
            writer, world.production, token_hash or phone.token_hash, world.now_ms
        )
        return fork(writer, known, "", world.now_ms, world.entropy)

    device, token = await world.store.write(job)
    return Phone(world, device, token)


async def revoke(world: World, phone: Phone, *, is_stolen: bool = False) -> None:
    await world.store.write(
        lambda writer: revoke_device(
            writer, world.production, phone.id, world.now_ms, is_stolen=is_stolen
        )
    )


# Two phones, one identity -------------------------------------------------------


async def test_a_rival_is_asked_for_again_and_the_rest_of_the_push_is_taken(world):
    day = await world.workday()
    ben = await world.phone("ben")
    first = await ben.write(check_in(ben.person, day))
    rival = ben.change(check_in(ben.person, day), device_seq=1)
    fresh = ben.change(comment("item-0001"), device_seq=2)

    told = (await ben.push(rival, fresh)).outcomes

    assert [("retry", "device_fork"), ("applied", "")] == [
        (one.status, one.code) for one in told
    ]
    assert await world.fact(rival.id) is None
    assert await world.store.read(lambda r: r.outcome(rival.id)) is None
    assert await world.fact(fresh.id) is not None
    assert first.id == await world.store.read(lambda r: r.change_at(ben.id, 1))


async def test_what_rests_on_a_rival_is_asked_for_again_with_it(world):
    bo = await world.phone("bo", Role.COORDINATOR)
    day = await world.workday()
    await bo.write(comment("item-0001"))
    item = world.id("item")
    rival = bo.change([create("item", item, what=ItemWhat(title="Scene 9"))])
    rival = type(rival)(**{**_fields(rival), "device_seq": 1})
    on_top = bo.change(
        [edit("item", item, saw={"what": rival.id}, what=ItemWhat(title="Scene 9b"))]
    )
    beside = bo.change(check_in(bo.person, day))

    told = (await bo.push(rival, on_top, beside)).outcomes

    assert ["retry", "retry", "applied"] == [one.status for one in told]
    assert {} == await world.held("item", item)
    second = await forked(world, bo)
    told = (await second.push(rival, on_top, beside)).outcomes
    assert ["applied"] * 3 == [one.status for one in told]
    assert "Scene 9b" == (await world.value("item", item, "what"))["title"]


def _fields(change):
    return {name: getattr(change, name) for name in change.__struct_fields__}


async def test_a_forked_phone_is_the_same_person_with_the_same_say(world):
    ben = await world.phone("ben", Role.HEAD, "Camera")
    other = await forked(world, ben)
    before, after = await ben.device(), await other.device()
    assert ("Camera", Role.HEAD, ben.person) == (
        after.department,
        after.role,
        after.person,
    )
    assert before.id == after.root
    assert (0, 0) == (after.last_seq, after.last_stamp_ms)
    assert before == await ben.device(), "the old one goes on as it was"


async def test_a_fork_asked_for_twice_doubles_no_change(world):
    ben = await world.phone("ben")
    change = ben.change(comment("item-0001"))
    first = (await ben.push(change)).outcomes
    lost = await forked(world, ben)
    kept = await forked(world, ben)
    assert lost.id != kept.id
    assert first == (await kept.push(change)).outcomes
    assert 1 == [effect.change for effect in await world.log()].count(change.id)


async def test_one_pairing_forks_so_often_a_day_and_no_more(world):
    ben = await world.phone("ben")
    newest = ben
    for _ in range(FORKS_A_DAY_MAX):
        newest = await forked(world, newest)
    with pytest.raises(DeviceFork):
        await forked(world, newest)
    with pytest.raises(DeviceFork):
        await forked(world, ben)
    world.now_ms += DAY_MS
    assert ben.id == (await (await forked(world, newest)).device()).root


async def test_hello_says_which_device_the_token_is(world):
    ben = await world.phone("ben")
    other = await forked(world, ben)
    reply = await world.store.write(
        lambda writer: hello(
            writer,
            world.production,
            other.token_hash,
            Hello(other.reading(), 1),
            world.now_ms,
        )
    )
    assert other.id == reply.device


# Revoked, stolen, expired -------------------------------------------------------


async def test_a_revoked_device_is_told_so_at_once_and_reads_nothing(world):
    ben = await world.phone("ben")
    head = world.store.head_now(world.production)
    waiting = asyncio.create_task(world.store.grown(world.production, head, 20))
    await asyncio.sleep(0)
    await revoke(world, ben)
    assert await waiting is None
    with pytest.raises(Revoked):
        await ben.device()
    with pytest.raises(Revoked):
        await ben.read_all()


async def test_what_a_revoked_device_had_left_is_taken_for_review(world):
    day = await world.workday()
    ben = await world.phone("ben")
    await revoke(world, ben)

    told = (
        await ben.push(
            ben.change(check_in(ben.person, day)),
            ben.change([create("incident", world.id("incident"))]),
        )
    ).outcomes

    assert [("held", "revoked")] * 2 == [(one.status, one.code) for one in told]
    fact = await world.fact(told[0].id)
    assert fact is not None
    assert "revoked" == fact.held
    device = await world.store.read(lambda reader: reader.device(ben.id))
    assert 2 == device.last_seq


async def test_after_a_week_a_revoked_device_sends_nothing(world):
    ben = await world.phone("ben")
    await revoke(world, ben)
    world.now_ms += REVIEW_MS - 1
    assert "held" == (await ben.write(comment("item-0001"))).status
    head = world.store.head_now(world.production)
    with pytest.raises(Revoked):
        await ben.write(comment("item-0001"))
    assert head == world.store.head_now(world.production)


async def test_a_stolen_device_sends_nothing_and_nor_does_what_it_became(world):
    ben = await world.phone("ben")
    other = await forked(world, ben)
    another = await forked(world, other)
    bystander = await world.pair(ben.person, Role.CREW)
    head = world.store.head_now(world.production)
    await revoke(world, other, is_stolen=True)
    for phone in (ben, other, another):
        with pytest.raises(Revoked):
            await phone.write(comment("item-0001"))
    assert head == world.store.head_now(world.production)
    assert "applied" == (await bystander.write(comment("item-0001"))).status


async def test_revoking_one_copy_leaves_the_other(world):
    ben = await world.phone("ben")
    other = await forked(world, ben)
    await revoke(world, ben)
    assert "held" == (await ben.write(comment("item-0001"))).status
    assert "applied" == (await other.write(comment("item-0001"))).status


async def test_a_revoked_device_that_forks_stays_revoked(world):
    ben = await world.phone("ben")
    await revoke(world, ben)
    other = await forked(world, ben)
    with pytest.raises(Revoked):
        await other.device()
    assert "held" == (await other.write(comment("item-0001"))).status


async def test_a_device_paired_until_a_day_hands_over_after_it_and_no_more(world):
    person = (await world.phone("ben")).person
    until_ms = world.now_ms + 3_600_000

    def pair(writer):
        code = mint_pairing_code(
            writer,
            world.production,
            person,
            Role.CREW,
            world.now_ms,
            world.entropy,
            device_expires_ms=until_ms,
        )
        return redeem(
            writer, world.production, code, "loan", world.now_ms, world.entropy
        )

    device, token = await world.store.write(pair)
    ben = Phone(world, device, token)
    assert "applied" == (await ben.write(comment("item-0001"))).status
    world.now_ms = until_ms

    told = await ben.write(comment("item-0001"))
    edited = await ben.write([create("incident", world.id("incident"))])

    assert [("held", "expired")] * 2 == [
        (one.status, one.code) for one in (told, edited)
    ]
    fact = await world.fact(told.id)
    assert fact is not None
    assert "expired" == fact.held
    with pytest.raises(Expired):
        await ben.device()
    after = await world.store.read(lambda reader: reader.device(ben.id))
    assert after.revoked_ms is None
    world.now_ms = until_ms + REVIEW_MS + 1
    with pytest.raises(Expired):
        await ben.write(comment("item-0001"))


async def test_a_token_nobody_made_is_unknown_and_not_revoked(world):
    nobody = secret_hash("nobody")
    for ask in (admitted, admitted_to_push):
        with pytest.raises(UnknownToken):
            await world.store.read(
                lambda reader, ask=ask: ask(
                    reader, world.production, nobody, world.now_ms
                )
            )
