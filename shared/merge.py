"""What stands in a field group after a patch: registers, sets, conflicts.

Rule 1: a patch is concurrent with a register iff the register's current change is
        not the one its author saw. There is no other rule: no clock, no exception for
        the same device.
Rule 2: not concurrent: it applies. If the group is in conflict, it replaces the side
        that its author saw; the other sides stay.
Rule 3: concurrent with the same value: it applies, and nobody need know. Of sides
        with equal values the latest stands for all; sides that agree are no conflict.
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
    two is no conflict and given as none. `is_concurrent`: the patch met another value,
    one that its author had not seen.
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
    standing = sides or (side_of(current),)
    replaced = {incoming.saw, *settles}
    rest = [side for side in standing if side.change not in replaced]
    kept = _latest_of_each_value([*rest, incoming])
    if len(kept) == 1:
        return Merged(kept[0], (), False)
    return Merged(kept[-1], kept, incoming.saw != current.change)


def _latest_of_each_value(sides: list[Side]) -> tuple[Side, ...]:
    """Sides oldest first, less those that a later one agrees with.

    Which of two agreeing changes stands must not depend on which came first: the stamp
    decides, as it decides what is shown.
    """
    ordered = sorted(sides, key=lambda side: side.stamp)
    return tuple(
        side
        for place, side in enumerate(ordered)
        if all(side.value != later.value for later in ordered[place + 1 :])
    )


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
