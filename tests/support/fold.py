"""What a phone makes of the effects it is sent."""

from collections.abc import Iterable

from shared.changes import Effect, Register, StoredFact


class Replica:
    """The fold that every phone does: of each group, and of each fact, the newest."""

    def __init__(self) -> None:
        self.registers: dict[tuple[str, str, str], Register] = {}
        self.facts: dict[str, StoredFact] = {}

    def take(self, effects: Iterable[Effect]) -> None:
        for effect in effects:
            for group, register in effect.groups.items():
                key = (effect.kind, effect.id, group)
                if key not in self.registers or self.registers[key].seq < register.seq:
                    self.registers[key] = register
            fact = effect.fact
            if fact is None:
                continue
            if fact.id not in self.facts or self.facts[fact.id].seq < fact.seq:
                self.facts[fact.id] = fact

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
