from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.nouns.base import Elements
from shared.nouns.people import Job, Person, PersonName
from shared.nouns.plan import (
    Channel,
    DayIdentity,
    DayStanding,
    DayStatus,
    DayTimes,
    Item,
    ItemDay,
    ItemKind,
    ItemNotes,
    ItemProgress,
    ItemScene,
    ItemTime,
    ItemWhat,
    Progress,
    Workday,
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

DAY, YARD, LUNCH, BO = "workday-12", "item-yard-43", "item-lunch", "person-bo"
HOUR_MS = 3_600_000
# 2026-05-12 06:00 in Vancouver.
SIX_MS = NOW_MS - 3 * HOUR_MS
AT = f"/days/{DAY}"


@pytest.fixture
async def ana(tmp_path: Path) -> AsyncIterator[OfficeOf]:
    async with office(tmp_path, more=the_day()) as ana:
        yield ana


def the_day():
    return [
        made("workday", DAY, identity=DayIdentity("2026-05-12", 12, 40)),
        made("person", BO, name=PersonName("Bo Lind"), job=Job(department="Camera")),
        made(
            "item",
            YARD,
            day=ItemDay(DAY, 10),
            time=ItemTime(SIX_MS, SIX_MS + HOUR_MS),
            what=ItemWhat(ItemKind.SCENE, "Yard"),
            scene=ItemScene("43", "EXT", "DAY", "YARD", pages_eighths=9),
        ),
        made(
            "item",
            LUNCH,
            day=ItemDay(DAY, 20),
            what=ItemWhat(ItemKind.MEAL, "Lunch"),
        ),
    ]


async def opened(ana: OfficeOf, line: str = YARD, mode: str = "edit"):
    page = await ana.get(f"{AT}/lines/{line}?mode={mode}")
    return fields_of(page.split('class="cancels"')[0])


async def looked_at(ana: OfficeOf) -> dict[str, object]:
    page = await ana.get(f"{AT}/lines/{YARD}?mode=edit")
    return form_of(page, "Cancel Sc 43 EXT YARD – DAY")


async def line(ana: OfficeOf, id: str = YARD) -> Item:
    return (await ana.records(Item))[id]


async def test_the_plan_shows_its_lines_in_the_order_of_the_day(ana):
    page = words(await ana.get(AT))
    assert "Tue 12 May · Day 12 of 40" in page
    assert page.index("Sc 43 EXT YARD – DAY") < page.index("Lunch")
    assert "06:00 07:00 Sc 43 EXT YARD – DAY" in page
    assert "1 1/8" in page


async def test_a_line_is_edited_in_its_row(ana):
    fields = await opened(ana)
    assert "06:00" == fields["start"]
    fields |= {"start": "0530", "people": BO, "departments": ["Camera", "Grip"]}
    reply = await ana.post(f"{AT}/lines/{YARD}", **fields)
    assert "05:30 07:00 Sc 43 EXT YARD – DAY" in words(reply.text)
    after = await line(ana)
    assert ItemTime(SIX_MS - HOUR_MS // 2, SIX_MS + HOUR_MS) == after.time
    assert Elements((BO,)) == after.people
    assert Elements(("Camera", "Grip")) == after.departments


async def test_saving_what_was_opened_changes_nothing(ana):
    head = await ana.head()
    await ana.post(f"{AT}/lines/{YARD}", **await opened(ana))
    assert head == await ana.head()


async def test_two_who_edit_different_fields_never_meet(ana):
    first, second = await opened(ana), await opened(ana)
    await ana.post(f"{AT}/lines/{YARD}", **first | {"title": "Yard, rain"})
    reply = await ana.post(f"{AT}/lines/{YARD}", **second | {"start": "05:00"})
    assert "Two versions" not in reply.text
    after = await line(ana)
    assert "Yard, rain" == after.what.title
    assert SIX_MS - HOUR_MS == after.time.start_ms
    assert {} == await ana.records(Conflict)


async def test_two_who_edit_the_same_times_are_both_kept_and_told(ana):
    first, second = await opened(ana), await opened(ana)
    await ana.post(f"{AT}/lines/{YARD}", **first | {"start": "05:00"})
    reply = await ana.post(f"{AT}/lines/{YARD}", **second | {"start": "05:15"})
    assert "Two versions of this line are kept." in words(reply.text)
    assert f'href="/admin/{ana.production}/conflicts"' in reply.text
    [conflict] = (await ana.records(Conflict)).values()
    assert (YARD, "time") == (conflict.on.id, conflict.on.group)
    assert 2 == len(conflict.standing.sides)
    page = words(await ana.get(AT))
    assert "1 conflict" in page
    assert "Two versions of this line are kept." in page


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("start", "half six", "Start: Write 24-hour time, like 05:30"),
        ("start", "48:00", "Start: Write 24-hour time, like 05:30"),
        ("end", "6:61", "End: Write 24-hour time"),
        ("pages", "1 9/9", "Pages: Write pages and eighths, like 1 3/8."),
        ("meeting_url", "javascript:x", "Meeting link: Paste the whole link"),
        ("needs", "lantern", "Needs: Write a line a category"),
        ("title", "x" * 201, "Title: Keep it under 200 characters."),
        ("order", "1.5", "Order: Write a whole number"),
    ],
)
async def test_a_wrong_field_names_itself_and_the_fix(ana, field, typed, said):
    before = await line(ana)
    fields = await opened(ana) | {field: typed}
    reply = await ana.post(f"{AT}/lines/{YARD}", 422, **fields)
    assert said in words(reply.text)
    assert f'value="{typed}"' in reply.text or typed in reply.text
    assert before == await line(ana)


