"""What a scanned code means for what the person is doing: a pure decision.

Rule 1: a code that is not ours, or that nothing here carries, is unknown.
Rule 2: what the office has cancelled is revoked, whatever is asked of it.
Rule 3: what is already so is not recorded twice: the first stands, and is told.
Rule 4: an asset that somebody else holds, or that two claim, is a dispute: nothing is
        recorded until the person says that it was handed over.
Rule 5: whatever comes back into the store is taken, in dispute or not.
Rule 6: a badge whose owner this person may not check in is not theirs to scan.
Rule 7: before a day is published there is nothing to check in to.
"""

from enum import StrEnum

from msgspec import Struct

from shared.custody import Custody
from shared.nouns.equipment import Asset, Scan, ScanKind
from shared.nouns.people import Person


class Answer(StrEnum):
    OK = "ok"
    ALREADY = "already"
    UNKNOWN = "unknown"
    REVOKED = "revoked"
    DISPUTE = "dispute"
    NOT_YOURS = "not_yours"
    NO_DAY = "no_day"


class Intent(Struct, frozen=True):
    """What the person is doing with everything they scan now.

    `scan` is CHECK_OUT (to `holder`, a person id) or CHECK_IN (to the store at
    `place`); MOVE, INSPECT, FOUND and MISSING say how a thing was met.
    """

    scan: ScanKind
    holder: str = ""
    place: str = ""
    workday: str = ""


class Decision(Struct, frozen=True):
    """The answer, and the fact to record if there is one to record."""

    answer: Answer
    record: Scan | None = None


def decide(
    asset: Asset | None,
    custody: Custody,
    contents: tuple[str, ...],
    intent: Intent,
) -> Decision:
    """What scanning `asset` comes to. `contents` are what is in it, if it is a kit."""
    if asset is None:
        return Decision(Answer.UNKNOWN)
    if asset.life.is_cancelled:
        return Decision(Answer.REVOKED)
    fact = Scan(
        asset=asset.id,
        scan=intent.scan,
        holder=intent.holder if intent.scan is ScanKind.CHECK_OUT else "",
        place=intent.place,
        workday=intent.workday,
        previous=custody.fact,
        contents=contents,
    )
    if intent.scan is ScanKind.CHECK_OUT:
        return _check_out(custody, intent.holder, fact)
    is_in_store = bool(custody.fact) and not custody.holder
    if intent.scan is ScanKind.CHECK_IN and is_in_store and not custody.is_missing:
        return Decision(Answer.ALREADY)
    return Decision(Answer.OK, fact)


def _check_out(custody: Custody, holder: str, fact: Scan) -> Decision:
    if custody.dispute is not None:
        return Decision(Answer.DISPUTE)
    if custody.holder == holder and holder:
        return Decision(Answer.ALREADY)
    if custody.holder:
        return Decision(Answer.DISPUTE)
    return Decision(Answer.OK, fact)


def badge(
    person: Person | None, is_so_already: bool, is_mine_to_do: bool = True
) -> Answer:
    """What scanning a person's badge at a gate comes to."""
    if person is None:
        return Answer.UNKNOWN
    if person.life.is_cancelled:
        return Answer.REVOKED
    if not is_mine_to_do:
        return Answer.NOT_YOURS
    return Answer.ALREADY if is_so_already else Answer.OK
