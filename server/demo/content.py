"""What a demo production is made of, before any store has heard of it.

Moments of a day are minutes after its general call, so that a day can be laid
anywhere on the clock. Keys are short names of ours that become record ids.
"""

from collections.abc import Iterator

from msgspec import Struct

from server.demo.note_content import Notes
from shared.access import Role
from shared.nouns.equipment import Condition, Ownership
from shared.nouns.incidents import IncidentType, Severity
from shared.nouns.people import PersonKind
from shared.nouns.plan import CallStatus, Channel, ItemKind
from shared.nouns.production import PlaceKind


class Stop(Struct, frozen=True):
    """A place, and where to go there for."""

    key: str
    kind: PlaceKind
    name: str
    address: str = ""
    phone: str = ""


class Worker(Struct, frozen=True):
    """Someone on the list. `role` is that of their own phone; None: no phone here.

    `call` is when they report on a usual day; `standing` other than work says why
    they are not expected. `place` is the key of a Stop.
    """

    key: str
    name: str
    department: str
    title: str
    phone: str
    call: int = 0
    role: Role | None = None
    standing: CallStatus = CallStatus.WORK
    place: str = ""
    kind: PersonKind = PersonKind.CREW
    company: str = ""
    cast_number: str = ""
    character: str = ""
    pickup: int | None = None
    makeup: int | None = None
    on_set: int | None = None
    host: str = ""
    reason: str = ""


class Line(Struct, frozen=True):
    """A line of every day's plan; in words "{n}" is the number of that day's scene.

    An exterior is "DAY" or "NIGHT" by the hour at which the day is laid.
    """

    key: str
    kind: ItemKind
    start: int
    end: int
    title: str
    place: str = ""
    departments: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    number: int = 0
    int_ext: str = ""
    set: str = ""
    pages_eighths: int = 0
    synopsis: str = ""
    cast_numbers: tuple[str, ...] = ()
    elements: dict[str, tuple[str, ...]] = {}
    notes: str = ""


class Thing(Struct, frozen=True):
    """An asset. `kit` is the key of the kit that contains it."""

    key: str
    name: str
    category: str
    kit: str = ""
    ownership: Ownership = Ownership.RENTAL
    vendor: str = ""
    serial: str = ""
    quantity: int = 1
    condition: Condition = Condition.GOOD


class Amendment(Struct, frozen=True):
    """What the second revision of a day changes: calls by department, in minutes;
    lines to another start and end; lines cut.
    """

    summary: str
    calls: dict[str, int]
    lines: dict[str, tuple[int, int]]
    cut: tuple[str, ...] = ()


class Remark(Struct, frozen=True):
    """A comment, `after` so many minutes."""

    person: str
    after: int
    text: str


class Mishap(Struct, frozen=True):
    """An incident, `ago` minutes before the demo is founded."""

    key: str
    ago: int
    reporter: str
    type: IncidentType
    severity: Severity
    place: str
    text: str
    immediate: str
    people: tuple[str, ...] = ()
    comments: tuple[Remark, ...] = ()


class Taking(Struct, frozen=True):
    """A thing or a whole kit taken out, `at` minutes after the general call.

    `missing` names contents that were not in the kit. `then` is whom it was handed
    to later on, at minute `then_at`.
    """

    thing: str
    person: str
    at: int
    missing: tuple[str, ...] = ()
    then: str = ""
    then_at: int = 0


class Quarrel(Struct, frozen=True):
    """One thing that two people took, each offline: (person, minutes ago) each."""

    thing: str
    first: tuple[str, int]
    second: tuple[str, int]


class Vouch(Struct, frozen=True):
    """Someone who may not do so says of another that they are here, minutes ago."""

    by: str
    person: str
    ago: int


class Clash(Struct, frozen=True):
    """A line that two people changed unseen by each other.

    `plan`: each gave it another start, minutes after the general call. `live`: a
    line that the planner has finished, and another says that it ended so many minutes
    after its plan.
    """

    plan_line: str
    plan: tuple[tuple[str, int], tuple[str, int]]
    live: tuple[str, int]


class Gate(Struct, frozen=True):
    """A tablet at a gate. `silent` minutes since it was last heard, `waiting` changes
    it then said it still had.
    """

    name: str
    person: str
    place: str
    silent: int = 0
    waiting: int = 0


class Texts(Struct, frozen=True):
    """What the office wrote at the head of the day."""

    safety: str
    weather: str
    notes: str


class Delays(Struct, frozen=True):
    """How the day is really going: by line, why it began late, and what is said of
    it while it is on; which line is known to come late, and why.
    """

    reasons: dict[str, str]
    remarks: dict[str, str]
    coming_line: str
    coming: str


class Telling(Struct, frozen=True):
    """A whole production. `call_local` is the usual general call, minutes after
    midnight; `day_number` of `days_total` is the day on which it is founded.
    """

    id: str
    title: str
    company: str
    number: str
    zone: str
    wall: str
    unit: str
    call_local: int
    day_number: int
    days_total: int
    places: tuple[Stop, ...]
    workers: tuple[Worker, ...]
    lines: tuple[Line, ...]
    things: tuple[Thing, ...]
    texts: Texts
    channels: tuple[Channel, ...]
    amendment: Amendment
    delays: Delays
    mishaps: tuple[Mishap, ...]
    notes: Notes
    takings: tuple[Taking, ...]
    quarrel: Quarrel
    clash: Clash
    vouch: Vouch
    gates: tuple[Gate, ...]
    # Keys of workers: who plans, who runs the day, who heads the floor beside them,
    # whose edit is refused, who hands in a late entry, and who has not turned up.
    office: str
    planner: str
    floor: str
    refused: str
    late: str
    absent: tuple[str, ...]
    # Whose phones the demo offers to pair, one of the office and one of the crew. The
    # latter has not yet acknowledged the newest revision.
    office_phone: str
    crew_phone: str
    # What the office signs in with.
    email: str


def rows(table: str) -> Iterator[list[str]]:
    """The cells of a table written as text, one row a line, cells between bars."""
    for row in table.strip().splitlines():
        yield [cell.strip() for cell in row.split("|")]
