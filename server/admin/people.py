"""The people of a production: listed by department, added and edited in their row."""

from collections.abc import Mapping

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, SkipValidation, URLEncodedBody
from litestar.response import Template
from msgspec.structs import replace

from server.admin.editing import Mistakes, Opened
from server.admin.forms import Form
from server.admin.plan import words_of
from server.admin.plan_lines import SeenForm
from server.admin.record_views import Field, Sheet, Shown, texts
from server.admin.records import Records, read_code
from server.store.desk import Desk
from server.store.protocol import Reader
from server.store.rows import Held
from shared import pins, schema, tags
from shared.nouns.base import Group, Tag
from shared.nouns.people import (
    Contact,
    Emergency,
    Job,
    Person,
    PersonKind,
    PersonName,
    Pin,
    Visit,
)

PEOPLE_PATH = "/{production:str}/people"
PERSON_PATH = PEOPLE_PATH + "/{person:str}"
JOB_TEXTS = ("department", "title", "company", "cast_number", "character")
GROUPS = ("name", "job", "contact", "emergency", "visit", "tag", "pin")
FIELDS = (
    Field("name", "Name", size="half"),
    Field("kind", "Kind", "choice", "short"),
    Field("department", "Department"),
    Field("title", "Job"),
    Field("company", "Company"),
    Field("cast_number", "Cast number", size="short"),
    Field("character", "Character"),
    Field("phone", "Phone"),
    Field("email", "E-mail"),
    Field("host", "Visits whom"),
    Field("reason", "Reason of the visit"),
    Field("tag", "Badge code", size="half"),
    Field("pin", "New PIN", size="short"),
    Field("emergency_contact", "In an emergency call"),
    Field("emergency_phone", "Their phone"),
)


class PersonForm(Form, frozen=True):
    """As typed."""

    opened: str = "{}"
    name: str = ""
    kind: PersonKind = PersonKind.CREW
    department: str = ""
    title: str = ""
    company: str = ""
    cast_number: str = ""
    character: str = ""
    phone: str = ""
    email: str = ""
    host: str = ""
    reason: str = ""
    tag: str = ""
    pin: str = ""
    emergency_contact: str = ""
    emergency_phone: str = ""


def person_form(was: Opened, _: Desk) -> PersonForm:
    job = was.value("person", "job", Job)
    contact = was.value("person", "contact", Contact)
    emergency = was.value("person", "emergency", Emergency)
    visit = was.value("person", "visit", Visit)
    return PersonForm(
        opened=was.text,
        name=was.value("person", "name", PersonName).name,
        kind=job.kind,
        department=job.department,
        title=job.title,
        company=job.company,
        cast_number=job.cast_number,
        character=job.character,
        phone=contact.phone,
        email=contact.email,
        host=visit.host,
        reason=visit.reason,
        tag=tags.readable(was.value("person", "tag", Tag).code),
        emergency_contact=emergency.contact,
        emergency_phone=emergency.phone,
    )


def person_groups(
    form: PersonForm, was: Opened, desk: Desk
) -> tuple[dict[str, Group], Mistakes]:
    wrong = Mistakes()
    name = texts(form, was.value("person", "name", PersonName), wrong, "name")
    job = texts(form, was.value("person", "job", Job), wrong, *JOB_TEXTS)
    contact = was.value("person", "contact", Contact)
    contact = texts(form, contact, wrong, "phone", "email")
    visit = texts(form, was.value("person", "visit", Visit), wrong, "host", "reason")
    emergency = was.value("person", "emergency", Emergency)
    in_need = {"contact": "emergency_contact", "phone": "emergency_phone"}
    if not name.name:
        wrong.add("name", "Write their name.")
    if contact.email and "@" not in contact.email:
        wrong.add("email", "Write the whole address, like bo@example.org.")
    if form.kind is PersonKind.VISITOR and not visit.host:
        wrong.add("host", "Write who receives them.")
    return {
        "name": name,
        "job": replace(job, kind=form.kind),
        "contact": contact,
        "emergency": texts(form, emergency, wrong, **in_need),
        "visit": visit,
        "tag": read_code(form.tag, was.value("person", "tag", Tag).code, wrong),
        "pin": _read_pin(form.pin, was.value("person", "pin", Pin), desk, wrong),
    }, wrong


