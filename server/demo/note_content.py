"""What the demo tells of talks, deliveries, and what came of its mishaps."""

from msgspec import Struct

from shared.nouns.deliveries import DeliveryState
from shared.nouns.incidents import Likelihood


class Task(Struct, frozen=True):
    """A corrective action of an incident, due so many days after it."""

    text: str
    owner: str
    days: int
    is_done: bool = False


class Followed(Struct, frozen=True):
    """What its reporter had found out about a mishap, `after` minutes."""

    mishap: str
    reporter: str
    after: int
    cause: str
    likelihood: Likelihood
    tasks: tuple[Task, ...]


class Spoken(Struct, frozen=True):
    """A toolbox talk, `at` minutes after the general call, to departments by name."""

    key: str
    at: int
    by: str
    place: str
    topic: str
    points: str
    departments: tuple[str, ...]


class Brought(Struct, frozen=True):
    """A delivery, `at` minutes after the general call; `quantity` in words."""

    key: str
    at: int
    receiver: str
    place: str
    text: str
    sender: str
    quantity: str
    state: DeliveryState


class Notes(Struct, frozen=True):
    """All that is written down about the work beside its plan."""

    followed: tuple[Followed, ...]
    talks: tuple[Spoken, ...]
    deliveries: tuple[Brought, ...]
