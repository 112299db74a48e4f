"""How the server secures its line, and where it refuses to start instead."""

import base64
import ssl
import stat
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from server import tls
from server.__main__ import main
from server.addresses import names
from server.app import create_app, create_core
from server.certificate import certificate_pem, names_in
from server.demo.running import opened_demo
from server.demo.words import words
from server.settings import Contradiction, Settings, settings_from
from server.store.sqlite import FILE_NAME
from shared.errors import BadInput
from shared.pairing import fingerprint, parse_ticket, ticket_text
from tests.support.server_process import ServerProcess
from tests.support.tls_server import NOON_MS, Shown

OWN = Path(tls.FOLDER) / tls.CURRENT


def noon() -> int:
    return NOON_MS


def later() -> int:
    raise AssertionError("nothing is written: nobody asks for the time")


def line(*given: str, **environ: str) -> Settings:
    """The settings of a command line like this."""
    options = dict(zip(given[::2], given[1::2], strict=True))
    return settings_from(
        {f"CALLBOARD_{name}": value for name, value in environ.items()},
        Path("data"),
        options.get("host"),
        public_url=options.get("url"),
        is_behind_proxy="proxy" in options,
        certificate=Path(options["certificate"]) if "certificate" in options else None,
        key=Path(options["key"]) if "key" in options else None,
    )


@pytest.mark.parametrize(
    ("settings", "is_tls", "url"),
    [
        (line(), False, "http://127.0.0.1:8400"),
        (line("host", "::1"), False, "http://[::1]:8400"),
        (line("host", "localhost"), False, "http://localhost:8400"),
        (line("url", "https://board.example"), False, "https://board.example"),
        (line("url", "http://localhost:9000"), False, "http://localhost:9000"),
        (line("host", "192.168.1.7"), True, "https://192.168.1.7:8400"),
        (line("host", "0.0.0.0"), True, "https://0.0.0.0:8400"),
        (line("host", "::"), True, "https://[::]:8400"),
        (line("host", "board.lan"), True, "https://board.lan:8400"),
        (
            line("host", "0.0.0.0", "url", "https://board.example:8400"),
            True,
            "https://board.example:8400",
        ),
        (
            line("host", "0.0.0.0", "proxy", "", "url", "https://board.example"),
            False,
            "https://board.example",
        ),
        (
            line(HOST="0.0.0.0", BEHIND_PROXY="1", PUBLIC_URL="https://b.example"),
            False,
            "https://b.example",
        ),
        (line("certificate", "c.pem"), True, "https://127.0.0.1:8400"),
        (line(CERTIFICATE="c.pem", KEY="k.pem"), True, "https://127.0.0.1:8400"),
    ],
)
def test_the_line_is_secure_unless_it_stays_here_or_a_proxy_does_it(
    settings: Settings, is_tls: bool, url: str
) -> None:
    assert (is_tls, url) == (settings.is_tls, settings.url)
    assert settings.is_secure == url.startswith("https://")


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--public-url", "http://board.example"], "begins with https://"),
        (["--host", "0.0.0.0", "--public-url", "http://b.lan"], "speaks HTTPS"),
        (["--host", "0.0.0.0", "--behind-proxy"], "--public-url https://"),
        (
            ["--behind-proxy", "--public-url", "http://board.example"],
            "begins with https://",
        ),
        (
            ["--behind-proxy", "--certificate", "c.pem", "--public-url", "https://b"],
            "give one",
        ),
        (["--key", "key.pem"], "--certificate"),
    ],
)
def test_where_somebody_could_listen_nothing_starts(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    word: str,
) -> None:
    assert 2 == main(["serve", "--data", str(tmp_path / "new"), *options])
    said = capsys.readouterr()
    assert "" == said.out
    assert word in said.err
    assert 1 == said.err.count("\n")
    assert not (tmp_path / "new").exists()


def test_a_contradiction_is_input_that_cannot_be() -> None:
    with pytest.raises(Contradiction) as raised:
        line("key", "key.pem")
    assert isinstance(raised.value, BadInput)
    with pytest.raises(BadInput, match="BEHIND_PROXY is 1 or 0"):
        line(BEHIND_PROXY="perhaps")


@pytest.mark.parametrize("what", ["absent", "no pem", "no key", "other key", "locked"])
def test_a_certificate_that_cannot_be_served_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    chain, key = tmp_path / "chain.pem", tmp_path / "key.pem"
    private = ec.generate_private_key(ec.SECP256R1())
    locked = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"secret"),
    )
    bare = ssl.DER_cert_to_PEM_cert(Shown(tmp_path, "shown").der).encode()
    options = ["--certificate", str(chain)]
    if what == "no pem":
        chain.write_bytes(b"hello")
    elif what == "no key":
        chain.write_bytes(bare)
    elif what != "absent":
        chain.write_bytes(bare)
        other = certificate_pem(["localhost"], NOON_MS)
        key.write_bytes(locked if what == "locked" else other)
        options += ["--key", str(key)]
    data = tmp_path / "data"
    assert 1 == main(["serve", "--data", str(data), "--port", "0", *options])
    said = capsys.readouterr()
    assert 1 == said.err.count("\n")
    assert str(chain) in said.err
    assert not (data / FILE_NAME).exists()


