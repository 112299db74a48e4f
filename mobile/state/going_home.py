"""Before you go home: who is still in, and what is still out with whom."""

from msgspec import Struct

from mobile.replica import kept
from mobile.replica.kept import Silence
from mobile.state.core import Core
from mobile.state.equipment import AssetLine, Equipment
from mobile.state.people import People, PersonLine
from shared.access import may_check_in_others
from shared.nouns.equipment import Ownership


class StillOut(Struct, frozen=True):
    """What one person has and has not brought back.

    A kit stands for what is in it, as far as the same person has that.
    """

    holder: str
    things: tuple[AssetLine, ...]


class GoingHome:
    """Whoever checks in others asks for everybody, anybody else for themselves."""

    def __init__(self, core: Core, people: People, equipment: Equipment) -> None:
        self._core = core
        self._people = people
        self._equipment = equipment

    def is_for_everybody(self) -> bool:
        return may_check_in_others(self._core.actor)

    def still_in(self) -> list[PersonLine]:
        """Who came on the day on screen, or the one before, and never checked out.

        By department.
        """
        lines = self._people.lines()
        still = [one for one in lines if one.is_here and self._is_asked(one.person.id)]
        # Who is of none, as visitors are, comes last.
        return sorted(still, key=lambda one: not one.person.job.department)

    def still_out(self) -> list[StillOut]:
        """What people hold, by their names. What is somebody's own goes home too."""
        held: dict[str, dict[str, AssetLine]] = {}
        for line in self._equipment.lines():
            holder, owner = line.custody.holder, line.asset.owner.ownership
            is_due = bool(holder) and owner is not Ownership.PERSONAL
            if is_due and self._is_asked(holder):
                held.setdefault(holder, {})[line.asset.id] = line
        still = [
            StillOut(holder, _outermost(theirs)) for holder, theirs in held.items()
        ]
        return sorted(still, key=lambda one: self._people.name(one.holder).casefold())

    def silence(self) -> Silence:
        """Whose gates and phones may know more than is here, as the server last said.

        Empty for whoever asks for themselves alone.
        """
        told = self._core.cached("silence", lambda: self._core.read(kept.silence))
        if told is None or not self.is_for_everybody():
            return Silence(0, ())
        return told

    def _is_asked(self, person: str) -> bool:
        return self.is_for_everybody() or person == self._core.actor.person


def _outermost(held: dict[str, AssetLine]) -> tuple[AssetLine, ...]:
    return tuple(one for one in held.values() if one.asset.kit.kit not in held)
