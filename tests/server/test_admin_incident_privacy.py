"""The office keeps an incident private or opens it, told first what that means."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.changes import Patch
from shared.nouns.incidents import (
    Incident,
    IncidentPrivacy,
    IncidentWhen,
    IncidentWords,
)
from shared.nouns.people import PersonName
from shared.schema import value_of
from tests.support.panel import OfficeOf, form_of, made, office, words

BO, FALL = "person-bo", "incident-fall"
AT = f"/incidents/{FALL}/privacy"
OFFICE_ONLY = "Only the office and Bo Lind can see this incident."
EVERYONE = "Everyone on the production can see this incident."


@pytest.fixture
async def ana(tmp_path: Path) -> AsyncIterator[OfficeOf]:
    person = made("person", BO, name=PersonName("Bo Lind"))
    note = made(
        "incident",
        FALL,
        when=IncidentWhen(1, reporter=BO),
        words=IncidentWords("Ladder slipped"),
    )
    async with office(tmp_path, more=[person, note]) as one:
        yield one


async def is_private(ana: OfficeOf) -> bool:
    return bool((await ana.records(Incident))[FALL].privacy.is_private)


async def test_making_it_private_says_first_what_that_means(ana):
    assert EVERYONE in words(await ana.get(f"/incidents/{FALL}"))
    assert "Private" not in words(await ana.get("/incidents"))
    asked = await ana.get(f"{AT}?mode=ask")
    assert "Make it private? Only the office and Bo Lind will see it" in words(asked)
    assert not await is_private(ana)
    told = words((await ana.post(AT, **form_of(asked, "Make it private"))).text)
    assert OFFICE_ONLY in told
    assert "will see it" not in told
    assert await is_private(ana)
    assert "Private" in words(await ana.get("/incidents"))
    assert f"Private {OFFICE_ONLY}" in words(await ana.get(f"/incidents/{FALL}"))


async def test_opening_it_says_first_who_will_see_it(ana):
    hidden = IncidentPrivacy(True)
    await ana.write(Patch("incident", FALL, set={"privacy": value_of(hidden)}))
    asked = await ana.get(f"{AT}?mode=ask")
    assert (
        "Open it to everyone? Everyone on the production will see it, "
        "with its photos and its comments." in words(asked)
    )
    assert await is_private(ana)
    reply = await ana.post(AT, **form_of(asked, "Open it to everyone"))
    assert EVERYONE in words(reply.text)
    assert not await is_private(ana)


async def test_whoever_thinks_again_changes_nothing(ana):
    head = await ana.head()
    await ana.get(f"{AT}?mode=ask")
    assert EVERYONE in words(await ana.get(AT))
    assert head == await ana.head()


async def test_two_who_confirm_the_same_do_not_disagree(ana):
    form = form_of(await ana.get(f"{AT}?mode=ask"), "Make it private")
    await ana.post(AT, **form)
    again = await ana.post(AT, **form)
    assert OFFICE_ONLY in words(again.text)
    assert "Somebody else" not in words(again.text)
    assert await is_private(ana)


async def test_an_incident_that_is_not_there_is_not_found(ana):
    await ana.get("/incidents/nowhere/privacy", 404)
    await ana.post("/incidents/nowhere/privacy", 404, is_private="true")
