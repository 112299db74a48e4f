"""Whatever is committed while a line is busy with something else is heard on it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest

from server.store.sqlite import SqliteStore, opened
from server.sync.contacts import Contacts
from server.sync.live import Streams
from shared.wire import Cursor, LiveFrame, event_id
from tests.support.office_world import Phone, World, comment

T = TypeVar("T")

DEADLINE_S = 20
# A line reads and waits this often, at least, until it has said two things.
STEPS_MIN = 8


class Interrupted:
    """A store in which something else happens before and after each thing asked of it,
    where `at` says so; `steps` counts these moments.
    """

    def __init__(self, store: SqliteStore, at: Callable[[int], bool]) -> None:
        self._store, self._at = store, at
        self.steps = 0
        self.between: Callable[[], Awaitable[object]]

    async def read(self, job: Callable[[Any], T]) -> T:
        await self._step()
        found = await self._store.read(job)
        await self._step()
        return found

    async def grown(self, *asked: Any) -> int | None:
        await self._step()
        head = await self._store.grown(*asked)
        await self._step()
        return head

    def stirs_now(self, production: str) -> int:
        return self._store.stirs_now(production)

    async def _step(self) -> None:
        self.steps += 1
        if self._at(self.steps):
            await self.between()


class House:
    """A line on such a store, what was committed, and what was heard."""

    def __init__(self, store: SqliteStore, world: World, ben: Phone) -> None:
        self.store, self.world, self.ben = store, world, ben
        self.written: list[str] = []

    async def write(self) -> None:
        self.written.append((await self.ben.write(comment("item-0001"))).id)

    async def head(self) -> Cursor:
        return await self.store.read(lambda reader: reader.head(self.world.production))

    async def hear(
        self, at: Callable[[int], bool], last_id: str
    ) -> tuple[list[LiveFrame], int]:
        """Listen, write once more after the first frame, and listen until all that was
        written is past; the frames, and how many steps it took.
        """
        door = Interrupted(self.store, at)
        door.between = self.write
        contacts = Contacts(self.store, delay_s=0)
        streams = Streams(door, contacts, lambda: self.world.now_ms, DEADLINE_S)
        production, token = self.world.production, self.ben.token_hash
        events = streams.events(await streams.begin(production, token, last_id))
        frames = [frame(await anext(events))]
        await self.write()
        async with asyncio.timeout(DEADLINE_S):
            while frames[-1].end != await self.head():
                frames.append(frame(await anext(events)))
        await events.aclose()
        await contacts.close()
        return frames, door.steps


def frame(event: bytes) -> LiveFrame:
    return msgspec.json.decode(event.split(b"\ndata: ")[1], type=LiveFrame)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path) as store:
        world = await World(store).begin()
        yield House(store, world, await world.phone("ben"))


def heard(frames: list[LiveFrame]) -> list[str]:
    assert all(one.is_whole for one in frames)
    assert [one.end for one in frames[:-1]] == [one.start for one in frames[1:]]
    return [effect.id for one in frames for effect in one.effects]


async def test_a_commit_at_any_moment_of_a_line_that_goes_on_is_heard_once(house):
    step, steps = 0, STEPS_MIN
    while step <= steps:
        step += 1
        house.written.clear()
        before = await house.head()
        frames, steps = await house.hear(lambda n, at=step: n == at, event_id(before))
        assert before == frames[0].start
        assert house.written == heard(frames)
        # At the end there is no such moment any more: then all of them were tried.
        assert (2 if step <= steps else 1) == len(house.written)
    assert step > STEPS_MIN


async def test_a_commit_at_any_moment_of_a_new_line_is_behind_its_head_or_heard(house):
    step, steps = 0, STEPS_MIN
    while step <= steps:
        step += 1
        house.written.clear()
        before = await house.head()
        frames, steps = await house.hear(lambda n, at=step: n == at, "")
        behind = frames[0].start.seq - before.seq
        assert behind in (0, 1)
        assert frames[0].start == frames[0].end
        assert house.written[behind:] == heard(frames)
    assert step > STEPS_MIN


@pytest.mark.parametrize("goes_on", [True, False])
async def test_commits_at_all_moments_at_once_are_heard_once_each(house, goes_on):
    before = await house.head()
    last_id = event_id(before) if goes_on else ""
    frames, steps = await house.hear(lambda n: n <= 3 * STEPS_MIN, last_id)
    assert steps >= STEPS_MIN
    assert len(house.written) > STEPS_MIN
    behind = frames[0].start.seq - before.seq
    assert not (goes_on and behind)
    assert house.written[behind:] == heard(frames)
