"""What the incident screens say."""

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from mobile.language import say, say_many
from mobile.state.incidents import Note
from mobile.views.present.times import when_text
from mobile.views.tones import Tone
from shared.nouns.incidents import IncidentType, Severity
from shared.words import shown

TYPE_WORDS = {
    IncidentType.NEAR_MISS: shown("Near miss"),
    IncidentType.FIRST_AID: shown("First aid"),
    IncidentType.INJURY: shown("Injury"),
    IncidentType.ILLNESS: shown("Illness"),
    IncidentType.PROPERTY: shown("Property damage"),
    IncidentType.ENVIRONMENT: shown("Environment"),
    IncidentType.SECURITY: shown("Security"),
    IncidentType.DANGEROUS_OCCURRENCE: shown("Dangerous occurrence"),
}
SEVERITY_WORDS = {
    Severity.NEGLIGIBLE: shown("Negligible"),
    Severity.MINOR: shown("Minor"),
    Severity.MODERATE: shown("Moderate"),
    Severity.MAJOR: shown("Major"),
    Severity.EXTREME: shown("Extreme"),
}
SEVERITY_TONES = {
    Severity.NEGLIGIBLE: Tone.UNKNOWN,
    Severity.MINOR: Tone.CHANGED,
    Severity.MODERATE: Tone.WAITING,
    Severity.MAJOR: Tone.STOP,
    Severity.EXTREME: Tone.STOP,
}
TITLE_CHARS_MAX = 80
Name = Callable[[str], str]
PRIVATE = shown("Private")
PRIVATE_MEANS = shown("Only the office and you will see it.")
LIFTED_BY = shown("Only the office can open it again.")
OPENING_MEANS = shown(
    "Everyone on the production will see this note, its photos and its comments."
)


def title(note: Note) -> str:
    """The first words of a note."""
    text = " ".join(note.incident.words.text.split())
    if not text:
        return say(TYPE_WORDS[note.incident.what.type])
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
    said = say_many(count, "{count} comment", "{count} comments") if count else ""
    words = (
        say(PRIVATE) if note.incident.privacy.is_private else "",
        say(TYPE_WORDS[note.incident.what.type]),
        reporter,
        when_text(note.incident.when.at_ms, now_ms, zone),
        photos_title(photos, photos_here) if photos else "",
        said,
        say("not sent yet") if note.is_waiting else "",
    )
    return " · ".join(word for word in words if word)


def texts(note: Note, name: Name) -> Sequence[str]:
    """What a search looks through."""
    incident = note.incident
    return (
        incident.words.text,
        incident.action.immediate,
        say(TYPE_WORDS[incident.what.type]),
        name(incident.when.reporter),
        *(one.text for one in incident.corrective.actions),
    )


def older_words(count: int) -> str:
    return say_many(
        count,
        "{count} older note is in the office.",
        "{count} older notes are in the office.",
    )


def photos_title(count: int, here: int | None = None) -> str:
    """As "Photos", "2 photos", or "1 of 2 photos here" while some are on their way."""
    if not count:
        return say("Photos")
    if here is None or here == count:
        return say_many(count, "{count} photo", "{count} photos")
    return say_many(
        count,
        "{here} of {count} photo here",
        "{here} of {count} photos here",
        here=here,
    )


def mark(note: Note) -> tuple[Tone, str]:
    """How bad it was."""
    severity = note.incident.what.severity
    return SEVERITY_TONES[severity], say(SEVERITY_WORDS[severity])


def who_sees(is_private: bool, is_own: bool, reporter: str) -> str:
    """Who sees a note as it stands; `reporter` is a name, for a note of another's."""
    if not is_private:
        return say("Everyone on the production sees this note.")
    if is_own:
        return say("Only the office and you see this note.")
    return say("Only the office and {name} see this note.", name=reporter)


def who_will_see(is_own: bool, reporter: str, may_open: bool) -> str:
    """What making a note private does, for the one who is about to."""
    words = (
        say("If you make it private, only the office and you will see it.")
        if is_own
        else say(
            "If you make it private, only the office and {name} will see it.",
            name=reporter,
        )
    )
    return words if may_open else f"{words} {say(LIFTED_BY)}"


def fixed_words(at_ms: int, place: str, now_ms: int, zone: ZoneInfo) -> str:
    """What the form fixed as it opened: "09:42 · The Yard"."""
    return " · ".join(w for w in (when_text(at_ms, now_ms, zone), place) if w)
