"""Facts: never merged, only ordered, voided and folded.

State is a fold over the facts of one subject by stamp, so the order in which they
arrive changes nothing. All are kept; a void or a repeat only stops one from counting.
"""

from collections.abc import Iterable
from typing import Any

from msgspec.json import encode

from shared.changes import StoredFact
from shared.nouns.review import Void
from shared.schema import readable

# Two identical facts this close are one act (a double scan, two people at one gate).
REPEAT_MS = 10_000


def ordered(facts: Iterable[StoredFact]) -> list[StoredFact]:
    """By stamp (time, device, device_seq); a device's own pending facts come last."""
    return sorted(facts, key=lambda fact: (fact.seq == 0, fact.stamp))


def voided_ids(facts: Iterable[StoredFact]) -> set[str]:
    """Ids that void facts name. A void that was itself voided does not count.

    Voids that name each other in a ring (no app of ours writes one) count for nothing.
    """
    named: dict[str, str] = {}
    for fact in facts:
        void = readable(Void, fact.body) if fact.kind == "void" else None
        if void is not None and not fact.held:
            named[fact.id] = void.fact
    dead: set[str] = set()
    while True:
        # A void that no other one may still stop is sure to count, or sure not to.
        sure = named.keys() - set(named.values())
        if not sure:
            return dead
        for id_ in sure:
            target = named.pop(id_)
            if id_ not in dead:
                dead.add(target)


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
    "receipt": "message",
    "void": "fact",
    "review": "fact",
}


def subject(kind: str, body: dict[str, Any]) -> str:
    """Id of what a fact is about; empty if the body does not say."""
    return str(body.get(SUBJECT_FIELD.get(kind, ""), ""))


def subjects(kind: str, body: dict[str, Any]) -> set[str]:
    """Ids of everything whose state this fact takes part in.

    A kit's scan moves its contents and says which were missing. The body may be
    anything at all: a held fact is kept as its author's app wrote it.
    """
    found = {subject(kind, body)}
    for name in ("contents", "exceptions") if kind == "scan" else ():
        listed = body.get(name)
        if isinstance(listed, list | tuple):
            found |= {one for one in listed if isinstance(one, str)}
    return found - {""}


def without_repeats(facts: Iterable[StoredFact], *same: str) -> list[StoredFact]:
    """Ordered facts about one subject, less those that repeat one within REPEAT_MS.

    Two facts repeat if they agree in the body fields `same` and nothing else was shown
    in between: in, out, in is three acts, however quick. Voids come off first: pass
    what `counting` returned.
    """
    shown: list[StoredFact] = []
    last, first_ms = b"", 0
    for fact in facts:
        # Encoded, since a list cannot be a key; absent and empty are the same.
        key = encode([fact.kind, *(fact.body.get(name) or None for name in same)])
        # A device's own pending facts come last, whatever their time: hence abs.
        if key == last and abs(fact.stamp.ms - first_ms) <= REPEAT_MS:
            continue
        last, first_ms = key, fact.stamp.ms
        shown.append(fact)
    return shown
