"""The files of one document: handed in at a desk, read, taken off."""

from collections.abc import Callable
from typing import Any

from litestar import get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency, Provide
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, MultipartBody, SkipValidation
from litestar.response import Template
from msgspec import Struct, field

from server.admin.documents import (
    DOCUMENT_PATH,
    standing_words,
    type_words,
    validity_words,
)
from server.admin.editing import Said, edit, opened, refused
from server.admin.framing import framed
from server.admin.photos import address_of, seen_blob
from server.admin.uploads import OfficeBlobs
from server.store.desk import Desk
from server.store.office import record_of
from server.store.protocol import Reader
from server.times import moment_words, today
from shared.changes import Outcome
from shared.errors import CallboardError, NotFound
from shared.nouns.documents import Document
from shared.wire import BLOB_BYTES_MAX

FILES_PATH = DOCUMENT_PATH + "/files"
# The file, and what a browser writes around it.
FORM_BYTES_MAX = BLOB_BYTES_MAX + 64 * 1024
TYPE_WORDS = {
    "application/pdf": "PDF",
    "image/jpeg": "JPEG picture",
    "image/png": "PNG picture",
    "image/webp": "WebP picture",
}


class FileForm(Struct, frozen=True, kw_only=True):
    """What a browser sends with a file; `file` None: none was chosen."""

    csrf_token: str = field(default="", name="_csrf_token")
    file: UploadFile | None = None


class FileView(Struct, frozen=True):
    """One file. `address` is empty while it is not here."""

    sha256: str
    title: str
    size: str
    since: str
    address: str
    is_picture: bool


@get(FILES_PATH)
async def document_page(
    desk: NamedDependency[SkipValidation[Desk]], document: FromPath[str]
) -> Template:
    return await _page(desk, document)


@post(FILES_PATH + "/{sha256:str}/remove")
async def remove_file(
    desk: NamedDependency[SkipValidation[Desk]],
    document: FromPath[str],
    sha256: FromPath[str],
) -> Template:
    """Taken off the document; for 30 days the page can put it back."""
    outcome = await _change(desk, document, lambda now: now - {sha256})
    told = refused(outcome) or Said("good", "The file is taken off.")
    return await _page(desk, document, told, back=sha256)


@post(FILES_PATH + "/{sha256:str}/restore")
async def restore_file(
    desk: NamedDependency[SkipValidation[Desk]],
    document: FromPath[str],
    sha256: FromPath[str],
) -> Template:
    outcome = await _change(desk, document, lambda now: now | {sha256})
    return await _page(desk, document, refused(outcome) or Said("good", "Put back."))


def add_file_page(blobs: OfficeBlobs) -> HTTPRouteHandler:
    """For `pages(...)`: where a chosen file is sent to."""

    @post(
        FILES_PATH,
        request_max_body_size=FORM_BYTES_MAX,
        dependencies={"blobs": Provide(_always(blobs), sync_to_thread=False)},
    )
    async def add_file(
        desk: NamedDependency[SkipValidation[Desk]],
        blobs: NamedDependency[SkipValidation[OfficeBlobs]],
        document: FromPath[str],
        data: MultipartBody[FileForm],
    ) -> Template:
        """The bytes first, then the words: whoever reads the name finds the file."""
        await desk.read(lambda reader: _document(reader, desk, document))
        try:
            sha256 = await blobs.take(
                desk, await data.file.read() if data.file else b""
            )
        except CallboardError as error:
            told = Said("stop", error.detail)
            return await _page(desk, document, told, status=422)
        outcome = await _change(desk, document, lambda now: now | {sha256})
        told = refused(outcome) or Said("good", "The file is added.")
        return await _page(desk, document, told)

    return add_file


async def _change(
    desk: Desk, document: str, wanted: Callable[[set[str]], set[str]]
) -> Outcome | None:
    """Adds or removes files of what stands now; None if nothing is to be done."""

    def job(reader: Reader) -> Any:
        _document(reader, desk, document)
        return opened(reader.registers(desk.production, "document", document), "files")

    was = await desk.read(job)
    now = tuple(sorted(wanted(set(was.elements("files")))))
    patch = edit("document", document, was, {}, {"files": now})
    return await desk.write([patch]) if patch is not None else None


def _document(reader: Reader, desk: Desk, document: str) -> Document:
    found = record_of(reader, desk.production, Document, document)
    if found is None:
        raise NotFound("There is no such document in this production.")
    return found


async def _page(
    desk: Desk,
    document: str,
    told: Said | None = None,
    back: str = "",
    status: int = 200,
) -> Template:
    """`back` is a file that was just taken off, and can be put back."""

    def job(reader: Reader) -> dict[str, Any]:
        found = _document(reader, desk, document)
        date = today(desk.zone, desk.now_ms())
        words = (
            type_words(found.what.type),
            validity_words(found),
            standing_words(found, date),
        )
        return {
            "title": found.what.title or "No title",
            "words": " · ".join(word for word in words if word),
            "is_required": found.need.is_required_on_set,
            "files": _files(reader, desk, found),
        }

    frame, context = await framed(desk, job, "documents")
    at = f"/admin/{desk.production}/documents"
    more = {"frame": frame, "all": at, "at": f"{at}/{document}/files"}
    more |= {"said": told, "back": back}
    return Template(
        "document_files.html", context={**context, **more}, status_code=status
    )


def _files(reader: Reader, desk: Desk, document: Document) -> list[FileView]:
    found = []
    for number, sha256 in enumerate(document.files.elements, 1):
        blob = seen_blob(reader, desk, sha256)
        size, since = "", "not here yet"
        if blob is not None:
            size = _size(blob.bytes)
            since = moment_words(blob.received_ms, desk.zone, desk.now_ms())
        type_ = blob.type if blob is not None else ""
        found.append(
            FileView(
                sha256=sha256,
                title=f"{number}. {TYPE_WORDS.get(type_, 'File')}",
                size=size,
                since=since,
                address=address_of(desk.production, sha256) if blob else "",
                is_picture=type_.startswith("image/"),
            )
        )
    return found


def _size(count: int) -> str:
    """As "12 kB" or "3.4 MB"."""
    if count < 1_000_000:
        return f"{max(1, count // 1000)} kB"
    return f"{count / 1_000_000:.1f} MB"


def _always(blobs: OfficeBlobs) -> Callable[[], OfficeBlobs]:
    return lambda: blobs
