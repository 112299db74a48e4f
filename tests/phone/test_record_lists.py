"""Lists of records and their forms: what all of them do alike."""

import pytest

from mobile.state import State
from mobile.views.record_list import LISTED_MAX
from shared.access import Role
from shared.nouns.requests import RequestKind
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
        rows = {key for key in keys(page) if key.startswith("request-")}
        assert LISTED_MAX == len(rows)
        assert f"request-{first}" not in rows
        assert said(page, "1 older request is in the office.")
        assert [] == page.errors()


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


def _asked(state: State) -> list[str]:
    return [one.request.ask.text for one in state.requests.all()]
