"""The calls of a workday: the page, a whole department at once, people added."""

from typing import Any

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, SkipValidation, URLEncodedBody
from litestar.response import Template
from msgspec import Struct
from msgspec.structs import replace

from server.admin.call_views import DayCalls, day_calls, department_key, new_call_id
from server.admin.day_head import day_head, workday_of
from server.admin.editing import (
    OPENED_CHARS_MAX,
    Mistakes,
    Opened,
    Said,
    create,
    edit,
    said,
    status_of,
)
from server.admin.forms import Form, Ticked, ticked
from server.admin.framing import framed
from server.admin.plan import DAY_PATH
from server.store.desk import Desk
from server.store.protocol import Reader
from server.times import read_time
from shared.changes import PATCHES_MAX, Patch
from shared.errors import BadInput
from shared.nouns.base import Group
from shared.nouns.plan import CallTimes, CallWho

CALLS_PATH = DAY_PATH + "/calls"


class DepartmentForm(Form, frozen=True):
    """A new call time for everyone of a department who is called on the day."""

    opened: str = "{}"
    department: str = ""
    report: str = ""


class PeopleForm(Form, frozen=True):
    """People to be called on the day."""

    people: Ticked = ()
    report: str = ""


class Told(Struct, frozen=True):
    """What a form of the page is told: its mistakes, or how it went."""

    wrong: Mistakes
    said: Said | None = None
    status: int = 200


@get(CALLS_PATH)
async def calls_page(
    desk: NamedDependency[SkipValidation[Desk]], workday: FromPath[str]
) -> Template:
    frame, context = await framed(
        desk, lambda reader: _read(reader, desk, workday), "days", workday
    )
    return Template(
        "calls.html",
        context={"frame": frame, "told": {}, "people_form": PeopleForm(), **context},
    )


@post(CALLS_PATH + "/department")
async def call_department(
    desk: NamedDependency[SkipValidation[Desk]],
    workday: FromPath[str],
    data: URLEncodedBody[DepartmentForm],
) -> Template:
    """One change for all: they are called at that time together or not at all."""
    saw = _read_saw(data.opened)
    context = await desk.read(lambda reader: _read(reader, desk, workday))
    wrong, report_ms = _report(desk, context, data.report)
    if wrong:
        return _department(context, data, Told(wrong, status=422))
    patches = [
        patch
        for id_, was in saw.items()
        if (patch := edit("call", id_, was, {"times": _at(was, report_ms)}))
    ]
    told = Told(wrong, Said("good", "Everyone had this call already."))
    if patches:
        told = await _write(
            desk, patches, f"{_people(len(patches))} called at {data.report.strip()}."
        )
    context = await desk.read(lambda reader: _read(reader, desk, workday))
    return _department(context, data, told)


@post(CALLS_PATH + "/people")
async def call_people(
    desk: NamedDependency[SkipValidation[Desk]],
    workday: FromPath[str],
    data: URLEncodedBody[PeopleForm],
) -> Template:
    """Adds people to the day; those who are on it already stay as they are."""
    context = await desk.read(lambda reader: _read(reader, desk, workday))
    wrong, report_ms = _report(desk, context, data.report)
    calls: DayCalls = context["calls"]
    absent = {one.id for members in calls.absent.values() for one in members}
    wanted = [id_ for id_ in ticked(data.people) if id_ in absent]
    if not wanted:
        wrong.add("people", "Tick who is to come.")
    if wrong:
        return _people_form(context, data, Told(wrong, status=422))
    patches = [_new_call(workday, person, report_ms) for person in wanted]
    told = await _write(desk, patches, f"{_people(len(patches))} added to the day.")
    context = await desk.read(lambda reader: _read(reader, desk, workday))
    return _people_form(context, data if told.status != 200 else PeopleForm(), told)


def _read(reader: Reader, desk: Desk, workday: str) -> dict[str, Any]:
    day, _ = workday_of(reader, desk, workday)
    return {
        "day": day_head(reader, desk, day),
        "date": day.identity.date,
        "calls": day_calls(reader, desk, day),
    }


def _read_saw(text: str) -> dict[str, Opened]:
    """Call id to what the form saw of it. Raises BadInput."""
    if len(text) <= PATCHES_MAX * OPENED_CHARS_MAX:
        try:
            return msgspec.json.decode(text, type=dict[str, Opened])
        except msgspec.DecodeError:
            pass
    raise BadInput("This form is damaged. Load the page again.", field="opened")


def _report(
    desk: Desk, context: dict[str, Any], text: str
) -> tuple[Mistakes, int | None]:
    wrong = Mistakes()
    report_ms = wrong.tried(
        "report", None, lambda: read_time(text, desk.zone, context["date"], "report")
    )
    if not text.strip():
        wrong.add("report", "Write when they are called, like 05:30.")
    return wrong, report_ms


def _at(was: Opened, report_ms: int | None) -> CallTimes:
    return replace(was.value("call", "times", CallTimes), report_ms=report_ms)


def _new_call(workday: str, person: str, report_ms: int | None) -> Patch:
    groups: dict[str, Group] = {
        "who": CallWho(workday, person),
        "times": CallTimes(report_ms=report_ms),
    }
    return create("call", new_call_id(workday, person), groups)


async def _write(desk: Desk, patches: list[Patch], done: str) -> Told:
    if len(patches) > PATCHES_MAX:
        notice = Said("stop", f"At most {PATCHES_MAX} people at once.")
        return Told(Mistakes(), notice, 422)
    outcome = await desk.write(patches)
    notice = said(outcome, desk.production, "some of these calls") or Said("good", done)
    return Told(Mistakes(), notice, status_of(outcome))


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def _department(context: dict[str, Any], data: DepartmentForm, told: Told) -> Template:
    key = department_key(data.department)
    calls: DayCalls = context["calls"]
    group = next((one for one in calls.departments if one.key == key), None)
    if group is None:
        raise BadInput("Nobody of this department is on the day.", field="department")
    return Template(
        "call_group.html",
        context={
            **context,
            "group": group,
            "told": {key: told},
            "report": data.report if told.wrong else "",
        },
        status_code=told.status,
    )


def _people_form(context: dict[str, Any], form: PeopleForm, told: Told) -> Template:
    return Template(
        "call_people.html",
        context={**context, "people_form": form, "told": {"people": told}},
        status_code=told.status,
    )
