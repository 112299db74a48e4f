"""What the incident screens say."""

from zoneinfo import ZoneInfo

from mobile.state.incidents import Note
from mobile.views.present.times import when_text
from mobile.views.tones import Tone
from shared.nouns.incidents import IncidentType, Severity

TYPE_WORDS = {
    IncidentType.NEAR_MISS: "Near miss",
    IncidentType.FIRST_AID: "First aid",
    IncidentType.INJURY: "Injury",
    IncidentType.ILLNESS: "Illness",
    IncidentType.PROPERTY: "Property damage",
    IncidentType.ENVIRONMENT: "Environment",
    IncidentType.SECURITY: "Security",
    IncidentType.DANGEROUS_OCCURRENCE: "Dangerous occurrence",
}
SEVERITY_WORDS = {
    Severity.NEGLIGIBLE: "Negligible",
    Severity.MINOR: "Minor",
    Severity.MODERATE: "Moderate",
    Severity.MAJOR: "Major",
    Severity.EXTREME: "Extreme",
}
SEVERITY_TONES = {
    Severity.NEGLIGIBLE: Tone.UNKNOWN,
    Severity.MINOR: Tone.CHANGED,
    Severity.MODERATE: Tone.WAITING,
    Severity.MAJOR: Tone.STOP,
    Severity.EXTREME: Tone.STOP,
}
TITLE_CHARS_MAX = 80
PRIVATE = "Private"
PRIVATE_MEANS = "Only the office and you will see it."
LIFTED_BY = "Only the office can open it again."
OPENING_MEANS = (
    "Everyone on the production will see this note, its photos and its comments."
)


def title(note: Note) -> str:
    """The first words of a note."""
    text = " ".join(note.incident.words.text.split())
    if not text:
        return TYPE_WORDS[note.incident.what.type]
    if len(text) <= TITLE_CHARS_MAX:
        return text
    return text[:TITLE_CHARS_MAX].rstrip() + " …"


def detail(
    note: Note, reporter: str, now_ms: int, zone: ZoneInfo, photos_here: int = 0
) -> str:
    """As "Private · Near miss · Ana · 09:42 · 1 of 2 photos here · 2 comments"; at the
    end "not sent yet" for what is still on its way.
    """
    photos = len(note.incident.photos.elements)
    count = note.comments
    said = "" if not count else "1 comment" if count == 1 else f"{count} comments"
    words = (
        PRIVATE if note.incident.privacy.is_private else "",
        TYPE_WORDS[note.incident.what.type],
        reporter,
        when_text(note.incident.when.at_ms, now_ms, zone),
        photos_title(photos, photos_here) if photos else "",
        said,
        "not sent yet" if note.is_waiting else "",
    )
    return " · ".join(word for word in words if word)


def photos_title(count: int, here: int | None = None) -> str:
    """As "Photos", "2 photos", or "1 of 2 photos here" while some are on their way."""
    if not count:
        return "Photos"
    noun = "photo" if count == 1 else "photos"
    if here is None or here == count:
        return f"{count} {noun}"
    return f"{here} of {count} {noun} here"


def mark(note: Note) -> tuple[Tone, str]:
    """How bad it was."""
    severity = note.incident.what.severity
    return SEVERITY_TONES[severity], SEVERITY_WORDS[severity]


def who_sees(is_private: bool, is_own: bool, reporter: str) -> str:
    """Who sees a note as it stands; `reporter` is a name, for a note of another's."""
    if not is_private:
        return "Everyone on the production sees this note."
    also = "you" if is_own else reporter
    return f"Only the office and {also} see this note."


def who_will_see(is_own: bool, reporter: str, may_open: bool) -> str:
    """What making a note private does, for the one who is about to."""
    also = "you" if is_own else reporter
    words = f"If you make it private, only the office and {also} will see it."
    return words if may_open else f"{words} {LIFTED_BY}"


def fixed_words(at_ms: int, place: str, now_ms: int, zone: ZoneInfo) -> str:
    """What the form fixed as it opened: "09:42 · The Yard"."""
    return " · ".join(w for w in (when_text(at_ms, now_ms, zone), place) if w)
