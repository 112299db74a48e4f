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


class Likelihood(StrEnum):
    """How likely it is to happen again, or to have ended worse."""

    VERY_UNLIKELY = "very_unlikely"
    UNLIKELY = "unlikely"
    POSSIBLE = "possible"
    LIKELY = "likely"
    VERY_LIKELY = "very_likely"


class Statute(StrEnum):
    """Whose deadline for reporting applies, see `shared/deadlines.py`."""

    OSHA_8_H = "osha_8_h"
    OSHA_24_H = "osha_24_h"
    RIDDOR_10_DAYS = "riddor_10_days"
    RIDDOR_15_DAYS = "riddor_15_days"


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


class IncidentLikelihood(Group, frozen=True):
    """None: nobody has said yet."""

    likelihood: Likelihood | None = None


class IncidentCause(Group, frozen=True):
    text: str = ""


class CorrectiveAction(Struct, frozen=True, omit_defaults=True):
    """What is done so that it does not happen again.

    `owner` does it until the end of the day `due` (YYYY-MM-DD, empty for no day);
    `done_by` and `verified_by` are person ids, empty while nobody has said so.
    """

    id: str
    text: str
    owner: str = ""
    due: str = ""
    done_by: str = ""
    verified_by: str = ""


class IncidentCorrective(Group, frozen=True):
    """In the order in which they were added."""

    actions: tuple[CorrectiveAction, ...] = ()


class IncidentDeadline(Group, frozen=True):
    """Chosen by a person, never guessed; counted from `from_ms`. None: none applies."""

    statute: Statute | None = None
    from_ms: int = 0


class IncidentReported(Group, frozen=True):
    """That the authority was told: when, by which person, and `how` in words."""

    at_ms: int | None = None
    by: str = ""
    how: str = ""


class IncidentPrivacy(Group, frozen=True):
    """Private: for coordinators and its reporter, and so is what is said about it."""

    is_private: bool = False


class Incident(Struct, frozen=True):
    """`people` are those whom it happened to, `witnesses` those who saw it: ids.

    `photos` holds the SHA-256 of each, see `shared/blobs.py`.
    """

    id: str
    what: IncidentWhat = IncidentWhat()
    when: IncidentWhen = IncidentWhen()
    words: IncidentWords = IncidentWords()
    action: IncidentAction = IncidentAction()
    likelihood: IncidentLikelihood = IncidentLikelihood()
    cause: IncidentCause = IncidentCause()
    corrective: IncidentCorrective = IncidentCorrective()
    deadline: IncidentDeadline = IncidentDeadline()
    reported: IncidentReported = IncidentReported()
    people: Elements = Elements()
    witnesses: Elements = Elements()
    photos: Elements = Elements()
    privacy: IncidentPrivacy = IncidentPrivacy()
    life: Life = Life()


class Comment(Group, frozen=True):
    """Fact: words added to a record."""

    on_kind: str
    on_id: str
    text: str