async def test_an_end_before_the_start_is_of_the_morning_after(ana):
    fields = await opened(ana) | {"start": "23:00", "end": "1:30"}
    reply = await ana.post(f"{AT}/lines/{YARD}", **fields)
    assert "23:00 01:30 +1" in words(reply.text)
    after = await line(ana)
    assert SIX_MS + int(19.5 * HOUR_MS) == after.time.end_ms


async def test_a_line_is_added_at_the_end(ana):
    reply = await ana.post(
        f"{AT}/lines", kind="task", title="Strike", start="", end="", number=""
    )
    assert 'value="Strike"' not in reply.text
    [new] = [
        one for one in (await ana.records(Item)).values() if one.what.title == "Strike"
    ]
    assert ItemDay(DAY, 30) == new.day
    assert ItemTime() == new.time
    page = words(await ana.get(AT))
    assert page.index("Lunch") < page.index("Strike")


async def test_a_line_without_a_title_is_not_added(ana):
    reply = await ana.post(f"{AT}/lines", 422, kind="task", title=" ")
    assert "Title: Give the line a title, or a scene number." in words(reply.text)
    assert 2 == len(await ana.records(Item))


async def test_a_cancelled_line_can_be_undone_for_ten_seconds_and_revived_after(ana):
    seen = await looked_at(ana)
    reply = await ana.post(f"{AT}/lines/{YARD}/cancel", **seen)
    assert (await line(ana)).life.is_cancelled
    assert ">Undo</button>" in reply.text
    ana.clock.now_ms += 10_000
    row = await ana.get(f"{AT}/lines/{YARD}")
    assert ">Revive</button>" in row
    assert ">Undo</button>" not in row
    await ana.post(f"{AT}/lines/{YARD}/revive", **fields_of(row))
    assert not (await line(ana)).life.is_cancelled
    assert {} == await ana.records(Conflict)


async def test_a_cancellation_that_had_not_seen_an_edit_is_a_conflict(ana):
    seen = await looked_at(ana)
    await ana.post(f"{AT}/lines/{YARD}", **await opened(ana) | {"title": "Yard, rain"})
    reply = await ana.post(f"{AT}/lines/{YARD}/cancel", **seen)
    assert "Two versions of this line are kept." in words(reply.text)
    assert (await line(ana)).life.is_cancelled


async def test_progress_is_noted_with_the_time_of_saving(ana):
    fields = await opened(ana, mode="progress") | {"status": "in_progress"}
    reply = await ana.post(f"{AT}/lines/{YARD}/progress", **fields)
    assert "in progress" in words(reply.text)
    assert "09:00 +3 h" in words(reply.text)
    assert NOW_MS == (await line(ana)).progress.actual_start_ms
    fields = await opened(ana, mode="progress") | {
        "status": "cut",
        "reason": "Rain",
        "remark": "Back on day 14",
    }
    reply = await ana.post(f"{AT}/lines/{YARD}/progress", **fields)
    assert "Rain Back on day 14" in words(reply.text)
    expected = ItemProgress(Progress.CUT, NOW_MS, None, "Rain")
    assert expected == (await line(ana)).progress


async def test_a_progress_that_ends_before_it_began_is_refused(ana):
    fields = await opened(ana, mode="progress") | {
        "status": "done",
        "actual_start": "08:00",
        "actual_end": "07:00",
    }
    reply = await ana.post(f"{AT}/lines/{YARD}/progress", 422, **fields)
    assert "Really ended: Write a time after the beginning." in words(reply.text)
    assert ItemProgress() == (await line(ana)).progress


