"""A picture as somebody chose it becomes a photo that can be sent.

Upright, no longer than EDGE_PIXELS, JPEG, and without what cameras write into their
files: who, when, with what. Where it was taken stays only if the person allows it.
"""

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from shared.errors import BadInput, TooLarge
from shared.wire import BLOB_BYTES_MAX
from shared.words import shown

EDGE_PIXELS = 2048
QUALITY = 80
THUMBNAIL_PIXELS = 320
# A phone's largest camera, and half as much again; each takes three bytes of memory.
PIXELS_MAX = 150_000_000
PICTURE_BYTES_MAX = 60 * 1024 * 1024
# What a phone has no decoder for cannot be scaled here (HEIC: the iOS picker itself
# hands out JPEG).
FORMATS = ("JPEG", "PNG", "WEBP")
GPS = 0x8825

NOT_A_PICTURE = shown("This picture cannot be read. Choose a JPEG, PNG or WebP file.")


def photo_of(picture: bytes, *, keeps_place: bool = False) -> bytes:
    """The photo, a JPEG. Raises BadInput or TooLarge, with words for the person."""
    if len(picture) > PICTURE_BYTES_MAX:
        raise TooLarge(
            shown("This picture has more than {most} MB. Choose a smaller one."),
            {"most": PICTURE_BYTES_MAX // 2**20},
        )
    image = _opened(picture)
    try:
        # Decodes a large JPEG at a fraction of its size: quicker, and less memory.
        image.draft("RGB", (EDGE_PIXELS, EDGE_PIXELS))
        place = image.getexif().get_ifd(GPS) if keeps_place else {}
        upright = ImageOps.exif_transpose(image)
        photo = _flat(upright)
        photo.thumbnail((EDGE_PIXELS, EDGE_PIXELS), Image.Resampling.LANCZOS)
        return _jpeg(photo, QUALITY, place)
    except (OSError, SyntaxError, ValueError, KeyError, TypeError) as error:
        # What decoders and readers of EXIF raise for a file that breaks off.
        raise BadInput(NOT_A_PICTURE) from error


def thumbnail_of(photo: bytes) -> bytes:
    """A small JPEG for lists. Raises BadInput for what is no picture."""
    image = _opened(photo)
    try:
        image.draft("RGB", (THUMBNAIL_PIXELS, THUMBNAIL_PIXELS))
        small = _flat(image)
        small.thumbnail((THUMBNAIL_PIXELS, THUMBNAIL_PIXELS))
        return _jpeg(small, QUALITY, {})
    except (OSError, SyntaxError, ValueError) as error:
        raise BadInput(NOT_A_PICTURE) from error


def _opened(picture: bytes) -> Image.Image:
    try:
        image = Image.open(BytesIO(picture), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise TooLarge(_TOO_MANY_PIXELS) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise BadInput(NOT_A_PICTURE) from error
    if image.width * image.height > PIXELS_MAX:
        raise TooLarge(_TOO_MANY_PIXELS)
    return image


_TOO_MANY_PIXELS = shown("This picture has too many pixels. Choose a smaller one.")


def _flat(image: Image.Image) -> Image.Image:
    """Three colours; what could be seen through is white, as on paper."""
    if image.mode == "RGB":
        return image.copy()
    if "A" in image.getbands() or "transparency" in image.info:
        seen = image.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(paper, seen).convert("RGB")
    return image.convert("RGB")


def _jpeg(image: Image.Image, quality: int, place: dict[int, object]) -> bytes:
    # A fresh EXIF, so that nothing of the old one comes along.
    exif = Image.Exif()
    if place:
        exif.get_ifd(GPS).update(place)
    written = BytesIO()
    # No colour profile either: it names the camera, and its bytes count on a slow line.
    image.info.clear()
    image.save(written, "JPEG", quality=quality, optimize=True, exif=exif)
    photo = written.getvalue()
    assert len(photo) <= BLOB_BYTES_MAX
    return photo
