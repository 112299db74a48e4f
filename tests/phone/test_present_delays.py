"""Why a line is late, in words."""

import pytest

from mobile.views.present import delays
from mobile.views.present.delays import DelayCause


@pytest.mark.parametrize(
    ("cause", "typed", "words"),
    [
        (None, "  ", ""),
        (None, " Lost keys ", "Lost keys"),
        (DelayCause.WEATHER, "", "Weather"),
        (DelayCause.WEATHER, " hail ", "Weather: hail"),
    ],
)
def test_a_reason_is_a_cause_words_or_both(
    cause: DelayCause | None, typed: str, words: str
) -> None:
    assert words == delays.reason(cause, typed)


def test_every_cause_has_its_word() -> None:
    assert set(DelayCause) == set(delays.CAUSE_WORDS)
