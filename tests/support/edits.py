"""Edits of one field group, and what stands after they have arrived in some order."""

from collections.abc import Callable, Iterable

from msgspec import Struct

from shared.changes import Register
from shared.clock import Stamp
from shared.merge import Merged, merge
from shared.merge import standing as merge_standing
from shared.nouns.review import Side

Rule = Callable[..., Merged]


class Standing(Struct, frozen=True):
    """What a store would hold of the group: the register, and its conflict's sides."""

    register: Register | None = None
    sides: tuple[Side, ...] = ()

    @property
    def told(self) -> tuple[Register | None, list[tuple[object, ...]]]:
        """All of it but what the authors of the sides saw.

        A register does not remember that: the store looks it up in the change.
        """
        return self.register, [
            (side.change, side.actor, side.stamp, side.value) for side in self.sides
        ]

    @property
    def value(self) -> object:
        return self.register.value["v"] if self.register else None

    @property
    def kept(self) -> dict[str, object]:
        """Values of all changes that stand, by their ids, whether or not they agree."""
        if self.register is None:
            return {}
        every = merge_standing(self.register, self.sides)
        return {side.change: side.value["v"] for side in every}


def edit(
    change: str, value: object, saw: str = "", ms: int = 0, actor: str = ""
) -> Side:
    """An edit whose author saw `saw`; without `ms` its id says when it was made."""
    made_ms = ms or sum(ord(char) for char in change)
    return Side(
        change,
        actor or f"author-of-{change}",
        Stamp(made_ms, change, 1),
        {"v": value},
        saw,
    )


def arrived(
    standing: Standing,
    incoming: Side,
    settles: tuple[str, ...] = (),
    rule: Rule = merge,
) -> Standing:
    merged = rule(standing.register, standing.sides, incoming, settles)
    return Standing(merged.register, merged.sides)


def all_arrived(
    edits: Iterable[Side], begun: Standing | None = None, rule: Rule = merge
) -> Standing:
    standing = begun or Standing()
    for one in edits:
        standing = arrived(standing, one, rule=rule)
    return standing
