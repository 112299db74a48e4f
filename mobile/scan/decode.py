"""One picture of the camera becomes the codes in its middle.

Where the computer has zxing-cpp, that reads; a phone has zbar instead. Neither there:
`can_read` is false, and the camera is not offered. Frames are JPEG, whoever took them.
"""

from collections.abc import Callable
from io import BytesIO
from typing import Final

from PIL import Image

# What is further from the middle is a neighbour's label; and zbar, which finds none
# of thirty small codes on a page, finds each of them alone.
MIDDLE: Final = 0.85
# Of the longer side: a label of 20 mm at arm's length still has its modules.
PIXELS_MAX: Final = 1280
# A camera has sent something else, if it is larger than the largest of them take.
FRAME_BYTES_MAX: Final = 20 * 1024 * 1024
CODES_MAX: Final = 8

Read = Callable[[Image.Image], list[str]]


def codes(frame: bytes) -> list[str]:
    """The QR codes in the middle of a JPEG; none of what is no picture at all."""
    if _read is None or len(frame) > FRAME_BYTES_MAX:
        return []
    try:
        with Image.open(BytesIO(frame), formats=("JPEG", "PNG")) as picture:
            # Grey, and a large one at a fraction of its size, by the JPEG decoder.
            picture.draft("L", (PIXELS_MAX, PIXELS_MAX))
            seen = _middle(picture).convert("L")
    except (OSError, SyntaxError, ValueError):
        # What decoders raise for a frame that breaks off: the next one is soon here.
        return []
    return list(dict.fromkeys(text for text in _read(seen) if text))[:CODES_MAX]


def can_read() -> bool:
    """Whether there is anything here that reads codes."""
    return _read is not None


def _middle(picture: Image.Image) -> Image.Image:
    """A square, so that it is the same however the phone was held."""
    width, height = picture.size
    side = max(1, round(min(width, height) * MIDDLE))
    left, top = (width - side) // 2, (height - side) // 2
    return picture.crop((left, top, left + side, top + side))


def _with_zxing() -> Read | None:
    try:
        import zxingcpp
    except ImportError:
        return None

    def read(picture: Image.Image) -> list[str]:
        # Made anew each time: one that is kept is complained of when Python ends.
        formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
        found = zxingcpp.read_barcodes(picture, formats=formats)
        return [one.text for one in found]

    return read


def _with_zbar() -> Read | None:
    try:
        # Loads its library as it is imported: there is none, or it does not load.
        from pyzbar import pyzbar
    except (ImportError, OSError):
        return None

    def read(picture: Image.Image) -> list[str]:
        try:
            found = pyzbar.decode(picture, [pyzbar.ZBarSymbol.QRCODE])
        except pyzbar.PyZbarError:
            return []
        return [one.data.decode("utf-8", "replace") for one in found]

    return read


_read: Final = _with_zxing() or _with_zbar()
