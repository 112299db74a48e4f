"""The desks of /app: one phone a browser cookie, and when one is swept away."""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from mobile.desk_policy import policy
from mobile.replica import kept, writes
from mobile.replica.kept import Paired
from mobile.web import COOKIE, IDLE_S, UNPAIRED_IDLE_S, Desks
from shared import tags
from shared.access import Role
from shared.clock import Reading
from shared.nouns.incidents import Comment
from tests.support.world import Entropy

ONE, OTHER = "0" * 31 + "1", "0" * 31 + "2"
LATER_S = IDLE_S * 2
NOBODY_LISTENS = "http://127.0.0.1:9"


@pytest.fixture
async def desks(tmp_path: Path) -> AsyncIterator[Desks]:
    made = Desks(tmp_path / "desks", "/app", Entropy("desks"))
    async with made.running():
        yield made


async def get(desks: Desks, path: str = "/app/", cookie: str = "") -> httpx.Response:
    headers = {"cookie": f"{COOKIE}={cookie}"} if cookie else {}
    transport = httpx.ASGITransport(desks)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as asked:
        return await asked.get(path, headers=headers)


async def refused_socket(desks: Desks, name: str) -> int:
    """With which code the app's socket is closed to a browser of this cookie."""
    sent: list[Any] = []
    headers = [(b"cookie", f"{COOKIE}={name}".encode())]

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    await desks({"type": "websocket", "headers": headers}, receive, send)
    (closed,) = sent
    return int(closed["code"])


def replicas(folder: Path) -> list[Path]:
    return list(folder.rglob("replica.db"))


def phone_of(desks: Desks, name: str) -> Any:
    desk = desks.desk(name)
    assert desk is not None
    return desk.phone


def pair(desks: Desks, name: str) -> None:
    phone = phone_of(desks, name)
    phone.replica.write(
        kept.put_paired,
        Paired("device-1", "ana", Role.CREW, "production-1", NOBODY_LISTENS),
    )
    phone.state._core.changed()


def write_something(desks: Desks, name: str) -> None:
    moment = writes.Moment(Reading(1_000), Entropy(name))
    fact = writes.fact("comment", Comment("item", "item-1", "words"))
    phone_of(desks, name).replica.write(writes.save, moment, fact=fact)
    phone_of(desks, name).state.appearance.choose("DARK")


async def test_the_first_page_names_the_browsers_phone_and_the_next_do_not(
    desks: Desks,
) -> None:
    first = await get(desks)
    named = first.headers["set-cookie"]

    assert 200 == first.status_code
    assert re.fullmatch(
        rf"{COOKIE}=[0-9a-f]{{32}}; Path=/app; Max-Age=\d+; HttpOnly; SameSite=Strict",
        named,
    )
    again = await get(desks, cookie=ONE)
    assert "set-cookie" not in again.headers
    picture = await get(desks, "/app/favicon.png")
    assert "set-cookie" not in picture.headers


async def test_two_browsers_have_two_names(desks: Desks) -> None:
    one, other = await get(desks), await get(desks)

    assert one.headers["set-cookie"] != other.headers["set-cookie"]


@pytest.mark.parametrize("name", ["../../etc", "A" * 32, "0" * 31, "0" * 33])
async def test_a_name_that_is_none_of_ours_makes_no_folder(
    desks: Desks, name: str, tmp_path: Path
) -> None:
    page = await get(desks, cookie=name)
    assert "set-cookie" in page.headers
    assert 4403 == await refused_socket(desks, name)
    assert [] == replicas(tmp_path)


async def test_the_page_may_run_its_own_scripts_and_no_others(desks: Desks) -> None:
    page = await get(desks)
    told = page.headers["content-security-policy"]

    assert told == policy(page.content)
    inline = re.findall(rb"<script>(.*?)</script>", page.content, re.DOTALL)
    assert len(inline) == told.count("'sha256-")
    assert inline
    assert "'unsafe-eval'" not in told
    assert "script-src 'self' 'wasm-unsafe-eval'" in told
    assert "unsafe-inline" not in told.split("style-src")[0]
    other = await get(desks, "/app/favicon.png")
    assert "sha256-" not in other.headers["content-security-policy"]


async def test_tabs_of_one_browser_share_their_phone(desks: Desks) -> None:
    first = phone_of(desks, ONE)

    assert first is phone_of(desks, ONE)
    assert first is not phone_of(desks, OTHER)


