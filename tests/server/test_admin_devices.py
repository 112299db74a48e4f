import html
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.admin.device_views import device_views
from server.store.devices import (
    admitted,
    admitted_to_push,
    redeem,
    shown_display,
)
from server.store.forking import fork
from server.store.rows import Device
from shared.access import Role
from shared.errors import Forbidden, PairingRefused, Revoked
from shared.nouns.people import Job, PersonName
from shared.pairing import CODE_LIFE_MS, parse_ticket
from tests.support.panel import MINUTE_MS, OfficeOf, fields_of, made, office, words

BO = "person-bo"
AT = "/devices"


@pytest.fixture
async def ana(tmp_path: Path) -> AsyncIterator[OfficeOf]:
    person = made("person", BO, name=PersonName("Bo Lind"), job=Job(department="Grip"))
    async with office(tmp_path, more=[person]) as ana:
        yield ana


def ticket_in(page: str) -> str:
    found = re.search(r'<code id="ticket"[^>]*>([^<]+)', page)
    assert found is not None
    return html.unescape(found[1])


async def scanned(ana: OfficeOf, page: str) -> tuple[Device, str]:
    """What a phone gets that reads the code on this page."""
    ticket = parse_ticket(ticket_in(page))
    paired = await ana.core.store.write(
        lambda writer: redeem(
            writer,
            ticket.production,
            ticket.code,
            "Bo's phone",
            ana.clock(),
            ana.core.entropy,
        )
    )
    assert not isinstance(paired, PairingRefused)
    return paired


async def waiting_at(page: str) -> str:
    found = re.search(r'hx-get="(/admin[^"]*/pairing/[^"]+)"', page)
    assert found is not None
    return found[1]


async def test_a_code_is_shown_as_a_drawing_and_as_text(ana):
    page = (await ana.post(f"{AT}/pair", person=BO, role="gate")).text
    ticket = parse_ticket(ticket_in(page))
    assert (ana.core.settings.url, ana.production) == (ticket.url, ticket.production)
    assert "<svg" in page
    assert "data:" not in page
    assert " style=" not in page
    assert "for another 10 minutes" in words(page)


async def test_a_phone_that_scans_the_code_appears_on_the_page(ana):
    page = (await ana.post(f"{AT}/pair", person=BO, role="gate")).text
    at = await waiting_at(page)
    assert "Waits for the phone." in words(await ana.get(at))
    device, _ = await scanned(ana, page)
    assert (BO, Role.GATE, "Grip") == (device.person, device.role, device.department)
    told = await ana.get(at)
    assert "Paired: Bo Lind as gate." in words(told)
    assert f'id="device-{device.id}"' in told
    assert "Bo Lind Bo&#39;s phone".replace("&#39;", "'") in words(await ana.get(AT))


async def test_a_code_counts_down_and_runs_out(ana):
    page = (await ana.post(f"{AT}/pair", person=BO, role="crew")).text
    at = await waiting_at(page)
    ana.clock.now_ms += CODE_LIFE_MS - MINUTE_MS
    assert "for another 1 minute." in words(await ana.get(at))
    ana.clock.now_ms += 1
    assert "for another less than a minute." in words(await ana.get(at))
    ana.clock.now_ms += MINUTE_MS
    assert "was not used. Make a new one." in words(await ana.get(at))


async def test_nobody_and_no_role_get_no_code(ana):
    reply = await ana.post(f"{AT}/pair", 422, person="", role="display")
    assert "Person: Choose whose device it is." in words(reply.text)
    assert "Role: Choose what the device may do." in words(reply.text)
    assert 'id="ticket"' not in reply.text


async def test_a_code_that_was_never_made_is_not_there(ana):
    await ana.get(f"{AT}/pairing/ZZZZ", 404)


async def test_a_revoked_phone_is_turned_away_at_its_next_request(ana):
    page = (await ana.post(f"{AT}/pair", person=BO, role="crew")).text
    device, _ = await scanned(ana, page)
    reply = await ana.post(f"{AT}/{device.id}/revoke")
    assert "revoked 09:00" in words(reply.text)
    assert f"?person={BO}#pair" in reply.text
    with pytest.raises(Revoked):
        await ana.core.store.read(
            lambda reader: admitted(reader, ana.production, device.token_hash, 0)
        )
    chosen = fields_of(await ana.get(f"{AT}?person={BO}"))
    assert BO == chosen["person"]


