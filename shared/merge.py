"""What stands in a field group after a patch: registers, sets, conflicts.

Rule 1: a patch is concurrent with a register iff the register's current change is
        not the one its author saw. There is no other rule: no clock, no exception for
        the same device.
Rule 2: a change stands until another that saw it has come. So what stands does not
        depend on the order in which changes arrive. In a conflict a patch replaces the
        side that its author saw; the other sides stay.
Rule 3: where all changes that stand have the same value there is no conflict, and
        nobody need know. The latest stands for all; the others are remembered, for
        whoever edits next has seen them or has not.
Rule 4: where they have different values, all are sides of a conflict. The side with
        the latest stamp is shown meanwhile.
Rule 5: a patch that settles names the sides its author saw; those go and its own value
        stands. Sides it did not name keep the conflict open.
Rule 6: a cancellation and an edit that did not know of each other: it stays cancelled,
        and the edit is a side.
Rule 7: an element is in a set as long as a change stands that added it. Removing it
        ends those that its author saw; whoever added it unseen keeps it in.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from shared.changes import Agreed, Register
from shared.nouns.review import Side


class Merged(Struct, frozen=True):
    """What a patch made of a group.

    `shown` is what now stands, and `agreed` what else has the same value, earliest
    first. `sides` are all sides of a conflict, earliest first; none if there is none.
    """

    shown: Side
    sides: tuple[Side, ...]
    agreed: tuple[Side, ...] = ()

    @property
    def register(self) -> Register:
        """What now stands, as it is stored and told."""
        side = self.shown
        agreed = tuple(Agreed(one.change, one.stamp, one.actor) for one in self.agreed)
        return Register(side.value, side.change, side.stamp, side.actor, agreed=agreed)


class Adding(Struct, frozen=True):
    """A set after a patch: its elements, and which changes added each."""

    elements: tuple[str, ...]
    added: dict[str, tuple[str, ...]]


def side_of(register: Register) -> Side:
    """A register as a side of a conflict."""
    return Side(register.change, register.actor, register.stamp, register.value)


def standing(register: Register, sides: tuple[Side, ...]) -> list[Side]:
    """Every change that stands in a group."""
    if sides:
        return list(sides)
    agreed = (
        Side(one.change, one.actor, one.stamp, register.value)
        for one in register.agreed
    )
    return [side_of(register), *agreed]


def merge(
    current: Register | None,
    sides: tuple[Side, ...],
    incoming: Side,
    settles: tuple[str, ...] = (),
) -> Merged:
    """A register after `incoming`, whose author saw `incoming.saw`.

    `sides` are those standing before, empty for no conflict. `incoming.saw` must
    already stand for a change that exists: the caller follows refused ones.
    """
    if current is None:
        return Merged(incoming, ())
    replaced = {incoming.saw, *settles}
    before = (one for one in standing(current, sides) if one.change != incoming.change)
    rest = [one for one in before if one.change not in replaced]
    # After a server has lost its log, what was seen may come after what saw it.
    if not any(one.saw == incoming.change for one in rest):
        rest.append(incoming)
    kept = tuple(sorted(rest, key=lambda side: side.stamp))
    if all(side.value == kept[-1].value for side in kept):
        return Merged(kept[-1], (), kept[:-1])
    return Merged(kept[-1], kept)


def merge_life(
    current: Register | None,
    sides: tuple[Side, ...],
    incoming: Side,
    settles: tuple[str, ...] = (),
) -> Merged:
    """`merge` for the group that cancels: while in conflict, it stays cancelled."""
    merged = merge(current, sides, incoming, settles)
    cancelled = [side for side in merged.sides if side.value.get("is_cancelled")]
    if not cancelled:
        return merged
    return Merged(cancelled[-1], merged.sides)


def adders(register: Register | None) -> dict[str, tuple[str, ...]]:
    """The changes that added each element of a set, so far as they still stand."""
    if register is None:
        return {}
    elements = register.value.get("elements", ())
    return {
        element: register.added.get(element, (register.change,)) for element in elements
    }


def merge_set(
    current: Mapping[str, tuple[str, ...]],
    change: str,
    add: Iterable[str],
    remove: Iterable[str],
    seen: Iterable[str] = (),
) -> Adding:
    """A set after a patch by `change`, of which `current` are the `adders` before it.

    `seen` are the changes that, as its author saw, had added what it removes. Not
    said: then it is taken to have seen all that stand.
    """
    known = set(seen)
    left = {element: set(changes) for element, changes in current.items()}
    for element in remove:
        stays = left.pop(element, set()) - known if known else set()
        left.pop(element, None)
        if stays:
            left[element] = stays
    for element in add:
        left.setdefault(element, set()).add(change)
    return Adding(
        tuple(sorted(left)),
        {
            element: tuple(sorted(changes))
            for element, changes in sorted(left.items())
            if changes != {change}
        },
    )


def unseen_cancellation(life: Register | None, saw_life: str | None) -> bool:
    """Whether an edit meets a cancellation that its author had not seen.

    `saw_life` is None when the patch does not say what its author saw of it: then it
    is taken to have seen what stands.
    """
    if life is None or saw_life is None or not life.value.get("is_cancelled"):
        return False
    return saw_life != life.change


def unseen_edits(
    groups: dict[str, Register], saw: dict[str, str], skip: str = "life"
) -> tuple[str, ...]:
    """Groups edited since the author of a cancellation looked; only groups in `saw`."""
    return tuple(
        name
        for name, register in sorted(groups.items())
        if name != skip and name in saw and saw[name] != register.change
    )
