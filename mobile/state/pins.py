"""PINs: one's own, and telling people by theirs at a gate."""

from typing import Final

from mobile.replica import kept, writes
from mobile.state.core import Core, Saved
from mobile.state.people import People
from shared import access, pins
from shared.errors import BadInput
from shared.nouns.people import Person, Pin
from shared.schema import GATES
from shared.words import shown

# So many wrong numbers within this time, whoever typed them, and none is tried for
# the rest of it. A badge is read all the while.
WRONG_MAX: Final = 5
WINDOW_MS: Final = 5 * 60_000
NOT_A_PIN = shown("A PIN has {digits} digits.")
TOO_EASY = shown("Anybody would try that one first. Choose another.")
TAKEN = shown("Somebody else has that one. Choose another.")


class Pins:
    """No number is ever kept; wrong ones are counted, also over a restart."""

    def __init__(self, core: Core, people: People) -> None:
        self._core = core
        self._people = people

    def may_set(self) -> bool:
        return bool(self._core.actor.person) and self._core.may_write("person", "pin")

    @property
    def has_one(self) -> bool:
        """Whether this phone's person has a PIN."""
        me = self._people.me()
        return me is not None and bool(me.pin.mark)

    def choose(self, pin: str) -> Saved:
        """One's own from now on. Raises BadInput, and Forbidden for a display.

        That somebody else has it is known on a gate's and the office's devices only;
        where two have the same, the gate asks who it is.
        """
        text = "".join(pin.split())
        if not pins.is_pin(text):
            raise BadInput(NOT_A_PIN, {"digits": pins.DIGITS}, field="pin")
        if pins.is_easy(text):
            raise BadInput(TOO_EASY, field="pin")
        mark = self._mark(text)
        me = self._core.actor.person
        if any(one.id != me for one in self._owners(mark)):
            raise BadInput(TAKEN, field="pin")
        return self._put(Pin(mark))

    def give_up(self) -> Saved:
        """No number is one's own any more."""
        return self._put(Pin())

    # At a gate ------------------------------------------------------------------

    @property
    def is_gate(self) -> bool:
        """Whether this device holds what it takes to tell people by their PINs."""
        return GATES in access.scopes(self._core.actor, self._core.registry)

    def wait_ms(self) -> int:
        """For how long none is tried; 0: the next may be typed."""
        wrong = self._wrong()
        if len(wrong) < WRONG_MAX:
            return 0
        return wrong[0] + WINDOW_MS - self._core.now_ms()

    def owners(self, pin: str) -> tuple[Person, ...]:
        """Whose PIN was typed, by name; nobody's is counted. Only while there is no
        wait.
        """
        found = self._owners(self._mark(pin)) if pins.is_pin(pin) else ()
        if not found:
            wrong = (*self._wrong(), self._core.now_ms())
            self._core.replica.write(kept.put, "pins_wrong", wrong[-WRONG_MAX:])
        return found

    # Inside ---------------------------------------------------------------------

    def _owners(self, mark: str) -> tuple[Person, ...]:
        found = [
            one
            for one in self._people.all().values()
            if one.pin.mark == mark and not one.life.is_cancelled
        ]
        return tuple(sorted(found, key=lambda one: one.name.name.casefold()))

    def _wrong(self) -> tuple[int, ...]:
        """When the last wrong ones were typed; what seems to be still to come does
        not count, or a clock put right would shut the gate.
        """
        now_ms = self._core.now_ms()
        typed = self._core.read(kept.get, "pins_wrong", tuple[int, ...]) or ()
        return tuple(at for at in typed if now_ms - WINDOW_MS < at <= now_ms)

    def _put(self, pin: Pin) -> Saved:
        form = self._core.form("person", self._core.actor.person)
        return self._core.write(writes.edit(form, pin=pin), form=form)

    def _mark(self, pin: str) -> str:
        paired = self._core.paired
        assert paired is not None, "people are told apart once there are people"
        return pins.mark(pin, paired.production)
