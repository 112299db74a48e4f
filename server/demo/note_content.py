"""What the demo tells beside its plan: talks, deliveries, notices, documents."""

from msgspec import Struct

from shared.nouns.deliveries import DeliveryState
from shared.nouns.documents import DocumentType
from shared.nouns.incidents import Likelihood
from shared.nouns.messages import MessageKind
from shared.nouns.requests import RequestKind


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


class Posted(Struct, frozen=True):
    """A notice to everyone, `at` minutes after the general call and `until` so many."""

    key: str
    at: int
    until: int
    kind: MessageKind
    text: str


class Wish(Struct, frozen=True):
    """Something asked of the office, `at` minutes after the general call."""

    key: str
    at: int
    by: str
    kind: RequestKind
    text: str


class Filed(Struct, frozen=True):
    """A document of one page, good for so many days from the day of its filing on."""

    key: str
    at: int
    type: DocumentType
    title: str
    number: str
    days: int
    lines: tuple[str, ...]


class Notes(Struct, frozen=True):
    """All that is written down about the work beside its plan."""

    followed: tuple[Followed, ...]
    talks: tuple[Spoken, ...]
    deliveries: tuple[Brought, ...]
    notices: tuple[Posted, ...]
    wishes: tuple[Wish, ...]
    documents: tuple[Filed, ...]
