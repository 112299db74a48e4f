"""The wire over a real socket: a served process, and the office writing beside it."""

import asyncio
import gzip

import httpx
import msgspec
import pytest

from server.app import wall_ms
from shared.changes import PUSH_BYTES_MAX, PUSH_CHANGES_MAX, Fact
from shared.wire import Cursor, Fork, PairReply, Pull, Push
from tests.support.office_world import START_MS, check_in, comment
from tests.support.wire import DEADLINE_S, problem


async def test_hello_tells_the_time_the_log_and_the_scopes(served_world, ben):
    reply = await ben.hello(waiting=3, app="callboard 0.1")
    assert served_world.store.head_now(served_world.production) == reply.head
    assert ("all", f"person:{ben.phone.person}") == reply.scopes
    assert abs(reply.now_ms - wall_ms()) < 60_000
    device = await ben.phone.device()
    assert (3, "callboard 0.1") == (device.waiting, device.app)
    assert reply.now_ms == device.last_seen_ms


async def test_what_one_pushes_another_pulls(served_world, ben, ana):
    day = await served_world.workday()
    origin = (await ana.snapshot("all")).as_of
    pushed = await ben.push(ben.phone.change(check_in(ben.phone.person, day)))
    assert ["applied"] == [outcome.status for outcome in pushed.outcomes]
    pulled = await ana.pull(all=origin)
    assert [pushed.outcomes[0].id] == [effect.id for effect in pulled.effects]
    assert pushed.head == pulled.head == pulled.cursors["all"].seq
    assert () == (await ana.pull(all=pulled.cursors["all"])).effects


async def test_a_lost_reply_and_the_same_push_again_is_one_change(served_world, ben):
    day = await served_world.workday()
    change = ben.phone.change(check_in(ben.phone.person, day))
    body = msgspec.json.encode(Push(ben.phone.reading(), (change,)))
    before = served_world.store.head_now(served_world.production)
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
    log = [effect.change for effect in await served_world.log()]
    assert 1 == log.count(change.id)
    assert before + 1 == again.head


async def test_pages_of_a_pull_fit_together(served_world, ben, ana):
    day = await served_world.workday()
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


async def test_a_cursor_of_another_log_is_gone(served_world, ben):
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


async def test_nobody_reads_a_scope_that_is_not_theirs(served_world, ben):
    good = (await ben.snapshot("all")).as_of
    for scope in ("role:coordinator", f"person:{served_world.ana.person}", "nothing"):
        pulled = problem(await ben.post("pull", Pull({scope: good})))
        page = problem(await ben.client.get("snapshot", params={"scope": scope}))
        assert {(403, scope)} == {(p.status, p.field) for p in (pulled, page)}


async def test_a_snapshot_in_pages_is_everything_and_one_moment_to_go_on_from(
    served_world, ben, ana
):
    day = await served_world.workday()
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
    pages = [first]
    while pages[-1].next:
        pages.append(await ana.snapshot("all", pages[-1].next))
    assert {first.as_of} == {page.as_of for page in pages}
    ids = [effect.id for page in pages for effect in page.effects]
    assert len(ids) == len(set(ids))
    assert 2_500 <= len([id_ for id_ in ids if id_.startswith("change")]) <= 2_501
    after = await ana.pull(all=first.as_of)
    assert [late.id] == [effect.id for effect in after.effects]
    garbled = await ana.client.get("snapshot", params={"scope": "all", "after": "gone"})
    assert 422 == problem(garbled).status


async def test_a_push_over_the_limits_takes_nothing(served_world, ben):
    before = served_world.store.head_now(served_world.production)
    big = [ben.phone.change(comment("item-1", "x" * 200_000)) for _ in range(6)]
    assert PUSH_BYTES_MAX < len(msgspec.json.encode(big))
    many = [ben.phone.change(comment("item-1")) for _ in range(PUSH_CHANGES_MAX + 1)]
    for changes in (big, many):
        message = Push(ben.phone.reading(), tuple(changes))
        refused = problem(await ben.post("push", message))
        assert (413, "too_large") == (refused.status, refused.code)
    assert before == (await ben.hello()).head


async def test_a_change_that_cannot_be_read_holds_up_none_behind_it(served_world, ben):
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


async def test_the_second_phone_of_one_identity_gets_its_own(served_world, ben):
    await ben.push(ben.phone.change(comment("item-0001")))
    restored = ben.phone.change(comment("item-0001"), device_seq=1)
    told = (await ben.push(restored)).outcomes
    assert [("retry", "device_fork")] == [(one.status, one.code) for one in told]

    answered = await ben.post("fork", Fork(ben.phone.reading(), "ben's other phone"))
    reply = msgspec.json.decode(answered.content, type=PairReply)

    assert (200, ben.phone.person) == (answered.status_code, reply.person)
    assert ben.phone.id != reply.device
    ben.client.headers["authorization"] = f"Bearer {reply.token}"
    assert reply.device == (await ben.hello()).device
    assert ["applied"] == [one.status for one in (await ben.push(restored)).outcomes]


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
    served, method, path, body, status, code
):
    async with httpx.AsyncClient(base_url=served.url) as client:
        refused = problem(await client.request(method, path, content=body))
    assert (status, code) == (refused.status, refused.code)


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Basic YTpi", "Bearer nobody", "nobody"]
)
async def test_without_a_known_token_nothing_is_answered(served_world, served, header):
    url = f"{served.url}/sync/v1/{served_world.production}/live"
    async with httpx.AsyncClient() as client:
        refused = problem(await client.get(url, headers={"Authorization": header}))
    assert (401, "unknown_token") == (refused.status, refused.code)


async def test_a_token_is_worth_nothing_in_another_production(
    served_world, served, ben, elsewhere
):
    url = f"{served.url}/sync/v1/{elsewhere.production}/snapshot?scope=all"
    async with httpx.AsyncClient(headers=ben.client.headers) as client:
        assert "unknown_token" == problem(await client.get(url)).code


async def test_replies_are_compressed_for_those_who_ask(served_world, ben):
    request = ben.client.build_request(
        "GET", "snapshot", params={"scope": "all"}, headers={"accept-encoding": "gzip"}
    )
    response = await ben.client.send(request, stream=True)
    raw = b"".join([piece async for piece in response.aiter_raw()])
    assert "gzip" == response.headers["content-encoding"]
    assert b"Harbour" in gzip.decompress(raw)


async def test_a_device_is_seen_when_it_pulls_and_what_it_holds_is_known(
    served_world, ben
):
    origin = (await ben.snapshot("all")).as_of
    await ben.pull(all=origin)
    async with asyncio.timeout(DEADLINE_S):
        while (await ben.phone.device()).cursor < origin.seq:
            # Another read is the only clock here: it gives the server its turn.
            await ben.hello()
    assert origin.seq == (await ben.phone.device()).cursor


async def test_the_process_says_that_it_lives_and_takes_work(served):
    async with httpx.AsyncClient(base_url=served.url) as client:
        for path in ("/healthz", "/readyz"):
            response = await client.get(path)
            assert (200, {"status": "ok"}) == (response.status_code, response.json())


async def test_a_fact_of_a_newer_app_is_held_and_not_lost(served_world, ben):
    fact = Fact("weather", {"sky": "low"})
    reply = await ben.push(ben.phone.change(fact))
    assert ["held"] == [outcome.status for outcome in reply.outcomes]
