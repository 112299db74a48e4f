"""The wire over a real socket: a served process, and the office writing beside it."""

import asyncio
import gzip
import itertools
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import msgspec
import pytest

from server.app import wall_ms
from server.store.devices import mint_pairing_code, revoke_device
from server.store.sqlite import SqliteStore, opened
from shared.access import Role
from shared.changes import PUSH_BYTES_MAX, PUSH_CHANGES_MAX, Fact
from shared.pairing import CODE_LIFE_MS, CODE_TRIES_MAX
from shared.wire import Cursor, PairReply, PairRequest, Pull, Push
from tests.support.office_world import START_MS, World, check_in, comment
from tests.support.server_process import ServerProcess
from tests.support.wire import DEADLINE_S, Wire, problem, read


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[ServerProcess]:
    with ServerProcess(data) as running:
        yield running
        assert 0 == running.stop()


@pytest.fixture
async def store(data: Path) -> AsyncIterator[SqliteStore]:
    """The test's own door to the same file, as the command line has one."""
    async with opened(data) as store:
        yield store


@pytest.fixture
async def world(store: SqliteStore, server: ServerProcess) -> World:
    return await World(store, seed=next(SEEDS)).begin()


# All tests share one file, so that each makes ids of its own.
SEEDS = itertools.count(1)


@pytest.fixture
async def ben(world: World, server: ServerProcess) -> AsyncIterator[Wire]:
    async with Wire(server.url, await world.phone("ben")) as wire:
        yield wire


@pytest.fixture
async def ana(world: World, server: ServerProcess) -> AsyncIterator[Wire]:
    async with Wire(server.url, world.ana) as wire:
        yield wire


async def pair(server: ServerProcess, world: World, code: str) -> httpx.Response:
    asked = PairRequest(code, world.production, "Ben's phone")
    async with httpx.AsyncClient(base_url=server.url) as client:
        return await client.post("/pair", content=msgspec.json.encode(asked))


async def minted(world: World, now_ms: int) -> str:
    return await world.store.write(
        lambda writer: mint_pairing_code(
            writer,
            world.production,
            world.ana.person,
            Role.GATE,
            now_ms,
            world.entropy,
        )
    )


async def test_a_code_pairs_one_phone_once(server, world):
    code = await minted(world, wall_ms())
    reply = read(await pair(server, world, code.lower()), PairReply)
    assert (Role.GATE, world.ana.person) == (reply.role, reply.person)
    assert ("Harbour", world.production) == (reply.title, reply.production)
    stored = await world.store.read(lambda r: r.device(reply.device))
    assert reply.token.encode() not in msgspec.json.encode(stored)
    assert 32 == len(stored.token_hash)
    refused = problem(await pair(server, world, code))
    assert (403, "pairing_refused") == (refused.status, refused.code)
    assert "Ask the coordinator for a new one" in refused.detail


async def test_a_code_dies_after_five_wrong_tries(server, world):
    code = await minted(world, wall_ms())
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    for _ in range(CODE_TRIES_MAX):
        assert "does not fit" in problem(await pair(server, world, wrong)).detail
    refused = problem(await pair(server, world, code))
    assert "tried too often" in refused.detail


async def test_a_code_is_good_for_ten_minutes_and_in_its_production(server, world):
    old = await minted(world, wall_ms() - CODE_LIFE_MS)
    assert "older than ten minutes" in problem(await pair(server, world, old)).detail
    other = await World(world.store, seed=next(SEEDS)).begin("Elsewhere")
    code = await minted(world, wall_ms())
    assert 403 == (await pair(server, other, code)).status_code
    assert 200 == (await pair(server, world, code)).status_code


async def test_hello_tells_the_time_the_log_and_the_scopes(world, ben):
    reply = await ben.hello(waiting=3, app="callboard 0.1")
    assert world.store.head_now(world.production) == reply.head
    assert ("all", f"person:{ben.phone.person}") == reply.scopes
    assert abs(reply.now_ms - wall_ms()) < 60_000
    device = await ben.phone.device()
    assert (3, "callboard 0.1") == (device.waiting, device.app)
    assert reply.now_ms == device.last_seen_ms


