"""Phones of a production whose office a test looks at: they write, the office reads."""

from server.store.devices import mint_pairing_code, redeem
from server.store.office import record_change, saw
from server.store.protocol import Writer
from server.store.rows import Device
from shared.access import Role
from shared.changes import Fact, Outcome, Patch
from tests.support.panel import MINUTE_MS, OfficeOf


async def phone(ana: OfficeOf, person: str, role: Role = Role.COORDINATOR) -> Device:
    """A device of theirs, as pairing makes it."""

    def job(writer: Writer) -> Device:
        now_ms, entropy = ana.clock(), ana.core.entropy
        code = mint_pairing_code(writer, ana.production, person, role, now_ms, entropy)
        paired = redeem(writer, ana.production, code, "phone", now_ms, entropy)
        assert isinstance(paired, tuple)
        return paired[0]

    return await ana.core.store.write(job)


async def writes(ana: OfficeOf, device: Device, what: Fact | list[Patch]) -> Outcome:
    ana.clock.now_ms += MINUTE_MS
    return await ana.core.store.write(
        lambda writer: record_change(
            writer, device, what, ana.clock(), ana.core.entropy
        )
    )


async def seen(ana: OfficeOf, kind: str, id: str) -> dict[str, str]:
    return await ana.core.store.read(
        lambda reader: saw(reader.registers(ana.production, kind, id))
    )
