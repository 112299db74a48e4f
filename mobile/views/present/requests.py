"""A request in words: what is asked, how far it has come, what was decided."""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from mobile.language import say, say_many
from mobile.state.requests import AnswerBy, Asked
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
BY_WORDS = {
    AnswerBy.NONE: shown("No time"),
    AnswerBy.HOUR: shown("In an hour"),
    AnswerBy.TONIGHT: shown("Tonight"),
    AnswerBy.MORNING: shown("Tomorrow morning"),
}
HOUR_MS = 3_600_000
# When the office still plans the next day, and when it has begun with that day.
TONIGHT, MORNING = time(20, 0), time(8, 0)

Mark = tuple[Tone, str]
DECIDED = {
    Decision.GRANTED: (Tone.ON_TIME, shown("Granted")),
    Decision.DECLINED: (Tone.STOP, shown("Declined")),
}


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
    if decision in DECIDED:
        tone, words = DECIDED[decision]
        if asked.is_waiting:
            return Tone.WAITING, " · ".join((say(words), say("not sent yet")))
        return tone, say(words)
    if asked.is_waiting:
        return Tone.WAITING, say("Not sent yet")
    late = say("No answer in time") if asked.is_late else ""
    return Tone.WAITING, late or say("Asked, no answer")


def detail(asked: Asked, by: str, now_ms: int, zone: ZoneInfo) -> str:
    """As "Plan · Ben Grip · yesterday 17:05 · answer by 20:00"."""
    ask = asked.request.ask
    who = say("you") if asked.is_mine else by
    told = [say(KIND_WORDS[ask.kind]), who, when_text(ask.at_ms, now_ms, zone)]
    if ask.until_ms is not None and asked.is_open:
        until = when_text(ask.until_ms, now_ms, zone)
        told.append(
            say("answer was needed by {when}", when=until)
            if asked.is_late
            else say("answer by {when}", when=until)
        )
    return " · ".join(told)


def moments(now_ms: int, zone: ZoneInfo) -> dict[AnswerBy, int | None]:
    """By when one may ask for an answer; an evening that is over is left out."""
    today = datetime.fromtimestamp(now_ms / 1000, zone).date()
    found = {
        AnswerBy.HOUR: now_ms + HOUR_MS,
        AnswerBy.TONIGHT: _ms(datetime.combine(today, TONIGHT, zone)),
        AnswerBy.MORNING: _ms(
            datetime.combine(today + timedelta(days=1), MORNING, zone)
        ),
    }
    return {AnswerBy.NONE: None} | {
        by: until_ms for by, until_ms in found.items() if until_ms > now_ms
    }


def until_words(until_ms: int, now_ms: int, zone: ZoneInfo) -> str:
    """What was chosen, as a moment; and if it is over, what to do."""
    when = when_text(until_ms, now_ms, zone)
    if until_ms <= now_ms:
        return say("The time for an answer is over: {when}.", when=when)
    return say("An answer is needed by {when}.", when=when)


def decided_words(asked: Asked, by: str, now_ms: int, zone: ZoneInfo) -> str:
    """As "Granted by Olga Office, 17:20"; empty while nobody has decided."""
    decision = asked.request.decision
    if decision.decision is Decision.ASKED:
        return ""
    when = when_text(decision.at_ms, now_ms, zone)
    if decision.decision is Decision.GRANTED:
        return say("Granted by {name}, {when}", name=by, when=when)
    return say("Declined by {name}, {when}", name=by, when=when)


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
