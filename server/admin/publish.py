"""Publishing a day: a page that shows what will happen, and one button that does it."""

from typing import Any

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, SkipValidation, URLEncodedBody
from litestar.response import Redirect, Template

from server.admin.day_head import day_head, workday_of
from server.admin.editing import Said, status_of
from server.admin.forms import LINE_CHARS_MAX, Form, read_text
from server.admin.framing import framed
from server.admin.moved import Move, moves_since
from server.admin.plan import DAY_PATH
from server.admin.preview import preview
from server.store.desk import Desk
from server.store.office import record_of
from server.store.protocol import Reader
from shared import schema
from shared.changes import Patch, is_id
from shared.errors import BadInput, NotFound
from shared.nouns.plan import Revision, RevisionRequest

PUBLISH_PATH = DAY_PATH + "/publish"
MOVED = "The plan was changed after your preview. This is how it stands now."
PUT_BACK = (
    "The server was put back from a backup after your preview. This is how the plan "
    "stands now."
)


class PublishForm(Form, frozen=True):
    """`head`, `epoch` and `number` are those of the preview; `revision` is the id it
    is to have, so that a button pressed twice publishes once.
    """

    head: int
    epoch: str
    number: int
    revision: str
    summary: str = ""


@get(PUBLISH_PATH)
async def publish_page(
    desk: NamedDependency[SkipValidation[Desk]], workday: FromPath[str]
) -> Template:
    return await _page(desk, workday)


@get(PUBLISH_PATH + "/moved")
async def moved_notice(
    desk: NamedDependency[SkipValidation[Desk]],
    workday: FromPath[str],
    head: FromQuery[int] = 0,
    epoch: FromQuery[str] = "",
) -> Template:
    """For an open preview: what it does not show yet. Empty if nothing."""

    def job(reader: Reader) -> dict[str, Any]:
        day, _ = workday_of(reader, desk, workday)
        is_put_back = epoch != reader.head(desk.production).epoch
        return {
            "day": day_head(reader, desk, day),
            "is_put_back": is_put_back,
            "moves": () if is_put_back else moves_since(reader, desk, workday, head),
        }

    return Template("publish_moved.html", context=await desk.read(job))


@post(PUBLISH_PATH)
async def publish(
    desk: NamedDependency[SkipValidation[Desk]],
    workday: FromPath[str],
    data: URLEncodedBody[PublishForm],
) -> Template | Redirect:
    there = f"/admin/{desk.production}/days/{workday}/revisions/{data.revision}"
    try:
        summary = read_text(data.summary, "summary", LINE_CHARS_MAX)
    except BadInput as error:
        said = Said("stop", f"What changed, in a line: {error.detail}")
        return await _page(desk, workday, said, data, 422)
    known = await desk.read(lambda reader: _known(reader, desk, workday, data))
    if known == "published":
        return Redirect(there, status_code=303)
    if known:
        return await _page(desk, workday, Said("waiting", known), data, 409)
    request = RevisionRequest(workday, data.head, summary)
    patch = Patch(
        "revision",
        data.revision,
        is_create=True,
        set={"request": schema.value_of(request)},
    )
    outcome = await desk.write([patch])
    if outcome.status == "applied":
        return Redirect(there, status_code=303, query_params={"published": "1"})
    if outcome.code == "plan_moved":
        return await _page(desk, workday, Said("waiting", MOVED), data, 409)
    refusal = Said("stop", outcome.detail or "The server is busy. Publish again.")
    return await _page(desk, workday, refusal, data, status_of(outcome))


def _known(reader: Reader, desk: Desk, workday: str, form: PublishForm) -> str:
    """Why this preview is over: "published" by this very form, or in words."""
    day, _ = workday_of(reader, desk, workday)
    if not is_id(form.revision):
        raise NotFound("There is no such revision.")
    if record_of(reader, desk.production, Revision, form.revision) is not None:
        return "published"
    if reader.head(desk.production).epoch != form.epoch:
        return PUT_BACK
    newest = day_head(reader, desk, day).revision
    number = newest.mark.number if newest else 0
    if number >= form.number:
        return f"Rev {number} was published meanwhile. This is what differs from it."
    return ""


async def _page(
    desk: Desk,
    workday: str,
    said: Said | None = None,
    form: PublishForm | None = None,
    status: int = 200,
) -> Template:
    """The preview as it stands now; after a refusal, with what moved meanwhile."""

    def job(reader: Reader) -> dict[str, Any]:
        day, _ = workday_of(reader, desk, workday)
        shown = preview(reader, desk, workday)
        moves: tuple[Move, ...] = ()
        # Rows of another epoch have other numbers.
        if form is not None and status == 409 and form.epoch == shown.epoch:
            moves = moves_since(reader, desk, workday, form.head)
        return {
            "day": day_head(reader, desk, day),
            "preview": shown,
            "moves": moves,
        }

    frame, context = await framed(desk, job, "days", workday)
    return Template(
        "publish.html",
        context={
            "frame": frame,
            "revision": desk.new_id(),
            "summary": form.summary if form else "",
            "said": said,
            **context,
        },
        status_code=status,
    )
