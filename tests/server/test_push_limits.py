"""Limits of a push at their very edge: what fits is taken, what does not says so."""

import httpx
import msgspec
from msgspec.structs import replace

from shared.changes import (
    CHANGE_BYTES_MAX,
    PATCHES_MAX,
    PUSH_BYTES_MAX,
    PUSH_CHANGES_MAX,
    Change,
    Patch,
)
from shared.nouns.plan import ItemDay
from shared.wire import Push, PushReply
from tests.support.office_world import comment, create
from tests.support.wire import Wire, problem, read


async def posted(wire: Wire, size: int, *changes: Change) -> httpx.Response:
    """A push of so many bytes; readers pass over the spaces that fill it up."""
    body = msgspec.json.encode(Push(wire.phone.reading(), changes))
    return await wire.client.post("push", content=body.ljust(size))


def noted(wire: Wire, text: str = "seen") -> Change:
    return wire.phone.change(comment("item-0001", text))


def of_size(wire: Wire, size: int) -> Change:
    """A change that is so many bytes long."""
    change = noted(wire, "")
    missing = size - len(msgspec.json.encode(change))
    return replace(change, fact=comment("item-0001", "x" * missing))


async def test_so_many_changes_are_taken_and_one_more_is_not(served_world, ben):
    full = tuple(noted(ben) for _ in range(PUSH_CHANGES_MAX))
    assert {"applied"} == {one.status for one in (await ben.push(*full)).outcomes}
    message = Push(ben.phone.reading(), (*full, noted(ben)))
    refused = problem(await ben.post("push", message))
    assert (413, "too_large", "changes") == (
        refused.status,
        refused.code,
        refused.field,
    )


async def test_so_many_bytes_are_taken_and_one_more_is_not(served_world, ben):
    change = noted(ben)
    full = read(await posted(ben, PUSH_BYTES_MAX, change), PushReply)
    assert ["applied"] == [outcome.status for outcome in full.outcomes]
    over = problem(await posted(ben, PUSH_BYTES_MAX + 1, noted(ben)))
    assert (413, "too_large") == (over.status, over.code)


async def test_a_change_that_is_too_long_is_refused_alone_and_says_what_to_do(
    served_world, ben
):
    full, over = of_size(ben, CHANGE_BYTES_MAX), of_size(ben, CHANGE_BYTES_MAX + 1)

    reply = await ben.push(full, over, noted(ben))

    assert ["applied", "refused", "applied"] == [o.status for o in reply.outcomes]
    assert "256 KiB. Shorten it, or make several of it." in reply.outcomes[1].detail


async def test_a_change_of_too_many_patches_is_refused_alone_and_says_what_to_do(
    served_world, ana
):
    day = await served_world.workday()

    def items(count: int) -> list[Patch]:
        ids = [served_world.id("item") for _ in range(count)]
        return [create("item", id_, day=ItemDay(day)) for id_ in ids]

    full, over = items(PATCHES_MAX), items(PATCHES_MAX + 1)
    changes = [ana.phone.change(one) for one in (full, over)]

    reply = await ana.push(*changes, noted(ana))

    assert ["applied", "refused", "applied"] == [o.status for o in reply.outcomes]
    assert "500 patches. Make several of it." in reply.outcomes[1].detail
    assert [True, False] == [
        bool(await served_world.held("item", one[0].id)) for one in (full, over)
    ]


async def test_a_change_that_cannot_be_read_is_told_which_field_is_wrong(
    served_world, ben
):
    good = msgspec.to_builtins(noted(ben))
    wrong = msgspec.to_builtins(noted(ben)) | {"device_seq": "first"}
    message = {"now": {"wall_ms": 1}, "changes": [wrong, good]}

    reply = read(await ben.post("push", message), PushReply)

    assert ["refused", "applied"] == [o.status for o in reply.outcomes]
    assert "$.device_seq" in reply.outcomes[0].detail
    assert "send it again" in reply.outcomes[0].detail
