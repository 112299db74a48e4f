"""What somebody typed, checked before it is saved."""

from shared.errors import BadInput


def typed(text: str, field: str, chars_max: int, missing: str = "") -> str:
    """Without the blanks around it. Raises BadInput naming `field` for one that is too
    long, and saying `missing` for an empty one if that is given.
    """
    words = text.strip()
    if not words and missing:
        raise BadInput(missing, field=field)
    if len(words) > chars_max:
        raise BadInput(f"Say it in {chars_max:,} letters at most.", field=field)
    return words
