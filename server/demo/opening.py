"""How a demo production is founded: people, places, equipment, phones, a wall."""

from collections.abc import Iterator

from server.demo.content import Telling, Thing, Worker
from server.demo.story import phone_name, record_id, tag_code
from server.store.devices import Entropy, mint_pairing_code, redeem
from server.store.founding import Founder, found
from server.store.office import record_change
from server.store.protocol import Writer
from shared import schema
from shared.access import Role
from shared.changes import Patch
from shared.errors import PairingRefused
from shared.nouns.base import Group, Tag
from shared.nouns.equipment import (
    AssetCondition,
    AssetKit,
    AssetName,
    AssetOwner,
    AssetStock,
    Ownership,
)
from shared.nouns.people import Contact, Job, PersonName, Visit
from shared.nouns.production import Identity, PlaceName, Where, Zone

DAY_MS = 24 * 3_600_000
# Rentals go back this long after the production begins in the office.
RENTAL_MS = 45 * DAY_MS


def open_production(
    writer: Writer, telling: Telling, account: str, at_ms: int, entropy: Entropy
) -> str:
    """A job: the production as it stood at `at_ms`, days before the demo; its id.

    `account` is the id of the login through which the office writes.
    """
    office = next(w for w in telling.workers if w.key == telling.office)
    founded = found(
        writer,
        Identity(telling.title, telling.company, telling.number),
        Zone(telling.zone),
        Founder(office.name, account, _job(office), _contact(telling, office)),
        at_ms,
        entropy,
        more=[
            *_places(telling),
            *_people(telling),
            *_equipment(telling, at_ms + RENTAL_MS),
        ],
    )
    badge = Tag(tag_code(telling, "person", office.key))
    saw_nothing = Patch("person", founded.person, set={"tag": schema.value_of(badge)})
    record_change(writer, founded.device, [saw_nothing], at_ms, entropy)
    _pair_all(writer, telling, founded.production, founded.person, at_ms, entropy)
    return founded.production


def _create(kind: str, id: str, **groups: Group) -> Patch:
    values = {name: schema.value_of(group) for name, group in groups.items()}
    return Patch(kind, id, is_create=True, set=values)


def _places(telling: Telling) -> Iterator[Patch]:
    for stop in telling.places:
        yield _create(
            "place",
            record_id(telling, "place", stop.key),
            name=PlaceName(stop.name, stop.kind),
            where=Where(stop.address, phone=stop.phone),
        )


def _people(telling: Telling) -> Iterator[Patch]:
    """Everyone but the founder, whom the founding itself puts on the list."""
    for worker in telling.workers:
        if worker.key == telling.office:
            continue
        groups: dict[str, Group] = {
            "name": PersonName(worker.name),
            "job": _job(worker),
            "contact": _contact(telling, worker),
            "tag": Tag(tag_code(telling, "person", worker.key)),
        }
        if worker.host:
            host = next(w for w in telling.workers if w.key == worker.host)
            groups["visit"] = Visit(host.name, worker.reason)
        yield _create("person", record_id(telling, "person", worker.key), **groups)


def _job(worker: Worker) -> Job:
    return Job(
        worker.kind,
        worker.department,
        worker.title,
        worker.company,
        worker.cast_number,
        worker.character,
    )


def _contact(telling: Telling, worker: Worker) -> Contact:
    is_office = worker.key == telling.office
    # example is a name that no mail ever reaches (RFC 2606).
    own = f"{worker.key}@{telling.wall}.example"
    return Contact(worker.phone, telling.email if is_office else own)


def _equipment(telling: Telling, due_ms: int) -> Iterator[Patch]:
    for thing in telling.things:
        yield _create(
            "asset",
            record_id(telling, "asset", thing.key),
            name=AssetName(thing.name, thing.category, thing.serial),
            tag=Tag(tag_code(telling, "asset", thing.key)),
            kit=AssetKit(record_id(telling, "asset", thing.kit) if thing.kit else ""),
            owner=_owner(thing, due_ms),
            condition=AssetCondition(thing.condition),
            stock=AssetStock(thing.quantity),
        )


def _owner(thing: Thing, due_ms: int) -> AssetOwner:
    is_rental = thing.ownership is Ownership.RENTAL
    return AssetOwner(thing.ownership, thing.vendor, due_ms if is_rental else None)


def _pair_all(
    writer: Writer,
    telling: Telling,
    production: str,
    founder: str,
    at_ms: int,
    entropy: Entropy,
) -> None:
    """Everyone's own phone, and the tablets at the gates."""
    by_key = {worker.key: worker for worker in telling.workers}
    carried = [
        (phone_name(worker), worker, worker.role)
        for worker in telling.workers
        if worker.role is not None
    ]
    carried += [(gate.name, by_key[gate.person], Role.GATE) for gate in telling.gates]
    for name, worker, role in carried:
        is_founder = worker.key == telling.office
        person = founder if is_founder else record_id(telling, "person", worker.key)
        code = mint_pairing_code(
            writer, production, person, role, at_ms, entropy, worker.department
        )
        paired = redeem(writer, production, code, name, at_ms, entropy)
        assert not isinstance(paired, PairingRefused), paired.detail
