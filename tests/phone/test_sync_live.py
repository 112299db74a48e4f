"""The live stream and the runner: frames at once, polling without, and no storm."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from mobile.sync import listener, pacing
from mobile.sync.listener import Heartbeat, Silence
from shared.errors import Expired, Revoked
from shared.schema import ALL
from shared.session import Phase
from shared.wire import HEARTBEAT_MS, LiveFrame, PullReply
from tests.support.living import (
    Living,
    event,
    greeted_or_pulled,
    live,
    remark,
    settled,
)
from tests.support.replica_file import MINE, effect
from tests.support.scripted import (
    BEGINNING,
    NOW_MS,
    at,
    hello,
    ok,
    problem,
    pull,
    snapshot,
    write_note,
)

# Events in a stream ------------------------------------------------------------


async def in_pieces(text: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(text), size):
        yield text[start : start + size]


FRAME = LiveFrame(at(4), at(6), is_whole=True, now_ms=NOW_MS)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 10_000])
@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
async def test_events_are_read_whatever_pieces_they_come_in(
    size: int, newline: bytes
) -> None:
    stream = b": still here\n\n" + event(FRAME) + b": still here\n\n" + event(FRAME)
    stream = stream.replace(b"\n", newline)

    found = [one async for one in listener.events(in_pieces(stream, size))]

    assert [Heartbeat(), FRAME, Heartbeat(), FRAME] == found


async def test_a_page_in_place_of_a_stream_is_silence() -> None:
    with pytest.raises(Silence):
        listener.parse(b"data: <html>please sign in</html>")
    endless = in_pieces(b"x" * (listener.EVENT_BYTES_MAX + 2), 1_000)
    with pytest.raises(Silence):
        [one async for one in listener.events(endless)]


# A server that streams ---------------------------------------------------------


@pytest.fixture
async def living(tmp_path: Path) -> AsyncIterator[Living]:
    one = Living(tmp_path, *BEGINNING)
    one.phone.start()
    yield one
    await one.phone.stop()


async def test_a_frame_is_on_screen_without_any_pull(living: Living) -> None:
    stream = await live(living)
    heard: list[int] = []
    living.phone.state.subscribe(lambda: heard.append(living.phone.state.version))
    row = effect(1, "item-yard", {"remark": {"text": "at once"}})
    stream.send(LiveFrame(at(0), at(1), (row,), True, NOW_MS))

    await living.until(lambda: remark(living.phone) == "at once" and heard)
    assert ["hello", "snapshot", "snapshot", "pull", "live"] == living.asked()


async def test_a_ring_without_its_rows_is_pulled(living: Living) -> None:
    row = effect(3, "item-yard", {"remark": {"text": "pulled"}})
    stream = await live(living)
    living.answers = [pull(3, row)]
    stream.send(LiveFrame(at(0), at(3), now_ms=NOW_MS))

    await living.until(lambda: remark(living.phone) == "pulled")
    assert ["live", "pull"] == living.asked()[4:]


async def test_nothing_of_ours_runs_while_the_stream_is_open_but_one_tick_a_minute(
    living: Living,
) -> None:
    stream = await live(living)
    # The poll that was arranged before the stream opened is the last one, and greets.
    living.answers = [hello(), pull()]
    await living.later(16_000)
    await living.until(lambda: living.asked()[-2:] == ["hello", "pull"])
    await living.until(lambda: living.clock.waits() == [44_000])
    stream.beat()

    assert [44_000] == living.clock.waits()


async def test_without_a_stream_the_server_is_asked_every_quarter_minute(
    tmp_path: Path,
) -> None:
    living = Living(tmp_path, *BEGINNING, *[pull() for _ in range(40)])
    living.refuses_streams = True
    living.phone.start()
    await living.until(lambda: living.asked().count("live") == 1)
    for _ in range(8):
        before = living.asked().count("pull")
        await living.later(15_000)
        await living.until(lambda b=before: living.asked().count("pull") > b)

    assert not living.is_live()
    # Two minutes: about one poll each quarter, and a new try at the stream after each.
    assert 8 <= living.asked().count("pull") <= 30
    assert None is living.phone.runner.link().next_try_ms
    await living.phone.stop()


async def test_a_stream_that_falls_silent_is_opened_again_after_a_pull(
    living: Living,
) -> None:
    stream = await live(living)
    # A poll may come before the greeting or after it.
    living.answers = [greeted_or_pulled] * 20
    stream.cut()
    await living.until(lambda: not living.is_live())
    await living.until(lambda: "hello" in living.asked()[5:])
    await living.until(lambda: "pull" in living.asked()[5:])

    # The wait for the next stream may begin after that for the next poll.
    while len(living.streams) < 2:
        await living.later(15_000)
        await living.turns()
    await live(living)


async def test_a_stream_that_is_opened_again_goes_on_where_the_phone_stands(
    living: Living,
) -> None:
    stream = await live(living)
    row = effect(4, "item-yard", {"remark": {"text": "heard"}})
    stream.send(LiveFrame(at(0), at(4), (row,), True, NOW_MS))
    await living.until(lambda: remark(living.phone) == "heard")
    living.answers = [greeted_or_pulled] * 20
    stream.cut()
    await living.until(lambda: not living.is_live())
    while len(living.streams) < 2:
        await living.later(15_000)
        await living.turns()
    # No pull brings this: the stream alone does.
    row = effect(5, "item-yard", {"remark": {"text": "missed"}})
    living.streams[-1].send(LiveFrame(at(4), at(5), (row,), True, NOW_MS))

    await living.until(lambda: remark(living.phone) == "missed")
    assert ["epoch-1:0", "epoch-1:4"] == living.gone_on_after()


async def test_a_phone_that_stands_at_several_rows_names_none_to_go_on_after(
    tmp_path: Path,
) -> None:
    apart = PullReply((), {ALL: at(3), MINE: at(2)}, 3, False, NOW_MS)
    living = Living(tmp_path, *BEGINNING[:3], ok(apart))
    living.phone.start()
    await live(living)

    assert [None] == living.gone_on_after()
    await living.phone.stop()


async def test_a_stream_is_asked_for_by_the_scopes_that_are_complete(
    living: Living,
) -> None:
    await live(living)
    [asked] = [one for one in living.script.asked if one.url.path.endswith("/live")]

    assert [ALL, MINE] == asked.url.params.get_list("scope")


async def test_a_stream_is_given_up_when_two_heartbeats_and_a_half_have_not_come(
    living: Living,
) -> None:
    await live(living)
    [asked] = [one for one in living.script.asked if one.url.path.endswith("/live")]

    assert 2.5 * HEARTBEAT_MS / 1000 == asked.extensions["timeout"]["read"]


async def test_a_dead_server_is_asked_ever_less_often(living: Living) -> None:
    await live(living)
    living.refuses_streams = True
    living.streams[-1].end()
    await living.until(lambda: living.phone.client.session.phase is Phase.BACKOFF)
    waits = []
    for failures in range(1, 10):
        await living.until(
            lambda f=failures: (
                living.phone.runner.link().failures == f
                and living.phone.runner.link().next_try_ms is not None
            )
        )
        link = living.phone.runner.link()
        assert link.next_try_ms is not None
        waits.append(link.next_try_ms - living.phone.state.now_ms())
        await living.later(waits[-1])

    # The script's jitter is always a half.
    assert [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000] == waits
    assert "live" not in living.asked()[6:]


async def test_a_save_is_sent_at_once_while_there_is_a_line(living: Living) -> None:
    await live(living)
    living.answers = [settled, pull(1)]
    write_note(living.phone)

    await living.until(lambda: living.phone.state.freshness().waiting == 0)
    assert ["push", "pull"] == living.asked()[5:]


async def test_a_save_does_not_cut_a_wait_short_but_a_person_does(
    living: Living,
) -> None:
    await live(living)
    living.answers = []
    write_note(living.phone)
    await living.until(lambda: living.phone.client.session.phase is Phase.BACKOFF)
    asked = len(living.asked())
    write_note(living.phone)
    await living.until(lambda: living.phone.client.session.waiting == 2)
    await living.turns()
    assert asked == len(living.asked())

    living.answers = [hello(), settled, pull(1)]
    living.phone.state.centre.sync_now()
    await living.until(lambda: living.phone.state.freshness().waiting == 0)


async def test_a_revoked_phone_stops_and_closes_its_stream(living: Living) -> None:
    await live(living)
    living.answers = [problem(Revoked("taken off"))]
    write_note(living.phone)

    await living.until(lambda: living.phone.runner.link().stopped_by == "revoked")
    await living.until(lambda: not living.is_live())
    living.clock.move(600_000)
    asked = len(living.asked())
    await living.turns()
    assert asked == len(living.asked())
    assert 1 == living.phone.state.freshness().waiting


async def test_a_phone_whose_time_was_over_by_a_wrong_clock_goes_on_by_itself(
    living: Living,
) -> None:
    await live(living)
    living.answers = [problem(Expired("its time is over"))]
    living.phone.state.centre.sync_now()
    await living.until(lambda: living.phone.runner.link().stopped_by == "expired")
    asked = len(living.asked())
    await living.later(pacing.LONGEST_MS)
    await living.turns()
    assert asked == len(living.asked())

    living.answers = [problem(Expired("still over")), hello(), pull()]
    await living.later(pacing.EXPIRED_MS)
    await living.until(lambda: asked + 1 == len(living.asked()))
    await living.until(lambda: pacing.EXPIRED_MS in living.clock.waits())
    await living.later(pacing.EXPIRED_MS)
    await living.until(lambda: living.phone.runner.link().stopped_by == "")


async def test_gained_scopes_are_listened_for_on_a_new_stream(living: Living) -> None:
    """A stream goes on with the scopes it began with, and would skip the new one's."""
    await live(living)
    scopes = ("all", "role:coordinator", MINE)
    living.answers = [
        httpx.ReadError("lost"),
        hello(scopes=scopes),
        snapshot("role:coordinator"),
        pull(),
    ]
    living.phone.state.centre.sync_now()
    await living.until(lambda: living.phone.client.session.phase is Phase.BACKOFF)
    living.phone.state.centre.sync_now()

    await living.until(lambda: len(living.streams) == 2)
