import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.nouns.people import Job, PersonKind, PersonName
from shared.nouns.plan import (
    Call,
    CallNotes,
    CallStanding,
    CallStatus,
    CallTimes,
    CallWho,
    DayIdentity,
    DayStanding,
    DayStatus,
)
from shared.nouns.review import Conflict
from tests.support.panel import (
    NOW_MS,
    OfficeOf,
    fields_of,
    form_of,
    made,
    office,
    words,
)

DAY, BO, CY, DEE = "workday-12", "person-bo", "person-cy", "person-dee"
CALL_BO, CALL_CY = "call-bo-12", "call-cy-12"
HOUR_MS = 3_600_000
SIX_MS = NOW_MS - 3 * HOUR_MS
AT = f"/days/{DAY}/calls"


@pytest.fixture
async def ana(tmp_path: Path) -> AsyncIterator[OfficeOf]:
    async with office(tmp_path, more=the_day()) as ana:
        yield ana


def the_day():
    camera = Job(department="Camera", title="Operator")
    cast = Job(PersonKind.CAST, "Cast", cast_number="4", character="Nell")
    return [
        made("workday", DAY, identity=DayIdentity("2026-05-12", 12, 40)),
        made("person", BO, name=PersonName("Bo Lind"), job=camera),
        made("person", CY, name=PersonName("Cy Moss"), job=camera),
        made("person", DEE, name=PersonName("Dee Park"), job=cast),
        made("call", CALL_BO, who=CallWho(DAY, BO), times=CallTimes(report_ms=SIX_MS)),
        made("call", CALL_CY, who=CallWho(DAY, CY)),
    ]


async def calls(ana: OfficeOf) -> dict[str, Call]:
    return await ana.records(Call)


async def opened(ana: OfficeOf, call: str) -> dict[str, object]:
    name = {CALL_BO: "Bo Lind", CALL_CY: "Cy Moss"}[call]
    page = await ana.get(f"{AT}/{call}?mode=edit")
    return form_of(page, f"Edit the call of {name}")


async def department(ana: OfficeOf, name: str = "Camera") -> dict[str, object]:
    return form_of(await ana.get(AT), f"Call all of {name}")


async def test_everyone_is_listed_by_department(ana):
    page = words(await ana.get(AT))
    assert "2 called" in page
    assert "Bo Lind Operator 06:00 Edit" in page
    assert page.index("Camera 2 called") < page.index("Bo Lind")
    assert "People not called yet (2)" in page


async def test_times_that_nobody_has_take_no_column(ana):
    heads = re.findall(r'<th scope="col"[^>]*>([^<]*)', await ana.get(AT))
    assert ["Name", "Call", ""] == heads
    await ana.write(
        made("call", "call-dee-12", who=CallWho(DAY, DEE), times=CallTimes(SIX_MS))
    )
    heads = re.findall(r'<th scope="col"[^>]*>([^<]*)', await ana.get(AT))
    assert ["Name", "Pickup", "Call", ""] == heads


async def test_a_call_is_edited_in_its_row(ana):
    fields = await opened(ana, CALL_BO)
    assert "06:00" == fields["report"]
    fields |= {"report": "5.30", "pickup": "4", "out": "25:00", "transport": "Van 3"}
    reply = await ana.post(f"{AT}/{CALL_BO}", **fields | {"status": "travel"})
    assert "Bo Lind travel Operator Van 3" in words(reply.text)
    call = (await calls(ana))[CALL_BO]
    half = HOUR_MS // 2
    expected = CallTimes(SIX_MS - 2 * HOUR_MS, SIX_MS - half, out_ms=SIX_MS + 38 * half)
    assert expected == call.times
    assert CallStanding(CallStatus.TRAVEL) == call.standing
    assert CallNotes("Van 3") == call.notes


async def test_a_wrong_time_of_a_call_names_itself_and_the_fix(ana):
    fields = await opened(ana, CALL_BO)
    reply = await ana.post(f"{AT}/{CALL_BO}", 422, **fields | {"makeup": "early"})
    assert "Make-up: Write 24-hour time, like 05:30" in words(reply.text)
    assert SIX_MS == (await calls(ana))[CALL_BO].times.report_ms


