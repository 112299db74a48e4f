"""Two browsers at one server's desk app, each in its own language."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from mobile.language import say, speak, tongue_for
from tests.support.browser import Visit
from tests.support.server_process import ServerProcess

OpenVisit = Callable[..., Visit]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("server")) as server:
        yield server


def in_(language: str, words: str) -> str:
    speak(lambda: tongue_for(language, "", ""))
    return say(words)


def refused(one: Visit, language: str) -> None:
    """What a handler says after a press, and what it redraws."""
    label, told = in_(language, "Pairing code"), in_(language, "Not paired")
    one.type_into(label, "not a code")
    one.press("pair")
    one.sees(told)
    one.sees(in_(language, "Pair this phone"))


def test_a_language_of_one_desk_is_not_heard_at_another(
    server: ServerProcess, visit: OpenVisit
) -> None:
    address = f"{server.url.rstrip('/')}/app"
    german, french = visit(address, locale="de-DE"), visit(address, locale="fr-FR")
    for one, language in ((german, "de"), (french, "fr")):
        one.sees(in_(language, "At a desk"))
        one.sees_not("At a desk")
        expect(one.page.locator("html")).to_have_attribute("lang", language)
    refused(german, "de")
    refused(french, "fr")
    # Each once more, after the other has been answered.
    refused(german, "de")
    is_german = re.compile(re.escape(in_("de", "Not paired")))
    french.sees_not(is_german)
    french.sees(in_("fr", "At a desk"))
