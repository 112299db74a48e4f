"""Who does what when, told to the store in the order in which it happened.

Each act is a change of a device, pushed as a phone pushes it, at its own moment. An
act that lies in the future has not happened, and is not told.
"""

import hashlib
import heapq
import itertools
from collections.abc import Callable

from msgspec import Struct

from server.demo.content import Telling, Worker
from server.demo.laying import MINUTE_MS
from server.store.devices import Entropy
from server.store.office import record_change, saw
from server.store.protocol import Reader, Writer
from server.store.rows import Device
from server.sync.hello import hello
from server.sync.push import push
from shared import schema, tags
from shared.changes import Change, Fact, Outcome, Patch, uuid7
from shared.clock import Reading
from shared.errors import Revoked
from shared.nouns.base import Elements, Group
from shared.wire import Hello, Push

APP = "0.1.0"
OFFICE_PREFIX = "office-"
# A boot of the story's phones begins with the epoch: their clocks are never wrong.
BOOT = "demo"

# What comes back is of no interest.
Act = Callable[[int], object]


class Hand:
    """A device in somebody's hand."""

    def __init__(self, writer: Writer, device: Device, entropy: Entropy) -> None:
        self._writer = writer
        self._entropy = entropy
        self._seq = device.last_seq
        self.device = device

    def note(self, made_ms: int, what: Fact | Patch, is_exact: bool = True) -> Change:
        """A change as the device saves it; nobody else knows of it yet.

        `is_exact` false: a phone that does not say which boot it is running.
        """
        self._seq += 1
        return Change(
            id=uuid7(made_ms, self._entropy(10)),
            device_seq=self._seq,
            actor=self.device.person,
            at=_reading(made_ms, is_exact),
            schema=schema.SCHEMA_VERSION,
            fact=what if isinstance(what, Fact) else None,
            patches=() if isinstance(what, Fact) else (what,),
        )

    def send(
        self, now_ms: int, *changes: Change, is_exact: bool = True
    ) -> tuple[Outcome, ...]:
        """Push them, as the phone does when it has signal. Revoked: nothing."""
        # A phone that was heard later than this has not been without signal.
        now_ms = max(now_ms, self._known().last_stamp_ms)
        sent = Push(_reading(now_ms, is_exact), changes)
        try:
            reply = push(
                self._writer,
                self.device.production,
                self.device.token_hash,
                sent,
                now_ms,
            )
        except Revoked:
            return ()
        assert all(one.status != "retry" for one in reply.outcomes), "see the log"
        return reply.outcomes

    def do(self, now_ms: int, what: Fact | Patch) -> tuple[Outcome, ...]:
        """One change, made with signal."""
        return self.send(now_ms, self.note(now_ms, what))

    def later(self, what: Fact | Patch) -> Act:
        """`do`, as an act of the story."""
        return lambda ms: self.do(ms, what)

    def greet(self, now_ms: int, waiting: int = 0) -> None:
        """Be heard, with so many changes still to send. Revoked: nothing."""
        said = Hello(_reading(now_ms), schema.SCHEMA_VERSION, waiting=waiting, app=APP)
        device = self.device
        try:
            hello(self._writer, device.production, device.token_hash, said, now_ms)
        except Revoked:
            return

    def _known(self) -> Device:
        return self._writer.device(self.device.id) or self.device


class Heard(Struct, frozen=True):
    """How far a device had read when it was last heard."""

    device: str
    at_ms: int
    cursor: int


