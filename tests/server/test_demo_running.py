import asyncio
import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import httpx
import pytest
import qrcode

from server.__main__ import main
from server.addresses import reachable
from server.app import Core, create_core
from server.demo.words import QUIET_MODULES, qr, words
from server.settings import Settings
from server.store.devices import redeem, revoke_display, shown_display
from shared.access import Role
from shared.errors import Forbidden, PairingRefused
from shared.pairing import CODE_LIFE_MS, ticket_text
from tests.support.demo_world import (
    Founded,
    at,
    copied,
    founded_once,
    reading,
    start,
)

MORNING = "2026-11-18T10:42"
NOW_MS = at(MORNING)
PROCESS_S = 60


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    return founded_once(tmp_path_factory.mktemp("demos"))


@pytest.fixture
def folder(founded: Founded, tmp_path: Path) -> Path:
    return copied(founded(MORNING), tmp_path / "demo")


def core_at(folder: Path) -> Core:
    return create_core(Settings(folder), clock=lambda: NOW_MS)


def test_the_logins_that_are_printed_open_the_office(folder: Path) -> None:
    demo = start(folder, NOW_MS + 1)

    async def sign_in() -> list[tuple[str, ...]]:
        core = core_at(folder)
        found = []
        async with core.store:
            for opened in demo.productions:
                token = await core.accounts.sign_in(
                    opened.email, demo.password, "192.0.2.7"
                )
                identity = await core.accounts.identity(token)
                assert identity is not None
                found.append(tuple(m.production for m in identity.memberships))
        return found

    film, site = (opened.id for opened in demo.productions)
    assert [{film, site}, {site}] == [set(one) for one in asyncio.run(sign_in())]


def test_a_second_start_keeps_password_and_walls_and_mints_new_codes(
    folder: Path,
) -> None:
    one, other = start(folder, NOW_MS + 1), start(folder, NOW_MS + 2)
    assert one.password == other.password
    assert [p.wall for p in one.productions] == [p.wall for p in other.productions]
    codes = [
        offer.ticket.code
        for demo in (one, other)
        for opened in demo.productions
        for offer in opened.offers
    ]
    assert 8 == len(set(codes))


def test_a_code_that_is_printed_pairs_a_phone_once(folder: Path) -> None:
    demo = start(folder, NOW_MS)

    async def pair() -> list[object]:
        core = core_at(folder)
        async with core.store:
            return [
                await core.store.write(
                    lambda writer, ticket=offer.ticket: redeem(
                        writer,
                        ticket.production,
                        ticket.code,
                        "A new phone",
                        NOW_MS + CODE_LIFE_MS // 2,
                        core.entropy,
                    )
                )
                for opened in demo.productions
                for offer in (*opened.offers, opened.offers[0])
            ]

    paired = asyncio.run(pair())
    roles = [one[0].role for one in paired if isinstance(one, tuple)]
    assert [Role.COORDINATOR, Role.CREW] * 2 == roles
    assert 2 == sum(isinstance(one, PairingRefused) for one in paired)


def test_a_wall_opens_by_its_link_until_somebody_takes_it_away(folder: Path) -> None:
    demo = start(folder, NOW_MS + 1)
    film, site = demo.productions
    key = film.wall.partition("?key=")[2]
    with reading(folder) as reader:
        assert film.id == shown_display(reader, "film", key).production
        with pytest.raises(Forbidden):
            shown_display(reader, "site", key)

    async def take_away() -> None:
        core = core_at(folder)
        async with core.store:
            await core.store.write(
                lambda writer: revoke_display(writer, film.id, "film", NOW_MS)
            )

    asyncio.run(take_away())
    again = start(folder, NOW_MS + 2)
    assert ["", site.wall] == [opened.wall for opened in again.productions]
    assert "taken away" in words(again, has_colours=False)


def test_the_terminal_says_where_everything_is(folder: Path) -> None:
    demo = start(folder, NOW_MS + 1)
    said = words(demo, has_colours=False)
    for path in ("/", "/admin", "/app", "/docs"):
        assert f"http://127.0.0.1:8400{path}\n" in said.replace("   (", "\n")
    assert demo.password in said
    for opened in demo.productions:
        assert opened.email in said
        assert opened.wall in said
        for offer in opened.offers:
            assert ticket_text(offer.ticket) in said
    assert "warn" not in said
    assert "\x1b[" not in said
    assert "\x1b[" in words(demo, has_colours=True)


def test_the_code_in_the_terminal_is_the_ticket_module_for_module() -> None:
    text = "CALLBOARD1|http://192.0.2.14:8400|01a1e0e7-0940-7702|JPNQRIS5TYIF47RU|"
    code = qrcode.QRCode(error_correction=1, border=QUIET_MODULES)
    code.add_data(text)
    wanted = [list(map(bool, row)) for row in code.get_matrix()]
    # Blocks are what a dark terminal shows light.
    dark = {"█": (0, 0), "▀": (0, 1), "▄": (1, 0), " ": (1, 1), "\xa0": (1, 1)}
    shown: list[list[bool]] = []
    for line in qr(text, has_colours=False).split("\n"):
        halves = [dark[char] for char in line]
        shown += [[bool(half[i]) for half in halves] for i in (0, 1)]
    assert wanted == shown[: len(wanted)]


def test_an_address_for_phones_is_found_when_it_listens_everywhere() -> None:
    here = Settings(Path(), "127.0.0.1", 8400)
    named = Settings(Path(), "0.0.0.0", 8400, "https://board.example")
    assert "http://127.0.0.1:8400" == reachable(here)
    assert "https://board.example" == reachable(named)
    found = reachable(Settings(Path(), "0.0.0.0", 8400))
    assert re.fullmatch(r"https://\d+\.\d+\.\d+\.\d+:8400", found)
    assert "0.0.0.0" not in found


def test_a_port_that_is_taken_is_one_sentence_and_founds_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        asked = ["demo", "--data", str(tmp_path / "demo"), "--port", str(port)]
        assert 1 == main(asked)
    said = capsys.readouterr()
    assert "" == said.out
    assert 1 == said.err.count("\n")
    assert f"port {port}" in said.err
    assert not (tmp_path / "demo").exists()


def test_the_command_serves_what_it_prints_until_it_is_stopped(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    asked = [sys.executable, "-m", "server", "demo", "--data", str(folder)]
    with subprocess.Popen(
        [*asked, "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "HOME": str(tmp_path / "home")},
    ) as process:
        try:
            said = _said(process)
            found = dict(re.findall(r"^  (\w[\w ]*\w) {2,}(http\S+)", said, re.M))
            first = httpx.get(found["What is where"])
            office = httpx.get(found["Office"], follow_redirects=True)
            wall = httpx.get(found["Wall"])
        finally:
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=PROCESS_S)
    assert 0 == process.returncode, err.decode()
    assert 200 == first.status_code
    assert 'href="/admin"' in first.text
    assert "default-src 'none'" in first.headers["content-security-policy"]
    assert "Sign in" in office.text
    assert 303 == wall.status_code
    assert [folder] == list(tmp_path.iterdir())


def _said(process: "subprocess.Popen[bytes]") -> str:
    """All that it prints up to its last address."""
    assert process.stdout is not None
    said, until = b"", time.monotonic() + PROCESS_S
    while b"\n  API " not in said:
        left = until - time.monotonic()
        assert left > 0, said.decode()
        ready, _, _ = select.select([process.stdout], [], [], left)
        piece = os.read(process.stdout.fileno(), 65536) if ready else b""
        assert piece, said.decode()
        said += piece
    return said.decode()
