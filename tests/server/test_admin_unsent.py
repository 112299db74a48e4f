"""A phone's file of unsent work, taken in by the office panel."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from server.store.rows import Device
from shared import unsent
from shared.access import Role
from shared.changes import Change, Fact
from shared.clock import Reading
from shared.nouns.people import PersonName
from shared.unsent import Whose
from shared.wire import Push
from tests.support.panel import NOW_MS, OfficeOf, made, office, words
from tests.support.panel_phones import phone

BO = "person-bo"
AT = "/devices/unsent"
SAID = Fact("comment", {"on_kind": "item", "on_id": "item-yard", "text": "Wet"})
CHANGE = "change-000001"


@pytest.fixture
async def ana(tmp_path: Path) -> AsyncIterator[OfficeOf]:
    more = [made("person", BO, name=PersonName("Bo Lind"))]
    async with office(tmp_path, more=more) as ana:
        yield ana


@pytest.fixture
async def bo(ana: OfficeOf) -> Device:
    return await phone(ana, BO, Role.CREW)


def exported(device: Device, production: str = "") -> bytes:
    change = Change(CHANGE, 1, device.person, Reading(NOW_MS), 1, fact=SAID)
    whose = Whose(production or device.production, device.id, device.person, "Heron")
    return unsent.written(whose, Push(Reading(NOW_MS), (change,), 1))


async def take(ana: OfficeOf, file: bytes, status: int = 200) -> str:
    reply: httpx.Response = await ana.browser.post(
        ana.url(AT),
        data={"_csrf_token": await ana.token()},
        files={"file": ("unsent.callboard.json", file, "application/json")},
    )
    assert status == reply.status_code, reply.text
    return words(reply.text)


async def is_here(ana: OfficeOf) -> bool:
    return await ana.core.store.read(lambda reader: reader.change(CHANGE)) is not None


async def test_the_file_is_taken_and_what_became_of_it_is_told(ana, bo):
    assert AT in await ana.get("/devices")
    assert "counts as if the phone had sent it" in words(await ana.get(AT))

    said = await take(ana, exported(bo))

    assert "Bo Lind's phone (phone): 1 change in the file." in said
    assert "1 was received." in said
    assert await is_here(ana)
    assert "1 was here already" in await take(ana, exported(bo))


async def test_a_damaged_a_foreign_or_no_file_changes_nothing_and_says_why(ana, bo):
    for file, said in (
        (exported(bo)[:-40], "This file is damaged"),
        (exported(bo, "production-2"), "of another production (Heron)"),
        (b"\x89PNG\r\n", "not a file of unsent work"),
        (b"", "Choose a file first."),
    ):
        told = await take(ana, file, 422)
        assert said in told
        assert ("Nothing was changed." in told) is bool(file)
    assert not await is_here(ana)


async def test_without_a_form_token_nothing_is_taken(ana, bo):
    reply = await ana.browser.post(
        ana.url(AT), files={"file": ("unsent.json", exported(bo))}
    )

    assert 403 == reply.status_code
    assert not await is_here(ana)
