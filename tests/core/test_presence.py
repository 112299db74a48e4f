"""Check-ins to presence: who is here, since when, and for how long."""

from hypothesis import given
from hypothesis import strategies as st

from shared.attendance import Presence, here_count, presences
from shared.changes import StoredFact
from tests.support.happened import HOUR_MS, MINUTE_MS, at, badge, void


def presence(*facts: StoredFact, now: str = "23:59") -> Presence:
    (found,) = presences(facts, "day-12", at(now)).values()
    return found


def test_who_checked_in_is_here_since_then() -> None:
    found = presence(
        badge("a", "ana", "in", "07:00", place="gate-2", actor="bo"), now="07:30"
    )

    assert found.is_here
    assert not found.is_at_meal
    assert (at("07:00"), at("07:00"), None) == (
        found.first_in_ms,
        found.last_ms,
        found.last_out_ms,
    )
    assert ("gate-2", "bo", "a") == (found.place, found.by, found.fact)
    assert 30 * MINUTE_MS == found.worked_ms


def test_who_checked_out_is_gone_and_was_last_out_then() -> None:
    found = presence(
        badge("a", "ana", "in", "07:00"), badge("b", "ana", "out", "18:30")
    )

    assert not found.is_here
    assert at("18:30") == found.last_out_ms
    assert 11 * HOUR_MS + 30 * MINUTE_MS == found.worked_ms


def test_a_meal_is_not_worked_and_whoever_eats_is_still_here() -> None:
    day = [
        badge("a", "ana", "in", "07:00"),
        badge("b", "ana", "meal_out", "12:00"),
        badge("c", "ana", "meal_in", "12:45"),
        badge("d", "ana", "out", "18:00"),
    ]
    at_table = presence(*day[:2], now="12:30")

    assert (True, True) == (at_table.is_here, at_table.is_at_meal)
    assert 5 * HOUR_MS == at_table.worked_ms
    assert not presence(*day[:3], now="13:00").is_at_meal
    assert 10 * HOUR_MS + 15 * MINUTE_MS == presence(*day).worked_ms


def test_a_badge_shown_as_in_after_a_meal_ends_the_meal() -> None:
    found = presence(
        badge("a", "ana", "in", "07:00"),
        badge("b", "ana", "meal_out", "12:00"),
        badge("c", "ana", "in", "12:45"),
        badge("d", "ana", "out", "18:00"),
    )

    assert at("07:00") == found.first_in_ms
    assert 10 * HOUR_MS + 15 * MINUTE_MS == found.worked_ms


def test_who_comes_back_from_a_meal_that_nobody_saw_begin_is_here() -> None:
    found = presence(badge("a", "ana", "meal_in", "12:45"), now="13:45")

    assert (True, False) == (found.is_here, found.is_at_meal)
    assert (at("12:45"), HOUR_MS) == (found.first_in_ms, found.worked_ms)


def test_who_leaves_during_the_meal_is_gone_and_the_meal_was_not_worked() -> None:
    found = presence(
        badge("a", "ana", "in", "07:00"),
        badge("b", "ana", "meal_out", "12:00"),
        badge("c", "ana", "out", "12:30"),
    )

    assert (False, False) == (found.is_here, found.is_at_meal)
    assert 5 * HOUR_MS == found.worked_ms


def test_a_second_in_keeps_the_time_of_the_first() -> None:
    found = presence(
        badge("a", "ana", "in", "07:00"), badge("b", "ana", "in", "09:00"), now="10:00"
    )

    assert (at("07:00"), at("09:00")) == (found.first_in_ms, found.last_ms)
    assert 3 * HOUR_MS == found.worked_ms


def test_who_comes_twice_worked_both_times() -> None:
    found = presence(
        badge("a", "ana", "in", "07:00"),
        badge("b", "ana", "out", "09:00"),
        badge("c", "ana", "in", "17:00", place="gate-1"),
        now="18:00",
    )

    assert found.is_here
    assert (at("07:00"), at("09:00")) == (found.first_in_ms, found.last_out_ms)
    assert ("gate-1", 3 * HOUR_MS) == (found.place, found.worked_ms)


