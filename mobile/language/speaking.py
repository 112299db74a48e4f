"""Who speaks which language, and a sentence said in it."""

from collections.abc import Callable
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from typing import Final

from msgspec import Struct

from shared.errors import CallboardError

# By code, each by the name that its speakers give it. English needs no catalogue.
LANGUAGES: Final = {
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "de": "Deutsch",
}
# Where a clock has twelve hours: the countries of a locale such as en-US. In French
# it has none anywhere, in Canada neither.
TWELVE_HOURS: Final = frozenset(["US", "CA", "AU", "NZ", "IN", "PH", "MX", "CO"])
# What stands between thousands, and before tenths; a French space is not broken at.
NUMBER_SIGNS: Final = {
    "en": (",", "."),
    "es": (".", ","),
    "fr": ("\u202f", ","),
    "de": (".", ","),
}


class Tongue(Struct, frozen=True):
    """A language as one person reads it.

    `is_12h`: times are as "5:30 pm", else as "17:30".
    """

    language: str
    catalogue: NullTranslations
    is_12h: bool = False


ENGLISH: Final = Tongue("en", NullTranslations())
# Asked anew for each sentence, so that another choice shows at once. What is started
# from where it was set, as Flet starts its handlers, has it too.
_tongue: ContextVar[Callable[[], Tongue]] = ContextVar(
    "tongue", default=lambda: ENGLISH
)


def speak(whose: Callable[[], Tongue]) -> None:
    """From here on, and in all that is started from here, `whose` tongue is spoken."""
    _tongue.set(whose)


def tongue() -> Tongue:
    """The one that is spoken here."""
    return _tongue.get()()


def tongue_for(language: str, clock: str, locale: str) -> Tongue:
    """The tongue of who chose `language` ("es") and `clock` ("12", "24").

    What is empty goes by `locale`, the phone's own ("es-MX"); a language that this
    app has not is English.
    """
    parts = locale.replace("_", "-").split("-")
    code = language or parts[0].lower()
    country = parts[-1].upper() if len(parts) > 1 else ""
    is_usual = country in TWELVE_HOURS and parts[0].lower() != "fr"
    is_12h = clock == "12" or (not clock and is_usual)
    code = code if code in LANGUAGES else ENGLISH.language
    return Tongue(code, _catalogue(code), is_12h)


def say(words: str, **values: object) -> str:
    """The words, with the values in the places named for them."""
    # Of no words at all, gettext would give the head of its file.
    said = tongue().catalogue.gettext(words) if words else ""
    return _filled(said, values)


def say_many(count: int, one: str, many: str, **values: object) -> str:
    """Words that depend on how many; "{count}" in them is the number."""
    said = tongue().catalogue.ngettext(one, many, count)
    return _filled(said, {"count": say_number(count), **values})


def say_as(context: str, words: str, **values: object) -> str:
    """Words that other languages tell apart by what they are about: `context`."""
    return _filled(tongue().catalogue.pgettext(context, words), values)


def say_error(error: CallboardError) -> str:
    """What an error tells the person, in their language where we know its words."""
    return say(error.words, **error.values)


def say_number(number: float, tenths: int = 0) -> str:
    """As "1,234" or "3.2", with the signs of the language."""
    thousands, point = NUMBER_SIGNS.get(tongue().language, NUMBER_SIGNS["en"])
    whole, _, rest = f"{number:,.{tenths}f}".partition(".")
    whole = whole.replace(",", thousands)
    return f"{whole}{point}{rest}" if rest else whole


def _filled(words: str, values: dict[str, object]) -> str:
    return words.format(**values) if values else words


@cache
def _catalogue(language: str) -> NullTranslations:
    if language == ENGLISH.language:
        return ENGLISH.catalogue
    with files(__package__).joinpath(f"{language}.mo").open("rb") as file:
        return GNUTranslations(file)
