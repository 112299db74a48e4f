"""What a `saw` stands for: a change that is refused, or waits, for what it saw."""

from server.store import holding
from server.store.protocol import Reader
from shared.changes import Outcome, Patch


def standing_change(reader: Reader, change_id: str, patch: Patch, group: str) -> str:
    """The change that a `saw` stands for: one that is refused, or held and so not run
    yet, stands for what it saw.
    """
    seen: set[str] = set()
    while change_id and change_id not in seen:
        seen.add(change_id)
        known = reader.outcome(change_id)
        if known is None or _is_applied(known[1], patch, group):
            return change_id
        unapplied = reader.change(change_id)
        before = [
            earlier.saw.get(group, "")
            for earlier in (unapplied.patches if unapplied else ())
            if earlier.kind == patch.kind and earlier.id == patch.id
        ]
        change_id = before[0] if before else ""
    return change_id


def _is_applied(outcome: Outcome, patch: Patch, group: str) -> bool:
    if outcome.status in ("refused", "held"):
        return False
    return [patch.kind, patch.id, group] not in holding.named(outcome)
