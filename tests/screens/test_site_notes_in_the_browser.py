"""A talk, a delivery and an incident's details on a phone in a real browser."""

import asyncio
import re
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect

from server.app import create_core, wall_ms
from server.settings import Settings
from server.store.devices import mint_pairing_code
from server.store.protocol import Writer
from shared.access import Role
from shared.pairing import Ticket, ticket_text
from tests.support.browser import TABLET, Visit
from tests.support.phone_process import PhoneProcess
from tests.support.server_process import ServerProcess
from tests.support.written_day import WrittenDay, person, written_day

OpenVisit = Callable[..., Visit]
HEARD_S = 30


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The phone's address, and the ticket that pairs it with the server beside it."""
    folder = tmp_path_factory.mktemp("notes")
    written = written_day(folder / "server")
    # Where Playwright runs, this thread has a loop already.
    with ThreadPoolExecutor(1) as beside:
        code = beside.submit(lambda: asyncio.run(_code(written))).result()
    with (
        ServerProcess(folder / "server") as server,
        PhoneProcess(folder / "phone") as process,
    ):
        ticket = Ticket(server.url.rstrip("/"), written.production, code)
        yield process.url.rstrip("/"), ticket_text(ticket)


async def _code(written: WrittenDay) -> str:
    core = create_core(Settings(written.data))

    def job(writer: Writer) -> str:
        return mint_pairing_code(
            writer,
            written.production,
            person("bo"),
            Role.GATE,
            wall_ms(),
            secrets.token_bytes,
            "",
        )

    async with core.store:
        return await core.store.write(job)


def test_a_talk_a_delivery_and_what_is_to_be_done(
    phone: tuple[str, str], visit: OpenVisit
) -> None:
    url, ticket = phone
    one = visit(url)
    one.pair(ticket)
    expect(one.tab("More")).to_be_attached(timeout=HEARD_S * 1000)
    a_talk_is_noted_and_survives_a_reload(one)
    a_delivery_is_noted_in_four_presses(one)
    an_action_is_added_on_a_tablet_by_night(visit(url, size=TABLET, scheme="dark"))


def a_talk_is_noted_and_survives_a_reload(one: Visit) -> None:
    one.go("More")
    one.press("to-talks")
    one.sees("No talk yet.")
    one.press("new-talk")
    one.type_into("What it is about", "Working at height")
    one.page.reload()
    one.listen()
    one.take("What it is about")
    one.holds("Working at height")
    one.press("save-talk")
    one.sees(re.compile("Working at height.*Bo Lind.*0 there", re.S))
    one.sees_not("No talk yet.")


def a_delivery_is_noted_in_four_presses(one: Visit) -> None:
    one.page.goto(re.sub(r"/more/.*", "/more/deliveries/new", one.page.url))
    one.listen()
    one.type_into("What came", "Scaffold boards")
    one.press("state-short")
    one.press("save-delivery")
    one.sees(re.compile("Scaffold boards.*Bo Lind", re.S))
    one.sees(re.compile("Short"))


def an_action_is_added_on_a_tablet_by_night(one: Visit) -> None:
    one.go("More")
    one.press("to-incidents")
    one.press("new-incident")
    one.type_into("What happened", "Ladder slipped")
    one.press("save-incident")
    one.ui().locator("[flt-semantics-identifier^='incident-']").first.click()
    one.type_into("What is to be done about it", "Tape the step")
    one.press("due-tomorrow")
    one.press("add-action")
    one.sees(re.compile(r"Tape the step.*Nobody's yet · due", re.S))
    one.sees(re.compile(r"Action added\. "))
