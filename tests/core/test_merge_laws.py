"""Whatever is edited, by however many, in whatever order it arrives."""

from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import Struct

from shared.merge import merge_life, merge_set
from shared.nouns.review import Side
from tests.support.edits import Standing, all_arrived, arrived, edit

BEGUN = all_arrived([edit("begun", "begun", ms=1)])
NAMES = "abcdefgh"


class History(Struct, frozen=True):
    """Edits, each of whose authors saw an earlier one, and two orders of arrival.

    In either order an edit arrives after the one that its author saw.
    """

    edits: tuple[Side, ...]
    one: tuple[int, ...]
    other: tuple[int, ...]

    @property
    def leaves(self) -> dict[str, object]:
        """Values of the edits that nobody else saw."""
        seen = {side.saw for side in self.edits}
        return {
            side.change: side.value["v"]
            for side in self.edits
            if side.change not in seen
        }

    def arrived(self, order: tuple[int, ...]) -> Standing:
        return all_arrived([self.edits[place] for place in order], BEGUN)


def orders(draw: st.DrawFn, saws: list[int]) -> tuple[int, ...]:
    """A drawn order in which everything comes after what it saw (-1: the beginning)."""
    left, order = set(range(len(saws))), list[int]()
    while left:
        ready = sorted(n for n in left if saws[n] == -1 or saws[n] in order)
        order.append(draw(st.sampled_from(ready)))
        left.remove(order[-1])
    return tuple(order)


@st.composite
def histories(draw: st.DrawFn, is_flat: bool = False, values: str = NAMES) -> History:
    count = draw(st.integers(1, len(NAMES)))
    saws = [-1 if is_flat else draw(st.integers(-1, n - 1)) for n in range(count)]
    stamps = draw(st.permutations(range(2, count + 2)))
    edits = tuple(
        edit(
            NAMES[n],
            NAMES[n] if values == NAMES else draw(st.sampled_from(values)),
            "begun" if saws[n] == -1 else NAMES[saws[n]],
            stamps[n],
        )
        for n in range(count)
    )
    return History(edits, orders(draw, saws), orders(draw, saws))


@given(histories())
def test_what_stands_is_what_nobody_has_seen_in_whatever_order_it_came(
    history: History,
) -> None:
    found = history.arrived(history.one)

    assert history.leaves == found.kept
    assert found.told == history.arrived(history.other).told


@given(histories(is_flat=True, values="xyz"))
@example(
    # One who agrees with the first comes last, or in between.
    History(
        (
            edit("a", "x", "begun", 2),
            edit("b", "y", "begun", 3),
            edit("c", "x", "begun", 4),
        ),
        (0, 1, 2),
        (0, 2, 1),
    )
)
def test_concurrent_edits_come_to_the_same_in_whatever_order_they_came(
    history: History,
) -> None:
    found = history.arrived(history.one)

    assert found.told == history.arrived(history.other).told
    assert {side.value["v"] for side in history.edits} == set(found.kept.values())
    assert max(history.edits, key=lambda side: side.stamp).value["v"] == found.value


@given(histories(values="xyz"), st.data())
def test_repetition_changes_nothing(history: History, data: st.DataObject) -> None:
    standing = BEGUN
    for place in history.one:
        standing = arrived(standing, history.edits[place])
        again = data.draw(st.sampled_from(sorted(standing.kept)))
        by_id = {side.change: side for side in history.edits}
        if again in by_id:
            assert standing.told == arrived(standing, by_id[again]).told


@given(histories(values="xyz"), st.data())
def test_a_conflict_closes_only_when_every_side_was_seen_or_is_agreed_with(
    history: History, data: st.DataObject
) -> None:
    standing = BEGUN
    for place in history.one:
        incoming = history.edits[place]
        known = sorted(side.change for side in standing.sides)
        seen = data.draw(st.sets(st.sampled_from(known))) if known else set()

        after = arrived(standing, incoming, tuple(sorted(seen)))

        assert not {incoming.saw, *seen} & {side.change for side in after.sides}
        gone = set(standing.kept) - set(after.kept) - {incoming.saw} - seen
        assert {standing.kept[change] for change in gone} <= {incoming.value["v"]}
        assert 1 != len(after.sides)
        assert len(after.sides) == len(set(after.kept.values())) or not after.sides
        standing = after


@given(histories(), st.data())
def test_a_cancelled_side_keeps_the_record_cancelled(
    history: History, data: st.DataObject
) -> None:
    lives = tuple(
        Side(
            side.change,
            side.actor,
            side.stamp,
            {"is_cancelled": True} if data.draw(st.booleans()) else {},
            side.saw,
        )
        for side in history.edits
    )
    one = all_arrived([lives[place] for place in history.one], BEGUN, merge_life)

    if any(side.value for side in one.sides):
        assert {"is_cancelled": True} == one.register.value


@given(
    st.lists(st.sets(st.sampled_from("pqrst")), max_size=5),
    st.sets(st.sampled_from("pqrst")),
    st.randoms(use_true_random=False),
)
def test_sets_that_were_edited_at_once_come_to_the_same_in_any_order(
    wanted: list[set[str]], begun: set[str], random: object
) -> None:
    """Everyone saw `begun`, and wants another set: they send what differs."""
    patches = [(begun - want, want - begun) for want in wanted]
    shuffled = list(patches)
    random.shuffle(shuffled)

    def after(sent: list[tuple[set[str], set[str]]]) -> tuple[str, ...]:
        elements = tuple(sorted(begun))
        for gone, come in sent:
            elements = merge_set(elements, come, gone)
        return elements

    expected = (begun - set().union(*(g for g, _ in patches))) | set().union(
        *(c for _, c in patches)
    )
    assert tuple(sorted(expected)) == after(patches) == after(shuffled)
