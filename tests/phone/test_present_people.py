"""Who is here, who is missing, and how that is said: a table."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mobile.state.people import PersonLine
from mobile.views.present import checking, kiosk
from mobile.views.present import people as present
from mobile.views.present.people import Count, Muster, Stands
from mobile.views.tones import Tone
from shared.attendance import Presence
from shared.nouns.people import Direction, Job, Person, PersonName
from shared.wire import SilentDevice
from tests.support.happened import at
from tests.support.plans import call

UTC = ZoneInfo("UTC")


def now(clock: str, opens: str = "") -> Muster:
    return Muster(at(clock), at(opens) if opens else None, UTC)


def seen(first_in: str, out: str = "", meal: str = "") -> Presence:
    last = out or meal or first_in
    return Presence(
        person="ana",
        is_here=not out,
        is_at_meal=bool(meal),
        first_in_ms=at(first_in),
        last_ms=at(last),
        last_out_ms=at(out) if out else None,
        worked_ms=0,
        place="",
        by="ana",
        fact="fact",
        is_estimated=False,
    )


def person(
    name: str = "Ana",
    presence: Presence | None = None,
    report: str = "07:00",
    is_expected: bool = True,
    **job: Any,
) -> PersonLine:
    known = Person(name, name=PersonName(name), job=Job(**job))
    called = call(name, report) if is_expected else None
    return PersonLine(known, called, presence, is_expected)


@pytest.mark.parametrize(
    ("clock", "line", "stands"),
    [
        ("06:59", person(), Stands.DUE),
        ("07:04", person(), Stands.DUE),
        ("07:05", person(), Stands.MISSING),
        ("09:00", person(presence=seen("06:50")), Stands.HERE),
        ("09:00", person(presence=seen("06:50", meal="08:50")), Stands.HERE),
        ("19:00", person(presence=seen("06:50", out="18:00")), Stands.OUT),
        ("09:00", person(is_expected=False), Stands.NOT_EXPECTED),
        ("09:00", person(is_expected=False, presence=seen("08:00")), Stands.HERE),
    ],
)
def test_one_stands_by_call_clock_and_check_ins(
    clock: str, line: PersonLine, stands: Stands
) -> None:
    assert stands is present.stands(line, now(clock))


def test_without_a_time_of_ones_own_the_days_call_counts() -> None:
    line = person(report="")

    assert Stands.DUE is present.stands(line, now("06:30", opens="07:00"))
    assert Stands.MISSING is present.stands(line, now("07:05", opens="07:00"))
    assert Stands.DUE is present.stands(line, now("07:05"))


LINES = [
    person("Ana", seen("06:50"), department="Camera"),
    person("Ben", department="Camera"),
    person("Cem", seen("06:50", out="08:00"), department="Grip"),
    person("Dee", report="14:00", department="Grip"),
    person("Eva", seen("07:10"), is_expected=False, department="Grip"),
    person("Fay", is_expected=False, company="Pump Co"),
    person("Gil", is_expected=False),
]


def test_those_who_were_not_called_are_never_counted_as_expected() -> None:
    counted = present.count(LINES, now("09:00"))

    assert Count(here=1, expected=4, others=1, out=1, missing=1) == counted
    assert "1 in of 4 expected · 1 more in · 1 missing · 1 out · as of 09:00" == (
        present.count_words(counted, 0, "as of 09:00")
    )


def test_a_count_says_what_of_ones_own_the_office_does_not_know() -> None:
    counted = Count(here=46, expected=52, others=0, out=0, missing=0)
    words = present.count_words(counted, 2, "as of 09:42")

    assert "46 in of 52 expected · 2 of yours not sent yet · as of 09:42" == words


def test_a_gate_that_was_not_heard_stands_in_the_count_and_no_other_phone() -> None:
    gate = SilentDevice("d1", "hamish", at("09:02"), "Gate 2", is_gate=True)
    second = SilentDevice("d2", "idris", at("08:50"), is_gate=True)
    phone = SilentDevice("d3", "olga", at("08:00"), "Olga's phone", 3)
    now_ms, nine = at("09:42"), Count(46, 52, 0, 0, 0)

    assert "" == present.silent_words([phone], now_ms, UTC)
    said = present.silent_words([phone, gate], now_ms, UTC)
    assert "Gate 2 silent since 09:02" == said
    assert "46 in of 52 expected · Gate 2 silent since 09:02 · as of 09:42" == (
        present.count_words(nine, 0, "as of 09:42", said)
    )
    assert "46 in of 52 expected · Gate 2 silent since 09:02" == (
        kiosk.count_words(nine, said)
    )
    assert "1 gate silent since 08:50" == present.silent_words([second], now_ms, UTC)
    assert "2 gates silent since 08:50" == (
        present.silent_words([gate, phone, second], now_ms, UTC)
    )


@pytest.mark.parametrize(
    ("which", "names"),
    [("all", 7), ("here", 2), ("missing", 1)],
)
def test_the_list_is_all_or_those_here_or_those_missing(which: str, names: int) -> None:
    found = [x for x in LINES if present.is_among(x, which, now("09:00"))]

    assert names == len(found)


def test_people_stand_by_department_then_company_and_others_last() -> None:
    groups = present.by_department(LINES)

    assert ["Camera", "Grip", "Pump Co", "Others"] == [name for name, _ in groups]
    said = [present.department_words(n, x, now("09:00")) for n, x in groups]
    assert ["Camera · 1 of 2, 1 missing", "Grip · 0 of 2, 1 more in", "Pump Co"] == (
        said[:3]
    )


def test_a_badge_says_how_one_stands_and_the_list_leaves_out_what_is_no_news() -> None:
    nine = now("09:00")

    assert (Tone.ON_TIME, "In since 06:50") == present.mark(LINES[0], nine)
    assert (Tone.WAITING, "Missing") == present.mark(LINES[1], nine)
    assert (Tone.UNKNOWN, "Out since 08:00") == present.mark(LINES[2], nine)
    assert (Tone.UNKNOWN, "Expected") == present.mark(LINES[3], nine)
    assert (Tone.UNKNOWN, "Not expected") == present.mark(LINES[5], nine)
    assert [None, None] == [present.list_mark(LINES[i], nine) for i in (3, 5)]
    assert (Tone.WAITING, "Missing") == present.list_mark(LINES[1], nine)


def test_a_meal_is_not_out() -> None:
    line = person(presence=seen("06:50", meal="12:30"))

    assert (Tone.CHANGED, "At a meal since 12:30") == present.mark(line, now("12:40"))


def test_under_a_name_stand_the_role_the_title_and_the_call() -> None:
    cast = person("Ada", character="The Keeper", cast_number="4", title="Cast")

    assert "The Keeper (4) · Cast · call 07:00" == present.detail(cast, UTC)
    assert "" == present.detail(person(is_expected=False), UTC)


@pytest.mark.parametrize("wanted", ["", "ana", "CAMERA", "cam an", "  ana  "])
def test_a_search_finds_names_departments_and_parts_of_words(wanted: str) -> None:
    assert present.is_found(LINES[0], wanted)
    assert not present.is_found(LINES[0], f"{wanted} grip")


def test_an_empty_list_says_why() -> None:
    assert "Nobody answers this search." == present.nobody_words("here", "zz")
    assert "Nobody is missing." == present.nobody_words("missing", "")
    assert "Nobody is in yet." == present.nobody_words("here", " ")


IN = person("Ina", seen("06:50"))
AT_MEAL = person("Max", seen("06:50", meal="12:00"))
ABSENT = person("Abe")


@pytest.mark.parametrize(
    ("lines", "acts"),
    [
        ([ABSENT], ["Check in 1"]),
        ([IN], ["Check out 1", "Meal 1"]),
        ([AT_MEAL], ["Back from meal 1", "Check out 1"]),
        ([IN, IN, AT_MEAL], ["Check out 3", "Meal 2", "Back from meal 1"]),
        ([AT_MEAL, AT_MEAL, IN], ["Back from meal 2", "Check out 3", "Meal 1"]),
        ([ABSENT, ABSENT, IN], ["Check in 2", "Check out 1", "Meal 1"]),
        # Never more than three: those few who are left can be ticked by themselves.
        (
            [ABSENT, IN, IN, AT_MEAL, AT_MEAL, AT_MEAL],
            ["Back from meal 3", "Check out 5", "Meal 2"],
        ),
        ([], []),
    ],
)
def test_the_acts_offered_are_what_most_of_them_may_do_next(
    lines: list[PersonLine], acts: list[str]
) -> None:
    offered = checking.offered(lines)

    assert acts == [checking.act_words(act, len(fit)) for act, fit in offered.items()]


def test_what_was_done_to_many_names_those_left_and_whose_papers_are_wanting() -> None:
    said = checking.done_words

    assert "Ana at a meal" == said(Direction.MEAL_OUT, ["Ana"], [], [])
    assert "2 out" == said(Direction.OUT, ["Ana", "Ben"], [], [])
    assert "2 in · papers wanting: Ana · left as they were: Cy" == said(
        Direction.IN, ["Ana", "Ben"], ["Cy"], ["Ana"]
    )
    seven = ["A", "B", "C", "D", "E", "F", "G"]
    assert "Ana out · left as they were: A, B, C, D, E and 2 more" == said(
        Direction.OUT, ["Ana"], seven, []
    )
