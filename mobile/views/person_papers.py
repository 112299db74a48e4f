"""Papers of one person: what is wanting, what was shown, and noting what they show."""

from functools import partial
from typing import Any, cast

import flet as ft

from mobile.language import say
from mobile.state import State
from mobile.views import parts, theme
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.present import papers as present
from mobile.views.saving import Saying
from mobile.views.tones import Tone
from shared.nouns.people import Paper, Person


def wanting_card(phone: State, person: str) -> list[ft.Control]:
    """Said where they are checked in; it stops nobody."""
    found = phone.papers.wanting(person)
    if not found:
        return []
    words = ft.Text(present.wanting_words(found))
    hint = ft.Text(
        say("Nobody is kept out by this app: check-in goes on and is recorded."),
        theme_style=theme.LABEL,
    )
    badge = parts.badge(Tone.STOP, say("Papers"))
    return [inset(parts.card([badge, words, hint], Tone.STOP))]


@ft.component
def Papers(id_: str, saying: Saying) -> ft.Control:
    """What was shown; whoever may adds to it or takes it away."""
    phone = use_phone()
    is_open, set_open = ft.use_state(False)
    person = phone.people.all().get(id_)
    if person is None:
        return ft.Column([])
    may = phone.papers.may_note(person)
    shown = person.papers.papers
    if not shown and not may:
        return ft.Column([])
    body: list[ft.Control] = [
        parts.heading(say("Papers")),
        *(_row(phone, person, one, saying, may=may) for one in shown),
    ]
    if may and is_open:
        component: Any = Note
        form = component(id_, saying, lambda: set_open(False), key=id_)
        body.append(cast(ft.Control, form))
    elif may:
        button = parts.secondary(
            say("Note a paper"), lambda: set_open(True), key="note-paper"
        )
        body.append(inset(ft.Row([button], wrap=True)))
    return ft.Column(
        body, spacing=0, horizontal_alignment=ft.CrossAxisAlignment.STRETCH
    )


def _row(
    phone: State, person: Person, paper: Paper, saying: Saying, *, may: bool
) -> ft.Control:
    row = parts.row(
        paper.title, key=f"paper-{paper.title}", detail=present.holds_words(paper)
    )
    if not may:
        return row

    def take_away() -> None:
        form = phone.papers.form(person.id)
        saying.act(
            lambda: phone.papers.take_away(form, paper.title),
            say("{paper} away", paper=paper.title),
        )

    button = parts.icon_button(
        ft.Icons.REMOVE_CIRCLE_OUTLINE,
        say("Take {paper} away", paper=paper.title),
        take_away,
        key=f"away-{paper.title}",
    )
    return ft.Row(
        [
            ft.Container(row, expand=True),
            ft.Container(button, padding=ft.Padding.only(right=theme.GAP_S)),
        ],
        spacing=0,
    )


@ft.component
def Note(id_: str, saying: Saying, close: Any) -> ft.Control:
    phone = use_phone()
    title, set_title = ft.use_state("")
    expires, set_expires = ft.use_state("")

    def save() -> None:
        # As they stand at the press, which is what the rows above the form show.
        form = phone.papers.form(id_)
        if saying.act(lambda: phone.papers.note(form, title, expires), title.strip()):
            close()

    asked: list[ft.Control] = [
        parts.secondary(one, partial(set_title, one), key=f"asked-{index}")
        for index, one in enumerate(phone.papers.required())
    ]
    lines: list[ft.Control] = [
        _field(say("What it is"), "paper-title", title, set_title),
        ft.Row(asked, spacing=theme.GAP_S, run_spacing=theme.GAP_S, wrap=True),
        _field(
            say("Last day (2027-06-30; empty: does not run out)"),
            "paper-expires",
            expires,
            set_expires,
        ),
        ft.Row(
            [
                parts.secondary(
                    say("They showed it"),
                    save,
                    key="save-paper",
                    is_ready=bool(title.strip()),
                ),
                parts.secondary(say("Close"), close, key="close-paper"),
            ],
            spacing=theme.GAP_M,
            wrap=True,
        ),
    ]
    return inset(ft.Column(lines, spacing=theme.GAP_M))


def _field(label: str, key: str, value: str, set_value: Any) -> ft.Control:
    return ft.TextField(
        key=key,
        label=label,
        value=value,
        on_change=lambda event: set_value(str(event.control.value)),
    )
