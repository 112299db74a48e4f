"""Who may read what in a simulated world, now and a moment ago."""

from collections.abc import Callable

from msgspec import Struct

from shared.access import OFFICE, Role

# What is already on its way when somebody's access ends may still arrive.
ON_ITS_WAY_MS = 1_000
# Those who may read something together. A person alone is one by name.
THE_OFFICE, ANY_UNIT = "the office", "any unit"


class Seat(Struct, frozen=True):
    """What a person is in the production, on each of their phones."""

    role: Role = Role.CREW
    department: str = ""
    unit: str = ""


def of_department(department: str) -> str:
    return f"department {department}"


def of_unit(unit: str) -> str:
    return f"unit {unit}"


def circles(name: str, seat: Seat) -> set[str]:
    """Every circle that somebody in this seat is of."""
    found = {name, of_unit(seat.unit) if seat.unit else ANY_UNIT}
    if seat.department:
        found.add(of_department(seat.department))
    if seat.role in OFFICE:
        found.add(THE_OFFICE)
    return found


class Secrecy:
    """`texts` are words, or the hash of a photo, each with the circles that read it."""

    def __init__(self, now_ms: Callable[[], int]) -> None:
        self._now_ms = now_ms
        self.seats: dict[str, Seat] = {}
        self.texts: dict[str, tuple[str, ...]] = {}
        # None for whoever is of the circle now.
        self._until_ms: dict[tuple[str, str], int | None] = {}

    def now_is(self, name: str, *seats: Seat) -> None:
        """From now on this person may read what is read in any of these seats."""
        self.seats[name] = seats[-1]
        held = {circle for seat in seats for circle in circles(name, seat)}
        for who, circle in list(self._until_ms):
            is_over = who == name and circle not in held
            if is_over and self._until_ms[who, circle] is None:
                self._until_ms[who, circle] = self._now_ms()
        self._until_ms |= {(name, circle): None for circle in held}

    def confide(self, text: str, *readers: str) -> str:
        self.texts[text] = readers
        return text

    def add_reader(self, text: str, reader: str) -> None:
        self.texts[text] = (*self.texts[text], reader)

    def may_read(self, name: str, text: str, at_ms: int) -> bool:
        for circle in self.texts[text]:
            until_ms = self._until_ms.get((name, circle), 0)
            if until_ms is None or at_ms <= until_ms + ON_ITS_WAY_MS:
                return True
        return False
