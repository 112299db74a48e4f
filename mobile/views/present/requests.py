"""A request in words: what is asked, how far it has come, what was decided."""

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from mobile.language import say, say_many
from mobile.state.requests import Asked
from mobile.views.present.times import when_text
from mobile.views.tones import Tone
from shared.nouns.requests import Decision, RequestKind
from shared.words import shown

KIND_WORDS = {
    RequestKind.OVERTIME: shown("Overtime"),
    RequestKind.RENTAL: shown("Rental"),
    RequestKind.PLAN: shown("Plan"),
    RequestKind.OTHER: shown("Other"),
}

Mark = tuple[Tone, str]


def title(asked: Asked) -> str:
    """The first line of what is asked."""
    return asked.request.ask.text.split("\n", 1)[0]


def texts(asked: Asked, name: Callable[[str], str]) -> Sequence[str]:
    """What a search looks through."""
    ask, reason = asked.request.ask, asked.request.decision.reason
    return ask.text, reason, say(KIND_WORDS[ask.kind]), name(ask.by), mark(asked)[1]


def older_words(count: int) -> str:
    return say_many(
        count,
        "{count} older request is in the office.",
        "{count} older requests are in the office.",
    )


def mark(asked: Asked) -> Mark:
    """How far it has come. Silence is no answer, and is not shown as one."""
    decision = asked.request.decision.decision
    if decision is Decision.GRANTED:
        return Tone.ON_TIME, say("Granted")
    if decision is Decision.DECLINED:
        return Tone.STOP, say("Declined")
    if asked.is_waiting:
        return Tone.WAITING, say("Not sent yet")
    late = say("No answer in time") if asked.is_late else ""
    return Tone.WAITING, late or say("Asked, no answer")


def detail(asked: Asked, by: str, now_ms: int, zone: ZoneInfo) -> str:
    """As "Plan · Ben Grip · yesterday 17:05"."""
    ask = asked.request.ask
    who = say("you") if asked.is_mine else by
    when = when_text(ask.at_ms, now_ms, zone)
    return " · ".join((say(KIND_WORDS[ask.kind]), who, when))


def decided_words(asked: Asked, by: str, now_ms: int, zone: ZoneInfo) -> str:
    """As "Granted by Olga Office, 17:20"; empty while nobody has decided."""
    decision = asked.request.decision
    if decision.decision is Decision.ASKED:
        return ""
    when = when_text(decision.at_ms, now_ms, zone)
    if decision.decision is Decision.GRANTED:
        return say("Granted by {name}, {when}", name=by, when=when)
    return say("Declined by {name}, {when}", name=by, when=when)
