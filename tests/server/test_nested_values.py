"""What is nested without end is refused by itself, and harms nobody who reads."""

from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from server.store.sqlite import opened
from server.sync.push_body import NESTING_MAX, is_too_deep
from shared.changes import Change, Fact, Patch
from shared.clock import Reading
from tests.support.office_world import World, comment

BARE = Change("change-00001", 1, "person-01", Reading(1), 1)


def nested(levels: int) -> list[object]:
    """So many lists inside each other."""
    value: list[object] = []
    for _ in range(levels - 1):
        value = [value]
    return value


def changes(levels: int) -> list[Change]:
    """A fact and a patch of a kind that is not known, each with so many levels."""
    body = {"deep": nested(levels - 1), "wide": [[] for _ in range(NESTING_MAX)]}
    patches = (Patch("tide", "tide-00001", True, {"moon": body}),)
    return [replace(BARE, fact=Fact("tide", body)), replace(BARE, patches=patches)]


@pytest.mark.parametrize(
    ("levels", "expected"),
    [(2, False), (NESTING_MAX, False), (NESTING_MAX + 1, True), (900, True)],
)
def test_as_many_levels_as_any_form_has_are_taken_and_no_more(levels, expected):
    for change in changes(levels):
        assert expected == is_too_deep(change, msgspec.json.encode(change))


async def test_a_change_that_is_nested_too_deep_holds_up_none_behind_it(
    tmp_path: Path,
):
    async with opened(tmp_path) as store:
        await holds_up_none(await World(store).begin())


async def holds_up_none(world: World) -> None:
    ben = await world.phone("ben")
    deep, sound = (ben.change(one) for one in (deep_fact(), comment("item-00001")))

    told = (await ben.push(deep, sound)).outcomes

    assert [("refused", "invalid"), ("applied", "")] == [
        (one.status, one.code) for one in told
    ]
    assert await world.fact(deep.id) is None
    assert sound.id in (await world.ana.read_all()).facts


def deep_fact() -> Fact:
    return Fact("tide", {"deep": nested(NESTING_MAX)})
