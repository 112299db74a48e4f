"""A note in twenty seconds: what kind, how bad, in words. Kept while it is typed."""

from typing import Any

import flet as ft

from mobile.language import say
from mobile.state.drafting import NoteDraft
from mobile.views import incident_privacy, parts, photographed, photos
from mobile.views.chips import chips
from mobile.views.drafted import use_drafted
from mobile.views.fixed import fixed
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.kept_field import kept_field
from mobile.views.pane import pane
from mobile.views.present import incidents as present
from mobile.views.saving import use_saying

LIST_PATH = "/more/incidents"


@ft.component
def New() -> ft.Control:
    phone = use_phone()
    page = ft.context.page
    saying = use_saying(phone)
    drafting = phone.drafting
    form = use_drafted(drafting, _drawn)
    draft, keep = form.draft, form.keep

    def add_photo(sha256: str) -> None:
        drafting.add_photo(sha256)
        form.redraw()

    def remove_photo(sha256: str) -> None:
        drafting.remove_photo(sha256)
        form.redraw()

    choose = photos.use_adding(phone, saying, add_photo)

    def save() -> None:
        if saying.act(drafting.save, say("Incident note")):
            page.navigate(LIST_PATH)

    def discard() -> None:
        thrown = drafting.draft

        saying.act(
            drafting.forget, say("Discarded"), undo=lambda: drafting.restore(thrown)
        )

    of = str(drafting.generation)
    body: list[ft.Control] = [
        inset(fixed(phone, draft.when.at_ms, draft.when.place)),
        inset(
            kept_field(
                say("What happened"),
                "incident-text",
                draft.text,
                lambda text: keep(text=text),
                min_lines=3,
                is_first=True,
                of=of,
            )
        ),
        # In sight while one writes: nobody looks for it below before saving.
        *incident_privacy.choice(
            draft.is_private, lambda is_private: keep(is_private=is_private)
        ),
        *photographed.chosen(phone, draft.photos, choose, remove_photo),
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
        inset(
            kept_field(
                say("What was done at once (if anything)"),
                "incident-immediate",
                draft.immediate,
                lambda text: keep(immediate=text),
                min_lines=2,
                of=of,
            )
        ),
    ]
    is_ready = bool(draft.text.strip())
    foot = [parts.primary(say("Save"), save, key="save-incident", is_ready=is_ready)]
    if not draft.is_bare:
        foot.append(parts.secondary(say("Discard"), discard, key="discard-incident"))
    return pane(
        say("New note"),
        body,
        back=LIST_PATH,
        is_detail=True,
        foot=foot,
        note=saying.note,
    )


def _drawn(draft: NoteDraft) -> tuple[Any, ...]:
    """What of a draft this screen draws by itself."""
    is_ready = bool(draft.text.strip())
    shown = draft.type, draft.severity, draft.when, draft.photos, draft.is_private
    return *shown, is_ready, draft.is_bare
