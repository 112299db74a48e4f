"""The plan of a workday as a page, and a new line of it."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, SkipValidation, URLEncodedBody
from litestar.response import Template
from msgspec.structs import replace

from server.admin.day_head import cards_of, day_head, workday_of
from server.admin.editing import Mistakes, Opened, Said, create, said
from server.admin.framing import framed
from server.admin.line_form import LineForm, line_groups, line_sets
from server.admin.lines import lines_of
from server.store.desk import Desk
from server.store.protocol import Reader
from shared.nouns.plan import ItemKind

DAY_PATH = "/{production:str}/days/{workday:str}"
# Room between two lines, for one that comes between them later.
ORDER_STEP = 10


@get(DAY_PATH)
async def plan_page(
    desk: NamedDependency[SkipValidation[Desk]], workday: FromPath[str]
) -> Template:
    def job(reader: Reader) -> dict[str, Any]:
        day, _ = workday_of(reader, desk, workday)
        return {
            "day": day_head(reader, desk, day),
            "cards": cards_of(reader, desk, workday),
            "lines": lines_of(reader, desk, day),
        }

    frame, context = await framed(desk, job, "days", workday)
    return Template(
        "plan.html",
        context={
            "frame": frame,
            "was_sent": False,
            **context,
            **_new_line(LineForm(), Mistakes(), None),
        },
    )


@post(DAY_PATH + "/lines")
async def add_line(
    desk: NamedDependency[SkipValidation[Desk]],
    workday: FromPath[str],
    data: URLEncodedBody[LineForm],
) -> Template:
    """A new line, last in rank; the form comes back empty, or with its mistakes."""

    def job(reader: Reader) -> tuple[dict[str, Any], str, int]:
        day, _ = workday_of(reader, desk, workday)
        head = {"day": day_head(reader, desk, day)}
        return head, day.identity.date, _last_rank(reader, desk, workday)

    head, date, rank = await desk.read(job)
    asked = replace(data, order=str(rank + ORDER_STEP))
    groups, wrong = line_groups(asked, Opened(), workday, desk.zone, date)
    notice: Said | None = None
    if not wrong:
        # Groups that are as a line without them would be are not written.
        bare = {name: group for name, group in groups.items() if group != type(group)()}
        patch = create("item", desk.new_id(), bare, line_sets(data))
        outcome = await desk.write([patch])
        notice = said(outcome, desk.production, "the line")
        if notice is None:
            data = LineForm(kind=data.kind)
    return Template(
        "line_new.html",
        context={"was_sent": True, **head, **_new_line(data, wrong, notice)},
        status_code=422 if wrong or notice else 200,
    )


def words_of(kinds: Iterable[StrEnum]) -> list[tuple[str, str]]:
    """Pairs for a choice: the value, and it as a word."""
    return [(one.value, one.value.replace("_", " ").capitalize()) for one in kinds]


def _new_line(form: LineForm, wrong: Mistakes, notice: Said | None) -> dict[str, Any]:
    return {
        "form": form,
        "kinds": words_of(ItemKind),
        "errors": wrong.fix_by_field,
        "notice": notice,
    }


def _last_rank(reader: Reader, desk: Desk, workday: str) -> int:
    ranks = [
        int(groups["day"].register.value.get("order", 0))
        for groups in reader.records(desk.production, "item").values()
        if "day" in groups and groups["day"].register.value.get("workday") == workday
    ]
    return max(ranks, default=0)
