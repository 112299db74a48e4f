"""The trade's words in a reader's language; what is typed or sent stays as it is."""

from gettext import NullTranslations
from zoneinfo import ZoneInfo

import pytest

from mobile.language import Tongue, speak
from mobile.state.pushing import Preview
from mobile.views.present.delays import DelayCause, reason, reason_text
from mobile.views.present.pushing import ask_words
from mobile.views.present.titles import colour_text, line_title, line_titles
from mobile.views.present.values import value_words
from shared.nouns.plan import Item, ItemScene, ItemWhat, RevisionMark
from shared.rule_sets import NO_RULES
from tests.support.plans import line, plan

GERMAN = {
    "Sc {number}": "Bild {number}",
    "Double {colour}": "{colour} doppelt",
    "{times}x {colour}": "{colour} zum {times}. Mal",
    "Blue": "Blau",
    "White": "Weiß",
    "Weather": "Wetter",
    "delayed": "verspätet",
    "very unlikely": "sehr unwahrscheinlich",
    "{length} later": "{length} später",
    "Nothing would move.": "Nichts würde sich verschieben.",
}
YARD = Item("yard", scene=ItemScene(number="43", int_ext="EXT", set="YARD"))


class German(NullTranslations):
    def gettext(self, message: str) -> str:
        return GERMAN.get(message, message)


@pytest.fixture
def _german() -> None:
    speak(lambda: Tongue("de", German()))


def mark(number: int, colour: str) -> RevisionMark:
    return RevisionMark("workday", number, colour)


@pytest.mark.usefixtures("_german")
def test_a_line_is_headed_as_its_reader_says_scene() -> None:
    lunch = Item("lunch", what=ItemWhat(title="Lunch for Sc 43"))

    assert "Bild 43 EXT YARD" == line_title(YARD)
    assert "Lunch for Sc 43" == line_title(lunch)
    titles = line_titles((None, plan(line("move", "09:30"))))
    assert {"move": "Move"} == titles


@pytest.mark.usefixtures("_german")
@pytest.mark.parametrize(
    ("number", "stored", "words"),
    [
        (2, "Blue", "Blau"),
        (11, "Double Blue", "Blau doppelt"),
        (28, "4x White", "Weiß zum 4. Mal"),
        # An office that calls its colours otherwise is taken at its word.
        (2, "Lilac", "Lilac"),
    ],
)
def test_a_colour_is_said_as_its_reader_calls_it(
    number: int, stored: str, words: str
) -> None:
    assert words == colour_text(mark(number, stored))


@pytest.mark.usefixtures("_german")
def test_a_cause_is_stored_in_english_and_said_in_the_readers_words() -> None:
    stored = reason(DelayCause.WEATHER, "Hagel")

    assert "Weather: Hagel" == stored
    assert "Wetter: Hagel" == reason_text(stored)
    assert "Wetter" == reason_text("Weather")
    assert "Weatherman is late" == reason_text("Weatherman is late")


@pytest.mark.usefixtures("_german")
def test_codes_are_said_in_words_and_what_was_typed_is_not() -> None:
    zone = ZoneInfo("UTC")

    told = value_words("progress", {"status": "delayed", "reason": "Weather"}, zone)
    assert "verspätet, Wetter" == told
    likely = {"likelihood": "very_unlikely"}
    assert "sehr unwahrscheinlich" == value_words("likelihood", likely, zone)
    assert "delayed" == value_words("remark", {"text": "delayed"}, zone)


@pytest.mark.usefixtures("_german")
def test_a_proposal_is_sent_in_english() -> None:
    nothing = Preview("yard", "day", 30, (), (), None, (), (), (), NO_RULES)

    expected = "Push the day from Sc 43 EXT YARD 30 min later. Nothing would move."
    assert expected == ask_words(nothing, YARD)
    assert "Bild 43 EXT YARD" == line_title(YARD)
