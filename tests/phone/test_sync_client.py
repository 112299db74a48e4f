"""The client performs what the session asks for, and takes only our answers for one."""

import logging
from pathlib import Path

import httpx
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile.replica import cursors
from mobile.secrets import FileSecrets
from mobile.sync import pacing, requests
from shared.changes import Outcome
from shared.errors import (
    Busy,
    Revoked,
    SchemaOld,
    UnknownToken,
)
from shared.schema import ALL
from shared.session import Asked, Due, Listen, Lost, Phase, Refused, Stop, Wait
from shared.wire import Hello, HelloReply, Pull, Push
from tests.support.replica_file import MINE, effect
from tests.support.scripted import (
    BEGINNING,
    NOW_MS,
    PORTAL,
    StoppedClock,
    hello,
    problem,
    pull,
    push,
    scripted_phone,
    settled,
    snapshot,
    write_note,
)

# Pacing ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("failures", "bound_ms"),
    [(1, 500), (2, 1_000), (3, 2_000), (7, 32_000), (8, 60_000), (500, 60_000)],
)
def test_the_bound_of_a_wait_doubles_up_to_a_minute(
    failures: int, bound_ms: int
) -> None:
    assert 0 == pacing.delay_ms(failures, 0.0)
    assert bound_ms // 2 == pacing.delay_ms(failures, 0.5)
    assert bound_ms > pacing.delay_ms(failures, 0.999_999)


def test_what_retry_after_asks_for_is_waited_for_and_spread() -> None:
    assert 30_250 == pacing.delay_ms(1, 0.5, at_least_ms=30_000)
    assert pacing.RETRY_AFTER_MS_MAX == pacing.delay_ms(1, 0.0, at_least_ms=10**12)


@pytest.mark.parametrize(
    ("header", "asked_ms"),
    [
        ("7", 7_000),
        (" 120 ", 120_000),
        ("", 0),
        ("-5", 0),
        ("Fri, 12 Jun 2026 07:00:30 GMT", 30_000),
        ("Friday, 12-Jun-26 07:00:30 GMT", 30_000),
        ("Fri Jun 12 07:00:30 2026", 30_000),
        ("Fri, 12 Jun 2026 06:00:00 GMT", 0),
        ("Fri, 12 Jun 20260 07:00:00 GMT", 0),
        ("soon", 0),
        ("9" * 40, 0),
    ],
)
def test_a_retry_after_is_seconds_or_a_date_after_the_answers_own(
    header: str, asked_ms: int
) -> None:
    date = "Fri, 12 Jun 2026 07:00:00 GMT"
    assert asked_ms == pacing.retry_after_ms({"retry-after": header, "date": date})


def test_a_date_to_wait_for_asks_for_nothing_where_no_answer_says_when_it_is() -> None:
    then = {"retry-after": "Fri, 12 Jun 2026 07:00:30 GMT"}
    assert 0 == pacing.retry_after_ms(then)
    assert 0 == pacing.retry_after_ms({**then, "date": "today"})


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_retry_after_that_anybody_sends_breaks_a_phone(one: str, other: str) -> None:
    assert 0 <= pacing.retry_after_ms({"retry-after": one, "date": other})


# Answers -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        PORTAL,
        httpx.Response(200, content=b""),
        httpx.Response(200, content=b"{}"),
        httpx.Response(200, content=b'{"now_ms": 1, "epo'),
        httpx.Response(200, content=b"\xff\xfe"),
        httpx.Response(302, headers={"location": "http://portal.test/"}),
        httpx.Response(401, html="<html>log in to the proxy</html>"),
        httpx.Response(502, html="<html>bad gateway</html>"),
        httpx.Response(204),
        # A problem document that says another status than it came with is no word
        # of our server: something on the way has answered in its place.
        problem(Revoked("gone"), status=200),
        problem(Revoked("gone"), status=403),
    ],
)
def test_anything_but_our_answer_is_no_answer(answer: httpx.Response) -> None:
    assert isinstance(requests.read(answer, HelloReply), Lost)


