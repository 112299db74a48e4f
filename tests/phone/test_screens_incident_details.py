"""What is found out later, on the page of an incident note."""

import pytest

from mobile.replica import drafts
from mobile.state.details import Typed
from mobile.views import drafted
from shared.deadlines import HOUR_MS
from shared.nouns.incidents import Incident, Likelihood, Statute
from tests.support.flet_page import OpenPage
from tests.support.phone_page import keys, phone_page, said
from tests.support.world import World

LIST = "/more/incidents"
WORDS = "Ladder slipped on the wet step"
TABLET_PX = 1180


async def turn(opened: OpenPage, key: str, is_on: bool) -> None:
    box = opened.find(key)
    opened.session.apply_patch(box._i, {"value": is_on})
    await opened.happen(box, "change", is_on)


async def chose(opened: OpenPage, chip: str) -> None:
    await opened.press(chip)


@pytest.fixture
async def note(day: World) -> str:
    incidents = day.state("ana").incidents
    saved = incidents.write(incidents.begin(), WORDS)
    await day.settle()
    return saved.record


def held(day: World, name: str, note: str) -> Incident:
    found = day.state(name).incidents.note(note)
    assert found is not None
    return found.incident


async def test_its_reporter_fills_in_the_details_and_others_read_them(
    day: World, note: str
) -> None:
    ben, olga = day.people["ben"], day.people["olga"]
    async with phone_page(day.state("ana"), f"{LIST}/{note}") as page:
        await chose(page, "likelihood-likely")
        assert said(page, "How likely. Saved on this phone.")
        assert page.find("save-cause").disabled
        await page.type("incident-cause", "No tape on the step")
        await page.press("save-cause")
        assert page.find("save-cause").disabled
        await page.type("people-name", "be")
        assert f"people-{olga}" not in keys(page)
        await turn(page, f"people-{ben}", True)
        await page.type("witnesses-name", "olga")
        await turn(page, f"witnesses-{olga}", True)
        assert "Whom it happened to · 1" in page.texts()
        assert [] == page.errors()
    await day.settle()

    got = held(day, "olga", note)
    assert Likelihood.LIKELY == got.likelihood.likelihood
    assert "No tape on the step" == got.cause.text
    assert ((ben,), (olga,)) == (got.people.elements, got.witnesses.elements)
    async with phone_page(day.state("ben"), f"{LIST}/{note}") as bens:
        for words in ("No tape on the step", "Likely", "Ben", "Olga Office"):
            assert words in bens.texts()
        assert not {"incident-cause", "likelihood-likely", "action-text"} & keys(bens)
        assert [] == bens.errors()


async def test_a_tap_too_many_is_taken_back(day: World, note: str) -> None:
    ben = day.people["ben"]
    async with phone_page(day.state("ana"), f"{LIST}/{note}") as page:
        await page.type("people-name", "ben")
        await turn(page, f"people-{ben}", True)
        await page.press("undo")
        assert () == held(day, "ana", note).people.elements
        await page.type("people-name", "nobody of this name")
        assert "Nobody else of that name is on the list." in page.texts()


async def test_an_action_has_an_owner_and_a_day_and_is_verified_by_another(
    day: World, note: str
) -> None:
    ben = day.people["ben"]
    async with phone_page(day.state("ana"), f"{LIST}/{note}") as page:
        assert "add-action" not in keys(page)
        await page.type("action-text", "Tape the step")
        await page.type("doer-name", "ben")
        await turn(page, f"doer-{ben}", True)
        await chose(page, "due-tomorrow")
        await page.press("add-action")
        assert said(page, "Ben · due Sat 13 Jun")
        assert "Open" in page.texts()
        assert "" == page.find("action-text").value
        assert [] == page.errors()
    await day.settle()
    [action] = held(day, "ana", note).corrective.actions
    async with phone_page(day.state("ben"), f"{LIST}/{note}") as bens:
        assert f"done-{action.id}" not in keys(bens)
        await bens.press(f"say-done-{action.id}")
        assert "Done: Tape the step" in bens.texts()
    async with phone_page(day.state("ana"), f"{LIST}/{note}") as page:
        await page.press(f"done-{action.id}")
        assert "Done, not verified" in page.texts()
        assert f"verify-{action.id}" not in keys(page)
    await day.settle()
    async with phone_page(day.state("olga"), f"{LIST}/{note}", TABLET_PX) as page:
        await page.press(f"verify-{action.id}")
        assert "Verified" in page.texts()
        assert [] == page.errors()


async def test_an_action_whose_day_has_passed_is_overdue(day: World, note: str) -> None:
    day.state("ana").details.add_action(note, "Tape the step", "", "2026-06-12")
    async with phone_page(day.state("ana"), f"{LIST}/{note}") as page:
        assert "Overdue" not in page.texts()
    day.later(24 * HOUR_MS)
    async with phone_page(day.state("ana"), f"{LIST}/{note}") as page:
        assert "Overdue" in page.texts()


async def test_a_deadline_runs_once_it_is_chosen_and_ends_when_it_is_reported(
    day: World, note: str
) -> None:
    async with phone_page(day.state("ana"), f"{LIST}/{note}") as page:
        assert said(page, "nothing is chosen by itself")
        assert "report-incident" not in keys(page)
        await chose(page, f"statute-{Statute.OSHA_8_H.value}")
        day.later(HOUR_MS)
        day.state("ana")._core.ticked()
        await page.settle()
        assert said(page, " left to report")
        await page.type("reported-how", "Hotline, case 17")
    async with phone_page(day.state("ana"), "/more") as more:
        assert "1 to report" in more.texts()
    async with phone_page(day.state("ana"), LIST) as listed:
        assert said(listed, " left to report")
    async with phone_page(day.state("ana"), f"{LIST}/{note}") as page:
        await page.press("report-incident")
        assert said(page, "By Ana: Hotline, case 17")
        assert not said(page, " left to report")
        assert [] == page.errors()
    async with phone_page(day.state("ana"), "/more") as more:
        assert "1 to report" not in more.texts()


async def test_a_deadline_that_has_passed_says_so_and_a_slip_is_taken_back(
    day: World, note: str
) -> None:
    async with phone_page(day.state("olga"), f"{LIST}/{note}") as page:
        await chose(page, f"statute-{Statute.OSHA_8_H.value}")
        day.later(9 * HOUR_MS)
        day.state("olga")._core.ticked()
        await page.settle()
        assert said(page, "Not reported, due")
        await chose(page, f"statute-{Statute.OSHA_8_H.value}")
        assert not said(page, "Not reported")
    assert [] == day.state("olga").details.to_report()


async def test_what_is_typed_about_it_survives_a_kill(day: World, note: str) -> None:
    assert drafted.AUTOSAVE_S < 2
    core = day.state("ana")._core
    async with phone_page(day.state("ana"), f"{LIST}/{note}") as page:
        await page.type("incident-cause", "No tape")
        await page.type("action-text", "Tape the st")
        await page.until(lambda: core.read(drafts.get, f"details of {note}", Typed))
    risen = await day.drop("ana")
    async with phone_page(risen.state, f"{LIST}/{note}") as again:
        assert "No tape" == again.find("incident-cause").value
        assert "Tape the st" == again.find("action-text").value
        assert "add-action" in keys(again)
        await again.press("save-cause")
        assert "Tape the st" == again.find("action-text").value
        assert [] == again.errors()
    assert "No tape" == risen.state.incidents.note(note).incident.cause.text
