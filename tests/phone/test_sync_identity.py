"""A phone that shares its identity, or has lost it: what it asks, and in what order."""

from pathlib import Path

import httpx
import msgspec
import pytest

from mobile.app import Phone
from mobile.replica import cursors, greeting, kept, outbox
from mobile.secrets import FileSecrets
from mobile.views.present.centre import line_words
from shared.access import Role
from shared.changes import Change, Outcome
from shared.clock import Reading
from shared.errors import Busy, DeviceFork, Expired, Revoked
from shared.session import Due, Listen, Stop, Wait
from shared.wire import HelloReply, Limits, PairReply, Push
from tests.support.replica_file import ME, PAIRED
from tests.support.scripted import (
    BEGINNING,
    Answer,
    hello,
    ok,
    problem,
    pull,
    push,
    scripted_phone,
    write_note,
)

NEW = PairReply("device-2", "token-2", ME, Role.HEAD, PAIRED.production)


def outcomes(status: str, code: str = "", first: int = 0) -> Answer:
    """Each change of the push from `first` on is answered so, those before applied."""

    def answer(request: httpx.Request) -> httpx.Response:
        sent = msgspec.json.decode(request.content, type=Push).changes
        return push(
            *(
                Outcome(change.id, status, code=code)  # type: ignore[arg-type]
                if place >= first
                else Outcome(change.id, "applied", 1)
                for place, change in enumerate(sent)
            )
        )

    return answer


APPLIED = outcomes("applied")
RIVAL = outcomes("retry", "device_fork", first=1)


def waiting(phone: Phone) -> tuple[Change, ...]:
    return phone.replica.write(outbox.next_batch, 0)


def pushed(request: httpx.Request) -> tuple[Change, ...]:
    return msgspec.json.decode(request.content, type=Push).changes


async def test_a_phone_that_has_a_rival_becomes_a_device_of_its_own(
    tmp_path: Path,
) -> None:
    phone, script = scripted_phone(tmp_path, hello(), RIVAL, ok(NEW), APPLIED)
    for _ in range(3):
        write_note(phone)
    before = waiting(phone)
    await phone.client.advance(Due())

    assert ["hello", "push", "fork", "push"] == script.names()[:4]
    tokens = [request.headers["authorization"] for request in script.asked[:4]]
    assert ["Bearer token-1"] * 3 + ["Bearer token-2"] == tokens
    again = pushed(script.asked[3])
    assert [change.id for change in before[1:]] == [change.id for change in again]
    assert [4, 5] == [change.device_seq for change in again]
    assert "device-2" == phone.replica.read(kept.device)
    assert "token-2" == FileSecrets(tmp_path).get()
    counts = phone.replica.read(outbox.counts)
    assert (3, 3, 3) == (counts.saved, counts.sent, counts.received)
    await phone.stop()


async def test_what_shows_on_the_screen_stays_there_under_its_new_number(
    tmp_path: Path,
) -> None:
    phone, _ = scripted_phone(tmp_path)
    write_note(phone)
    shown = phone.state.incidents.all()
    changes = waiting(phone)
    phone.replica.write(greeting.become, NEW, [changes[0].id])

    assert 1 == len(shown)
    phone.state.centre.sync_now()
    phone._core.changed()
    assert shown == phone.state.incidents.all()
    assert [2] == [change.device_seq for change in waiting(phone)]
    write_note(phone)
    assert [2, 3] == [change.device_seq for change in waiting(phone)]
    await phone.stop()


async def test_what_waits_behind_a_rival_stays_behind_it(tmp_path: Path) -> None:
    phone, _ = scripted_phone(tmp_path)
    for _ in range(4):
        write_note(phone)
    before = waiting(phone)

    count = phone.replica.write(outbox.renumber, {before[1].id})

    after = waiting(phone)
    assert 3 == count
    assert [change.id for change in before] == [change.id for change in after]
    assert [1, 5, 6, 7] == [change.device_seq for change in after]
    assert 0 == phone.replica.write(outbox.renumber, {"change-of-nobody"})
    await phone.stop()


@pytest.mark.parametrize(
    "answer", [httpx.ReadError("the reply was lost"), problem(Busy("later"))]
)
async def test_a_lost_answer_to_a_fork_changes_nothing_here(
    tmp_path: Path, answer: Answer
) -> None:
    phone, script = scripted_phone(tmp_path, hello(), RIVAL, answer)
    for _ in range(2):
        write_note(phone)
    await phone.client.advance(Due())

    assert isinstance(phone.client.rest, Wait)
    assert (PAIRED.device, "token-1") == (
        phone.replica.read(kept.device),
        FileSecrets(tmp_path).get(),
    )
    assert [2] == [change.device_seq for change in waiting(phone)]
    rival = outcomes("retry", "device_fork")
    script.answers = [hello(), rival, ok(NEW), APPLIED, *BEGINNING[1:]]
    await phone.client.advance(Due())
    assert isinstance(phone.client.rest, Listen)
    assert () == waiting(phone)
    await phone.stop()


