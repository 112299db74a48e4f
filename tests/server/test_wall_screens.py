"""What an open wall is sent: the board when it is another, else a sign of life."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from server.store.sqlite import SqliteStore, opened
from server.wall.board_view import Frame, WallBoard
from server.wall.boards import Boards
from server.wall.freshness import AMBER_AFTER_MS
from server.wall.reading import STRETCH_MAX
from server.wall.screens import SCREENS_A_DISPLAY_MAX, Screen, Screens
from shared.errors import Busy, Forbidden
from tests.support.office_world import comment
from tests.support.wall_world import WALL, WallWorld, at

DEADLINE_S = 20


class Walls:
    """Walls on a store of their own. Nothing beats unless a test says how often."""

    def __init__(self, store: SqliteStore) -> None:
        self.store = store
        self.told = WallWorld(store)

    def screens(self, heartbeat_s: float = DEADLINE_S, frame_s: float = 0) -> Screens:
        return Screens(self.store, self.now_ms, heartbeat_s, frame_s)

    def now_ms(self) -> int:
        return self.told.world.now_ms

    async def open(self, screens: Screens) -> "Wall":
        screen = await screens.begin(WALL, self.told.key)
        return Wall(screen, screens.events(screen))


class Wall:
    def __init__(self, screen: Screen, events: AsyncIterator[bytes]) -> None:
        self.screen = screen
        self._events = events

    async def frame(self) -> Frame:
        async with asyncio.timeout(DEADLINE_S):
            event = await anext(self._events)
        return frame_of(event)

    async def board(self) -> WallBoard:
        board = (await self.frame()).board
        assert board is not None, "a beat came where a board was due"
        return board

    async def has_ended(self) -> bool:
        """Whether it ends without another board; a beat may still be on its way."""
        async with asyncio.timeout(DEADLINE_S):
            frames = [frame_of(event) async for event in self._events]
        return all(frame.board is None for frame in frames)


def frame_of(event: bytes) -> Frame:
    assert event.startswith(b"data: ")
    assert event.endswith(b"\n\n")
    assert 2 == event.count(b"\n")
    return msgspec.json.decode(event.removeprefix(b"data: "), type=Frame)


@pytest.fixture
async def walls(tmp_path: Path) -> AsyncIterator[Walls]:
    async with opened(tmp_path) as store:
        walls = Walls(store)
        await walls.told.begin()
        yield walls


def now_title(board: WallBoard) -> str:
    return board.moments[0].now.title


async def test_it_begins_with_the_board_as_it_stands(walls: Walls) -> None:
    wall = await walls.open(walls.screens())

    first = await wall.frame()

    assert first.board is not None
    assert "No plan published" == now_title(first.board)
    assert walls.now_ms() == first.contact.at_ms
    assert walls.now_ms() + AMBER_AFTER_MS == first.contact.amber_ms


async def test_a_publication_and_a_check_in_are_told_at_once(walls: Walls) -> None:
    wall = await walls.open(walls.screens())
    await wall.frame()

    await walls.told.publish()
    published = await wall.board()
    await walls.told.check_in("ben")
    checked_in = await wall.board()

    assert "Scene 43" == now_title(published)
    assert published.people is not None
    assert (0, ("Grip 2", "Camera 1")) == (
        published.people.count,
        published.people.missed,
    )
    assert checked_in.people is not None
    assert (1, ("Grip 2",)) == (checked_in.people.count, checked_in.people.missed)


async def test_a_second_revision_tells_what_it_changed(walls: Walls) -> None:
    await walls.told.publish()
    wall = await walls.open(walls.screens())
    first = await wall.board()

    await walls.told.move_lunch("12:00", "12:45")
    await walls.told.publish()
    second = await wall.board()

    assert ("Rev 1 White", "PUBLISHED") == told_of(first)
    assert ("Rev 2 Blue", "CHANGED") == told_of(second)
    assert second.published is not None
    assert "Lunch 12:30 → 12:00" == second.published.words


def told_of(board: WallBoard) -> tuple[str, str]:
    assert board.published is not None
    return board.revision, board.published.label


async def test_a_draft_reaches_no_wall(walls: Walls) -> None:
    await walls.told.publish()
    wall = await walls.open(walls.screens())
    first = await wall.board()

    await walls.told.move_lunch("12:00", "12:45")
    await walls.told.check_in("ben")
    after = await wall.board()

    assert first.moments == after.moments
    assert first.published == after.published


async def test_what_somebody_starts_by_hand_is_on(walls: Walls) -> None:
    await walls.told.publish()
    wall = await walls.open(walls.screens())
    await wall.board()

    await walls.told.start("move", "09:41")
    board = await wall.board()

    assert "Company move" == now_title(board)
    assert "since 09:41" == board.moments[0].now.detail
    assert -9 * 60_000 == board.moments[0].behind_ms


async def test_what_changes_nothing_on_the_wall_is_not_sent(walls: Walls) -> None:
    await walls.told.publish()
    wall = await walls.open(walls.screens())
    await wall.board()

    await walls.told.world.office_writes(comment(walls.told.items["lunch"]))
    await walls.told.check_in("ben")
    board = await wall.board()

    assert board.people is not None
    assert 1 == board.people.count


async def test_when_all_is_still_it_is_only_told_the_time(walls: Walls) -> None:
    wall = await walls.open(walls.screens(heartbeat_s=0.01))
    await wall.board()

    walls.told.world.now_ms += 20_000
    beat = await wall.frame()

    assert beat.board is None
    assert walls.now_ms() == beat.contact.at_ms


async def test_time_alone_brings_another_board(walls: Walls) -> None:
    """The next line is on by the clock, though nobody wrote anything."""
    await walls.told.publish()
    wall = await walls.open(walls.screens(heartbeat_s=0.01))
    await wall.board()

    walls.told.world.now_ms = at("09:50")
    frames = [await wall.frame() for _ in range(3)]

    boards = [frame.board for frame in frames if frame.board is not None]
    assert ["Company move"] == [now_title(board) for board in boards]


async def test_what_came_meanwhile_is_one_board_and_not_one_each(walls: Walls) -> None:
    await walls.told.publish()
    wall = await walls.open(walls.screens())
    await wall.board()

    for name in ("ben", "cem", "dea"):
        await walls.told.check_in(name)
    board = await wall.board()

    assert board.people is not None
    assert 3 == board.people.count


async def test_a_removed_wall_hears_nothing_more(walls: Walls) -> None:
    """At once if it waits just then, else at the next beat."""
    await walls.told.publish()
    wall = await walls.open(walls.screens(heartbeat_s=0.2))
    await wall.board()

    await walls.told.remove()

    assert await wall.has_ended()
    with pytest.raises(Forbidden):
        await walls.open(walls.screens())


async def test_a_removed_wall_is_not_told_what_came_with_its_removal(
    walls: Walls,
) -> None:
    """Growth and removal may wake it at once; the key is asked for first."""
    wall = await walls.open(walls.screens(heartbeat_s=0.2))
    await wall.board()

    await walls.told.publish()
    await walls.told.remove()

    assert await wall.has_ended()


async def test_a_replaced_link_ends_with_the_next_beat(walls: Walls) -> None:
    wall = await walls.open(walls.screens(heartbeat_s=0.01))
    await wall.board()

    await walls.told.link()

    assert await wall.has_ended()


async def test_the_newest_screens_of_a_link_stay(walls: Walls) -> None:
    screens = walls.screens(heartbeat_s=0.01)
    opened_ = [await walls.open(screens) for _ in range(SCREENS_A_DISPLAY_MAX + 1)]
    for wall in opened_:
        await wall.board()

    assert await opened_[0].has_ended()
    assert (await opened_[1].frame()).board is None


async def test_a_server_that_stops_lets_its_walls_go(walls: Walls) -> None:
    screens = walls.screens()
    wall = await walls.open(screens)
    await wall.board()

    screens.close()
    walls.store.wake()

    assert await wall.has_ended()
    with pytest.raises(Busy):
        await walls.open(screens)


async def test_plans_are_read_anew_after_a_long_silence(walls: Walls) -> None:
    """More rows than are looked through for a publication may hide one."""
    await walls.told.publish()
    boards = Boards(walls.store, walls.now_ms)
    display = await walls.screens().display(WALL, walls.told.key)
    before = await boards.board(display)

    await walls.told.move_lunch("12:00", "12:45")
    await walls.told.publish()
    for _ in range(STRETCH_MAX):
        await walls.told.world.office_writes(comment(walls.told.items["lunch"]))
    after = await boards.board(display)

    assert ("Rev 1 White", "Rev 2 Blue") == (before.revision, after.revision)


async def test_a_department_that_was_put_right_is_shown_so(walls: Walls) -> None:
    await walls.told.publish()
    wall = await walls.open(walls.screens())
    await wall.board()

    await walls.told.moves_to("ben", "Sound")
    board = await wall.board()

    assert board.people is not None
    assert ("Grip 2", "Sound 1") == board.people.missed
