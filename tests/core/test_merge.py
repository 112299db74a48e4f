"""The rules at the top of shared/merge.py, one by one."""

from shared.changes import Register
from shared.clock import Stamp
from shared.merge import (
    adders,
    merge,
    merge_life,
    merge_set,
    unseen_cancellation,
    unseen_edits,
)
from tests.support.edits import Standing, all_arrived, arrived, edit

BEGUN = all_arrived([edit("begun", "06:00", ms=1)])


def disputed(*values: str) -> Standing:
    """A group that so many people changed at once: side a, b, ... of these values."""
    edits = [edit("abcdef"[n], value, "begun") for n, value in enumerate(values)]
    return all_arrived(edits, BEGUN)


def test_the_first_value_of_a_group_applies_whatever_its_author_saw() -> None:
    found = merge(None, (), edit("a", "05:30", saw="something-refused"))

    assert ("a", ()) == (found.shown.change, found.sides)


def test_rule_1_a_patch_is_concurrent_iff_its_author_saw_another_change() -> None:
    current = BEGUN.register

    assert () == merge(current, (), edit("a", "05:30", saw="begun")).sides
    for saw in ("older", ""):
        sides = merge(current, (), edit("a", "05:30", saw=saw)).sides
        assert ["begun", "a"] == [side.change for side in sides]


def test_rule_1_neither_a_later_clock_nor_the_same_author_excuses_a_patch() -> None:
    late = edit("a", "05:30", saw="older", ms=10**12, actor="author-of-begun")

    found = arrived(BEGUN, late)

    assert {"begun": "06:00", "a": "05:30"} == found.kept


def test_rule_2_a_patch_that_saw_what_stands_applies_though_its_clock_is_behind() -> (
    None
):
    late = all_arrived([edit("late", "06:00", ms=10**12)])

    found = arrived(late, edit("a", "05:30", saw="late", ms=5))

    assert ("05:30", ()) == (found.value, found.sides)


def test_rule_2_in_a_conflict_a_patch_replaces_the_side_that_it_saw() -> None:
    found = arrived(disputed("05:30", "05:45"), edit("c", "05:50", saw="b"))

    assert {"a": "05:30", "c": "05:50"} == found.kept


def test_rule_3_the_same_value_twice_is_no_conflict() -> None:
    first = arrived(BEGUN, edit("a", "05:30", "begun"))

    found = merge(first.register, (), edit("b", "05:30", "begun"))

    assert () == found.sides
    assert {"v": "05:30"} == found.shown.value


def test_rule_3_of_agreeing_changes_the_later_stamp_stands_whichever_came_first() -> (
    None
):
    one, other = edit("a", "05:30", "begun"), edit("b", "05:30", "begun")

    there, back = all_arrived([one, other], BEGUN), all_arrived([other, one], BEGUN)

    assert there.told == back.told
    assert ("b", "05:30", ()) == (there.register.change, there.value, there.sides)
    assert ["a"] == [one.change for one in there.register.agreed]
    assert ["author-of-a"] == [one.actor for one in there.register.agreed]


def test_rule_3_who_saw_only_one_of_those_who_agree_meets_the_other() -> None:
    """Ana and Bo both said 05:30; Bo, not having heard of her, then says 05:45."""
    ana, bo = edit("a", "05:30", "begun"), edit("b", "05:30", "begun")
    on = edit("c", "05:45", saw="b")

    for order in ([ana, bo, on], [bo, ana, on], [bo, on, ana]):
        assert {"a": "05:30", "c": "05:45"} == all_arrived(order, BEGUN).kept


def test_rule_3_who_saw_that_they_agree_has_seen_both() -> None:
    ana, bo = edit("a", "05:30", "begun"), edit("b", "05:30", "begun")

    found = arrived(all_arrived([ana, bo], BEGUN), edit("c", "05:45", "b"), ("a",))

    assert ("c", (), ()) == (found.register.change, found.sides, found.register.agreed)


def test_rule_3_a_third_who_agrees_with_a_side_stands_beside_it() -> None:
    found = arrived(disputed("05:30", "05:45"), edit("c", "05:30", "begun"))

    assert {"a": "05:30", "b": "05:45", "c": "05:30"} == found.kept
    assert "05:30" == found.value


