"""A note in twenty seconds: what kind, how bad, in words. Kept while it is typed."""

import asyncio
from collections.abc import Callable
from typing import Any, cast

import flet as ft
from msgspec.structs import replace

from mobile.state import State
from mobile.state.drafting import NoteDraft
from mobile.views import incident_privacy, parts, photos, theme
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.kept_field import kept_field
from mobile.views.pane import pane
from mobile.views.present import incidents as present
from mobile.views.present.day import place_of
from mobile.views.saving import use_saying

# A phone that dies costs at most this much of what was typed.
AUTOSAVE_S = 1.0

LIST_PATH = "/more/incidents"


@ft.component
def New() -> ft.Control:
    phone = use_phone()
    page = ft.context.page
    saying = use_saying(phone)
    drafting = phone.drafting
    _, redraw = ft.use_state(0)
    # Once for each opening: it fixes the time.
    ft.use_state(cast(Any, drafting.begin))
    draft = drafting.draft

    async def autosave() -> None:
        while True:
            await asyncio.sleep(AUTOSAVE_S)
            drafting.flush()

    ft.use_effect(autosave, dependencies=[], cleanup=drafting.flush)

    def keep(**values: Any) -> None:
        """Redraws only for what is drawn here: letters are the field's business."""
        before = drafting.draft
        after = replace(before, **values)
        drafting.keep(after)
        if _drawn(before) != _drawn(after):
            redraw(lambda times: times + 1)

    def add_photo(sha256: str) -> None:
        drafting.add_photo(sha256)
        redraw(lambda times: times + 1)

    def remove_photo(sha256: str) -> None:
        drafting.remove_photo(sha256)
        redraw(lambda times: times + 1)

    choose = photos.use_adding(phone, saying, add_photo)

    def save() -> None:
        if saying.act(drafting.save, "Incident note"):
            page.navigate(LIST_PATH)

    def discard() -> None:
        thrown = drafting.draft

        saying.act(drafting.forget, "Discarded", undo=lambda: drafting.restore(thrown))

    fields = [
        kept_field(
            "What happened",
            "incident-text",
            draft.text,
            lambda text: keep(text=text),
            min_lines=3,
            is_first=True,
            of=str(drafting.generation),
        ),
        kept_field(
            "What was done at once (if anything)",
            "incident-immediate",
            draft.immediate,
            lambda text: keep(immediate=text),
            min_lines=2,
            of=str(drafting.generation),
        ),
    ]
    body: list[ft.Control] = [
        inset(_fixed(draft)),
        inset(fields[0]),
        # In sight while one writes: nobody looks for it below before saving.
        *incident_privacy.choice(
            draft.is_private, lambda is_private: keep(is_private=is_private)
        ),
        *_photos(phone, draft, choose, remove_photo),
        *chips(
            "What kind",
            "type",
            present.TYPE_WORDS,
            draft.type,
            lambda kind: keep(type=kind),
        ),
        *chips(
            "How bad",
            "severity",
            present.SEVERITY_WORDS,
            draft.severity,
            lambda bad: keep(severity=bad),
        ),
        inset(fields[1]),
    ]
    is_ready = bool(draft.text.strip())
    foot = [parts.primary("Save", save, key="save-incident", is_ready=is_ready)]
    if not draft.is_bare:
        foot.append(parts.secondary("Discard", discard, key="discard-incident"))
    return pane(
        "New note", body, back=LIST_PATH, is_detail=True, foot=foot, note=saying.note
    )


def _photos(
    phone: State,
    draft: NoteDraft,
    choose: Callable[[], Any],
    remove: Callable[[str], object],
) -> list[ft.Control]:
    """Thumbnails, the button for more, and whether they tell where they were taken."""
    shown: list[ft.Control] = []
    if draft.photos:
        shown = [inset(photos.thumbnails(phone, draft.photos, on_remove=remove))]
    return [
        parts.heading(present.photos_title(len(draft.photos))),
        *shown,
        inset(ft.Row([photos.add_button(choose)], wrap=True)),
        photos.place_switch(phone),
    ]


def _drawn(draft: NoteDraft) -> tuple[Any, ...]:
    """What of a draft this screen draws by itself."""
    is_ready = bool(draft.text.strip())
    shown = draft.type, draft.severity, draft.when, draft.photos, draft.is_private
    return *shown, is_ready, draft.is_bare


def _fixed(draft: NoteDraft) -> ft.Control:
    """Time and place as they were when the form opened."""
    phone = use_phone()
    today = phone.days.today()
    place = place_of(today.plan, draft.when.place) if today else None
    words = present.fixed_words(
        draft.when.at_ms,
        place.name.name if place else "",
        phone.now_ms(),
        phone.days.zone(),
    )
    hint = "Kept on this phone while you type."
    return ft.MergeSemantics(
        ft.Column(
            [
                ft.Text(words, theme_style=theme.BODY_STRONG),
                ft.Text(hint, theme_style=theme.LABEL),
            ],
            spacing=2,
        )
    )


def chips(
    title: str,
    name: str,
    words: dict[Any, str],
    chosen: Any,
    choose: Callable[[Any], object],
) -> list[ft.Control]:
    """A choice of a few words, all in sight; each chip's key is `name`-value."""
    row = ft.Row(
        [
            ft.MergeSemantics(
                ft.Semantics(
                    identifier=f"{name}-{value.value}",
                    content=ft.Chip(
                        key=f"{name}-{value.value}",
                        label=ft.Text(word),
                        selected=value == chosen,
                        show_checkmark=True,
                        padding=ft.Padding.symmetric(
                            horizontal=theme.GAP_S, vertical=theme.GAP_M
                        ),
                        on_select=_chooser(choose, value),
                    ),
                )
            )
            for value, word in words.items()
        ],
        spacing=theme.GAP_S,
        run_spacing=theme.GAP_S,
        wrap=True,
    )
    return [parts.heading(title), inset(row)]


def _chooser(choose: Callable[[Any], object], value: Any) -> Callable[[], object]:
    return lambda: choose(value)
