"""Writing a notice: what kind, to whom, in words, for how long. Kept while typed."""

from typing import Any

import flet as ft

from mobile.language import say
from mobile.state.messages import MessageDraft, To
from mobile.views import theme
from mobile.views.chips import chips
from mobile.views.choosing import choosing
from mobile.views.drafted import (
    Done,
    Drafted,
    drafted_field,
    form_pane,
    use_drafted,
)
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.present import messages as present
from mobile.views.present.messages import Hours
from mobile.views.record_list import Listing
from mobile.views.saving import use_saying
from shared.words import shown

NOTICES = Listing(
    path="/more/messages",
    kind="message",
    icon=ft.Icons.CAMPAIGN_OUTLINED,
    title=shown("Notices"),
    choose=shown("Choose a notice."),
    write=shown("Write"),
    none=shown("No notices."),
    one=shown("Notice"),
    gone=shown("This notice is not here."),
    why=shown("The office has withdrawn it, or it is not for this phone."),
)


@ft.component
def New() -> ft.Control:
    phone = use_phone()
    saying = use_saying(phone)
    drafting = phone.message_drafting
    drafted = use_drafted(drafting, _drawn)
    draft = drafted.draft

    words = drafted_field(
        drafted,
        say("What you tell them"),
        "message-text",
        "text",
        min_lines=3,
        is_first=True,
    )
    hint = ft.Text(say(present.KIND_HINTS[draft.kind]), theme_style=theme.LABEL)
    body: list[ft.Control] = [
        words,
        *chips(
            say("What kind"),
            "kind",
            present.kind_words(),
            draft.kind,
            lambda kind: drafted.keep(kind=kind),
        ),
        inset(hint),
        *_to(drafted),
        *chips(
            say("For how long"),
            "hours",
            present.HOURS_WORDS,
            Hours(draft.hours),
            lambda hours: drafted.keep(hours=int(hours)),
        ),
    ]
    is_ready = not draft.is_bare and draft.is_addressed
    done = Done(say("Send"), "send-message", drafting.send, say("Notice"), is_ready)
    return form_pane(NOTICES, say("New notice"), body, drafted, saying, done)


def _to(drafted: Drafted[MessageDraft]) -> list[ft.Control]:
    """Everyone, or what comes next: which department, or who."""
    draft = drafted.draft

    def choose(to: To) -> None:
        drafted.keep(to=to, department="", person="")

    body = chips(say("To whom"), "to", present.TO_WORDS, draft.to, choose)
    if draft.to is To.DEPARTMENT:
        body.append(Departments(drafted))
    if draft.to is To.PERSON:
        ticked = (draft.person,) if draft.person else ()

        def turn(id_: str, is_on: bool) -> None:
            drafted.keep(person=id_ if is_on else "")

        body.append(choosing(say("Name"), "to-person", (), ticked, turn))
    return body


@ft.component
def Departments(drafted: Drafted[MessageDraft]) -> ft.Control:
    phone = use_phone()
    options = [
        ft.DropdownOption(key=one, text=one) for one in phone.messages.departments()
    ]
    menu = ft.Dropdown(
        key="to-which",
        label=say("Department"),
        value=drafted.draft.department or None,
        options=options,
        on_select=lambda event: drafted.keep(department=str(event.control.value or "")),
        expand=True,
    )
    return inset(ft.Row([menu]))


def _drawn(draft: MessageDraft) -> tuple[Any, ...]:
    """What of a draft this screen draws by itself."""
    to = draft.to, draft.department, draft.person
    return *to, draft.kind, draft.hours, draft.is_bare
