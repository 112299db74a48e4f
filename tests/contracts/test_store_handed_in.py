"""A file of unsent work: taken as if the phone had pushed it, once, or not at all."""

from typing import Any

import pytest
from msgspec.structs import replace

from server.exchange.handing_in import HandedIn, hand_in, words
from server.store.devices import revoke_device
from shared import unsent
from shared.access import OFFICE, Role
from shared.changes import Change, Fact
from shared.errors import BadInput
from shared.nouns.plan import DayStanding, DayStatus, ItemRemark
from shared.unsent import Whose
from shared.wire import Push
from tests.support.office_world import Phone, World, check_in, edit, title

HOUR_MS = 3_600_000


def exported(phone: Phone, *changes: Change, **whose: Any) -> bytes:
    told = {"production": phone.world.production, "device": phone.id}
    return unsent.written(
        Whose(**{**told, "person": phone.person, **whose}),
        Push(phone.reading(), changes, len(changes)),
    )


async def taken(world: World, file: bytes, production: str | None = None) -> HandedIn:
    wanted = world.production if production is None else production
    world.now_ms += HOUR_MS
    return await world.store.write(
        lambda writer: hand_in(writer, wanted, file, world.now_ms)
    )


async def refused(world: World, file: bytes) -> str:
    head = world.store.head_now(world.production)
    with pytest.raises(BadInput) as error:
        await taken(world, file)
    assert head == world.store.head_now(world.production)
    return error.value.detail


async def test_what_is_in_a_file_counts_as_if_the_phone_had_sent_it(
    world: World,
) -> None:
    ben = await world.phone("ben")
    day = await world.workday()
    one = ben.change(check_in(ben.person, day))

    done = await taken(world, exported(ben, one))

    assert [
        "ben's phone (phone): 1 change in the file.",
        "1 was received.",
    ] == words(done)
    fact = await world.fact(one.id)
    assert fact is not None
    assert "" == fact.held
    assert (ben.person, ben.id) == (fact.actor, fact.stamp.device)
    # When it happened, and not when the file came.
    assert one.at.wall_ms == fact.stamp.ms


async def test_what_the_phone_sends_itself_later_has_the_same_outcome_and_no_new_row(
    world: World,
) -> None:
    ben = await world.phone("ben")
    day = await world.workday()
    one, two = (ben.change(check_in(ben.person, day, way)) for way in ("in", "out"))
    await taken(world, exported(ben, one, two))
    head = world.store.head_now(world.production)

    reply = await ben.push(one, two)

    assert ["applied", "applied"] == [one.status for one in reply.outcomes]
    assert head == world.store.head_now(world.production) == reply.outcomes[1].seq
    three = await ben.write(check_in(ben.person, day))
    assert "applied" == three.status


async def test_a_file_that_comes_after_the_phone_or_twice_does_nothing_twice(
    world: World,
) -> None:
    ben = await world.phone("ben")
    one = ben.change(check_in(ben.person, await world.workday()))
    await ben.push(one)
    head = world.store.head_now(world.production)

    for _ in range(2):
        done = await taken(world, exported(ben, one))
        assert (1, 1) == (done.known, done.total)
    assert head == world.store.head_now(world.production)


async def test_a_refusal_is_the_one_that_the_phone_will_hear_of(world: World) -> None:
    cy = await world.phone("cy", Role.HEAD)
    day = await world.workday()
    item = await world.item(day)
    seen = await world.saw("workday", day)
    locked = DayStanding(DayStatus.LOCKED)
    await world.office_writes([edit("workday", day, saw=seen, standing=locked)])
    note = edit("item", item, saw={"remark": ""}, remark=ItemRemark("Late"))
    change = cy.change([note])

    done = await taken(world, exported(cy, change))

    assert (1, ("The office has locked the day.",)) == (
        done.outcomes["refused"],
        done.reasons,
    )
    assert "locked" in words(done)[-1]
    reply = await cy.push(change)
    assert ("refused", "locked_day") == (
        reply.outcomes[0].status,
        reply.outcomes[0].code,
    )


async def test_what_a_revoked_phone_hands_over_waits_for_review_and_of_a_stolen_nothing(
    world: World,
) -> None:
    ben = await world.phone("ben")
    one = ben.change(check_in(ben.person, await world.workday()))
    await world.store.write(
        lambda w: revoke_device(w, world.production, ben.id, world.now_ms)
    )

    assert 1 == (await taken(world, exported(ben, one))).outcomes["held"]

    await world.store.write(
        lambda w: revoke_device(
            w, world.production, ben.id, world.now_ms, is_stolen=True
        )
    )
    assert "stolen" in await refused(world, exported(ben, one))


