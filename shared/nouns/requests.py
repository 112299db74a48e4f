"""What somebody asks of the office, and what was decided: never assumed."""

from enum import StrEnum

from msgspec import Struct

from shared.nouns.base import Group, Life


class RequestKind(StrEnum):
    OVERTIME = "overtime"
    RENTAL = "rental"
    PLAN = "plan"
    OTHER = "other"


class RequestAsk(Group, frozen=True):
    """Fixed when it is asked; `by` is a person id, `until_ms` when it is too late."""

    kind: RequestKind = RequestKind.OTHER
    text: str = ""
    by: str = ""
    at_ms: int = 0
    workday: str = ""
    until_ms: int | None = None


class RequestPush(Group, frozen=True):
    """To push the day from this item on; `minutes` may be negative, 0 is no push."""

    item: str = ""
    minutes: int = 0


class Decision(StrEnum):
    ASKED = "asked"
    GRANTED = "granted"
    DECLINED = "declined"


class RequestDecision(Group, frozen=True):
    """`by` is a person id; `reason` is for whoever asked."""

    decision: Decision = Decision.ASKED
    reason: str = ""
    by: str = ""
    at_ms: int = 0


class Request(Struct, frozen=True):
    """For the office and for whoever asked."""

    id: str
    ask: RequestAsk = RequestAsk()
    push: RequestPush = RequestPush()
    decision: RequestDecision = RequestDecision()
    life: Life = Life()
