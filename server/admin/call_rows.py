"""One person's call: shown, opened, saved, taken off the day and put back."""

from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, SkipValidation, URLEncodedBody
from litestar.response import Template
from msgspec.structs import replace

from server.admin.call_form import GROUPS, CallForm, call_form, call_groups
from server.admin.call_views import CallView, calls_on, day_calls
from server.admin.calls import CALLS_PATH
from server.admin.day_head import day_head, workday_of
from server.admin.editing import (
    Mistakes,
    cancel,
    edit,
    opened,
    read_opened,
    refused,
    revive,
    status_of,
)
from server.admin.framing import Names
from server.admin.plan import words_of
from server.admin.plan_lines import SeenForm
from server.store.desk import Desk
from server.store.protocol import Reader
from shared.changes import Outcome
from shared.errors import NotFound
from shared.nouns.plan import CallStatus

CALL_PATH = CALLS_PATH + "/{call:str}"


@get(CALL_PATH)
async def call_row(
    desk: NamedDependency[SkipValidation[Desk]],
    workday: FromPath[str],
    call: FromPath[str],
    mode: FromQuery[str] = "",
) -> Template:
    """A row as it is shown, or opened: `mode` is empty or "edit"."""
    if mode == "edit":
        return await _form(desk, workday, call)
    return await _shown(desk, workday, call)


@post(CALL_PATH)
async def save_call(
    desk: NamedDependency[SkipValidation[Desk]],
    workday: FromPath[str],
    call: FromPath[str],
    data: URLEncodedBody[CallForm],
) -> Template:
    was = read_opened(data.opened)
    day, _ = await desk.read(lambda reader: workday_of(reader, desk, workday))
    groups, wrong = call_groups(data, was, desk.zone, day.identity.date)
    if wrong:
        return await _form(desk, workday, call, data, wrong)
    patch = edit("call", call, was, groups)
    outcome = await desk.write([patch]) if patch is not None else None
    if outcome is not None and outcome.status == "refused":
        return await _form(desk, workday, call, data, None, outcome)
    return await _shown(desk, workday, call, outcome)


@post(CALL_PATH + "/cancel")
async def cancel_call(
    desk: NamedDependency[SkipValidation[Desk]],
    workday: FromPath[str],
    call: FromPath[str],
    data: URLEncodedBody[SeenForm],
) -> Template:
    outcome = await desk.write([cancel("call", call, read_opened(data.opened))])
    return await _shown(desk, workday, call, outcome)


@post(CALL_PATH + "/revive")
async def revive_call(
    desk: NamedDependency[SkipValidation[Desk]],
    workday: FromPath[str],
    call: FromPath[str],
    data: URLEncodedBody[SeenForm],
) -> Template:
    outcome = await desk.write([revive("call", call, read_opened(data.opened))])
    return await _shown(desk, workday, call, outcome)


async def _shown(
    desk: Desk, workday: str, call: str, outcome: Outcome | None = None
) -> Template:
    context = await desk.read(lambda reader: _read(reader, desk, workday, call))
    view: CallView = context["call"]
    context["call"] = replace(view, said=refused(outcome))
    status = status_of(outcome) if outcome is not None else 200
    return Template("call.html", context=context, status_code=status)


async def _form(
    desk: Desk,
    workday: str,
    call: str,
    typed: CallForm | None = None,
    wrong: Mistakes | None = None,
    outcome: Outcome | None = None,
) -> Template:
    def job(reader: Reader) -> dict[str, Any]:
        context = _read(reader, desk, workday, call)
        held = reader.registers(desk.production, "call", call)
        form = typed or call_form(opened(held, *GROUPS), desk.zone, context["date"])
        names = Names(reader, desk.production)
        return {
            **context,
            "form": form,
            "places": names.place_choices(form.place),
            "statuses": words_of(CallStatus),
        }

    return Template(
        "call_edit.html",
        context={
            **await desk.read(job),
            "errors": wrong.fix_by_field if wrong else {},
            "refusal": refused(outcome),
        },
        status_code=status_of(outcome) if outcome else 422 if wrong else 200,
    )


def _read(reader: Reader, desk: Desk, workday: str, call: str) -> dict[str, Any]:
    """One call of the day with the columns of its page. Raises NotFound."""
    day, _ = workday_of(reader, desk, workday)
    if call not in calls_on(reader, desk.production, workday):
        raise NotFound("There is no such call on this day.")
    calls = day_calls(reader, desk, day)
    views = (view for group in calls.departments for view in group.calls)
    return {
        "day": day_head(reader, desk, day),
        "date": day.identity.date,
        "columns": calls.columns,
        "call": next(view for view in views if view.id == call),
    }