def test_rule_3_who_comes_round_to_the_other_side_ends_the_conflict() -> None:
    """Ana saw her own 05:30 and now says 05:45 like Bo: nobody says 05:30 any more."""
    for saw in ("a", "b"):
        standing = disputed("05:30", "05:45")
        other = "05:45" if saw == "a" else "05:30"

        found = arrived(standing, edit("c", other, saw=saw))

        assert (other, ()) == (found.value, found.sides)


def test_rule_4_another_value_makes_both_sides_of_a_conflict() -> None:
    first = arrived(BEGUN, edit("a", "05:30", "begun"))

    found = merge(first.register, (), edit("b", "05:45", "begun"))

    assert ["a", "b"] == [side.change for side in found.sides]
    assert ["author-of-a", "author-of-b"] == [side.actor for side in found.sides]
    assert "begun" == found.sides[1].saw


def test_rule_4_the_later_stamp_is_shown_whichever_came_first() -> None:
    one, other = edit("a", "05:30", "begun"), edit("b", "05:45", "begun")

    assert "05:45" == all_arrived([one, other], BEGUN).value
    assert "05:45" == all_arrived([other, one], BEGUN).value


def test_rule_4_a_change_that_saw_a_side_not_shown_replaces_that_side_alone() -> None:
    found = arrived(disputed("05:30", "05:45"), edit("c", "05:15", saw="a", ms=2))

    assert {"b": "05:45", "c": "05:15"} == found.kept
    assert "05:45" == found.value


def test_rule_4_a_change_that_saw_neither_side_joins() -> None:
    found = arrived(disputed("05:30", "05:45"), edit("c", "05:15", saw="begun"))

    assert {"a": "05:30", "b": "05:45", "c": "05:15"} == found.kept


def test_rule_5_settling_all_sides_leaves_the_decision_alone() -> None:
    for value in ("05:15", "05:30", "05:45"):
        decision = edit("z", value, saw="b")

        found = arrived(disputed("05:30", "05:45"), decision, settles=("a", "b"))

        assert (value, ()) == (found.value, found.sides)
        assert "z" == found.register.change


def test_rule_5_a_side_that_was_not_seen_keeps_the_conflict_open() -> None:
    found = arrived(
        disputed("05:30", "05:45", "05:50"),
        edit("z", "05:30", saw="b"),
        settles=("a", "b"),
    )

    assert {"c": "05:50", "z": "05:30"} == found.kept


def test_rule_5_a_side_that_comes_late_opens_the_conflict_again() -> None:
    settled = arrived(
        disputed("05:30", "05:45"), edit("z", "05:30", saw="b"), settles=("a", "b")
    )

    found = arrived(settled, edit("c", "05:50", saw="begun"))

    assert {"z": "05:30", "c": "05:50"} == found.kept


def test_rule_5_two_who_decide_alike_do_not_disagree() -> None:
    standing = disputed("05:30", "05:45")
    for value in ("y", "z"):
        standing = arrived(standing, edit(value, "05:30", saw="b"), settles=("a", "b"))

    assert {"y": "05:30", "z": "05:30"} == standing.kept
    assert () == standing.sides


def test_rule_5_two_who_decide_otherwise_are_a_new_conflict() -> None:
    standing = disputed("05:30", "05:45")
    standing = arrived(standing, edit("y", "05:30", saw="b"), settles=("a", "b"))
    standing = arrived(standing, edit("z", "05:45", saw="b"), settles=("a", "b"))

    assert {"y": "05:30", "z": "05:45"} == standing.kept


def test_a_decision_applied_twice_is_no_conflict_with_itself() -> None:
    decision = edit("z", "05:30", saw="b")
    once = arrived(disputed("05:30", "05:45"), decision, settles=("a", "b"))

    assert once.told == arrived(once, decision, settles=("a", "b")).told


# Rule 6: a cancellation and an edit that did not know of each other -----------------


def life(change: str, is_cancelled: bool, saw: str = "begun", ms: int = 0) -> object:
    side = edit(change, "", saw, ms)
    value: dict[str, object] = {"is_cancelled": True} if is_cancelled else {}
    return type(side)(side.change, side.actor, side.stamp, value, side.saw)


