"""Facts: never merged, only ordered, voided and folded.

State is a fold over the facts of one subject by stamp, so the order in which they
arrive changes nothing. All are kept; a void or a repeat only stops one from counting.
"""

from collections.abc import Iterable
from typing import Any

from msgspec import convert

from shared.changes import StoredFact
from shared.nouns.review import Void

# Two identical facts this close are one act (a double scan, two people at one gate).
REPEAT_MS = 10_000


def ordered(facts: Iterable[StoredFact]) -> list[StoredFact]:
    """By stamp (time, device, device_seq); a device's own pending facts come last."""
    return sorted(facts, key=lambda fact: (fact.seq == 0, fact.stamp))


def voided_ids(facts: Iterable[StoredFact]) -> set[str]:
    """Ids that void facts name. A void that was itself voided does not count."""
    voids = [fact for fact in facts if fact.kind == "void" and not fact.held]
    dead = {convert(fact.body, Void).fact for fact in voids}
    return {convert(fact.body, Void).fact for fact in voids if fact.id not in dead}


def counting(facts: Iterable[StoredFact]) -> list[StoredFact]:
    """The facts that count, ordered: not voided and not held.

    Voids must be in `facts` with the facts they name. Held facts do not count until
    a coordinator accepts them; the server then lifts the hold.
    """
    known = list(facts)
    dead = voided_ids(known)
    return [
        fact
        for fact in ordered(known)
        if fact.id not in dead and not fact.held and fact.kind not in ("void", "review")
    ]


# The body field that says what a fact is about, by kind of fact.
SUBJECT_FIELD = {
    "attendance": "person",
    "scan": "asset",
    "ack": "revision",
    "comment": "on_id",
    "void": "fact",
    "review": "fact",
}


def subject(kind: str, body: dict[str, Any]) -> str:
    """Id of what a fact is about; empty if the body does not say."""
    return str(body.get(SUBJECT_FIELD.get(kind, ""), ""))


def without_repeats(facts: Iterable[StoredFact], *same: str) -> list[StoredFact]:
    """Ordered facts less those that repeat one shown within REPEAT_MS before.

    Two facts repeat if they agree in the body fields `same`. Voids come off first:
    pass what `counting` returned.
    """
    shown: list[StoredFact] = []
    first_ms: dict[tuple[object, ...], int] = {}
    for fact in facts:
        key = (fact.kind, *(fact.body.get(name) for name in same))
        since = first_ms.get(key)
        if since is not None and fact.stamp.ms - since <= REPEAT_MS:
            continue
        first_ms[key] = fact.stamp.ms
        shown.append(fact)
    return shown
