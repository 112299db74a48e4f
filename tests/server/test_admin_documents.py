"""Documents in the office panel: listed by kind, with files handed in at the desk."""

import hashlib
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from shared.nouns.documents import (
    Document,
    DocumentFor,
    DocumentNeed,
    DocumentType,
    DocumentValidity,
    DocumentWhat,
)
from shared.nouns.plan import DayIdentity, ItemDay, ItemWhat
from shared.wire import BLOB_BYTES_MAX
from tests.support.panel import OfficeOf, fields_of, made, office, words
from tests.support.pictures import picture

DAY, LINE, PERMIT = "workday-12", "item-yard", "document-permit"
PDF = b"%PDF-1.7\n" + b"Road closure, High Street. " * 60_000
FILES = f"/documents/{PERMIT}/files"
HASH = hashlib.sha256(PDF).hexdigest()


@pytest.fixture
async def ana(tmp_path: Path) -> AsyncIterator[OfficeOf]:
    """It is Tuesday 12 May; the permit ends on Wednesday."""
    more = [
        made("workday", DAY, identity=DayIdentity("2026-05-12", 12, 40)),
        made("item", LINE, day=ItemDay(DAY, 10), what=ItemWhat(title="Rig the yard")),
        made(
            "document",
            PERMIT,
            what=DocumentWhat(DocumentType.PERMIT, "Road closure", "RC-17", "City"),
            validity=DocumentValidity("2026-05-11", "2026-05-13"),
            need=DocumentNeed(is_required_on_set=True),
            about=DocumentFor(workday=DAY),
        ),
    ]
    async with office(tmp_path, more=more) as ana:
        yield ana


async def hands_in(ana: OfficeOf, file: bytes, status: int = 200) -> str:
    """What the page says after this file was chosen."""
    reply = await ana.browser.post(
        ana.url(FILES),
        data={"_csrf_token": await ana.token()},
        files={"file": ("road closure.pdf", file, "application/pdf")},
    )
    assert status == reply.status_code, reply.text
    return str(reply.text)


async def permit(ana: OfficeOf) -> Document:
    found: Document = (await ana.records(Document))[PERMIT]
    return found


def new_form(page: str) -> dict[str, Any]:
    found = re.search(r'<form id="new-document".*?</form>', page, re.S)
    assert found is not None
    return fields_of(found[0])


async def test_documents_stand_by_kind_with_their_days_and_what_is_wrong(ana):
    page = words(await ana.get("/documents"))
    assert "Permit 1 Road closure City No. RC-17 required on set ends soon" in page
    assert "Mon 11 May to Wed 13 May Tue 12 May · Day 12 of 40 none" in page
    ana.clock.now_ms += 2 * 24 * 3_600_000
    await ana.sign_in()
    assert "expired" in words(await ana.get("/documents"))


async def test_a_document_is_added_for_a_line_and_edited_in_its_row(ana):
    page = await ana.get("/documents")
    fields = new_form(page) | {
        "title": "Risk assessment: water",
        "type": "risk_assessment",
        "about": f"line:{LINE}",
    }
    assert "Tue 12 May: Rig the yard" in words(page)
    await ana.post("/documents", **fields)
    [made_] = [
        one for id_, one in (await ana.records(Document)).items() if id_ != PERMIT
    ]
    assert (DocumentType.RISK_ASSESSMENT, DocumentFor(item=LINE)) == (
        made_.what.type,
        made_.about,
    )
    at = f"/documents/{PERMIT}"
    form = fields_of(await ana.get(f"{at}?mode=edit"))
    await ana.post(at, **form | {"to_date": "2026-06-30", "about": ""})
    changed = await permit(ana)
    assert DocumentValidity("2026-05-11", "2026-06-30") == changed.validity
    assert (DocumentFor(), "RC-17") == (changed.about, changed.what.number)


async def test_what_is_wrong_in_a_form_is_named_and_nothing_is_written(ana):
    fields = new_form(await ana.get("/documents"))
    head = await ana.head()
    wrong = {"title": " ", "from_date": "2026-05-12", "to_date": "2026-05-11"}
    told = words((await ana.post("/documents", 422, **fields | wrong)).text)
    assert "Title: Give the document a title." in told
    assert "Valid until: It ends before it begins." in told
    told = words((await ana.post("/documents", 422, **fields | {"to_date": "x"})).text)
    assert "Valid until: Choose a date" in told
    assert head == await ana.head()


async def test_a_file_is_handed_in_read_again_taken_off_and_put_back(ana):
    assert "No file yet" in words(await ana.get(FILES))
    told = await hands_in(ana, PDF)
    assert "The file is added." in words(told)
    assert "1. PDF" in words(told)
    assert (HASH,) == (await permit(ana)).files.elements
    reply = await ana.browser.get(ana.url(f"/photos/{HASH}"))
    assert (PDF, "application/pdf") == (reply.content, reply.headers["content-type"])

    told = (await ana.post(f"{FILES}/{HASH}/remove")).text
    assert "The file is taken off." in words(told)
    assert () == (await permit(ana)).files.elements
    assert 404 == (await ana.browser.get(ana.url(f"/photos/{HASH}"))).status_code

    told = (await ana.post(f"{FILES}/{HASH}/restore")).text
    assert "Put back." in words(told)
    assert (HASH,) == (await permit(ana)).files.elements
    reply = await ana.browser.get(ana.url(f"/photos/{HASH}"))
    assert PDF == reply.content


async def test_the_same_file_twice_is_one_and_a_picture_is_seen(ana):
    await hands_in(ana, PDF)
    head = await ana.head()
    await hands_in(ana, PDF)
    assert head == await ana.head()
    told = await hands_in(ana, picture())
    assert "<img" in told
    assert 2 == len((await permit(ana)).files.elements)


async def test_what_is_no_document_is_refused_in_words_and_named_by_nothing(ana):
    for file, fix in (
        (b"<html>no</html>", "Choose a PDF, JPEG, PNG or WebP file."),
        (b"", "Choose a file first."),
        (b"%PDF-" + bytes(BLOB_BYTES_MAX), "at most 20 MiB"),
    ):
        assert fix in words(await hands_in(ana, file, 422))
    assert () == (await permit(ana)).files.elements


async def test_a_file_of_no_document_is_not_taken(ana):
    await ana.get("/documents/nowhere/files", 404)
    await ana.post("/documents/nowhere/files/abc/remove", 404)
    assert "nowhere" not in await ana.records(Document)


async def test_a_file_that_was_half_sent_goes_on_where_it_was(ana):
    account = await ana.core.accounts.store.account_by_email(ana.email)
    await hands_in(ana, picture())
    devices = await ana.core.store.read(lambda r: r.devices(ana.production))
    [device] = [one for one in devices if one.name == account.name]
    ana.core.blobs._files.add(device.id, HASH, 0, PDF[:1000])

    await hands_in(ana, PDF)

    reply = await ana.browser.get(ana.url(f"/photos/{HASH}"))
    assert PDF == reply.content
