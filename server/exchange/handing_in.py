"""Takes in what a phone could not send, as if it had pushed it: once, whoever is first.

When the phone sends the same later, each change is answered with the outcome it has got
here; when it was first, the file changes nothing.
"""

from collections import Counter
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from server.store import rules
from server.store.devices import ended_ms
from server.store.office import record_of
from server.store.protocol import Reader, Writer
from server.store.rows import Device
from shared import unsent
from shared.chains import Chain
from shared.changes import CHANGE_BYTES_MAX, PUSH_CHANGES_MAX, Change, Outcome, is_id
from shared.errors import BadInput
from shared.nouns.people import Person
from shared.registry import NUMBER_MAX
from shared.unsent import DAMAGED, Unsent

# As deep as the wire takes it.
NESTING_MAX = 32
REASONS_MAX = 5


class HandedIn(Struct, frozen=True):
    """What became of a file. `known` changes had come before it, and stay as they were.

    `again` could not be taken: another phone has used their numbers. `reasons` are
    sentences, one for each of the first changes that were refused.
    """

    phone: str
    whose: str
    total: int
    known: int
    outcomes: Counter[str]
    again: int
    reasons: tuple[str, ...]


def hand_in(writer: Writer, production: str, file: bytes, now_ms: int) -> HandedIn:
    """A job: all of the file. Raises BadInput, with nothing taken, for one that is
    damaged, or of a phone that may hand nothing over. `production` empty: whichever.
    """
    handed = unsent.read(file)
    device = _device(writer, handed, production, now_ms)
    if not all(_is_sound(change) for change in handed.push.changes):
        raise BadInput(DAMAGED)
    outcomes: Counter[str] = Counter()
    reasons: list[str] = []
    known = 0
    ended = ended_ms(device, now_ms)
    standing, again = replace(device, revoked_ms=ended, is_by_file=True), Chain()
    changes = handed.push.changes
    for start in range(0, len(changes), PUSH_CHANGES_MAX):
        some = changes[start : start + PUSH_CHANGES_MAX]
        writer.look_up(some)
        for change in some:
            if writer.outcome(change.id) is not None:
                known += 1
                continue
            outcome, standing = _applied(writer, standing, change, again, now_ms)
            outcomes[outcome.status] += 1
            if outcome.status == "refused":
                reasons.append(outcome.detail or outcome.code)
    # What the file tells of the phone's clock is as old as the file, and not learnt.
    revoked_ms = device.revoked_ms
    writer.put_device(replace(standing, revoked_ms=revoked_ms, is_by_file=False))
    person = record_of(writer, device.production, Person, device.person)
    return HandedIn(
        phone=device.name or device.id,
        whose=person.name.name if person else device.person,
        total=len(handed.push.changes),
        known=known,
        outcomes=outcomes,
        again=outcomes["retry"],
        reasons=tuple(dict.fromkeys(reasons))[:REASONS_MAX],
    )


def taken_in(writer: Writer, production: str, file: bytes, now_ms: int) -> list[str]:
    """A job: `hand_in`, and what became of it in words."""
    return words(hand_in(writer, production, file, now_ms))


def words(done: HandedIn) -> list[str]:
    """What became of it, a sentence each."""
    whole = _count(done.total, "change", "changes")
    told = [f"{done.whose}'s phone ({done.phone}): {whole} in the file."]
    if done.known:
        told.append(f"{_were(done.known)} here already; nothing was done twice.")
    new = done.outcomes["applied"] + done.outcomes["conflict"]
    if new:
        told.append(f"{_were(new)} received.")
    if done.outcomes["conflict"]:
        told.append(
            f"{_count(done.outcomes['conflict'], 'one', 'of them')} "
            "disagrees with somebody else's: choose under Decisions."
        )
    if done.outcomes["held"]:
        told.append(f"{_were(done.outcomes['held'])} kept for review under Decisions.")
    if done.outcomes["refused"]:
        told.append(
            f"{_were(done.outcomes['refused'])} not accepted; the phone will say so: "
            + " ".join(done.reasons)
        )
    if done.again:
        told.append(
            f"{_were(done.again)} not taken: another phone has the same identity. "
            "Keep the phone, and let it sync."
        )
    return told


def _device(reader: Reader, handed: Unsent, production: str, now_ms: int) -> Device:
    """Whose file it is, by its own word. What a revoked phone hands over goes to review
    as a push does, and so does all that is said to be a phone of the office.
    """
    whose = handed.whose
    if production and whose.production != production:
        title = f" ({whose.title})" if whose.title else ""
        raise BadInput(f"This file is of another production{title}.")
    device = reader.device(whose.device)
    if device is None or not device.token_hash or device.production != whose.production:
        raise BadInput("This file is of a phone that this server does not know.")
    if ended_ms(device, now_ms) is not None and device.is_stolen:
        raise BadInput("That phone was revoked as stolen: nothing of it is taken.")
    return device


def _applied(
    writer: Writer, device: Device, change: Change, again: Chain, now_ms: int
) -> tuple[Outcome, Device]:
    if again.carries(change):
        outcome = Outcome(change.id, "retry")
    else:
        outcome, device = rules.apply(writer, device, change, now_ms)
    if outcome.status == "retry":
        again.add(change)
    return outcome, device


def _is_sound(change: Change) -> bool:
    """Whether an app can have written it."""
    at = change.at
    numbers = (change.device_seq, at.wall_ms, at.boot_ms)
    return (
        is_id(change.id)
        and change.device_seq > 0
        and all(abs(number) <= NUMBER_MAX for number in numbers)
        and (change.fact is None) is bool(change.patches)
        and len(msgspec.json.encode(change)) <= CHANGE_BYTES_MAX
        and not _is_deep(_values(change), NESTING_MAX)
    )


def _values(change: Change) -> list[Any]:
    values: list[Any] = [list(patch.set.values()) for patch in change.patches]
    return [*values, change.fact.body] if change.fact is not None else values


def _is_deep(value: Any, levels: int) -> bool:
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list):
        return False
    return levels == 0 or any(_is_deep(one, levels - 1) for one in value)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _were(number: int) -> str:
    return f"{number} {'was' if number == 1 else 'were'}"
