"""An incident's details: by when to report it, cause, people, what is to be done."""

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.language import say
from mobile.state import Saved, State
from mobile.state.details import Typed, Who
from mobile.views import incident_actions, parts, theme
from mobile.views.chips import chip_row, chips
from mobile.views.choosing import choosing
from mobile.views.drafted import Drafted, use_drafted
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.kept_field import kept_field
from mobile.views.present import details as present
from mobile.views.saving import Saying
from shared.nouns.incidents import Incident, Likelihood, Statute


@ft.component
def Details(id_: str, saying: Saying) -> ft.Control:
    """For its reporter and the office. Taps are saved at once, texts by a button."""
    phone = use_phone()
    kept = phone.details.typing(id_)
    kept.follow()
    form = use_drafted(kept, _drawn)
    note = phone.incidents.note(id_)
    if note is None:
        return ft.Column()
    incident = note.incident
    sections = [
        incident_actions.actions(incident, phone, saying),
        incident_actions.adding(incident, phone, saying, form),
        _likelihood(incident, phone, saying),
        _cause(incident, phone, saying, form),
        _people(incident, phone, saying, "people"),
        _people(incident, phone, saying, "witnesses"),
    ]
    # Most notes need no report; where one is due, nothing is more urgent.
    at = 0 if incident.deadline.statute else len(sections)
    sections.insert(at, _deadline(incident, phone, saying, form))
    return _stacked([_stacked(one) for one in sections])


def _stacked(controls: list[ft.Control]) -> ft.Control:
    """One below the other. Of a section, so that its growth moves no other's fields."""
    return ft.Column(
        controls, spacing=0, horizontal_alignment=ft.CrossAxisAlignment.STRETCH
    )


def told(incident: Incident, phone: State, saying: Saying) -> list[ft.Control]:
    """The same for everybody else, as far as there is anything to tell."""
    lines: list[ft.Control] = []
    reported = present.reported_words(incident, phone.people.name)
    found = present.found_words(incident, phone.people.name)
    if reported:
        found.insert(0, (say("Reported"), reported))
    for title, words in found:
        lines += [
            parts.heading(title),
            inset(ft.Text(words, theme_style=theme.BODY)),
        ]
    return [*lines, *incident_actions.actions(incident, phone, saying)]


def _drawn(typed: Typed) -> tuple[Any, ...]:
    """What of it the screen draws by itself."""
    is_ready = bool(typed.task.strip()), typed.cause is not None
    return *is_ready, typed.doer, typed.due


def _deadline(
    incident: Incident, phone: State, saying: Saying, form: Drafted[Typed]
) -> list[ft.Control]:
    now_ms, zone = phone.now_ms(), phone.days.zone()
    chosen = incident.deadline.statute

    def choose(statute: Statute) -> None:
        wanted = None if statute is chosen else statute
        saying.act(
            lambda: phone.details.choose_deadline(incident.id, wanted),
            say("Deadline chosen") if wanted else say("No deadline"),
        )

    mark = present.left(incident, now_ms, zone)
    lines: list[ft.Control] = []
    if mark is not None:
        lines.append(ft.Row([parts.badge(*mark)], wrap=True))
    said = present.counted_words(incident, now_ms, zone) or say(present.NOBODY_CHOSE)
    lines.append(ft.Text(said, theme_style=theme.LABEL))
    body = [
        parts.heading(say("Report by law")),
        inset(ft.Column(lines, spacing=theme.GAP_S)),
        inset(chip_row("statute", present.STATUTE_WORDS, chosen, choose)),
    ]
    if incident.reported.at_ms is not None:
        words = present.reported_words(incident, phone.people.name)
        return [*body, inset(ft.Text(words, theme_style=theme.BODY))]
    return [*body, *_reporting(incident, phone, saying, form)] if chosen else body


def _reporting(
    incident: Incident, phone: State, saying: Saying, form: Drafted[Typed]
) -> list[ft.Control]:
    typing = phone.details.typing(incident.id)

    def report() -> None:
        told = typing.draft.how
        if saying.act(lambda: phone.details.report(incident.id, told), say("Reported")):
            typing.clear(how="")

    field = kept_field(
        say("How it was reported (number called, case)"),
        "reported-how",
        form.draft.how,
        lambda text: form.keep(how=text),
        of=str(typing.generation),
    )
    button = parts.secondary(say("It is reported now"), report, key="report-incident")
    return [inset(field), inset(ft.Row([button], wrap=True))]


def _likelihood(incident: Incident, phone: State, saying: Saying) -> list[ft.Control]:
    chosen = incident.likelihood.likelihood

    def choose(likelihood: Likelihood) -> None:
        wanted = None if likelihood is chosen else likelihood
        saying.act(
            lambda: phone.details.set_likelihood(incident.id, wanted), say("How likely")
        )

    return chips(
        say("How likely again"), "likelihood", present.LIKELIHOOD_WORDS, chosen, choose
    )


def _cause(
    incident: Incident, phone: State, saying: Saying, form: Drafted[Typed]
) -> list[ft.Control]:
    typing = phone.details.typing(incident.id)
    seen, typed = form.draft.form, form.draft.cause
    stood = seen.as_record(Incident).cause.text

    def save() -> None:
        draft = typing.draft
        if saying.act(
            lambda: phone.details.set_cause(draft.form, draft.cause or ""), say("Cause")
        ):
            typing.clear(cause=None)

    field = kept_field(
        say("What led to it"),
        "incident-cause",
        stood if typed is None else typed,
        lambda text: form.keep(cause=text),
        min_lines=2,
        of=f"{typing.generation} {seen.saw('cause')['cause']}",
    )
    button = parts.secondary(
        say("Save the cause"), save, key="save-cause", is_ready=typed is not None
    )
    return [
        parts.heading(say("Cause")),
        inset(field),
        inset(ft.Row([button], wrap=True)),
    ]


def _people(
    incident: Incident, phone: State, saying: Saying, who: Who
) -> list[ft.Control]:
    ids = getattr(incident, who).elements

    def turn(person: str, is_on: bool) -> None:
        put: Callable[[str, Who, str], Saved] = (
            phone.details.put_person if is_on else phone.details.take_person_off
        )
        name = phone.people.name(person)
        words = name if is_on else say("{name} taken off", name=name)
        saying.act(lambda: put(incident.id, who, person), words)

    title, label = map(say, present.WHO_WORDS[who])
    heading = f"{title} · {len(ids)}" if ids else title
    return [parts.heading(heading), choosing(label, who, ids, ids, turn)]
