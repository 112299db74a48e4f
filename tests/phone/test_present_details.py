"""What is said of how long there is, and of what is to be done."""

from zoneinfo import ZoneInfo

import pytest

from mobile.views.present import details as present
from mobile.views.tones import Tone
from shared.deadlines import HOUR_MS
from shared.nouns.base import Elements
from shared.nouns.incidents import (
    CorrectiveAction,
    Incident,
    IncidentCause,
    IncidentDeadline,
    IncidentLikelihood,
    IncidentReported,
    Likelihood,
    Statute,
)

BERLIN = ZoneInfo("Europe/Berlin")
# 2026-06-12 07:00 in Berlin.
NOW_MS = 1_781_240_400_000
NAMES = {"ana": "Ana", "ben": "Ben Grip"}.__getitem__


def due(statute: Statute | None, hours_ago: float, reported: int | None = None):
    from_ms = NOW_MS - int(hours_ago * HOUR_MS)
    return Incident(
        "incident-1",
        deadline=IncidentDeadline(statute, from_ms),
        reported=IncidentReported(reported),
    )


@pytest.mark.parametrize(
    ("statute", "hours_ago", "said"),
    [
        (None, 1, None),
        (Statute.OSHA_8_H, 0, (Tone.WAITING, "8:00 left to report")),
        (Statute.OSHA_8_H, 7.5, (Tone.WAITING, "0:30 left to report")),
        (Statute.OSHA_8_H, 8, (Tone.STOP, "Not reported, due 07:00")),
        (Statute.OSHA_24_H, 1, (Tone.WAITING, "23:00 left to report")),
        (Statute.RIDDOR_10_DAYS, 24, (Tone.WAITING, "9 days left to report")),
        (Statute.RIDDOR_15_DAYS, 14 * 24, (Tone.WAITING, "24:00 left to report")),
    ],
)
def test_how_long_there_is_to_report_it(statute, hours_ago, said):
    assert said == present.left(due(statute, hours_ago), NOW_MS, BERLIN)


def test_what_was_reported_in_time_is_calm_and_what_came_late_says_so():
    in_time = due(Statute.OSHA_8_H, 1, NOW_MS)
    assert (Tone.ON_TIME, "Reported 07:00") == present.left(in_time, NOW_MS, BERLIN)
    late = due(Statute.OSHA_8_H, 9, NOW_MS)
    assert (Tone.WAITING, "Reported 07:00, due 06:00") == present.left(
        late, NOW_MS, BERLIN
    )


def test_what_a_deadline_is_counted_from_is_said():
    found = present.counted_words(due(Statute.OSHA_24_H, 1), NOW_MS, BERLIN)
    assert "By tomorrow 06:00, counted from 06:00, when it was noted." == found
    assert "" == present.counted_words(due(None, 1), NOW_MS, BERLIN)


def test_days_are_those_of_the_production():
    assert "2026-06-12" == present.due_day(present.Due.TODAY, NOW_MS, BERLIN)
    assert "2026-06-19" == present.due_day(present.Due.WEEK, NOW_MS, BERLIN)
    # Half past midnight there is still the day before in UTC.
    night_ms = NOW_MS - int(6.5 * HOUR_MS)
    assert "2026-06-12" == present.due_day(present.Due.TODAY, night_ms, BERLIN)
    assert present.Due.TOMORROW is present.chosen_due("2026-06-13", NOW_MS, BERLIN)
    assert None is present.chosen_due("2026-06-14", NOW_MS, BERLIN)


@pytest.mark.parametrize(
    ("action", "mark"),
    [
        (CorrectiveAction("a", "Tape"), (Tone.WAITING, "Open")),
        (CorrectiveAction("a", "Tape", due="2026-06-12"), (Tone.WAITING, "Open")),
        (CorrectiveAction("a", "Tape", due="2026-06-11"), (Tone.STOP, "Overdue")),
        (
            CorrectiveAction("a", "Tape", due="2026-06-11", done_by="ana"),
            (Tone.CHANGED, "Done, not verified"),
        ),
        (
            CorrectiveAction("a", "Tape", done_by="ana", verified_by="ben"),
            (Tone.ON_TIME, "Verified"),
        ),
    ],
)
def test_how_an_action_stands(action, mark):
    assert mark == present.action_mark(action, NOW_MS, BERLIN)


def test_who_does_it_and_until_when():
    action = CorrectiveAction("a", "Tape", "ben", "2026-06-12", "ben", "ana")
    words = "Ben Grip · due Fri 12 Jun · done by Ben Grip · verified by Ana"
    assert words == present.action_detail(action, NAMES)
    assert "Nobody's yet" == present.action_detail(CorrectiveAction("a", "T"), NAMES)


def test_only_what_was_found_out_is_told():
    assert [] == present.found_words(Incident("incident-1"), NAMES)
    incident = Incident(
        "incident-1",
        likelihood=IncidentLikelihood(Likelihood.POSSIBLE),
        cause=IncidentCause("Rain"),
        witnesses=Elements(("ana", "ben")),
    )
    assert [
        ("How likely again", "Possible"),
        ("Cause", "Rain"),
        ("Who saw it", "Ana, Ben Grip"),
    ] == present.found_words(incident, NAMES)
