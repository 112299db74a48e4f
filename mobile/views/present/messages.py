"""A message in words: what kind, for whom, until when, and who has acknowledged it."""

from collections.abc import Callable, Sequence
from enum import IntEnum
from zoneinfo import ZoneInfo

from mobile.language import say, say_as, say_many
from mobile.state.messages import Sent, To
from mobile.views.present.times import when_text
from mobile.views.tones import Tone
from shared.messages import Reading
from shared.nouns.messages import Message, MessageKind
from shared.words import shown

TONES = {
    MessageKind.INFO: Tone.UNKNOWN,
    MessageKind.CHANGE: Tone.CHANGED,
    MessageKind.SAFETY: Tone.STOP,
}


TO_WORDS = {
    To.EVERYONE: shown("Everyone"),
    To.DEPARTMENT: shown("A department"),
    To.PERSON: shown("One person"),
}


class Hours(IntEnum):
    """For how long it stands, as one chooses it; 0: until it is withdrawn."""

    NO_END = 0
    ONE = 1
    FOUR = 4
    TWELVE = 12


HOURS_WORDS = {
    Hours.NO_END: shown("No end"),
    Hours.ONE: shown("1 hour"),
    Hours.FOUR: shown("4 hours"),
    Hours.TWELVE: shown("12 hours"),
}
# What a kind of message means for those who get it.
KIND_HINTS = {
    MessageKind.INFO: shown("Shown on Today until it is acknowledged, or over."),
    MessageKind.CHANGE: shown("Shown on Today until it is acknowledged, or over."),
    MessageKind.SAFETY: shown("First on Today until it is acknowledged, however late."),
}


def kind_words() -> dict[MessageKind, str]:
    return {
        MessageKind.INFO: say_as("kind of notice", "Info"),
        MessageKind.CHANGE: say_as("kind of notice", "Change"),
        MessageKind.SAFETY: say_as("kind of notice", "Safety"),
    }


def texts(sent: Sent, name: Callable[[str], str]) -> Sequence[str]:
    """What a search looks through."""
    return sent.message.words.text, from_to_words(sent, name), mark(sent.message)[1]


def older_words(count: int) -> str:
    return say_many(
        count,
        "{count} older notice is in the office.",
        "{count} older notices are in the office.",
    )


def mark(message: Message) -> tuple[Tone, str]:
    kind = message.words.kind
    return TONES[kind], kind_words()[kind]


def from_to_words(sent: Sent, name: Callable[[str], str]) -> str:
    """As "you to everyone", "Olga Office to Camera"."""
    message, sender = sent.message, name(sent.message.words.by)
    whom = message.department or name(message.person)
    if not whom:
        if sent.is_mine:
            return say("you to everyone")
        return say("{sender} to everyone", sender=sender)
    if sent.is_mine:
        return say("you to {whom}", whom=whom)
    return say("{sender} to {whom}", sender=sender, whom=whom)


def detail(sent: Sent, name: Callable[[str], str], now_ms: int, zone: ZoneInfo) -> str:
    """As "Olga Office to Camera · 17:05 · until 18:00"."""
    words = sent.message.words
    told = [from_to_words(sent, name), when_text(words.at_ms, now_ms, zone)]
    if words.until_ms is not None:
        until = when_text(words.until_ms, now_ms, zone)
        is_over = words.until_ms <= now_ms
        told.append(
            say("was until {when}", when=until)
            if is_over
            else say("until {when}", when=until)
        )
    return " · ".join(told)


def own_mark(sent: Sent) -> tuple[Tone, str] | None:
    """How it stands with me; nothing to say of one that is not for me."""
    if sent.is_open:
        return Tone.WAITING, say("Not acknowledged")
    if sent.is_acknowledged:
        return Tone.ON_TIME, say("Acknowledged")
    return (Tone.WAITING, say("Not sent yet")) if sent.is_waiting else None


def reading_words(reading: Reading) -> str:
    """As "12 of 52 have acknowledged it"."""
    total = len(reading.acknowledged) + len(reading.open)
    if not total:
        return say("It is for nobody on the list.")
    if not reading.open:
        if total == 1:
            return say("It is acknowledged.")
        return say("Everybody has acknowledged it.")
    return say_many(
        len(reading.acknowledged),
        "{count} of {all} have acknowledged it",
        "{count} of {all} have acknowledged it",
        all=f"{total:,}",
    )
