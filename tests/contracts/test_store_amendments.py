"""What comes late or from two at once changes nothing in silence, on every store."""

from shared.access import Role
from shared.changes import Fact
from shared.facts import voided_ids
from shared.nouns.base import Life
from shared.nouns.incidents import IncidentWhen, IncidentWords
from shared.nouns.plan import DayStanding, DayStatus
from shared.schema import ALL, COORDINATORS, person_scope
from tests.support.office_world import (
    World,
    check_in,
    coordinators,
    create,
    edit,
    title,
)


async def locked_day(world: World) -> str:
    day = await world.workday()
    await world.office_writes(
        [edit("workday", day, standing=DayStanding(DayStatus.LOCKED))]
    )
    return day


async def test_a_fact_of_a_locked_day_is_kept_as_an_amendment_and_does_not_count(world):
    ben = await world.phone("ben")
    day = await locked_day(world)

    late = await ben.write(check_in(ben.person, day))

    assert ("held", "locked_day") == (late.status, late.code)
    fact = await world.fact(late.id)
    assert ("locked_day", day) == (fact.held, fact.body["workday"])
    told = {e.scope for e in await world.log() if e.change == late.id}
    assert {COORDINATORS, person_scope(ben.person)} == told


async def test_an_amendment_that_is_accepted_counts_from_then_on(world):
    ben = await world.phone("ben")
    day = await locked_day(world)
    late = await ben.write(check_in(ben.person, day))

    await world.office_writes(Fact("review", {"fact": late.id, "verdict": "accepted"}))

    fact = await world.fact(late.id)
    assert "" == fact.held
    assert ALL in {e.scope for e in await world.log() if e.id == late.id}
    assert DayStatus.LOCKED == (await world.value("workday", day, "standing"))["status"]


async def test_two_versions_of_an_incidents_words_are_both_there_until_one_is_saved(
    world,
):
    ben = await world.phone("ben")
    note = world.id("incident")
    when = IncidentWhen(reporter=ben.person)
    await ben.write(
        [create("incident", note, when=when, words=IncidentWords("It fell."))]
    )
    seen = await world.saw("incident", note)
    await ben.write([edit("incident", note, saw=seen, words=IncidentWords("A lamp."))])
    await world.ana.write(
        [edit("incident", note, saw=seen, words=IncidentWords("A stand."))]
    )

    both = await world.sides("words", note)
    assert ["A lamp.", "A stand."] == [side["value"]["text"] for side in both]
    for phone in (ben, world.ana):
        standing = (await phone.read_all()).registers[
            "conflict", f"conflict-words-{note}", "standing"
        ]
        assert 2 == len(standing.value["sides"])

    saved = edit(
        "incident",
        note,
        saw=await world.saw("incident", note),
        settles={"words": tuple(side["change"] for side in both)},
        words=IncidentWords("A lamp on a stand."),
    )
    await ben.write([saved])
    assert [] == await world.sides("words", note)


async def test_a_line_that_was_cancelled_against_an_edit_is_revived_by_one_decision(
    world,
):
    bo, cy = await coordinators(world)
    item = await world.item(await world.workday())
    seen = {"life": "", **await world.saw("item", item)}
    await cy.write([edit("item", item, saw=seen, life=Life(is_cancelled=True))])
    await bo.write([edit("item", item, saw=seen, what=title("Bo's"))])
    assert (await world.value("item", item, "life"))["is_cancelled"]
    sides = tuple(side["change"] for side in await world.sides("life", item))
    assert 2 == len(sides)

    now = await world.saw("item", item)
    revived = edit("item", item, saw=now, settles={"life": sides}, life=Life())
    assert "applied" == (await world.ana.write([revived])).status

    assert {} == await world.value("item", item, "life")
    assert [] == await world.sides("life", item)
    assert "Bo's" == (await world.value("item", item, "what"))["title"]


async def test_a_revival_that_missed_another_cancellation_waits_for_a_decision(world):
    bo, cy = await coordinators(world)
    item = await world.item(await world.workday())
    seen = {"life": "", **await world.saw("item", item)}
    first = await bo.write([edit("item", item, saw=seen, life=Life(True))])
    seen = {**seen, "life": first.id}

    again = await cy.write([edit("item", item, saw=seen, life=Life(True))])
    revived = await bo.write([edit("item", item, saw=seen, life=Life())])

    assert ["applied", "conflict"] == [again.status, revived.status]
    assert {"is_cancelled": True} == await world.value("item", item, "life")
    assert [again.id, revived.id] == [
        side["change"] for side in await world.sides("life", item)
    ]


async def test_a_head_who_reports_progress_on_a_cancelled_line_is_beside_it(world):
    di = await world.phone("di", Role.HEAD)
    item = await world.item(await world.workday())
    seen = {"life": "", "remark": ""}
    await world.office_writes([edit("item", item, saw=seen, life=Life(True))])

    noted = await di.write([edit("item", item, saw=seen, remark={"text": "Begun"})])

    assert "conflict" == noted.status
    assert 2 == len(await world.sides("life", item))
    assert "Begun" == (await world.value("item", item, "remark"))["text"]


async def test_what_is_taken_back_of_a_locked_day_is_an_amendment_too(world):
    ben = await world.phone("ben")
    day, other = await world.workday(), await world.workday()
    came = [await ben.write(check_in(ben.person, one)) for one in (day, other)]
    taken_back = await ben.write(Fact("void", {"fact": came[0].id}))
    await world.office_writes(
        [edit("workday", day, standing=DayStanding(DayStatus.LOCKED))]
    )

    voids = [
        await phone.write(Fact("void", {"fact": named}))
        for phone, named in (
            (world.ana, came[0].id),
            (ben, taken_back.id),
            (ben, came[1].id),
        )
    ]

    assert ["locked_day", "locked_day", ""] == [one.code for one in voids]
    facts = (await ben.read_all()).facts.values()
    assert {came[0].id, came[1].id} == voided_ids(facts)


async def test_a_locked_day_is_not_published_again(world):
    day = await world.workday()
    await world.publish(day)
    await world.office_writes(
        [edit("workday", day, standing=DayStanding(DayStatus.LOCKED))]
    )
    before = world.store.head_now(world.production)

    again = await world.publish(day)

    assert ("refused", "locked_day") == (again.status, again.code)
    assert before == world.store.head_now(world.production)


async def test_a_review_takes_back_nothing_that_counts(world):
    ben = await world.phone("ben")
    came = await ben.write(check_in(ben.person, await world.workday()))

    verdict = {"fact": came.id, "verdict": "dismissed"}
    await world.ana.write(Fact("review", verdict))

    assert "" == (await world.fact(came.id)).held