async def test_what_one_pushes_another_pulls(world, ben, ana):
    day = await world.workday()
    origin = (await ana.snapshot("all")).as_of
    pushed = await ben.push(ben.phone.change(check_in(ben.phone.person, day)))
    assert ["applied"] == [outcome.status for outcome in pushed.outcomes]
    pulled = await ana.pull(all=origin)
    assert [pushed.outcomes[0].id] == [effect.id for effect in pulled.effects]
    assert pushed.head == pulled.head == pulled.cursors["all"].seq
    assert () == (await ana.pull(all=pulled.cursors["all"])).effects


async def test_a_lost_reply_and_the_same_push_again_is_one_change(world, ben):
    day = await world.workday()
    change = ben.phone.change(check_in(ben.phone.person, day))
    body = msgspec.json.encode(Push(ben.phone.reading(), (change,)))
    before = world.store.head_now(world.production)
    async with httpx.AsyncClient(headers=ben.client.headers) as hasty:
        # Gone before the answer is there.
        with pytest.raises(httpx.ReadTimeout):
            await hasty.post(
                f"{ben.client.base_url}push",
                content=body,
                timeout=httpx.Timeout(DEADLINE_S, read=0.000_001),
            )
    first, again = await ben.push(change), await ben.push(change)
    assert first.outcomes == again.outcomes
    log = [effect.change for effect in await world.log()]
    assert 1 == log.count(change.id)
    assert before + 1 == again.head


async def test_pages_of_a_pull_fit_together(world, ben, ana):
    day = await world.workday()
    origin = (await ana.snapshot("all")).as_of
    changes = [ben.phone.change(check_in(ben.phone.person, day)) for _ in range(25)]
    await ben.push(*changes)
    seen, cursors, more, rounds = [], {"all": origin}, True, 0
    while more:
        page = await ana.pull(limit=10, **cursors)
        seen += [effect.id for effect in page.effects]
        cursors, more, rounds = page.cursors, page.more, rounds + 1
    assert [change.id for change in changes] == seen
    assert 3 == rounds


async def test_a_cursor_of_another_log_is_gone(world, ben):
    good = (await ben.snapshot("all")).as_of
    for cursor in (
        Cursor("another-epoch", good.seq, good.change),
        Cursor(good.epoch, good.seq + 1, good.change),
        Cursor(good.epoch, good.seq, "another-change"),
        Cursor(good.epoch, -1, ""),
    ):
        refused = problem(await ben.post("pull", Pull({"all": cursor})))
        assert (410, "epoch_changed") == (refused.status, refused.code)
    assert 200 == (await ben.post("pull", Pull({"all": good}))).status_code


async def test_nobody_reads_a_scope_that_is_not_theirs(world, ben):
    good = (await ben.snapshot("all")).as_of
    for scope in ("role:coordinator", f"person:{world.ana.person}", "nothing"):
        pulled = problem(await ben.post("pull", Pull({scope: good})))
        page = problem(await ben.client.get("snapshot", params={"scope": scope}))
        assert {(403, scope)} == {(p.status, p.field) for p in (pulled, page)}


async def test_a_snapshot_in_pages_is_everything_and_one_moment_to_go_on_from(
    world, ben, ana
):
    day = await world.workday()
    for _ in range(5):
        changes = [
            ben.phone.change(check_in(ben.phone.person, day))
            for _ in range(PUSH_CHANGES_MAX)
        ]
        await ben.push(*changes)
    first = await ana.snapshot("all")
    assert first.next
    late = ben.phone.change(check_in(ben.phone.person, day))
    await ben.push(late)
    rest = await ana.snapshot("all", first.next)
    assert first.as_of == rest.as_of
    assert "" == rest.next
    ids = [effect.id for effect in (*first.effects, *rest.effects)]
    assert len(ids) == len(set(ids))
    assert 2_500 <= len([id_ for id_ in ids if id_.startswith("change")]) <= 2_501
    after = await ana.pull(all=first.as_of)
    assert [late.id] == [effect.id for effect in after.effects]
    garbled = await ana.client.get("snapshot", params={"scope": "all", "after": "gone"})
    assert 422 == problem(garbled).status


