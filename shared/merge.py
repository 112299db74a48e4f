"""What stands in a field group after a patch: registers, sets, conflicts.

Rule 1: a patch is concurrent with a register iff the register's current change is
        not the one its author saw. There is no other rule: no clock, no exception for
        the same device.
Rule 2: not concurrent: it applies. If the group is in conflict, it replaces the side
        that its author saw; the other sides stay.
Rule 3: concurrent with the same value: it applies, and nobody need know.
Rule 4: concurrent with another value: both are sides of a conflict. A change that saw
        one side replaces that side. The side with the later stamp is shown meanwhile.
Rule 5: a patch that settles names the sides its author saw; those go and its own value
        stands. Sides it did not name keep the conflict open.
Rule 6: a cancellation and an edit that did not know of each other: it stays cancelled,
        and the edit is a side.
"""

from collections.abc import Iterable

from msgspec import Struct

from shared.changes import Register
from shared.nouns.review import Side


class Merged(Struct, frozen=True):
    """What a patch made of a group.

    `shown` is what now stands. `sides` are all standing sides, oldest first; fewer than
    two is no conflict and given as none. `is_concurrent`: the patch met a value that
    its author had not seen.
    """

    shown: Side
    sides: tuple[Side, ...]
    is_concurrent: bool


def side_of(register: Register) -> Side:
    """A register as a side of a conflict."""
    return Side(register.change, register.actor, register.stamp, register.value)


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
        return Merged(incoming, (), False)
    is_concurrent = incoming.saw != current.change
    standing = sides or (side_of(current),)
    replaced = {incoming.saw, *settles}
    rest = tuple(side for side in standing if side.change not in replaced)
    if is_concurrent and _stands_already(standing, incoming, settles):
        return Merged(_shown(standing, current), sides, False)
    remaining = (*rest, incoming)
    if len(remaining) == 1:
        return Merged(incoming, (), False)
    ordered = tuple(sorted(remaining, key=lambda side: side.stamp))
    return Merged(ordered[-1], ordered, is_concurrent)


def _stands_already(
    standing: tuple[Side, ...], incoming: Side, settles: tuple[str, ...]
) -> bool:
    """Whether a concurrent value agrees with what is shown or with a kept side."""
    return not settles and any(side.value == incoming.value for side in standing)


def _shown(standing: tuple[Side, ...], current: Register) -> Side:
    for side in standing:
        if side.change == current.change:
            return side
    return side_of(current)


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
    return Merged(cancelled[-1], merged.sides, merged.is_concurrent)


def merge_set(
    current: tuple[str, ...], add: Iterable[str], remove: Iterable[str]
) -> tuple[str, ...]:
    """Elements after a patch: two people's adds both stand; sorted, no repeats."""
    return tuple(sorted((set(current) - set(remove)) | set(add)))


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
