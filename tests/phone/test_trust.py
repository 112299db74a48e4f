"""To whom a phone sends: nothing leaves it before that is known."""

import ssl
from pathlib import Path

import httpx
import pytest

from mobile.sync.trust import (
    TRUST,
    OtherCertificate,
    TrustedLine,
    is_distrust,
    pinned,
)
from tests.support.tls_server import NOON_MS, Answering, Shown, answering

TOKEN = {"authorization": "Bearer the-token"}
CENTURY_MS = 100 * 365 * 24 * 3_600_000


class Phone:
    """A client over the line under test; `trusted` may change at any time."""

    def __init__(self, *trusted: str) -> None:
        self.trusted = trusted
        self.http = httpx.AsyncClient(transport=TrustedLine(lambda: self.trusted))

    async def ask(self, server: Answering | str, **more: object) -> httpx.Response:
        url = server if isinstance(server, str) else server.url
        return await self.http.get(f"{url}/", headers=TOKEN, **more)

    async def __aenter__(self) -> "Phone":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.aclose()


@pytest.fixture
def ours(tmp_path: Path) -> Shown:
    return Shown(tmp_path, "ours")


@pytest.fixture
def theirs(tmp_path: Path) -> Shown:
    return Shown(tmp_path, "theirs")


async def test_the_server_that_is_pinned_is_talked_to(ours: Shown) -> None:
    async with answering(ours) as server, Phone(ours.fingerprint) as phone:
        assert 200 == (await phone.ask(server)).status_code
        assert 200 == (await phone.ask(server)).status_code
    assert b"Bearer the-token" in server.received
    assert 1 == server.lines


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_another_certificate_at_the_same_port_sees_no_byte_of_a_request(
    ours: Shown, theirs: Shown, version: ssl.TLSVersion
) -> None:
    """In 1.2 the server has the last word of a handshake, in 1.3 the phone has."""
    async with Phone(ours.fingerprint) as phone:
        async with answering(ours, version=version) as server:
            await phone.ask(server)
        async with answering(theirs, port=server.port, version=version) as other:
            for _ in range(3):
                with pytest.raises(httpx.ConnectError) as raised:
                    await phone.ask(other)
                assert is_distrust(raised.value)
    assert b"" == other.received


async def test_one_of_several_pinned_certificates_is_enough(
    ours: Shown, theirs: Shown, tmp_path: Path
) -> None:
    async with Phone(ours.fingerprint, theirs.fingerprint) as phone:
        for shown in (ours, theirs):
            async with answering(shown) as server:
                assert 200 == (await phone.ask(server)).status_code
        async with answering(Shown(tmp_path, "third")) as third:
            with pytest.raises(httpx.ConnectError):
                await phone.ask(third)
    assert b"" == third.received


async def test_no_date_in_a_certificate_counts(tmp_path: Path) -> None:
    """As a phone in 1970 sees a server's certificate of today."""
    later = Shown(tmp_path, "later", NOON_MS + CENTURY_MS)
    async with answering(later) as server, Phone(later.fingerprint) as phone:
        assert 200 == (await phone.ask(server)).status_code
    assert b"Bearer the-token" in server.received


async def test_a_connection_ends_with_the_trust_that_it_began_with(
    ours: Shown, theirs: Shown
) -> None:
    async with answering(ours) as server, Phone(ours.fingerprint) as phone:
        await phone.ask(server)
        sent = server.received
        phone.trusted = (theirs.fingerprint,)
        with pytest.raises(httpx.ConnectError):
            await phone.ask(server)
        assert sent == server.received
        phone.trusted = (theirs.fingerprint, ours.fingerprint)
        await phone.ask(server)
        assert sent != server.received


async def test_pairing_trusts_its_code_and_not_what_the_phone_trusts(
    ours: Shown, theirs: Shown
) -> None:
    async with answering(ours) as server, Phone(ours.fingerprint) as phone:
        await phone.ask(server)
        sent = server.received
        for trusted in ((theirs.fingerprint,), ()):
            with pytest.raises(httpx.ConnectError) as raised:
                await phone.ask(server, extensions={TRUST: trusted})
            assert is_distrust(raised.value)
        assert sent == server.received
        await phone.ask(server, extensions={TRUST: (ours.fingerprint,)})
        assert sent != server.received


async def test_without_a_fingerprint_only_what_browsers_trust_is_trusted(
    ours: Shown,
) -> None:
    async with answering(ours) as server, Phone() as phone:
        with pytest.raises(httpx.ConnectError) as raised:
            await phone.ask(server)
    assert is_distrust(raised.value)
    assert b"" == server.received


async def test_plain_http_leaves_no_machine(ours: Shown) -> None:
    async with answering(None) as server, Phone(ours.fingerprint) as phone:
        for host in ("192.0.2.1", "server.test", "127.0.0.1.example", "0.0.0.0"):
            with pytest.raises(httpx.UnsupportedProtocol):
                await phone.ask(f"http://{host}:{server.port}")
        assert 0 == server.lines
        await phone.ask(f"http://127.0.0.1:{server.port}")
    assert b"Bearer the-token" in server.received


async def test_what_speaks_no_tls_is_no_answer_and_is_told_nothing(
    ours: Shown,
) -> None:
    async with answering(None) as server, Phone(ours.fingerprint) as phone:
        with pytest.raises(httpx.TransportError) as raised:
            await phone.ask(server, timeout=1)
    assert not is_distrust(raised.value)
    assert 1 == server.lines
    assert b"the-token" not in server.received


def test_a_line_that_nobody_checked_carries_nothing(ours: Shown) -> None:
    sent = ssl.MemoryBIO()
    line = pinned(frozenset({ours.fingerprint})).wrap_bio(ssl.MemoryBIO(), sent)
    with pytest.raises(OtherCertificate):
        line.write(b"Bearer the-token")
    assert b"" == sent.read()


def test_a_line_that_broke_is_not_distrust() -> None:
    assert not is_distrust(None)
    assert not is_distrust(httpx.ConnectError("no route to host"))
    assert is_distrust(OtherCertificate("theirs"))
