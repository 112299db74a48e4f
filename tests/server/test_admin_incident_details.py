"""What was found out about an incident later, on the office's page of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.changes import Patch
from shared.deadlines import HOUR_MS
from shared.nouns.incidents import (
    CorrectiveAction,
    IncidentCause,
    IncidentCorrective,
    IncidentDeadline,
    IncidentLikelihood,
    IncidentReported,
    IncidentWhen,
    IncidentWords,
    Likelihood,
    Statute,
)
from shared.nouns.people import PersonName
from shared.schema import value_of
from tests.support.panel import NOW_MS, OfficeOf, made, office, words

BO, FALL = "person-bo", "incident-fall"
ACTIONS = (
    CorrectiveAction("action-1", "Tape the step", BO, "2020-01-01"),
    CorrectiveAction("action-2", "Order ladders", "", "", BO),
)


@pytest.fixture
async def ana(tmp_path: Path) -> AsyncIterator[OfficeOf]:
    note = made(
        "incident",
        FALL,
        when=IncidentWhen(NOW_MS - HOUR_MS, reporter=BO),
        words=IncidentWords("Ladder slipped"),
        cause=IncidentCause("No tape on the step"),
        likelihood=IncidentLikelihood(Likelihood.VERY_LIKELY),
        corrective=IncidentCorrective(ACTIONS),
    )
    seen = Patch("incident", FALL, add={"witnesses": (BO,)})
    bo = made("person", BO, name=PersonName("Bo Lind"))
    async with office(tmp_path, more=[bo, note, seen]) as one:
        yield one


async def put(ana: OfficeOf, **groups: object) -> None:
    values = {name: value_of(group) for name, group in groups.items()}
    await ana.write(Patch("incident", FALL, set=values))


async def test_cause_witnesses_and_actions_stand_on_its_page(ana):
    page = words(await ana.get(f"/incidents/{FALL}"))
    for found in (
        "Cause No tape on the step",
        "Witnesses Bo Lind",
        "How likely again very likely",
        "Tape the step overdue Bo Lind · due Wed 1 Jan",
        "Order ladders done, not verified nobody's yet · done by Bo Lind",
    ):
        assert found in page
    assert "report by" not in page


async def test_a_deadline_is_told_until_it_is_reported(ana):
    await put(ana, deadline=IncidentDeadline(Statute.OSHA_8_H, NOW_MS))
    for at in ("/incidents", f"/incidents/{FALL}"):
        assert "report by" in words(await ana.get(at))

    await put(ana, reported=IncidentReported(NOW_MS, BO, "hotline"))
    page = words(await ana.get(f"/incidents/{FALL}"))
    assert "OSHA, within 8 hours; told by Bo Lind: hotline" in page
    assert "report by" not in page


async def test_a_deadline_that_has_passed_says_so(ana):
    late = IncidentDeadline(Statute.OSHA_8_H, NOW_MS - 9 * HOUR_MS)
    await put(ana, deadline=late)
    assert "not reported, due" in words(await ana.get(f"/incidents/{FALL}"))
