"""A production with people and equipment, and what its phones record: real nouns."""

import random
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from server.store.devices import mint_pairing_code, redeem, secret_hash
from server.store.founding import Founder, found
from server.store.office import record_change
from server.store.protocol import Writer
from server.store.rows import Device
from server.store.sqlite import SqliteStore, opened
from server.sync.push import push
from server.sync.push_body import decoded
from shared import schema
from shared.access import Role
from shared.changes import PUSH_CHANGES_MAX, Change, Fact, Patch, uuid7
from shared.clock import Reading
from shared.nouns.base import Group, Tag
from shared.nouns.equipment import AssetName, Condition, Scan, ScanKind
from shared.nouns.people import Job, PersonName
from shared.nouns.plan import (
    DayIdentity,
    ItemDay,
    ItemKind,
    ItemTime,
    ItemWhat,
)
from shared.nouns.production import Identity, Zone
from shared.wire import Push

PEOPLE = 40
ASSETS = 200
# 2026-06-12 05:00 UTC.
MORNING_MS = 1_781_240_400_000
SEED = 1


class Town:
    """A production on a store: `await Town(store).begin()`."""

    def __init__(self, store: SqliteStore) -> None:
        self.store = store
        self.random = random.Random(SEED)
        self.now_ms = MORNING_MS
        self.production = ""
        self.workday = ""
        self.people: list[str] = []
        self.assets: list[str] = []
        self.device: Device

    def entropy(self, size: int) -> bytes:
        return self.random.randbytes(size)

    def id(self) -> str:
        self.now_ms += 1
        return uuid7(self.now_ms, self.entropy(10))

    async def begin(self) -> "Town":
        await self.store.write(self._found)
        return self

    def _found(self, writer: Writer) -> None:
        founded = found(
            writer,
            Identity("The Brass Heron"),
            Zone("Europe/Berlin"),
            Founder("Olga Office", "olga"),
            self.now_ms,
            self.entropy,
        )
        self.production, self.device = founded.production, founded.device
        self.workday = self.id()
        self.people = [self.id() for _ in range(PEOPLE)]
        self.assets = [self.id() for _ in range(ASSETS)]
        day = made("workday", self.workday, identity=DayIdentity(date="2026-06-12"))
        people = [
            made(
                "person",
                id_,
                name=PersonName(f"Crew {place}"),
                job=Job(title="Operator", department="Camera"),
            )
            for place, id_ in enumerate(self.people)
        ]
        assets = [
            made(
                "asset",
                id_,
                name=AssetName(f"Radio {place}", "Radios", f"SN-{place:05d}"),
                tag=Tag(f"TAG{place:05d}"),
            )
            for place, id_ in enumerate(self.assets)
        ]
        for patches in ([day], people, assets):
            outcome = record_change(
                writer, self.device, patches, self.now_ms, self.entropy
            )
            assert outcome.status == "applied", outcome

    async def fill(self, count: int) -> None:
        """`count` records and facts in turn, beside what there is from the start."""
        device, token = await self.pair()
        hashed = secret_hash(token)
        for body in self.pushes(device, self.changes(device, count, "scan", "item")):
            sent = decoded(body)
            await self.store.write(
                lambda writer, sent=sent: push(
                    writer, self.production, hashed, sent, self.now_ms
                )
            )

    async def code(self, now_ms: int, role: Role = Role.COORDINATOR) -> str:
        """A pairing code for somebody of the crew."""
        person = self.random.choice(self.people)
        return await self.store.write(
            lambda writer: mint_pairing_code(
                writer, self.production, person, role, now_ms, self.entropy
            )
        )

    async def pair(self, role: Role = Role.COORDINATOR) -> tuple[Device, str]:
        """A paired device of somebody of the crew, and its token."""
        person = self.random.choice(self.people)

        def job(writer: Writer) -> tuple[Device, str]:
            code = mint_pairing_code(
                writer, self.production, person, role, self.now_ms, self.entropy
            )
            paired = redeem(
                writer, self.production, code, "phone", self.now_ms, self.entropy
            )
            assert isinstance(paired, tuple), paired
            return paired

        return await self.store.write(job)

    def scan(self) -> Fact:
        """A check-out: what a phone writes hundreds of times a day."""
        scan = Scan(
            asset=self.random.choice(self.assets),
            scan=ScanKind.CHECK_OUT,
            holder=self.random.choice(self.people),
            workday=self.workday,
            condition=Condition.GOOD,
        )
        return Fact("scan", schema.value_of(scan))

    def item(self) -> Patch:
        """A line of the plan."""
        minute = self.random.randrange(720)
        start_ms = MORNING_MS + minute * 60_000
        return made(
            "item",
            self.id(),
            day=ItemDay(self.workday, minute),
            what=ItemWhat(ItemKind.SETUP, f"Setup {minute}: crane over the canal"),
            time=ItemTime(start_ms, start_ms + 600_000),
        )

    def changes(self, device: Device, count: int, *what: str) -> list[Change]:
        """`count` changes of a device's person, in turn a "scan" or an "item"."""
        make = {"scan": self.scan, "item": self.item}
        return self.changes_of(
            device, (make[what[place % len(what)]]() for place in range(count))
        )

    def changes_of(self, device: Device, what: Iterable[Fact | Patch]) -> list[Change]:
        """The first changes of a device's person: these, in their order."""
        return [self.change(device, place + 1, one) for place, one in enumerate(what)]

    def change(self, device: Device, device_seq: int, what: Fact | Patch) -> Change:
        is_fact = isinstance(what, Fact)
        return Change(
            id=self.id(),
            device_seq=device_seq,
            actor=device.person,
            at=self.reading(device),
            schema=schema.SCHEMA_VERSION,
            fact=what if is_fact else None,
            patches=() if is_fact else (what,),
        )

    def reading(self, device: Device) -> Reading:
        return Reading(self.now_ms, device.id, self.now_ms - MORNING_MS)

    def pushes(self, device: Device, changes: list[Change]) -> list[bytes]:
        """The changes as they arrive, in full pushes."""
        return [
            msgspec.json.encode(Push(self.reading(device), tuple(batch)))
            for batch in batches(changes)
        ]


def batches(changes: list[Change]) -> Iterator[list[Change]]:
    for start in range(0, len(changes), PUSH_CHANGES_MAX):
        yield changes[start : start + PUSH_CHANGES_MAX]


def made(kind: str, id: str, **values: Group) -> Patch:
    built = {name: schema.value_of(value) for name, value in values.items()}
    return Patch(kind, id, True, set=built)


async def town(folder: Path) -> Town:
    """A production in a new data folder; its store is the caller's to close."""
    store = opened(folder)
    try:
        return await Town(store).begin()
    except BaseException:
        await store.close()
        raise
