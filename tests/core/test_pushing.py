"""Pushing the day: what moves, what stays, and what is in the way."""

from hypothesis import given
from hypothesis import strategies as st

from shared.nouns.plan import CallTimes, DayTimes, ItemTime, Plan
from shared.pushing import PUSH_MS_MAX, Clash, clashes, patches, pushed
from shared.schema import value_of
from tests.support.happened import HOUR_MS, MINUTE_MS, at
from tests.support.plans import DAY, call, going, line, plan, with_group

HALF_AN_HOUR_MS = 30 * MINUTE_MS
MORNING = at("05:00")
LINES = (
    line("sc-42", "07:00", "08:00"),
    line("sc-43", "08:00", "09:30"),
    line("someday", order=5),
    line("lunch", "12:00", "13:00"),
    line("sc-51", "13:00", "18:00"),
)


def times(of: Plan) -> dict[str, ItemTime]:
    return {item.id: item.time for item in of.items}


def calls(of: Plan) -> dict[str, CallTimes]:
    return {one.who.person: one.times for one in of.calls}


# What moves ------------------------------------------------------------------------


def test_the_chosen_line_and_all_after_it_move_and_those_before_stay() -> None:
    now = pushed(plan(*LINES), {}, "lunch", HALF_AN_HOUR_MS, MORNING)

    assert {
        "sc-42": ItemTime(at("07:00"), at("08:00")),
        "sc-43": ItemTime(at("08:00"), at("09:30")),
        "someday": ItemTime(),
        "lunch": ItemTime(at("12:30"), at("13:30")),
        "sc-51": ItemTime(at("13:30"), at("18:30")),
    } == times(now)


def test_what_is_over_stays_and_what_is_on_keeps_its_start() -> None:
    live = {
        "sc-43": going("in_progress", "08:05"),
        "lunch": going("cut"),
    }
    now = times(pushed(plan(*LINES), live, "sc-43", HALF_AN_HOUR_MS, at("09:00")))

    assert ItemTime(at("08:00"), at("10:00")) == now["sc-43"]
    assert ItemTime(at("12:00"), at("13:00")) == now["lunch"]
    assert ItemTime(at("13:30"), at("18:30")) == now["sc-51"]


def test_whoever_begins_later_is_called_later_by_the_whole_chain() -> None:
    early = call("ana", "06:00")
    late = with_group(
        call("ben", "12:30"),
        "times",
        pickup_ms=at("12:10"),
        makeup_ms=at("12:40"),
        on_set_ms=at("13:00"),
        out_ms=at("18:00"),
    )
    now = calls(
        pushed(plan(*LINES, early, late), {}, "lunch", HALF_AN_HOUR_MS, MORNING)
    )

    assert CallTimes(report_ms=at("06:00")) == now["ana"]
    moved = ("12:40", "13:00", "13:10", "13:30", "18:30")
    assert CallTimes(*(at(clock) for clock in moved)) == now["ben"]


def test_everybody_still_there_goes_home_later_and_the_wrap_follows() -> None:
    day = with_group(
        DAY, "times", general_call_ms=at("06:00"), wrap_estimate_ms=at("18:00")
    )
    ana = with_group(call("ana", "06:00"), "times", out_ms=at("17:00"))
    gone = with_group(call("ben", "06:00"), "times", out_ms=at("11:00"))
    now = pushed(
        plan(*LINES, ana, gone, day=day), {}, "lunch", HALF_AN_HOUR_MS, MORNING
    )

    assert at("17:30") == calls(now)["ana"].out_ms
    assert at("11:00") == calls(now)["ben"].out_ms
    assert DayTimes(at("06:00"), None, at("18:30")) == now.workday.times


def test_a_time_that_has_passed_is_not_rewritten() -> None:
    ben = with_group(
        call("ben", "12:30"), "times", pickup_ms=at("12:10"), on_set_ms=at("13:00")
    )
    now = calls(pushed(plan(*LINES, ben), {}, "lunch", HALF_AN_HOUR_MS, at("12:20")))

    assert (at("12:10"), at("13:00"), at("13:30")) == (
        now["ben"].pickup_ms,
        now["ben"].report_ms,
        now["ben"].on_set_ms,
    )


def test_a_call_cannot_be_moved_into_the_past() -> None:
    ben = call("ben", "12:30")
    now = calls(pushed(plan(*LINES, ben), {}, "lunch", -HOUR_MS, at("12:00")))

    assert at("12:00") == now["ben"].report_ms


def test_a_line_that_is_not_there_or_has_no_time_moves_nothing() -> None:
    day = plan(*LINES)

    assert day == pushed(day, {}, "nowhere", HALF_AN_HOUR_MS, MORNING)
    assert day == pushed(day, {}, "someday", HALF_AN_HOUR_MS, MORNING)


# What is in the way ----------------------------------------------------------------


def test_sooner_runs_into_the_line_before() -> None:
    was = plan(*LINES)
    now = pushed(was, {}, "sc-43", -HALF_AN_HOUR_MS, MORNING)

    assert (Clash("sc-43", at("08:00"), "sc-42"),) == clashes(was, now, MORNING)


def test_sooner_into_a_gap_is_in_nobodys_way() -> None:
    was = plan(*LINES)
    now = pushed(was, {}, "lunch", -HALF_AN_HOUR_MS, MORNING)

    assert () == clashes(was, now, MORNING)


def test_nothing_can_begin_before_now() -> None:
    was = plan(*LINES)
    now = pushed(was, {}, "lunch", -HALF_AN_HOUR_MS, at("11:45"))

    assert (Clash("lunch", at("11:45")),) == clashes(was, now, at("11:45"))


def test_later_is_in_nobodys_way() -> None:
    was = plan(*LINES)

    assert () == clashes(was, pushed(was, {}, "sc-42", HOUR_MS, MORNING), MORNING)


# What is written -------------------------------------------------------------------


def test_only_what_moved_is_written() -> None:
    day = with_group(DAY, "times", wrap_estimate_ms=at("18:00"))
    was = plan(*LINES, call("ana", "06:00"), call("ben", "13:00"), day=day)
    now = pushed(was, {}, "sc-51", HALF_AN_HOUR_MS, MORNING)

    written = patches(was, now)
    assert [
        ("workday", "day-12", {"times": {"wrap_estimate_ms": at("18:30")}}),
        ("item", "sc-51", {"time": value_of(ItemTime(at("13:30"), at("18:30")))}),
        ("call", "call-of-ben", {"times": {"report_ms": at("13:30")}}),
    ] == [(one.kind, one.id, one.set) for one in written]
    assert () == patches(was, was)


@given(
    st.sampled_from([one.id for one in LINES if one.time.start_ms]),
    st.integers(-PUSH_MS_MAX, PUSH_MS_MAX),
)
def test_before_the_day_a_push_later_and_back_changes_nothing(
    item: str, by_ms: int
) -> None:
    day = with_group(DAY, "times", wrap_estimate_ms=at("18:00"))
    was = plan(*LINES, call("ana", "06:00"), call("ben", "13:00"), day=day)
    night_ms = at("00:00") - PUSH_MS_MAX
    there = pushed(was, {}, item, abs(by_ms), night_ms)
    back = pushed(there, {}, item, -abs(by_ms), night_ms)

    assert was == back
