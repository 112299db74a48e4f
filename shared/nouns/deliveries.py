"""Deliveries: what came, from whom, and in what state."""

from enum import StrEnum

from msgspec import Struct

from shared.nouns.base import Elements, Group, Life


class DeliveryState(StrEnum):
    """What was found when it was looked over."""

    COMPLETE = "complete"
    SHORT = "short"
    DAMAGED = "damaged"
    WRONG = "wrong"
    REFUSED = "refused"


class DeliveryWhat(Group, frozen=True):
    """`sender` as on the paper; `quantity` in words, as "2 pallets"."""

    text: str = ""
    sender: str = ""
    quantity: str = ""


class DeliveryCondition(Group, frozen=True):
    """None: nobody has looked yet."""

    state: DeliveryState | None = None


class DeliveryWhen(Group, frozen=True):
    """Fixed when the form is opened; `receiver` is a person id."""

    at_ms: int = 0
    workday: str = ""
    place: str = ""
    receiver: str = ""


class Delivery(Struct, frozen=True):
    """`photos` holds the SHA-256 of each, see `shared/blobs.py`."""

    id: str
    what: DeliveryWhat = DeliveryWhat()
    condition: DeliveryCondition = DeliveryCondition()
    when: DeliveryWhen = DeliveryWhen()
    photos: Elements = Elements()
    life: Life = Life()