async def test_a_stream_begins_with_the_head_and_hears_a_push(world, ben, ana):
    day = await world.workday()
    async with ana.live() as frames:
        first = await anext(frames)
        assert first.start == first.end
        assert world.store.head_now(world.production) == first.end.seq
        change = ben.phone.change(check_in(ben.phone.person, day))
        pushed = await ben.push(change)
        second = await anext(frames)
        assert first.end == second.start
        assert (pushed.head, change.id) == (second.end.seq, second.end.change)
        assert second.is_whole
        assert [change.id] == [effect.id for effect in second.effects]


async def test_a_frame_holds_only_what_its_device_may_read(world, ben, ana):
    async with ben.live() as to_ben, ana.live() as to_ana:
        await anext(to_ben)
        await anext(to_ana)
        await world.workday()
        for frames, count in ((to_ben, 0), (to_ana, 1)):
            frame = await anext(frames)
            assert frame.is_whole
            assert count == len(frame.effects)


async def test_much_growth_is_only_a_ring(world, ben, ana):
    day = await world.workday()
    async with ana.live() as frames:
        await anext(frames)
        reply = await ben.push(
            *(ben.phone.change(check_in(ben.phone.person, day)) for _ in range(500))
        )
        frame = await anext(frames)
        assert (False, ()) == (frame.is_whole, frame.effects)
        assert reply.head == frame.end.seq


async def test_revoking_a_device_closes_its_stream_and_refuses_it(world, ben, ana):
    async with ben.live() as frames, ana.live() as others:
        await anext(frames)
        await anext(others)
        await world.store.write(
            lambda w: revoke_device(w, world.production, ben.phone.id, world.now_ms)
        )
        async with asyncio.timeout(DEADLINE_S):
            assert [] == [frame async for frame in frames]
        # The others' lines stay open.
        await ana.push(ana.phone.change(comment("item-0001")))
        assert 1 == len((await anext(others)).effects)
    refused = problem(await ben.client.get("live"))
    assert (401, "revoked") == (refused.status, refused.code)


async def test_the_newest_streams_of_a_device_stay(world, ben, ana):
    async with ben.live() as oldest, ben.live() as a, ben.live() as b, ben.live() as c:
        for frames in (oldest, a, b, c):
            await anext(frames)
        async with ben.live() as newest:
            await anext(newest)
            await ana.push(ana.phone.change(comment("item-0001")))
            assert [] == [frame async for frame in oldest]
            for frames in (a, b, c, newest):
                assert 1 == len((await anext(frames)).effects)


async def test_a_push_over_the_limits_takes_nothing(world, ben):
    before = world.store.head_now(world.production)
    big = [ben.phone.change(comment("item-1", "x" * 200_000)) for _ in range(6)]
    assert PUSH_BYTES_MAX < len(msgspec.json.encode(big))
    many = [ben.phone.change(comment("item-1")) for _ in range(PUSH_CHANGES_MAX + 1)]
    for changes in (big, many):
        message = Push(ben.phone.reading(), tuple(changes))
        refused = problem(await ben.post("push", message))
        assert (413, "too_large") == (refused.status, refused.code)
    assert before == (await ben.hello()).head


