"""What was found out about an incident later, as the office reads it."""

from msgspec import Struct

from server.admin.value_words import Values
from server.times import day_words, moment_words, today
from shared.deadlines import due_ms
from shared.nouns.incidents import CorrectiveAction, Incident, Statute

STATUTE_WORDS = {
    Statute.OSHA_8_H: "OSHA, within 8 hours",
    Statute.OSHA_24_H: "OSHA, within 24 hours",
    Statute.RIDDOR_10_DAYS: "RIDDOR, within 10 days",
    Statute.RIDDOR_15_DAYS: "RIDDOR, within 15 days",
}


class ActionView(Struct, frozen=True):
    """One corrective action. `tone` and `stands` say how far it is."""

    text: str
    who: str
    tone: str
    stands: str


class DetailsView(Struct, frozen=True):
    """`found` are a title and words each; `due` says by when to report, or is empty."""

    found: tuple[tuple[str, str], ...]
    actions: tuple[ActionView, ...]
    due: str
    due_tone: str
    report: str


def details_view(incident: Incident, values: Values) -> DetailsView:
    likelihood = incident.likelihood.likelihood
    witnesses = map(values.names.person, incident.witnesses.elements)
    lines = (
        ("Witnesses", ", ".join(witnesses)),
        ("Cause", incident.cause.text),
        ("How likely again", likelihood.replace("_", " ") if likelihood else ""),
    )
    tone, due = _due(incident, values)
    return DetailsView(
        found=tuple((title, words) for title, words in lines if words),
        actions=tuple(_action(one, values) for one in incident.corrective.actions),
        due=due,
        due_tone=tone,
        report=_report(incident, values),
    )


def _due(incident: Incident, values: Values) -> tuple[str, str]:
    """Tone and words; both empty if no law was chosen and nobody has reported it."""
    desk, due, at_ms = values.desk, due_ms(incident.deadline), incident.reported.at_ms
    now_ms = desk.now_ms()
    if at_ms is not None:
        is_late = due is not None and at_ms > due
        words = f"reported {moment_words(at_ms, desk.zone, now_ms)}"
        return ("waiting" if is_late else "calm"), words
    if due is None:
        return "", ""
    is_over = now_ms >= due
    when = moment_words(due, desk.zone, now_ms)
    words = f"not reported, due {when}" if is_over else f"report by {when}"
    return ("stop" if is_over else "waiting"), words


def _report(incident: Incident, values: Values) -> str:
    """As "OSHA, within 8 hours; told by Olga Office: hotline, case 17"."""
    statute, reported = incident.deadline.statute, incident.reported
    words = [STATUTE_WORDS[statute]] if statute else []
    if reported.at_ms is not None:
        how = f": {reported.how}" if reported.how else ""
        words.append(f"told by {values.names.person(reported.by)}{how}")
    return "; ".join(words)


def _action(action: CorrectiveAction, values: Values) -> ActionView:
    name, desk = values.names.person, values.desk
    tone, stands = "waiting", "open"
    if action.verified_by:
        tone, stands = "calm", "verified"
    elif action.done_by:
        tone, stands = "changed", "done, not verified"
    elif action.due and action.due < today(desk.zone, desk.now_ms()):
        tone, stands = "stop", "overdue"
    words = (
        name(action.owner) or "nobody's yet",
        f"due {day_words(action.due)}" if action.due else "",
        f"done by {name(action.done_by)}" if action.done_by else "",
        f"verified by {name(action.verified_by)}" if action.verified_by else "",
    )
    who = " · ".join(word for word in words if word)
    return ActionView(action.text, who, tone, stands)
