"""What was asked of the office, and what it decided: never assumed."""

from enum import StrEnum

from msgspec import Struct

from mobile.replica import records, writes
from mobile.replica.records import Form
from mobile.state.core import Core, Saved
from mobile.state.day import Days
from mobile.state.kept_draft import KeptDraft
from mobile.state.texts import typed
from shared import access
from shared.changes import Patch
from shared.errors import BadInput
from shared.nouns.requests import (
    Decision,
    Request,
    RequestAsk,
    RequestDecision,
    RequestKind,
    RequestPush,
)
from shared.words import shown

TEXT_CHARS_MAX = 2_000


class AnswerBy(StrEnum):
    """By when an answer is needed, as one chooses it; the draft keeps the moment."""

    NONE = "none"
    HOUR = "hour"
    TONIGHT = "tonight"
    MORNING = "morning"


class Asked(Struct, frozen=True):
    """One request. `is_waiting`: something of it has not been received yet.

    `is_late`: its time has passed and nobody has decided.
    """

    request: Request
    is_mine: bool
    is_waiting: bool
    is_late: bool

    @property
    def is_open(self) -> bool:
        """Whether it waits for the office."""
        return self.request.decision.decision is Decision.ASKED


class AskDraft(Struct, frozen=True):
    """A request that is being written. `until_ms` is what `by` meant when chosen."""

    owner: str
    kind: RequestKind = RequestKind.OTHER
    text: str = ""
    by: AnswerBy = AnswerBy.NONE
    until_ms: int | None = None

    @property
    def is_bare(self) -> bool:
        is_chosen = self.kind is not RequestKind.OTHER or self.by is not AnswerBy.NONE
        return not (self.text.strip() or is_chosen)


class Asking(KeptDraft[AskDraft]):
    """One request at a time."""

    def __init__(self, core: Core) -> None:
        super().__init__(core, "request", "requests of others", AskDraft)

    def fresh(self) -> AskDraft:
        return AskDraft(self._core.actor.person)


class Requests:
    """The office sees all; everybody else what they have asked themselves."""

    def __init__(self, core: Core, days: Days) -> None:
        self._core = core
        self._days = days
        self.asking = Asking(core)

    def all(self) -> list[Asked]:
        """Every request that was not taken back: open ones first, newest first."""
        found = self._core.cached(
            "requests", lambda: self._core.read(records.records, Request, "request")
        )
        waiting = self._core.read(records.waiting_ids, "request")
        me, now_ms = self._core.actor.person, self._core.now_ms()
        told = [
            Asked(
                one,
                is_mine=one.ask.by == me,
                is_waiting=id_ in waiting,
                is_late=_is_late(one, now_ms),
            )
            for id_, one in found.items()
            if not one.life.is_cancelled
        ]
        return sorted(told, key=lambda one: (not one.is_open, -one.request.ask.at_ms))

    def one(self, request: str) -> Asked | None:
        return next((one for one in self.all() if one.request.id == request), None)

    def to_decide(self) -> int:
        """How many wait for this person; only the office decides."""
        return sum(one.is_open for one in self.all()) if self.may_decide() else 0

    def may_decide(self) -> bool:
        return self._core.actor.role in access.OFFICE

    def form(self, request: str) -> Form:
        """What a form about it shows as it opens; pass it back when saving."""
        return self._core.form("request", request)

    def ask(
        self,
        kind: RequestKind,
        text: str,
        *,
        until_ms: int | None = None,
        push: RequestPush | None = None,
        workday: str = "",
    ) -> Saved:
        """Ask the office, about the day at work if no other is said.

        Raises BadInput for no words, too many, or a time that is over.
        """
        words = typed(text, "text", TEXT_CHARS_MAX, shown("Say what you ask for."))
        now_ms = self._core.now_ms()
        if until_ms is not None and until_ms <= now_ms:
            raise BadInput(
                shown("The time for an answer is over. Choose another, or none."),
                field="until",
            )
        ask = RequestAsk(
            kind,
            words,
            self._core.actor.person,
            now_ms,
            workday or self._days.at_work(),
            until_ms,
        )
        return self._core.write(
            writes.create(
                "request",
                self._core.moment().new_id(),
                ask=ask,
                push=push or RequestPush(),
            )
        )

    def decision(self, form: Form, decision: Decision, reason: str = "") -> Patch:
        """What writes a decision down, alone or with what follows from it."""
        me = self._core.actor.person
        told = RequestDecision(decision, reason.strip(), me, self._core.now_ms())
        return writes.edit(form, decision=told)

    def decide(self, form: Form, decision: Decision, reason: str = "") -> Saved:
        """Grant or decline. Raises Forbidden for others than the office."""
        return self._core.write(self.decision(form, decision, reason), form=form)

    def take_back(self, form: Form) -> Saved:
        """Ask for it no more. Raises Forbidden."""
        return self._core.write(writes.cancel(form), form=form)


def _is_late(one: Request, now_ms: int) -> bool:
    until_ms, decision = one.ask.until_ms, one.decision.decision
    return decision is Decision.ASKED and until_ms is not None and until_ms <= now_ms
