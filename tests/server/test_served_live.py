"""The open line over a real socket: it hears what others push, and it closes."""

import asyncio

from server.store.devices import revoke_device
from shared.schema import ALL, COORDINATORS
from shared.wire import event_id
from tests.support.office_world import check_in, comment
from tests.support.wire import DEADLINE_S, frames, problem


async def test_a_stream_begins_with_the_head_and_hears_a_push(served_world, ben, ana):
    day = await served_world.workday()
    async with ana.live() as frames:
        first = await anext(frames)
        assert first.start == first.end
        assert served_world.store.head_now(served_world.production) == first.end.seq
        change = ben.phone.change(check_in(ben.phone.person, day))
        pushed = await ben.push(change)
        second = await anext(frames)
        assert first.end == second.start
        assert (pushed.head, change.id) == (second.end.seq, second.end.change)
        assert second.is_whole
        assert [change.id] == [effect.id for effect in second.effects]


async def test_a_stream_goes_on_after_the_last_event_that_was_heard(
    served_world, ben, ana
):
    async with ana.live() as frames:
        heard = (await anext(frames)).end
    change = ben.phone.change(comment("item-0001"))
    await ben.push(change)
    async with ana.live(event_id(heard)) as frames:
        first = await anext(frames)
        assert (heard, True) == (first.start, first.is_whole)
        assert [change.id] == [effect.id for effect in first.effects]


async def test_a_frame_holds_only_what_its_device_may_read(served_world, ben, ana):
    async with ben.live() as to_ben, ana.live() as to_ana:
        await anext(to_ben)
        await anext(to_ana)
        await served_world.workday()
        for frames, count in ((to_ben, 0), (to_ana, 1)):
            frame = await anext(frames)
            assert frame.is_whole
            assert count == len(frame.effects)


async def test_much_growth_is_only_a_ring(served_world, ben, ana):
    day = await served_world.workday()
    async with ana.live() as frames:
        await anext(frames)
        reply = await ben.push(
            *(ben.phone.change(check_in(ben.phone.person, day)) for _ in range(500))
        )
        frame = await anext(frames)
        assert (False, ()) == (frame.is_whole, frame.effects)
        assert reply.head == frame.end.seq


async def test_revoking_a_device_closes_its_stream_and_refuses_it(
    served_world, ben, ana
):
    async with ben.live() as frames, ana.live() as others:
        await anext(frames)
        await anext(others)
        await served_world.store.write(
            lambda w: revoke_device(
                w, served_world.production, ben.phone.id, served_world.now_ms
            )
        )
        async with asyncio.timeout(DEADLINE_S):
            assert [] == [frame async for frame in frames]
        # The others' lines stay open.
        await ana.push(ana.phone.change(comment("item-0001")))
        assert 1 == len((await anext(others)).effects)
    refused = problem(await ben.client.get("live"))
    assert (401, "revoked") == (refused.status, refused.code)


async def test_a_stream_is_refused_to_a_phone_that_names_a_scope_it_may_not_read(
    served_world, ben
):
    for scopes in ([COORDINATORS], [ALL, COORDINATORS]):
        answer = await ben.client.get("live", params={"scope": scopes})
        refused = problem(answer)
        assert (403, "forbidden") == (refused.status, refused.code)
        assert COORDINATORS == refused.field
    scopes = list((await ben.hello()).scopes)
    for named in (scopes, [ALL]):
        params = {"scope": named}
        async with ben.client.stream("GET", "live", params=params) as response:
            assert (await anext(frames(response))).is_whole


async def test_the_newest_streams_of_a_device_stay(served_world, ben, ana):
    async with ben.live() as oldest, ben.live() as a, ben.live() as b, ben.live() as c:
        for frames in (oldest, a, b, c):
            await anext(frames)
        async with ben.live() as newest:
            await anext(newest)
            await ana.push(ana.phone.change(comment("item-0001")))
            assert [] == [frame async for frame in oldest]
            for frames in (a, b, c, newest):
                assert 1 == len((await anext(frames)).effects)
