"""The newest revision in a few words: the weightiest first, and nobody by name."""

from msgspec.structs import replace

from server.wall.changes import PHRASES_MAX, LastChange, last_change
from shared.nouns.plan import CallStatus, DayNotes, Item, Plan
from tests.support.happened import MINUTE_MS, at
from tests.support.plans import call, line, place, plan, with_group
from tests.support.walls import LINES, UTC, workday

DAY = workday()
CREW = tuple(call(name, "06:00") for name in ("ana", "ben", "cem", "dea"))
DEPARTMENTS = {"ana": "Camera", "ben": "Camera", "cem": "Grip", "dea": "Sound"}
WAS = plan(*LINES, *CREW, place("pier", "Pier 4"), day=DAY)


def told(now: Plan, was: Plan | None = WAS) -> LastChange:
    return last_change(was, now, DEPARTMENTS, UTC)


def with_lines(*lines: Item) -> Plan:
    return plan(*lines, *CREW, place("pier", "Pier 4"), day=DAY)


def later(one: Item, minutes: int) -> Item:
    assert one.time.start_ms is not None
    assert one.time.end_ms is not None
    ms = minutes * MINUTE_MS
    start_ms, end_ms = one.time.start_ms + ms, one.time.end_ms + ms
    return with_group(one, "time", start_ms=start_ms, end_ms=end_ms)


def called_at(times: dict[str, str]) -> Plan:
    moved = [call(name, times.get(name, "06:00")) for name in DEPARTMENTS]
    return replace(WAS, calls=tuple(moved))


def test_a_moved_line_is_told_with_both_times() -> None:
    now = with_lines(*LINES[:3], later(LINES[3], 30), LINES[4])

    assert LastChange(("Lunch 12:00 → 12:30",), 0) == told(now)


def test_a_line_that_only_ends_later_says_until_when() -> None:
    longer = with_group(LINES[3], "time", end_ms=at("13:15"))

    assert ("Lunch until 13:00 → 13:15",) == told(
        with_lines(*LINES[:3], longer)
    ).phrases[1:2]


def test_many_lines_moved_alike_are_one_phrase() -> None:
    now = with_lines(*LINES[:1], *(later(one, 90) for one in LINES[1:]))

    assert LastChange(("4 lines 1 h 30 min later",), 0) == told(now)


def test_lines_that_came_and_went_are_named_with_their_time() -> None:
    now = with_lines(*LINES[:4], line("rain cover", "14:00", "18:00"), line("insert"))

    assert ("Out: Pickups 13:00", "New: Insert", "New: Rain Cover 14:00") == told(
        now
    ).phrases


def test_a_time_that_became_known_is_told() -> None:
    untimed = replace(LINES[4], time=line("x").time)

    known = told(with_lines(*LINES), with_lines(*LINES[:4], untimed))

    assert ("Pickups open → 13:00",) == known.phrases[:1]


def test_a_whole_department_moved_is_told_by_its_name() -> None:
    now = called_at({"ana": "05:30", "ben": "05:30"})

    assert LastChange(("Camera call 06:00 → 05:30",), 0) == told(now)


def test_part_of_a_department_is_not_told_as_all_of_it() -> None:
    assert LastChange(("Camera call (1 of 2) 06:00 → 05:30",), 0) == told(
        called_at({"ana": "05:30"})
    )


def test_several_departments_moved_alike_are_counted() -> None:
    now = called_at({"ana": "05:30", "cem": "05:30"})

    assert LastChange(("Call of 2 06:00 → 05:30",), 0) == told(now)


def test_calls_that_changed_otherwise_are_only_counted() -> None:
    off = with_group(CREW[2], "standing", status=CallStatus.OFF)
    now = replace(WAS, calls=(*CREW[:2], off, CREW[3]))

    assert LastChange(("1 call changed",), 0) == told(now)


def test_nobody_is_named() -> None:
    phrases = told(called_at(dict.fromkeys(("ana", "cem", "dea"), "05:00"))).phrases

    assert [] == [one for one in phrases for name in DEPARTMENTS if name in one]


def test_what_weighs_most_comes_first_and_the_rest_is_counted() -> None:
    day = with_group(DAY, "times", general_call_ms=at("05:30"))
    day = replace(day, notes=DayNotes("Night water work", "Rain", "Bring boots"))
    now = replace(
        called_at({"ana": "05:30", "ben": "05:30"}),
        workday=day,
        items=with_lines(*LINES[:3], later(LINES[3], 30), LINES[4]).items,
    )

    change = told(now)

    assert PHRASES_MAX == len(change.phrases)
    assert (
        "General call 06:00 → 05:30",
        "Safety note changed",
        "Lunch 12:00 → 12:30",
    ) == change.phrases
    assert 3 == change.more


def test_a_line_moved_to_another_place_says_where() -> None:
    there = with_group(LINES[4], "place", place="pier")

    assert LastChange(("Pickups at Pier 4",), 0) == told(with_lines(*LINES[:4], there))


def test_what_has_no_words_of_its_own_is_said_to_have_changed() -> None:
    noted = with_group(LINES[4], "notes", notes="Two cameras")

    assert LastChange(("Pickups: note changed",), 0) == told(
        with_lines(*LINES[:4], noted)
    )


def test_the_same_plan_again_says_nothing() -> None:
    assert LastChange((), 0) == told(WAS)


def test_a_first_plan_changed_nothing() -> None:
    assert LastChange((), 0) == told(WAS, None)