def test_wrapped_is_released_and_not_yet_out() -> None:
    found = presence(
        badge("a", "ana", "in", "07:00"), badge("b", "ana", "wrapped", "17:00")
    )

    assert found.is_here
    assert (at("17:00"), None) == (found.last_ms, found.last_out_ms)


def test_a_night_shift_is_one_workday_whatever_the_date() -> None:
    found = presence(
        badge("a", "ana", "in", "19:00"), badge("b", "ana", "out", "28:15"), now="30:00"
    )

    assert (False, at("28:15")) == (found.is_here, found.last_out_ms)
    assert 9 * HOUR_MS + 15 * MINUTE_MS == found.worked_ms


def test_another_workday_counts_for_itself() -> None:
    told = [
        badge("a", "ana", "in", "07:00", workday="day-11"),
        badge("b", "ana", "out", "08:00"),
    ]

    assert presences(told, "day-11", at("09:00"))["ana"].is_here
    assert not presences(told, "day-12", at("09:00"))["ana"].is_here
    assert {} == presences(told, "day-13", at("09:00"))


def test_a_forgotten_check_out_that_is_voided_brings_the_person_back() -> None:
    told = [badge("a", "ana", "in", "07:00"), badge("b", "ana", "out", "09:00")]

    assert presence(*told, void("v", "b")).is_here
    assert {} == presences([told[0], void("v", "a")], "day-12", at("10:00"))


def test_a_badge_scanned_twice_at_the_gate_is_one_act() -> None:
    found = presence(
        badge("a", "ana", "in", "07:00:00"),
        badge("b", "ana", "in", "07:00:03", device="gate-2"),
    )

    assert ("a", at("07:00")) == (found.fact, found.last_ms)


def test_in_out_and_in_within_seconds_is_in() -> None:
    found = presence(
        badge("a", "ana", "in", "07:00:00"),
        badge("b", "ana", "out", "07:00:04"),
        badge("c", "ana", "in", "07:00:08"),
    )

    assert found.is_here
    assert "c" == found.fact


def test_a_last_time_that_rests_on_a_wrong_clock_is_said_to() -> None:
    exact, estimated = (
        badge("a", "ana", "in", "07:00"),
        badge("b", "ana", "out", "9:00"),
    )
    told = badge("b", "ana", "out", "09:00", is_estimated=True)

    assert presence(exact, told).is_estimated
    assert not presence(exact, estimated).is_estimated


def test_ones_own_unsent_check_in_shows_at_once() -> None:
    found = presence(
        badge("a", "ana", "out", "09:00"), badge("own", "ana", "in", "08:59", seq=0)
    )

    assert (True, "own") == (found.is_here, found.fact)


def test_what_a_newer_app_recorded_is_passed_over_and_takes_no_screen_down() -> None:
    told = [
        badge("a", "ana", "in", "07:00"),
        badge("b", "ana", "moonwalk", "08:00"),
        badge("c", "bo", "moonwalk", "08:00"),
    ]
    told[0].body["gate_photo"] = "sha"

    found = presences(told, "day-12", at("09:00"))

    assert {"ana"} == set(found)
    assert "a" == found["ana"].fact


def test_how_many_are_in_counts_people() -> None:
    told = [
        badge("a", "ana", "in", "07:00"),
        badge("b", "bo", "in", "07:00"),
        badge("c", "bo", "out", "09:00"),
        badge("d", "cy", "in", "07:00"),
        badge("e", "cy", "meal_out", "09:00"),
    ]

    assert 2 == here_count(presences(told, "day-12", at("10:00")))


# Laws ------------------------------------------------------------------------------

PEOPLE = ("ana", "bo", "cy")
DIRECTIONS = ("in", "out", "meal_out", "meal_in", "wrapped")


