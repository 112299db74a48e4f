"""Many lines at once: what is true of all of them is looked up once."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from server.store.protocol import Writer
from server.store.sqlite import SqliteStore, opened
from server.sync import contacts
from server.sync.contacts import Contacts
from server.sync.granted import Granted, Grants
from server.sync.live import STILL_HERE, Streams
from server.sync.push import push
from shared.errors import Busy
from shared.wire import LiveFrame, Push
from tests.support.office_world import Phone, World, comment

DEADLINE_S = 20


class Counted:
    """A store that says how often it was read and written."""

    def __init__(self, store: SqliteStore) -> None:
        self._store = store
        self.reads = self.writes = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def read(self, job: Callable[[Any], Any]) -> Any:
        self.reads += 1
        return await self._store.read(job)

    async def write(self, job: Callable[[Any], Any]) -> Any:
        self.writes += 1
        return await self._store.write(job)


class Hall:
    """Lines of six phones, each past its first frame; `lines` by the phone's id."""

    def __init__(self, store: SqliteStore, world: World, phones: list[Phone]) -> None:
        self.store, self.world, self.phones = store, world, phones
        self.door = Counted(store)
        self.contacts = Contacts(store, delay_s=0)
        self.lines: list[AsyncIterator[bytes]] = []

    async def listen(self, heartbeat_s: float) -> None:
        streams = Streams(
            self.door, self.contacts, lambda: self.world.now_ms, heartbeat_s
        )
        for phone in self.phones:
            begun = await streams.begin(self.world.production, phone.token_hash)
            self.lines.append(streams.events(begun))
        await self.hear()
        self.door.reads = 0

    async def hear(self) -> list[bytes]:
        """What each line says next; nothing where it has ended."""
        async with asyncio.timeout(DEADLINE_S):
            return await asyncio.gather(*(anext(one, b"") for one in self.lines))

    async def change(self, phone: Phone, **changed: object) -> None:
        await self.store.write(lambda writer: self.put(writer, phone, **changed))

    def put(self, writer: Writer, phone: Phone, **changed: object) -> None:
        device = writer.device(phone.id)
        assert device is not None
        writer.put_device(replace(device, **changed))


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with opened(tmp_path) as store:
        world = await World(store).begin()
        made = Hall(store, world, [await world.phone("ben") for _ in range(6)])
        yield made
        await made.contacts.close()


def effects(event: bytes) -> int:
    frame = msgspec.json.decode(event.split(b"\ndata: ")[1], type=LiveFrame)
    return len(frame.effects)


async def test_when_somebodys_access_changes_all_lines_are_looked_at_together(hall):
    await hall.listen(DEADLINE_S)
    first, *others = hall.phones
    waiting = asyncio.create_task(hall.hear())
    said = Push(others[0].reading(), (others[0].change(comment("item-0001")),))
    now_ms, token = hall.world.now_ms, others[0].token_hash

    def both_at_once(writer: Writer) -> None:
        hall.put(writer, first, revoked_ms=now_ms)
        push(writer, hall.world.production, token, said, now_ms)

    await hall.store.write(both_at_once)

    ended, *heard = await waiting
    assert b"" == ended
    assert [1] * 5 == [effects(event) for event in heard]
    # One look at what all of them may read, and one at the rows.
    assert 2 == hall.door.reads


async def test_lines_that_are_still_together_are_looked_at_together(hall):
    await hall.listen(0.2)

    assert [STILL_HERE] * 6 == await hall.hear()
    assert 1 == hall.door.reads


async def test_a_line_whose_time_is_over_ends_however_new_the_last_look_is(hall):
    until_ms = hall.world.now_ms + 50
    await hall.change(hall.phones[0], expires_ms=until_ms)
    await hall.listen(0.2)
    assert [STILL_HERE] * 6 == await hall.hear()
    hall.world.now_ms = until_ms

    ended, *others = await hall.hear()
    assert b"" == ended
    assert [STILL_HERE] * 5 == others


class Failing(Counted):
    """A store whose reads of these numbers fail, for no reason that is known."""

    def __init__(self, store: SqliteStore, *fails: int) -> None:
        super().__init__(store)
        self._fails = fails

    async def read(self, job: Callable[[Any], Any]) -> Any:
        found = await super().read(job)
        if self.reads in self._fails:
            raise OSError("the disk stumbles")
        return found


async def test_a_look_at_the_rows_that_failed_is_not_kept(hall):
    # One look at who it is, one at the head, and one at the rows.
    door, ben = Failing(hall.store, 3), hall.phones[0]
    streams = Streams(door, hall.contacts, lambda: hall.world.now_ms, DEADLINE_S)
    heard = []
    for _ in range(2):
        begun = await streams.begin(hall.world.production, ben.token_hash)
        try:
            heard.append(effects(await anext(streams.events(begun))))
        except OSError:
            heard.append(None)

    assert [None, 0] == heard


async def test_a_look_at_who_may_read_that_failed_is_not_kept(hall):
    grants = Grants(Failing(hall.store, 1), lambda: hall.world.now_ms, 60_000)
    ben, production = hall.phones[0], hall.world.production

    async def look() -> Granted | None:
        return await grants.of(production, ben.token_hash, lambda _: [ben.token_hash])

    with pytest.raises(OSError, match="stumbles"):
        await look()
    found = await look()

    assert found is not None
    assert ben.id == found.device.id


async def test_no_more_lines_are_open_than_this_process_can_keep(hall):
    streams = Streams(
        hall.store, hall.contacts, lambda: hall.world.now_ms, DEADLINE_S, streams_max=2
    )

    async def begun(phone: Phone) -> AsyncIterator[bytes]:
        line = streams.events(
            await streams.begin(hall.world.production, phone.token_hash)
        )
        await anext(line)
        return line

    first, _ = [await begun(phone) for phone in hall.phones[:2]]
    with pytest.raises(Busy):
        await begun(hall.phones[2])
    # One that has left makes room.
    await first.aclose()
    await begun(hall.phones[2])


async def test_many_contacts_are_written_in_several_jobs(hall):
    """So that changes go between them."""
    noting = Contacts(hall.door, delay_s=DEADLINE_S)
    strangers = [f"device-{place}" for place in range(contacts.NOTED_A_JOB_MAX)]
    for id_ in (*strangers, hall.phones[0].id):
        noting.note(id_, hall.world.now_ms + 1)
    await noting.close()

    assert 2 == hall.door.writes
    assert hall.world.now_ms + 1 == (await hall.phones[0].device()).last_seen_ms
