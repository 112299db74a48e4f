"""Messages: for whom each is, whether it is over, and who has acknowledged it."""

from collections.abc import Iterable

from msgspec import Struct

from shared.changes import StoredFact
from shared.facts import counting
from shared.nouns.messages import Message, MessageKind, Receipt
from shared.nouns.people import Person
from shared.schema import readable

# The weightiest first.
ORDER = (MessageKind.SAFETY, MessageKind.CHANGE, MessageKind.INFO)


class Reading(Struct, frozen=True):
    """Person ids of those a message is for: who has acknowledged it, who has not."""

    acknowledged: tuple[str, ...]
    open: tuple[str, ...]


def is_for(message: Message, person: str, department: str) -> bool:
    """Whether it is meant for this person, of this department."""
    if message.person:
        return message.person == person
    return message.department in ("", department)


def is_for_all(message: Message) -> bool:
    """Whether it is nobody's in particular."""
    return not message.person and not message.department


def is_standing(message: Message) -> bool:
    """Whether there is something to read, and nobody has withdrawn it."""
    return bool(message.words.text) and not message.life.is_cancelled


def is_over(message: Message, now_ms: int) -> bool:
    until_ms = message.words.until_ms
    return until_ms is not None and until_ms <= now_ms


def waits_for(message: Message, now_ms: int) -> bool:
    """Whether it still asks for an acknowledgement; a safety notice always does."""
    is_safety = message.words.kind is MessageKind.SAFETY
    return is_standing(message) and (is_safety or not is_over(message, now_ms))


def by_weight(messages: Iterable[Message]) -> list[Message]:
    """Safety first, then the newest first."""
    return sorted(
        messages,
        key=lambda one: (ORDER.index(one.words.kind), -one.words.at_ms, one.id),
    )


def receipts(facts: Iterable[StoredFact]) -> dict[str, set[str]]:
    """Message id -> ids of those who have acknowledged it; voids must be in `facts`."""
    found: dict[str, set[str]] = {}
    for fact in counting(facts):
        receipt = readable(Receipt, fact.body)
        if receipt is not None:
            found.setdefault(receipt.message, set()).add(receipt.person)
    return found


def reading(
    message: Message, people: Iterable[Person], acknowledged: set[str]
) -> Reading:
    """Of those it is for, by name. Whoever wrote it has read it."""
    meant = sorted(
        (
            one
            for one in people
            if not one.life.is_cancelled
            and one.id != message.words.by
            and is_for(message, one.id, one.job.department)
        ),
        key=lambda one: (one.name.name.casefold(), one.id),
    )
    return Reading(
        tuple(one.id for one in meant if one.id in acknowledged),
        tuple(one.id for one in meant if one.id not in acknowledged),
    )
