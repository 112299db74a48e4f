"""Photos in the panel: shown to whoever sits in the office, and to nobody else."""

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from litestar.testing import AsyncTestClient

from server.store.rows import Blob
from shared.changes import Patch
from shared.nouns.incidents import IncidentWords
from tests.support.panel import OfficeOf, found_for, made, office, words
from tests.support.pictures import picture

PHOTO = picture()
HERE = hashlib.sha256(PHOTO).hexdigest()
COMING = hashlib.sha256(b"on its way").hexdigest()
FALL = "incident-fall"


@pytest.fixture
async def ana(tmp_path: Path) -> AsyncIterator[OfficeOf]:
    """Two photos are named; one of them has arrived."""
    note = made("incident", FALL, words=IncidentWords("Ladder slipped"))
    names = Patch("incident", FALL, add={"photos": (HERE, COMING)})
    async with office(tmp_path, more=(note, names)) as one:
        await arrives(one)
        yield one


async def arrives(one: OfficeOf) -> None:
    """As if a phone of whoever named it had sent all of it."""
    reader = one.core.store.read
    [office] = await reader(lambda found: found.devices(one.production))
    assert HERE == await one.core.blobs.put(office, PHOTO)


def address(one: OfficeOf, sha256: str = HERE) -> str:
    return f"/admin/{one.production}/photos/{sha256}"


async def test_an_incident_shows_what_has_arrived_and_says_what_has_not(ana):
    page = await ana.get(f"/incidents/{FALL}")
    assert "1 of 2 photos here" in words(page)
    assert f'<img src="{address(ana)}"' in page
    assert "is not here yet" in words(page)
    assert address(ana, COMING) not in page
    assert "1 of 2 photos here" in words(await ana.get("/incidents"))


async def test_a_photo_that_only_others_had_is_not_here_for_who_names_it(ana):
    blob = Blob(COMING, "image/jpeg", 7, 1)
    await ana.core.store.write(
        lambda writer: writer.blobs.receive(ana.production, "somebody", blob)
    )
    assert "1 of 2 photos here" in words(await ana.get(f"/incidents/{FALL}"))
    assert 404 == (await ana.browser.get(address(ana, COMING))).status_code


async def test_a_photo_is_its_bytes_and_can_run_nothing(ana):
    reply = await ana.browser.get(address(ana))
    assert (200, PHOTO) == (reply.status_code, reply.content)
    assert "image/jpeg" == reply.headers["content-type"]
    assert "default-src 'none'; sandbox" == reply.headers["content-security-policy"]
    assert "private, no-cache" == reply.headers["cache-control"]
    tag = {"If-None-Match": reply.headers["etag"]}
    again = await ana.browser.get(address(ana), headers=tag)
    assert (304, b"") == (again.status_code, again.content)


async def test_a_photo_that_is_not_here_is_not_found(ana):
    for sha256 in (COMING, hashlib.sha256(b"nobody's").hexdigest(), "nonsense"):
        assert 404 == (await ana.browser.get(address(ana, sha256))).status_code


async def test_without_signing_in_there_is_no_photo(ana):
    async with AsyncTestClient(ana.browser.app) as stranger:
        reply = await stranger.get(address(ana), follow_redirects=False)
        assert 303 == reply.status_code
        assert PHOTO != reply.content


async def test_another_productions_office_finds_no_photo_though_it_knows_the_hash(ana):
    account = await ana.account("eve@example.org", "Eve")
    await ana.sign_in("eve@example.org")
    theirs = address(ana)
    await found_for(ana, account, "Elsewhere")
    assert 404 == (await ana.browser.get(theirs)).status_code
    assert 404 == (await ana.browser.get(address(ana))).status_code