async def test_a_change_that_cannot_be_read_holds_up_none_behind_it(world, ben):
    good = ben.phone.change(comment("item-0001"))
    large = ben.phone.change(comment("item-0001", "x" * 300_000))
    message = {
        "now": {"wall_ms": START_MS},
        "changes": [
            {"id": "change-of-another-shape", "device_seq": "first"},
            msgspec.to_builtins(large),
            msgspec.to_builtins(good),
        ],
    }
    reply = (await ben.post("push", message)).json()
    statuses = [(o["id"], o["status"]) for o in reply["outcomes"]]
    assert [
        ("change-of-another-shape", "refused"),
        (large.id, "refused"),
        (good.id, "applied"),
    ] == statuses


async def test_two_phones_of_one_identity_are_told_to_pair_again(world, ben):
    await ben.push(ben.phone.change(comment("item-0001")))
    restored = ben.phone.change(comment("item-0001"), device_seq=1)
    message = Push(ben.phone.reading(), (restored,))
    refused = problem(await ben.post("push", message))
    assert (409, "device_fork") == (refused.status, refused.code)


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "/nowhere", None, 404, "not_found"),
        ("GET", "/sync/v1/x/push", None, 405, "invalid"),
        ("POST", "/sync/v1/x/push", b"{}", 401, "unknown_token"),
        ("POST", "/pair", b"", 422, "invalid"),
        ("POST", "/pair", b"[", 422, "invalid"),
        ("POST", "/pair", b'{"code": 7, "production": "x"}', 422, "invalid"),
        ("POST", "/pair", b"x" * 70_000, 413, "too_large"),
        ("PUT", "/healthz", b"", 405, "invalid"),
    ],
)
async def test_every_error_is_a_problem_with_our_code(
    server, method, path, body, status, code
):
    async with httpx.AsyncClient(base_url=server.url) as client:
        refused = problem(await client.request(method, path, content=body))
    assert (status, code) == (refused.status, refused.code)


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Basic YTpi", "Bearer nobody", "nobody"]
)
async def test_without_a_known_token_nothing_is_answered(world, server, header):
    url = f"{server.url}/sync/v1/{world.production}/live"
    async with httpx.AsyncClient() as client:
        refused = problem(await client.get(url, headers={"Authorization": header}))
    assert (401, "unknown_token") == (refused.status, refused.code)


async def test_a_token_is_worth_nothing_in_another_production(world, server, ben):
    other = await World(world.store, seed=next(SEEDS)).begin("Elsewhere")
    url = f"{server.url}/sync/v1/{other.production}/snapshot?scope=all"
    async with httpx.AsyncClient(headers=ben.client.headers) as client:
        assert "unknown_token" == problem(await client.get(url)).code


async def test_replies_are_compressed_for_those_who_ask(world, ben):
    request = ben.client.build_request(
        "GET", "snapshot", params={"scope": "all"}, headers={"accept-encoding": "gzip"}
    )
    response = await ben.client.send(request, stream=True)
    raw = b"".join([piece async for piece in response.aiter_raw()])
    assert "gzip" == response.headers["content-encoding"]
    assert b"Harbour" in gzip.decompress(raw)


async def test_a_device_is_seen_when_it_pulls_and_what_it_holds_is_known(world, ben):
    origin = (await ben.snapshot("all")).as_of
    await ben.pull(all=origin)
    async with asyncio.timeout(DEADLINE_S):
        while (await ben.phone.device()).cursor < origin.seq:
            # Another read is the only clock here: it gives the server its turn.
            await ben.hello()
    assert origin.seq == (await ben.phone.device()).cursor


async def test_the_process_says_that_it_lives_and_takes_work(server):
    async with httpx.AsyncClient(base_url=server.url) as client:
        for path in ("/healthz", "/readyz"):
            response = await client.get(path)
            assert (200, {"status": "ok"}) == (response.status_code, response.json())


async def test_a_fact_of_a_newer_app_is_held_and_not_lost(world, ben):
    fact = Fact("weather", {"sky": "low"})
    reply = await ben.push(ben.phone.change(fact))
    assert ["held"] == [outcome.status for outcome in reply.outcomes]