def test_a_problem_of_ours_is_a_refusal_with_its_recovery_and_patience() -> None:
    refused = requests.read(problem(Busy("full", retry_after_s=7)), HelloReply)

    assert Refused("busy", Busy.recovery, 7_000) == refused


def test_a_proxys_retry_after_is_obeyed_too() -> None:
    answer = httpx.Response(503, headers={"retry-after": "20"}, text="overloaded")

    assert Lost(20_000) == requests.read(answer, HelloReply)


# Rounds ------------------------------------------------------------------------


async def test_a_first_round_greets_fetches_each_scope_and_rests(
    tmp_path: Path,
) -> None:
    phone, script = scripted_phone(tmp_path, *BEGINNING)
    await phone.client.advance(Due())

    assert ["hello", "snapshot", "snapshot", "pull"] == script.names()
    assert isinstance(phone.client.rest, Listen)
    assert {ALL, MINE} == set(phone.replica.read(cursors.cursors))
    assert "Bearer token-1" == script.asked[0].headers["authorization"]
    assert NOW_MS == phone.state.freshness().as_of_ms
    said = msgspec.json.decode(script.asked[0].content, type=Hello)
    assert "boot-1" == said.now.boot
    await phone.stop()


async def test_a_captive_portal_is_no_success_and_changes_nothing(
    tmp_path: Path,
) -> None:
    phone, script = scripted_phone(tmp_path, PORTAL)
    await phone.client.advance(Due())

    assert isinstance(phone.client.rest, Wait)
    assert ["hello"] == script.names()
    assert None is phone.state.freshness().as_of_ms
    await phone.stop()


async def test_a_portal_in_the_middle_of_a_push_loses_nothing(tmp_path: Path) -> None:
    phone, script = scripted_phone(tmp_path, *BEGINNING, PORTAL)
    await phone.client.advance(Due())
    write_note(phone)
    await phone.client.advance(phone.client.wrote())

    assert "push" == script.names()[-1]
    assert isinstance(phone.client.rest, Wait)
    counts = phone.state.centre.standing().counts
    assert (1, 1, 0) == (counts.saved, counts.sent, counts.received)
    await phone.stop()


async def test_what_is_pushed_is_settled_and_then_pulled(tmp_path: Path) -> None:
    phone, script = scripted_phone(tmp_path, *BEGINNING, settled, pull(1))
    await phone.client.advance(Due())
    write_note(phone)
    await phone.client.advance(phone.client.wrote())

    assert ["push", "pull"] == script.names()[4:]
    counts = phone.state.centre.standing().counts
    assert (1, 1, 1) == (counts.saved, counts.sent, counts.received)
    await phone.stop()


async def test_outcomes_of_nothing_we_sent_are_a_failed_round_not_an_endless_one(
    tmp_path: Path,
) -> None:
    alien = push(Outcome("not-ours-at-all", "applied", 1))
    phone, script = scripted_phone(tmp_path, *BEGINNING, alien, pull())
    await phone.client.advance(Due())
    write_note(phone)
    await phone.client.advance(phone.client.wrote())

    assert ["push", "pull"] == script.names()[4:]
    assert isinstance(phone.client.rest, Wait)
    assert 1 == phone.state.freshness().waiting
    await phone.stop()


async def test_a_snapshot_that_never_moves_on_is_a_failed_round(tmp_path: Path) -> None:
    phone, script = scripted_phone(
        tmp_path, hello(), snapshot(ALL, "page-2"), snapshot(ALL, "page-2")
    )
    await phone.client.advance(Due())

    assert isinstance(phone.client.rest, Wait)
    assert 3 == len(script.asked)
    await phone.stop()


async def test_pages_that_promise_more_and_bring_nothing_are_a_failed_round(
    tmp_path: Path,
) -> None:
    phone, script = scripted_phone(tmp_path, *BEGINNING[:3], pull(more=True))
    await phone.client.advance(Due())

    assert isinstance(phone.client.rest, Wait)
    assert 4 == len(script.asked)
    await phone.stop()