async def test_a_phone_that_died_with_its_new_token_learns_which_device_it_is(
    tmp_path: Path,
) -> None:
    phone, script = scripted_phone(
        tmp_path, hello(device="device-2"), APPLIED, *BEGINNING[1:]
    )
    FileSecrets(tmp_path).put("token-2")
    write_note(phone)
    await phone.client.advance(Due())

    assert "device-2" == phone.replica.read(kept.device)
    assert isinstance(phone.client.rest, Listen)
    assert "fork" not in script.names()
    await phone.stop()


async def test_a_phone_that_may_not_become_another_asks_its_person_to_pair(
    tmp_path: Path,
) -> None:
    phone, _ = scripted_phone(tmp_path, hello(), RIVAL, problem(DeviceFork("enough")))
    for _ in range(2):
        write_note(phone)
    await phone.client.advance(Due())

    assert isinstance(phone.client.rest, Stop)
    assert 1 == len(waiting(phone))
    assert "Another phone uses" in _line(phone)
    await phone.stop()


def _line(phone: Phone) -> str:
    return line_words(phone.state.centre.standing(), phone.state.now_ms())[2]


# Revoked ------------------------------------------------------------------------


@pytest.mark.parametrize("error", [Revoked("off"), Expired("over")])
async def test_a_revoked_phone_hands_over_what_it_had_not_sent_and_says_so(
    tmp_path: Path, error: Revoked | Expired
) -> None:
    phone, script = scripted_phone(
        tmp_path, problem(error), outcomes("held", "revoked"), *BEGINNING
    )
    write_note(phone)
    await phone.client.advance(Due())

    assert ["hello", "push"] == script.names()
    assert isinstance(phone.client.rest, Stop)
    assert error.code == phone.runner.link().stopped_by
    assert () == waiting(phone)
    assert "handed over" in _line(phone)
    await phone.client.advance(Due())
    assert 2 == len(script.asked)
    await phone.stop()


async def test_a_stolen_phone_keeps_what_it_has_and_says_so(tmp_path: Path) -> None:
    off = problem(Revoked("off"))
    phone, script = scripted_phone(tmp_path, off, off, *BEGINNING)
    write_note(phone)
    await phone.client.advance(Due())

    assert ["hello", "push"] == script.names()
    assert isinstance(phone.client.rest, Stop)
    assert 1 == len(waiting(phone))
    assert "kept here" in _line(phone)
    assert "handed over" not in _line(phone)
    await phone.stop()


async def test_a_revoked_phone_with_nothing_to_send_stops_at_once(
    tmp_path: Path,
) -> None:
    phone, script = scripted_phone(tmp_path, problem(Revoked("off")), *BEGINNING)
    await phone.client.advance(Due())

    assert ["hello"] == script.names()
    assert isinstance(phone.client.rest, Stop)
    await phone.stop()


# Limits -------------------------------------------------------------------------


async def test_a_phone_sends_no_more_at_a_time_than_the_server_takes(
    tmp_path: Path,
) -> None:
    narrow = Limits(push_changes=2, pull_effects=7)
    phone, script = scripted_phone(
        tmp_path, hello(limits=narrow), APPLIED, APPLIED, *BEGINNING[1:3], pull()
    )
    for _ in range(3):
        write_note(phone)
    await phone.client.advance(Due())

    sizes = [len(pushed(one)) for one in script.asked if one.url.path.endswith("push")]
    assert [2, 1] == sizes
    assert 7 == msgspec.json.decode(script.asked[-1].content)["limit"]
    await phone.stop()


async def test_a_change_is_sent_alone_where_two_would_be_too_large(
    tmp_path: Path,
) -> None:
    phone, _ = scripted_phone(tmp_path)
    for _ in range(2):
        write_note(phone)

    def batch(push_bytes: int) -> int:
        limits = Limits(push_bytes=push_bytes)
        return len(phone.replica.write(outbox.next_batch, 0, limits))

    assert (1, 1, 2) == (batch(0), batch(4_400), batch(8_000))
    await phone.stop()


# Restored -----------------------------------------------------------------------


async def test_a_log_that_ends_before_what_it_answered_for_was_put_back(
    tmp_path: Path,
) -> None:
    """Its epoch and this phone's cursors fit; what it has lost is offered again."""
    phone, _ = scripted_phone(tmp_path, hello(), APPLIED, *BEGINNING[1:])
    write_note(phone)
    before = waiting(phone)
    await phone.client.advance(Due())
    assert () == waiting(phone)

    def greet(head: int) -> None:
        reply = msgspec.json.decode(hello(head=head).content, type=HelloReply)
        phone.replica.write(greeting.greet, reply, Reading(1))

    greet(1)
    assert () == waiting(phone)
    assert phone.replica.read(cursors.cursors)
    greet(0)
    assert before == waiting(phone)
    assert {} == phone.replica.read(cursors.cursors)
    await phone.stop()
