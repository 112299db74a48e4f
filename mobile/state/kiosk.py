"""A gate tablet: one badge after the other, and nothing else on the screen."""

from msgspec import Struct
from msgspec.structs import replace

from mobile.replica import kept
from mobile.scan.decision import Answer
from mobile.state.core import Core, Saved
from mobile.state.day import Days
from mobile.state.people import People
from mobile.state.pins import Pins
from mobile.state.scanning import CODE_CHARS_MAX
from mobile.state.today import Span
from mobile.state.unknown_codes import UnknownCodes
from shared.access import may_check_in_others
from shared.attendance import Presence
from shared.errors import Forbidden
from shared.nouns.people import Direction, Method, Person
from shared.revisions import called
from shared.words import shown

# Typed in place of a badge, it ends the profile: nobody does that by leaning on it.
LEAVE_WORD = "LEAVE"
# A badge shown again this soon asks whether it worked: nothing follows by itself.
JUST_NOW_MS = 2 * 60_000


class Profile(Struct, frozen=True):
    """Whether this is a gate's tablet, and where: a place id, empty for none."""

    is_on: bool = False
    place: str = ""


class Shown(Struct, frozen=True):
    """What the last badge or PIN came to. `number` tells one showing from the next.

    `code` is what was read; of a PIN nothing is kept. `wait_ms`: none is tried for so
    long. `people` are those who have the same PIN: who of them is it? `choices` are
    offered as long as `done` is None; `usual` is what is recorded if nobody presses,
    None for nothing. It is about `workday`; `jobs` are several that they may have come
    for, the usual one first: which?
    """

    number: int
    answer: Answer
    code: str = ""
    person: Person | None = None
    presence: Presence | None = None
    choices: tuple[Direction, ...] = ()
    usual: Direction | None = None
    done: Direction | None = None
    saved: Saved | None = None
    is_pin: bool = False
    wait_ms: int = 0
    people: tuple[Person, ...] = ()
    workday: str = ""
    jobs: tuple[Span, ...] = ()

    @property
    def is_asking(self) -> bool:
        return bool(self.choices) and self.done is None


