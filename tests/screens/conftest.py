"""Chromium for the tests of what a person sees, one for each file."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.browser import PHONE, Visit
from tests.support.chromium import chromium

OpenVisit = Callable[..., Visit]


# One for each file and not for the run: while it lives, Playwright keeps a loop
# running in this thread, and asynchronous tests elsewhere could not start theirs.
@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    with chromium(chromium_path) as browser:
        yield browser


@pytest.fixture
def visit(browser: Browser) -> Iterator[OpenVisit]:
    """`visit(url, size=..., scheme=...)`; none of them may ask another machine."""
    opened: list[Visit] = []

    def open_visit(
        url: str,
        size: tuple[int, int] = PHONE,
        scheme: str = "light",
        **more: object,
    ) -> Visit:
        opened.append(Visit(browser, size, scheme, **more))
        opened[-1].open(url)
        return opened[-1]

    yield open_visit
    abroad = [url for one in opened for url in one.abroad()]
    for one in opened:
        one.close()
    assert [] == abroad
