"""Toolbox talks: what was said to whom before the work began."""

from msgspec import Struct

from shared.nouns.base import Elements, Group, Life


class TalkTopic(Group, frozen=True):
    text: str = ""


class TalkWhen(Group, frozen=True):
    """Fixed when the form is opened; `noted_by` is a person id."""

    at_ms: int = 0
    workday: str = ""
    place: str = ""
    noted_by: str = ""


class TalkPresenter(Group, frozen=True):
    person: str = ""


class TalkPoints(Group, frozen=True):
    """What was raised, by whoever stood there."""

    text: str = ""


class Talk(Struct, frozen=True):
    """`attendees` are person ids."""

    id: str
    topic: TalkTopic = TalkTopic()
    when: TalkWhen = TalkWhen()
    presenter: TalkPresenter = TalkPresenter()
    points: TalkPoints = TalkPoints()
    attendees: Elements = Elements()
    life: Life = Life()
