"""Which certificates a phone keeps to, as its server announces them."""

import base64
from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace

from mobile.app import Phone
from mobile.replica import kept
from shared.pairing import CERTIFICATES_MAX, fingerprint
from shared.session import OTHER_SERVER, Due, Wait
from tests.support.replica_file import PAIRED
from tests.support.scripted import BEGINNING, Script, hello, scripted_phone

OLD, NEW = b"the certificate in use", b"the next certificate"


def told(*certificates: bytes) -> tuple[str, ...]:
    return tuple(base64.b64encode(one).decode() for one in certificates)


def prints(*certificates: bytes) -> tuple[str, ...]:
    return tuple(fingerprint(one) for one in certificates)


def phone_that_trusts(
    folder: Path, trusted: tuple[str, ...], *answers: object
) -> tuple[Phone, Script]:
    phone, script = scripted_phone(folder, *answers)
    phone.replica.write(kept.put_paired, replace(PAIRED, trusted=trusted))
    return phone, script


@pytest.mark.parametrize(
    ("before", "announced", "after"),
    [
        (prints(OLD), told(OLD, NEW), prints(OLD, NEW)),
        (prints(OLD, NEW), told(NEW), prints(NEW)),
        (prints(OLD), told(OLD), prints(OLD)),
        # A server that says nothing of it is not trusted more easily.
        (prints(OLD), (), prints(OLD)),
        (prints(OLD), ("no base64!",), prints(OLD)),
        (prints(OLD), ("no base64!", *told(NEW)), prints(NEW)),
        # Where a browser would trust the server, its certificate may change any day.
        ((), told(OLD), ()),
    ],
)
async def test_what_the_server_announces_replaces_what_was_trusted(
    tmp_path: Path,
    before: tuple[str, ...],
    announced: tuple[str, ...],
    after: tuple[str, ...],
) -> None:
    greeting = hello(certificates=announced)
    phone, script = phone_that_trusts(tmp_path, before, greeting, *BEGINNING[1:])
    await phone.client.advance(Due())
    assert ["hello", "snapshot", "snapshot", "pull"] == script.names()
    known = phone.replica.read(kept.paired)
    assert after == known.trusted
    assert (PAIRED.url, PAIRED.device) == (known.url, known.device)
    await phone.stop()


async def test_no_server_can_fill_a_phone_with_certificates(tmp_path: Path) -> None:
    many = told(*(bytes([index]) for index in range(CERTIFICATES_MAX + 1)))
    greeting = hello(certificates=many)
    phone, _ = phone_that_trusts(tmp_path, prints(OLD), greeting)
    await phone.client.advance(Due())
    assert CERTIFICATES_MAX == len(phone.replica.read(kept.paired).trusted)
    await phone.stop()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_token_follows_no_redirect(tmp_path: Path, status: int) -> None:
    """A portal sends everybody to its own page; that is no answer, and no order."""
    away = httpx.Response(status, headers={"location": "https://portal.test/login"})
    phone, script = scripted_phone(tmp_path, away, *BEGINNING)
    await phone.client.advance(Due())
    assert ["server.test"] == [request.url.host for request in script.asked]
    assert isinstance(phone.client.rest, Wait)
    assert "" == phone.client.session.stopped_by
    await phone.stop()


async def test_a_plain_failure_is_not_called_another_server(tmp_path: Path) -> None:
    phone, _ = scripted_phone(tmp_path, httpx.ConnectError("no route"))
    phone.client.code = OTHER_SERVER
    await phone.client.advance(Due())
    assert "" == phone.client.code
    await phone.stop()
