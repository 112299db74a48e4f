"""Who is in, of those expected; who is missed; and which gates have not told yet."""

from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct

from server.store.rows import Device
from shared.access import Role
from shared.attendance import GATE_SILENT_MS, Presence
from shared.nouns.plan import Plan
from shared.revisions import called

# Somebody this late is missed; a queue at the gate is not worth a name on the wall.
MISSED_AFTER_MS = 5 * 60_000
# One that was last heard so long before the day opens is not in use today.
GATE_IDLE_MS = 16 * 3_600_000


class Gate(Struct, frozen=True):
    """A gate whose check-ins may be missing: last heard at `since_ms`."""

    name: str
    since_ms: int


class Tally(Struct, frozen=True):
    """`here` of `expected` people are in, and `others` who were not called.

    `missed` are ids of those whose call has passed and who never came.
    """

    here: int
    expected: int
    others: int
    missed: tuple[str, ...]


def tally(
    plan: Plan, presences: Mapping[str, Presence], opens_ms: int | None, now_ms: int
) -> Tally:
    """`opens_ms` is the call of those whose own is not known."""
    expected = called(plan)
    here = {person for person, presence in presences.items() if presence.is_here}
    due_ms = {
        call.who.person: call.times.report_ms or opens_ms or now_ms
        for call in plan.calls
    }
    missed = [
        person
        for person in expected
        if due_ms[person] + MISSED_AFTER_MS <= now_ms
        and (person not in presences or presences[person].first_in_ms is None)
    ]
    return Tally(
        here=len(here.intersection(expected)),
        expected=len(expected),
        others=len(here.difference(expected)),
        missed=tuple(missed),
    )


def by_department(departments: Iterable[str]) -> tuple[str, ...]:
    """Like "Grip 2", the most missed first; one department given for each person."""
    counted = sorted(Counter(departments).items(), key=lambda one: (-one[1], one[0]))
    return tuple(f"{name} {count}" for name, count in counted)


def silent_gates(
    devices: Iterable[Device], opens_ms: int, now_ms: int
) -> tuple[Gate, ...]:
    """Gates in use that have not been heard for a while, the longest silence first."""
    silent = [
        Gate(device.name or "A gate", device.last_seen_ms)
        for device in devices
        if device.role is Role.GATE
        and device.revoked_ms is None
        and opens_ms - GATE_IDLE_MS < device.last_seen_ms <= now_ms - GATE_SILENT_MS
    ]
    return tuple(sorted(silent, key=lambda gate: (gate.since_ms, gate.name)))
