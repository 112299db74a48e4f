"""What differs between two published plans, for everyone and for each."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import fields, replace

from shared import schema
from shared.nouns.plan import Call, Channel, Item, ItemTime, Plan
from shared.registry import Reach
from shared.revisions import FIELD_WORDS, Difference, day_diff, person_diff
from tests.support.happened import at
from tests.support.plans import DAY, call, line, place, plan, with_group


def told(found: tuple[Difference, ...]) -> list[tuple[str, object, object]]:
    return [(one.field, one.was, one.now) for one in found]


def test_a_call_that_moved_is_told_with_both_times() -> None:
    was, now = plan(call("ana", "06:00")), plan(call("ana", "05:30"))

    (found,) = person_diff(was, now, "ana")

    assert (
        Difference(
            about="call",
            id="call-of-ana",
            title="",
            field="report_ms",
            was=at("06:00"),
            now=at("05:30"),
            is_time=True,
            person="ana",
        )
        == found
    )
    assert "Call" == FIELD_WORDS[found.field]


def test_nobody_hears_of_another_ones_call() -> None:
    was, now = plan(call("ana", "06:00")), plan(call("ana", "05:30"))

    assert () == person_diff(was, now, "bo")
    assert 1 == len(day_diff(was, now))


def test_the_first_plan_differs_from_nothing() -> None:
    now = plan(line("a", "07:00"), call("ana", "06:00"))

    assert () == day_diff(None, now)
    assert () == person_diff(None, now, "ana")


def test_the_same_plan_differs_in_nothing() -> None:
    same = plan(line("a", "07:00"), line("b"), call("ana", "06:00"))

    assert () == day_diff(same, same)


def test_a_line_that_came_and_one_that_went_are_told_with_their_start() -> None:
    was, now = plan(line("a", "07:00")), plan(line("b", "08:00"))

    came, went = day_diff(was, now)

    assert ("item", "b", "B", "line", None, at("08:00"), True) == (
        came.about,
        came.id,
        came.title,
        came.field,
        came.was,
        came.now,
        came.is_time,
    )
    assert ("a", "line", at("07:00"), None, True) == (
        went.id,
        went.field,
        went.was,
        went.now,
        went.is_time,
    )


def test_a_line_of_unknown_time_that_came_or_went_is_no_time_of_1970() -> None:
    came, went = day_diff(plan(line("a")), plan(line("b")))

    assert ("b", None, "", False) == (came.id, came.was, came.now, came.is_time)
    assert ("a", "", None, False) == (went.id, went.was, went.now, went.is_time)


def test_a_line_that_was_cancelled_is_a_line_that_went() -> None:
    cancelled = with_group(line("a", "07:00"), "life", is_cancelled=True)

    (found,) = day_diff(plan(line("a", "07:00")), plan(cancelled))

    assert ("line", at("07:00"), None) == (found.field, found.was, found.now)


def test_a_call_cancelled_and_made_anew_is_one_change_of_times() -> None:
    gone = with_group(call("ana", "06:00"), "life", is_cancelled=True)
    was, now = plan(call("ana", "06:00")), plan(gone, call("ana", "05:30", id="anew"))

    assert [("report_ms", at("06:00"), at("05:30"))] == told(day_diff(was, now))


def test_whoever_is_called_anew_or_no_more_is_told_from_off_and_to_off() -> None:
    was, now = plan(call("ana", "06:00")), plan(call("bo", "07:00"))

    assert [("report_ms", None, at("07:00")), ("status", "off", "work")] == told(
        person_diff(was, now, "bo")
    )
    assert [("report_ms", at("06:00"), None), ("status", "work", "off")] == told(
        person_diff(was, now, "ana")
    )


def test_of_two_calls_made_at_once_the_one_that_a_phone_shows_is_told() -> None:
    was = plan(call("ana", "06:00"))
    now = plan(call("ana", "06:00"), call("ana", "05:30", id="another"))

    assert [("report_ms", at("06:00"), at("05:30"))] == told(day_diff(was, now))


def test_places_are_told_by_name() -> None:
    there = with_group(line("a", "07:00"), "place", place="pier")
    was = plan(there, place("pier", "Pier 4"))
    now = plan(
        with_group(there, "place", place="yard"),
        place("pier", "Pier 4"),
        place("yard", "Yard"),
    )

    assert [("place", "Pier 4", "Yard")] == told(day_diff(was, now))
    assert [("place", "Pier 4", "Pier 5")] == told(
        day_diff(was, plan(there, place("pier", "Pier 5")))
    )


def test_how_the_day_is_going_is_no_difference_of_plans() -> None:
    was = plan(line("a", "07:00"))

    assert () == day_diff(was, plan(with_group(line("a", "07:00"), "remark", text="x")))


def test_the_day_comes_first_then_the_lines_then_the_calls() -> None:
    was = plan(line("a", "07:00"), call("ana", "06:00"))
    day = with_group(DAY, "notes", safety="Night water work")
    now = plan(line("a", "08:00"), call("ana", "05:30"), day=day)

    assert ["workday", "item", "call"] == [one.about for one in day_diff(was, now)]


# The order of lines ----------------------------------------------------------------


def test_lines_of_unknown_time_that_changed_places_are_told() -> None:
    """A plan that came from a scheduling program has no times at all."""
    was = plan(line("a", order=1), line("b", order=2), line("c", order=3))
    now = plan(line("a", order=2), line("b", order=3), line("c", order=1))

    (found,) = day_diff(was, now)

    assert ("c", "order", 3, 1, False) == (
        found.id,
        found.field,
        found.was,
        found.now,
        found.is_time,
    )


def test_ranks_that_were_counted_anew_are_no_difference() -> None:
    was = plan(line("a", order=1), line("b", order=2))
    now = plan(line("a", order=10), line("b", order=20))

    assert () == day_diff(was, now)


def test_a_line_that_came_between_two_moves_neither() -> None:
    was = plan(line("a", order=1), line("b", order=2))
    now = plan(line("a", order=1), line("x", order=2), line("b", order=3))

    assert [("line", None, "")] == told(day_diff(was, now))


def test_a_line_that_got_another_start_has_not_moved_besides() -> None:
    was = plan(line("a", "07:00"), line("b", "08:00"), line("c", "09:00"))
    now = plan(line("a", "07:00"), line("b", "08:00"), line("c", "06:00"))

    assert [("start_ms", at("09:00"), at("06:00"))] == told(day_diff(was, now))


@given(st.permutations(list("abcdefg")))
def test_as_few_lines_are_said_to_have_moved_as_tell_the_new_order(
    shuffled: list[str],
) -> None:
    names = sorted(shuffled)
    was = plan(*(line(name, order=n) for n, name in enumerate(names)))
    now = plan(*(line(name, order=n) for n, name in enumerate(shuffled)))

    moved = {one.id for one in day_diff(was, now)}

    stayed = [name for name in shuffled if name not in moved]
    assert sorted(stayed) == stayed
    assert (not moved) == (names == shuffled)
    # One more line that keeps its order cannot be found among those that moved.
    for name in moved:
        kept = [other for other in shuffled if other in {*stayed, name}]
        assert sorted(kept) != kept


# For each person -------------------------------------------------------------------


def concerning(**lists: tuple[str, ...]) -> tuple[Plan, Plan]:
    """A line that moved by an hour, in which these are listed."""
    return plan(line("a", "07:00", **lists)), plan(line("a", "08:00", **lists))


def test_a_line_concerns_whom_it_lists() -> None:
    was, now = concerning(people=("ana",))

    assert 1 == len(person_diff(was, now, "ana"))
    assert () == person_diff(was, now, "bo")


def test_a_line_concerns_everyone_in_a_department_that_it_lists() -> None:
    was, now = concerning(departments=("Grip",), people=("ana",))

    assert 1 == len(person_diff(was, now, "ana", "Camera"))
    assert 1 == len(person_diff(was, now, "bo", "Grip"))
    assert () == person_diff(was, now, "bo", "Camera")
    assert () == person_diff(was, now, "bo")


def test_a_line_that_lists_nobody_concerns_everyone() -> None:
    was, now = concerning()

    assert 1 == len(person_diff(was, now, "anyone", "Grip"))


def test_who_was_taken_off_a_line_hears_of_it() -> None:
    was = plan(line("a", "07:00", people=("ana", "bo")))
    now = plan(line("a", "07:00", people=("bo",)))

    assert [("people", ("ana", "bo"), ("bo",))] == told(person_diff(was, now, "ana"))


def test_what_concerns_the_day_concerns_everyone() -> None:
    now = plan(day=with_group(DAY, "times", general_call_ms=at("05:30")))

    assert [("general_call_ms", None, at("05:30"))] == told(
        person_diff(plan(), now, "anyone")
    )


# Nothing that is published changes in silence ---------------------------------------

OTHER: dict[str, Any] = {
    "kind": "meal",
    "status": "hold",
    "by_category": {"Props": ("lantern",)},
    "cast_numbers": ("1", "4"),
    "channels": (Channel("1", "production"),),
    "elements": ("x",),
}
# What a plan is put together by: `order` is told where it tells, and the day's total
# only beside its number.
NOT_TOLD = {"workday", "person", "order", "total"}


def plan_fields(kind: str) -> list[tuple[str, str, str]]:
    return [
        (kind, group, field.name)
        for group, spec in schema.KINDS[kind].groups.items()
        if spec.reach is Reach.DRAFT and group != "life"
        for field in fields(spec.type)
        if field.name not in NOT_TOLD
    ]


ALL_FIELDS = [x for kind in ("item", "call", "workday") for x in plan_fields(kind)]


def other(value: object, field: str) -> object:
    if field in OTHER:
        return type(value)(OTHER[field])
    return 11 if isinstance(value, int) or value is None else f"other {value}"


@pytest.mark.parametrize(("kind", "group", "field"), ALL_FIELDS)
def test_every_field_of_a_plan_is_told_when_it_changes(
    kind: str, group: str, field: str
) -> None:
    records: dict[str, Struct] = {
        "item": line("a"),
        "call": call("ana"),
        "workday": DAY,
    }
    before = getattr(getattr(records[kind], group), field)
    records[kind] = with_group(records[kind], group, **{field: other(before, field)})

    now = plan(records["item"], records["call"], day=records["workday"])

    (found,) = day_diff(plan(line("a"), call("ana")), now)
    assert kind == found.about
    assert found.field in FIELD_WORDS
    assert found.was != found.now
    assert found.is_time == found.field.endswith("_ms")


@given(st.data())
def test_going_there_and_back_tells_the_same_the_other_way_round(
    data: st.DataObject,
) -> None:
    times = st.sampled_from(["", "07:00", "08:00", "09:00"])
    one, other_ = (
        plan(
            *(
                line(id, data.draw(times))
                for id in data.draw(st.sets(st.sampled_from("ab")))
            ),
            *(
                call(who, data.draw(times))
                for who in data.draw(st.sets(st.sampled_from("xy")))
            ),
        )
        for _ in range(2)
    )

    there, back = day_diff(one, other_), day_diff(other_, one)

    assert {(d.id, d.person, d.field, repr(d.was), repr(d.now)) for d in there} == {
        (d.id, d.person, d.field, repr(d.now), repr(d.was)) for d in back
    }


def test_every_word_for_a_field_is_of_a_field_that_is_told() -> None:
    changed: set[str] = {"line", "order"}
    for kind, group, field in ALL_FIELDS:
        records: dict[str, Any] = {"item": line("a"), "call": call("a"), "workday": DAY}
        before = getattr(getattr(records[kind], group), field)
        records[kind] = with_group(
            records[kind], group, **{field: other(before, field)}
        )
        now = plan(records["item"], records["call"], day=records["workday"])
        changed |= {d.field for d in day_diff(plan(line("a"), call("a")), now)}

    assert set(FIELD_WORDS) == changed


def test_a_struct_for_every_kind_of_plan_record_is_looked_at() -> None:
    drafted = {
        kind.type
        for kind in schema.KINDS.values()
        if any(spec.reach is Reach.DRAFT for spec in kind.groups.values())
    }

    assert {Item, Call, type(DAY)} == drafted
    assert ItemTime() == replace(ItemTime(1, 2), start_ms=None, end_ms=None)
