"""People on a phone: who is here, checking in and out, badges at a gate."""

import pytest

from mobile.replica import writes
from mobile.replica.writes import Moment
from mobile.scan.decision import Answer
from mobile.state import State
from shared import tags
from shared.errors import BadInput, Forbidden
from shared.nouns.base import Life, Tag
from shared.nouns.people import Attendance, Direction, Method
from shared.nouns.plan import DayIdentity
from tests.support.small_day import DAY, publish
from tests.support.world import World, made

CY_TAG = tags.make(b"cy" * 5)


def here(state: State) -> set[str]:
    return {line.person.name.name for line in state.people.lines() if line.is_here}


async def test_a_check_in_shows_at_once_here_and_soon_on_every_phone(
    day: World,
) -> None:
    ana, ben = day.state("ana"), day.state("ben")
    ana.people.check(day.people["ana"], Direction.IN)

    assert {"Ana"} == here(ana)
    assert set() == here(ben)
    await day.settle()
    assert {"Ana"} == here(ben)
    presence = ben.people.line(day.people["ana"]).presence
    assert day.people["ana"] == presence.by


async def test_everybody_called_is_expected_and_nobody_else(day: World) -> None:
    lines = {line.person.name.name: line for line in day.state("ben").people.lines()}

    assert {"Ana": True, "Ben": True, "Olga Office": False} == {
        name: line.is_expected for name, line in lines.items()
    }
    assert None is lines["Olga Office"].call
    assert lines["Ana"].call is not None


async def test_a_gate_checks_in_others_and_crew_only_themselves(day: World) -> None:
    cy = await day.phone("cy")
    await day.settle()
    day.state("ben").people.check(day.people["cy"], Direction.IN, place="place-yard")
    assert {"Cy"} == here(day.state("ben"))
    assert cy.state.people.may_check_in(day.people["cy"])
    assert not cy.state.people.may_check_in(day.people["ana"])
    with pytest.raises(Forbidden):
        cy.state.people.check(day.people["ana"], Direction.IN)

    assert 0 == cy.state.freshness().waiting
    presence = day.state("ben").people.line(day.people["cy"]).presence
    assert "place-yard" == presence.place


async def test_crew_check_in_nobody_of_many_not_even_themselves(day: World) -> None:
    cy = await day.phone("cy")
    await day.settle()
    with pytest.raises(Forbidden):
        cy.state.people.check_all([day.people["cy"], day.people["ana"]], Direction.IN)

    assert set() == here(cy.state)
    assert 0 == cy.state.freshness().waiting


async def test_the_way_of_checking_in_is_on_record(day: World) -> None:
    ben = day.state("ben")
    ben.people.check(day.people["ben"], Direction.IN)
    ben.people.check(day.people["ana"], Direction.IN)
    await day.settle()

    facts = await day.read(lambda r: r.facts(day.production, "attendance"))
    assert [Method.SUPERVISOR, Method.SELF] == sorted(
        (fact.body.get("method", "self") for fact in facts), reverse=True
    )


async def test_a_check_in_can_be_undone(day: World) -> None:
    ana, ben = day.state("ana"), day.state("ben")
    saved = ana.people.check(day.people["ana"], Direction.IN)
    ana.undo(saved)
    assert set() == here(ana)

    await day.settle()
    assert set() == here(ben)
    facts = await day.read(lambda r: r.facts(day.production, "attendance"))
    assert {"attendance", "void"} == {fact.kind for fact in facts}


async def test_a_badge_at_the_gate_is_ok_then_already_then_out(day: World) -> None:
    ben = day.state("ben")
    cy = await day.person("cy")
    await day.edit("person", cy, tag=Tag(CY_TAG))
    await day.settle()

    first = ben.people.badge(CY_TAG, Direction.IN)
    assert (Answer.OK, cy) == (first.answer, first.person.id)
    assert first.presence.is_here
    again = ben.people.badge(tags.url(CY_TAG, "any.example"), Direction.IN)
    assert (Answer.ALREADY, None) == (again.answer, again.saved)
    day.later(60_000)
    assert Answer.OK == ben.people.badge(CY_TAG.lower(), Direction.OUT).answer
    assert set() == here(ben)
    assert Answer.ALREADY == ben.people.badge(CY_TAG, Direction.OUT).answer
    assert 2 == ben.freshness().waiting


