"""While a push is on its way the next one is read: none is lost, doubled or early."""

from collections.abc import Callable
from pathlib import Path

import httpx
import msgspec

from mobile.replica import outbox
from shared.changes import Outcome
from shared.session import Due
from shared.wire import Limits, Push
from tests.support.scripted import (
    BEGINNING,
    hello,
    pull,
    push,
    scripted_phone,
    write_note,
)

TWO_AT_A_TIME = hello(limits=Limits(push_changes=2))


def ids_of(request: httpx.Request) -> list[str]:
    pushed = msgspec.json.decode(request.content, type=Push).changes
    return [change.id for change in pushed]


def taking(
    sent: list[list[str]], meanwhile: Callable[[], None] = lambda: None
) -> Callable[[httpx.Request], httpx.Response]:
    """A server that applies what it is sent, after something has happened."""

    def take(request: httpx.Request) -> httpx.Response:
        sent.append(ids_of(request))
        meanwhile()
        return push(*(Outcome(id_, "applied", 1) for id_ in sent[-1]))

    return take


async def test_every_change_is_sent_once_and_in_order(tmp_path: Path) -> None:
    sent: list[list[str]] = []
    phone, _ = scripted_phone(
        tmp_path, TWO_AT_A_TIME, *[taking(sent)] * 3, *BEGINNING[1:]
    )
    for _ in range(5):
        write_note(phone)
    saved = [one.id for one in phone.replica.read(outbox.oldest, Limits())]
    await phone.client.advance(Due())

    assert [saved[:2], saved[2:4], saved[4:]] == sent
    assert 0 == phone.replica.read(outbox.waiting_count)
    await phone.stop()


async def test_what_has_to_come_again_goes_before_what_was_read_ahead(
    tmp_path: Path,
) -> None:
    sent: list[list[str]] = []

    def first_again(request: httpx.Request) -> httpx.Response:
        sent.append(ids_of(request))
        first, second = sent[-1]
        return push(Outcome(first, "retry"), Outcome(second, "applied", 1))

    phone, _ = scripted_phone(
        tmp_path, TWO_AT_A_TIME, first_again, *[taking(sent)] * 2, *BEGINNING[1:]
    )
    for _ in range(4):
        write_note(phone)
    saved = [one.id for one in phone.replica.read(outbox.oldest, Limits())]
    await phone.client.advance(Due())
    await phone.client.advance(phone.client.wrote())

    assert [saved[:2], [saved[0], saved[2]], saved[3:]] == sent
    await phone.stop()


async def test_what_is_saved_while_a_push_is_on_its_way_comes_after_what_was_saved(
    tmp_path: Path,
) -> None:
    sent: list[list[str]] = []
    phone, _ = scripted_phone(tmp_path, *BEGINNING)
    await phone.client.advance(Due())
    await phone.stop()

    phone, script = scripted_phone(tmp_path)
    script.answers = [
        TWO_AT_A_TIME,
        taking(sent, lambda: write_note(phone)),
        *[taking(sent)] * 2,
        pull(1),
    ]
    for _ in range(3):
        write_note(phone)
    saved = [one.id for one in phone.replica.read(outbox.oldest, Limits())]
    await phone.client.advance(Due())

    told = [id_ for ids in sent for id_ in ids]
    assert saved == told[:3]
    assert 4 == len(set(told)) == len(told)
    assert 0 == phone.replica.read(outbox.waiting_count)
    await phone.stop()


async def test_what_was_only_read_ahead_has_not_left(tmp_path: Path) -> None:
    phone, _ = scripted_phone(tmp_path, TWO_AT_A_TIME, httpx.ConnectError("silence"))
    for _ in range(3):
        write_note(phone)
    await phone.client.advance(Due())

    counts = phone.replica.read(outbox.counts)
    assert (3, 2, 0) == (counts.saved, counts.sent, counts.received)
    await phone.stop()
