"""Messages of the office: to me, from me, and who has acknowledged them."""

from enum import StrEnum

from msgspec import Struct

from mobile.replica import records, writes
from mobile.replica.records import Form
from mobile.state.core import Core, Saved
from mobile.state.kept_draft import KeptDraft
from mobile.state.people import People
from mobile.state.texts import typed
from shared import access, messages
from shared.errors import BadInput, Forbidden
from shared.messages import Reading
from shared.nouns.messages import (
    TEXT_CHARS_MAX,
    Message,
    MessageKind,
    MessageWords,
    Receipt,
)
from shared.words import shown

HOUR_MS = 3_600_000


class Sent(Struct, frozen=True):
    """One message. `is_open`: it still asks this phone's person for a word.

    `is_waiting`: something of it has not been received yet.
    """

    message: Message
    is_mine: bool
    is_open: bool
    is_acknowledged: bool
    is_waiting: bool


class To(StrEnum):
    """Whom a new message is for, as one chooses it."""

    EVERYONE = "everyone"
    DEPARTMENT = "department"
    PERSON = "person"


class MessageDraft(Struct, frozen=True):
    """Of `department` and `person` the one that `to` asks for. `hours` 0: no end."""

    owner: str
    kind: MessageKind = MessageKind.INFO
    text: str = ""
    to: To = To.EVERYONE
    department: str = ""
    person: str = ""
    hours: int = 0

    @property
    def is_bare(self) -> bool:
        return not self.text.strip()

    @property
    def addressee(self) -> str:
        """What `to` asks for; empty for everyone, and while nobody is chosen."""
        if self.to is To.EVERYONE:
            return ""
        return self.person if self.to is To.PERSON else self.department

    @property
    def is_addressed(self) -> bool:
        return self.to is To.EVERYONE or bool(self.addressee)


class Messages:
    """The office writes them and reads all; everybody else what is meant for them."""

    def __init__(self, core: Core, people: People) -> None:
        self._core = core
        self._people = people

    def may_send(self) -> bool:
        return self._core.actor.role in access.OFFICE

    def listed(self) -> list[Sent]:
        """Those for me, and for the office all: what is open first, then by weight."""
        found = messages.by_weight(
            one
            for one in self._all().values()
            if messages.is_standing(one) and (self.may_send() or self._is_for_me(one))
        )
        waiting = self._core.read(records.waiting_ids, "message")
        sent = [self._sent(one, one.id in waiting) for one in found]
        return sorted(sent, key=lambda one: not one.is_open)

    def open(self) -> list[Sent]:
        """What Today shows until it is acknowledged, safety first."""
        return [one for one in self.listed() if one.is_open]

    def one(self, message: str) -> Sent | None:
        return next((one for one in self.listed() if one.message.id == message), None)

    def reading(self, message: Message) -> Reading:
        """Who has acknowledged it and who has not, as far as this phone has heard."""
        acknowledged = self._receipts().get(message.id, set())
        return messages.reading(message, self._people.all().values(), acknowledged)

    def form(self, message: str) -> Form:
        """What a screen about it shows as it opens; pass it back when withdrawing."""
        return self._core.form("message", message)

    def departments(self) -> list[str]:
        """Those that somebody is of, by name."""
        standing = (p for p in self._people.all().values() if not p.life.is_cancelled)
        return sorted({one.job.department for one in standing} - {""}, key=str.casefold)

    # Acts -----------------------------------------------------------------------

    def send(self, draft: MessageDraft) -> Saved:
        """Raises BadInput for no words, too many, or nobody; Forbidden for others than
        the office.
        """
        text = typed(draft.text, "text", TEXT_CHARS_MAX, shown("Say what it is about."))
        if not draft.is_addressed:
            raise BadInput(shown("Choose whom it is for."), field="to")
        now_ms = self._core.now_ms()
        words = MessageWords(
            kind=draft.kind,
            text=text,
            to=draft.addressee,
            by=self._core.actor.person,
            at_ms=now_ms,
            until_ms=now_ms + draft.hours * HOUR_MS if draft.hours else None,
        )
        group = "personal" if draft.to is To.PERSON else "notice"
        id_ = self._core.moment().new_id()
        return self._core.write(writes.create("message", id_, **{group: words}))

    def acknowledge(self, message: str) -> Saved:
        """I have read it. Already said: once more, which counts for nothing."""
        receipt = Receipt(message, self._core.actor.person)
        return self._core.record(writes.fact("receipt", receipt))

    def withdraw(self, form: Form) -> Saved:
        """It asks nobody any more. Raises Forbidden for others than the office."""
        if not self.may_send():
            raise Forbidden(shown("Only the office withdraws a message."))
        return self._core.write(writes.cancel(form), form=form)

    # Inside ---------------------------------------------------------------------

    def _all(self) -> dict[str, Message]:
        return self._core.cached(
            "messages", lambda: self._core.read(records.records, Message, "message")
        )

    def _receipts(self) -> dict[str, set[str]]:
        return self._core.cached(
            "receipts",
            lambda: messages.receipts(self._core.read(records.facts, "receipt")),
        )

    def _is_for_me(self, message: Message) -> bool:
        me = self._people.me()
        department = me.job.department if me else self._core.actor.department
        return messages.is_for(message, self._core.actor.person, department)

    def _sent(self, message: Message, is_waiting: bool) -> Sent:
        me, now_ms = self._core.actor.person, self._core.now_ms()
        is_mine = message.words.by == me
        is_acknowledged = me in self._receipts().get(message.id, ())
        is_open = (
            not (is_mine or is_acknowledged)
            and self._is_for_me(message)
            and messages.waits_for(message, now_ms)
        )
        return Sent(message, is_mine, is_open, is_acknowledged, is_waiting)


class MessageDrafting(KeptDraft[MessageDraft]):
    """One message at a time."""

    def __init__(self, core: Core, messages_: Messages) -> None:
        super().__init__(core, "message", "messages of others", MessageDraft)
        self._messages = messages_

    def fresh(self) -> MessageDraft:
        return MessageDraft(self._core.actor.person)

    def send(self) -> Saved:
        """The draft becomes a message; raises what `Messages.send` does."""
        saved = self._messages.send(self.draft)
        # On disk before its draft is gone: a phone that dies in between shows both.
        self.forget()
        return saved
