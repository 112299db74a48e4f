"""What a publication freezes, whom it reaches, and what it is called."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import schema
from shared.changes import Register
from shared.clock import Stamp
from shared.nouns.base import Life
from shared.nouns.plan import (
    CallStatus,
    DayStatus,
    Item,
    ItemKind,
    ItemProgress,
    Plan,
    Progress,
    Revision,
    RevisionPlan,
    Workday,
)
from shared.registry import Reach
from shared.revisions import (
    COLOURS,
    called,
    colour,
    concerned,
    frozen,
    item_title,
    plan_of,
    sequence,
)
from tests.support.plans import DAY, call, line, place, plan, with_group


def ids(items: object) -> list[str]:
    return [item.id for item in items]


# The order of the day --------------------------------------------------------------


def test_lines_go_by_their_start() -> None:
    assert ["a", "b"] == ids(
        sequence([line("b", "09:00"), line("a", "07:00", order=9)])
    )


def test_lines_of_one_start_go_by_their_rank() -> None:
    told = [line("b", "09:00", order=2), line("a", "09:00", order=1)]

    assert ["a", "b"] == ids(sequence(told))


def test_a_line_of_unknown_start_follows_the_line_before_it_in_rank() -> None:
    told = [
        line("late", "14:00", order=1),
        line("after-late", order=2),
        line("early", "07:00", order=3),
        line("after-early", order=4),
    ]

    assert ["early", "after-early", "late", "after-late"] == ids(sequence(told))


def test_lines_of_unknown_start_at_the_head_begin_the_day() -> None:
    told = [line("x", order=1), line("y", order=2), line("a", "07:00", order=3)]

    assert ["x", "y", "a"] == ids(sequence(told))


def test_where_no_time_is_known_the_rank_is_the_order() -> None:
    told = [line("c", order=3), line("a", order=1), line("b", order=2)]

    assert ["a", "b", "c"] == ids(sequence(told))


@st.composite
def days(draw: st.DrawFn) -> list[Item]:
    starts = ["", "", "07:00", "09:00", "12:00"]
    return [
        line(str(n), draw(st.sampled_from(starts)), order=draw(st.integers(0, 5)))
        for n in range(draw(st.integers(0, 8)))
    ]


@given(days(), st.randoms(use_true_random=False))
def test_the_order_of_the_day_does_not_hang_on_how_the_lines_came(
    items: list[Item], random: object
) -> None:
    shuffled = list(items)
    random.shuffle(shuffled)

    found = sequence(items)

    assert found == sequence(shuffled)
    assert sorted(ids(items)) == sorted(ids(found))
    known = [i.time.start_ms for i in found if i.time.start_ms is not None]
    assert sorted(known) == known


# Freezing --------------------------------------------------------------------------


def test_cancelled_lines_calls_and_places_are_left_out() -> None:
    found = plan(
        line("a", "07:00"),
        with_group(line("b", "08:00"), "life", is_cancelled=True),
        call("ana", "06:00"),
        with_group(call("bo", "06:00"), "life", is_cancelled=True),
        place("pier", "Pier 4"),
        with_group(place("yard", "Yard"), "life", is_cancelled=True),
    )

    assert ["a"] == ids(found.items)
    assert ["call-of-ana"] == ids(found.calls)
    assert ["pier"] == ids(found.places)


def test_what_belongs_to_another_day_is_left_out() -> None:
    found = plan(
        with_group(line("a"), "day", workday="day-13"),
        with_group(call("ana"), "who", workday="day-13"),
    )

    assert Plan(DAY) == found


def test_how_the_day_is_going_is_not_frozen() -> None:
    day = with_group(DAY, "standing", status=DayStatus.IN_PROGRESS)
    item = with_group(line("a"), "progress", status=Progress.DONE, reason="rain")
    item = with_group(item, "remark", text="two takes")

    found = plan(item, day=day)

    assert plan(line("a")) == found
    assert ItemProgress() == found.items[0].progress


def test_every_plan_group_is_frozen_as_it_is() -> None:
    """Only the live groups and the cancellation stay out of a published line."""
    live = {
        name
        for name, spec in schema.KINDS["item"].groups.items()
        if spec.reach is Reach.LIVE
    }
    item = line("a", "07:00", "08:00", 3, ("ana",), ("Grip",))

    (found,) = plan(item).items

    assert {"progress", "remark"} == live
    assert item == found


def test_calls_stand_by_report_time_then_person_then_id() -> None:
    told = [
        call("cy", "06:00"),
        call("bo", "05:00", id="z"),
        call("bo", "05:00", id="y"),
        call("ana", "06:00"),
    ]

    found = ids(plan(*told).calls)

    assert ["y", "z", "call-of-ana", "call-of-cy"] == found
    assert found == ids(plan(*reversed(told)).calls)


def test_a_frozen_plan_is_read_back_from_its_revision_as_it_was() -> None:
    day = with_group(DAY, "times", general_call_ms=6)
    published = plan(
        line("a", "07:00", people=("ana",)),
        call("ana", "06:00"),
        place("pier", "Pier 4"),
        day=day,
    )
    stored = msgspec.json.decode(msgspec.json.encode(msgspec.to_builtins(published)))

    assert published == plan_of(Revision("rev", frozen=RevisionPlan(stored)))


def test_a_plan_from_a_newer_server_with_groups_unheard_of_is_read() -> None:
    stored = msgspec.json.decode(msgspec.json.encode(plan(line("a"))))
    stored["weather_cover"] = {"plan": "b"}
    stored["items"][0]["risk"] = {"level": 3}

    assert plan(line("a")) == plan_of(Revision("rev", frozen=RevisionPlan(stored)))


def test_freezing_what_is_stored_gives_the_same_plan_as_freezing_what_was_typed() -> (
    None
):
    item = line("a", "07:00", people=("ana",))
    registers = {
        name: Register(schema.value_of(getattr(item, name)), "c", Stamp(1, "d", 1))
        for name in schema.KINDS["item"].groups
    }

    read = schema.record(Item, "a", registers)

    assert frozen(DAY, [item], [], []) == frozen(DAY, [read], [], [])


# Whom it reaches --------------------------------------------------------------------


def test_everyone_called_in_either_plan_is_concerned() -> None:
    was, now = plan(call("ana"), call("cy")), plan(call("bo"), call("ana"))

    assert ("ana", "bo", "cy") == concerned(was, now)
    assert ("ana", "bo") == concerned(None, now)


def test_whoever_is_off_or_on_hold_is_not_expected() -> None:
    told = {
        status: with_group(call(status.value), "standing", status=status)
        for status in CallStatus
    }

    expected = {s.value for s in CallStatus} - {"off", "hold"}
    assert tuple(sorted(expected)) == called(plan(*told.values()))


# Names -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (1, "White"),
        (2, "Blue"),
        (3, "Pink"),
        (9, "Cherry"),
        (10, "Double White"),
        (18, "Double Cherry"),
        (19, "Triple White"),
        (28, "4x White"),
    ],
)
def test_a_revision_has_its_colour(number: int, name: str) -> None:
    assert name == colour(number)


def test_no_two_revisions_have_one_colour() -> None:
    names = [colour(number) for number in range(1, 100)]

    assert 9 == len(COLOURS)
    assert len(names) == len(set(names))


def test_people_call_a_line_by_its_scene_or_its_title() -> None:
    lunch = line("lunch")
    scene = with_group(lunch, "scene", number="43", int_ext="EXT", set="YARD")

    assert "Lunch" == item_title(lunch)
    assert "Sc 43 EXT YARD" == item_title(scene)
    assert "Sc 43 EXT YARD – DAY" == item_title(
        with_group(scene, "scene", day_night="DAY")
    )
    assert "Sc 43 Lunch" == item_title(with_group(lunch, "scene", number="43"))


def test_a_workday_that_nobody_filled_in_freezes() -> None:
    assert Plan(Workday("day-12", life=Life())) == plan()


def test_a_plan_that_a_newer_server_froze_reads_as_far_as_it_is_known() -> None:
    """Words, fields and groups that this build has not heard of are left aside."""
    yard = msgspec.to_builtins(line("yard"))
    yard["what"] = {"kind": "stunt_rehearsal", "title": "Yard"}
    yard["drones"] = {"count": 2}
    pier = msgspec.to_builtins(line("pier"))
    pier["time"] = {"start_ms": 5, "is_firm": True}
    built = {
        "workday": {"id": "day-12", "identity": {"date": "2026-05-12", "season": 3}},
        "items": [yard, pier, {"title": "no id"}, "?"],
        "calls": None,
        "weather": {"wind": 7},
    }

    found = plan_of(Revision("r", frozen=RevisionPlan(built)))

    assert "day-12" == found.workday.id
    assert "2026-05-12" == found.workday.identity.date
    assert ["yard", "pier"] == [item.id for item in found.items]
    assert ItemKind.OTHER == found.items[0].what.kind
    assert 5 == found.items[1].time.start_ms
    assert () == found.calls
