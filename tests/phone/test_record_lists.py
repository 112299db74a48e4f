"""Lists of records and their forms: what all of them do alike."""

import pytest

from mobile.state import State
from mobile.views.present.searching import has_words
from mobile.views.record_list import LISTED_MAX, UNSEARCHED_MAX
from shared.access import Role
from shared.nouns.requests import RequestKind
from tests.support.flet_page import OpenPage
from tests.support.phone_page import keys, phone_page, said
from tests.support.world import World

NEW = "/more/requests/new"
LISTS = ("incidents", "talks", "deliveries", "requests", "messages")


async def test_a_list_that_is_too_long_says_how_many_it_leaves_out(day: World) -> None:
    ana = day.state("ana")
    first = ana.requests.ask(RequestKind.RENTAL, "the very first").record
    day.later(1_000)
    for number in range(LISTED_MAX):
        ana.requests.ask(RequestKind.RENTAL, f"crane {number}")
    async with phone_page(ana, "/more/requests") as page:
        assert LISTED_MAX == len(_rows(page))
        assert f"request-{first}" not in _rows(page)
        assert said(page, "1 older request is in the office.")
        await page.type("search-request", "very first")
        assert {f"request-{first}"} == _rows(page)
        assert [] == page.errors()


async def test_a_longer_list_is_searched_by_words_and_names(day: World) -> None:
    ana = day.state("ana")
    for number in range(UNSEARCHED_MAX):
        ana.requests.ask(RequestKind.RENTAL, f"crane {number}")
    async with phone_page(ana, "/more/requests") as page:
        assert "search-request" not in keys(page)
    beton = ana.requests.ask(RequestKind.OTHER, "Two m³ of Béton more").record
    async with phone_page(ana, "/more/requests") as page:
        await page.type("search-request", "BETON ana")
        assert {f"request-{beton}"} == _rows(page)
        await page.type("search-request", "crane béton")
        assert set() == _rows(page)
        assert said(page, "Nothing here has these words.")
        assert not said(page, "Nothing is asked.")
        await page.type("search-request", "rental 3")
        assert 1 == len(_rows(page))
        await page.type("search-request", " ")
        assert UNSEARCHED_MAX + 1 == len(_rows(page))
        assert [] == page.errors()


def test_a_search_knows_no_capitals_and_no_accents() -> None:
    assert has_words("", "anything")
    assert has_words("muller", "Jürgen Müller")
    assert has_words("MÜLL jur", "Jürgen", "Müller")
    assert has_words("ngstrom", "Ångström")
    assert not has_words("muller anna", "Jürgen Müller")


@pytest.mark.parametrize("path", LISTS)
async def test_a_record_that_is_not_here_says_so_and_why(day: World, path: str) -> None:
    async with phone_page(day.state("ana"), f"/more/{path}/nobody-has-this") as page:
        assert said(page, "is not here.")
        assert "back" in keys(page)
        assert [] == page.errors()


async def test_a_request_half_written_is_thrown_away_and_taken_back(
    day: World,
) -> None:
    async with phone_page(day.state("ana"), NEW) as page:
        assert "discard-request" not in keys(page)
        await page.type("request-text", "Two more hours")
        await page.press("discard-request")
        assert "" == page.find("request-text").value
        assert page.find("ask").disabled
        await page.press("undo")
        assert "Two more hours" == page.find("request-text").value
        await page.press("ask")
        assert "/more/requests" == page.page.route
        assert [] == page.errors()
    assert ["Two more hours"] == _asked(day.state("ana"))


async def test_whoever_may_not_write_is_offered_no_button(day: World) -> None:
    await day.phone("cem", Role.CREW)
    async with phone_page(day.state("cem"), "/more/messages") as page:
        assert said(page, "No notices.")
        assert "new-message" not in keys(page)


def _rows(page: OpenPage) -> set[str]:
    return {key for key in keys(page) if key.startswith("request-")}


def _asked(state: State) -> list[str]:
    return [one.request.ask.text for one in state.requests.all()]
