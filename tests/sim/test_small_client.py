"""A client that knows only the protocol takes its part beside real phones."""

import ast
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from mobile.app import Phone
from shared.access import Role
from shared.changes import uuid7
from shared.nouns.people import Direction
from shared.nouns.plan import Progress
from tests.support import small_client, small_day
from tests.support.oracles import check_arrived_once, check_replicas
from tests.support.small_client import SmallClient
from tests.support.small_day import DAY, YARD, publish
from tests.support.world import URL, World

ROUNDS_MAX = 100


def test_the_small_client_knows_nothing_of_ours() -> None:
    source = Path(small_client.__file__).read_text("utf-8")
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else name.name).split(".")[0]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }

    assert set() == imported - {"httpx"} - set(sys.stdlib_module_names)
    assert "httpx" in imported


def joined(world: World) -> SmallClient:
    """One on the line of all phones, with the world's clock."""

    def reading() -> dict[str, Any]:
        return {"wall_ms": 0, "boot": "small", "boot_ms": world.now_ms}

    return SmallClient(
        httpx.AsyncClient(transport=world.network, base_url=URL),
        reading,
        lambda: uuid7(world.now_ms, world.entropy(10)),
    )


async def settled(world: World, small: SmallClient) -> None:
    """Both kinds of client are at rest; the small one tries until it gets through."""
    await world.settle()
    for _ in range(ROUNDS_MAX):
        world.later(1_000)
        try:
            await small.round()
        except httpx.TransportError:
            continue
        break
    await world.settle()


def said_by(phone: Phone, item: str) -> str:
    line = phone.state.days.line(item)
    assert line is not None
    return line.item.remark.text


async def test_a_small_client_takes_part_in_a_day_beside_phones(tmp_path: Path) -> None:
    async with World(tmp_path, seed=7) as world:
        ana = await world.phone("ana", Role.HEAD, department="Camera")
        ben = await world.phone("ben", Role.COORDINATOR)
        await small_day.small_day(world)
        await publish(world, "revision-1")
        zoe = await world.person("zoe")
        small = joined(world)
        await small.pair(await world.ticket(zoe, Role.COORDINATOR), "small")
        await settled(world, small)
        world.network.lost_share = 0.4

        # Its check-in is on a phone's screen; a phone's edit is what it holds.
        here = {"person": zoe, "workday": DAY, "direction": "in"}
        small.change(fact={"kind": "attendance", "body": here})
        form = ana.state.days.item_form(YARD)
        ana.state.days.set_progress(form, Progress.IN_PROGRESS)
        ana.state.people.check(world.people["ana"], Direction.IN)
        await settled(world, small)
        await settled(world, small)

        assert ana.state.days.presences(DAY)[zoe].is_here
        held = small.held("item", YARD)
        assert "in_progress" == held["progress"]["value"]["status"]
        assert sorted([world.people["ana"], zoe]) == sorted(facts(small, "attendance"))

        # An edit of its that has seen what stands applies, and shows on phones.
        small.edit("item", YARD, remark={"text": "The crane is late"})
        await settled(world, small)
        await settled(world, small)

        assert "The crane is late" == said_by(ana, YARD)
        outcomes = [outcome["status"] for outcome in small.outcomes.values()]
        assert ["applied", "applied"] == outcomes

        # Two who have not seen each other: both sides are kept, for all to see.
        small.edit("item", YARD, remark={"text": "The crane is here"})
        ana.state.days.set_remark(ana.state.days.item_form(YARD), "No crane today")
        await settled(world, small)
        await settled(world, small)

        both = {"The crane is here", "No crane today"}
        sides = conflict(small, YARD, "remark")
        assert both == {side["value"]["text"] for side in sides}
        [open_one] = ben.state.inbox.disagreements()
        assert both == {side.value["text"] for side in open_one.sides}

        # One decision that has seen both closes it everywhere.
        settles = {"remark": [side["change"] for side in sides]}
        saw = {"remark": small.held("item", YARD)["remark"]["change"]}
        decided = {"text": "The crane comes at nine"}
        patch = {"kind": "item", "id": YARD, "set": {"remark": decided}}
        small.change(patches=[patch | {"saw": saw, "settles": settles}])
        await settled(world, small)
        await settled(world, small)

        assert [] == conflict(small, YARD, "remark")
        assert [] == ben.state.inbox.disagreements()
        assert decided["text"] == said_by(ben, YARD)
        assert world.network.lost_replies > 0
        await check_replicas(world)
        await check_arrived_once(world, ["ana", "ben"])


async def test_a_small_client_comes_through_a_restore_of_the_server(
    tmp_path: Path,
) -> None:
    async with World(tmp_path, seed=8) as world:
        for name in ("ana", "ben"):
            await world.phone(name)
        await small_day.small_day(world)
        zoe = await world.person("zoe")
        small = joined(world)
        await small.pair(await world.ticket(zoe, Role.CREW), "small")
        await small.round()
        small.cursors = {
            scope: cursor | {"epoch": "of-another-log"}
            for scope, cursor in small.cursors.items()
        }
        noted = {"on_kind": "item", "on_id": YARD, "text": "The gate is locked."}
        note = small.change(fact={"kind": "comment", "body": noted})

        with pytest.raises(httpx.HTTPStatusError, match="410"):
            await small.round()
        await small.round()

        assert "applied" == small.outcomes[note]["status"]
        log = await world.read(lambda r: r.log(world.production, 0, 10_000))
        assert 1 == [effect.change for effect in log].count(note)
        assert {("fact", note)} <= set(small.rows["all"])


def facts(small: SmallClient, kind: str) -> list[str]:
    """Whom facts of a kind are about, as the client holds them."""
    found = [row[""] for row in small.rows["all"].values() if "" in row]
    return [one["body"]["person"] for one in found if one["kind"] == kind]


def conflict(small: SmallClient, item: str, group: str) -> list[dict[str, Any]]:
    """The sides that stand in a conflict over a group of an item; none: closed."""
    for scope in small.rows.values():
        for (kind, _), row in scope.items():
            wanted = {"kind": "item", "id": item, "group": group}
            if kind == "conflict" and row["on"]["value"] == wanted:
                found: list[dict[str, Any]] = row["standing"]["value"].get("sides", [])
                return found
    return []