@pytest.mark.parametrize("role", sorted(OFFICE))
async def test_what_a_file_says_a_phone_of_the_office_did_waits_for_review(
    world: World, role: Role
) -> None:
    bo = await world.phone("bo", role)
    day = await world.workday()
    item = await world.item(day)
    seen = await world.saw("item", item)
    forged = bo.change([edit("item", item, saw=seen, what=title("Forged"))])
    came = bo.change(check_in(bo.person, day))

    done = await taken(world, exported(bo, forged, came))

    assert {"held": 2} == done.outcomes
    assert "2 were kept for review under Decisions." == words(done)[-1]
    assert seen == await world.saw("item", item)
    fact = await world.fact(came.id)
    assert fact is not None
    assert "handed_in" == fact.held
    reply = await bo.push(forged, came)
    assert ["handed_in"] * 2 == [one.code for one in reply.outcomes]
    # The phone itself goes on as before.
    assert "applied" == (await bo.write(check_in(bo.person, day, "out"))).status

    for change in (forged, came):
        review = Fact("review", {"fact": change.id, "verdict": "accepted"})
        assert "applied" == (await world.office_writes(review)).status

    assert "Forged" == (await world.value("item", item, "what"))["title"]
    fact = await world.fact(came.id)
    assert fact is not None
    assert "" == fact.held


async def test_a_forged_change_costs_the_phone_its_number_and_no_work(
    world: World,
) -> None:
    bo = await world.phone("bo", Role.COORDINATOR)
    item = await world.item(await world.workday())
    forged = bo.change([edit("item", item, what=title("Forged"))], device_seq=900)
    await taken(world, exported(bo, forged))
    bo.seq = 899
    own = bo.change([edit("item", item, what=title("Own"))])

    told = (await bo.push(own)).outcomes[0]

    assert ("retry", "device_fork") == (told.status, told.code)
    assert "Scene 1" == (await world.value("item", item, "what"))["title"]


async def test_of_a_phone_whose_time_is_over_it_waits_for_review(world: World) -> None:
    ben = await world.phone("ben")
    one = ben.change(check_in(ben.person, await world.workday()))
    device = await ben.device()
    over = replace(device, expires_ms=world.now_ms)
    await world.store.write(lambda writer: writer.put_device(over))

    assert 1 == (await taken(world, exported(ben, one))).outcomes["held"]

    after = await world.store.read(lambda reader: reader.device(ben.id))
    assert after is not None
    assert (None, over.expires_ms) == (after.revoked_ms, after.expires_ms)


async def test_a_foreign_or_damaged_file_says_so_and_changes_nothing(
    world: World,
) -> None:
    ben = await world.phone("ben")
    one = ben.change(check_in(ben.person, await world.workday()))
    file = exported(ben, one)

    for damaged in (
        file[: len(file) // 2],
        file.replace(b'"in"', b'"ib"'),
        file.replace(b'"changes"', b'"ch\xff"'),
        exported(ben, ben.change(check_in(ben.person, "day"), id="no id")),
        exported(ben, ben.change(check_in(ben.person, "day"), device_seq=-4)),
        exported(ben, ben.change([])),
    ):
        assert "damaged" in await refused(world, damaged)
    for foreign in (b"", b"[]", b"\x89PNG", b'{"callboard": "other"}', b"{}"):
        assert "not a file of unsent work" in await refused(world, foreign)
    newer = file.replace(b'"version":1', b'"version":9')
    assert "newer app" in await refused(world, newer)
    other = exported(ben, one, production="other-production", title="Heron")
    assert "another production (Heron)" in await refused(world, other)
    assert "does not know" in await refused(world, exported(ben, one, device="nobody"))
    assert await world.fact(one.id) is None


async def test_numbers_that_another_phone_has_used_are_not_taken_nor_what_rests_on_them(
    world: World,
) -> None:
    ben = await world.phone("ben")
    day = await world.workday()
    await ben.write(check_in(ben.person, day))
    ben.seq = 0
    rival = ben.change(check_in(ben.person, day, "out"))

    done = await taken(world, exported(ben, rival))

    assert 1 == done.again
    assert "another phone has the same identity" in words(done)[-1]
    assert await world.fact(rival.id) is None