class Story:
    """A production's telling, and everything needed to carry it on until `now_ms`.

    Keys of the telling become ids: `person`, `asset`, `place`.
    """

    def __init__(
        self,
        writer: Writer,
        telling: Telling,
        production: str,
        now_ms: int,
        entropy: Entropy,
    ) -> None:
        self.writer = writer
        self.telling = telling
        self.production = production
        self.now_ms = now_ms
        self.entropy = entropy
        self.heard: list[Heard] = []
        self.workers = {worker.key: worker for worker in telling.workers}
        self._people = people(writer, production, telling)
        # Acts of one moment happen in the order in which they were planned.
        self._acts: list[tuple[int, int, Act]] = []
        self._count = itertools.count()
        self._devices = writer.devices(production)
        self._hands: dict[str, Hand | None] = {}

    def at(self, ms: int, act: Act) -> None:
        """`act` happens at `ms`; it is called with it. In the future: never."""
        if ms <= self.now_ms:
            heapq.heappush(self._acts, (ms, next(self._count), act))

    def tell(self) -> None:
        """Do all acts by time. One that plans further acts plans them for later."""
        while self._acts:
            ms, _, act = heapq.heappop(self._acts)
            act(ms)

    def person(self, key: str) -> str:
        return self._people[key]

    def asset(self, key: str) -> str:
        return record_id(self.telling, "asset", key)

    def place(self, key: str) -> str:
        return record_id(self.telling, "place", key) if key else ""

    def hand(self, name: str) -> Hand | None:
        """The device of that name, as the telling named it. None if there is none."""
        if name not in self._hands:
            found = next((d for d in self._devices if d.name == name), None)
            hand = Hand(self.writer, found, self.entropy) if found else None
            self._hands[name] = hand
        return self._hands[name]

    def phone(self, key: str) -> Hand | None:
        """A worker's own phone. None if they have none."""
        return self.hand(phone_name(self.workers[key]))

    def greet(self, name: str, now_ms: int, waiting: int) -> None:
        """That device is heard, and has then read all there is."""
        hand = self.hand(name)
        if hand is not None:
            hand.greet(now_ms, waiting)
            head = self.writer.head(self.production).seq
            self.heard.append(Heard(hand.device.id, now_ms, head))

    def office(self, now_ms: int, *patches: Patch) -> Outcome | None:
        """A change by the office, from its pages. None if there is nothing to it."""
        patches = tuple(p for p in patches if p.set or p.add or p.remove)
        if not patches:
            return None
        device = founder(self.writer, self.production)
        at_ms = max(now_ms, device.last_stamp_ms)
        return record_change(self.writer, device, patches, at_ms, self.entropy)

    def patch(self, kind: str, id: str, **groups: Group) -> Patch:
        """Make the record, or set what is not so yet, having seen what stands."""
        held = self.writer.registers(self.production, kind, id)
        values = {name: schema.value_of(group) for name, group in groups.items()}
        return Patch(
            kind,
            id,
            is_create=not held,
            set={
                name: value
                for name, value in values.items()
                if name not in held or held[name].register.value != value
            },
            saw=saw(held),
        )

    def elements(self, kind: str, id: str, group: str) -> tuple[str, ...]:
        """What is in a set group now."""
        held = self.writer.registers(self.production, kind, id).get(group)
        value = held.register.value if held else {}
        found = schema.checked(kind, group, value)
        assert isinstance(found, Elements)
        return found.elements


def people(reader: Reader, production: str, telling: Telling) -> dict[str, str]:
    """Person ids by key. Whoever founded the production got one of the store's own."""
    ids = {w.key: record_id(telling, "person", w.key) for w in telling.workers}
    return {**ids, telling.office: founder(reader, production).person}


def founder(reader: Reader, production: str) -> Device:
    """The device through which the office has written from the first day."""
    devices = reader.devices(production)
    return next(device for device in devices if device.id.startswith(OFFICE_PREFIX))


def record_id(telling: Telling, kind: str, key: str) -> str:
    return f"{telling.wall}-{kind}-{key}"


def tag_code(telling: Telling, kind: str, key: str) -> str:
    """The same on every machine, so that a printed label outlives a demo-reset."""
    seed = f"callboard demo/{telling.wall}/{kind}/{key}"
    digest = hashlib.sha256(seed.encode()).digest()
    return tags.make(digest[: tags.ENTROPY_BYTES])


def phone_name(worker: Worker) -> str:
    return f"{worker.name}'s phone"


def spread(*names: str, low: int, high: int) -> int:
    """A number from `low` to `high` that hangs on the names alone."""
    digest = hashlib.sha256("/".join(names).encode()).digest()
    return low + int.from_bytes(digest[:4], "big") % (high - low + 1)


def minutes(count: float) -> int:
    return round(count * MINUTE_MS)


def _reading(ms: int, is_exact: bool = True) -> Reading:
    return Reading(ms, BOOT, ms) if is_exact else Reading(ms)
