"""Meals and rest that a plan would cost somebody, said before it is published."""

from hypothesis import given
from hypothesis import strategies as st

from shared.lookahead import (
    MealWarning,
    Released,
    RestWarning,
    meal_warnings,
    rest_warnings,
)
from shared.nouns.plan import CallStatus, Item, ItemKind, Plan
from shared.rule_sets import NO_RULES, RULE_SETS, RuleSet, rule_set
from tests.support.happened import HOUR_MS, MINUTE_MS, at
from tests.support.plans import DAY, call, line, plan, with_group

RULES = RuleSet(
    "test",
    "Six hours to a meal of thirty minutes, eleven of rest",
    "2026-11",
    "this test",
    meal_after_ms=6 * HOUR_MS,
    meal_ms_min=30 * MINUTE_MS,
    rest_ms=11 * HOUR_MS,
)
WRAPS_AT_18 = with_group(DAY, "times", wrap_estimate_ms=at("18:00"))


def meal(start: str, end: str = "", departments: tuple[str, ...] = ()) -> Item:
    lunch = line("lunch", start, end, departments=departments)
    changed: Item = with_group(lunch, "what", kind=ItemKind.MEAL)
    return changed


def hungry(of: Plan, **departments: str) -> list[tuple[str, int, int | None]]:
    found = meal_warnings(of, departments, RULES)
    return [(one.person, one.due_ms, one.planned_ms) for one in found]


# Meals -----------------------------------------------------------------------------


def test_a_meal_at_the_sixth_hour_is_in_time() -> None:
    day = plan(call("ana", "06:00"), meal("12:00", "12:30"), day=WRAPS_AT_18)

    assert [] == hungry(day)


def test_a_meal_a_minute_late_says_when_it_was_due_and_when_it_is_planned() -> None:
    day = plan(call("ana", "06:00"), meal("12:01", "13:00"), day=WRAPS_AT_18)

    assert [("ana", at("12:00"), at("12:01"))] == hungry(day)


def test_the_second_meal_is_counted_from_the_end_of_the_first() -> None:
    late = with_group(DAY, "times", wrap_estimate_ms=at("19:00"))
    day = plan(call("ana", "06:00"), meal("12:00", "12:30"), day=late)

    assert [("ana", at("18:30"), None)] == hungry(day)


def test_a_long_day_without_any_meal_is_warned_of_once() -> None:
    day = plan(call("ana", "06:00"), day=WRAPS_AT_18)

    assert [("ana", at("12:00"), None)] == hungry(day)


def test_somebody_who_goes_home_before_the_meal_is_due_needs_none() -> None:
    out_at_noon = with_group(call("ana", "06:00"), "times", out_ms=at("12:00"))

    assert [] == hungry(plan(out_at_noon, day=WRAPS_AT_18))


def test_ten_minutes_at_the_tea_urn_are_no_meal() -> None:
    day = plan(call("ana", "06:00"), meal("11:00", "11:10"), day=WRAPS_AT_18)

    assert [("ana", at("12:00"), None)] == hungry(day)


def test_a_meal_of_unknown_length_is_taken_for_one() -> None:
    day = plan(call("ana", "06:00"), meal("12:00"), day=WRAPS_AT_18)

    assert [] == hungry(day)


def test_another_departments_meal_feeds_nobody_else() -> None:
    day = plan(
        call("ana", "06:00"),
        call("ben", "06:00"),
        meal("12:00", "13:00", departments=("Camera",)),
        day=WRAPS_AT_18,
    )

    assert [("ben", at("12:00"), None)] == hungry(day, ana="Camera", ben="Grip")


def test_who_travels_or_is_off_is_not_warned_of() -> None:
    away = with_group(call("ana", "06:00"), "standing", status=CallStatus.TRAVEL)

    assert [] == hungry(plan(away, day=WRAPS_AT_18))


def test_of_a_day_that_ends_nobody_knows_when_nothing_is_said() -> None:
    assert [] == hungry(plan(call("ana", "06:00")))


def test_the_early_make_up_call_counts_from_its_own_time() -> None:
    early = with_group(call("ana", "07:00"), "times", makeup_ms=at("05:00"))
    day = plan(early, meal("12:00", "13:00"), day=WRAPS_AT_18)

    assert [("ana", at("11:00"), at("12:00"))] == hungry(day)


# Rest ------------------------------------------------------------------------------


def test_a_short_night_says_by_how_much() -> None:
    day = plan(call("ana", "06:00"), call("ben", "06:00"))
    released = {
        "ana": Released(at("06:00") - 10 * HOUR_MS, is_seen=True),
        "ben": Released(at("06:00") - 11 * HOUR_MS),
    }

    short = RestWarning("ana", at("06:00") - 10 * HOUR_MS, at("06:00"), HOUR_MS)
    assert (short,) == rest_warnings(day, released, RULES)


def test_somebody_who_is_still_at_work_is_not_said_to_have_slept_too_little() -> None:
    day = plan(call("ana", "06:00"))

    assert () == rest_warnings(day, {"ana": Released(at("09:00"))}, RULES)


def test_somebody_nobody_saw_before_is_not_warned_of() -> None:
    assert () == rest_warnings(plan(call("ana", "06:00")), {}, RULES)


# Rule sets -------------------------------------------------------------------------


def test_a_production_without_rules_is_warned_of_nothing() -> None:
    day = plan(call("ana", "06:00"), day=WRAPS_AT_18)

    assert () == meal_warnings(day, {}, NO_RULES)
    assert () == rest_warnings(day, {"ana": Released(at("05:59"))}, NO_RULES)


def test_rules_of_a_newer_build_warn_of_nothing() -> None:
    assert NO_RULES == rule_set("of-the-year-2040")


def test_every_rule_set_says_when_and_where_it_was_read() -> None:
    for key, rules in RULE_SETS.items():
        assert key == rules.key
        assert rules is NO_RULES or (rules.as_of and rules.source and rules.title)


@given(st.lists(st.integers(0, 20 * 60), max_size=4), st.integers(0, 20 * 60))
def test_between_two_meals_or_warnings_nobody_works_longer_than_the_rule(
    meals: list[int], hours: int
) -> None:
    begin_ms = at("04:00")
    end_ms = begin_ms + hours * MINUTE_MS
    lines = [
        with_group(
            line(f"meal-{place}"),
            "what",
            kind=ItemKind.MEAL,
        )
        for place in range(len(meals))
    ]
    lines = [
        with_group(one, "time", start_ms=begin_ms + minute * MINUTE_MS)
        for one, minute in zip(lines, meals, strict=True)
    ]
    day = plan(
        with_group(call("ana"), "times", report_ms=begin_ms, out_ms=end_ms), *lines
    )
    warned = meal_warnings(day, {}, RULES)

    fed_ms = begin_ms
    for start_ms in sorted(begin_ms + m * MINUTE_MS for m in meals):
        if fed_ms <= start_ms < end_ms:
            is_late = start_ms - fed_ms > 6 * HOUR_MS
            told = MealWarning("ana", fed_ms + 6 * HOUR_MS, start_ms)
            assert is_late is (told in warned)
            fed_ms = start_ms + 30 * MINUTE_MS
    is_long = end_ms - fed_ms > 6 * HOUR_MS
    assert is_long is (MealWarning("ana", fed_ms + 6 * HOUR_MS) in warned)
