from collections import Counter

import pytest

from server.demo.content import Telling
from server.store.office import records_of
from shared import tags
from shared.attendance import here_count, presences
from shared.board import board
from shared.changes import is_id
from shared.custody import custodies
from shared.nouns.equipment import Asset
from shared.nouns.incidents import Incident
from shared.nouns.people import Person, PersonKind
from shared.nouns.plan import DayStatus, Item, Progress, Workday
from shared.nouns.review import Conflict
from shared.revisions import called, person_diff
from tests.support.demo_world import (
    TELLINGS,
    Founded,
    Told,
    at,
    founded_once,
    reading,
)

FILM, SITE = TELLINGS
HOUR_MS = 3_600_000
MORNING = "2026-11-18T10:42"
LATE = "2026-11-18T23:50"
MOMENTS = (
    MORNING,
    "2026-11-18T15:30",
    LATE,
    "2026-11-19T00:40",
    # The clocks go forward in the night, and back.
    "2026-03-29T02:30",
    "2026-03-29T04:05",
    "2026-10-25T01:30",
    "2026-10-25T11:00",
)
everywhere = pytest.mark.parametrize("telling", TELLINGS, ids=("film", "site"))
always = pytest.mark.parametrize("moment", MOMENTS)


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    return founded_once(tmp_path_factory.mktemp("demos"))


@everywhere
@always
def test_most_are_in_and_two_thirds_have_acknowledged(
    founded: Founded, telling: Telling, moment: str
) -> None:
    with reading(founded(moment)) as reader:
        told = Told(reader, telling, at(moment))
        expected = set(called(told.plans()[-1]))
        attended = reader.facts(told.id, "attendance", workday=told.workday)
        found = presences(attended, told.workday, told.now_ms)
        acks = reader.facts(told.id, "ack", subject=f"{told.workday}-rev-2")
        levels = Counter(fact.body.get("level", "acknowledged") for fact in acks)
    assert (46, 52) == _of(telling, here_count(found), len(expected))
    assert set(found) <= expected
    assert len(expected) * 2 // 3 == levels["acknowledged"]
    assert told.people[telling.crew_phone] not in {a.body["person"] for a in acks}


def _of(telling: Telling, here: int, expected: int) -> tuple[int, int]:
    """The site's 107 of 116 stand for the same as the unit's 46 of 52."""
    return (
        (46, 52)
        if (telling, here, expected) == (SITE, 107, 116)
        else (
            here,
            expected,
        )
    )


@everywhere
@always
def test_a_line_is_on_and_hours_of_the_day_are_to_come(
    founded: Founded, telling: Telling, moment: str
) -> None:
    with reading(founded(moment)) as reader:
        told = Told(reader, telling, at(moment))
        plan = told.plans()[-1]
        items = records_of(reader, told.id, Item)
    progress = {id_: item.progress for id_, item in items.items()}
    shown = board(plan, progress, told.now_ms)
    assert shown.now is not None
    assert Progress.IN_PROGRESS is shown.now.status
    assert shown.next is not None
    statuses = Counter(progress[item.id].status for item in plan.items)
    assert statuses[Progress.DONE] >= 3
    assert 1 == statuses[Progress.DELAYED]
    assert statuses[Progress.PLANNED] >= 3
    ends = [item.time.end_ms for item in plan.items if item.time.end_ms is not None]
    assert max(ends) >= told.now_ms + 2.5 * HOUR_MS


@everywhere
@always
def test_what_needs_a_person_is_there(
    founded: Founded, telling: Telling, moment: str
) -> None:
    with reading(founded(moment)) as reader:
        told = Told(reader, telling, at(moment))
        conflicts = records_of(reader, told.id, Conflict).values()
        custody = custodies(reader.facts(told.id, "scan"))
        incidents = records_of(reader, told.id, Incident)
        comments = reader.facts(told.id, "comment")
        held = [fact.held for fact in reader.facts(told.id) if fact.held]
        outcomes = Counter((one.status, one.code) for one in told.outcomes())
    assert ["progress", "time"] == sorted(
        one.on.group for one in conflicts if len(one.standing.sides) == 2
    )
    assert [f"{telling.wall}-asset-{telling.quarrel.thing}"] == [
        asset for asset, one in custody.items() if one.dispute is not None
    ]
    assert 3 == len(incidents)
    assert {fact.body["on_id"] for fact in comments} == set(incidents)
    assert ["forbidden", "locked_day"] == sorted(held)
    assert 1 == outcomes["refused", "locked_day"]
    assert set(outcomes) == {
        ("applied", ""),
        ("conflict", ""),
        ("held", "forbidden"),
        ("held", "locked_day"),
        ("refused", "locked_day"),
    }


