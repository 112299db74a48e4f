"""Real phones and a real server that secures its line itself."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from mobile.sync.pairing import PairingFailed
from server.__main__ import main
from server.certificate import certificate_pem
from server.tls import CURRENT, FOLDER
from shared.session import OTHER_SERVER
from tests.support.tls_house import House, is_live, trusted, until, write_note
from tests.support.tls_server import NOON_MS, Shown, answering

DECADE_MS = 10 * 365 * 24 * 3_600_000


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with House(tmp_path) as house:
        yield house


class Told(NamedTuple):
    """How a command ended, and what it said."""

    code: int
    out: str
    said: str


Rotate = Callable[..., Awaitable[Told]]


@pytest.fixture
def rotate(house: House, capsys: pytest.CaptureFixture[str]) -> Rotate:
    """The command, beside the server that runs."""

    async def command(*options: str) -> Told:
        capsys.readouterr()
        asked = ["rotate-certificate", "--data", str(house.data), *options]
        code = await asyncio.to_thread(main, asked)
        return Told(code, *capsys.readouterr())

    return command


async def test_phones_pair_by_fingerprint_and_sync_whatever_their_clocks_say(
    house: House,
) -> None:
    url = await house.switch_on()
    assert url.startswith("https://")
    for name, decades in (("today", 0), ("past", -5), ("future", 7)):
        phone = await house.paired(name, decades * DECADE_MS)
        assert (house.fingerprint(),) == trusted(phone)
        write_note(phone, name)
        phone.runner.wrote()
        await until(lambda phone=phone: not phone.state.freshness().waiting)
    assert ["future", "past", "today"] == await house.texts()


async def test_a_code_is_not_told_to_a_server_with_another_certificate(
    house: House, tmp_path: Path
) -> None:
    """The code stays good for the server that it is for."""
    await house.switch_on()
    theirs = Shown(tmp_path, "theirs")
    text = await house.ticket()
    ana = house.phone("ana")
    async with answering(theirs) as other:
        led_astray = text.replace(text.split("|")[1], other.url)
        refused = await ana.state.pair(led_astray)
    assert isinstance(refused, PairingFailed)
    assert OTHER_SERVER == refused.code
    assert "nothing was sent" in refused.words
    assert b"" == other.received
    assert None is ana.state.paired
    # Without its fingerprint a code is for a server that browsers trust.
    refused = await ana.state.pair(text.replace(house.fingerprint(), ""))
    assert isinstance(refused, PairingFailed)
    assert OTHER_SERVER == refused.code
    assert "date" in refused.words
    assert not isinstance(await ana.state.pair(text), PairingFailed)


async def test_another_server_at_the_port_is_told_nothing_and_ours_is_found_again(
    house: House, tmp_path: Path
) -> None:
    """As a captive portal that answers TLS for everybody, or a thief's server."""
    url = await house.switch_on("--certificate", str(Shown(tmp_path, "ours").path))
    house.certificate = tmp_path / "ours.pem"
    ana = await house.paired("ana")
    await house.switch_off()
    write_note(ana, "Ladder slipped")
    ana.runner.wrote()
    port = int(url.rpartition(":")[2])
    async with answering(Shown(tmp_path, "theirs"), port=port) as other:
        await until(lambda: ana.runner.link().code == OTHER_SERVER)
        seen = ana.runner.link()
        assert ("", False) == (seen.stopped_by, seen.is_live)
    assert (0, b"") == (other.lines, other.received)
    assert 1 == ana.state.freshness().waiting
    await house.switch_on()
    await until(lambda: is_live(ana) and not ana.state.freshness().waiting)
    assert "" == ana.runner.link().code
    assert ["Ladder slipped"] == await house.texts()


