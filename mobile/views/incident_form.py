"""A note in twenty seconds: what kind, how bad, in words. Kept while it is typed."""

from typing import Any

import flet as ft

from mobile.language import say
from mobile.state.drafting import NoteDraft
from mobile.views import incident_privacy
from mobile.views.chips import chips
from mobile.views.drafted import (
    Done,
    drafted_field,
    form_pane,
    use_drafted,
    use_photos,
)
from mobile.views.fixed import fixed
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.present import incidents as present
from mobile.views.record_list import Listing
from mobile.views.saving import use_saying
from shared.words import shown

NOTES = Listing(
    path="/more/incidents",
    kind="incident",
    icon=ft.Icons.REPORT_OUTLINED,
    title=shown("Incidents"),
    choose=shown("Choose a note."),
    write=shown("New note"),
    none=shown("No notes yet."),
    one=shown("Note"),
    gone=shown("This note is not here."),
    why=shown("It was taken back, or it is not for this phone."),
)


@ft.component
def New() -> ft.Control:
    phone = use_phone()
    saying = use_saying(phone)
    drafting = phone.drafting
    form = use_drafted(drafting, _drawn)
    draft, keep = form.draft, form.keep
    body: list[ft.Control] = [
        inset(fixed(phone, draft.when.at_ms, draft.when.place)),
        drafted_field(
            form,
            say("What happened"),
            "incident-text",
            "text",
            min_lines=3,
            is_first=True,
        ),
        # In sight while one writes: nobody looks for it below before saving.
        *incident_privacy.choice(
            draft.is_private, lambda is_private: keep(is_private=is_private)
        ),
        *use_photos(phone, saying, form, drafting),
        *chips(
            say("What kind"),
            "type",
            present.TYPE_WORDS,
            draft.type,
            lambda kind: keep(type=kind),
        ),
        *chips(
            say("How bad"),
            "severity",
            present.SEVERITY_WORDS,
            draft.severity,
            lambda bad: keep(severity=bad),
        ),
        drafted_field(
            form,
            say("What was done at once (if anything)"),
            "incident-immediate",
            "immediate",
            min_lines=2,
        ),
    ]
    is_ready, told = bool(draft.text.strip()), say("Incident note")
    save = Done(say("Save"), "save-incident", drafting.save, told, is_ready)
    return form_pane(NOTES, say("New note"), body, form, saying, save)


def _drawn(draft: NoteDraft) -> tuple[Any, ...]:
    """What of a draft this screen draws by itself."""
    is_ready = bool(draft.text.strip())
    shown = draft.type, draft.severity, draft.when, draft.photos, draft.is_private
    return *shown, is_ready, draft.is_bare