def _read_pin(text: str, was: Pin, desk: Desk, wrong: Mistakes) -> Pin:
    """The PIN that was typed. None: the one that they have stays, whatever it is."""
    pin = "".join(text.split())
    if not pin:
        return was
    if not pins.is_pin(pin):
        wrong.add("pin", f"A PIN has {pins.DIGITS} digits.")
        return was
    if pins.is_easy(pin):
        wrong.add("pin", "Anybody would try that one first. Choose another.")
        return was
    return Pin(pins.mark(pin, desk.production))


def shown(_: Reader, __: Desk, held: dict[str, dict[str, Held]]) -> dict[str, Shown]:
    return {id_: _shown(person_of(id_, groups)) for id_, groups in held.items()}


def person_of(id: str, held: Mapping[str, Held]) -> Person:
    return schema.record(Person, id, {name: row.register for name, row in held.items()})


def _shown(person: Person) -> Shown:
    job, visit = person.job, person.visit
    part = " ".join(text for text in (job.cast_number, job.character) if text)
    kind = "" if job.kind is PersonKind.CREW else job.kind.value
    small = [text for text in (job.title, part or kind, job.company) if text]
    if visit.host:
        small.append(f"visits {visit.host}" + (visit.reason and f": {visit.reason}"))
    return Shown(
        name=person.name.name or "No name",
        small=tuple(small),
        cells=(
            person.contact.phone,
            tags.readable(person.tag.code),
        ),
        group=job.department or ("Visitors" if visit.host else ""),
    )


def choices(_: Reader, __: Desk, ___: str) -> dict[str, list[tuple[str, str]]]:
    return {"kind": words_of(PersonKind)}


SHEET = Sheet(
    kind="person",
    page="people",
    title="People",
    one="person",
    nothing="Add the first one below. Everyone gets a badge code.",
    columns=(("Phone", "phone"), ("Badge", "code")),
    fields=FIELDS,
    groups=GROUPS,
    form_of=person_form,
    groups_of=person_groups,
    shown=shown,
    choices=choices,
)


@get(PEOPLE_PATH)
async def people_page(
    desk: NamedDependency[SkipValidation[Desk]], q: FromQuery[str] = ""
) -> Template:
    return await Records(desk, SHEET).page(q)


@post(PEOPLE_PATH)
async def add_person(
    desk: NamedDependency[SkipValidation[Desk]], data: URLEncodedBody[PersonForm]
) -> Template:
    return await Records(desk, SHEET).add(data)


@get(PERSON_PATH)
async def person_row(
    desk: NamedDependency[SkipValidation[Desk]],
    person: FromPath[str],
    mode: FromQuery[str] = "",
) -> Template:
    """A row as it is shown, or opened: `mode` is empty or "edit"."""
    return await Records(desk, SHEET).row(person, mode)


@post(PERSON_PATH)
async def save_person(
    desk: NamedDependency[SkipValidation[Desk]],
    person: FromPath[str],
    data: URLEncodedBody[PersonForm],
) -> Template:
    return await Records(desk, SHEET).save(person, data)


@post(PERSON_PATH + "/cancel")
async def cancel_person(
    desk: NamedDependency[SkipValidation[Desk]],
    person: FromPath[str],
    data: URLEncodedBody[SeenForm],
) -> Template:
    return await Records(desk, SHEET).cancel(person, data.opened)


@post(PERSON_PATH + "/revive")
async def revive_person(
    desk: NamedDependency[SkipValidation[Desk]],
    person: FromPath[str],
    data: URLEncodedBody[SeenForm],
) -> Template:
    return await Records(desk, SHEET).revive(person, data.opened)
