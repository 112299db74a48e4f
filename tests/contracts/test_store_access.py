"""Who may what, on every store: edits are refused, facts are held."""

import pytest

from shared.access import Role
from shared.changes import Fact
from shared.nouns.equipment import AssetCondition, AssetName, Condition
from shared.nouns.incidents import IncidentWhen, IncidentWords
from shared.nouns.plan import (
    DayNotes,
    DayStanding,
    DayStatus,
    ItemProgress,
    Progress,
)
from tests.support.office_world import (
    check_in,
    comment,
    create,
    edit,
    title,
)


@pytest.mark.parametrize("role", [Role.CREW, Role.GATE, Role.HEAD, Role.DISPLAY])
async def test_only_the_office_changes_the_plan(world, role):
    ben = await world.phone("ben", role)
    item = await world.item(await world.workday())
    refused = await ben.write([edit("item", item, what=title("mine"))])
    assert ("refused", "forbidden") == (refused.status, refused.code)
    assert "Scene 1" == (await world.value("item", item, "what"))["title"]


async def test_a_device_speaks_for_nobody_else(world):
    ben = await world.phone("ben", Role.COORDINATOR)
    item = await world.item(await world.workday())
    refused = await ben.write(
        [edit("item", item, what=title("hers"))], actor=world.ana.person
    )
    assert "forbidden" == refused.code
    fact = await ben.write(comment(item), actor=world.ana.person)
    assert ("held", "forbidden") == (fact.status, fact.code)


async def test_a_head_may_say_how_a_line_is_going_and_what_a_thing_is_like(world):
    ben = await world.phone("ben", Role.HEAD)
    item = await world.item(await world.workday())
    asset = world.id("asset")
    await world.office_writes([create("asset", asset, name=AssetName("Lamp"))])
    for patch in (
        edit("item", item, progress=ItemProgress(Progress.DONE)),
        edit("asset", asset, condition=AssetCondition(Condition.DAMAGED)),
    ):
        assert "applied" == (await ben.write([patch])).status


async def test_only_its_reporter_and_the_office_edit_an_incident(world):
    ben, cy = await world.phone("ben"), await world.phone("cy")
    note = world.id("incident")
    written = await ben.write(
        [
            create(
                "incident",
                note,
                when=IncidentWhen(world.now_ms, reporter=ben.person),
                words=IncidentWords("The gate is locked."),
            )
        ]
    )
    assert "applied" == written.status
    seen = await world.saw("incident", note)
    patch = edit("incident", note, saw=seen, words=IncidentWords("Open again."))
    assert "forbidden" == (await cy.write([patch])).code
    assert "applied" == (await ben.write([patch])).status


async def test_a_locked_day_takes_no_edits_and_keeps_facts_for_review(world):
    ben = await world.phone("ben")
    day = await world.workday()
    item = await world.item(day)
    await world.office_writes(
        [edit("workday", day, standing=DayStanding(DayStatus.LOCKED))]
    )
    for patch in (
        edit("item", item, what=title("late")),
        edit("workday", day, notes=DayNotes(notes="late")),
    ):
        refused = await world.ana.write([patch])
        assert ("refused", "locked_day") == (refused.status, refused.code)
    held = await ben.write(check_in(ben.person, day))
    assert ("held", "locked_day") == (held.status, held.code)
    seen = await world.saw("workday", day)
    opened = await world.office_writes(
        [edit("workday", day, saw=seen, standing=DayStanding(DayStatus.WRAPPED))]
    )
    assert "applied" == opened.status
    assert "applied" == (await ben.write(check_in(ben.person, day))).status


@pytest.mark.parametrize(
    ("fact", "why"),
    [
        (Fact("attendance", {"person": "person-unknown"}), "invalid"),
        (Fact("weather", {}), "invalid"),
        (check_in("person-unknown", "workday-unknown"), "forbidden"),
    ],
)
async def test_a_fact_that_fails_is_held_and_never_refused(world, fact, why):
    ben = await world.phone("ben")
    outcome = await ben.write(fact)
    assert ("held", why) == (outcome.status, outcome.code)
    stored = await world.fact(outcome.id)
    assert (why, fact.body) == (stored.held, stored.body)


async def test_a_held_fact_is_seen_by_its_author_and_the_office_until_accepted(world):
    ben, cy = await world.phone("ben"), await world.phone("cy")
    day = await world.workday()
    held = await ben.write(check_in(cy.person, day))
    assert ("held", "forbidden") == (held.status, held.code)
    for phone, is_told in ((world.ana, True), (ben, True), (cy, False)):
        assert is_told == (held.id in (await phone.read_all()).facts)
    nobody = await ben.write(Fact("review", {"fact": held.id, "verdict": "accepted"}))
    assert "held" == nobody.status
    assert "forbidden" == (await world.fact(held.id)).held
    accepted = await world.office_writes(
        Fact("review", {"fact": held.id, "verdict": "accepted"})
    )
    assert "applied" == accepted.status
    for phone in (world.ana, ben, cy):
        assert "" == (await phone.read_all()).facts[held.id].held


async def test_a_dismissed_fact_is_kept_and_never_counts(world):
    ben, cy = await world.phone("ben"), await world.phone("cy")
    held = await ben.write(check_in(cy.person, await world.workday()))
    # Whoever accepts it at the same moment has come too late.
    for verdict in ("dismissed", "accepted"):
        await world.office_writes(Fact("review", {"fact": held.id, "verdict": verdict}))
    assert "dismissed" == (await ben.read_all()).facts[held.id].held
    assert held.id not in (await cy.read_all()).facts
