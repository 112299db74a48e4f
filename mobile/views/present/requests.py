"""A request in words: what is asked, how far it has come, what was decided."""

from zoneinfo import ZoneInfo

from mobile.state.requests import Asked
from mobile.views.present.times import when_text
from mobile.views.tones import Tone
from shared.nouns.requests import Decision, RequestKind

KIND_WORDS = {
    RequestKind.OVERTIME: "Overtime",
    RequestKind.RENTAL: "Rental",
    RequestKind.PLAN: "Plan",
    RequestKind.OTHER: "Other",
}

Mark = tuple[Tone, str]


def title(asked: Asked) -> str:
    """The first line of what is asked."""
    return asked.request.ask.text.split("\n", 1)[0]


def mark(asked: Asked) -> Mark:
    """How far it has come. Silence is no answer, and is not shown as one."""
    decision = asked.request.decision.decision
    if decision is Decision.GRANTED:
        return Tone.ON_TIME, "Granted"
    if decision is Decision.DECLINED:
        return Tone.STOP, "Declined"
    if asked.is_waiting:
        return Tone.WAITING, "Not sent yet"
    return Tone.WAITING, "No answer in time" if asked.is_late else "Asked, no answer"


def detail(asked: Asked, by: str, now_ms: int, zone: ZoneInfo) -> str:
    """As "Plan · Ben Grip · yesterday 17:05"."""
    ask = asked.request.ask
    who = "you" if asked.is_mine else by
    return " · ".join((KIND_WORDS[ask.kind], who, when_text(ask.at_ms, now_ms, zone)))


def decided_words(asked: Asked, by: str, now_ms: int, zone: ZoneInfo) -> str:
    """As "Granted by Olga Office, 17:20"; empty while nobody has decided."""
    decision = asked.request.decision
    if decision.decision is Decision.ASKED:
        return ""
    word = "Granted" if decision.decision is Decision.GRANTED else "Declined"
    return f"{word} by {by}, {when_text(decision.at_ms, now_ms, zone)}"
