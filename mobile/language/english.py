"""What goes on record for everybody: said in English, whatever is spoken here."""

from collections.abc import Callable
from contextvars import copy_context

from mobile.language.speaking import ENGLISH, speak


def in_english(words: Callable[[], str]) -> str:
    """What `words` gives when it speaks English; what is spoken here stays as it is."""

    def told() -> str:
        speak(lambda: ENGLISH)
        return words()

    return copy_context().run(told)
