"""What older versions left behind goes on: their files, their phones, their servers.

Golden files of a version are never made again once it is released.
"""

from pathlib import Path
from typing import Any

import httpx
import pytest

from mobile.app import Phone
from mobile.replica import outbox
from mobile.settings import VERSION
from shared.changes import Effect
from shared.session import Due, Listen
from tests.support.golden_versions import (
    PHONE,
    UNSENT,
    VERSIONS,
    About,
    Exchange,
    about,
    restarted,
    unpack,
)
from tests.support.oracles import (
    check_arrived_once,
    check_nothing_shows_through,
    check_replicas,
)
from tests.support.small_day import CAMERA, DAY, YARD
from tests.support.world import URL, World

KEPT = sorted(path.name for path in VERSIONS.iterdir())
HOUR_MS = 3_600_000


def found(version: str, folder: Path) -> tuple[World, About]:
    """The world as that version left it, an hour later, with today's server."""
    unpack(version, folder)
    kept, world = about(version), World(folder)
    world.production, world.people = kept.production, dict(kept.people)
    world.now_ms = kept.now_ms + HOUR_MS
    world.start_server()
    return world, kept


async def log(world: World) -> list[Effect]:
    return await world.read(lambda r: r.log(world.production, 0, 10_000))


def shows_the_day(phone: Phone, people: dict[str, str]) -> None:
    """Everything of the story is on this phone's screens."""
    state = phone.state
    today = state.days.today()
    assert today is not None
    assert 3 == len(state.days.lines())
    assert state.days.presences(DAY)[people["ben"]].is_here
    dispute = state.equipment.custody(CAMERA).dispute
    assert dispute is not None
    assert {people[PHONE], people["ben"]} == {side.holder for side in dispute.sides}
    assert ["locked_day"] == [refusal.code for refusal in state.inbox.refusals()]
    assert [people[PHONE]] == [fact.body["person"] for fact in state.inbox.held()]
    [open_one] = state.inbox.disagreements()
    assert "Waiting for the crane" in {side.value["text"] for side in open_one.sides}
    texts = [note.incident.words.text for note in state.incidents.all()]
    assert sorted(["The gate is locked", UNSENT[1]]) == sorted(texts)
    line = state.days.line(YARD)
    assert line is not None
    assert UNSENT[0] == line.item.remark.text


@pytest.mark.parametrize("version", KEPT)
async def test_its_databases_open_show_everything_and_go_on_syncing(
    version: str, tmp_path: Path
) -> None:
    world, kept = found(version, tmp_path)
    phone = world.unpaired(PHONE)
    before = await log(world)
    shows_the_day(phone, kept.people)
    assert 2 == phone.replica.read(outbox.waiting_count)

    await world.settle()

    shows_the_day(phone, kept.people)
    after = await log(world)
    assert before == after[: len(before)]
    assert 2 == len({effect.change for effect in after[len(before) :]})
    await check_replicas(world)
    await check_arrived_once(world, [PHONE])
    check_nothing_shows_through(world)
    await phone.stop()
    await world.stop_server()


@pytest.mark.parametrize("version", KEPT)
async def test_its_phone_is_answered_by_todays_server_as_it_was_then(
    version: str, tmp_path: Path
) -> None:
    world, kept = found(version, tmp_path)
    async with httpx.AsyncClient(transport=world.network, base_url=URL) as http:
        for exchange in kept.exchanges:
            world.now_ms = exchange.now_ms
            answer = await http.request(
                exchange.method,
                exchange.target,
                json=exchange.asked,
                headers={"authorization": f"Bearer {kept.token}"},
            )
            assert exchange.status == answer.status_code
            assert [] == unsaid(exchange.said, answer.json())
    await world.stop_server()


def unsaid(then: Any, now: Any, path: str = "") -> list[str]:
    """What was said then and is not now. More may be said; nothing may be missing."""
    if isinstance(then, dict) and isinstance(now, dict):
        return [
            missing
            for key, value in then.items()
            for missing in unsaid(value, now.get(key), f"{path}/{key}")
        ]
    if isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        return [
            missing
            for place, (old, new) in enumerate(zip(then, now, strict=True))
            for missing in unsaid(old, new, f"{path}/{place}")
        ]
    return [] if then == now else [f"{path}: {then!r} then, {now!r} now"]


@pytest.mark.parametrize("version", KEPT)
async def test_its_server_is_understood_by_todays_phone(
    version: str, tmp_path: Path
) -> None:
    world, kept = found(version, tmp_path)
    await world.stop_server()
    world.now_ms = kept.exchanges[0].now_ms
    phone = restarted(world, Then(kept.exchanges))
    await phone.client.advance(Due())
    assert isinstance(phone.client.rest, Listen)
    assert 0 == phone.replica.read(outbox.waiting_count)
    shows_the_day(phone, kept.people)
    check_nothing_shows_through(world)
    await phone.stop()


class Then(httpx.AsyncBaseTransport):
    """Answers each request as the server of that version answered the like of it."""

    def __init__(self, exchanges: tuple[Exchange, ...]) -> None:
        self._left = list(exchanges)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        for exchange in self._left:
            if exchange.target == request.url.raw_path.decode():
                self._left.remove(exchange)
                return httpx.Response(exchange.status, json=exchange.said)
        raise httpx.ConnectError("nobody said that then", request=request)


def test_this_version_has_its_golden_files() -> None:
    assert VERSION in KEPT
