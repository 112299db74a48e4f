"""What the office tells people: a notice, and who has acknowledged it."""

from enum import StrEnum

from msgspec import Struct

from shared.nouns.base import Group, Life

TEXT_CHARS_MAX = 500


class MessageKind(StrEnum):
    INFO = "info"
    CHANGE = "change"
    SAFETY = "safety"


class MessageWords(Group, frozen=True):
    """`to` is a department or a person id, by the group it stands in; empty: everyone.

    `by` is a person id. From `until_ms` on it is over; None: it has no end.
    """

    kind: MessageKind = MessageKind.INFO
    text: str = ""
    to: str = ""
    by: str = ""
    at_ms: int = 0
    until_ms: int | None = None


class Message(Struct, frozen=True):
    """`notice` is for everyone or a department, `personal` for one person.

    One of the two is written. That a message was withdrawn stands in `life`, which
    everyone may hold: it says nothing of the words.
    """

    id: str
    notice: MessageWords = MessageWords()
    personal: MessageWords = MessageWords()
    life: Life = Life()

    @property
    def words(self) -> MessageWords:
        """Those that were written; bare if this device may hold neither."""
        return self.personal if self.personal.text else self.notice

    @property
    def person(self) -> str:
        """Whom alone it is for; empty for a notice."""
        return self.personal.to if self.personal.text else ""

    @property
    def department(self) -> str:
        """Whose notice it is; empty for everyone's, and for a person's."""
        return "" if self.personal.text else self.notice.to


class Receipt(Group, frozen=True):
    """Fact: a person has read a message and says so."""

    message: str
    person: str