async def test_an_idle_desk_with_nothing_in_it_is_swept_with_its_folder(
    desks: Desks, tmp_path: Path
) -> None:
    desks.desk(ONE)
    assert (tmp_path / "desks" / ONE).exists()
    await desks.sweep(asyncio.get_running_loop().time() + LATER_S)

    assert not (tmp_path / "desks" / ONE).exists()
    desks.desk(ONE)
    assert (tmp_path / "desks" / ONE).exists()


async def test_a_desk_is_not_swept_before_its_time(
    desks: Desks, tmp_path: Path
) -> None:
    pair(desks, ONE)
    await desks.sweep(asyncio.get_running_loop().time() + IDLE_S - 60)

    assert (tmp_path / "desks" / ONE).exists()


async def test_a_desk_that_is_nobodys_is_swept_within_minutes(
    desks: Desks, tmp_path: Path
) -> None:
    now_s = asyncio.get_running_loop().time()
    for name in (ONE, OTHER):
        desks.desk(name)
    pair(desks, OTHER)
    await desks.sweep(now_s + UNPAIRED_IDLE_S - 60)
    assert (tmp_path / "desks" / ONE).exists()

    await desks.sweep(now_s + UNPAIRED_IDLE_S + 60)

    assert not (tmp_path / "desks" / ONE).exists()
    assert (tmp_path / "desks" / OTHER).exists()


async def test_a_desk_where_a_note_was_begun_or_a_label_waits_is_never_swept(
    desks: Desks, tmp_path: Path
) -> None:
    for name in (ONE, OTHER):
        pair(desks, name)
    drafting = phone_of(desks, ONE).state.drafting
    draft = drafting.begin()
    drafting.keep(type(draft)(draft.when, text="Gate locked"))
    drafting.flush()
    unknown_codes = phone_of(desks, OTHER).state.unknown_codes
    unknown_codes.keep(tags.make(b"nobodyknow"), None)

    await desks.sweep(asyncio.get_running_loop().time() + LATER_S)

    assert (tmp_path / "desks" / ONE).exists()
    assert (tmp_path / "desks" / OTHER).exists()
    drafting.forget()
    [waits] = unknown_codes.all()
    unknown_codes.forget(waits.code)
    await desks.sweep(asyncio.get_running_loop().time() + LATER_S)
    assert [] == replicas(tmp_path)


async def test_a_desk_that_somebody_looks_at_is_never_swept(
    desks: Desks, tmp_path: Path
) -> None:
    desk = desks.desk(ONE)
    assert desk is not None
    desk.pages = 1
    await desks.sweep(asyncio.get_running_loop().time() + LATER_S)

    assert (tmp_path / "desks" / ONE).exists()


async def test_a_desk_with_something_unsent_is_never_swept(
    desks: Desks, tmp_path: Path
) -> None:
    for name in (ONE, OTHER):
        desks.desk(name)
    pair(desks, ONE)
    write_something(desks, ONE)
    await desks.sweep(asyncio.get_running_loop().time() + LATER_S)

    assert (tmp_path / "desks" / ONE).exists()
    assert not (tmp_path / "desks" / OTHER).exists()


async def test_desks_outlive_the_server_and_are_swept_in_their_time(
    tmp_path: Path,
) -> None:
    before = Desks(tmp_path / "desks", "/app", Entropy("before"))
    async with before.running():
        for name in (ONE, OTHER):
            before.desk(name)
        pair(before, ONE)
        write_something(before, ONE)
    after = Desks(tmp_path / "desks", "/app", Entropy("after"))
    async with after.running():
        assert phone_of(after, ONE).state.paired is not None
        assert phone_of(after, ONE).state.freshness().waiting == 1
        await after.sweep(asyncio.get_running_loop().time() + LATER_S)
        assert (tmp_path / "desks" / ONE).exists()
        assert not (tmp_path / "desks" / OTHER).exists()


def test_the_policy_names_each_inline_script_by_its_hash() -> None:
    told = policy(b"<script>one</script><script src=x></script><script>two</script>")
    digests = [hashlib.sha256(text).digest() for text in (b"one", b"two")]

    assert 2 == told.count("'sha256-")
    assert len(digests) == len(re.findall(r"'sha256-[A-Za-z0-9+/]{43}='", told))
    assert "sha256-" not in policy()


def test_the_policy_lets_the_page_read_what_its_camera_saw() -> None:
    [connect] = [rule for rule in policy().split("; ") if rule.startswith("connect-")]

    assert "connect-src 'self' blob:" == connect
