"""Pictures as cameras write them, made for a test."""

import random
from io import BytesIO
from typing import Any

from PIL import Image

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825
# 48° 8' N, 11° 34' E, as EXIF has it.
PLACE = {1: "N", 2: (48.0, 8.0, 0.0), 3: "E", 4: (11.0, 34.0, 0.0)}


def picture(
    size: tuple[int, int] = (64, 48),
    kind: str = "JPEG",
    mode: str = "RGB",
    colour: Any = "teal",
    **exif: Any,
) -> bytes:
    """One colour, with its upper left quarter white; `exif` by name."""
    image = Image.new(mode, size, colour)
    if mode in ("RGB", "RGBA"):
        corner = (0, 0, size[0] // 2, size[1] // 2)
        image.paste("white", corner)
    written = Image.Exif()
    if "orientation" in exif:
        written[ORIENTATION] = exif["orientation"]
    if "maker" in exif:
        written[MAKER] = exif["maker"]
    if "place" in exif:
        written.get_ifd(GPS).update(exif["place"])
    file = BytesIO()
    image.save(file, kind, exif=written)
    return file.getvalue()


def noise(edge: int, seed: int = 1) -> bytes:
    """A JPEG that does not compress: as large as photos are."""
    pixels = random.Random(seed).randbytes(edge * edge * 3)
    file = BytesIO()
    Image.frombytes("RGB", (edge, edge), pixels).save(file, "JPEG", quality=90)
    return file.getvalue()


def opened(photo: bytes) -> Image.Image:
    return Image.open(BytesIO(photo))
