"""How an account becomes admin of a production that was founded without it.

An importer founds productions with nobody in their office. Whoever may run commands
on the server's folder may open every one of them: such an account joins those that
nobody runs.
"""

from server.accounts.nouns import Account, AccountStore, AuditEntry, Membership
from server.store.devices import (
    UUID_ENTROPY_BYTES,
    Entropy,
    office_device,
    office_device_id,
)
from server.store.office import record_change
from server.store.protocol import Store, Writer
from server.store.rows import Device
from shared import schema
from shared.access import Role
from shared.changes import Patch, uuid7
from shared.errors import CallboardError
from shared.nouns.people import Job, PersonName

PRODUCTION_JOINED = "production_joined"


async def join(
    store: Store,
    accounts: AccountStore,
    account: Account,
    production: str,
    now_ms: int,
    entropy: Entropy,
) -> None:
    """Make the account an admin of the production, with a person of its own there."""
    device = await store.write(
        lambda writer: _seated(writer, account, production, now_ms, entropy)
    )
    await accounts.set_membership(
        Membership(account.id, production, device.person, Role.ADMIN),
        AuditEntry(now_ms, PRODUCTION_JOINED, account.id, device.id, detail=production),
    )


async def join_unattended(
    store: Store,
    accounts: AccountStore,
    account: Account,
    now_ms: int,
    entropy: Entropy,
) -> None:
    """Join every production in which no account has a place."""
    for row in await store.read(lambda reader: reader.productions()):
        if not await accounts.members(row.id):
            await join(store, accounts, account, row.id, now_ms, entropy)


def _seated(
    writer: Writer, account: Account, production: str, now_ms: int, entropy: Entropy
) -> Device:
    known = writer.device(office_device_id(production, account.id))
    if known is not None:
        return known
    person = uuid7(now_ms, entropy(UUID_ENTROPY_BYTES))
    device = office_device(
        writer, production, person, Role.ADMIN, account.id, account.name, now_ms
    )
    groups = {
        "name": schema.value_of(PersonName(account.name)),
        "job": schema.value_of(Job(department="Production", title="Coordinator")),
    }
    patch = Patch("person", person, is_create=True, set=groups)
    outcome = record_change(writer, device, [patch], now_ms, entropy)
    if outcome.status != "applied":
        raise CallboardError(f"{account.name} could not join: {outcome.detail}")
    return device
