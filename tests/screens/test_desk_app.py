"""/app on the real server: one phone a browser, shared by its tabs."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from mobile.web import COOKIE
from tests.support.browser import HARMLESS, PHONE, Visit
from tests.support.server_process import ServerProcess
from tests.support.tls_server import Shown

OpenVisit = Callable[..., Visit]
# What Chromium says of a page that the policy stopped something in.
STOPPED = re.compile("Content Security Policy")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("server")) as server:
        yield server


def desk(one: Visit) -> str:
    (cookie,) = [c for c in one.context.cookies() if c["name"] == COOKIE]
    assert cookie["httpOnly"]
    return str(cookie["value"])


def test_a_browser_has_one_phone_its_tabs_share_it_and_another_has_another(
    server: ServerProcess, visit: OpenVisit
) -> None:
    address = f"{server.url.rstrip('/')}/app"
    one, other = visit(address), visit(address)
    one.sees("At a desk")
    mine = desk(one)
    assert mine != desk(other)
    tab = one.context.new_page()
    tab.goto(address)
    expect(tab.locator("flt-semantics-placeholder")).to_be_attached(timeout=60_000)
    assert mine == desk(one)


def test_the_policy_stops_nothing_of_ours(
    server: ServerProcess, browser: Browser
) -> None:
    one = Visit(browser, PHONE, "light")
    told: list[str] = []
    one.page.on("console", lambda message: told.append(message.text))
    one.open(f"{server.url.rstrip('/')}/app")
    one.sees("At a desk")
    stopped = [text for text in told if STOPPED.search(text)]
    abroad = re.compile(HARMLESS.pattern.removeprefix("^"))
    assert [] == [text for text in stopped if not abroad.search(text)]
    assert [] == one.abroad()
    one.close()


def test_a_code_that_is_none_is_refused_in_words(
    server: ServerProcess, visit: OpenVisit
) -> None:
    one = visit(f"{server.url.rstrip('/')}/app")
    one.sees("At a desk")
    one.type_into("Pairing code", "not a code")
    one.press("pair")
    one.sees("Not paired")
    one.keep_picture("desk-not-paired")


def test_over_tls_the_desk_is_the_same_and_its_cookie_goes_no_other_way(
    tmp_path: Path, visit: OpenVisit
) -> None:
    shown = Shown(tmp_path, "own")
    with ServerProcess(tmp_path / "data", "--certificate", str(shown.path)) as server:
        assert server.url.startswith("https://")
        one = visit(f"{server.url.rstrip('/')}/app", ignore_https_errors=True)
        one.sees("At a desk")
        # What is typed goes to the server, and its answer comes back.
        one.type_into("Pairing code", "not a code")
        one.press("pair")
        one.sees("Not paired")

        assert desk(one)
        assert {True} == {cookie["secure"] for cookie in one.context.cookies()}
        assert [] == [url for url in one.asked if url.startswith("http:")]
