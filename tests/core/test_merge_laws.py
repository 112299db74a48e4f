"""Whatever is edited, by however many, in whatever order it arrives."""

from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import Struct

from shared.changes import Register
from shared.clock import Stamp
from shared.merge import adders, merge_life, merge_set
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


class Seen(Struct, frozen=True):
    """A history in which authors may have seen several changes at once."""

    history: History
    also: tuple[tuple[int, ...], ...]

    @property
    def leaves(self) -> dict[str, object]:
        """Values of the edits that nobody else saw."""
        edits = self.history.edits
        seen = {one.saw for one in edits}
        seen |= {edits[n].change for also in self.also for n in also}
        return {one.change: one.value["v"] for one in edits if one.change not in seen}

    def arrived(self, order: tuple[int, ...]) -> Standing:
        standing, edits = BEGUN, self.history.edits
        for place in order:
            settles = tuple(edits[n].change for n in self.also[place])
            standing = arrived(standing, edits[place], settles)
        return standing


@st.composite
def seen_histories(draw: st.DrawFn) -> Seen:
    drawn = draw(histories(values="xyz"))
    edits = drawn.edits
    also = tuple(
        tuple(sorted(draw(st.sets(st.integers(0, n - 1), max_size=3)))) if n else ()
        for n in range(len(edits))
    )
    # Everything in the order in which it was made, and once more with what nobody
    # depends on moved to the end.
    one = tuple(range(len(edits)))
    needed = {NAMES.index(e.saw) for e in edits if e.saw in NAMES}
    needed |= {n for some in also for n in some}
    free = tuple(n for n in one if n not in needed)
    other = tuple(n for n in one if n in needed) + tuple(reversed(free))
    return Seen(History(edits, one, other), also)


@given(seen_histories())
def test_what_stands_is_what_nobody_saw_though_some_agree(seen: Seen) -> None:
    found = seen.arrived(seen.history.one)

    assert seen.leaves == found.kept
    assert found.told == seen.arrived(seen.history.other).told


@given(histories(), histories(values="xyz"))
@example(
    # Ana and Bo set the same value; Bo, not having seen hers, edits on.
    History((edit("a", "x", "begun", 2), edit("b", "y", "begun", 3)), (0, 1), (1, 0)),
    History(
        (
            edit("a", "x", "begun", 2),
            edit("b", "x", "begun", 3),
            edit("c", "y", "b", 4),
        ),
        (0, 1, 2),
        (1, 2, 0),
    ),
)
def test_what_stands_is_what_nobody_has_seen_in_whatever_order_it_came(
    differing: History, agreeing: History
) -> None:
    for history in (differing, agreeing):
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
def test_a_conflict_closes_only_when_every_side_was_seen_or_all_agree(
    history: History, data: st.DataObject
) -> None:
    standing = BEGUN
    for place in history.one:
        incoming = history.edits[place]
        known = sorted(side.change for side in standing.sides)
        seen = data.draw(st.sets(st.sampled_from(known))) if known else set()

        after = arrived(standing, incoming, tuple(sorted(seen)))

        gone = set(standing.kept) - set(after.kept)
        assert gone == {incoming.saw, *seen} & set(standing.kept)
        values = set(after.kept.values())
        assert set(after.kept) == {side.change for side in after.sides} or (
            1 == len(values) and not after.sides
        )
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


class Membership(Struct, frozen=True):
    """One patch of a set: it adds or removes one element, by whom, having seen whom."""

    change: str
    element: str
    is_added: bool
    seen: tuple[str, ...]


@st.composite
def memberships(draw: st.DrawFn) -> tuple[list[Membership], list[int], list[int]]:
    """Patches, and two orders of arrival: each after the additions that it has seen."""
    made: list[Membership] = []
    for n in range(draw(st.integers(1, 8))):
        element = draw(st.sampled_from("pq"))
        added = [m.change for m in made if m.is_added and m.element == element]
        is_added = not added or draw(st.booleans())
        named = st.sets(st.sampled_from(added), min_size=1) if added else st.just(set())
        seen = () if is_added else tuple(sorted(draw(named)))
        made.append(Membership(f"c{n}", element, is_added, seen))
    return made, _order(draw, made), _order(draw, made)


def _order(draw: st.DrawFn, made: list[Membership]) -> list[int]:
    left, order = list(range(len(made))), list[int]()
    while left:
        here = {made[n].change for n in order}
        ready = [n for n in left if here.issuperset(made[n].seen)]
        order.append(draw(st.sampled_from(ready)))
        left.remove(order[-1])
    return order


@given(memberships())
def test_what_is_in_a_set_does_not_hang_on_the_order_of_arrival(
    drawn: tuple[list[Membership], list[int], list[int]],
) -> None:
    made, one, other = drawn
    ended = {(m.element, name) for m in made if not m.is_added for name in m.seen}
    expected: dict[str, set[str]] = {}
    for m in made:
        if m.is_added and (m.element, m.change) not in ended:
            expected.setdefault(m.element, set()).add(m.change)

    for order in (one, other):
        register: Register | None = None
        for n in order:
            m = made[n]
            add, remove = ([m.element], []) if m.is_added else ([], [m.element])
            now = merge_set(adders(register), m.change, add, remove, m.seen)
            value = {"elements": list(now.elements)}
            register = Register(value, m.change, Stamp(n, "d", n), added=now.added)
        found = {element: set(by) for element, by in adders(register).items()}
        assert expected == found
