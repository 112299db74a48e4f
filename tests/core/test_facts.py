"""Facts are only ordered, voided and counted: none is lost, none counts twice."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from shared.facts import (
    REPEAT_MS,
    counting,
    ordered,
    subject,
    subjects,
    voided_ids,
    without_repeats,
)
from tests.support.happened import at, badge, fact, scan, void


def ids(facts: list[object]) -> list[str]:
    return [one.id for one in facts]


def test_facts_are_ordered_by_time_then_device_then_device_seq() -> None:
    told = [
        badge("d", "ana", "in", "07:01"),
        badge("c", "ana", "in", "07:00", device="b"),
        badge("b", "ana", "in", "07:00", device="a", device_seq=2),
        badge("a", "ana", "in", "07:00", device="a", device_seq=1),
    ]

    assert ["a", "b", "c", "d"] == ids(ordered(told))


def test_ones_own_unsent_facts_come_last_whatever_their_time() -> None:
    own = badge("own", "ana", "out", "06:00", seq=0)

    assert ["a", "own"] == ids(ordered([own, badge("a", "ana", "in", "07:00")]))


def test_a_voided_fact_does_not_count_and_a_void_is_never_shown() -> None:
    told = [badge("a", "ana", "in", "07:00"), badge("b", "bo", "in", "07:01")]

    assert ["b"] == ids(counting([*told, void("v", "a")]))


def test_a_void_counts_though_it_came_before_what_it_names() -> None:
    told = [void("v", "a", "06:00"), badge("a", "ana", "in", "07:00")]

    assert [] == counting(told)


def test_each_void_of_a_void_turns_the_fact_round() -> None:
    told = [badge("v0", "ana", "in", "07:00")]
    for n in range(1, 7):
        told.append(void(f"v{n}", f"v{n - 1}"))
        assert (["v0"] if n % 2 == 0 else []) == ids(counting(told))


def test_a_fact_that_was_voided_twice_stays_void_when_one_void_falls() -> None:
    told = [
        badge("a", "ana", "in", "07:00"),
        void("v", "a"),
        void("w", "a"),
        void("x", "v"),
    ]

    assert [] == counting(told)


def test_voids_that_name_each_other_count_for_nothing_and_end() -> None:
    ring = [void("v", "w"), void("w", "v"), void("self", "self")]

    assert set() == voided_ids(ring)
    assert {"a"} == voided_ids([*ring, void("x", "a")])


def test_a_held_void_does_not_count() -> None:
    told = [badge("a", "ana", "in", "07:00"), void("v", "a", held="forbidden")]

    assert ["a"] == ids(counting(told))


def test_a_held_fact_does_not_count_until_it_is_accepted() -> None:
    held = badge("a", "ana", "in", "07:00", held="locked_day")
    lifted = badge("a", "ana", "in", "07:00")

    assert [] == counting([held])
    assert ["a"] == ids(counting([lifted]))


def test_a_review_is_no_fact_to_show() -> None:
    review = fact("r", "review", {"fact": "a", "verdict": "accepted"}, "07:05")

    assert [] == counting([review])


def test_a_void_that_cannot_be_read_voids_nothing() -> None:
    told = [
        badge("a", "ana", "in", "07:00"),
        fact("v", "void", {"reason": "no fact named"}, "07:05"),
        fact("w", "void", {"fact": 7}, "07:05"),
    ]

    assert ["a"] == ids(counting(told))


def test_a_newer_apps_field_in_a_void_does_not_stop_it() -> None:
    told = [
        badge("a", "ana", "in", "07:00"),
        fact("v", "void", {"fact": "a", "witness": "bo"}, "07:05"),
    ]

    assert [] == counting(told)


# Repeats ---------------------------------------------------------------------------


def test_what_repeats_within_ten_seconds_of_the_first_shown_shows_once() -> None:
    told = [
        badge("a", "ana", "in", "07:00:00"),
        badge("b", "ana", "in", "07:00:09", device="gate-2"),
        badge("c", "ana", "in", "07:00:10", device="gate-2"),
        badge("d", "ana", "in", "07:00:11", device="gate-2"),
    ]

    assert at("07:00:10") - at("07:00") == REPEAT_MS
    assert ["a", "d"] == ids(without_repeats(told, "person", "direction"))


def test_an_act_in_between_ends_the_repeat() -> None:
    """In, out and in again within ten seconds: who went in last is in."""
    told = [
        badge("a", "ana", "in", "07:00:00"),
        badge("b", "ana", "out", "07:00:03"),
        badge("c", "ana", "in", "07:00:06"),
        badge("d", "ana", "in", "07:00:07"),
    ]

    assert ["a", "b", "c"] == ids(without_repeats(told, "person", "direction"))


def test_only_what_agrees_in_every_field_named_repeats() -> None:
    told = [
        badge("a", "ana", "in", "07:00:00"),
        badge("b", "bo", "in", "07:00:01"),
        badge("c", "ana", "out", "07:00:02"),
    ]

    assert ["a", "b", "c"] == ids(without_repeats(told, "person", "direction"))


def test_a_repeat_of_a_voided_fact_is_shown_in_its_place() -> None:
    told = [
        badge("a", "ana", "in", "07:00:00"),
        badge("b", "ana", "in", "07:00:05"),
        void("v", "a", "07:00:07"),
    ]

    assert ["b"] == ids(without_repeats(counting(told), "person", "direction"))


def test_an_unsent_fact_of_an_earlier_hour_is_no_repeat() -> None:
    """It stands last though its time is earlier: near means near on both sides."""
    told = ordered(
        [
            badge("own", "ana", "in", "06:00", seq=0),
            badge("a", "ana", "in", "07:00"),
        ]
    )

    assert ["a", "own"] == ids(without_repeats(told, "person", "direction"))


def test_lists_and_absent_fields_are_compared_too() -> None:
    told = [
        scan("a", "kit", "move", "07:00:00", exceptions=["lens"]),
        scan("b", "kit", "move", "07:00:01", exceptions=["lens"], holder=""),
        scan("c", "kit", "move", "07:00:02", exceptions=["body"]),
    ]

    assert ["a", "c"] == ids(without_repeats(told, "asset", "exceptions", "holder"))


# Subjects --------------------------------------------------------------------------


def test_a_fact_says_what_it_is_about() -> None:
    assert "ana" == subject("attendance", {"person": "ana"})
    assert "lens" == subject("scan", {"asset": "lens"})
    assert "rev-3" == subject("ack", {"revision": "rev-3"})
    assert "" == subject("scan", {})
    assert "" == subject("unheard-of", {"person": "ana"})


def test_a_kits_scan_is_about_its_contents_and_what_was_missing_too() -> None:
    body = {"asset": "kit", "contents": ["lens"], "exceptions": ("body",)}

    assert {"kit", "lens", "body"} == subjects("scan", body)
    assert {"kit"} == subjects("scan", {"asset": "kit", "contents": 7})
    assert {"kit"} == subjects("scan", {"asset": "kit", "contents": [7, ""]})
    assert set() == subjects("scan", {})
    assert {"ana"} == subjects("attendance", {"person": "ana", "contents": ["x"]})


# Laws ------------------------------------------------------------------------------


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(-1, 9)), max_size=10),
    st.randoms(use_true_random=False),
)
def test_what_counts_does_not_hang_on_the_order_of_arrival(
    told: list[tuple[int, int]], random: object
) -> None:
    """Facts 0 to 9, each a check-in (-1) or a void of another one; rings too."""
    facts = [
        badge(str(own), "ana", "in", at("07:00") + own, device_seq=own)
        if named == -1
        else void(str(own), str(named), at("07:00") + own, device_seq=own)
        for own, named in dict(told).items()
    ]
    shuffled = list(facts)
    random.shuffle(shuffled)

    assert counting(facts) == counting(shuffled)
    assert voided_ids(facts) == voided_ids(shuffled)


@given(st.lists(st.integers(0, 60), max_size=12))
def test_of_any_two_shown_alike_the_second_is_no_repeat(seconds: list[int]) -> None:
    told = ordered(
        badge(str(n), "ana", "in", at("07:00") + 1000 * second, device_seq=n)
        for n, second in enumerate(seconds)
    )

    shown = [one.stamp.ms for one in without_repeats(told, "person", "direction")]

    assert all(b - a > REPEAT_MS for a, b in itertools.pairwise(shown))
    assert all(any(0 <= t.stamp.ms - s <= REPEAT_MS for s in shown) for t in told)