def test_the_certificate_is_made_once_for_every_name_and_is_its_owners_only(
    tmp_path: Path,
) -> None:
    settings = Settings(tmp_path, "0.0.0.0", public_url="https://board.example:8400")
    first = tls.certificates_of(settings, noon)
    again = tls.certificates_of(settings, later)
    assert first == again
    assert [OWN.name] == [file.name for file in (tmp_path / tls.FOLDER).iterdir()]
    file = tmp_path / OWN
    assert 0o600 == stat.S_IMODE(file.stat().st_mode)
    assert 0o700 == stat.S_IMODE(file.parent.stat().st_mode)
    assert [fingerprint(tls.der(file))] == [first.fingerprint]
    assert [tls.der(file)] == [base64.b64decode(one) for one in first.announced]
    held = names_in(file.read_bytes())
    assert {"board.example", "localhost", "127.0.0.1", "::1"} <= set(held)
    assert not {"0.0.0.0", ""} & set(held)
    assert set(names(settings)) == set(held)
    context = tls.served_context(tls.Files(file))
    assert ssl.TLSVersion.TLSv1_2 == context.minimum_version


def test_a_server_that_secures_nothing_has_nothing_to_announce(tmp_path: Path) -> None:
    told = tls.certificates_of(Settings(tmp_path), later)
    assert ("", ()) == (told.fingerprint, told.announced)
    assert [] == list(tmp_path.iterdir())


def test_a_certificate_cut_off_while_it_was_written_is_written_again(
    tmp_path: Path,
) -> None:
    (tmp_path / tls.FOLDER).mkdir()
    draft = (tmp_path / OWN).with_suffix(".part")
    draft.write_bytes(b"-----BEGIN PRIV")
    told = tls.certificates_of(Settings(tmp_path, "0.0.0.0"), noon)
    assert told.fingerprint
    assert not draft.exists()


async def test_it_speaks_https_with_secure_cookies_and_nothing_in_clear(
    tmp_path: Path,
) -> None:
    with ServerProcess(tmp_path, "--host", "0.0.0.0") as server:
        context = ssl.create_default_context(cadata=tls.der(tmp_path / OWN))
        host = server.url.removeprefix("https://")
        async with httpx.AsyncClient(verify=context) as browser:
            page = await browser.get(f"{server.url}/admin/login")
            assert 200 == page.status_code
            desk = await browser.get(f"{server.url}/app/")
            for cookie in (
                *page.headers.get_list("set-cookie"),
                *desk.headers.get_list("set-cookie"),
            ):
                assert "secure" in cookie.lower()
            (guard,) = page.headers.get_list("set-cookie")
            assert guard.startswith("__Host-callboard_csrf")
            # Other servers of this machine may not speak https: see is_at_its_name.
            assert "strict-transport-security" not in page.headers
            with pytest.raises(httpx.RemoteProtocolError):
                await browser.get(f"http://{host}/admin/login")
        assert 0 == server.stop()


@pytest.mark.parametrize(
    ("url", "is_said"),
    [
        ("https://board.example", True),
        ("https://board.example:8400", False),
        ("", False),
    ],
)
def test_browsers_are_told_to_stay_only_where_the_whole_name_is_ours(
    url: str, is_said: bool
) -> None:
    assert is_said == Settings(Path(), public_url=url).is_at_its_name


@pytest.mark.parametrize("url", ["https://board.example", "https://board.example:8400"])
async def test_what_is_said_of_staying_is_in_every_answer(
    tmp_path: Path, url: str
) -> None:
    core = create_core(Settings(tmp_path, public_url=url))
    line = httpx.ASGITransport(create_app(core))
    async with core.store, httpx.AsyncClient(transport=line, base_url=url) as browser:
        for path in ("/", "/admin/login", "/healthz", "/nothing-here"):
            headers = (await browser.get(path)).headers
            said = headers.get("strict-transport-security", "")
            assert ("max-age=31536000" if url.endswith("example") else "") == said


async def test_the_demos_tickets_carry_the_fingerprint(tmp_path: Path) -> None:
    core = create_core(Settings(tmp_path, "0.0.0.0", public_url="https://demo:8400"))
    async with core.store:
        opened = await opened_demo(core)
    offers = [offer for one in opened.productions for offer in one.offers]
    assert offers
    assert "browsers do\nnot, and warn" in words(opened, has_colours=False)
    for offer in offers:
        ticket = parse_ticket(ticket_text(offer.ticket))
        assert fingerprint(tls.der(tmp_path / OWN)) == ticket.fingerprint
        assert "https://demo:8400" == ticket.url
