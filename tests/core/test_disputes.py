"""Two who took the same thing and knew nothing of each other."""

from shared.changes import StoredFact
from shared.custody import Custody, Dispute, custodies
from tests.support.happened import at, scan, void

IN_STORE = scan("p", "lens", "check_in", "06:00", place="store")
ANA = scan("a", "lens", "check_out", "10:00", holder="ana", previous="p", actor="ana")
BO = scan(
    "b",
    "lens",
    "check_out",
    "10:42",
    holder="bo",
    previous="p",
    actor="bo",
    device="phone-of-bo",
)
BOTH = ("a", "b")


def lens(*facts: StoredFact) -> Custody:
    return custodies([IN_STORE, *facts])["lens"]


def dispute(*facts: StoredFact) -> Dispute:
    found = lens(*facts).dispute
    assert found is not None
    return found


def answer(holder: str = "bo", actor: str = "ana", **told: object) -> StoredFact:
    """ "Yes, I handed it over", said at 14:00 or another time."""
    told = {"previous": "b", "settles": BOTH, "clock": "14:00"} | told
    clock = told.pop("clock")
    return scan("y", "lens", "hand_over", clock, holder=holder, actor=actor, **told)


def ruling(holder: str, settles: tuple[str, ...] = BOTH) -> StoredFact:
    return scan(
        "r",
        "lens",
        "ruling",
        "14:00",
        holder=holder,
        previous="b",
        settles=settles,
        actor="office",
    )


def test_two_check_outs_on_the_same_previous_are_a_dispute() -> None:
    found = dispute(ANA, BO)

    assert ["a", "b"] == [side.fact for side in found.sides]
    assert ["ana", "bo"] == [side.holder for side in found.sides]
    assert [at("10:00"), at("10:42")] == [side.at_ms for side in found.sides]
    assert found.is_order_known


def test_two_who_were_first_to_scan_an_asset_are_a_dispute_too() -> None:
    one = scan("a", "lens", "check_out", "10:00", holder="ana")
    other = scan("b", "lens", "check_out", "10:42", holder="bo")

    assert custodies([one, other])["lens"].dispute is not None


def test_the_later_physical_scan_holds_it_meanwhile_whichever_came_first() -> None:
    assert "bo" == lens(ANA, BO).holder
    assert lens(ANA, BO) == lens(BO, ANA)


def test_a_check_out_that_knew_of_the_first_is_no_dispute() -> None:
    knowing = scan("b", "lens", "check_out", "10:42", holder="bo", previous="a")

    assert None is lens(ANA, knowing).dispute


def test_two_check_outs_to_the_same_person_are_no_dispute() -> None:
    again = scan("b", "lens", "check_out", "10:42", holder="ana", previous="p")

    assert None is lens(ANA, again).dispute


def test_a_check_in_between_means_that_the_second_found_it_in_the_store() -> None:
    back = scan("c", "lens", "check_in", "10:20", previous="a")

    assert (None, "bo") == (lens(ANA, back, BO).dispute, lens(ANA, back, BO).holder)


def test_a_check_in_afterwards_ends_the_question() -> None:
    back = scan("c", "lens", "check_in", "18:00", previous="b")

    assert (None, "") == (lens(ANA, BO, back).dispute, lens(ANA, BO, back).holder)


def test_a_look_in_between_changes_nothing() -> None:
    looked = scan("c", "lens", "inspect", "10:20")

    assert ["a", "b"] == [side.fact for side in dispute(ANA, looked, BO).sides]


def test_a_third_joins_the_dispute() -> None:
    cy = scan("c", "lens", "check_out", "11:00", holder="cy", previous="p")

    assert ["ana", "bo", "cy"] == [side.holder for side in dispute(ANA, BO, cy).sides]


def test_two_hand_overs_by_people_who_saw_the_same_holder_are_a_dispute() -> None:
    to_bo = scan("c", "lens", "hand_over", "11:00", holder="bo", previous="a")
    to_cy = scan("d", "lens", "check_out", "11:30", holder="cy", previous="a")

    assert ["bo", "cy"] == [side.holder for side in dispute(ANA, to_bo, to_cy).sides]