async def test_two_who_move_the_same_call_are_both_kept(ana):
    fields = await opened(ana, CALL_BO)
    await ana.post(f"{AT}/{CALL_BO}", **fields | {"report": "05:00"})
    reply = await ana.post(f"{AT}/{CALL_BO}", **fields | {"report": "07:00"})
    assert "Two versions of this call are kept." in words(reply.text)
    [conflict] = (await ana.records(Conflict)).values()
    assert CALL_BO == conflict.on.id


async def test_a_department_is_called_at_once_in_one_change(ana):
    head = await ana.head()
    fields = await department(ana)
    reply = await ana.post(f"{AT}/department", **fields | {"report": "0530"})
    assert "2 people called at 0530." in words(reply.text)
    times = {id_: call.times.report_ms for id_, call in (await calls(ana)).items()}
    half_past_five = SIX_MS - HOUR_MS // 2
    assert {CALL_BO: half_past_five, CALL_CY: half_past_five} == times
    effects = await ana.core.store.read(
        lambda reader: reader.log(ana.production, head, 10)
    )
    assert 1 == len({effect.change for effect in effects})


async def test_those_who_are_off_or_held_are_not_called_with_their_department(ana):
    fields = await opened(ana, CALL_CY)
    await ana.post(f"{AT}/{CALL_CY}", **fields | {"status": "hold"})
    fields = await department(ana)
    reply = await ana.post(f"{AT}/department", **fields | {"report": "05:30"})
    assert "1 person called at 05:30." in words(reply.text)
    assert (await calls(ana))[CALL_CY].times.report_ms is None


async def test_a_department_without_a_time_is_not_called(ana):
    head = await ana.head()
    for typed in ("", "dawn"):
        fields = await department(ana) | {"report": typed}
        reply = await ana.post(f"{AT}/department", 422, **fields)
        assert "All at: Write" in words(reply.text)
    assert head == await ana.head()


async def test_people_are_added_to_the_day(ana):
    reply = await ana.post(f"{AT}/people", people=DEE, report="7")
    assert "1 person added to the day." in words(reply.text)
    [call] = [one for one in (await calls(ana)).values() if one.who.person == DEE]
    assert (DAY, SIX_MS + HOUR_MS) == (call.who.workday, call.times.report_ms)
    page = words(await ana.get(AT))
    assert page.index("Cast 1 called") < page.index("Dee Park 4 Nell 07:00")


async def test_adding_nobody_or_somebody_twice_changes_nothing(ana):
    head = await ana.head()
    for people in ("", BO):
        reply = await ana.post(f"{AT}/people", 422, people=people, report="07:00")
        assert "People: Tick who is to come." in words(reply.text)
    assert head == await ana.head()


async def test_a_person_is_taken_off_the_day_and_put_back(ana):
    page = await ana.get(f"{AT}/{CALL_BO}?mode=edit")
    seen = form_of(page, "Take Bo Lind off the day")
    reply = await ana.post(f"{AT}/{CALL_BO}/cancel", **seen)
    assert ">Undo</button>" in reply.text
    assert "1 called" in words(await ana.get(AT))
    reply = await ana.post(f"{AT}/{CALL_BO}/revive", **fields_of(reply.text))
    assert not (await calls(ana))[CALL_BO].life.is_cancelled
    assert {} == await ana.records(Conflict)


async def test_a_locked_day_takes_no_calls(ana):
    await ana.write(made("workday", DAY, standing=DayStanding(DayStatus.LOCKED)))
    reply = await ana.post(f"{AT}/people", 409, people=DEE, report="07:00")
    assert "The office has locked the day." in words(reply.text)
    fields = await department(ana)
    await ana.post(f"{AT}/department", 409, **fields | {"report": "05:30"})
    assert {CALL_BO, CALL_CY} == set(await calls(ana))


async def test_a_call_of_another_day_is_not_there(ana):
    await ana.write(made("workday", "workday-13", identity=DayIdentity("2026-05-13")))
    await ana.get(f"/days/workday-13/calls/{CALL_BO}", 404)
    await ana.get("/days/workday-99/calls", 404)
