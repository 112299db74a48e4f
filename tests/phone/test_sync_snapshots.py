"""A snapshot goes on where it broke off, and is of the log that greeted."""

from pathlib import Path

import httpx

from mobile.replica import kept, records
from shared.errors import BadInput, EpochChanged
from shared.nouns.requests import RequestKind
from shared.schema import ALL
from shared.session import Due, Listen, Wait
from tests.support.replica_file import MINE, effect
from tests.support.scripted import (
    BEGINNING,
    hello,
    problem,
    pull,
    scripted_phone,
    settled,
    snapshot,
    write_note,
)


async def test_a_restored_server_is_read_anew_and_offered_everything(
    tmp_path: Path,
) -> None:
    phone, script = scripted_phone(
        tmp_path,
        *BEGINNING,
        problem(EpochChanged("restored")),
        hello(epoch="epoch-2"),
        snapshot(ALL, epoch="epoch-2"),
        snapshot(MINE, epoch="epoch-2"),
        pull(epoch="epoch-2"),
    )
    await phone.client.advance(Due())
    await phone.client.advance(Due())

    assert ["pull", "hello", "snapshot", "snapshot", "pull"] == script.names()[4:]
    assert isinstance(phone.client.rest, Listen)
    await phone.stop()


async def test_a_server_put_back_between_a_push_and_a_snapshot_is_greeted_again(
    tmp_path: Path,
) -> None:
    phone, script = scripted_phone(tmp_path, *BEGINNING)
    await phone.client.advance(Due())
    write_note(phone)
    script.answers += [
        problem(EpochChanged("restored")),
        hello(epoch="epoch-2"),
        settled,
        # It is another log by now, which has nothing of what was just answered for.
        snapshot(ALL, epoch="epoch-3"),
        hello(epoch="epoch-3"),
        settled,
        snapshot(ALL, epoch="epoch-3"),
        snapshot(MINE, epoch="epoch-3"),
        pull(1, epoch="epoch-3"),
    ]
    await phone.client.advance(phone.client.wrote())

    again = ["hello", "push", "snapshot", "snapshot", "pull"]
    assert ["push", "hello", "push", "snapshot", *again] == script.names()[4:]
    assert "epoch-3" == phone.replica.read(kept.contact).epoch
    assert isinstance(phone.client.rest, Listen)
    await phone.stop()


async def test_what_was_saved_stays_on_screen_until_each_scope_has_come_anew(
    tmp_path: Path,
) -> None:
    """Its effect may be in the last of them, minutes on from the first."""
    phone, script = scripted_phone(tmp_path, *BEGINNING)
    await phone.client.advance(Due())
    phone.state.requests.ask(RequestKind.OTHER, "An hour more")
    phone.state.incidents.comment("item", "item-yard", "Bring umbrellas")

    def standing() -> tuple[int, int]:
        said = phone.state.incidents.comments("item-yard")
        return len(phone.state.requests.all()), len(said)

    script.answers += [
        problem(EpochChanged("restored")),
        hello(epoch="epoch-2"),
        settled,
        snapshot(ALL, epoch="epoch-2", seq=1),
        httpx.ReadError("cut"),
    ]
    await phone.client.advance(phone.client.wrote())
    assert ["hello", "push", "snapshot", "snapshot"] == script.names()[5:]
    assert (1, 1) == standing()
    assert 0 == phone.state.freshness().waiting

    script.answers += [
        hello(epoch="epoch-2", head=1),
        snapshot(MINE, epoch="epoch-2", seq=1),
        pull(1, epoch="epoch-2"),
    ]
    await phone.client.advance(Due())
    # All has been read, and this server has nothing of it: nor has the screen.
    assert (0, 0) == standing()
    await phone.stop()


async def test_a_snapshot_goes_on_after_the_page_it_has(tmp_path: Path) -> None:
    yard = effect(0, "item-yard", {"remark": {"text": "half"}})
    phone, script = scripted_phone(
        tmp_path,
        hello(),
        snapshot(ALL, "page-2", yard),
        httpx.ReadError("cut"),
        hello(),
        snapshot(ALL),
        snapshot(MINE),
        pull(),
    )
    await phone.client.advance(Due())
    assert isinstance(phone.client.rest, Wait)
    await phone.client.advance(Due())

    after = [request.url.params.get("after") for request in script.asked]
    assert [None, None, "page-2", None, "page-2", None, None] == after
    groups = phone.replica.read(records.groups, "item", "item-yard")
    assert "half" == groups["remark"].value["text"]
    await phone.stop()


async def test_a_page_the_server_does_not_know_any_more_is_begun_again(
    tmp_path: Path,
) -> None:
    phone, script = scripted_phone(
        tmp_path,
        hello(),
        snapshot(ALL, "page-2"),
        problem(BadInput("no such page", field="after")),
        hello(),
        snapshot(ALL),
        snapshot(MINE),
        pull(),
    )
    await phone.client.advance(Due())
    await phone.client.advance(Due())

    assert isinstance(phone.client.rest, Listen)
    assert None is script.asked[4].url.params.get("after")
    await phone.stop()
