"""Visitors: written in at the gate, and in with the same act."""

from sqlite3 import Connection

from msgspec import Struct
from msgspec.structs import replace

from mobile.replica import writes
from mobile.state.core import Core, Saved
from mobile.state.day import Days
from mobile.state.kept_draft import KeptDraft
from mobile.state.people import People
from mobile.state.texts import typed
from shared.access import may_check_in_others
from shared.changes import Change
from shared.errors import BadInput, Forbidden
from shared.nouns.people import (
    Attendance,
    Contact,
    Direction,
    GateEntry,
    Method,
    Person,
    PersonName,
    Visit,
)
from shared.words import shown

NAME_CHARS_MAX = 200
REASON_CHARS_MAX = 500
PHONE_CHARS_MAX = 50
# What one taps instead of typing a name on.
HOSTS_MAX = 4


class VisitorDraft(Struct, frozen=True):
    """`owner` is the person at the gate; `host` a name, as it was typed or tapped."""

    owner: str
    name: str = ""
    host: str = ""
    reason: str = ""
    phone: str = ""

    @property
    def is_bare(self) -> bool:
        said = self.name, self.host, self.reason, self.phone
        return not any(one.strip() for one in said)


class Visitors(KeptDraft[VisitorDraft]):
    """One visitor at a time; what is typed outlives the page."""

    def __init__(self, core: Core, days: Days, people: People) -> None:
        super().__init__(core, "visitor", "visitors of others", VisitorDraft)
        self._days = days
        self._people = people

    def fresh(self) -> VisitorDraft:
        return VisitorDraft(self._core.actor.person)

    def choose_host(self, name: str) -> None:
        """A name was tapped: the fields begin anew with it."""
        self.keep(replace(self.draft, host=name))
        self.flush()
        self.generation += 1
        self._core.ticked()

    def may_write_in(self) -> bool:
        """A gate, department heads and the office."""
        is_gate = may_check_in_others(self._core.actor)
        return is_gate and self._core.may_write("person", "visit")

    def hosts(self, typed_name: str) -> list[Person]:
        """Whose name has these words in it; nobody once it is somebody's whole name."""
        words = typed_name.casefold().split()
        known = [
            one
            for one in self._people.all().values()
            if not (one.life.is_cancelled or one.is_visitor)
        ]
        if not words or any(typed_name.strip() == one.name.name for one in known):
            return []
        found = [
            one
            for one in known
            if all(word in one.name.name.casefold() for word in words)
        ]
        return sorted(found, key=lambda one: one.name.name.casefold())[:HOSTS_MAX]

    def host_of(self, person: Person) -> Person | None:
        """Whom they visit, if that is the name of one person here."""
        name = person.visit.host.strip().casefold()
        found = [
            one
            for one in self._people.all().values()
            if name and name == one.name.name.casefold() and not one.life.is_cancelled
        ]
        return found[0] if len(found) == 1 else None

    def write_in(self) -> tuple[Saved, Saved]:
        """The draft becomes a visitor who is in from now on: both, or neither.

        Raises BadInput for what is missing or too long, Forbidden for other roles.
        """
        if not self.may_write_in():
            raise Forbidden(shown("Your role writes in no visitors."))
        workday = self._days.comes_to()
        if not workday:
            raise BadInput(
                shown("No day is published yet: there is nothing to check in to.")
            )
        draft, id_ = self.draft, self._core.moment().new_id()
        name = typed(draft.name, "name", NAME_CHARS_MAX, shown("Write their name."))
        host = typed(
            draft.host, "host", NAME_CHARS_MAX, shown("Write whom they visit.")
        )
        reason = typed(
            draft.reason, "reason", REASON_CHARS_MAX, shown("Write what for.")
        )
        phone = typed(draft.phone, "phone", PHONE_CHARS_MAX)
        groups = {
            "name": PersonName(name),
            "visit": Visit(host, reason),
            "entry": GateEntry(self._core.actor.person, self._core.now_ms()),
            **({"contact": Contact(phone)} if phone else {}),
        }
        patch = writes.create("person", id_, **groups)
        came = Attendance(id_, workday, Direction.IN, Method.SUPERVISOR)

        def job(connection: Connection) -> tuple[Change, Change]:
            return (
                writes.save(connection, self._core.moment(), patch),
                writes.save(
                    connection,
                    self._core.moment(),
                    fact=writes.fact("attendance", came),
                ),
            )

        made, checked_in = self._core.replica.write(job)
        self._core.was_saved()
        # On disk before the draft is gone: a phone that dies in between shows both.
        self.forget()
        return Saved(made.id, "person", id_, is_new=True), Saved(checked_in.id)
