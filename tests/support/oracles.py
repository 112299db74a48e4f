"""What must be true of a world at rest, whatever happened on the way."""

from functools import partial
from typing import Any

import msgspec

from mobile.app import Phone
from mobile.replica import cursors
from server.store.protocol import Reader
from shared import access
from shared.changes import Register, StoredFact
from tests.support.fold import as_sent
from tests.support.world import World

Key = tuple[str, str, str]
Standing = tuple[dict[Key, Register], dict[str, StoredFact]]
PAGE = 2_000
SHOWS_THROUGH = """SELECT COUNT(*) FROM touched NATURAL JOIN
    (SELECT device_seq FROM outbox WHERE awaits IS NULL)"""
UNCOUNTED_FACTS = """SELECT COUNT(*) FROM fact WHERE scope = '' AND id NOT IN
    (SELECT id FROM outbox WHERE awaits IS NOT NULL)"""


async def server_standing(world: World, name: str) -> Standing:
    """What the server says this phone's scopes may see: registers, facts."""
    phone = world.phones[name]
    paired = phone.state.paired
    assert paired is not None
    device = await world.read(lambda r: r.device(paired.device))

    def job(reader: Reader) -> Standing:
        scopes = access.scopes(device.actor, reader.registry)
        registers: dict[Key, Register] = {}
        facts: dict[str, StoredFact] = {}
        for scope in scopes:
            after, is_first = "", True
            while after or is_first:
                page, after = reader.standing(world.production, scope, after, PAGE)
                is_first = False
                for effect in as_sent(page):
                    if effect.fact is not None:
                        _keep(facts, effect.fact.id, effect.fact)
                    for group, register in effect.groups.items():
                        _keep(registers, (effect.kind, effect.id, group), register)
        return registers, facts

    return await world.read(job)


def phone_standing(phone: Phone) -> Standing:
    """What the phone holds of the server's, its own unsent work left out."""
    registers: dict[Key, Register] = {}
    facts: dict[str, StoredFact] = {}

    def job(connection: Any) -> None:
        rows = connection.execute("SELECT kind, id, name, body FROM register")
        for kind, id_, group, body in rows:
            register = msgspec.json.decode(body, type=Register)
            _keep(registers, (kind, id_, group), register)
        rows = connection.execute("SELECT body FROM fact WHERE scope <> ''")
        for (body,) in rows:
            fact = msgspec.json.decode(body, type=StoredFact)
            _keep(facts, fact.id, fact)

    phone.replica.read(job)
    return registers, facts


def _keep(found: dict[Any, Any], key: Any, row: Any) -> None:
    if key not in found or found[key].seq < row.seq:
        found[key] = row


async def check_replicas(world: World) -> None:
    """Each phone holds what its scopes may see, all of it and nothing else."""
    for name, phone in world.phones.items():
        expected = await server_standing(world, name)
        found = phone_standing(phone)
        for there, here in zip(expected, found, strict=True):
            assert there == here, f"{name}: {_difference(there, here)}"
        held = phone.replica.read(cursors.held)
        assert set(phone.client.scopes) == held


def _difference(there: dict[Any, Any], here: dict[Any, Any]) -> str:
    return "; ".join(
        f"{key}: {there.get(key)} there, {here.get(key)} here"
        for key in sorted({*there, *here})
        if there.get(key) != here.get(key)
    )


async def check_arrived_once(world: World, names: list[str]) -> None:
    """Each change made on a phone is on the server, once, with an outcome."""
    for name in names:
        rows = world.phones[name].replica.read(
            lambda c: c.execute("SELECT id, device_seq, state FROM outbox").fetchall()
        )
        paired = world.state(name).paired
        assert paired is not None
        assert {"received", "refused"} >= {state for _, _, state in rows}
        there = await world.read(partial(_arrived, paired.device, rows))
        assert [id_ for id_, _, _ in rows] == there


def _arrived(device: str, rows: list[Any], reader: Reader) -> list[str | None]:
    """The id of the change that the server has for each row, if it has an outcome."""
    found = [reader.change_at(device, device_seq) for _, device_seq, _ in rows]
    return [id_ if id_ and reader.outcome(id_) else None for id_ in found]


def check_nothing_shows_through(world: World) -> None:
    """At rest no screen shows anything but what the server says, and what waits there
    until somebody, or a newer server, decides it.
    """
    for name, phone in world.phones.items():
        left = phone.replica.read(
            lambda c: (
                c.execute(SHOWS_THROUGH).fetchone()[0],
                c.execute(UNCOUNTED_FACTS).fetchone()[0],
            )
        )
        assert (0, 0) == left, name