class Kiosk:
    """Which profile this phone has is kept on it: a restart does not end it."""

    def __init__(
        self,
        core: Core,
        days: Days,
        people: People,
        pins: Pins,
        unknown: UnknownCodes,
    ) -> None:
        self._core = core
        self._unknown = unknown
        self._days = days
        self._people = people
        self._pins = pins
        self._shown: Shown | None = None
        self._count = 0

    @property
    def profile(self) -> Profile | None:
        """None: this is an ordinary phone."""
        found = self._core.cached(
            "kiosk", lambda: self._core.read(kept.get, "kiosk", Profile)
        )
        return found if found and found.is_on else None

    @property
    def shown(self) -> Shown | None:
        """None: it waits for a badge."""
        return self._shown

    def may_enter(self) -> bool:
        return may_check_in_others(self._core.actor)

    def enter(self, place: str = "") -> None:
        """From now on, also after a restart. Raises Forbidden."""
        if not self.may_enter():
            raise Forbidden(shown("Your role checks in nobody but yourself."))
        # It counts and shows the day that people are checked in to.
        self._days.choose("")
        self._keep(Profile(True, place))

    def leave(self) -> None:
        """An ordinary phone again; what was still asked is recorded as usual."""
        self._settle()
        self._shown = None
        self._keep(Profile())

    def hear(self, raw: str) -> None:
        """A badge was scanned or typed. Nothing, or the same one again: no-op."""
        text = raw.strip()[:CODE_CHARS_MAX]
        if text.upper() == LEAVE_WORD:
            self.leave()
            return
        person = self._people.by_tag(text)
        on_screen = self._shown.person if self._shown else None
        if not text or (person and on_screen and person.id == on_screen.id):
            return
        self._settle()
        if person is None:
            place = self.profile.place if self.profile else ""
            self._unknown.keep(text, None, place)
        self._show(self._met(text, person))

    @property
    def takes_pins(self) -> bool:
        """Whether this device can tell anybody by a PIN."""
        has_any = any(one.pin.mark for one in self._people.all().values())
        return self._pins.is_gate and has_any

    def begin_pin(self) -> bool:
        """Somebody is about to type one. False: too many were wrong, and it says so."""
        self._settle()
        wait_ms = self._pins.wait_ms()
        if wait_ms:
            self._show(Shown(0, Answer.UNKNOWN, is_pin=True, wait_ms=wait_ms))
        elif self._shown is not None:
            self._clear()
        return not wait_ms

    def hear_pin(self, pin: str) -> None:
        """A PIN was typed. No-op while there is a wait, which it then says."""
        if not self.begin_pin():
            return
        found = self._pins.owners(pin)
        if len(found) > 1:
            self._show(Shown(0, Answer.OK, is_pin=True, people=found))
        else:
            person = found[0] if found else None
            self._show(replace(self._met("", person), is_pin=True))

    def is_me(self, person: str) -> None:
        """Who of those who have the same PIN it is. Nobody is asked that: no-op."""
        asked = self._shown.people if self._shown else ()
        found = next((one for one in asked if one.id == person), None)
        if found is not None:
            self._show(replace(self._met("", found), is_pin=True))

    def come_for(self, workday: str) -> None:
        """Which job they have come for. Nobody is asked that: no-op."""
        showing = self._shown
        if showing is None or showing.person is None:
            return
        if any(one.workday == workday for one in showing.jobs):
            met = self._met(showing.code, showing.person, workday)
            self._show(replace(met, is_pin=showing.is_pin))

    def choose(self, direction: Direction) -> None:
        """What the person pressed. Nothing is asked any more: no-op."""
        showing = self._shown
        if showing is None or not showing.is_asking or showing.person is None:
            return
        self._show(self._checked(showing, direction))

    def take_back(self) -> None:
        """The last act was a slip. Nothing to take back: no-op."""
        if self._shown is not None and self._shown.saved is not None:
            self._core.undo(self._shown.saved)
            self._clear()

    def time_out(self, number: int) -> None:
        """Nobody pressed: the usual is recorded, or the screen waits for the next.

        `number` is of the showing that is over; another is on by now: no-op.
        """
        if self._shown is None or self._shown.number != number:
            return
        if self._shown.is_asking and self._shown.usual is not None:
            self.choose(self._shown.usual)
        elif self._shown.jobs:
            self.come_for(self._shown.jobs[0].workday)
        else:
            self._clear()

    # Inside ---------------------------------------------------------------------

    def _met(self, code: str, person: Person | None, workday: str = "") -> Shown:
        """What somebody's coming is about; `workday` once they have said which."""
        if person is None:
            return Shown(0, Answer.UNKNOWN, code)
        if person.life.is_cancelled:
            return Shown(0, Answer.REVOKED, code, person)
        if not self._people.may_check_in(person.id):
            return Shown(0, Answer.NOT_YOURS, code, person)
        jobs = () if workday else self._jobs(person.id)
        if len(jobs) > 1:
            return Shown(0, Answer.OK, code, person, jobs=jobs)
        workday = workday or (jobs[0].workday if jobs else self._days.comes_to())
        if not workday:
            return Shown(0, Answer.NO_DAY, code, person)
        here = self._days.presences(workday).get(person.id)
        if here is None or not here.is_here:
            come = Shown(0, Answer.OK, code, person, workday=workday)
            return self._checked(come, Direction.IN)
        choices = (Direction.OUT, Direction.MEAL_OUT)
        if here.is_at_meal:
            choices = (Direction.MEAL_IN, Direction.OUT)
        is_new = self._core.now_ms() - here.last_ms < JUST_NOW_MS
        usual = None if is_new else choices[0]
        answer = Answer.ALREADY if is_new else Answer.OK
        return Shown(0, answer, code, person, here, choices, usual, workday=workday)

    def _jobs(self, person: str) -> tuple[Span, ...]:
        """Where they are in, else what they are called to: what they may come for.

        A wrap or a midnight puts nobody out: who is in on the day before leaves that.
        """
        going_on = self._days.going_on()
        usual = self._days.comes_to()
        leaves = {one.workday: one for one in (*going_on, *self._days.ending())}
        in_on = self._days.in_on(person, {usual, *leaves})
        if in_on in leaves:
            return (leaves[in_on],)
        if in_on or len(going_on) < 2:
            return ()
        called_to = [
            one
            for one in going_on
            if (plan := self._days.latest_plan(one.workday)) and person in called(plan)
        ]
        called_to.sort(key=lambda one: one.workday != usual)
        return tuple(called_to)

    def _checked(self, showing: Shown, direction: Direction) -> Shown:
        assert showing.person is not None, "somebody is checked in or out"
        place = self.profile.place if self.profile else ""
        saved = self._people.check(
            showing.person.id,
            direction,
            place=place,
            method=Method.KIOSK,
            workday=showing.workday,
        )
        here = self._days.presences(showing.workday).get(showing.person.id)
        return replace(
            showing, answer=Answer.OK, presence=here, done=direction, saved=saved
        )

    def _settle(self) -> None:
        """Whoever was asked last and did not press is not forgotten for the next."""
        shown = self._shown
        if shown and shown.jobs:
            self._met(shown.code, shown.person, shown.jobs[0].workday)
        elif shown and shown.is_asking and shown.usual is not None:
            self._checked(shown, shown.usual)
        # Answered: what comes next may fail, and is not to ask it again.
        self._shown = None

    def _show(self, showing: Shown) -> None:
        self._count += 1
        self._shown = replace(showing, number=self._count)
        self._core.ticked()

    def _clear(self) -> None:
        self._shown = None
        self._core.ticked()

    def _keep(self, profile: Profile) -> None:
        self._core.replica.write(kept.put, "kiosk", profile)
        self._core.changed()
