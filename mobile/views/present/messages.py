"""A message in words: what kind, for whom, until when, and who has acknowledged it."""

from collections.abc import Callable
from enum import IntEnum
from zoneinfo import ZoneInfo

from mobile.state.messages import Sent, To
from mobile.views.present.times import when_text
from mobile.views.tones import Tone
from shared.messages import Reading
from shared.nouns.messages import Message, MessageKind

KIND_WORDS = {
    MessageKind.INFO: "Info",
    MessageKind.CHANGE: "Change",
    MessageKind.SAFETY: "Safety",
}
TONES = {
    MessageKind.INFO: Tone.UNKNOWN,
    MessageKind.CHANGE: Tone.CHANGED,
    MessageKind.SAFETY: Tone.STOP,
}


TO_WORDS = {
    To.EVERYONE: "Everyone",
    To.DEPARTMENT: "A department",
    To.PERSON: "One person",
}


class Hours(IntEnum):
    """For how long it stands, as one chooses it; 0: until it is withdrawn."""

    NO_END = 0
    ONE = 1
    FOUR = 4
    TWELVE = 12


HOURS_WORDS = {
    Hours.NO_END: "No end",
    Hours.ONE: "1 hour",
    Hours.FOUR: "4 hours",
    Hours.TWELVE: "12 hours",
}
# What a kind of message means for those who get it.
KIND_HINTS = {
    MessageKind.INFO: "Shown on Today until it is acknowledged, or over.",
    MessageKind.CHANGE: "Shown on Today until it is acknowledged, or over.",
    MessageKind.SAFETY: "First on Today until it is acknowledged, however late.",
}


def mark(message: Message) -> tuple[Tone, str]:
    kind = message.words.kind
    return TONES[kind], KIND_WORDS[kind]


def to_words(message: Message, name: Callable[[str], str]) -> str:
    """As "to everyone", "to Camera", "to Ben Grip"."""
    return f"to {message.department or name(message.person) or 'everyone'}"


def detail(sent: Sent, name: Callable[[str], str], now_ms: int, zone: ZoneInfo) -> str:
    """As "Olga Office to Camera · 17:05 · until 18:00"."""
    words = sent.message.words
    by = "you" if sent.is_mine else name(words.by)
    parts = [f"{by} {to_words(sent.message, name)}"]
    parts.append(when_text(words.at_ms, now_ms, zone))
    if words.until_ms is not None:
        word = "until" if words.until_ms > now_ms else "was until"
        parts.append(f"{word} {when_text(words.until_ms, now_ms, zone)}")
    return " · ".join(part for part in parts if part)


def own_mark(sent: Sent) -> tuple[Tone, str] | None:
    """How it stands with me; nothing to say of one that is not for me."""
    if sent.is_open:
        return Tone.WAITING, "Not acknowledged"
    if sent.is_acknowledged:
        return Tone.ON_TIME, "Acknowledged"
    return (Tone.WAITING, "Not sent yet") if sent.is_waiting else None


def reading_words(reading: Reading) -> str:
    """As "12 of 52 have acknowledged it"."""
    total = len(reading.acknowledged) + len(reading.open)
    if not total:
        return "It is for nobody on the list."
    if not reading.open:
        return "Everybody has acknowledged it." if total > 1 else "It is acknowledged."
    return f"{len(reading.acknowledged)} of {total} have acknowledged it"
