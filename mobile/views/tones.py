"""What a badge or a bar means, before any screen draws it."""

import enum

import msgspec

from shared.words import shown

__all__ = ["Freshness", "Tone"]


class Tone(enum.Enum):
    """The five meanings that have a colour; each also has an icon and a word.

    The value is the word to show where a screen has none of its own.
    """

    ON_TIME = shown("on time")
    CHANGED = shown("changed")
    WAITING = shown("waiting")
    STOP = shown("stop")
    UNKNOWN = shown("unknown")


class Freshness(msgspec.Struct, frozen=True):
    """How fresh what one sees is, and whether one's own work has left.

    `words` are complete, as in "09:42 · all sent". STOP draws a bar across the
    screen under its title; every other tone a chip at the top right. `by_day` is what
    a screen says that is for what changes by the day; None: the same.
    """

    words: str
    tone: Tone
    by_day: "Freshness | None" = None
