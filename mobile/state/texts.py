"""What somebody typed, checked before it is saved."""

from shared.errors import BadInput
from shared.words import shown

TOO_LONG = shown("Say it in {most} letters at most.")


def typed(text: str, field: str, chars_max: int, missing: str = "") -> str:
    """Without the blanks around it. Raises BadInput naming `field` for one that is too
    long, and saying `missing` (`shown`) for an empty one if that is given.
    """
    words = text.strip()
    if not words and missing:
        raise BadInput(missing, field=field)
    if len(words) > chars_max:
        raise BadInput(TOO_LONG, {"most": f"{chars_max:,}"}, field=field)
    return words
