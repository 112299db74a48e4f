"""People: who is expected, who is here, and coming and going."""

from collections.abc import Sequence

from msgspec import Struct

from mobile.replica import records, writes
from mobile.scan.decision import Answer, badge
from mobile.state.core import Core, Saved
from mobile.state.day import Days
from shared import access, tags
from shared.attendance import Presence
from shared.changes import Fact
from shared.errors import BadInput, Forbidden
from shared.nouns.people import Attendance, Direction, Method, Person
from shared.nouns.plan import Call
from shared.nouns.review import Void
from shared.revisions import called
from shared.words import shown

NOT_YOURS = shown("Your role checks in nobody but yourself.")
NO_DAY = shown("No day is published yet: there is nothing to check in to.")


class PersonLine(Struct, frozen=True):
    """One person on the day on screen.

    `presence` None: not seen today. `is_expected`: called, and not off or on hold.
    """

    person: Person
    call: Call | None
    presence: Presence | None
    is_expected: bool

    @property
    def is_here(self) -> bool:
        return self.presence is not None and self.presence.is_here

    @property
    def next_acts(self) -> tuple[Direction, ...]:
        """What they may do next at a gate, the likeliest first."""
        if self.presence is None or not self.presence.is_here:
            return (Direction.IN,)
        if self.presence.is_at_meal:
            return (Direction.MEAL_IN, Direction.OUT)
        return (Direction.OUT, Direction.MEAL_OUT)


class Badge(Struct, frozen=True):
    """What a scanned badge came to. `saved` None: nothing was recorded."""

    answer: Answer
    person: Person | None = None
    presence: Presence | None = None
    saved: Saved | None = None


class People:
    """Everybody of the production, and the acts at a gate."""

    def __init__(self, core: Core, days: Days) -> None:
        self._core = core
        self._days = days

    def all(self) -> dict[str, Person]:
        """Every person by id, cancelled ones too."""
        return self._core.cached_of_records(
            "people", lambda: self._core.read(records.records, Person, "person")
        )

    def name(self, person: str) -> str:
        """What to call somebody; their id if this phone does not know them."""
        known = self.all().get(person)
        return known.name.name if known and known.name.name else person

    def me(self) -> Person | None:
        return self.all().get(self._core.actor.person)

    def lines(self) -> list[PersonLine]:
        """Everybody who counts, by department and name, with today's call."""
        workday = self._days.shown()
        here = self._days.here()
        plan = self._days.latest_plan(workday)
        calls = {call.who.person: call for call in plan.calls} if plan else {}
        expected = set(called(plan)) if plan else set()
        lines = [
            PersonLine(person, calls.get(id_), here.get(id_), id_ in expected)
            for id_, person in self.all().items()
            if not person.life.is_cancelled
        ]
        return sorted(
            lines, key=lambda x: (x.person.job.department, x.person.name.name)
        )

    def line(self, person: str) -> PersonLine | None:
        return next((one for one in self.lines() if one.person.id == person), None)

    def may_check_in(self, person: str) -> bool:
        """Whether this phone offers to check this person in: oneself, always."""
        actor = self._core.actor
        return person == actor.person or access.may_check_in_others(actor)

    def may_check_in_others(self) -> bool:
        """Whether this phone offers to check anybody in and out."""
        return access.may_check_in_others(self._core.actor)

    def check(
        self,
        person: str,
        direction: Direction,
        *,
        place: str = "",
        method: Method | None = None,
        workday: str = "",
    ) -> Saved:
        """In, out, or to and from a meal, now; on their day if no other is said.

        Raises Forbidden for others than oneself if this role may not, BadInput if no
        day has been published yet.
        """
        fact = self._fact(person, direction, place, method, workday)
        return self._core.record(fact)

    def check_all(self, people: list[str], direction: Direction) -> list[Saved]:
        """Many at once, as a supervisor counts a crew: each is a change of their own.

        Raises Forbidden for all of them if this role may not, and BadInput as `check`
        does: then nobody is; nor is anybody if the disk refuses it.
        """
        return self._core.record_all([self._fact(one, direction) for one in people])

    def take_back(self, saved: Sequence[Saved]) -> list[Saved]:
        """All that `check_all` saved, or nothing of it."""
        void = shown("undo")
        facts = [writes.fact("void", Void(one.change, void)) for one in saved]
        return self._core.record_all(facts)

    def badge(self, raw: str, direction: Direction, *, place: str = "") -> Badge:
        """A badge was scanned or typed: check its owner in or out, if that is new."""
        person = self.by_tag(raw)
        presence = self._presence(person)
        is_here = presence is not None and presence.is_here
        is_so = is_here is (direction is Direction.IN)
        if person is not None and direction is Direction.OUT and presence is None:
            is_so = False
        is_mine = person is not None and self.may_check_in(person.id)
        answer = badge(person, is_so, is_mine)
        if answer is not Answer.OK or person is None:
            return Badge(answer, person, presence)
        saved = self.check(person.id, direction, place=place, method=Method.BADGE)
        return Badge(answer, person, self._presence(person), saved)

    def by_tag(self, raw: str) -> Person | None:
        """Whose badge was scanned or typed; None if nobody's here."""
        code = tags.parse(raw)
        owners = [p for p in self.all().values() if code and p.tag.code == code]
        # A badge that was given on belongs to whoever still counts.
        return min(owners, key=lambda p: p.life.is_cancelled, default=None)

    def _fact(
        self,
        person: str,
        direction: Direction,
        place: str = "",
        method: Method | None = None,
        workday: str = "",
    ) -> Fact:
        if not self.may_check_in(person):
            raise Forbidden(NOT_YOURS)
        is_me = person == self._core.actor.person
        method = method or (Method.SELF if is_me else Method.SUPERVISOR)
        workday = workday or self._days.day_of(person)
        if not workday:
            raise BadInput(NO_DAY)
        body = Attendance(person, workday, direction, method, place)
        return writes.fact("attendance", body)

    def _presence(self, person: Person | None) -> Presence | None:
        if person is None:
            return None
        return self._days.presences(self._days.day_of(person.id)).get(person.id)
