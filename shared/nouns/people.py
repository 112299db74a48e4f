"""People, and the facts of their coming and going."""

from enum import StrEnum

from msgspec import Struct

from shared.nouns.base import Elements, Group, Life, Tag


class PersonKind(StrEnum):
    CREW = "crew"
    CAST = "cast"
    BACKGROUND = "background"
    VISITOR = "visitor"


class PersonName(Group, frozen=True):
    name: str = ""


class Job(Group, frozen=True):
    """`cast_number` and `character` are for cast; `company` for sites and rentals."""

    kind: PersonKind = PersonKind.CREW
    department: str = ""
    title: str = ""
    company: str = ""
    cast_number: str = ""
    character: str = ""


class Contact(Group, frozen=True):
    phone: str = ""
    email: str = ""


class Emergency(Group, frozen=True):
    """Sensitive: only coordinators hold it, and the person themselves."""

    contact: str = ""
    phone: str = ""


class Visit(Group, frozen=True):
    host: str = ""
    reason: str = ""


class GateEntry(Group, frozen=True):
    """Who wrote a visitor in at a gate, and when; empty for whom the office listed."""

    by: str = ""
    at_ms: int = 0


class Paper(Struct, frozen=True, omit_defaults=True):
    """An induction, a permit, a licence. `expires` is the last day on which it holds
    (YYYY-MM-DD); empty: it does not run out.
    """

    title: str
    expires: str = ""


class PapersShown(Group, frozen=True):
    """What a person has shown."""

    papers: tuple[Paper, ...] = ()


class Pin(Group, frozen=True):
    """What is typed at a gate in place of a badge, as `shared/pins.py` marks it; empty
    for none. For gates, the office and the person themselves.
    """

    mark: str = ""


class Person(Struct, frozen=True):
    """Whom a gate has written in is a visitor, whatever else is known of them.

    `photos` holds the SHA-256 of their face, see `shared/blobs.py`: one, unless two
    people put one there at the same time.
    """

    id: str
    name: PersonName = PersonName()
    job: Job = Job()
    contact: Contact = Contact()
    emergency: Emergency = Emergency()
    visit: Visit = Visit()
    entry: GateEntry = GateEntry()
    papers: PapersShown = PapersShown()
    pin: Pin = Pin()
    photos: Elements = Elements()
    tag: Tag = Tag()
    life: Life = Life()

    @property
    def is_visitor(self) -> bool:
        return self.job.kind is PersonKind.VISITOR or bool(self.entry.by)


class Direction(StrEnum):
    IN = "in"
    OUT = "out"
    MEAL_OUT = "meal_out"
    MEAL_IN = "meal_in"
    WRAPPED = "wrapped"


class Method(StrEnum):
    BADGE = "badge"
    KIOSK = "kiosk"
    SELF = "self"
    SUPERVISOR = "supervisor"


class Attendance(Group, frozen=True):
    """Fact: a person came, went, or was at a meal. `place` is a place id or empty.

    `at_ms` (epoch ms) is for what is written down later than it was, and `reason` says
    why; None: it was when it was recorded.
    """

    person: str
    workday: str
    direction: Direction
    method: Method = Method.SELF
    place: str = ""
    at_ms: int | None = None
    reason: str = ""