async def test_the_days_head_is_edited_card_by_card(ana):
    form = fields_of(await ana.get(f"{AT}/head/times?mode=edit"))
    form |= {"general_call": "6", "wrap_estimate": "25:30"}
    reply = await ana.post(f"{AT}/head/times", **form)
    assert "General call 06:00" in words(reply.text)
    assert "Estimated wrap 01:30 +1" in words(reply.text)
    form = fields_of(await ana.get(f"{AT}/head/radio?mode=edit"))
    await ana.post(
        f"{AT}/head/radio", **form | {"channels": "1 Production\r\n2 Camera"}
    )
    day = (await ana.records(Workday))[DAY]
    assert DayTimes(SIX_MS, None, SIX_MS + int(19.5 * HOUR_MS)) == day.times
    assert (Channel("1", "Production"), Channel("2", "Camera")) == day.radio.channels


async def test_a_head_field_that_is_wrong_is_named(ana):
    form = fields_of(await ana.get(f"{AT}/head/times?mode=edit"))
    reply = await ana.post(f"{AT}/head/times", 422, **form | {"general_call": "soon"})
    assert "General call: Write 24-hour time" in words(reply.text)
    assert DayTimes() == (await ana.records(Workday))[DAY].times


async def test_the_date_stays_while_lines_have_times_on_it(ana):
    form = await ana.get(f"{AT}/head/identity?mode=edit")
    assert 'name="date"' not in form
    await ana.post(
        f"{AT}/head/identity",
        **fields_of(form) | {"date": "2026-06-01", "number": "13"},
    )
    day = (await ana.records(Workday))[DAY]
    assert DayIdentity("2026-05-12", 13, 40) == day.identity


async def test_a_locked_day_says_so_and_keeps_what_was_typed(ana):
    form = fields_of(await ana.get(f"{AT}/head/standing?mode=edit"))
    await ana.post(f"{AT}/head/standing", **form | {"status": "locked"})
    assert DayStanding(DayStatus.LOCKED) == (await ana.records(Workday))[DAY].standing
    fields = await opened(ana) | {"title": "Yard, rain"}
    reply = await ana.post(f"{AT}/lines/{YARD}", 409, **fields)
    assert "The office has locked the day." in words(reply.text)
    assert 'value="Yard, rain"' in reply.text
    assert "Yard" == (await line(ana)).what.title


async def test_a_person_who_is_not_on_the_list_any_more_stays_on_the_line(ana):
    await ana.write(
        made(
            "item",
            "item-old-1",
            day=ItemDay(DAY, 30),
            what=ItemWhat(title="Old"),
            people=Elements(("person-gone",)),
        )
    )
    fields = await opened(ana, "item-old-1")
    await ana.post(f"{AT}/lines/item-old-1", **fields | {"title": "Older"})
    after = await line(ana, "item-old-1")
    assert ("Older", ("person-gone",)) == (after.what.title, after.people.elements)
    assert "person-gone" not in await ana.records(Person)


async def test_a_day_or_line_of_elsewhere_is_not_there(ana):
    await ana.get("/days/workday-99", status=404)
    await ana.get(f"{AT}/lines/item-none-1", status=404)
    await ana.get("/days/workday-99/lines/" + YARD, status=404)
    await ana.get(f"{AT}/head/life", status=404)


async def test_a_form_that_was_tampered_with_is_refused(ana):
    fields = await opened(ana) | {"opened": '{"values": {"time": {"start_ms": "x"}}}'}
    await ana.post(f"{AT}/lines/{YARD}", 422, **fields)
    assert SIX_MS == (await line(ana)).time.start_ms


async def test_an_edit_that_had_not_seen_a_cancellation_is_kept_beside_it(ana):
    fields, seen = await opened(ana), await looked_at(ana)
    await ana.post(f"{AT}/lines/{YARD}/cancel", **seen)
    reply = await ana.post(f"{AT}/lines/{YARD}", **fields | {"title": "Yard, rain"})
    assert "Two versions of this line are kept." in words(reply.text)
    after = await line(ana)
    assert (True, "Yard, rain") == (after.life.is_cancelled, after.what.title)
    [conflict] = (await ana.records(Conflict)).values()
    assert "life" == conflict.on.group


async def test_a_link_that_is_no_address_is_not_made_one(ana):
    notes = ItemNotes(meeting_url="javascript:alert(1)")
    await ana.write(
        made(
            "item",
            "item-call-1",
            day=ItemDay(DAY, 30),
            what=ItemWhat(title="Meeting"),
            notes=notes,
        )
    )
    assert 'href="javascript' not in await ana.get(AT)
