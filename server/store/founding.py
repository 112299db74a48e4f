"""How a production begins: its row, its first person, and the record of itself."""

from collections.abc import Iterable
from zoneinfo import available_timezones

from msgspec import Struct

from server.store.devices import UUID_ENTROPY_BYTES, Entropy, office_device
from server.store.office import record_change
from server.store.protocol import Writer
from server.store.rows import Device, ProductionRow
from shared import schema
from shared.access import Role
from shared.changes import Patch, uuid7
from shared.errors import BadInput
from shared.nouns.people import Contact, Job, PersonName
from shared.nouns.production import Identity, Zone

EPOCH_BYTES = 8


class Founder(Struct, frozen=True):
    """The first person of a production: its admin.

    `key` is what the office knows their login by, see `devices.office_device`.
    """

    name: str
    key: str
    job: Job = Job()
    contact: Contact = Contact()


class Founded(Struct, frozen=True):
    """`device` writes for the founder, by `office.record_change`."""

    production: str
    person: str
    device: Device


def found(
    writer: Writer,
    identity: Identity,
    zone: Zone,
    founder: Founder,
    now_ms: int,
    entropy: Entropy,
    more: Iterable[Patch] = (),
) -> Founded:
    """A job: a new production with its first person, and `more` in the same change.

    Raises BadInput naming the field that is wrong; then there is no production.
    """
    if not identity.title.strip():
        raise BadInput("Give the production a title.", field="title")
    if zone.name not in available_timezones():
        raise BadInput(
            "Choose a time zone by its name, like Europe/London.", field="zone"
        )
    production = uuid7(now_ms, entropy(UUID_ENTROPY_BYTES))
    person = uuid7(now_ms, entropy(UUID_ENTROPY_BYTES))
    epoch = entropy(EPOCH_BYTES).hex()
    writer.create_production(ProductionRow(production, epoch, 0, now_ms))
    device = office_device(
        writer, production, person, Role.ADMIN, founder.key, founder.name, now_ms
    )
    outcome = record_change(
        writer,
        device,
        (
            Patch(
                "production",
                production,
                is_create=True,
                set={
                    "identity": schema.value_of(identity),
                    "zone": schema.value_of(zone),
                },
            ),
            Patch(
                "person",
                person,
                is_create=True,
                set={
                    "name": schema.value_of(PersonName(founder.name)),
                    "job": schema.value_of(founder.job),
                    "contact": schema.value_of(founder.contact),
                },
            ),
            *more,
        ),
        now_ms,
        entropy,
    )
    if outcome.status != "applied":
        raise BadInput(outcome.detail)
    return Founded(production, person, device)
