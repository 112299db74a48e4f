"""Every address of the panel, whoever wrote it: the door and the right production."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.accounts.nouns import AuditEntry, Membership
from tests.support.panel import OfficeOf, office

OPEN_TO_ALL = {"/admin/login", "/admin/static"}
OF_NO_PRODUCTION = {"/admin", "/admin/productions", "/admin/logout"}


@pytest.fixture
async def ana(tmp_path: Path) -> AsyncIterator[OfficeOf]:
    async with office(tmp_path) as ana:
        yield ana


def addresses(ana: OfficeOf, method: str) -> list[str]:
    """Every address that answers this method, in Ana's production, of nothing."""
    found = set()
    for route in ana.browser.app.routes:
        if not route.path.startswith("/admin") or method not in route.methods:
            continue
        path = re.sub(r"\{production(:\w+)?\}", ana.production, route.path)
        found.add(re.sub(r"\{\w+(:\w+)?\}", "nothing-here", path))
    opened = {path for path in found if any(path.startswith(x) for x in OPEN_TO_ALL)}
    return sorted(found - opened)


async def test_no_page_opens_without_a_session(ana):
    pages = addresses(ana, "GET")
    assert len(pages) > 10
    ana.browser.cookies.clear()
    for page in pages:
        reply = await ana.browser.get(page, follow_redirects=False)
        assert (303, True) == (
            reply.status_code,
            reply.headers["location"].startswith("/admin/login"),
        ), page


async def test_no_form_is_taken_without_its_token(ana):
    head = await ana.head()
    forms = addresses(ana, "POST")
    assert len(forms) > 10
    for form in forms:
        reply = await ana.browser.post(form, data={"title": "x"})
        assert 403 == reply.status_code, form
    assert head == await ana.head()


async def test_nobody_of_another_production_opens_a_page_or_sends_a_form(ana):
    token = await ana.token()
    pages = [p for p in addresses(ana, "GET") if p not in OF_NO_PRODUCTION]
    forms = [p for p in addresses(ana, "POST") if p not in OF_NO_PRODUCTION]
    head = await ana.head()
    await ana.account("bo@example.org", "Bo Lind")
    await ana.sign_in("bo@example.org")
    token = await ana.token()
    for page in pages:
        reply = await ana.browser.get(page, follow_redirects=False)
        assert 404 == reply.status_code, page
        assert "Harbour Lights" not in reply.text
    for form in forms:
        reply = await ana.browser.post(form, data={"_csrf_token": token})
        # A form that lacks a field is refused before anyone looks whose it is.
        assert reply.status_code in (400, 404), form
        assert "Harbour Lights" not in reply.text
    assert head == await ana.head()


async def test_a_phone_role_has_no_place_in_the_office(ana):
    account = (await ana.desk()).seat.account.id
    for role in ("crew", "gate", "department_head", "display"):
        await ana.core.accounts.store.set_membership(
            Membership(account, ana.production, ana.person, role),
            AuditEntry(ana.clock(), "membership_set", account),
        )
        page = await ana.get("", 404)
        assert "Harbour Lights" not in page