async def test_phones_that_heard_of_the_next_certificate_go_on_by_themselves(
    house: House, rotate: Rotate
) -> None:
    await house.switch_on()
    ana, ben = await house.paired("ana"), await house.paired("ben")
    before = house.fingerprint()
    done = await rotate()
    assert (0, "") == (done.code, done.out)
    assert "Start the server again" in done.said
    await ben.stop()
    house.phones.remove(ben)

    early = await rotate()
    assert 1 == early.code
    assert "start the server again" in early.said

    await house.switch_off()
    await house.switch_on()
    await until(lambda: len(trusted(ana)) == 2)
    assert before == trusted(ana)[0] == house.fingerprint()
    assert before != trusted(ana)[1]

    waiting = await rotate()
    assert 1 == waiting.code
    assert "1 phone has not been heard of" in waiting.said
    assert "ben" in waiting.said
    assert "Ana Ruiz" in waiting.said
    assert before == house.fingerprint()

    assert 0 == (await rotate("--now")).code
    after = house.fingerprint()
    assert trusted(ana)[1] == after
    await house.switch_off()
    await house.switch_on()
    await until(lambda: trusted(ana) == (after,))
    await until(lambda: is_live(ana))

    # Whoever did not hear keeps everything, and pairs again.
    ben = house.phone("ben")
    write_note(ben, "Ladder slipped")
    ben.start()
    await until(lambda: ben.runner.link().code == OTHER_SERVER)
    assert [] == await house.texts()
    assert not isinstance(await ben.state.pair(await house.ticket()), PairingFailed)
    await until(lambda: is_live(ben) and not ben.state.freshness().waiting)
    assert (after,) == trusted(ben)
    assert ["Ladder slipped"] == await house.texts()


async def test_a_next_certificate_that_everybody_heard_of_is_taken_without_asking(
    house: House, rotate: Rotate
) -> None:
    await house.switch_on()
    ana = await house.paired("ana")
    await house.switch_off()
    before = house.fingerprint()
    assert 0 == (await rotate()).code
    await house.switch_on()
    await until(lambda: len(trusted(ana)) == 2 and is_live(ana))
    # The office writes down whom it heard every few seconds, and when it stops.
    await house.switch_off()
    done = await rotate()
    assert (0, "") == (done.code, done.out), done.said
    assert before != house.fingerprint()


async def test_a_key_in_other_hands_is_replaced_at_once_and_announces_nothing(
    house: House, rotate: Rotate
) -> None:
    await house.switch_on()
    ana = await house.paired("ana")
    before = house.fingerprint()
    done = await rotate("--now")
    assert 0 == done.code
    assert "Pair each of them again" in done.said
    await house.switch_off()
    await house.switch_on()
    await until(lambda: ana.runner.link().code == OTHER_SERVER)
    assert (before,) == trusted(ana)
    async with httpx.AsyncClient(verify=False) as client:
        assert 200 == (await client.get(f"{house.server.url}/healthz")).status_code


async def test_a_certificate_that_the_operator_brings_is_announced_and_followed(
    house: House, tmp_path: Path, rotate: Rotate
) -> None:
    brought, coming = tmp_path / "brought.pem", Shown(tmp_path, "coming")
    brought.write_bytes(certificate_pem(["localhost"], NOON_MS))
    await house.switch_on("--certificate", str(brought))
    house.certificate = brought
    ana = await house.paired("ana")
    before = trusted(ana)
    none = await rotate()
    assert 1 == none.code
    assert "--certificate FILE" in none.said
    assert 0 == (await rotate("--certificate", str(coming.path))).code
    await house.switch_off()
    await house.switch_on()
    await until(lambda: trusted(ana) == (*before, coming.fingerprint))
    theirs = await rotate("--now")
    assert 1 == theirs.code
    assert "one that you bring" in theirs.said
    await house.switch_off()
    coming.path.replace(brought)
    await house.switch_on()
    await until(lambda: trusted(ana) == (coming.fingerprint,) and is_live(ana))
    assert not (house.data / FOLDER / "next.pem").exists()
    assert not (house.data / FOLDER / CURRENT).exists()
