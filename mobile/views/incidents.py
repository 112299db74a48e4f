"""Incidents: what happened, newest first, and one note with what was said about it."""

from collections.abc import Callable
from typing import Any, cast
from zoneinfo import ZoneInfo

import flet as ft

from mobile.language import say
from mobile.state import Form, Saved, State
from mobile.state.incidents import Note
from mobile.views import (
    fixed,
    incident_details,
    incident_form,
    incident_privacy,
    parts,
    theme,
)
from mobile.views.chips import chips
from mobile.views.holding import use_phone
from mobile.views.incident_form import NOTES
from mobile.views.insets import inset
from mobile.views.kept_field import kept_field
from mobile.views.photographed import Photographed, Put
from mobile.views.present import details
from mobile.views.present import incidents as present
from mobile.views.record_list import (
    Line,
    badge_row,
    not_here,
    record_head,
    record_list,
    record_pane,
    record_routes,
)
from mobile.views.said import said
from mobile.views.saving import Saying, use_saying
from mobile.views.tones import Tone
from shared.nouns.incidents import Incident, IncidentWhat


def routes() -> list[ft.Route]:
    return record_routes(NOTES, Incidents, incident_form.New, One)


@ft.component
def Incidents() -> ft.Control:
    phone = use_phone()
    zone, now_ms = phone.days.zone(), phone.now_ms()

    def line(note: Note) -> Line:
        incident = note.incident
        by = phone.people.name(incident.when.reporter)
        here = phone.photos.here(incident.photos.elements)
        return Line(
            incident.id,
            present.title(note),
            present.detail(note, by, now_ms, zone, here),
            below=_marks(note, now_ms, zone),
        )

    return record_list(
        NOTES,
        phone.incidents.all(),
        line,
        lambda note: present.texts(note, phone.people.name),
        hint=say("May it stay so."),
        older=present.older_words,
    )


def _marks(note: Note, now_ms: int, zone: ZoneInfo) -> ft.Control:
    """How bad it was; how long there is to report it, while nobody has."""
    badges = [parts.badge(*present.mark(note))]
    running = details.left(note.incident, now_ms, zone)
    if running is not None and note.incident.reported.at_ms is None:
        badges.append(parts.badge(*running))
    return badge_row(badges)


@ft.component
def One(id_: str) -> ft.Control:
    phone = use_phone()
    saying = use_saying(phone)
    note = phone.incidents.note(id_)
    if note is None:
        return not_here(NOTES, saying.note)
    may_edit = phone.incidents.may_edit(note.incident)
    body: list[ft.Control] = [_head(note, phone)]
    hashes = note.incident.photos.elements
    if may_edit:
        body += [
            Photographed(hashes, saying, *_photo_acts(id_, phone)),
            incident_details.Details(id_, saying),
            incident_privacy.Privacy(id_, saying),
            Edit(id_, saying),
        ]
    else:
        if hashes:
            body.append(Photographed(hashes, saying))
        body += incident_details.told(note.incident, phone, saying)
    body += said("incident", id_, phone, saying)
    return record_pane(NOTES, body, saying.note)


def _photo_acts(id_: str, phone: State) -> tuple[Put, Put]:
    """What puts a photo on a note, and what takes one off."""
    incidents = phone.incidents
    return (
        lambda sha256: incidents.add_photo(incidents.form(id_), sha256),
        lambda sha256: incidents.remove_photo(incidents.form(id_), sha256),
    )


def _head(note: Note, phone: State) -> ft.Control:
    incident = note.incident
    badges: list[ft.Control] = [parts.badge(*present.mark(note))]
    running = details.left(incident, phone.now_ms(), phone.days.zone())
    if running is not None:
        badges.append(parts.badge(*running))
    if incident.privacy.is_private:
        badges.append(incident_privacy.mark())
    if note.is_waiting:
        badges.append(parts.badge(Tone.WAITING, say("Not sent yet")))
    kind = say(present.TYPE_WORDS[incident.what.type])
    by = phone.people.name(incident.when.reporter)
    when = fixed.words(phone, incident.when.at_ms, incident.when.place)
    rest: list[ft.Control] = [
        ft.Text(f"{kind} · {by} · {when}", theme_style=theme.LABEL)
    ]
    if incident.action.immediate:
        done = say("Done at once: {what}", what=incident.action.immediate)
        rest.append(ft.Text(done, theme_style=theme.BODY))
    return record_head(badges, incident.words.text, rest)


@ft.component
def Edit(id_: str, saying: Saying) -> ft.Control:
    """For its reporter and the office, as it stood when the screen opened."""
    phone = use_phone()
    opened: tuple[Any, Any] = ft.use_state(cast(Any, lambda: phone.incidents.form(id_)))
    form, set_form = cast(tuple[Form, Callable[[Form], None]], opened)
    stood = form.as_record(Incident)
    text, set_text = ft.use_state(stood.words.text)
    kind, set_kind = ft.use_state(stood.what.type)
    bad, set_bad = ft.use_state(stood.what.severity)
    what = IncidentWhat(kind, bad)

    def save() -> None:
        said = text.strip()
        is_saved = saying.act(
            lambda: phone.incidents.edit(
                form,
                text=said if said != stood.words.text else None,
                what=what if what != stood.what else None,
            ),
            say("Note changed"),
        )
        if is_saved:
            set_form(phone.incidents.form(id_))

    def take_back() -> None:
        made = Saved("", "incident", id_, is_new=True)
        saying.act(lambda: phone.undo(made), say("Note taken back"))

    is_other = (text.strip(), what) != (stood.words.text, stood.what)
    acts: list[ft.Control] = [
        parts.secondary(
            say("Save changes"),
            save,
            key="save-note",
            is_ready=is_other and bool(text.strip()),
        ),
        parts.secondary(say("Take the note back"), take_back, key="take-back-note"),
    ]
    return ft.Column(
        [
            parts.heading(say("Change it")),
            inset(
                kept_field(
                    say("What happened"), "note-text", text, set_text, min_lines=3
                )
            ),
            *chips(say("What kind"), "type", present.TYPE_WORDS, kind, set_kind),
            *chips(say("How bad"), "severity", present.SEVERITY_WORDS, bad, set_bad),
            inset(ft.Row(acts, spacing=theme.GAP_M, wrap=True)),
        ],
        spacing=0,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
