"""Writes an imported plan into a production: all of it in one job, or nothing.

The way in is that of a phone: changes of a device, decided by the rules.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct

from server.exchange.imported import ImportedPlan
from server.exchange.memory import Memory
from server.exchange.reconciling import Reconciling, Verdict
from server.exchange.remarks import remarks
from server.exchange.wanted import record_id, wanted
from server.store.devices import (
    UUID_ENTROPY_BYTES,
    Entropy,
    office_device,
    office_device_id,
)
from server.store.founding import Founder, found
from server.store.office import record_change
from server.store.protocol import Reader, Writer
from server.store.rows import Device
from shared import schema
from shared.access import Role
from shared.changes import CHANGE_BYTES_MAX, PATCHES_MAX, Patch, uuid7
from shared.errors import BadInput, Busy, Forbidden, TooLarge
from shared.nouns.base import Life
from shared.nouns.people import Job, PersonName
from shared.nouns.production import Identity, Zone
from shared.wire import DEVICE_NAME_CHARS_MAX

IMPORT_PREFIX = "Import of "
_CANCELLED = {"life": schema.value_of(Life(is_cancelled=True))}

# What a change has beside its patches: ids, a reading, the names of its fields.
ENVELOPE_BYTES_MAX = 2_048


class Founding(Struct, frozen=True):
    """A production that is to begin with this import."""

    identity: Identity
    zone: Zone


class Brought(Struct, frozen=True):
    """What an import did.

    `counts` has, for a kind of record, how many had which verdict; `conflicts` how
    many of them wait for a person to choose. `is_founded`: the production is new.
    """

    production: str
    is_founded: bool
    counts: dict[str, Counter[Verdict]]
    conflicts: Counter[str]
    remarks: tuple[str, ...]


def bring_in(
    writer: Writer,
    production: str | Founding,
    plan: ImportedPlan,
    title: str,
    now_ms: int,
    entropy: Entropy,
) -> Brought:
    """A job: the plan into a production that is there, or into one to be founded.

    `title` is what the schedule calls itself. Raises BadInput where the rules refuse
    something; then the job is undone, and with it the founding.
    """
    device = _device(writer, production, plan, title, now_ms, entropy)
    reconciling = Reconciling(writer, device.production, Memory(writer, device))
    steps = reconciling.steps(wanted(plan, device.production))
    others = [
        other.name
        for other in writer.devices(device.production)
        if other.id != device.id and other.name.startswith(IMPORT_PREFIX)
    ]
    patches = [step.patch for step in steps if step.patch]
    written = _write(writer, device, patches, now_ms, entropy)
    counts: dict[str, Counter[Verdict]] = {}
    for step in steps:
        counts.setdefault(step.kind, Counter())[step.verdict] += 1
    return Brought(
        production=device.production,
        is_founded=isinstance(production, Founding),
        counts=counts,
        conflicts=_conflicts(writer, device.production, written),
        remarks=tuple(remarks(plan, steps, reconciling, others)),
    )


def _device(
    writer: Writer,
    production: str | Founding,
    plan: ImportedPlan,
    title: str,
    now_ms: int,
    entropy: Entropy,
) -> Device:
    """The schedule's own device, and behind it the import as a person.

    So a conflict names the import as the author of its side. Nobody calls that person
    or waits for it: it is cancelled from the beginning.
    """
    key = "import " + " ".join(plan.source)
    name = f"{IMPORT_PREFIX}{title}"[:DEVICE_NAME_CHARS_MAX]
    job = Job(department="Production", title="Import")
    if isinstance(production, Founding):
        founded = found(
            writer,
            production.identity,
            production.zone,
            Founder(name, key, job),
            now_ms,
            entropy,
        )
        cancel = Patch("person", founded.person, set=_CANCELLED)
        _write(writer, founded.device, [cancel], now_ms, entropy)
        return writer.device(founded.device.id) or founded.device
    known = writer.device(office_device_id(production, key))
    if known is not None and known.revoked_ms is not None:
        raise Forbidden(
            f'The office has revoked "{known.name}" under Devices: '
            "nothing was imported."
        )
    if known is not None:
        return known
    person = record_id(production, plan.source, "person", ("import",))
    device = office_device(writer, production, person, Role.ADMIN, key, name, now_ms)
    groups = {
        "name": schema.value_of(PersonName(name)),
        "job": schema.value_of(job),
        **_CANCELLED,
    }
    patch = Patch("person", person, is_create=True, set=groups)
    _write(writer, device, [patch], now_ms, entropy)
    return writer.device(device.id) or device


def _write(
    writer: Writer,
    device: Device,
    patches: Iterable[Patch],
    now_ms: int,
    entropy: Entropy,
) -> set[str]:
    """Apply the patches in their order; the ids of the changes that carried them."""
    act = uuid7(now_ms, entropy(UUID_ENTROPY_BYTES))
    written: set[str] = set()
    for some in _changes(patches):
        outcome = record_change(writer, device, some, now_ms, entropy, act)
        if outcome.status == "retry":
            raise Busy("The server could not write this. Nothing was imported.")
        if outcome.status not in ("applied", "conflict"):
            raise BadInput(f"{outcome.detail} Nothing was imported.")
        written.add(outcome.id)
    return written


def _changes(patches: Iterable[Patch]) -> Iterator[tuple[Patch, ...]]:
    """As many patches together as one change may carry. Raises TooLarge."""
    some: list[Patch] = []
    some_bytes = ENVELOPE_BYTES_MAX
    for patch in patches:
        # One more for the comma.
        patch_bytes = len(msgspec.json.encode(patch)) + 1
        if ENVELOPE_BYTES_MAX + patch_bytes > CHANGE_BYTES_MAX:
            raise TooLarge(
                f"A {patch.kind} has {patch_bytes:,} bytes, more than one change may "
                "carry. Nothing was imported."
            )
        if some_bytes + patch_bytes > CHANGE_BYTES_MAX or len(some) == PATCHES_MAX:
            yield tuple(some)
            some, some_bytes = [], ENVELOPE_BYTES_MAX
        some.append(patch)
        some_bytes += patch_bytes
    if some:
        yield tuple(some)


def _conflicts(reader: Reader, production: str, written: set[str]) -> Counter[str]:
    """Records, by kind, that these changes have put into a conflict still open."""
    found: set[tuple[str, str]] = set()
    for held in reader.records(production, "conflict").values():
        sides = held["standing"].register
        if sides.change in written and sides.value.get("sides"):
            on = held["on"].register.value
            found.add((on["kind"], on["id"]))
    return Counter(kind for kind, _ in found)
