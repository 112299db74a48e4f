import re
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from shared.nouns.plan import DayIdentity, Workday
from shared.nouns.production import Identity, Zone
from tests.support.panel import EMAIL, OfficeOf, made, office, office_of, words


@pytest.fixture
async def ana(tmp_path: Path) -> AsyncIterator[OfficeOf]:
    async with office(tmp_path) as ana:
        yield ana


async def test_the_first_page_lists_the_productions_of_the_account(ana):
    page = words(await ana.get("/admin"))
    assert "Harbour Lights Tidewater HL-1 America/Vancouver" in page


async def test_somebody_elses_production_is_not_there(ana):
    await ana.account("bo@example.org", "Bo Lind")
    await ana.sign_in("bo@example.org")
    assert "Harbour Lights" not in await ana.get("/admin")
    page = await ana.get("", status=404)
    assert "Harbour Lights" not in page
    assert "There is no such production" in page
    await ana.post("/days", 404, date="2026-05-12")
    assert {} == await ana.records(Workday)
    await ana.sign_in(EMAIL)
    await ana.get("")


async def test_a_production_is_created_and_its_founder_is_its_admin(ana):
    reply = await ana.post(
        "/admin/productions",
        303,
        title="  Pier 4 ",
        company="Molen",
        number="M7",
        zone="Europe/Amsterdam",
    )
    assert re.fullmatch(r"/admin/[0-9a-f-]{36}", reply.headers["location"])
    page = words(await ana.get(reply.headers["location"]))
    assert "Pier 4" in page
    assert "No day yet" in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": " ", "zone": "Europe/Paris"}, "Title: Give the production a title."),
        ({"title": "Pier", "zone": "Mars/Base"}, "Time zone: Choose a zone from"),
        ({"title": "P" * 121, "zone": "Europe/Paris"}, "Title: Keep it under 120"),
    ],
)
async def test_a_production_that_cannot_be_names_the_field_and_the_fix(
    ana, fields, said
):
    page = words((await ana.post("/admin/productions", 422, **fields)).text)
    assert said in page
    assert "Not saved. One field needs mending" in page
    assert 1 == len(await ana.core.store.read(lambda reader: reader.productions()))


async def test_a_production_whose_founder_gets_no_place_in_it_is_not_founded(ana):
    identity = await ana.core.accounts.identity(
        ana.browser.cookies[ana.core.cookies.session_name]
    )
    nobody = replace(identity, account=replace(identity.account, id="nobody"))

    with pytest.raises(sqlite3.IntegrityError):
        await office_of(ana.core).found(nobody, Identity("Pier"), Zone("Europe/Paris"))

    assert 1 == len(await ana.core.store.read(lambda reader: reader.productions()))


async def test_a_day_is_created_and_leads_to_its_plan(ana):
    reply = await ana.post(
        "/days", 303, date="2026-05-12", number="12", total="40", unit="Main"
    )
    [day] = (await ana.records(Workday)).values()
    assert DayIdentity("2026-05-12", 12, 40, "Main") == day.identity
    assert ana.url(f"/days/{day.id}") == reply.headers["location"]
    page = words(await ana.get(""))
    assert "Tue 12 May Day 12 of 40 Main" in page


async def test_the_next_day_is_proposed_with_the_next_number(ana):
    days = {"work-day-1": ("2026-05-11", 11), "work-day-2": ("2026-05-12", 12)}
    for id_, (date, number) in days.items():
        await ana.write(
            made("workday", id_, identity=DayIdentity(date, number, 40, "Main"))
        )
    page = await ana.get("")
    for name, value in {
        "date": "2026-05-13",
        "number": "13",
        "total": "40",
        "unit": "Main",
    }.items():
        assert re.search(rf'name="{name}"[^>]*value="{value}"', page), name


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"date": "12.5."}, "Date: Choose a date, like 2026-05-12."),
        ({"date": "2026-05-12", "number": "x"}, "Day number: Write a number from 1"),
        (
            {"date": "2026-05-12", "number": "41", "total": "40"},
            "Of how many: Write at least the day's own number",
        ),
    ],
)
async def test_a_day_that_cannot_be_names_the_field_and_the_fix(ana, fields, said):
    page = words((await ana.post("/days", 422, **fields)).text)
    assert said in page
    assert {} == await ana.records(Workday)


async def test_a_form_without_our_token_changes_nothing(ana):
    reply = await ana.browser.post(ana.url("/days"), data={"date": "2026-05-12"})
    assert 403 == reply.status_code
    assert {} == await ana.records(Workday)
