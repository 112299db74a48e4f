"""What the screens of deliveries say."""

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from mobile.language import say, say_many
from mobile.state.deliveries import Arrived
from mobile.views.present.incidents import photos_title
from mobile.views.present.times import when_text
from mobile.views.tones import Tone
from shared.nouns.deliveries import Delivery, DeliveryState
from shared.words import shown

STATE_WORDS = {
    DeliveryState.COMPLETE: shown("Complete"),
    DeliveryState.SHORT: shown("Short"),
    DeliveryState.DAMAGED: shown("Damaged"),
    DeliveryState.WRONG: shown("Wrong thing"),
    DeliveryState.REFUSED: shown("Sent back"),
}
STATE_TONES = {
    DeliveryState.COMPLETE: Tone.ON_TIME,
    DeliveryState.SHORT: Tone.WAITING,
    DeliveryState.DAMAGED: Tone.STOP,
    DeliveryState.WRONG: Tone.WAITING,
    DeliveryState.REFUSED: Tone.STOP,
}


def mark(delivery: Delivery) -> tuple[Tone, str]:
    """In what state it came."""
    state = delivery.condition.state
    if state is None:
        return Tone.UNKNOWN, say("Not looked over")
    return STATE_TONES[state], say(STATE_WORDS[state])


def texts(arrived: Arrived, name: Callable[[str], str]) -> Sequence[str]:
    """What a search looks through."""
    what = arrived.delivery.what
    by = name(arrived.delivery.when.receiver)
    return what.text, what.sender, what.quantity, by, mark(arrived.delivery)[1]


def older_words(count: int) -> str:
    return say_many(
        count,
        "{count} older delivery is in the office.",
        "{count} older deliveries are in the office.",
    )


def came_words(delivery: Delivery) -> str:
    """As "2 pallets · from Timber Yard"; what nobody wrote is left out."""
    what = delivery.what
    sender = say("from {sender}", sender=what.sender) if what.sender else ""
    words = what.quantity, sender
    return " · ".join(word for word in words if word)


def detail(
    arrived: Arrived, receiver: str, now_ms: int, zone: ZoneInfo, photos_here: int = 0
) -> str:
    """As "2 pallets · from Timber Yard · Ben · 09:42 · 1 photo · not sent yet"."""
    delivery = arrived.delivery
    photos = len(delivery.photos.elements)
    words = (
        came_words(delivery),
        receiver,
        when_text(delivery.when.at_ms, now_ms, zone),
        photos_title(photos, photos_here) if photos else "",
        say("not sent yet") if arrived.is_waiting else "",
    )
    return " · ".join(word for word in words if word)
