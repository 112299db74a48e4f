"""The days of a production, and a new one."""

from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import SkipValidation, URLEncodedBody
from litestar.response import Redirect, Template
from msgspec import Struct

from server.admin.day_form import LABELS, read_identity
from server.admin.decisions import newest_revisions
from server.admin.editing import Mistakes, create
from server.admin.forms import Form
from server.admin.framing import count_words, days_in_order, framed
from server.store.desk import Desk
from server.store.office import records_of
from server.store.protocol import Reader
from server.times import clock_words, day_after, day_words, today
from shared.nouns.plan import Revision, Workday


class DayForm(Form, frozen=True):
    """As typed."""

    date: str = ""
    number: str = ""
    total: str = ""
    unit: str = ""


class DayRow(Struct, frozen=True):
    """One day as the list shows it."""

    day: Workday
    date: str
    count: str
    call: str
    revision: Revision | None


@get("/{production:str}")
async def days_page(desk: NamedDependency[SkipValidation[Desk]]) -> Template:
    return await _page(desk, None, Mistakes())


@post("/{production:str}/days")
async def create_day(
    desk: NamedDependency[SkipValidation[Desk]], data: URLEncodedBody[DayForm]
) -> Template | Redirect:
    wrong = Mistakes()
    identity = read_identity(data.date, data.number, data.total, data.unit, wrong)
    if wrong:
        return await _page(desk, data, wrong)
    id_ = desk.new_id()
    outcome = await desk.write([create("workday", id_, {"identity": identity})])
    if outcome.status != "applied":
        wrong.add("date", outcome.detail)
        return await _page(desk, data, wrong)
    return Redirect(f"/admin/{desk.production}/days/{id_}", status_code=303)


async def _page(desk: Desk, form: DayForm | None, wrong: Mistakes) -> Template:
    def job(reader: Reader) -> list[DayRow]:
        newest = newest_revisions(reader, desk.production)
        return [
            DayRow(
                day,
                day_words(day.identity.date),
                count_words(day),
                clock_words(day.times.general_call_ms, desk.zone, day.identity.date),
                newest.get(day.id),
            )
            for day in days_in_order(records_of(reader, desk.production, Workday))
        ]

    frame, rows = await framed(desk, job, "days")
    context: dict[str, Any] = {
        "frame": frame,
        "production": desk.production,
        "rows": rows,
        "form": form or _next_day(desk, [row.day for row in rows]),
        "errors": wrong.fix_by_field,
        "refused_fields": [(f, label) for f, label, _ in wrong.listed(LABELS)],
    }
    return Template("days.html", context=context, status_code=422 if wrong else 200)


def _next_day(desk: Desk, days: list[Workday]) -> DayForm:
    """The day that is most likely to come next: after the last, counted on."""
    if not days:
        return DayForm(date=today(desk.zone, desk.now_ms()), number="1")
    last = days[-1].identity
    highest = max(day.identity.number for day in days)
    return DayForm(
        date=day_after(last.date),
        number=str(highest + 1) if highest else "",
        total=str(last.total) if last.total > highest else "",
        unit=last.unit,
    )
