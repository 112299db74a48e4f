"""More than is taken at a time goes in pieces, and what never fits finds its author."""

from pathlib import Path

import httpx
import msgspec
import pytest

from mobile.replica import inbox
from shared.changes import Outcome
from shared.errors import TooLarge
from shared.session import Due, Listen, Wait
from shared.wire import Push
from tests.support.scripted import (
    BEGINNING,
    problem,
    pull,
    push,
    scripted_phone,
    write_note,
)


@pytest.mark.parametrize(
    "too_large", [problem(TooLarge("less")), httpx.Response(413, html="<h1>413</h1>")]
)
async def test_a_push_that_is_too_large_goes_in_smaller_ones(
    tmp_path: Path, too_large: httpx.Response
) -> None:
    taken: list[int] = []

    def two_at_most(request: httpx.Request) -> httpx.Response:
        changes = msgspec.json.decode(request.content, type=Push).changes
        taken.append(len(changes))
        if len(changes) > 2:
            return too_large
        return push(*(Outcome(change.id, "applied", 1) for change in changes))

    answers = [two_at_most] * 8
    phone, _ = scripted_phone(tmp_path, *BEGINNING, *answers, pull(1))
    await phone.client.advance(Due())
    for _ in range(6):
        write_note(phone)
    await phone.client.advance(phone.client.wrote())

    # What was learnt is kept for the rest of the round.
    assert [6, 3, 1, 1, 1, 1, 1, 1] == taken
    assert isinstance(phone.client.rest, Listen)
    assert 0 == phone.state.freshness().waiting
    await phone.stop()


async def test_one_change_that_the_server_finds_too_large_goes_to_its_author(
    tmp_path: Path,
) -> None:
    too_large = problem(TooLarge("less"))
    phone, script = scripted_phone(tmp_path, *BEGINNING, too_large, pull(0))
    await phone.client.advance(Due())
    write_note(phone)
    await phone.client.advance(phone.client.wrote())

    assert ["push", "pull"] == script.names()[4:]
    assert isinstance(phone.client.rest, Listen)
    [refused] = phone.replica.read(inbox.open_refusals)
    assert (TooLarge.code, True) == (refused.outcome.code, bool(refused.outcome.detail))
    await phone.stop()


async def test_one_change_that_is_too_large_for_a_proxy_waits_for_another_line(
    tmp_path: Path,
) -> None:
    proxy = httpx.Response(413, html="<h1>413 Request Entity Too Large</h1>")
    phone, script = scripted_phone(tmp_path, *BEGINNING, proxy)
    await phone.client.advance(Due())
    write_note(phone)
    await phone.client.advance(phone.client.wrote())

    assert "push" == script.names()[-1]
    assert isinstance(phone.client.rest, Wait)
    assert 1 == phone.state.freshness().waiting
    assert [] == list(phone.replica.read(inbox.open_refusals))
    assert TooLarge.code == phone.client.code
    await phone.stop()
