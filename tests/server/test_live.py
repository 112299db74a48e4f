"""The open line, step by step: what it says when nothing happens, and how it ends."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from server.store.protocol import Writer
from server.store.sqlite import SqliteStore, opened
from server.sync.contacts import Contacts
from server.sync.live import RESUME_ROWS_MAX, STILL_HERE, Streams
from shared.access import Role
from shared.errors import Busy, Forbidden, UnknownToken
from shared.schema import ALL, COORDINATORS
from shared.wire import Cursor, LiveFrame, event_id
from tests.support.office_world import Phone, World, comment

DEADLINE_S = 20


class Line:
    """Streams on a store of their own, and one phone that listens."""

    def __init__(self, store: SqliteStore, world: World, ben: Phone) -> None:
        self.store, self.world, self.ben = store, world, ben
        self.contacts = Contacts(store, delay_s=0)

    def streams(self, heartbeat_s: float) -> Streams:
        return Streams(
            self.store, self.contacts, lambda: self.world.now_ms, heartbeat_s
        )

    async def listen(self, streams: Streams, last_id: str = "") -> AsyncIterator[bytes]:
        token = self.ben.token_hash
        stream = await streams.begin(self.world.production, token, last_id)
        return streams.events(stream)

    async def head(self) -> Cursor:
        return await self.store.read(lambda reader: reader.head(self.world.production))


@pytest.fixture
async def line(tmp_path: Path) -> AsyncIterator[Line]:
    async with opened(tmp_path) as store:
        world = await World(store).begin()
        line = Line(store, world, await world.phone("ben"))
        yield line
        await line.contacts.close()


async def change_device(line: Line, **changed: object) -> None:
    def job(writer: Writer) -> None:
        device = writer.device(line.ben.id)
        assert device is not None
        writer.put_device(replace(device, **changed))

    await line.store.write(job)


def frame(event: bytes) -> LiveFrame:
    number, data = event.decode().removesuffix("\n\n").split("\ndata: ")
    found = msgspec.json.decode(data, type=LiveFrame)
    assert f"id: {event_id(found.end)}" == number
    return found


async def test_an_idle_line_says_that_it_is_still_there_and_counts_as_seen(line):
    events = await line.listen(line.streams(0.001))
    assert frame(await anext(events)).is_whole
    line.world.now_ms += 5_000
    assert STILL_HERE == await anext(events)
    await line.contacts.write()
    assert line.world.now_ms == (await line.ben.device()).last_seen_ms


async def test_a_line_ends_when_its_phone_is_revoked(line):
    events = await line.listen(line.streams(DEADLINE_S))
    await anext(events)
    await change_device(line, revoked_ms=line.world.now_ms)
    assert [] == [event async for event in events]


async def test_what_is_written_with_a_revocation_is_not_sent_to_the_revoked(line):
    events = await line.listen(line.streams(DEADLINE_S))
    await anext(events)
    # Neither wakes the line before both are there.
    await asyncio.gather(
        line.ben.write(comment("item-0001")),
        change_device(line, revoked_ms=line.world.now_ms),
    )
    assert [] == [event async for event in events]


async def test_a_line_that_is_never_idle_ends_with_its_phones_time(line):
    await change_device(line, expires_ms=line.world.now_ms + 60_000)
    events = await line.listen(line.streams(DEADLINE_S))
    await anext(events)
    await line.world.ana.write(comment("item-0001"))
    assert 1 == len(frame(await anext(events)).effects)
    line.world.now_ms += 60_000
    await line.world.ana.write(comment("item-0001"))
    assert [] == [event async for event in events]


@pytest.mark.parametrize("changed", [{"revoked_ms": 1}, {"role": Role.COORDINATOR}])
async def test_access_that_changes_while_a_line_begins_ends_it(line, changed):
    events = await line.listen(line.streams(DEADLINE_S))
    await change_device(line, **changed)
    assert [] == [event async for event in events]


async def test_access_that_changes_while_nobody_waits_ends_the_line(line):
    events = await line.listen(line.streams(DEADLINE_S))
    await anext(events)
    await line.ben.write(comment("item-0001"))
    assert 1 == len(frame(await anext(events)).effects)
    # Its listener is slow: the line has not come back to wait for more.
    await change_device(line, revoked_ms=line.world.now_ms)
    assert [] == [event async for event in events]


async def test_a_line_ends_when_its_phone_may_read_something_else(line):
    events = await line.listen(line.streams(DEADLINE_S))
    await anext(events)
    await change_device(line, name="another name")
    await line.ben.write(comment("item-0001"))
    assert 1 == len(frame(await anext(events)).effects)
    await change_device(line, role=Role.COORDINATOR)
    assert [] == [event async for event in events]


async def test_a_line_ends_with_the_server_and_none_begins_after(line):
    streams = line.streams(DEADLINE_S)
    events = await line.listen(streams)
    await anext(events)
    streams.close()
    line.store.wake()
    assert [] == [event async for event in events]
    with pytest.raises(Busy):
        await line.listen(streams)


async def test_nobody_listens_without_a_token(line):
    with pytest.raises(UnknownToken):
        await line.streams(1).begin(line.world.production, b"no token")


async def test_a_line_is_refused_to_who_holds_a_scope_that_was_taken(line):
    streams, token = line.streams(DEADLINE_S), line.ben.token_hash
    with pytest.raises(Forbidden):
        await streams.begin(line.world.production, token, "", (ALL, COORDINATORS))
    await change_device(line, role=Role.COORDINATOR)
    await streams.begin(line.world.production, token, "", (ALL, COORDINATORS))


async def test_frames_follow_each_other_without_a_gap(line):
    events = await line.listen(line.streams(DEADLINE_S))
    end = frame(await anext(events)).end

    async def pushes() -> list[str]:
        return [(await line.ben.write(comment("item-0001"))).id for _ in range(30)]

    pushing = asyncio.create_task(pushes())
    seen: list[str] = []
    while len(seen) < 30:
        found = frame(await anext(events))
        assert end == found.start
        assert found.is_whole
        seen += [effect.id for effect in found.effects]
        end = found.end
    assert await pushing == seen


# Going on after an earlier line ---------------------------------------------------


async def test_a_line_that_goes_on_begins_with_what_was_missed(line):
    streams = line.streams(DEADLINE_S)
    heard = frame(await anext(await line.listen(streams))).end
    missed = [(await line.ben.write(comment("item-0001"))).id for _ in range(3)]

    events = await line.listen(streams, event_id(heard))
    first = frame(await anext(events))
    after = await line.ben.write(comment("item-0001"))
    second = frame(await anext(events))

    assert (heard, True) == (first.start, first.is_whole)
    assert missed == [effect.id for effect in first.effects]
    assert first.end == second.start
    assert [after.id] == [effect.id for effect in second.effects]


async def test_a_line_that_goes_on_where_the_head_is_missed_nothing(line):
    head = await line.head()
    events = await line.listen(line.streams(DEADLINE_S), event_id(head))
    first = frame(await anext(events))
    assert (head, head, ()) == (first.start, first.end, first.effects)


@pytest.mark.parametrize("missed", [RESUME_ROWS_MAX, RESUME_ROWS_MAX + 1])
async def test_whoever_missed_too_much_hears_where_the_head_is(line, missed):
    heard = await line.head()
    await asyncio.gather(*(line.ben.write(comment("item-0001")) for _ in range(missed)))
    events = await line.listen(line.streams(DEADLINE_S), event_id(heard))
    first = frame(await anext(events))
    head = await line.head()
    assert heard.seq + missed == head.seq
    assert (heard if missed <= RESUME_ROWS_MAX else head) == first.start
    assert head == first.end


@pytest.mark.parametrize(
    "last_id",
    [
        "another-epoch:{seq}",
        "{epoch}:{beyond}",
        "{epoch}:-1",
        "{epoch}:" + "9" * 30,
        "{epoch}:",
        "{epoch}",
        ":{seq}",
        "{seq}",
        "{epoch}:{seq}:",
        "{epoch}: {seq}",
        "{epoch}:\u00b2",
    ],
)
async def test_an_id_of_no_event_of_this_log_begins_at_the_head(line, last_id):
    heard = await line.head()
    await line.ben.write(comment("item-0001"))
    head = await line.head()
    said = last_id.format(epoch=head.epoch, seq=heard.seq, beyond=head.seq + 1)

    first = frame(await anext(await line.listen(line.streams(DEADLINE_S), said)))

    assert (head, head, ()) == (first.start, first.end, first.effects)


async def test_what_was_missed_is_only_what_the_phone_may_read(line):
    heard = await line.head()
    # A draft of the office's, and a remark for all.
    await line.world.workday()
    remark = await line.ben.write(comment("item-0001"))

    events = await line.listen(line.streams(DEADLINE_S), event_id(heard))
    first = frame(await anext(events))

    assert await line.head() == first.end
    assert (heard, True) == (first.start, first.is_whole)
    assert [remark.id] == [effect.id for effect in first.effects]
