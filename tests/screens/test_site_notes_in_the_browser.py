"""A talk, a delivery and an incident's details on a phone in a real browser."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from shared.access import Role
from tests.support.beside import ticket
from tests.support.browser import TABLET, Visit
from tests.support.phone_process import PhoneProcess
from tests.support.server_process import ServerProcess
from tests.support.written_day import written_day

OpenVisit = Callable[..., Visit]


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The phone's address, and the ticket that pairs it with the server beside it."""
    folder = tmp_path_factory.mktemp("notes")
    written = written_day(folder / "server")
    with (
        ServerProcess(folder / "server") as server,
        PhoneProcess(folder / "phone") as process,
    ):
        yield process.url.rstrip("/"), ticket(written, server.url, "bo", Role.GATE)


def test_a_talk_a_delivery_and_what_is_to_be_done(
    phone: tuple[str, str], visit: OpenVisit
) -> None:
    url, code = phone
    one = visit(url)
    one.pair(code)
    expect(one.tab("More")).to_be_attached()
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
    row = one.ui().locator("[flt-semantics-identifier^='incident-']").first
    one.press_on(row)
    one.type_into("What is to be done about it", "Tape the step")
    one.press("due-tomorrow")
    one.press("add-action")
    one.sees(re.compile(r"Tape the step.*Nobody's yet · due", re.S))
    one.sees(re.compile(r"Action added\. "))