def test_rule_6_cancelled_stays_cancelled_whichever_came_first_or_is_later() -> None:
    for early, late in ((True, False), (False, True)):
        one, other = life("a", early), life("b", late)
        there = all_arrived([one, other], BEGUN, merge_life)
        back = all_arrived([other, one], BEGUN, merge_life)

        assert there.told == back.told
        assert {"is_cancelled": True} == there.register.value
        assert ["a", "b"] == [side.change for side in there.sides]


def test_rule_6_one_decision_revives_the_line() -> None:
    conflict = all_arrived([life("a", True), life("b", False)], BEGUN, merge_life)

    revived = arrived(conflict, life("z", False, "a"), ("a", "b"), merge_life)

    assert ({}, ()) == (revived.register.value, revived.sides)


def test_rule_6_of_two_cancellations_and_an_edit_all_are_sides() -> None:
    edits = [life("a", True), life("b", False), life("c", True)]

    found = all_arrived(edits, BEGUN, merge_life)

    assert ["a", "b", "c"] == [side.change for side in found.sides]
    assert "c" == found.register.change


def test_rule_6_a_revival_that_saw_the_cancellation_is_no_conflict() -> None:
    cancelled = all_arrived([life("a", True)], BEGUN, merge_life)

    revived = arrived(cancelled, life("b", False, "a"), rule=merge_life)

    assert ({}, ()) == (revived.register.value, revived.sides)


def test_an_edit_that_had_not_seen_the_cancellation_is_told() -> None:
    cancelled = all_arrived([life("a", True)], BEGUN, merge_life).register
    revived = all_arrived([life("a", True), life("b", False, "a")], rule=merge_life)

    assert unseen_cancellation(cancelled, "begun")
    assert unseen_cancellation(cancelled, "")
    assert not unseen_cancellation(cancelled, "a")
    assert not unseen_cancellation(cancelled, None)
    assert not unseen_cancellation(None, "")
    assert not unseen_cancellation(revived.register, "begun")


def test_a_cancellation_that_had_not_seen_edits_is_told_which() -> None:
    groups = {
        name: all_arrived([edit(name, "x")]).register
        for name in ("life", "notes", "time", "what")
    }
    saw = {"life": "older", "notes": "notes", "time": "older"}

    assert ("time",) == unseen_edits(groups, saw)
    assert () == unseen_edits(groups, {})
    assert ("time",) == unseen_edits({"time": groups["time"]}, {"time": ""})


# Rule 7: sets -----------------------------------------------------------------------


def members(*patches: tuple[object, ...]) -> tuple[str, ...]:
    """Elements after patches of (change, add, remove) or with what was seen."""
    register = None
    for change, add, remove, *seen in patches:
        now = merge_set(adders(register), change, add, remove, *seen)
        value = {"elements": list(now.elements)}
        register = Register(value, change, Stamp(1, "d", 1), added=now.added)
    return tuple(register.value["elements"])


def test_rule_7_two_peoples_additions_to_a_set_both_stand() -> None:
    assert ("ana", "bo", "cy") == members(
        ("a", ["ana"], []), ("b", ["cy"], []), ("c", ["bo"], [])
    )


def test_rule_7_a_set_is_sorted_and_has_no_repeats() -> None:
    assert ("ana", "bo") == members(("a", ["bo", "ana"], []), ("b", ["bo"], []))


def test_rule_7_removing_what_is_not_there_changes_nothing() -> None:
    assert ("ana",) == members(("a", ["ana"], []), ("b", [], ["zoe"], ["a"]))


def test_rule_7_what_is_removed_by_one_who_saw_it_added_is_gone() -> None:
    assert () == members(("a", ["ana"], []), ("b", [], ["ana"], ["a"]))


def test_rule_7_an_addition_that_the_remover_had_not_seen_survives() -> None:
    first, again = ("a", ["ana"], []), ("b", ["ana"], [])
    gone = ("c", [], ["ana"], ["a"])

    assert ("ana",) == members(first, again, gone) == members(first, gone, again)


def test_rule_7_who_does_not_say_what_they_saw_saw_all_of_it() -> None:
    assert () == members(("a", ["ana"], []), ("b", ["ana"], []), ("c", [], ["ana"]))


def test_rule_7_only_what_others_added_is_said_of_a_set() -> None:
    assert {} == merge_set({}, "a", ["ana", "bo"], []).added
    later = merge_set({"ana": ("a",)}, "b", ["bo"], [])
    assert {"ana": ("a",)} == later.added
