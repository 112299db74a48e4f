"""The app speaks as its phone is set, or as somebody chose."""

from zoneinfo import ZoneInfo

from mobile.language import ENGLISH, Tongue, say, speak, tongue_for
from mobile.views.present.times import NO_TIME, clock_text
from tests.support.world import World

ZONE = ZoneInfo("UTC")
HALF_PAST_FIVE = (17 * 60 + 30) * 60_000
HALF_PAST_MIDNIGHT = 30 * 60_000


def spoken(tongue: Tongue) -> None:
    speak(lambda: tongue)


def test_a_phone_that_is_set_to_a_language_we_have_not_speaks_english() -> None:
    assert ENGLISH == tongue_for("", "", "pt-PT")
    assert ENGLISH == tongue_for("", "", "")


def test_what_is_chosen_counts_before_what_the_phone_is_set_to() -> None:
    assert "fr" == tongue_for("fr", "", "es-MX").language
    assert "es" == tongue_for("", "", "es-MX").language
    assert tongue_for("", "", "es-MX").is_12h
    assert not tongue_for("", "24", "es-MX").is_12h
    assert tongue_for("", "", "en-CA").is_12h
    assert not tongue_for("", "", "fr-CA").is_12h
    assert not tongue_for("", "", "es-ES").is_12h
    assert tongue_for("", "12", "es-ES").is_12h


def test_a_time_of_day_is_written_as_its_reader_writes_it() -> None:
    assert "17:30" == clock_text(HALF_PAST_FIVE, ZONE)
    spoken(tongue_for("", "12", ""))
    assert "5:30\u00a0pm" == clock_text(HALF_PAST_FIVE, ZONE)
    assert "12:30\u00a0am" == clock_text(HALF_PAST_MIDNIGHT, ZONE)
    assert NO_TIME == clock_text(None, ZONE)


def test_values_stand_in_the_places_named_for_them() -> None:
    assert "as of 17:30" == say("as of {when}", when="17:30")
    assert "what {somebody} typed" == say("what {somebody} typed")


async def test_a_choice_of_language_and_clock_is_kept_and_shows_at_once(
    day: World,
) -> None:
    look = day.state("ana").appearance
    look.is_of("en-US")
    assert look.tongue().is_12h
    look.choose_clock("24")
    look.choose_language("de")
    assert "de" == look.tongue().language
    assert not look.tongue().is_12h
    look.is_of("fr-FR")
    assert "de" == look.tongue().language
