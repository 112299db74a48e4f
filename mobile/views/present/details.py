"""What is said of an incident's details: how likely, by when, and what is done."""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from mobile.language import say, say_as, say_many
from mobile.views.present.times import MINUTE_MS, day_text, span_text, when_text
from mobile.views.tones import Tone
from shared.deadlines import due_ms
from shared.nouns.incidents import CorrectiveAction, Incident, Likelihood, Statute
from shared.words import shown

DAY_MS = 24 * 60 * MINUTE_MS
LIKELIHOOD_WORDS = {
    Likelihood.VERY_UNLIKELY: shown("Very unlikely"),
    Likelihood.UNLIKELY: shown("Unlikely"),
    Likelihood.POSSIBLE: shown("Possible"),
    Likelihood.LIKELY: shown("Likely"),
    Likelihood.VERY_LIKELY: shown("Very likely"),
}
STATUTE_WORDS = {
    Statute.OSHA_8_H: shown("OSHA 8 h: a death"),
    Statute.OSHA_24_H: shown("OSHA 24 h: in hospital, amputation, eye lost"),
    Statute.RIDDOR_10_DAYS: shown("RIDDOR 10 days: a death, specified injury"),
    Statute.RIDDOR_15_DAYS: shown("RIDDOR 15 days: over 7 days unfit"),
}
# What each set of people is called, and the field that adds to it.
WHO_WORDS = {
    "people": (shown("Whom it happened to"), shown("Add whom it happened to, by name")),
    "witnesses": (shown("Who saw it"), shown("Add who saw it, by name")),
}
NOBODY_CHOSE = shown(
    "If a law says by when this has to be reported, choose it. Check it against the "
    "law where you are: nothing is chosen by itself."
)


class Due(StrEnum):
    """When a corrective action is to be done, counted from today."""

    TODAY = "today"
    TOMORROW = "tomorrow"
    WEEK = "week"
    MONTH = "month"


DUE_WORDS = {
    Due.TODAY: shown("Today"),
    Due.TOMORROW: shown("Tomorrow"),
    Due.WEEK: shown("In a week"),
    Due.MONTH: shown("In 30 days"),
}
DUE_DAYS = {Due.TODAY: 0, Due.TOMORROW: 1, Due.WEEK: 7, Due.MONTH: 30}

Name = Callable[[str], str]
Said = tuple[Tone, str]


def left(incident: Incident, now_ms: int, zone: ZoneInfo) -> Said | None:
    """How long there is to report it, or that it is reported; None if no law was
    chosen and nobody has reported it.
    """
    due, at_ms = due_ms(incident.deadline), incident.reported.at_ms
    if at_ms is not None:
        return _reported(at_ms, due, now_ms, zone)
    if due is None:
        return None
    if now_ms >= due:
        return Tone.STOP, say(
            "Not reported, due {when}", when=when_text(due, now_ms, zone)
        )
    apart_ms = due - now_ms
    if apart_ms >= 2 * DAY_MS:
        days = apart_ms // DAY_MS
        return Tone.WAITING, say_many(
            days, "{count} day left to report", "{count} days left to report"
        )
    return Tone.WAITING, say("{span} left to report", span=span_text(apart_ms))


def _reported(at_ms: int, due: int | None, now_ms: int, zone: ZoneInfo) -> Said:
    when = when_text(at_ms, now_ms, zone)
    if due is None or at_ms <= due:
        return Tone.ON_TIME, say("Reported {when}", when=when)
    late = say(
        "Reported {when}, due {due}", when=when, due=when_text(due, now_ms, zone)
    )
    return Tone.WAITING, late


def counted_words(incident: Incident, now_ms: int, zone: ZoneInfo) -> str:
    """As "By tomorrow 09:42, counted from 09:42, when it was noted."; empty if none."""
    due = due_ms(incident.deadline)
    if due is None:
        return ""
    by = when_text(due, now_ms, zone)
    since = when_text(incident.deadline.from_ms, now_ms, zone)
    return say("By {by}, counted from {since}, when it was noted.", by=by, since=since)


def reported_words(incident: Incident, name: Name) -> str:
    """As "By Olga Office: hotline, case 17"; empty while nobody has."""
    reported = incident.reported
    if reported.at_ms is None:
        return ""
    by = name(reported.by)
    if not reported.how:
        return say("By {name}", name=by)
    return say("By {name}: {how}", name=by, how=reported.how)


def due_day(due: Due | None, now_ms: int, zone: ZoneInfo) -> str:
    """The day (YYYY-MM-DD) on which it is due; empty for none."""
    if due is None:
        return ""
    today = datetime.fromtimestamp(now_ms / 1000, zone).date()
    return (today + timedelta(days=DUE_DAYS[due])).isoformat()


def chosen_due(day: str, now_ms: int, zone: ZoneInfo) -> Due | None:
    """Which of the words a day is today; None if it is none of them."""
    days = {due_day(one, now_ms, zone): one for one in Due}
    return days.get(day)


def action_mark(action: CorrectiveAction, now_ms: int, zone: ZoneInfo) -> Said:
    """How a corrective action stands."""
    if action.verified_by:
        return Tone.ON_TIME, say("Verified")
    if action.done_by:
        return Tone.CHANGED, say("Done, not verified")
    if action.due and action.due < due_day(Due.TODAY, now_ms, zone):
        return Tone.STOP, say("Overdue")
    return Tone.WAITING, say_as("to be done", "Open")


def action_detail(action: CorrectiveAction, name: Name) -> str:
    """As "Ben Grip · due Fri 12 Jun · done by Ana · verified by Olga"."""
    words = (
        name(action.owner) if action.owner else say("Nobody's yet"),
        say("due {day}", day=day_text(action.due)) if action.due else "",
        say("done by {name}", name=name(action.done_by)) if action.done_by else "",
        say("verified by {name}", name=name(action.verified_by))
        if action.verified_by
        else "",
    )
    return " · ".join(word for word in words if word)


def found_words(incident: Incident, name: Name) -> list[tuple[str, str]]:
    """What was found out, for who only reads it: what it is, and the words."""
    likelihood = incident.likelihood.likelihood
    again = say(LIKELIHOOD_WORDS[likelihood]) if likelihood else ""
    lines = (
        (say("How likely again"), again),
        (say("Cause"), incident.cause.text),
        (say("Whom it happened to"), ", ".join(map(name, incident.people.elements))),
        (say("Who saw it"), ", ".join(map(name, incident.witnesses.elements))),
    )
    return [(title, words) for title, words in lines if words]
