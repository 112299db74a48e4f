"""Photos for whoever sits in the office: their places on a page, and their bytes."""

from collections.abc import Callable, Iterable
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency, Provide
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, SkipValidation
from msgspec import Struct

from server.blob_reply import blob_reply
from server.store.blobs import Blobs
from server.store.desk import Desk
from server.store.protocol import Reader
from server.store.rows import Blob
from shared import access
from shared.access import Actor

PHOTO_PATH = "/{production:str}/photos/{sha256:str}"
# A browser may keep it, and asks each time: after signing out it is told nothing.
ASK_EACH_TIME = "private, no-cache"


class PhotoView(Struct, frozen=True):
    """One photo. `address` is empty while it has not arrived."""

    title: str
    address: str


def photo_page(blobs: Blobs) -> HTTPRouteHandler:
    """For `pages(...)`: photos that stand in a scope of the office's, and no others."""

    @get(
        PHOTO_PATH,
        opt={"is_stream": True},
        dependencies={"blobs": Provide(_always(blobs), sync_to_thread=False)},
    )
    async def photo(
        request: Request[Any, Any, Any],
        desk: NamedDependency[SkipValidation[Desk]],
        blobs: NamedDependency[SkipValidation[Blobs]],
        sha256: FromPath[str],
    ) -> Response[Any]:
        seat = desk.seat
        scopes = access.scopes(Actor(seat.person, seat.role))
        blob = await blobs.readable_in(desk.production, scopes, sha256)
        return blob_reply(blobs, blob, request, ASK_EACH_TIME)

    return photo


def address_of(production: str, sha256: str) -> str:
    """Where a page of the panel finds a photo."""
    return f"/admin/{production}/photos/{sha256}"


def seen_blob(reader: Reader, desk: Desk, sha256: str) -> Blob | None:
    """The blob, if whoever sits here may see it; None too while it has not arrived."""
    scopes = access.scopes(Actor(desk.seat.person, desk.seat.role))
    is_named = reader.blobs.is_named(desk.production, sha256, scopes)
    return reader.blobs.get(sha256) if is_named else None


def photo_views(
    hashes: Iterable[str], reader: Reader, desk: Desk
) -> tuple[PhotoView, ...]:
    return tuple(
        PhotoView(
            f"Photo {number}",
            address_of(desk.production, sha256)
            if seen_blob(reader, desk, sha256)
            else "",
        )
        for number, sha256 in enumerate(hashes, 1)
    )


def photos_here(photos: tuple[PhotoView, ...]) -> str:
    """As "2 photos", or "1 of 2 photos here" while some are on their way."""
    if not photos:
        return ""
    count, here = len(photos), sum(bool(photo.address) for photo in photos)
    noun = "photo" if count == 1 else "photos"
    return f"{count} {noun}" if here == count else f"{here} of {count} {noun} here"


def _always(blobs: Blobs) -> Callable[[], Blobs]:
    return lambda: blobs
