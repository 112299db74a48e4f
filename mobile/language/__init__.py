"""The app's words in the language of whoever looks.

Words stand in the code in English, in calls of these and of shared/words.py. `make
words` gathers them into a catalogue a language (es.po and so on) and makes of each what
gettext reads.
"""

from mobile.language.speaking import (
    ENGLISH,
    LANGUAGES,
    Tongue,
    say,
    say_as,
    say_error,
    say_many,
    say_number,
    speak,
    tongue,
    tongue_for,
)

__all__ = [
    "ENGLISH",
    "LANGUAGES",
    "Tongue",
    "say",
    "say_as",
    "say_error",
    "say_many",
    "say_number",
    "speak",
    "tongue",
    "tongue_for",
]
