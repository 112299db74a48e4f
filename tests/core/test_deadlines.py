"""By when an authority has to be told."""

import pytest

from shared.deadlines import HOUR_MS, WITHIN_MS, due_ms
from shared.nouns.incidents import IncidentDeadline, Statute


@pytest.mark.parametrize(
    ("statute", "hours"),
    [
        (Statute.OSHA_8_H, 8),
        (Statute.OSHA_24_H, 24),
        (Statute.RIDDOR_10_DAYS, 240),
        (Statute.RIDDOR_15_DAYS, 360),
    ],
)
def test_the_time_is_counted_from_what_the_person_said(
    statute: Statute, hours: int
) -> None:
    assert 1_000 + hours * HOUR_MS == due_ms(IncidentDeadline(statute, 1_000))


def test_no_deadline_is_guessed() -> None:
    assert None is due_ms(IncidentDeadline(None, 1_000))


def test_every_statute_has_its_time() -> None:
    assert set(Statute) == set(WITHIN_MS)
