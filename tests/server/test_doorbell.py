"""Nobody sleeps through a ring, whenever it comes."""

import asyncio

from server.store.doorbell import Doorbell

DEADLINE_S = 20
P = "production-one"


async def test_a_ring_between_the_look_at_the_head_and_the_wait_is_heard() -> None:
    bell = Doorbell()
    bell.ring({P: 4})
    looked = bell.head(P)
    # Committed after the look, before anybody waits: nothing will ring for it again.
    bell.ring({P: 5})
    async with asyncio.timeout(DEADLINE_S):
        assert 5 == await bell.wait(P, looked, 2 * DEADLINE_S)


async def test_a_ring_from_another_thread_wakes_all_who_wait_for_that_log() -> None:
    bell = Doorbell()
    waiting = [asyncio.create_task(bell.wait(P, 0, DEADLINE_S)) for _ in range(3)]
    other = asyncio.create_task(bell.wait("production-two", 0, DEADLINE_S))
    await asyncio.sleep(0)

    await asyncio.to_thread(bell.ring, {P: 1})

    assert [1, 1, 1] == await asyncio.gather(*waiting)
    assert not other.done()
    bell.close()
    assert await other is None


async def test_an_older_head_than_the_one_known_rings_nobody() -> None:
    bell = Doorbell()
    bell.ring({P: 5})

    bell.ring({P: 4})

    assert 5 == bell.head(P)
    assert await bell.wait(P, 5, 0.001) is None


async def test_a_stir_while_nobody_waits_is_heard_by_who_noted_the_stirs() -> None:
    bell = Doorbell()
    noted = bell.stirs(P)
    bell.ring({}, [P])
    async with asyncio.timeout(DEADLINE_S):
        assert await bell.wait(P, 0, 2 * DEADLINE_S, noted) is None
    assert noted + 1 == bell.stirs(P)


async def test_growth_is_told_even_to_who_was_stirred_before_it() -> None:
    bell = Doorbell()
    noted = bell.stirs(P)
    bell.ring({}, [P])
    bell.ring({P: 5})
    assert 5 == await bell.wait(P, 4, DEADLINE_S, noted)


async def test_who_waits_while_a_log_grows_and_is_stirred_wakes_to_the_growth() -> None:
    bell = Doorbell()
    waiting = [asyncio.create_task(bell.wait(P, 0, DEADLINE_S, 0)) for _ in range(3)]
    await asyncio.sleep(0)

    await asyncio.to_thread(bell.ring, {P: 1}, [P])

    assert [1, 1, 1] == await asyncio.gather(*waiting)
    assert 1 == bell.stirs(P)