async def test_a_badge_of_nobody_is_unknown_and_one_taken_away_is_revoked(
    day: World,
) -> None:
    ben = day.state("ben")
    cy = await day.person("cy")
    await day.edit("person", cy, tag=Tag(CY_TAG))
    await day.edit("person", cy, life=Life(True))
    await day.settle()

    assert Answer.REVOKED == ben.people.badge(CY_TAG, Direction.IN).answer
    stranger = tags.make(b"??" * 5)
    assert Answer.UNKNOWN == ben.people.badge(stranger, Direction.IN).answer
    assert Answer.UNKNOWN == ben.people.badge("hello", Direction.IN).answer
    assert 0 == ben.freshness().waiting


async def test_a_badge_that_was_given_on_belongs_to_whoever_still_counts(
    day: World,
) -> None:
    cy = await day.person("cy")
    await day.edit("person", cy, tag=Tag(CY_TAG))
    await day.edit("person", cy, life=Life(True))
    await day.write(made("person", "person-dee", tag=Tag(CY_TAG)))
    await day.settle()

    found = day.state("ben").people.by_tag(CY_TAG)
    assert found is not None
    assert "person-dee" == found.id


async def test_somebody_who_goes_out_without_ever_coming_in_is_recorded(
    day: World,
) -> None:
    ben = day.state("ben")
    await day.edit("person", day.people["ana"], tag=Tag(CY_TAG))
    await day.settle()

    assert Answer.OK == ben.people.badge(CY_TAG, Direction.OUT).answer
    assert 1 == ben.freshness().waiting


async def test_what_a_role_may_not_record_waits_for_the_office(day: World) -> None:
    """Crew checks another in on a tampered phone: stored, held, and said so."""
    cy = await day.phone("cy")
    await day.settle()
    fact = writes.fact("attendance", Attendance(day.people["ana"], DAY, Direction.IN))
    at = Moment(day.clocks["cy"].reading(), day.entropy)
    cy.replica.write(writes.save, at, fact=fact)
    await day.settle()

    assert [("attendance", "forbidden")] == [
        (one.kind, one.held) for one in cy.state.inbox.held()
    ]
    assert set() == here(cy.state)
    assert set() == here(day.state("ben"))


async def test_looking_at_tomorrow_checks_nobody_in_there(day: World) -> None:
    tomorrow = made(
        "workday", "workday-13", identity=DayIdentity("2026-06-13", 13, 40, "Main")
    )
    await day.write(tomorrow)
    await publish(day, "revision-13", workday="workday-13")
    await day.settle()
    ana = day.state("ana")
    ana.days.choose("workday-13")
    assert ana.days.is_chosen
    ana.people.check(day.people["ana"], Direction.IN)

    assert set() == here(ana)
    ana.days.choose("")
    assert {"Ana"} == here(ana)
    # Another unit's day that is going on is another matter.
    second = made(
        "workday", "workday-2b", identity=DayIdentity("2026-06-12", 2, 9, "Second")
    )
    await day.write(second)
    await publish(day, "revision-2b", workday="workday-2b")
    await day.settle()
    ben = day.state("ben")
    ben.days.choose("workday-2b")
    ben.people.check(day.people["olga"], Direction.IN)
    assert {"Olga Office"} == here(ben)


async def test_before_any_day_is_published_there_is_nothing_to_check_in_to(
    world: World,
) -> None:
    phone = await world.phone("ana")
    await world.settle()
    with pytest.raises(BadInput):
        phone.state.people.check(world.people["ana"], Direction.IN)

    assert 0 == phone.state.freshness().waiting
