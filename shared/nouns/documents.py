"""Documents that a day or a line needs: permits, maps, assessments, sides."""

from enum import StrEnum

from msgspec import Struct

from shared.nouns.base import Elements, Group, Life


class DocumentType(StrEnum):
    PERMIT = "permit"
    MAP = "map"
    RISK_ASSESSMENT = "risk_assessment"
    SIDE = "side"
    OTHER = "other"


class DocumentWhat(Group, frozen=True):
    """`number` and `authority` as they stand on it: whose permit, under what number."""

    type: DocumentType = DocumentType.OTHER
    title: str = ""
    number: str = ""
    authority: str = ""


class DocumentValidity(Group, frozen=True):
    """The first and the last day it is good for, YYYY-MM-DD; empty for no bound."""

    from_date: str = ""
    to_date: str = ""


class DocumentNeed(Group, frozen=True):
    """Whether somebody on set must be able to show it."""

    is_required_on_set: bool = False


class DocumentFor(Group, frozen=True):
    """What it is for: one line, or one workday; neither is every day."""

    workday: str = ""
    item: str = ""


class Document(Struct, frozen=True):
    """`files` holds the SHA-256 of each, see `shared/blobs.py`."""

    id: str
    what: DocumentWhat = DocumentWhat()
    validity: DocumentValidity = DocumentValidity()
    need: DocumentNeed = DocumentNeed()
    about: DocumentFor = DocumentFor()
    files: Elements = Elements()
    life: Life = Life()