async def test_a_revoked_phone_of_which_a_copy_goes_on_says_so_until_that_is_too(ana):
    page = (await ana.post(f"{AT}/pair", person=BO, role="crew")).text
    device, _ = await scanned(ana, page)
    copy, _ = await ana.core.store.write(
        lambda writer: fork(writer, device, "", ana.clock(), ana.core.entropy)
    )
    assert "goes on" not in words(await ana.get(AT))

    reply = await ana.post(f"{AT}/{device.id}/revoke")
    assert "revoked 09:00 a copy of it goes on" in words(reply.text)
    reply = await ana.post(f"{AT}/{copy.id}/revoke")

    assert 2 == words(reply.text).count("revoked 09:00")
    assert "goes on" not in words(reply.text)


async def test_a_stolen_phone_is_said_to_be_and_hands_nothing_over(ana):
    page = (await ana.post(f"{AT}/pair", person=BO, role="crew")).text
    device, _ = await scanned(ana, page)
    first = await ana.post(f"{AT}/{device.id}/revoke")
    assert f"{AT}/{device.id}/stolen" in first.text

    def may_push(reader):
        return admitted_to_push(
            reader, ana.production, device.token_hash, ana.clock.now_ms
        )

    await ana.core.store.read(may_push)
    reply = await ana.post(f"{AT}/{device.id}/stolen")
    assert "stolen 09:00" in words(reply.text)
    assert f"{AT}/{device.id}/stolen" not in reply.text
    with pytest.raises(Revoked):
        await ana.core.store.read(may_push)


async def test_a_device_may_be_paired_until_a_day(ana):
    page = (
        await ana.post(f"{AT}/pair", person=BO, role="crew", until="2026-05-13")
    ).text
    device, _ = await scanned(ana, page)
    # Midnight after it in Vancouver, seven hours behind UTC.
    assert 1_778_742_000_000 == device.expires_ms
    assert "until Wed 13 May" in words(await ana.get(AT))
    desk = await ana.desk()
    ana.clock.now_ms = device.expires_ms
    [view] = await desk.read(lambda reader: device_views(reader, desk))
    assert "expired 00:00" == view.ended


@pytest.mark.parametrize("until", ["2026-05-11", "soon"])
async def test_a_last_day_that_is_over_or_none_gets_no_code(ana, until):
    reply = await ana.post(f"{AT}/pair", 422, person=BO, role="crew", until=until)
    assert "Last day, if any: Choose a d" in words(reply.text)
    assert 'id="ticket"' not in reply.text


async def test_the_office_cannot_revoke_its_own_login_or_what_is_not_there(ana):
    desk = await ana.desk()
    devices = await desk.read(lambda reader: reader.devices(ana.production))
    for id_ in (devices[0].id, "nothing"):
        await ana.post(f"{AT}/{id_}/revoke", 404)
        await ana.post(f"{AT}/{id_}/stolen", 404)
    assert all(one.revoked_ms is None for one in devices)


async def opens(ana: OfficeOf, link: str) -> None:
    """Raises Forbidden if the link opens no wall."""
    found = re.fullmatch(r".*/wall/([^?]+)\?key=(.+)", link)
    assert found is not None
    await ana.core.store.read(lambda reader: shown_display(reader, found[1], found[2]))


def link_in(page: str) -> str:
    found = re.search(r'<code id="wall-link"[^>]*>([^<]+)', page)
    assert found is not None
    return html.unescape(found[1])


async def test_a_wall_gets_a_link_that_is_shown_once(ana):
    reply = await ana.post(f"{AT}/walls", name="Stage-1", unit="Unit 1")
    await opens(ana, link_in(reply.text))
    page = await ana.get(AT)
    assert "/wall/stage-1 Unit 1 09:00" in words(page)
    assert "key=" not in page


async def test_a_new_link_closes_the_old_and_revoking_closes_it_too(ana):
    first = link_in((await ana.post(f"{AT}/walls", name="stage")).text)
    second = link_in((await ana.post(f"{AT}/walls/stage/renew")).text)
    with pytest.raises(Forbidden):
        await opens(ana, first)
    await opens(ana, second)
    reply = await ana.post(f"{AT}/walls/stage/revoke")
    assert "opens nothing any more" in words(reply.text)
    with pytest.raises(Forbidden):
        await opens(ana, second)


async def test_a_wall_with_a_bad_or_a_taken_name_is_not_made(ana):
    await ana.post(f"{AT}/walls", name="stage")
    for name in ("stage", "Stage 2", ""):
        reply = await ana.post(f"{AT}/walls", 422, name=name)
        assert "Name in the address: " in words(reply.text)
    await ana.post(f"{AT}/walls/elsewhere/revoke", 404)
    await ana.post(f"{AT}/walls/elsewhere/renew", 404)
