"""Incidents: what happened, newest first, and one note with what was said about it."""

from zoneinfo import ZoneInfo

import flet as ft

from mobile.language import say
from mobile.state import Saved, State
from mobile.state.incidents import Note
from mobile.views import (
    fixed,
    incident_details,
    incident_form,
    incident_privacy,
    parts,
    sides,
    theme,
)
from mobile.views.chips import chips
from mobile.views.drafted import Done, drafted_field, rewriting, use_drafted
from mobile.views.holding import use_phone
from mobile.views.incident_form import NOTES
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
            below=_marks(note, phone, now_ms, zone),
        )

    return record_list(
        NOTES,
        phone.incidents.all(),
        line,
        lambda note: present.texts(note, phone.people.name),
        hint=say("May it stay so."),
        older=present.older_words,
    )


def _marks(note: Note, phone: State, now_ms: int, zone: ZoneInfo) -> ft.Control:
    """How bad it was; how long there is to report it, while nobody has; two versions
    of it.
    """
    badges = [parts.badge(*present.mark(note))]
    running = details.left(note.incident, now_ms, zone)
    if running is not None and note.incident.reported.at_ms is None:
        badges.append(parts.badge(*running))
    return badge_row([*badges, *sides.marks(phone, note.incident.id)])


@ft.component
def One(id_: str) -> ft.Control:
    phone = use_phone()
    saying = use_saying(phone)
    note = phone.incidents.note(id_)
    if note is None:
        return not_here(NOTES, saying.note)
    may_edit = phone.incidents.may_edit(note.incident)
    body = [_head(note, phone), *sides.blocks(phone, id_, saying)]
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
    """For its reporter and the office."""
    phone = use_phone()
    kept = phone.incidents.rewriting(id_)
    kept.follow()
    form = use_drafted(kept, lambda one: (one.what, one.is_bare, bool(one.text)))
    draft = form.draft

    def take_back() -> None:
        made = Saved("", "incident", id_, is_new=True)
        saying.act(lambda: phone.undo(made), say("Note taken back"))

    words = [
        drafted_field(form, say("What happened"), "note-text", "text", min_lines=3),
        *chips(
            say("What kind"),
            "type",
            present.TYPE_WORDS,
            draft.type,
            lambda kind: form.keep(type=kind),
        ),
        *chips(
            say("How bad"),
            "severity",
            present.SEVERITY_WORDS,
            draft.severity,
            lambda bad: form.keep(severity=bad),
        ),
    ]
    save = Done(
        say("Save changes"),
        "save-note",
        lambda: phone.incidents.rewrite(kept.draft),
        say("Note changed"),
        is_ready=bool(draft.text.strip()) and not draft.is_bare,
    )
    back = parts.secondary(say("Take the note back"), take_back, key="take-back-note")
    return rewriting(words, form, saying, save, [back])
