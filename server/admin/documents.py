"""The documents of a production: by kind, how long they are good, what they are for."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, SkipValidation, URLEncodedBody
from litestar.response import Template

from server.admin.document_form import (
    FIELDS,
    GROUPS,
    REQUIRED,
    DocumentForm,
    about_choices,
    about_text,
    called,
    document_form,
    document_groups,
)
from server.admin.plan import words_of
from server.admin.plan_lines import SeenForm
from server.admin.record_views import Sheet, Shown
from server.admin.records import Records
from server.store.desk import Desk
from server.store.office import record_of, records_of
from server.store.protocol import Reader
from server.store.rows import Held
from server.times import day_words, today
from shared import schema
from shared.documents import Standing, standing
from shared.nouns.documents import Document, DocumentType
from shared.nouns.plan import Item, Workday

DOCUMENTS_PATH = "/{production:str}/documents"
DOCUMENT_PATH = DOCUMENTS_PATH + "/{document:str}"
STANDING_WORDS = {
    Standing.GOOD: "",
    Standing.NOT_YET: "not valid yet",
    Standing.ENDS_SOON: "ends soon",
    Standing.OVER: "expired",
}


def shown(
    reader: Reader, desk: Desk, held: dict[str, dict[str, Held]]
) -> dict[str, Shown]:
    workdays = records_of(reader, desk.production, Workday)
    items = records_of(reader, desk.production, Item)
    date = today(desk.zone, desk.now_ms())
    found = {}
    for id_, groups in held.items():
        registers = {name: row.register for name, row in groups.items()}
        document = schema.record(Document, id_, registers)
        about = called(about_text(document.about), workdays, items)
        found[id_] = _shown(document, about, date)
    return found


def _shown(document: Document, about: str, date: str) -> Shown:
    what, count = document.what, len(document.files.elements)
    number = f"No. {what.number}" if what.number else ""
    required = "required on set" if document.need.is_required_on_set else ""
    small = (what.authority, number, required, standing_words(document, date))
    return Shown(
        name=what.title or "No title",
        small=tuple(text for text in small if text),
        cells=(
            validity_words(document),
            about,
            str(count) if count else "none",
        ),
        group=type_words(what.type),
        href=f"/documents/{document.id}/files",
    )


def type_words(type_: DocumentType) -> str:
    return type_.value.replace("_", " ").capitalize()


def validity_words(document: Document) -> str:
    """As "Mon 11 May to Fri 15 May"; empty for one without bounds."""
    since, until = document.validity.from_date, document.validity.to_date
    if since and until:
        return f"{day_words(since)} to {day_words(until)}"
    if until:
        return f"until {day_words(until)}"
    return f"from {day_words(since)}" if since else ""


def standing_words(document: Document, date: str) -> str:
    """What is wrong with it on that date; empty for nothing."""
    return STANDING_WORDS[standing(document.validity, date)]


def choices(reader: Reader, desk: Desk, id: str) -> dict[str, list[tuple[str, str]]]:
    document = record_of(reader, desk.production, Document, id) if id else None
    now = about_text(document.about) if document else ""
    return {
        "type": words_of(DocumentType),
        "about": about_choices(reader, desk, now),
        "required": REQUIRED,
    }


SHEET = Sheet(
    kind="document",
    page="documents",
    title="Documents",
    one="document",
    nothing="Add a permit, a map or an assessment below, then its file.",
    columns=(
        ("Valid", "short"),
        ("For", "short"),
        ("Files", "count"),
    ),
    fields=FIELDS,
    groups=GROUPS,
    form_of=document_form,
    groups_of=document_groups,
    shown=shown,
    choices=choices,
    link="Files",
)


@get(DOCUMENTS_PATH)
async def documents_page(
    desk: NamedDependency[SkipValidation[Desk]], q: FromQuery[str] = ""
) -> Template:
    return await Records(desk, SHEET).page(q)


@post(DOCUMENTS_PATH)
async def add_document(
    desk: NamedDependency[SkipValidation[Desk]], data: URLEncodedBody[DocumentForm]
) -> Template:
    return await Records(desk, SHEET).add(data)


@get(DOCUMENT_PATH)
async def document_row(
    desk: NamedDependency[SkipValidation[Desk]],
    document: FromPath[str],
    mode: FromQuery[str] = "",
) -> Template:
    """A row as it is shown, or opened: `mode` is empty or "edit"."""
    return await Records(desk, SHEET).row(document, mode)


@post(DOCUMENT_PATH)
async def save_document(
    desk: NamedDependency[SkipValidation[Desk]],
    document: FromPath[str],
    data: URLEncodedBody[DocumentForm],
) -> Template:
    return await Records(desk, SHEET).save(document, data)


@post(DOCUMENT_PATH + "/cancel")
async def cancel_document(
    desk: NamedDependency[SkipValidation[Desk]],
    document: FromPath[str],
    data: URLEncodedBody[SeenForm],
) -> Template:
    return await Records(desk, SHEET).cancel(document, data.opened)


@post(DOCUMENT_PATH + "/revive")
async def revive_document(
    desk: NamedDependency[SkipValidation[Desk]],
    document: FromPath[str],
    data: URLEncodedBody[SeenForm],
) -> Template:
    return await Records(desk, SHEET).revive(document, data.opened)
