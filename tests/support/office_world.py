"""A production on some store, with phones that are only their changes.

Time, ids and secrets come from the test, so a failure repeats itself.
"""

import random
from collections.abc import Iterable
from typing import Any

from server.store.devices import admitted, mint_pairing_code, redeem
from server.store.founding import Founder, found
from server.store.office import record_change, saw
from server.store.protocol import Store
from server.store.rows import Device, Held
from server.sync.pull import pull
from server.sync.push import push
from shared import access, schema
from shared.access import Role
from shared.changes import Change, Effect, Fact, Outcome, Patch, StoredFact
from shared.clock import Reading
from shared.nouns.people import Job, PersonName
from shared.nouns.plan import DayIdentity, ItemDay, ItemTime, ItemWhat
from shared.nouns.production import Identity, Zone
from shared.wire import Cursor, Pull, Push, PushReply
from tests.support.fold import Replica, as_sent

START_MS = 1_760_000_000_000
MINUTE_MS = 60_000


class World:
    def __init__(self, store: Store, seed: int = 1) -> None:
        self.store = store
        self.now_ms = START_MS
        self.random = random.Random(seed)
        self.made = 0
        self.production = ""
        self.office: Device
        self.ana: Phone

    def entropy(self, size: int) -> bytes:
        return self.random.randbytes(size)

    def id(self, what: str) -> str:
        """A fresh id that says what it is of."""
        self.made += 1
        return f"{what}-{self.production[-4:]}-{self.made:06d}"

    async def begin(self, title: str = "Harbour") -> "World":
        founded = await self.store.write(
            lambda writer: found(
                writer,
                Identity(title),
                Zone("Europe/London"),
                Founder("Ana Ruiz", "account-ana"),
                self.now_ms,
                self.entropy,
            )
        )
        self.production, self.office = founded.production, founded.device
        self.ana = await self.pair(founded.person, Role.ADMIN)
        return self

    async def office_writes(self, what: Fact | Iterable[Patch]) -> Outcome:
        self.now_ms += 1
        return await self.store.write(
            lambda writer: record_change(
                writer, self.office, what, self.now_ms, self.entropy
            )
        )

    async def phone(
        self, name: str, role: Role = Role.CREW, department: str = ""
    ) -> "Phone":
        """A new person, and their phone."""
        person = self.id(name)
        await self.office_writes(
            [create("person", person, name=PersonName(name), job=Job())]
        )
        return await self.pair(person, role, department)

    async def pair(self, person: str, role: Role, department: str = "") -> "Phone":
        code = await self.store.write(
            lambda writer: mint_pairing_code(
                writer,
                self.production,
                person,
                role,
                self.now_ms,
                self.entropy,
                department,
            )
        )
        paired = await self.store.write(
            lambda writer: redeem(
                writer, self.production, code, "phone", self.now_ms, self.entropy
            )
        )
        assert isinstance(paired, tuple), paired
        return Phone(self, paired[0], paired[1])

    async def workday(self, date: str = "2026-05-12") -> str:
        id_ = self.id("workday")
        await self.office_writes(
            [create("workday", id_, identity=DayIdentity(date=date))]
        )
        return id_

    async def item(self, workday: str, title: str = "Scene 1") -> str:
        id_ = self.id("item")
        await self.office_writes(
            [
                create(
                    "item",
                    id_,
                    day=ItemDay(workday),
                    what=ItemWhat(title=title),
                    time=ItemTime(),
                )
            ]
        )
        return id_

    async def publish(self, workday: str, head: int | None = None) -> Outcome:
        head = self.store.head_now(self.production) if head is None else head
        request = {"workday": workday, "head": head}
        revision = Patch(
            "revision", self.id("revision"), is_create=True, set={"request": request}
        )
        return await self.office_writes([revision])

    async def held(self, kind: str, id_: str) -> dict[str, Held]:
        return await self.store.read(
            lambda reader: reader.registers(self.production, kind, id_)
        )

    async def value(self, kind: str, id_: str, group: str) -> dict[str, Any]:
        return (await self.held(kind, id_))[group].register.value

    async def saw(self, kind: str, id_: str) -> dict[str, str]:
        return saw(await self.held(kind, id_))

    async def fact(self, id_: str) -> StoredFact | None:
        return await self.store.read(lambda reader: reader.fact(self.production, id_))

    async def log(self) -> list[Effect]:
        return await self.store.read(
            lambda reader: reader.log(self.production, 0, 100_000)
        )

    async def sides(self, group: str, id_: str) -> list[dict[str, Any]]:
        """The sides of a conflict over a group of a record; none: it is settled."""
        held = await self.held("conflict", f"conflict-{group}-{id_}")
        return held["standing"].register.value.get("sides", []) if held else []