@st.composite
def days(draw: st.DrawFn) -> list[StoredFact]:
    count = draw(st.integers(0, 12))
    told = []
    for n in range(count):
        when = at("06:00") + draw(st.integers(0, 90)) * 5_000
        seq = draw(st.sampled_from([0, 1, 1, 1]))
        if n and draw(st.integers(0, 4)) == 0:
            named = str(draw(st.integers(0, n - 1)))
            told.append(void(str(n), named, when, device_seq=n, seq=seq))
        else:
            who = draw(st.sampled_from(PEOPLE))
            direction = draw(st.sampled_from(DIRECTIONS))
            told.append(badge(str(n), who, direction, when, device_seq=n, seq=seq))
    return told


@given(days(), st.randoms(use_true_random=False))
def test_presence_does_not_hang_on_the_order_of_arrival(
    told: list[StoredFact], random: object
) -> None:
    shuffled = list(told)
    random.shuffle(shuffled)
    now_ms = at("12:00")

    assert presences(told, "day-12", now_ms) == presences(shuffled, "day-12", now_ms)


@given(days(), st.sampled_from(PEOPLE), st.sampled_from(DIRECTIONS))
def test_a_late_fact_changes_nobody_else(
    told: list[StoredFact], who: str, direction: str
) -> None:
    late = badge("late", who, direction, "05:59", device_seq=99)

    before = presences(told, "day-12", at("12:00"))
    after = presences([*told, late], "day-12", at("12:00"))

    before.pop(who, None)
    after.pop(who, None)
    assert before == after


@given(days())
def test_nobody_worked_longer_than_they_were_here(told: list[StoredFact]) -> None:
    sent = [one for one in told if one.seq]
    for found in presences(sent, "day-12", at("12:00")).values():
        since_ms = at("12:00") if found.first_in_ms is None else found.first_in_ms
        assert 0 <= found.worked_ms <= at("12:00") - since_ms
        assert found.is_here or not found.is_at_meal


# Told later -------------------------------------------------------------------------


def test_what_is_told_later_counts_from_when_it_was() -> None:
    found = presence(
        badge("a", "ana", "in", "07:00"),
        badge("b", "ana", "out", "21:15", was="18:30", actor="bo"),
    )

    assert not found.is_here
    assert (at("18:30"), at("18:30")) == (found.last_out_ms, found.last_ms)
    assert 11 * HOUR_MS + 30 * MINUTE_MS == found.worked_ms
    assert "bo" == found.by


def test_an_out_that_was_before_somebody_came_back_does_not_send_them_home() -> None:
    found = presence(
        badge("a", "ana", "in", "07:00"),
        badge("b", "ana", "in", "14:00"),
        badge("c", "ana", "out", "15:00", was="13:00"),
        now="16:00",
    )

    assert found.is_here
    assert (at("13:00"), 8 * HOUR_MS) == (found.last_out_ms, found.worked_ms)


def test_a_told_time_that_waits_to_be_sent_stands_where_it_was_too() -> None:
    day = [
        badge("a", "ana", "in", "07:00", seq=1),
        badge("b", "ana", "in", "14:00", seq=0),
        badge("c", "ana", "out", "15:00", was="13:00", seq=0),
    ]

    assert presence(*day).is_here
    assert at("13:00") == presence(*day).last_out_ms


def test_no_time_is_told_ahead_of_its_telling() -> None:
    found = presence(
        badge("a", "ana", "in", "07:00"), badge("b", "ana", "out", "12:00", was="19:00")
    )

    assert at("12:00") == found.last_out_ms


def test_a_wrong_clock_makes_no_told_time_doubtful() -> None:
    found = presence(
        badge("a", "ana", "in", "07:00"),
        badge("b", "ana", "out", "21:15", was="18:30", is_estimated=True),
    )

    assert not found.is_estimated


def test_a_time_put_right_takes_the_place_of_the_first() -> None:
    found = presence(
        badge("a", "ana", "in", "09:00"),
        void("v", "a", "09:30"),
        badge("b", "ana", "in", "09:30", was="06:30"),
        now="10:30",
    )

    assert (at("06:30"), 4 * HOUR_MS) == (found.first_in_ms, found.worked_ms)
