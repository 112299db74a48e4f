"""The printed sheets as pages behind the panel's door."""

from pathlib import Path

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, SkipValidation
from litestar.response import Template
from litestar.types import ControllerRouterHandler

from server.paperwork.call_sheet import call_sheet
from server.paperwork.sheet import CallSheet
from server.store.desk import Desk
from server.store.office import record_of, records_of
from server.store.protocol import Reader
from shared.errors import NotFound
from shared.nouns.people import Person
from shared.nouns.plan import Revision
from shared.revisions import plan_of

TEMPLATE_FOLDER = Path(__file__).parent / "templates"
CALL_SHEET_PATH = (
    "/{production:str}/days/{workday:str}/revisions/{revision:str}/call-sheet"
)


@get(CALL_SHEET_PATH)
async def call_sheet_page(
    desk: NamedDependency[SkipValidation[Desk]],
    workday: FromPath[str],
    revision: FromPath[str],
) -> Template:
    def job(reader: Reader) -> CallSheet:
        found = record_of(reader, desk.production, Revision, revision)
        if found is None or found.mark.workday != workday:
            raise NotFound("There is no such revision of this day.")
        people = records_of(reader, desk.production, Person)
        return call_sheet(
            desk.seat.production, found.mark, plan_of(found), people, desk.zone
        )

    back = f"/admin/{desk.production}/days/{workday}/revisions/{revision}"
    return Template(
        "call_sheet.html", context={"sheet": await desk.read(job), "back": back}
    )


# For the panel, which adds the door and the desk.
PRINTED: tuple[ControllerRouterHandler, ...] = (call_sheet_page,)
