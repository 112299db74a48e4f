from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.access import Role
from shared.attendance import presences
from shared.changes import Fact, Patch, StoredFact
from shared.nouns.people import Job, PersonName
from shared.nouns.plan import (
    Call,
    CallTimes,
    CallWho,
    DayIdentity,
)
from tests.support.panel import (
    MINUTE_MS,
    NOW_MS,
    OfficeOf,
    fields_of,
    made,
    office,
    words,
)
from tests.support.panel_phones import phone, seen, writes

DAY, BO, CY = "workday-12", "person-bo", "person-cy"
HOUR_MS = 3_600_000
AT = f"/here/{DAY}"


@pytest.fixture
async def ana(tmp_path: Path) -> AsyncIterator[OfficeOf]:
    grip = Job(department="Grip")
    early, late = CallTimes(report_ms=NOW_MS - HOUR_MS), CallTimes(report_ms=NOW_MS)
    more = [
        made("workday", DAY, identity=DayIdentity("2026-05-12", 12, 40)),
        made("person", BO, name=PersonName("Bo Lind"), job=grip),
        made("person", CY, name=PersonName("Cy Moss"), job=grip),
        made("call", "call-bo-12", who=CallWho(DAY, BO), times=early),
        made("call", "call-cy-12", who=CallWho(DAY, CY), times=late),
    ]
    async with office(tmp_path, more=more) as ana:
        assert 2 == len(await ana.records(Call))
        request = {"workday": DAY, "head": await ana.head()}
        await ana.write(
            Patch("revision", "revision-1", is_create=True, set={"request": request})
        )
        yield ana


async def facts(ana: OfficeOf) -> list[StoredFact]:
    return await ana.core.store.read(
        lambda reader: reader.facts(ana.production, "attendance", workday=DAY)
    )


async def first_in(ana: OfficeOf, person: str) -> int | None:
    return presences(await facts(ana), DAY, ana.clock())[person].first_in_ms


async def check(ana: OfficeOf, person: str, direction: str = "in") -> str:
    return words((await ana.post(f"{AT}/{person}", direction=direction)).text)


async def test_who_is_called_is_expected_and_then_missing(ana):
    page = words(await ana.get("/here"))
    assert "0 in of 2 expected 1 missing" in page
    assert "Tue 12 May · Day 12 of 40" in page
    assert "Bo Lind 08:00 missing" in page
    assert "Cy Moss 09:00 expected" in page
    assert "Ana Ruiz not called" in page


async def test_the_office_checks_people_in_and_out(ana):
    assert "Bo Lind by Ana Ruiz 08:00 09:00 in" in await check(ana, BO)
    assert "1 in of 2 expected" in words(await ana.get("/here"))
    ana.clock.now_ms += HOUR_MS
    assert "08:00 09:00 10:00 out" in await check(ana, BO, "out")
    assert [BO, BO] == [fact.body["person"] for fact in await facts(ana)]


async def test_a_time_off_a_wrong_clock_says_about(ana):
    bo = await phone(ana, BO, Role.CREW)
    came = {"person": BO, "workday": DAY, "direction": "in"}
    await writes(ana, bo, Fact("attendance", came))
    assert "Bo Lind by Bo Lind 08:00 about 09:01 in" in words(await ana.get("/here"))


async def test_a_gate_that_is_silent_is_named_beside_the_total(ana):
    await phone(ana, BO, Role.GATE)
    assert "+?" not in words(await ana.get("/here"))
    ana.clock.now_ms += 40 * MINUTE_MS
    assert "+? phone silent 40 min" in words(await ana.get("/here"))


async def test_a_time_is_put_right_with_a_reason_and_nothing_is_erased(ana):
    await check(ana, BO)
    form = fields_of(await ana.get(f"{AT}/{BO}?mode=edit"))
    typed = form | {"time": "07:45", "reason": "Seen at the gate"}
    reply = await ana.post(f"{AT}/{BO}/correct", **typed)
    assert "08:00 07:45 in" in words(reply.text)
    assert NOW_MS - 75 * MINUTE_MS == await first_in(ana, BO)
    all_ = await facts(ana)
    assert ["attendance", "attendance", "void"] == sorted(one.kind for one in all_)
    [void] = [one for one in all_ if one.kind == "void"]
    assert "Seen at the gate" == void.body["reason"]
    assert "09:00 in by Ana Ruiz, taken back" in words(
        await ana.get(f"{AT}/{BO}?mode=edit")
    )


