"""A notice for everyone stands on the wall while it is in force; others never do."""

from pathlib import Path

from server.store.sqlite import opened
from server.wall.board_view import Publication
from server.wall.boards import Boards
from shared.nouns.base import Life
from shared.nouns.messages import MessageKind, MessageWords
from tests.support.happened import at
from tests.support.office_world import create, edit
from tests.support.wall_world import WallWorld
from tests.support.walls import day, wall

WATER = MessageWords(
    MessageKind.SAFETY, "Water work", at_ms=at("07:00"), until_ms=at("18:00")
)
COFFEE = MessageWords(MessageKind.INFO, "Coffee is here", at_ms=at("08:00"))


def test_the_weightiest_stands_where_the_last_change_did() -> None:
    told = wall("08:10", day(), notices=(WATER, COFFEE))

    expected = Publication("SAFETY", at("07:00"), "Water work · until 18:00", 1)
    assert expected == told.published
    assert "PUBLISHED" == wall("08:10", day()).published.label


def test_it_is_told_before_there_is_a_plan_too() -> None:
    told = wall("08:10", None, notices=(COFFEE,))

    assert Publication("NOTICE", at("08:00"), "Coffee is here") == told.published
    assert wall("08:10", None).published is None


async def test_what_is_for_some_is_over_or_withdrawn_is_on_no_wall(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path) as store:
        house = await WallWorld(store).begin()
        world = house.world
        ben = await world.phone("ben")
        boards = Boards(store, lambda: world.now_ms)
        display = (await store.read(lambda r: r.displays(world.production)))[0]

        async def published() -> str:
            world.now_ms += 2_000
            told = (await boards.board(display)).published
            return told.words if told else ""

        async def tell(text: str, group: str = "notice", **more: object) -> str:
            message = world.id("message")
            words = MessageWords(text=text, at_ms=world.now_ms, **more)  # type: ignore[arg-type]
            await world.office_writes([create("message", message, **{group: words})])
            return message

        await tell("Camera only", to="Camera")
        await tell("Ben only", "personal", to=ben.person)
        await tell("Long over", until_ms=world.now_ms - 1)
        assert "" == await published()

        message = await tell("Water work")
        assert "Water work" == await published()
        seen = await world.saw("message", message)
        await world.office_writes([edit("message", message, saw=seen, life=Life(True))])
        assert "" == await published()
