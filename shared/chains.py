"""Which changes can only stand if an earlier one does.

The phone puts refused changes of one chain into one message; the server asks again for
a whole chain when its first change has to come again.
"""

from collections.abc import Iterable
from typing import Any

from shared.changes import Change


class Chain:
    """Changes of one device that stand or fall with the first of them."""

    def __init__(self, *changes: Change) -> None:
        self._acts: set[str] = set()
        # Records that they make, and their own ids: values and facts are named so.
        self._ids: set[str] = set()
        for change in changes:
            self.add(change)

    def add(self, change: Change) -> None:
        if change.act:
            self._acts.add(change.act)
        self._ids.add(change.id)
        self._ids.update(patch.id for patch in change.patches if patch.is_create)

    def carries(self, change: Change) -> bool:
        """Whether a later change rests on one of these.

        It was one act with it, it edits or names a record that the other would have
        made, it was made on top of a value that the other set, or it speaks of it.
        """
        if not self._ids:
            return False
        if change.act and change.act in self._acts:
            return True
        return not self._ids.isdisjoint(_names(change))


def rests_on(change: Change, earlier: Change) -> bool:
    """Whether `change` could only stand if `earlier` did."""
    return Chain(earlier).carries(change)


def _names(change: Change) -> Iterable[str]:
    """Every text of a change that may be the id of a record or of another change."""
    if change.fact is not None:
        yield from _texts(change.fact.body)
    for patch in change.patches:
        yield patch.id
        yield from patch.saw.values()
        yield from _texts([*patch.set.values(), *patch.add.values()])
        yield from _texts(list(patch.settles.values()))


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
