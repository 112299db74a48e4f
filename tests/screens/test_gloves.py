"""A glove presses twice at one place, where something else is drawn meanwhile."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from mobile.app import Phone
from mobile.settings import Settings
from mobile.sync.pairing import PairingFailed
from shared.access import Role
from tests.support.beside import beside, publish, ticket
from tests.support.browser import PHONE, Visit
from tests.support.phone_process import PhoneProcess
from tests.support.server_process import ServerProcess
from tests.support.tls_house import until
from tests.support.written_day import written_day

# Longer than any machine takes to hand on the second press.
BOUNCE_MS = 6_000


def test_who_checks_in_with_a_glove_is_not_checked_out_by_it(
    browser: Browser, tmp_path: Path
) -> None:
    written = written_day(tmp_path / "server")
    publish(written)
    folder = tmp_path / "phone"
    with ServerProcess(written.data) as server:
        beside(pair(folder, ticket(written, server.url, "bo", Role.CREW)))
        with PhoneProcess(folder, BOUNCE_MS) as process:
            is_checked_in_once(browser, process)


async def pair(folder: Path, code: str) -> None:
    """By no press: the first one that the process hears is the glove's."""
    phone = Phone(Settings(folder))
    phone.start()
    try:
        paired = await phone.state.pair(code)
        assert not isinstance(paired, PairingFailed), paired
        await until(phone.state.days.today)
    finally:
        await phone.stop()


def is_checked_in_once(browser: Browser, process: PhoneProcess) -> None:
    one = Visit(browser, PHONE, "light")
    one.open(process.url)
    one.part("check-in").wait_for(state="attached")
    one.press_twice("check-in", "check-out")
    one.sees("Checked in. Received.")
    one.rests()
    expect(one.part("check-out")).to_be_attached()
    expect(one.part("check-in")).to_have_count(0)
    assert [] == one.abroad()
    one.close()
