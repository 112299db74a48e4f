"""What a phone makes of the effects it is sent."""

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from server.store.rows import Standing
from shared.changes import Effect, Register, StoredFact

K = TypeVar("K")
V = TypeVar("V", Register, StoredFact)


class Replica:
    """The fold that every phone does: of each group, and of each fact, the newest.

    Each scope tells its own; what has left one may still stand in another.
    """

    def __init__(self) -> None:
        self._groups: dict[tuple[str, str, str, str], Register] = {}
        self._facts: dict[tuple[str, str], StoredFact] = {}

    @property
    def registers(self) -> dict[tuple[str, str, str], Register]:
        return _newest((key[1:], one) for key, one in self._groups.items())

    @property
    def facts(self) -> dict[str, StoredFact]:
        return _newest((key[1], one) for key, one in self._facts.items())

    def take(self, effects: Iterable[Effect]) -> None:
        for effect in effects:
            if effect.is_out or effect.is_deleted:
                self._leave(effect)
            for group, register in effect.groups.items():
                key = (effect.scope, effect.kind, effect.id, group)
                if key not in self._groups or self._groups[key].seq < register.seq:
                    self._groups[key] = register
            fact = effect.fact
            if fact is not None:
                known = self._facts.get((effect.scope, fact.id))
                if known is None or known.seq < fact.seq:
                    self._facts[effect.scope, fact.id] = fact

    def _leave(self, effect: Effect) -> None:
        named = (effect.scope, effect.kind, effect.id)
        for key in [key for key in self._groups if key[:3] == named]:
            if self._groups[key].seq < effect.seq:
                del self._groups[key]
        told = self._facts.get((effect.scope, effect.id))
        if effect.kind == "fact" and told is not None and told.seq < effect.seq:
            del self._facts[effect.scope, effect.id]

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Replica)
            and self.registers == other.registers
            and self.facts == other.facts
        )

    def __hash__(self) -> int:
        raise TypeError("a replica changes")

    def __repr__(self) -> str:
        return f"Replica({self.registers}, {self.facts})"


def _newest(told: Iterable[tuple[K, V]]) -> dict[K, V]:
    found: dict[K, V] = {}
    for key, one in told:
        if key not in found or found[key].seq < one.seq:
            found[key] = one
    return found


def as_sent(page: list[Standing]) -> list[Effect]:
    """What stands, as whoever is sent it reads it."""
    return msgspec.json.decode(msgspec.json.encode(page), type=list[Effect])
