"""A device is paired for one unit or for all, where there is a unit to choose."""

import html
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.store.devices import redeem
from server.store.rows import Device
from shared.errors import PairingRefused
from shared.nouns.base import Life
from shared.nouns.people import PersonName
from shared.nouns.plan import DayIdentity
from shared.pairing import parse_ticket
from tests.support.panel import OfficeOf, fields_of, made, office, words

BO, AT = "person-bo", "/devices"
MAIN, SECOND = "Main unit", "Second unit"
CHOICES = f"All units {MAIN} {SECOND}"


@pytest.fixture
async def ana(tmp_path: Path) -> AsyncIterator[OfficeOf]:
    person = made("person", BO, name=PersonName("Bo Lind"))
    async with office(tmp_path, more=[person, day(1, MAIN), day(2, MAIN)]) as ana:
        yield ana


def day(number: int, unit: str, is_cancelled: bool = False):
    identity = DayIdentity(f"2026-05-{11 + number}", number, 40, unit)
    return made(
        "workday", f"workday-{number}", identity=identity, life=Life(is_cancelled)
    )


async def paired(ana: OfficeOf, page: str) -> Device:
    """The device of a phone that reads the code on this page."""
    found = re.search(r'<code id="ticket"[^>]*>([^<]+)', page)
    assert found is not None
    ticket = parse_ticket(html.unescape(found[1]))
    result = await ana.core.store.write(
        lambda writer: redeem(
            writer,
            ticket.production,
            ticket.code,
            "Bo's phone",
            ana.clock(),
            ana.core.entropy,
        )
    )
    assert not isinstance(result, PairingRefused)
    return result[0]


async def test_with_one_unit_there_is_nothing_to_choose(ana):
    await ana.write(day(3, SECOND, is_cancelled=True))
    assert "All units" not in words(await ana.get(AT))
    reply = await ana.post(f"{AT}/pair", person=BO, role="crew")
    assert "" == (await paired(ana, reply.text)).unit


async def test_with_two_units_all_of_them_is_what_stands_chosen(ana):
    await ana.write(day(3, SECOND))
    page = await ana.get(AT)
    assert CHOICES in words(page)
    assert "" == fields_of(page)["unit"]
    reply = await ana.post(f"{AT}/pair", person=BO, role="crew", unit="")
    assert "Pair Bo Lind as crew" in words(reply.text)
    assert "" == (await paired(ana, reply.text)).unit


async def test_a_device_is_paired_for_the_unit_that_was_chosen(ana):
    await ana.write(day(3, SECOND))
    reply = await ana.post(f"{AT}/pair", person=BO, role="crew", unit=SECOND)
    assert f"Pair Bo Lind as crew, {SECOND}" in words(reply.text)
    assert SECOND == (await paired(ana, reply.text)).unit
    at = re.search(r'hx-get="(/admin[^"]*/pairing/[^"]+)"', reply.text)
    assert at is not None
    assert f"Paired: Bo Lind as crew, {SECOND}." in words(await ana.get(at[1]))
    assert f"crew {SECOND}" in words(await ana.get(f"{AT}/list"))


async def test_a_mistake_elsewhere_keeps_the_unit_and_no_day_has_another(ana):
    await ana.write(day(3, SECOND))
    reply = await ana.post(f"{AT}/pair", 422, person="", role="crew", unit=SECOND)
    assert SECOND == fields_of(reply.text)["unit"]
    reply = await ana.post(f"{AT}/pair", 422, person=BO, role="crew", unit="Third")
    assert "Unit: Choose one of the units, or all of them." in words(reply.text)
    assert 'id="ticket"' not in reply.text
