"""The revisions of a day: who knows of each, and those told by other means."""

from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, SkipValidation, URLEncodedBody
from litestar.response import Redirect, Template

from server.admin.day_head import day_head, workday_of
from server.admin.editing import Said, said
from server.admin.forms import Form
from server.admin.framing import framed
from server.admin.ledger import ledger
from server.admin.plan import DAY_PATH
from server.store.desk import Desk
from server.store.protocol import Reader
from shared import schema
from shared.changes import Fact
from shared.errors import BadInput
from shared.nouns.plan import Ack
from shared.nouns.review import Void

REVISIONS_PATH = DAY_PATH + "/revisions"
REVISION_PATH = REVISIONS_PATH + "/{revision:str}"


class ToldForm(Form, frozen=True):
    """Somebody who was told by the office; `fact` takes such an entry back."""

    person: str = ""
    fact: str = ""


@get(REVISIONS_PATH)
async def revisions_page(
    desk: NamedDependency[SkipValidation[Desk]], workday: FromPath[str]
) -> Template | Redirect:
    """The newest revision's; a day without any says so."""

    def job(reader: Reader) -> dict[str, Any]:
        day, _ = workday_of(reader, desk, workday)
        return {"day": day_head(reader, desk, day)}

    frame, context = await framed(desk, job, "days", workday)
    newest = context["day"].revision
    if newest is None:
        return Template("unpublished.html", context={"frame": frame, **context})
    return Redirect(f"{context['day'].at}/revisions/{newest.id}", status_code=303)


@get(REVISION_PATH)
async def ledger_page(
    desk: NamedDependency[SkipValidation[Desk]],
    workday: FromPath[str],
    revision: FromPath[str],
    published: FromQuery[str] = "",
) -> Template:
    return await _page(desk, workday, revision, None, bool(published))


@post(REVISION_PATH + "/told")
async def mark_told(
    desk: NamedDependency[SkipValidation[Desk]],
    workday: FromPath[str],
    revision: FromPath[str],
    data: URLEncodedBody[ToldForm],
) -> Template:
    """Notes that the office told somebody, or takes that back."""
    page = await desk.read(lambda reader: _ledger(reader, desk, workday, revision))
    rows = page["ledger"].rows
    row = next((one for one in rows if one.person == data.person), None)
    if row is None or data.fact not in ("", row.fact):
        raise BadInput("This revision does not concern that person.", field="person")
    if data.fact:
        body = schema.value_of(Void(data.fact, "Told by mistake."))
        outcome = await desk.write(Fact("void", body))
    else:
        outcome = await desk.write(
            Fact("ack", schema.value_of(Ack(revision, row.person)))
        )
    return await _page(
        desk, workday, revision, said(outcome, desk.production, row.name)
    )


def _ledger(reader: Reader, desk: Desk, workday: str, revision: str) -> dict[str, Any]:
    day, _ = workday_of(reader, desk, workday)
    return {
        "day": day_head(reader, desk, day),
        "ledger": ledger(reader, desk, day, revision),
    }


async def _page(
    desk: Desk,
    workday: str,
    revision: str,
    notice: Said | None,
    was_published: bool = False,
) -> Template:
    frame, context = await framed(
        desk,
        lambda reader: _ledger(reader, desk, workday, revision),
        "days",
        workday,
    )
    return Template(
        "ledger.html",
        context={
            "frame": frame,
            "said": notice,
            "was_published": was_published,
            **context,
        },
        status_code=200,
    )