def test_the_newest_dispute_is_asked_first() -> None:
    to_cy = scan("c", "lens", "hand_over", "11:00", holder="cy", previous="b")
    to_dee = scan("d", "lens", "hand_over", "11:30", holder="dee", previous="b")

    found = dispute(ANA, BO, to_cy, to_dee)

    assert ["cy", "dee"] == [side.holder for side in found.sides]


def test_a_side_that_was_voided_is_none() -> None:
    assert None is lens(ANA, BO, void("v", "a")).dispute
    assert "ana" == lens(ANA, BO, void("v", "b")).holder


# Unknown order ---------------------------------------------------------------------


def taken(id: str, holder: str, clock: str, is_estimated: bool) -> StoredFact:
    return scan(
        id,
        "lens",
        "check_out",
        clock,
        holder=holder,
        previous="p",
        device=f"phone-of-{holder}",
        is_estimated=is_estimated,
    )


BO_AT_THE_SAME_MINUTE = taken("b", "bo", "10:00:30", False)


def test_an_estimated_order_is_said_to_be_unknown() -> None:
    near = dispute(taken("a", "ana", "10:00:00", True), BO_AT_THE_SAME_MINUTE)
    far = dispute(taken("a", "ana", "09:00:00", True), BO_AT_THE_SAME_MINUTE)

    assert not near.is_order_known
    assert [True, False] == [side.is_estimated for side in near.sides]
    assert far.is_order_known


def test_a_tie_is_said_to_be_of_unknown_order() -> None:
    tie = dispute(
        taken("a", "ana", "10:00:30", False), taken("b", "bo", "10:00:30", False)
    )

    assert not tie.is_order_known


def test_the_order_of_all_sides_must_be_known_not_of_neighbours_alone() -> None:
    """Ana's two scans have a known order, and so have her second and Bo's."""
    ana_by_guess = taken("a", "ana", "10:00:10", True)
    cy_on_anas_phone = scan(
        "c",
        "lens",
        "check_out",
        "10:00:20",
        holder="cy",
        previous="p",
        device="phone-of-ana",
        device_seq=2,
    )

    found = dispute(ana_by_guess, cy_on_anas_phone, BO_AT_THE_SAME_MINUTE)

    assert 3 == len(found.sides)
    assert not found.is_order_known


# Settling --------------------------------------------------------------------------


def test_the_earlier_holder_who_handed_it_over_settles_it() -> None:
    found = lens(ANA, BO, answer())

    assert (None, "bo") == (found.dispute, found.holder)


def test_where_the_order_was_wrong_the_answer_moves_it_to_who_has_it() -> None:
    """By the clocks Bo took it last; Bo says he gave it to Ana."""
    found = lens(ANA, BO, answer(holder="ana", actor="bo"))

    assert (None, "ana", "y") == (found.dispute, found.holder, found.fact)


def test_an_answer_takes_nothing_from_whoever_has_it_since() -> None:
    to_cy = scan("c", "lens", "hand_over", "12:00", holder="cy", previous="b")

    found = lens(ANA, BO, to_cy, answer())

    assert (None, "cy", "c") == (found.dispute, found.holder, found.fact)


def test_nobody_settles_it_for_themselves() -> None:
    for told in (
        answer(holder="bo", actor="bo"),
        answer(holder="ana", actor="ana"),
        answer(holder="bo", actor="passer-by"),
        answer(holder="passer-by", actor="ana"),
    ):
        assert ["a", "b"] == [side.fact for side in dispute(ANA, BO, told).sides]


def test_of_three_each_answers_for_themselves_alone() -> None:
    """Ana gave it to Cy, she says; Bo, who had taken it too, has yet to be asked."""
    cy = scan("c", "lens", "check_out", "11:00", holder="cy", previous="p", actor="cy")
    bos = scan(
        "z",
        "lens",
        "hand_over",
        "14:05",
        holder="cy",
        previous="y",
        settles=("b", "c"),
        actor="bo",
    )

    for settles in (("a", "c"), ("a", "b", "c")):
        anas = answer(holder="cy", previous="c", settles=settles)
        found = dispute(ANA, BO, cy, anas)
        assert ["b", "c"] == [side.fact for side in found.sides]
        assert "cy" == lens(ANA, BO, cy, anas).holder
    settled = lens(ANA, BO, cy, anas, bos)
    assert (None, "cy") == (settled.dispute, settled.holder)


