"""What came by the stream: the server hears that it arrived, and only once."""

import asyncio
from itertools import pairwise
from pathlib import Path

import httpx
import msgspec

from mobile.sync import pacing
from shared.changes import Effect
from shared.wire import LiveFrame, Pull
from tests.support.replica_file import effect
from tests.support.scripted import NOW_MS, at
from tests.support.virtual_phone import VirtualPhone, in_made_up_time, virtual_phone

MINUTE_S, HOUR_S = 60, 3_600


async def hear(one: VirtualPhone, seq: int, *effects: Effect) -> None:
    """A frame, and time enough to store it."""
    one.head = seq
    one.streams[-1].send(LiveFrame(at(seq - 1), at(seq), effects, True, NOW_MS))
    await asyncio.sleep(1)


def remark(seq: int) -> Effect:
    return effect(seq, "item-yard", {"remark": {"text": f"frame {seq}"}})


def test_it_is_waited_for_between_half_a_minute_and_a_whole_one() -> None:
    assert 30_000 == pacing.confirm_ms(0.0)
    assert 45_000 == pacing.confirm_ms(0.5)
    assert 60_000 > pacing.confirm_ms(0.999_999)


def test_frames_are_confirmed_together_within_a_minute_and_never_again(
    tmp_path: Path,
) -> None:
    async def work() -> None:
        async with virtual_phone(tmp_path) as one:
            await asyncio.sleep(MINUTE_S)
            one.streams[-1].send(LiveFrame(at(0), at(0), (), True, NOW_MS))
            await asyncio.sleep(MINUTE_S)
            assert one.phone.runner.link().is_live
            one.asked.clear()
            await hear(one, 1, remark(1))
            await hear(one, 2, remark(2))
            await asyncio.sleep(25)
            assert [] == one.asked
            await asyncio.sleep(HOUR_S)
            [(_, name)] = one.asked
            assert "pull" == name
            told = msgspec.json.decode(one.requests[-1].content, type=Pull)
            assert {at(2)} == set(told.cursors.values())
            # What comes later is confirmed as well.
            await hear(one, 3, remark(3))
            await asyncio.sleep(HOUR_S)
            assert ["pull", "pull"] == [name for _, name in one.asked]

    in_made_up_time(work())


def test_a_frame_without_anything_for_this_phone_is_not_confirmed(
    tmp_path: Path,
) -> None:
    async def work() -> None:
        async with virtual_phone(tmp_path) as one:
            await asyncio.sleep(MINUTE_S)
            one.streams[-1].send(LiveFrame(at(0), at(0), (), True, NOW_MS))
            await asyncio.sleep(MINUTE_S)
            one.asked.clear()
            await hear(one, 1)
            await asyncio.sleep(HOUR_S)
            assert [] == one.asked

    in_made_up_time(work())


def test_a_phone_that_lost_its_line_confirms_nothing_by_itself(tmp_path: Path) -> None:
    def nobody(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody is there")

    async def work() -> None:
        async with virtual_phone(tmp_path) as one:
            await asyncio.sleep(MINUTE_S)
            one.streams[-1].send(LiveFrame(at(0), at(0), (), True, NOW_MS))
            await asyncio.sleep(MINUTE_S)
            await hear(one, 1, remark(1))
            one.answers = nobody
            one.asked.clear()
            one.phone.state.centre.sync_now()
            await asyncio.sleep(10 * MINUTE_S)
            times = [at_s for at_s, _ in one.asked]
            waits = [round(1000 * (b - a)) for a, b in pairwise(times)]
            # Each attempt is one of the backoff's own.
            assert len(waits) > 10
            assert [pacing.delay_ms(n + 1, 0.5) for n in range(len(waits))] == waits

    in_made_up_time(work())