async def test_two_times_of_one_day_are_put_right_one_after_the_other(ana):
    await check(ana, BO)
    await check(ana, CY)
    for person, time in ((BO, "08:30"), (CY, "07:30")):
        form = fields_of(await ana.get(f"{AT}/{person}?mode=edit"))
        typed = form | {"time": time, "reason": "Paper list"}
        await ana.post(f"{AT}/{person}/correct", **typed)
    assert NOW_MS - 30 * MINUTE_MS == await first_in(ana, BO)
    assert NOW_MS - 90 * MINUTE_MS == await first_in(ana, CY)


async def test_a_correction_without_time_or_reason_or_of_the_future_is_refused(ana):
    await check(ana, BO)
    head = await ana.head()
    form = fields_of(await ana.get(f"{AT}/{BO}?mode=edit"))
    told = words((await ana.post(f"{AT}/{BO}/correct", 422, **form)).text)
    assert "Was at: Write when it was" in told
    assert "Why: Write why" in told
    late = form | {"time": "23:00", "reason": "x"}
    told = words((await ana.post(f"{AT}/{BO}/correct", 422, **late)).text)
    assert "Was at: Write a time that has passed." in told
    other = form | {"time": "07:00", "reason": "x", "fact": "not-an-entry"}
    told = words((await ana.post(f"{AT}/{BO}/correct", 422, **other)).text)
    assert "Entry: Choose the entry to put right." in told
    assert head == await ana.head()


async def test_a_locked_day_keeps_a_check_in_for_review(ana):
    locked = {"standing": {"status": "locked"}}
    saw = await seen(ana, "workday", DAY)
    await ana.write(Patch("workday", DAY, set=locked, saw=saw))
    assert "Held: The day is locked" in await check(ana, BO)
    [fact] = await facts(ana)
    assert "locked_day" == fact.held


async def test_nobody_and_no_day_are_not_there(ana):
    await ana.get("/here?day=workday-99", 404)
    await ana.post("/here/workday-99/person-bo", 404, direction="in")
    await ana.post(f"{AT}/person-x", 404, direction="in")
    assert [] == await facts(ana)


async def test_a_time_of_a_locked_day_is_put_right_by_two_amendments(ana):
    await check(ana, BO)
    saw = await seen(ana, "workday", DAY)
    locked = {"standing": {"status": "locked"}}
    await ana.write(Patch("workday", DAY, set=locked, saw=saw))
    form = fields_of(await ana.get(f"{AT}/{BO}?mode=edit"))

    reply = await ana.post(
        f"{AT}/{BO}/correct", **form | {"time": "07:45", "reason": "Paper list"}
    )

    assert "Held: The day is locked" in words(reply.text)
    assert NOW_MS == await first_in(ana, BO)
    waiting = [one for one in await facts(ana) if one.held]
    assert ["attendance", "void"] == sorted(one.kind for one in waiting)
    for one in waiting:
        verdict = {"fact": one.id, "verdict": "accepted"}
        await (await ana.desk()).write(Fact("review", verdict), "review")
    assert NOW_MS - 75 * MINUTE_MS == await first_in(ana, BO)


async def test_papers_that_are_wanting_stand_beside_who_is_to_come(ana):
    saw = await seen(ana, "production", ana.production)
    asked = {"gate": {"papers": ["Site induction"]}}
    await ana.write(Patch("production", ana.production, set=asked, saw=saw))
    for person, expires in ((BO, "2026-05-11"), (CY, "2026-05-12")):
        saw = await seen(ana, "person", person)
        shown = {
            "papers": {"papers": [{"title": "Site induction", "expires": expires}]}
        }
        await ana.write(Patch("person", person, set=shown, saw=saw))

    page = words(await ana.get("/here"))

    assert 1 == page.count("Site induction ran out on Mon 11 May")
    assert 1 == page.count("Site induction missing")
    assert "Bo Lind Site induction ran out" in page
    assert "Site induction ran out on Mon 11 May" in await check(ana, BO)


async def test_crew_who_tell_their_own_time_later_wait_for_the_office(ana):
    bo = await phone(ana, BO, Role.CREW)
    told = {"at_ms": NOW_MS - 75 * MINUTE_MS, "reason": "No badge"}
    came = {"person": BO, "workday": DAY, "direction": "in"} | told
    await writes(ana, bo, Fact("attendance", came))

    assert "Bo Lind 08:00 missing" in words(await ana.get("/here"))
    assert "in, told later: 07:45 (No badge)" in words(await ana.get("/held"))