@pytest.mark.parametrize("error", [UnknownToken("who"), SchemaOld("old")])
async def test_only_a_person_gets_a_phone_going_that_was_sent_away(
    tmp_path: Path, error: UnknownToken | SchemaOld
) -> None:
    phone, script = scripted_phone(tmp_path, problem(error))
    write_note(phone)
    await phone.client.advance(Due())

    assert isinstance(phone.client.rest, Stop)
    assert error.code == phone.runner.link().stopped_by
    await phone.client.advance(Due())
    assert 1 == len(script.asked)
    assert 1 == phone.state.freshness().waiting
    script.answers += BEGINNING
    await phone.client.advance(Asked())
    assert 2 < len(script.asked)
    await phone.stop()


async def test_a_refusal_of_a_token_given_up_meanwhile_stops_nothing(
    tmp_path: Path,
) -> None:
    def paired_again(_: httpx.Request) -> httpx.Response:
        FileSecrets(tmp_path).put("token-2")
        return problem(Revoked("the old one"))

    phone, _ = scripted_phone(tmp_path, paired_again)
    await phone.client.advance(Due())

    assert isinstance(phone.client.rest, Wait)
    await phone.stop()


async def test_what_is_saved_during_a_round_is_sent_at_its_end(tmp_path: Path) -> None:
    def settled(request: httpx.Request) -> httpx.Response:
        sent = msgspec.json.decode(request.content, type=Push)
        return push(*(Outcome(change.id, "applied", 1) for change in sent.changes))

    def meanwhile(_: httpx.Request) -> httpx.Response:
        write_note(phone)
        phone.client.note(phone.client.wrote())
        return pull()

    phone, script = scripted_phone(
        tmp_path, *BEGINNING[:3], meanwhile, settled, pull(1)
    )
    await phone.client.advance(Due())

    assert ["push", "pull"] == script.names()[4:]
    assert Phase.REST == phone.client.session.phase
    assert 0 == phone.state.freshness().waiting
    await phone.stop()


async def test_a_full_disk_is_a_failed_round_and_said_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    words = effect(0, "item-yard", {"remark": {"text": "x" * 100_000}})
    phone, _ = scripted_phone(tmp_path, hello(), snapshot(ALL, "", words))
    pages_max = phone.replica.read(
        lambda c: c.execute("PRAGMA page_count").fetchone()[0]
    )
    await phone.replica.run(
        lambda c: c.execute(f"PRAGMA max_page_count = {pages_max}").fetchone()
    )
    with caplog.at_level(logging.ERROR):
        await phone.client.advance(Due())

    assert isinstance(phone.client.rest, Wait)
    assert "TakeSnapshot failed" in caplog.text
    assert ALL not in phone.replica.read(cursors.cursors)
    await phone.stop()


async def test_a_phone_that_is_not_paired_asks_nobody(tmp_path: Path) -> None:
    phone, script = scripted_phone(tmp_path / "other", *BEGINNING)
    phone.replica.write(lambda c: c.execute("DELETE FROM pairing"))
    await phone.client.advance(Due())

    assert [] == script.asked
    assert Phase.IDLE == phone.client.session.phase
    await phone.stop()


async def test_a_returning_crowd_spreads_before_it_pushes(tmp_path: Path) -> None:
    clock = StoppedClock()
    phone, _ = scripted_phone(tmp_path, hello(spread_ms=8_000), clock=clock)
    write_note(phone)
    await phone.client.advance(Due())

    assert [4_000] == clock.waited_ms
    await phone.stop()


async def test_a_pull_names_a_cursor_for_each_scope_it_holds(tmp_path: Path) -> None:
    phone, script = scripted_phone(tmp_path, *BEGINNING)
    await phone.client.advance(Due())

    asked = msgspec.json.decode(script.asked[-1].content, type=Pull)
    assert {ALL, MINE} == set(asked.cursors)
    assert {"epoch-1"} == {cursor.epoch for cursor in asked.cursors.values()}
    await phone.stop()
