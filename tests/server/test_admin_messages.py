"""Notices in the office panel: written, acknowledged by name, withdrawn."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from shared.changes import Fact
from shared.nouns.messages import Message, MessageKind
from shared.nouns.people import Contact, Job, PersonName
from tests.support.panel import NOW_MS, OfficeOf, fields_of, made, office, words
from tests.support.panel_phones import phone, writes

BO, CY = "person-bo", "person-cy"
AT = "/messages"


@pytest.fixture
async def ana(tmp_path: Path) -> AsyncIterator[OfficeOf]:
    more = [
        made(
            "person",
            BO,
            name=PersonName("Bo Lind"),
            job=Job(department="Camera"),
            contact=Contact(phone="+47 22 33"),
        ),
        made("person", CY, name=PersonName("Cy Moss"), job=Job(department="Grip")),
    ]
    async with office(tmp_path, more=more) as ana:
        yield ana


async def only(ana: OfficeOf) -> Message:
    [one] = (await ana.records(Message)).values()
    return one


async def test_what_is_written_stands_in_the_list_with_who_has_not_acknowledged_it(ana):
    assert "No notices" in await ana.get(AT)

    sent = await ana.post(AT, text="Water & mud", kind="safety", to="", hours="4")

    assert "Sent." in words(sent.text)
    one = await only(ana)
    assert (MessageKind.SAFETY, "Water & mud", ana.person) == (
        one.notice.kind,
        one.notice.text,
        one.notice.by,
    )
    assert NOW_MS + 4 * 3_600_000 == one.notice.until_ms
    page = await ana.get(AT)
    assert "0 of 2" in words(page)
    assert 'href="tel:+472233"' in page
    assert "Water &amp; mud" in page


async def test_a_receipt_takes_a_name_off_the_list(ana):
    await ana.post(AT, text="Water", to="department:Camera")
    one = await only(ana)
    assert "0 of 1" in words(await ana.get(AT))
    bo = await phone(ana, BO)

    outcome = await writes(ana, bo, Fact("receipt", {"message": one.id, "person": BO}))

    assert "applied" == outcome.status
    page = await ana.get(AT)
    assert "1 of 1" in words(page)
    assert "tel:" not in page


async def test_a_person_is_told_alone(ana):
    await ana.post(AT, text="Call your agent", to=f"person:{CY}")

    one = await only(ana)
    assert (CY, "", "") == (one.person, one.department, one.notice.text)
    assert "Cy Moss" in words(await ana.get(AT))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": "  "}, "Say what it is about."),
        ({"text": "x" * 501}, "Keep it under 500 characters."),
        ({"text": "a", "to": "person:nobody"}, "Choose whom it is for."),
        ({"text": "a", "to": "department:Nowhere"}, "Choose whom it is for."),
        ({"text": "a", "kind": "joke"}, "Choose what is on the list."),
        ({"text": "a", "hours": "900"}, "Choose what is on the list."),
    ],
)
async def test_what_cannot_be_sent_says_what_to_mend_and_keeps_the_words(
    ana: OfficeOf, fields: dict[str, Any], said: str
):
    reply = await ana.post(AT, 422, **fields)

    assert said in words(reply.text)
    assert fields["text"].strip() in reply.text
    assert {} == await ana.records(Message)


async def test_a_notice_is_withdrawn_and_put_back(ana):
    await ana.post(AT, text="Water", to="")
    one = await only(ana)
    form = fields_of(
        await ana.get(AT),
    )

    reply = await ana.post(f"{AT}/{one.id}/withdraw", opened=form["opened"])

    assert "withdrawn" in words(reply.text)
    assert (await only(ana)).life.is_cancelled
    form = fields_of(reply.text)
    await ana.post(f"{AT}/{one.id}/revive", opened=form["opened"])
    assert not (await only(ana)).life.is_cancelled
    await ana.post(f"{AT}/nothing-1/withdraw", 404, opened=form["opened"])
