"""A whole blob as an answer: a range of it if asked for, and nothing that could run.

Its address is its hash, so what is there never changes: whoever has it need not ask
again. Ranges follow RFC 9110, section 14, one at a time; a range that cannot be served
is passed over, as the RFC lets a server do, and the whole blob is sent.
"""

import re
from typing import Any

from litestar import Request, Response
from litestar.response import Stream
from msgspec import Struct

from server.store.blobs import Blobs
from server.store.rows import Blob

# Even as a page of its own it runs nothing and fetches nothing.
POLICY = "default-src 'none'; sandbox"
IMMUTABLE = "private, max-age=31536000, immutable"
ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "application/pdf": "pdf",
}
# Of the hash, as a name for whoever saves the file.
NAME_CHARS = 12

_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")


class Part(Struct, frozen=True):
    """The bytes from `start` up to `end`."""

    start: int
    end: int


def blob_reply(
    blobs: Blobs,
    blob: Blob,
    request: Request[Any, Any, Any],
    caching: str = IMMUTABLE,
) -> Response[Any]:
    """The blob, or the part that `Range` asks for, or 304 for one who has it."""
    tag = f'"{blob.sha256}"'
    headers = {
        "ETag": tag,
        "Cache-Control": caching,
        "Accept-Ranges": "bytes",
        "Content-Security-Policy": POLICY,
        "Content-Disposition": _disposition(blob),
    }
    if tag in request.headers.get("if-none-match", ""):
        return Response(None, status_code=304, headers=headers)
    part = None
    if request.headers.get("if-range", tag) == tag:
        part = asked_part(request.headers.get("range", ""), blob.bytes)
    start, end = (part.start, part.end) if part else (0, blob.bytes)
    headers["Content-Length"] = str(end - start)
    if part:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{blob.bytes}"
    return Stream(
        blobs.pieces(blob.sha256, start, end),
        status_code=206 if part else 200,
        media_type=blob.type,
        headers=headers,
    )


def asked_part(header: str, size: int) -> Part | None:
    """What a Range header asks for; None: all of it, or nothing that can be served."""
    found = _RANGE.fullmatch(header.strip())
    if found is None or not size:
        return None
    first, last = found.groups()
    if not first:
        wanted = int(last or 0)
        return Part(max(0, size - wanted), size) if wanted else None
    start, end = int(first), min(size, int(last) + 1 if last else size)
    return Part(start, end) if start < end else None


def _disposition(blob: Blob) -> str:
    """Photos are shown; a document is saved, not opened among our own pages."""
    how = "inline" if blob.type.startswith("image/") else "attachment"
    ending = ENDINGS.get(blob.type, "bin")
    return f'{how}; filename="{blob.sha256[:NAME_CHARS]}.{ending}"'
