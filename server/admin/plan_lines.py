"""A line of the plan: shown, opened, saved, cancelled and revived in its row."""

from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, SkipValidation, URLEncodedBody
from litestar.response import Template
from msgspec.structs import replace

from server.admin import line_form, progress_form
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
from server.admin.forms import Form
from server.admin.framing import Names
from server.admin.line_form import LineForm, line_groups, line_sets
from server.admin.lines import LineView, line_of
from server.admin.plan import DAY_PATH, words_of
from server.admin.progress_form import ProgressForm, progress_groups
from server.store.desk import Desk
from server.store.protocol import Reader
from server.store.rows import Held
from shared.changes import Outcome, Patch
from shared.errors import NotFound
from shared.nouns.plan import ItemKind, Progress

LINE_PATH = DAY_PATH + "/lines/{line:str}"


class SeenForm(Form, frozen=True):
    """A button of a row: `opened` says what its presser was looking at."""

    opened: str = "{}"


class Row:
    """One line on the page of one day, for whoever sits at this desk."""

    def __init__(self, desk: Desk, workday: str, line: str) -> None:
        self.desk = desk
        self.workday = workday
        self.line = line

    async def date(self) -> str:
        """The day's date. Raises NotFound."""
        day, _ = await self.desk.read(
            lambda reader: workday_of(reader, self.desk, self.workday)
        )
        return day.identity.date

    async def save(self, patch: Patch | None) -> Outcome | None:
        """None: nothing differed, so nothing was written."""
        return await self.desk.write([patch]) if patch is not None else None

    async def shown(self, outcome: Outcome | None = None) -> Template:
        """The row, with what became of the change that was just made."""
        view, _, context = await self.desk.read(self._read)
        context["line"] = replace(view, said=refused(outcome))
        status = status_of(outcome) if outcome is not None else 200
        return Template("line.html", context=context, status_code=status)

    async def plan_form(
        self,
        typed: LineForm | None = None,
        wrong: Mistakes | None = None,
        outcome: Outcome | None = None,
    ) -> Template:
        """The row as a form over all of its plan; `typed` is what was refused."""

        def job(reader: Reader) -> dict[str, Any]:
            _, held, context = self._read(reader)
            was = opened(held, *line_form.GROUPS, *line_form.SETS)
            form = typed or line_form.line_form(was, self.desk.zone, context["date"])
            names, sets = Names(reader, self.desk.production), line_sets(form)
            return {
                **context,
                "form": form,
                "kinds": words_of(ItemKind),
                "places": names.place_choices(form.place),
                "departments": names.departments(sets["departments"]),
                "people": names.people_by_department(sets["people"]),
                "ticked": sets,
                "unlisted": [id_ for id_ in sets["people"] if id_ not in names.people],
            }

        context = await self.desk.read(job)
        return self._form("line_edit.html", context, wrong, outcome)

    async def progress_form(
        self,
        typed: ProgressForm | None = None,
        wrong: Mistakes | None = None,
        outcome: Outcome | None = None,
    ) -> Template:
        """The row as a form over how the line is going."""

        def job(reader: Reader) -> dict[str, Any]:
            _, held, context = self._read(reader)
            was = opened(held, *progress_form.GROUPS)
            form = typed or progress_form.progress_form(
                was, self.desk.zone, context["date"]
            )
            return {**context, "form": form, "statuses": words_of(Progress)}

        context = await self.desk.read(job)
        return self._form("line_progress.html", context, wrong, outcome)

    def _read(self, reader: Reader) -> tuple[LineView, dict[str, Held], dict[str, Any]]:
        day, _ = workday_of(reader, self.desk, self.workday)
        found = line_of(reader, self.desk, day, self.line)
        if found is None:
            raise NotFound("There is no such line on this day.")
        view, held = found
        head = day_head(reader, self.desk, day)
        return view, held, {"day": head, "line": view, "date": day.identity.date}

    def _form(
        self,
        template: str,
        context: dict[str, Any],
        wrong: Mistakes | None,
        outcome: Outcome | None,
    ) -> Template:
        status = status_of(outcome) if outcome else 422 if wrong else 200
        return Template(
            template,
            context={
                **context,
                "errors": wrong.fix_by_field if wrong else {},
                "refusal": refused(outcome),
            },
            status_code=status,
        )


@get(LINE_PATH)
async def line_row(
    desk: NamedDependency[SkipValidation[Desk]],
    workday: FromPath[str],
    line: FromPath[str],
    mode: FromQuery[str] = "",
) -> Template:
    """A row as it is shown, or opened: `mode` is empty, "edit" or "progress"."""
    row = Row(desk, workday, line)
    if mode == "edit":
        return await row.plan_form()
    if mode == "progress":
        return await row.progress_form()
    return await row.shown()


@post(LINE_PATH)
async def save_line(
    desk: NamedDependency[SkipValidation[Desk]],
    workday: FromPath[str],
    line: FromPath[str],
    data: URLEncodedBody[LineForm],
) -> Template:
    row, was = Row(desk, workday, line), read_opened(data.opened)
    groups, wrong = line_groups(data, was, workday, desk.zone, await row.date())
    if wrong:
        return await row.plan_form(data, wrong)
    outcome = await row.save(edit("item", line, was, groups, line_sets(data)))
    if outcome is not None and outcome.status == "refused":
        return await row.plan_form(data, None, outcome)
    return await row.shown(outcome)


@post(LINE_PATH + "/progress")
async def save_progress(
    desk: NamedDependency[SkipValidation[Desk]],
    workday: FromPath[str],
    line: FromPath[str],
    data: URLEncodedBody[ProgressForm],
) -> Template:
    row, was = Row(desk, workday, line), read_opened(data.opened)
    date, now_ms = await row.date(), desk.now_ms()
    groups, wrong = progress_groups(data, was, desk.zone, date, now_ms)
    if wrong:
        return await row.progress_form(data, wrong)
    outcome = await row.save(edit("item", line, was, groups))
    if outcome is not None and outcome.status == "refused":
        return await row.progress_form(data, None, outcome)
    return await row.shown(outcome)


@post(LINE_PATH + "/cancel")
async def cancel_line(
    desk: NamedDependency[SkipValidation[Desk]],
    workday: FromPath[str],
    line: FromPath[str],
    data: URLEncodedBody[SeenForm],
) -> Template:
    row = Row(desk, workday, line)
    return await row.shown(
        await row.save(cancel("item", line, read_opened(data.opened)))
    )


@post(LINE_PATH + "/revive")
async def revive_line(
    desk: NamedDependency[SkipValidation[Desk]],
    workday: FromPath[str],
    line: FromPath[str],
    data: URLEncodedBody[SeenForm],
) -> Template:
    row = Row(desk, workday, line)
    return await row.shown(
        await row.save(revive("item", line, read_opened(data.opened)))
    )