def test_a_check_out_settles_nothing_and_hides_nothing() -> None:
    sly = scan(
        "c",
        "lens",
        "check_out",
        "11:00",
        holder="cy",
        previous="p",
        settles=BOTH,
        actor="cy",
    )

    assert ["a", "b", "c"] == [side.fact for side in dispute(ANA, BO, sly).sides]


def test_the_office_rules_who_has_it() -> None:
    for holder in ("ana", "bo"):
        found = lens(ANA, BO, ruling(holder))

        assert (None, holder, "r") == (found.dispute, found.holder, found.fact)


def test_a_ruling_that_did_not_see_all_sides_leaves_it_open() -> None:
    cy = scan("c", "lens", "check_out", "11:00", holder="cy", previous="p")

    found = dispute(ANA, BO, cy, ruling("ana"))

    assert ["a", "b", "c"] == [side.fact for side in found.sides]


def test_a_side_that_comes_to_light_after_the_ruling_opens_it_again() -> None:
    cy = scan("c", "lens", "check_out", "11:00", holder="cy", previous="p")

    assert None is lens(ANA, BO, ruling("ana")).dispute
    assert 3 == len(dispute(ANA, BO, ruling("ana"), cy).sides)


def test_a_ruling_that_is_voided_decides_nothing() -> None:
    found = lens(ANA, BO, ruling("ana"), void("v", "r"))

    assert found == lens(ANA, BO)
    assert found.dispute is not None


def test_an_answer_seconds_after_a_plain_hand_over_is_not_lost_as_a_repeat() -> None:
    plain = scan(
        "h", "lens", "hand_over", "13:59:55", holder="bo", previous="b", actor="ana"
    )

    assert None is lens(ANA, BO, plain, answer()).dispute


# Kits ------------------------------------------------------------------------------


def kit(id: str, clock: str, holder: str, **told: object) -> StoredFact:
    told = {"contents": ["lens"], "kind": "check_out"} | told
    return scan(id, "kit", told.pop("kind"), clock, holder=holder, **told)


def test_a_kit_taken_by_two_is_one_dispute_not_one_for_each_content() -> None:
    found = custodies([kit("a", "10:00", "ana"), kit("b", "10:42", "bo")])

    assert found["kit"].dispute is not None
    assert (None, "bo") == (found["lens"].dispute, found["lens"].holder)


def test_a_content_taken_by_one_who_had_not_seen_the_kit_go_is_a_dispute() -> None:
    found = lens(kit("k", "10:00", "ana"), BO)

    assert "bo" == found.holder
    assert found.dispute is not None
    assert ["ana", "bo"] == [side.holder for side in found.dispute.sides]


def test_a_content_taken_by_one_who_had_seen_the_kit_go_is_none() -> None:
    knowing = scan("b", "lens", "check_out", "10:42", holder="bo", previous="k")

    assert None is lens(kit("k", "10:00", "ana"), knowing).dispute


def test_a_kit_that_went_without_the_lens_is_no_side() -> None:
    without = kit("k", "10:00", "ana", contents=[], exceptions=["lens"])

    assert None is lens(without, BO).dispute


def test_a_kit_checked_in_without_the_lens_does_not_end_its_dispute() -> None:
    back = kit("k", "18:00", "", kind="check_in", contents=[], exceptions=["lens"])

    found = lens(ANA, BO, back)

    assert ("bo", True) == (found.holder, found.is_missing)
    assert found.dispute is not None


def test_a_kit_checked_in_with_the_lens_ends_its_dispute() -> None:
    back = kit("k", "18:00", "", kind="check_in")

    assert (None, "") == (lens(ANA, BO, back).dispute, lens(ANA, BO, back).holder)
