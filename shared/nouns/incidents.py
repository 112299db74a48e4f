"""Incidents and the comments on records."""

from enum import StrEnum

from msgspec import Struct

from shared.nouns.base import Elements, Group, Life


class IncidentType(StrEnum):
    NEAR_MISS = "near_miss"
    FIRST_AID = "first_aid"
    INJURY = "injury"
    ILLNESS = "illness"
    PROPERTY = "property"
    ENVIRONMENT = "environment"
    SECURITY = "security"
    DANGEROUS_OCCURRENCE = "dangerous_occurrence"


class Severity(StrEnum):
    NEGLIGIBLE = "negligible"
    MINOR = "minor"
    MODERATE = "moderate"
    MAJOR = "major"
    EXTREME = "extreme"


class IncidentWhat(Group, frozen=True):
    type: IncidentType = IncidentType.NEAR_MISS
    severity: Severity = Severity.MINOR


class IncidentWhen(Group, frozen=True):
    """Fixed when the note is begun; `reporter` is a person id."""

    at_ms: int = 0
    workday: str = ""
    place: str = ""
    reporter: str = ""


class IncidentWords(Group, frozen=True):
    text: str = ""


class IncidentAction(Group, frozen=True):
    immediate: str = ""


class IncidentPrivacy(Group, frozen=True):
    """Private: for coordinators and its reporter, and so is what is said about it."""

    is_private: bool = False


class Incident(Struct, frozen=True):
    """`photos` holds the SHA-256 of each, see `shared/blobs.py`."""

    id: str
    what: IncidentWhat = IncidentWhat()
    when: IncidentWhen = IncidentWhen()
    words: IncidentWords = IncidentWords()
    action: IncidentAction = IncidentAction()
    people: Elements = Elements()
    photos: Elements = Elements()
    privacy: IncidentPrivacy = IncidentPrivacy()
    life: Life = Life()


class Comment(Group, frozen=True):
    """Fact: words added to a record."""

    on_kind: str
    on_id: str
    text: str