@everywhere
@always
def test_nothing_is_told_from_the_future(
    founded: Founded, telling: Telling, moment: str
) -> None:
    with reading(founded(moment)) as reader:
        told = Told(reader, telling, at(moment))
        facts = reader.facts(told.id)
        devices = reader.devices(told.id)
    assert all(fact.stamp.ms <= fact.received_ms <= told.now_ms for fact in facts)
    assert all(device.last_seen_ms <= told.now_ms for device in devices)
    assert all(device.last_stamp_ms <= told.now_ms for device in devices)


@everywhere
@always
def test_yesterday_is_locked_and_tomorrow_is_a_draft(
    founded: Founded, telling: Telling, moment: str
) -> None:
    with reading(founded(moment)) as reader:
        told = Told(reader, telling, at(moment))
        days = sorted(
            records_of(reader, told.id, Workday).values(),
            key=lambda day: day.identity.date,
        )
        before = days[0].id
        attended = reader.facts(told.id, "attendance", workday=before)
        out = presences(attended, before, told.now_ms).values()
    assert [DayStatus.LOCKED, DayStatus.IN_PROGRESS, DayStatus.DRAFT] == [
        day.standing.status for day in days
    ]
    assert [telling.day_number + step for step in (-1, 0, 1)] == [
        day.identity.number for day in days
    ]
    assert told.day.date == days[1].identity.date
    # All but the one whose "out" came too late and waits for the office.
    assert [told.people[telling.late]] == [one.person for one in out if one.is_here]
    gone = [one for one in out if not one.is_here]
    assert all(one.last_out_ms for one in gone)
    assert all(2 * HOUR_MS < one.worked_ms < 16 * HOUR_MS for one in gone)


@always
def test_the_first_call_falls_on_the_date_of_its_workday(
    founded: Founded, moment: str
) -> None:
    with reading(founded(moment)) as reader:
        for telling in TELLINGS:
            told = Told(reader, telling, at(moment))
            [plan, _] = told.plans()
            begun_h = (told.now_ms - told.day.call_ms) / HOUR_MS
            assert told.day.date == plan.workday.identity.date
            assert 3 <= begun_h < 6


def test_at_working_hours_the_day_lies_at_its_usual_hours(founded: Founded) -> None:
    with reading(founded(MORNING)) as reader:
        told = Told(reader, FILM, at(MORNING))
        [first, second] = told.plans()
        changed = person_diff(first, second, told.people["saoirse"])
        others = person_diff(first, second, told.people["yusuf"])
    assert "2026-11-18" == told.day.date
    assert [("call", "06:00", "05:30")] == [
        (one.about, told.clock(one.was), told.clock(one.now))
        for one in changed
        if one.field == "report_ms"
    ]
    assert ("Lunch", "12:30", "12:00") in [
        (one.title, told.clock(one.was), told.clock(one.now))
        for one in changed
        if one.field == "start_ms"
    ]
    assert "call" not in {one.about for one in others}
    assert (13, 12) == (len(first.items), len(second.items))


@everywhere
def test_people_and_things_are_as_many_as_promised(
    founded: Founded, telling: Telling
) -> None:
    with reading(founded(MORNING)) as reader:
        told = Told(reader, telling, at(MORNING))
        found = records_of(reader, told.id, Person).values()
        things = records_of(reader, told.id, Asset).values()
    here = [p for p in found if p.job.kind is not PersonKind.VISITOR]
    kits = {one.kit.kit for one in things} - {""}
    codes = [one.tag.code for one in (*found, *things) if one.tag.code]
    # The unit's login sits in the site's office too.
    assert (60 if telling is FILM else 121) == len(here)
    assert (80 if telling is FILM else 40) == len(things)
    assert len(kits) >= 3
    assert len(telling.workers) + len(things) == len(set(codes))
    assert all(tags.parse(tags.readable(code)) == code for code in codes)
    assert all(is_id(one.id) for one in (*found, *things))


@everywhere
def test_telephone_numbers_are_of_ranges_kept_for_fiction(telling: Telling) -> None:
    fiction = ("+44 20 7946 0", "+44 7700 900", "+49 40 66969 ", "+1 310 555 01")
    numbers = [worker.phone for worker in telling.workers]
    numbers += [stop.phone for stop in telling.places if stop.phone]
    assert all(number.startswith(fiction) for number in numbers)
    assert len(set(numbers)) == len(numbers)
