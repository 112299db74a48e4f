"""A QR as one path of an inline drawing: the policy allows no image of our making."""

import qrcode
from msgspec import Struct

# The quiet zone that the standard asks for: readers need it.
QUIET_MODULES = 4


class Drawing(Struct, frozen=True):
    """`path` draws the dark modules in a square of `side` units."""

    side: int
    path: str


def drawn(text: str) -> Drawing:
    """The QR of a text, a unit for each module, quiet zone included."""
    code = qrcode.QRCode(
        error_correction=qrcode.constants.ERROR_CORRECT_L, border=QUIET_MODULES
    )
    code.add_data(text)
    code.make(fit=True)
    rows: list[list[bool]] = code.get_matrix()
    path = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    return Drawing(len(rows), path)
