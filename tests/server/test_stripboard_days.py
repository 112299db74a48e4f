"""The days of a stripboard on its calendar, and what stands on them."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from server.exchange.imported import LooseStrip
from server.exchange.shoot_calendar import ShootCalendar, shoot_dates
from server.exchange.stripboard import chosen, planned
from shared.errors import BadInput
from tests.support.heron import Heron, lines


def numbers_by_day(plan):
    return [[item.scene.number for item in day.items] for day in plan.workdays]


def scene_numbers(plan):
    return {item.scene.number for item in lines(plan)}


def test_days_skip_weekdays_off_and_holidays():
    plan = Heron().plan("Blue revision")

    assert [14, 15, 19, 20] == [workday.date.day for workday in plan.workdays]
    assert [1, 2, 3, 4] == [workday.number for workday in plan.workdays]
    assert {4} == {workday.total for workday in plan.workdays}
    assert [["2", "3", "", "4"], ["12A", "11"], ["9", "", "6", "8"]] == (
        numbers_by_day(plan)[:3]
    )


def test_a_single_day_off_is_skipped_and_travel_is_not():
    dates = [workday.date for workday in Heron().plan("First pass").workdays]

    assert [date(2026, 5, 28), date(2026, 6, 1), date(2026, 6, 2)] == dates


@pytest.mark.parametrize(
    ("event_type", "name", "is_off"),
    [
        ("dayOff", "holiday", True),
        ("dayOff", "Turnaround", True),
        ("event", "Holiday", True),
        ("event", "dayOff", True),
        ("event", "travel", False),
        ("event", None, False),
        (None, None, False),
    ],
)
def test_an_event_takes_its_date_only_where_it_says_so(event_type, name, is_off):
    heron = Heron()
    event = {"id": "x", "type": event_type, "name": name, "date": "2026-05-15"}
    heron.row("calendars", "cal-may")["events"].append(event)
    dates = [workday.date for workday in heron.plan().workdays]

    assert is_off == (date(2026, 5, 15) not in dates)


def test_a_start_that_is_given_moves_every_day():
    schedule = Heron().read()
    plan = planned(schedule, chosen(schedule, "Blue revision"), date(2026, 5, 21))

    assert [21, 22, 25, 26] == [workday.date.day for workday in plan.workdays]


def test_a_start_on_a_day_off_moves_on_and_is_told():
    schedule = Heron().read()
    plan = planned(schedule, chosen(schedule, "Blue revision"), date(2026, 5, 16))

    assert date(2026, 5, 19) == plan.workdays[0].date
    assert plan.notices[0].startswith("The start, 2026-05-16, is a day off")


def test_a_day_keeps_its_key_when_the_start_moves():
    schedule = Heron().read()
    board = chosen(schedule, "Blue revision")
    moved = planned(schedule, board, date(2026, 8, 3))

    assert [day.key for day in planned(schedule, board).workdays] == [
        day.key for day in moved.workdays
    ]


def test_without_a_start_anywhere_one_must_be_given():
    heron = Heron()
    heron.row("stripboards", "sb-blue")["calendar"] = "cal-open"
    schedule = heron.read()
    board = chosen(schedule, "Blue revision")

    assert board.starts_on is None
    with pytest.raises(BadInput, match=r"--start YYYY-MM-DD"):
        planned(schedule, board)
    assert (
        date(2026, 5, 14)
        == planned(schedule, board, date(2026, 5, 14)).workdays[0].date
    )


@pytest.mark.parametrize("start", [date.min, date.max])
def test_a_start_in_no_sensible_year_is_refused(start):
    schedule = Heron().read()

    with pytest.raises(BadInput, match="1970 to 2200"):
        planned(schedule, chosen(schedule, "Blue revision"), start)


def test_a_stripboard_without_a_calendar_takes_the_only_one():
    heron = Heron()
    heron.row("stripboards", "sb-blue")["calendar"] = None
    heron.body["stripboards"] = [heron.row("stripboards", "sb-blue")]
    heron.body["calendars"] = [heron.row("calendars", "cal-may")]

    assert [14, 15, 19, 20] == [day.date.day for day in heron.plan().workdays]


def test_without_any_calendar_every_day_is_a_working_day_and_that_is_told():
    heron = Heron()
    heron.row("stripboards", "sb-blue")["calendar"] = None
    schedule = heron.read()
    plan = planned(schedule, chosen(schedule, "Blue revision"), date(2026, 5, 15))

    assert [15, 16, 17, 18] == [workday.date.day for workday in plan.workdays]
    assert "Nothing says which days are off" in plan.notices[0]


@pytest.mark.parametrize(
    ("zone", "instant"),
    [
        ("America/Vancouver", "2026-05-14T07:00:00.000+0000"),
        ("America/Vancouver", "2026-05-14T07:00:00.000Z"),
        ("Europe/London", "2026-05-13T23:00:00.000Z"),
        ("Australia/Sydney", "2026-05-13T14:00:00.000Z"),
        ("Pacific/Honolulu", "2026-05-14T10:00:00Z"),
        ("Pacific/Honolulu", "2026-05-14"),
        ("Australia/Sydney", "2026-05-14T00:00:00"),
    ],
)
def test_a_date_is_the_one_of_the_production_not_of_greenwich(zone, instant):
    heron = Heron()
    for event in heron.row("calendars", "cal-may")["events"]:
        event["date"] = event["date"].replace("T07:00:00.000+0000", "")
    heron.row("calendars", "cal-may")["events"][0]["date"] = instant
    schedule = heron.read(ZoneInfo(zone))

    assert date(2026, 5, 14) == chosen(schedule, "Blue revision").starts_on


def test_a_loose_strip_is_told_and_is_on_no_day():
    plan = Heron().plan()

    assert (LooseStrip("EXT. TICKET OFFICE - DAY", "10", after_day=2),) == plan.loose
    assert (
        "Scene 10 (EXT. TICKET OFFICE - DAY) stands on no day (after day 2) "
        "and was left out."
    ) in plan.notices
    assert "10" not in scene_numbers(plan)


@pytest.mark.parametrize("name", ["boneyard", "Boneyard", "My Recycle bin"])
def test_the_boneyard_is_never_imported_even_with_days_in_it(name):
    heron = Heron()
    boneyard = heron.board("sb-blue", "boneyard")
    boneyard |= {"name": name, "breakdownArrays": [["b-12"], ["b-13"]]}
    plan = heron.plan()

    assert 4 == len(plan.workdays)
    assert not {"12", "13"} & scene_numbers(plan)
    assert all(person.character != "INSPECTOR" for person in plan.people)


def test_a_day_without_strips_is_still_a_day():
    heron = Heron()
    heron.board("sb-blue")["breakdownArrays"].insert(1, [])
    plan = heron.plan()

    assert 5 == len(plan.workdays)
    assert () == plan.workdays[1].items
    assert "Day 2 has no strips." in plan.notices


def test_a_strip_on_several_days_is_an_item_of_its_own_each_time():
    heron = Heron()
    heron.board("sb-blue")["breakdownArrays"][1].append("b-2")
    plan = heron.plan()

    assert [("uss", "b-2"), ("uss", "b-2", "2")] == [
        item.key for item in lines(plan) if item.key[1] == "b-2"
    ]
    assert "Scene 2 (INT. CLOCK SHOP - DAY) stands 2 times: Day 1, Day 2." in (
        plan.notices
    )


def test_a_second_board_is_a_unit_that_starts_with_the_first():
    heron = Heron()
    heron.row("stripboards", "sb-blue")["boards"].append(
        {"id": "x", "name": "second unit", "breakdownArrays": [["b-10"]]}
    )
    schedule = heron.read()
    plan = planned(schedule, chosen(schedule, "Blue revision"))
    second = plan.workdays[-1]

    assert 5 == chosen(schedule, "Blue revision").days
    assert ("second unit", 1, 1, date(2026, 5, 14)) == (
        second.unit,
        second.number,
        second.total,
        second.date,
    )
    assert 5 == len({workday.key for workday in plan.workdays})


def test_units_of_one_name_do_not_share_their_days():
    heron = Heron()
    for name in ("splinter", "splinter", " ", None):
        heron.row("stripboards", "sb-blue")["boards"].append(
            {"id": "x", "name": name, "breakdownArrays": [["b-10"]]}
        )
    units = [workday.unit for workday in heron.plan().workdays]

    assert ["splinter", "splinter (3)", "Unit", "Unit (5)"] == units[-4:]


def test_either_name_of_the_list_of_days_is_read():
    heron = Heron()
    for stripboard in heron.body["stripboards"]:
        for board in stripboard["boards"]:
            board["breakdownIds"] = board.pop("breakdownArrays")

    assert Heron().plan() == heron.plan()


def test_a_strip_may_call_itself_a_scene():
    heron = Heron()
    for breakdown in heron.body["breakdowns"]:
        breakdown["type"] = breakdown["type"].replace("strip", "scene")

    assert Heron().plan() == heron.plan()


def test_everybody_whom_a_day_names_is_called_once():
    workday = Heron().plan().workdays[2]

    assert [
        ("uss", "c-tomas"),
        ("uss", "c-clerk"),
        ("uss", "c-radio"),
        ("uss", "c-nora"),
        ("uss", "c-ferry"),
    ] == list(workday.people)


def test_who_is_called_on_a_day_off_of_theirs_is_told():
    assert "Day 2, 2026-05-15, is a day off for 2 TOMAS." in Heron().plan().notices
    assert ("Day 3, 2026-06-02, is a day off for 1 NORA.",) == (
        Heron().plan("First pass").notices
    )


def test_a_cast_number_that_two_share_is_told():
    heron = Heron()
    heron.row("elements", "c-clerk")["elementId"] = "3"

    assert "Cast number 3 stands for THE FERRYMAN and TICKET CLERK." in (
        heron.plan().notices
    )


def test_notices_beyond_what_anybody_reads_are_counted():
    heron = Heron()
    heron.board("sb-blue")["breakdownArrays"] += ["b-10"] * 500
    notices = heron.plan().notices

    assert 101 == len(notices)
    assert "And 402 more remarks." == notices[-1]


def test_shoot_dates_are_as_many_as_asked_for_and_never_off():
    calendar = ShootCalendar(
        weekdays_off=frozenset({0}), dates_off=frozenset({date(2026, 5, 19)})
    )

    assert (date(2026, 5, 16), date(2026, 5, 18), date(2026, 5, 20)) == (
        shoot_dates(calendar, date(2026, 5, 16), 3)
    )
    assert () == shoot_dates(calendar, date(2026, 5, 16), 0)
