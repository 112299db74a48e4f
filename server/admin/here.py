"""Who is here on a workday: checked in and out by the office, times put right."""

from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, SkipValidation, URLEncodedBody
from litestar.response import Template
from msgspec.structs import replace

from server.admin.correcting import Correction, correct
from server.admin.day_head import workday_of
from server.admin.editing import Mistakes, Said
from server.admin.forms import Form, read_text
from server.admin.framing import day_title, days_in_order, framed
from server.admin.presence_views import PersonHere, attending, comings, people_here
from server.store.desk import Desk
from server.store.office import records_of
from server.store.protocol import Reader
from server.times import day_words, read_time, today
from shared import schema
from shared.changes import Fact, Outcome, StoredFact
from shared.errors import NotFound
from shared.nouns.people import Attendance, Direction, Method
from shared.nouns.plan import DayStatus, Workday

HERE_PATH = "/{production:str}/here"
PERSON_PATH = HERE_PATH + "/{workday:str}/{person:str}"


class CheckForm(Form, frozen=True):
    direction: Direction = Direction.IN


class CorrectForm(Form, frozen=True):
    """A new time for one entry, and why."""

    fact: str = ""
    time: str = ""
    reason: str = ""


@get(HERE_PATH)
async def here_page(
    desk: NamedDependency[SkipValidation[Desk]], day: FromQuery[str] = ""
) -> Template:
    """`day` is a workday's id; without it, the day that is going on."""

    def job(reader: Reader) -> dict[str, Any]:
        days = days_in_order(records_of(reader, desk.production, Workday))
        found = _day(desk, days, day)
        choices = [
            (one.id, day_words(one.identity.date), one.identity.unit) for one in days
        ]
        return {
            "days": choices,
            "workday": found,
            "title": day_title(found) if found else "",
            "attending": attending(reader, desk, found) if found else None,
        }

    frame, context = await framed(desk, job, "here")
    context = {"frame": frame, "at": f"/admin/{desk.production}/here", **context}
    return Template("here.html", context=context)


@get(PERSON_PATH)
async def here_row(
    desk: NamedDependency[SkipValidation[Desk]],
    workday: FromPath[str],
    person: FromPath[str],
    mode: FromQuery[str] = "",
) -> Template:
    """A row as it is shown, or opened: `mode` is empty or "edit"."""
    if mode == "edit":
        return await _form(desk, workday, person, CorrectForm(), Mistakes())
    return await _row(desk, workday, person)


@post(PERSON_PATH)
async def check_person(
    desk: NamedDependency[SkipValidation[Desk]],
    workday: FromPath[str],
    person: FromPath[str],
    data: URLEncodedBody[CheckForm],
) -> Template:
    """In or out, now, by the office."""
    await desk.read(lambda reader: _read(reader, desk, workday, person))
    came = Attendance(person, workday, data.direction, Method.SUPERVISOR)
    outcome = await desk.write(Fact("attendance", schema.value_of(came)))
    return await _row(desk, workday, person, outcome)


@post(PERSON_PATH + "/correct")
async def correct_person(
    desk: NamedDependency[SkipValidation[Desk]],
    workday: FromPath[str],
    person: FromPath[str],
    data: URLEncodedBody[CorrectForm],
) -> Template:
    """The entry is taken back and one with the right time put in its place."""

    def job(reader: Reader) -> tuple[Workday, StoredFact | None]:
        day, _ = _read(reader, desk, workday, person)
        standing = {
            one.fact for one in comings(reader, desk, day, person) if not one.mark
        }
        is_one = data.fact in standing
        return day, reader.fact(desk.production, data.fact) if is_one else None

    day, fact = await desk.read(job)
    wrong = Mistakes()
    if fact is None:
        wrong.add("fact", "Choose the entry to put right.")
    date = day.identity.date
    at_ms = wrong.tried(
        "time", None, lambda: read_time(data.time, desk.zone, date, "time")
    )
    reason = wrong.tried("reason", "", lambda: read_text(data.reason, "reason"))
    if at_ms is None:
        wrong.add("time", "Write when it was, like 05:30.")
    elif at_ms > desk.now_ms():
        wrong.add("time", "Write a time that has passed.")
    if not reason:
        wrong.add("reason", "Write why, for whoever reads this later.")
    if wrong or fact is None or at_ms is None:
        return await _form(desk, workday, person, data, wrong)
    outcome = await correct(desk, Correction(fact, at_ms, reason))
    return await _row(desk, workday, person, outcome)


def _day(desk: Desk, days: list[Workday], wanted: str) -> Workday | None:
    """The wanted day; else the one in progress, the newest begun, or the first."""
    if wanted:
        found = next((one for one in days if one.id == wanted), None)
        if found is None:
            raise NotFound("There is no such day in this production.")
        return found
    going = [one for one in days if one.standing.status is DayStatus.IN_PROGRESS]
    if going:
        return going[-1]
    date = today(desk.zone, desk.now_ms())
    begun = [one for one in days if one.identity.date <= date]
    return begun[-1] if begun else next(iter(days), None)


def _read(
    reader: Reader, desk: Desk, workday: str, person: str
) -> tuple[Workday, PersonHere]:
    """Raises NotFound when there is no such day, or nobody of that id."""
    day, _ = workday_of(reader, desk, workday)
    found = people_here(reader, desk, day).get(person)
    if found is None:
        raise NotFound("There is no such person in this production.")
    return day, found


async def _row(
    desk: Desk, workday: str, person: str, outcome: Outcome | None = None
) -> Template:
    def job(reader: Reader) -> dict[str, Any]:
        day, one = _read(reader, desk, workday, person)
        if outcome is not None and outcome.status != "applied":
            one = replace(one, said=Said("waiting", f"Held: {outcome.detail}"))
        return {"workday": day, "one": one}

    context = {"at": f"/admin/{desk.production}/here", **await desk.read(job)}
    return Template("here_row.html", context=context)


async def _form(
    desk: Desk, workday: str, person: str, form: CorrectForm, wrong: Mistakes
) -> Template:
    def job(reader: Reader) -> dict[str, Any]:
        day, one = _read(reader, desk, workday, person)
        entries = comings(reader, desk, day, person)
        choices = [(e.fact, f"{e.time} {e.text}") for e in entries if not e.mark]
        return {"workday": day, "one": one, "entries": entries, "choices": choices}

    context: dict[str, Any] = {
        "at": f"/admin/{desk.production}/here",
        **await desk.read(job),
        "form": form,
        "errors": wrong.fix_by_field,
    }
    status = 422 if wrong else 200
    return Template("here_edit.html", context=context, status_code=status)
