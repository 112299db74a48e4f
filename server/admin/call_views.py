"""The calls of a workday as the page shows them: everyone, by department."""

import hashlib
from collections.abc import Mapping

import msgspec
from msgspec import Struct

from server.admin.call_form import LABELS, TIMES
from server.admin.decisions import open_conflicts
from server.admin.editing import Opened, Said, looked_at, opened
from server.admin.framing import Names
from server.admin.lines import Author, author_of, may_undo
from server.store.desk import Desk
from server.store.protocol import Reader
from server.store.rows import Held
from server.times import clock_words
from shared import schema
from shared.nouns.people import Person
from shared.nouns.plan import Call, CallStatus, Workday

STATUS_TONES = {
    CallStatus.WORK: "calm",
    CallStatus.TRAVEL: "changed",
    CallStatus.HOLD: "waiting",
    CallStatus.FITTING: "changed",
    CallStatus.REHEARSAL: "changed",
    CallStatus.OFF: "unknown",
}
# Those who stay away are not called along with their department.
AWAY = (CallStatus.HOLD, CallStatus.OFF)
# Headings that fit over a time.
SHORT = {"makeup": "H/MU", "out": "Est. out"}
# Always there; the other times are for those productions that use them.
ALWAYS = ("report",)


class CallView(Struct, frozen=True):
    """One person's call. `times` is by field of the form, empty for unknown."""

    id: str
    person: str
    name: str
    role: str
    department: str
    times: dict[str, str]
    status: str
    tone: str
    place: str
    transport: str
    notes: str
    is_cancelled: bool
    may_undo: bool
    has_conflict: bool
    author: Author
    seen: str
    said: Said | None = None


class DepartmentCalls(Struct, frozen=True):
    """A department on the day. `opened` is what its own form saw of every call."""

    name: str
    key: str
    calls: tuple[CallView, ...]
    count: int
    opened: str


class DayCalls(Struct, frozen=True):
    """The whole page. `columns` are field and heading of the times that are used."""

    departments: tuple[DepartmentCalls, ...]
    columns: tuple[tuple[str, str], ...]
    count: int
    absent: dict[str, list[Person]]


HeldCalls = dict[str, dict[str, Held]]


def calls_on(reader: Reader, production: str, workday: str) -> HeldCalls:
    """Every call of the day, cancelled ones too, by id, by group."""
    return {
        id_: groups
        for id_, groups in reader.records(production, "call").items()
        if "who" in groups and groups["who"].register.value.get("workday") == workday
    }


def day_calls(reader: Reader, desk: Desk, workday: Workday) -> DayCalls:
    """Everyone who is called, by department, and those who are not."""
    names = Names(reader, desk.production)
    held = calls_on(reader, desk.production, workday.id)
    in_conflict = {one.on.id for one in open_conflicts(reader, desk.production)}
    views = [
        call_view(id_, groups, names, desk, workday, id_ in in_conflict)
        for id_, groups in held.items()
    ]
    by_department: dict[str, list[CallView]] = {}
    for view in sorted(views, key=lambda view: view.name.casefold()):
        by_department.setdefault(view.department, []).append(view)
    departments = tuple(
        _department(name, by_department[name], held)
        for name in sorted(by_department, key=lambda name: (not name, name.casefold()))
    )
    here = {view.person for view in views}
    return DayCalls(
        departments,
        tuple(
            (field, SHORT.get(field, LABELS[field]))
            for field in TIMES
            if field in ALWAYS or any(view.times[field] for view in views)
        ),
        sum(one.count for one in departments),
        _absent(names, here),
    )


def call_view(
    id: str,
    held: Mapping[str, Held],
    names: Names,
    desk: Desk,
    workday: Workday,
    has_conflict: bool,
) -> CallView:
    call = _call(id, held)
    person = names.people.get(call.who.person)
    return CallView(
        id=id,
        person=call.who.person,
        name=names.person(call.who.person),
        role=_role(person) if person else "",
        department=person.job.department if person else "",
        times={
            field: clock_words(
                getattr(call.times, name), desk.zone, workday.identity.date
            )
            for field, name in TIMES.items()
        },
        status=call.standing.status.value,
        tone=STATUS_TONES[call.standing.status],
        place=names.place(call.place.place),
        transport=call.notes.transport,
        notes=call.notes.notes,
        is_cancelled=call.life.is_cancelled,
        may_undo=may_undo(held, desk),
        has_conflict=has_conflict,
        author=author_of(held.values(), names),
        seen=looked_at(held).text,
    )


def department_key(name: str) -> str:
    """A department's part of an id on the page."""
    return hashlib.sha256(name.encode()).hexdigest()[:12]


def new_call_id(workday: str, person: str) -> str:
    """The same for the same person and day: two who add one person add one call."""
    digest = hashlib.sha256(f"{workday} {person}".encode()).hexdigest()
    return f"call-{digest[:32]}"


def _call(id: str, held: Mapping[str, Held]) -> Call:
    return schema.record(Call, id, {name: row.register for name, row in held.items()})


def _role(person: Person) -> str:
    job = person.job
    cast = " ".join(part for part in (job.cast_number, job.character) if part)
    return " · ".join(part for part in (cast or job.title, job.company) if part)


def _department(name: str, calls: list[CallView], held: HeldCalls) -> DepartmentCalls:
    standing = [view for view in calls if not view.is_cancelled]
    saw: dict[str, Opened] = {
        view.id: opened(held[view.id], "times")
        for view in standing
        if view.status not in AWAY
    }
    text = msgspec.json.encode(saw).decode()
    return DepartmentCalls(
        name, department_key(name), tuple(calls), len(standing), text
    )


def _absent(names: Names, here: set[str]) -> dict[str, list[Person]]:
    """People without a call on the day, by department; departments without: none."""
    found = {
        department: [person for person in members if person.id not in here]
        for department, members in names.people_by_department().items()
    }
    return {department: members for department, members in found.items() if members}
