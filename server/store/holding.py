"""Changes that wait: for a server that knows what is in them, or for a coordinator.

They are kept as they were sent, with the stamp they were given, in a table of their
own. What waits for a newer server is shown to nobody.
"""

from msgspec.structs import replace

from server.store.protocol import Writer
from server.store.rows import Device, HeldChange
from shared.access import OFFICE
from shared.changes import Change, Outcome, Patch, edited, only
from shared.clock import Stamp
from shared.errors import BadInput
from shared.registry import Registry

# Why a change waits. Any other reason is the code with which it was refused when at
# last a newer build ran it: the office sees it, and may have it run again.
NEWER_APP = "schema_new"
REVOKED = "revoked"
EXPIRED = "expired"
HANDED_IN = "handed_in"
# What came from a phone that may not go on, or in a file that says it is the office's:
# a coordinator may still accept it.
HANDED_OVER = (REVOKED, EXPIRED, HANDED_IN)

WORDS = {
    NEWER_APP: "The server has to be updated before it can use this. It is kept.",
    REVOKED: "The phone had been revoked: a coordinator has to accept this first.",
    EXPIRED: "The phone's time was over: a coordinator has to accept this first.",
    HANDED_IN: "It came in a file: a coordinator has to accept this first.",
}


def why_held(device: Device) -> str:
    """Why what this device hands over is held; empty if it may go on.

    Whoever calls the rules says of one that has expired that it was revoked then. A
    file can be written by anybody: of the office's power it gives none.
    """
    if device.revoked_ms is not None:
        return EXPIRED if device.revoked_ms == device.expires_ms else REVOKED
    return HANDED_IN if device.is_by_file and device.role in OFFICE else ""


def accepted(device: Device) -> Device:
    """The same device, for what a coordinator has accepted of it."""
    return replace(device, revoked_ms=None, is_by_file=False)


def hold(
    writer: Writer,
    device: Device,
    change: Change,
    reason: str,
    stamp: Stamp,
    now_ms: int,
) -> Outcome:
    """Keep a change, or what is left of one, until it may be run; its outcome so far.

    Its device is kept as it is now: by that role it will be judged. `now_ms` is when
    it was received.
    """
    carrier = replace(device, token_hash=b"")
    writer.waiting.put(HeldChange(change, reason, stamp, now_ms, carrier))
    return Outcome(
        change.id, "held", code=reason, detail=WORDS[reason], args=waiting_args(change)
    )


def dismissed(held: HeldChange) -> Outcome:
    """What becomes of a change that a coordinator will not have."""
    return Outcome(
        held.change.id,
        "refused",
        code=held.reason,
        detail="A coordinator looked at it and did not take it.",
    )


def waiting_args(change: Change) -> dict[str, list[list[str]]]:
    """What of a change waits, as its outcome names it: kind, id and group of each.

    Of a fact nothing is named: it waits whole.
    """
    return {
        "held": [
            [patch.kind, patch.id, group]
            for patch in change.patches
            for group in sorted(edited(patch))
        ]
    }


def named(outcome: Outcome) -> list[list[str]]:
    """The groups that waited by this outcome, or were refused after they had."""
    found: list[list[str]] = outcome.args.get("held", outcome.args.get("refused", []))
    return found


def split(registry: Registry, change: Change) -> tuple[Change | None, Change | None]:
    """What this build can apply of a change, and what it cannot yet; None for nothing.

    Only an app with a newer schema may know more than we do. From any other app, what
    is unknown is a mistake, and refused as one.
    """
    if change.schema <= registry.version:
        return change, None
    if change.fact is not None:
        known = _is_fact_known(registry, change)
        return (change, None) if known else (None, change)
    ours: list[Patch] = []
    theirs: list[Patch] = []
    for patch in change.patches:
        groups = edited(patch)
        unknown = {name for name in groups if not _is_known(registry, patch, name)}
        if groups - unknown or not groups:
            ours.append(only(patch, groups - unknown))
        if unknown:
            theirs.append(only(patch, unknown))
    return _with(change, ours), _with(change, theirs)


def _with(change: Change, patches: list[Patch]) -> Change | None:
    return replace(change, patches=tuple(patches)) if patches else None


def _is_fact_known(registry: Registry, change: Change) -> bool:
    assert change.fact is not None
    try:
        registry.checked_fact(change.fact.kind, change.fact.body)
    except BadInput:
        return False
    return True


def _is_known(registry: Registry, patch: Patch, group: str) -> bool:
    """A known group with a word in it that this build has not heard of is not known."""
    if registry.find(patch.kind, group) is None:
        return False
    try:
        if group in patch.set:
            registry.checked(patch.kind, group, patch.set[group])
    except BadInput:
        return False
    return True
