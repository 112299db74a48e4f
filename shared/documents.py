"""Whether a document is good on a day: permits end, and somebody has to say so first.

Days are YYYY-MM-DD, which sort as they follow each other. The first and the last day
of a document both count as good.
"""

from datetime import date, timedelta
from enum import StrEnum

from shared.nouns.documents import Document, DocumentValidity

# Whoever renews a permit needs about as many working days.
SOON_DAYS = 3


class Standing(StrEnum):
    GOOD = "good"
    NOT_YET = "not_yet"
    ENDS_SOON = "ends_soon"
    OVER = "over"


def standing(validity: DocumentValidity, day: str) -> Standing:
    """How a document stands on `day`. No day, or none of ours: as if it had no end."""
    if not _is_day(day):
        return Standing.GOOD
    if validity.from_date > day:
        return Standing.NOT_YET
    if not validity.to_date:
        return Standing.GOOD
    if validity.to_date < day:
        return Standing.OVER
    soon = date.fromisoformat(day) + timedelta(days=SOON_DAYS)
    ends_soon = validity.to_date <= soon.isoformat()
    return Standing.ENDS_SOON if ends_soon else Standing.GOOD


def is_for(document: Document, workday: str, items: frozenset[str]) -> bool:
    """Whether a workday with these lines needs it. One for nothing is for every day."""
    about = document.about
    if about.item:
        return about.item in items
    return about.workday in ("", workday)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
