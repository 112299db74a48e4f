"""Who gets into the pages of the office, and into whose."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.accounts.nouns import AuditEntry, Membership
from shared.access import Role
from tests.support.panel import EMAIL, OfficeOf, found_for, office

PAGES = (
    "/here",
    "/people",
    "/places",
    "/assets",
    "/equipment",
    "/incidents",
    "/conflicts",
    "/disputes",
    "/held",
    "/devices",
    "/devices/list",
)
ACTS = (
    "/people",
    "/assets",
    "/devices/pair",
    "/devices/walls",
    "/held/some-fact",
    "/disputes/some-asset",
    "/conflicts/some-conflict",
)


@pytest.fixture
async def ana(tmp_path: Path) -> AsyncIterator[OfficeOf]:
    async with office(tmp_path) as ana:
        yield ana


async def test_an_empty_production_has_every_page(ana):
    for path in PAGES:
        await ana.get(path)


async def test_whoever_is_not_signed_in_is_led_to_the_door(ana):
    ana.browser.cookies.clear()
    for path in PAGES:
        await ana.get(path, 303)


async def becomes(ana: OfficeOf, role: Role) -> None:
    account = await ana.core.accounts.store.account_by_email(EMAIL)
    assert account is not None
    await ana.core.accounts.store.set_membership(
        Membership(account.id, ana.production, ana.person, role),
        AuditEntry(ana.clock(), "membership_set", account.id),
    )


@pytest.mark.parametrize("role", [Role.CREW, Role.GATE, Role.HEAD])
async def test_only_the_office_has_them(ana, role):
    await becomes(ana, role)
    head = await ana.head()
    for path in PAGES:
        await ana.get(path, 404)
    for path in ACTS:
        await ana.post(path, 404)
    assert head == await ana.head()


async def test_a_coordinator_makes_no_admin(ana):
    await becomes(ana, Role.COORDINATOR)
    reply = await ana.post("/devices/pair", 422, person=ana.person, role="admin")
    assert 'id="ticket"' not in reply.text
    await ana.post("/devices/pair", person=ana.person, role="coordinator")


async def test_records_of_another_production_are_not_there(ana):
    first, person = ana.production, ana.person
    account = await ana.core.accounts.store.account_by_email(EMAIL)
    assert account is not None
    await found_for(ana, account.id, "Elsewhere")
    assert first != ana.production
    await ana.get(f"/people/{person}", 404)
    await ana.post("/devices/pair", 422, person=person, role="crew")
    await ana.get("/equipment/some-asset", 404)


async def test_a_production_that_is_nobodys_is_not_there(ana):
    ana.production = "no-such-production"
    for path in PAGES:
        await ana.get(path, 404)
