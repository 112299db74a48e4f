"""Languages that nobody speaks, to see what is said and what room it takes."""

import re
from functools import cache
from gettext import NullTranslations
from itertools import cycle, islice
from typing import Final

from mobile.language import Tongue
from setup.words import gathered

# Between these stands what went through a catalogue.
OPEN, CLOSE = "⟦", "⟧"
# Words of other languages are longer than English by as much.
LONGER_SHARE: Final = 0.4
PLACE: Final = re.compile(r"(\{\w*\})")
ACCENTS: Final = str.maketrans("aceinouyACEINOUY", "åçéîñøüýÅÇÉÎÑØÜÝ")
MORE: Final = "øne twø thrëe fôur fîve "


class _Changed(NullTranslations):
    """A catalogue that has every word of the code, in words of its own."""

    def __init__(self) -> None:
        super().__init__()
        self._known: set[tuple[str, ...]] = set()
        for one in gathered():
            ids = (one.id,) if isinstance(one.id, str) else tuple(one.id)
            self._known.add((one.context, *ids) if one.context else ids)

    def changed(self, words: str) -> str:
        raise NotImplementedError

    def gettext(self, message: str) -> str:
        return self._said((message,), message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._said((msgid1, msgid2), msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return self._said((context, message), message)

    def _said(self, key: tuple[str, ...], words: str) -> str:
        # Words that were not gathered are in no catalogue, and stay as they are.
        return self.changed(words) if key in self._known else words


class Marked(_Changed):
    """English, and told apart from what came through no catalogue."""

    def changed(self, words: str) -> str:
        # What is put into a place has gone through a catalogue itself, or is content.
        parts = PLACE.split(words)
        return "".join(
            part if not part or PLACE.fullmatch(part) else f"{OPEN}{part}{CLOSE}"
            for part in parts
        )


class Longer(_Changed):
    """Each text takes the room of a long language, in letters with something on top.

    What is added is of words, as lines are broken between words.
    """

    def changed(self, words: str) -> str:
        parts = PLACE.split(words)
        said = "".join(
            part if PLACE.fullmatch(part) else part.translate(ACCENTS) for part in parts
        )
        letters = sum(len(part) for part in parts if not PLACE.fullmatch(part))
        more = "".join(islice(cycle(MORE), round(letters * LONGER_SHARE)))
        return f"{said} {more.strip()}" if more.strip() else said


@cache
def marked() -> Tongue:
    return Tongue("en", Marked())


@cache
def longer() -> Tongue:
    return Tongue("de", Longer(), is_12h=True)


def unmarked(text: str) -> str:
    """What of a text came through no catalogue. Said twice over, it has twice."""
    inner = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
    while (less := inner.sub(" ", text)) != text:
        text = less
    return text