class Phone:
    """A device's token and its place in `device_seq`, and nothing it has read."""

    def __init__(self, world: World, device: Device, token: str) -> None:
        self.world = world
        self.id = device.id
        self.person = device.person
        self.token = token
        self.token_hash = device.token_hash
        self.scopes = access.scopes(device.actor)
        self.seq = 0

    def change(self, what: Fact | Iterable[Patch], **given: Any) -> Change:
        """The next change of this phone, not sent."""
        self.seq += 1
        is_fact = isinstance(what, Fact)
        return Change(
            **{
                "id": self.world.id("change"),
                "device_seq": self.seq,
                "actor": self.person,
                "at": self.reading(),
                "schema": schema.SCHEMA_VERSION,
                "fact": what if is_fact else None,
                "patches": () if is_fact else tuple(what),
                **given,
            }
        )

    def reading(self) -> Reading:
        """A clock that is right."""
        return Reading(self.world.now_ms, "boot", self.world.now_ms - START_MS)

    async def push(self, *changes: Change) -> PushReply:
        world = self.world
        world.now_ms += 1
        sent = Push(self.reading(), changes)
        return await world.store.write(
            lambda writer: push(
                writer, world.production, self.token_hash, sent, world.now_ms
            )
        )

    async def write(self, what: Fact | Iterable[Patch], **given: Any) -> Outcome:
        reply = await self.push(self.change(what, **given))
        return reply.outcomes[0]

    async def read_all(self) -> Replica:
        """Everything this phone may hold, read from the beginning of the log."""
        world, replica = self.world, Replica()
        origin = await world.store.read(lambda reader: reader.head(world.production))
        cursors = {scope: Cursor(origin.epoch, 0) for scope in self.scopes}
        more = True
        while more:
            asked = Pull(cursors, limit=7)
            pulled = await world.store.read(
                lambda reader, asked=asked: pull(
                    reader, world.production, self.token_hash, asked, world.now_ms
                )
            )
            replica.take(pulled.reply.effects)
            cursors, more = pulled.reply.cursors, pulled.reply.more
        return replica

    async def snapshot(self, limit: int = 3) -> Replica:
        """Everything this phone may hold, as it stands."""
        world, replica = self.world, Replica()
        for scope in self.scopes:
            after, is_first = "", True
            while after or is_first:
                page, after = await world.store.read(
                    lambda reader, scope=scope, after=after: reader.standing(
                        world.production, scope, after, limit
                    )
                )
                replica.take(as_sent(page))
                is_first = False
        return replica

    async def device(self) -> Device:
        world = self.world
        return await world.store.read(
            lambda reader: admitted(
                reader, world.production, self.token_hash, world.now_ms
            )
        )


def create(kind: str, id_: str, **groups: Any) -> Patch:
    return edit(kind, id_, is_create=True, **groups)


def edit(
    kind: str,
    id_: str,
    saw: dict[str, str] | None = None,
    settles: dict[str, tuple[str, ...]] | None = None,
    is_create: bool = False,
    **groups: Any,
) -> Patch:
    """A patch that sets these groups, given as structs of shared/nouns."""
    return Patch(
        kind,
        id_,
        is_create=is_create,
        set={name: schema.value_of(group) for name, group in groups.items()},
        saw=saw or {},
        settles=settles or {},
    )


def check_in(person: str, workday: str, direction: str = "in") -> Fact:
    return Fact(
        "attendance", {"person": person, "workday": workday, "direction": direction}
    )


def comment(on_id: str, text: str = "seen") -> Fact:
    return Fact("comment", {"on_kind": "item", "on_id": on_id, "text": text})


def title(text: str) -> ItemWhat:
    return ItemWhat(title=text)


async def coordinators(world: World) -> tuple[Phone, Phone]:
    """Two who may change the plan, besides Ana."""
    return (
        await world.phone("bo", Role.COORDINATOR),
        await world.phone("cy", Role.COORDINATOR),
    )
