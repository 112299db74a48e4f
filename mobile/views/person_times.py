"""The times of a person's day, and putting them right with a reason."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, cast

import flet as ft

from mobile.language import say, say_error
from mobile.state import State
from mobile.state.correcting import Coming, Proposal
from mobile.views import parts, theme
from mobile.views.chips import chips
from mobile.views.holding import use_phone
from mobile.views.insets import inset
from mobile.views.present import person_times as present
from mobile.views.present.clock_entry import entered_ms, entry_text
from mobile.views.saving import Saying
from mobile.views.tones import Tone
from shared.errors import BadInput
from shared.nouns.people import Direction

# Nobody comes and goes as often; what is beyond is in the office's books.
COMINGS_MAX = 40


@ft.component
def Times(person: str, saying: Saying) -> ft.Control:
    """What was recorded, by whom; whoever may opens an entry and puts it right."""
    phone = use_phone()
    opened, set_opened = ft.use_state("")
    comings = phone.correcting.comings(person)[-COMINGS_MAX:]
    body: list[ft.Control] = [*_forgotten(phone, person, saying)]
    if comings:
        body.append(parts.heading(say("Comings and goings")))
    for one in comings:
        may = phone.correcting.may_correct(one)
        press = partial(set_opened, "" if opened == one.fact else one.fact)
        body.append(_row(phone, one, press if may else None))
        if may and opened == one.fact:
            component: Any = Correct
            form = component(person, one, saying, set_opened, key=one.fact)
            body.append(cast(ft.Control, form))
    return ft.Column(
        body, spacing=0, horizontal_alignment=ft.CrossAxisAlignment.STRETCH
    )


def _row(
    phone: State, coming: Coming, on_press: Callable[[], object] | None
) -> ft.Control:
    zone = phone.days.zone()
    mark = present.mark(coming, phone.people.name)
    return parts.row(
        present.title(coming),
        key=f"coming-{coming.fact}",
        lead=present.lead(coming, zone),
        detail=present.detail(coming, phone.people.name, zone),
        below=parts.badge(*mark) if mark else None,
        trail=ft.Icon(ft.Icons.EDIT_OUTLINED) if on_press else None,
        on_press=on_press,
    )


def _forgotten(phone: State, person: str, saying: Saying) -> list[ft.Control]:
    """Still in though the day is over: when they may have left, for one to confirm."""
    proposals = phone.correcting.proposals(person)
    if not phone.correcting.may_tell() or phone.correcting.wrap(person) is None:
        return []
    if not proposals:
        return []
    told = ft.Text(
        say("The day is over and nobody has checked them out. Did they leave?")
    )
    buttons = [_confirm(phone, person, one, saying) for one in proposals]
    row = ft.Row(buttons, spacing=theme.GAP_M, run_spacing=theme.GAP_S, wrap=True)
    lines = [parts.badge(Tone.WAITING, say("Never checked out")), told, row]
    return [inset(parts.card(lines, Tone.WAITING))]


def _confirm(
    phone: State, person: str, proposal: Proposal, saying: Saying
) -> ft.Control:
    name, zone = phone.people.name(person), phone.days.zone()
    reason = present.proposal_reason(proposal)

    def tell() -> None:
        saying.act(
            lambda: phone.correcting.tell(
                person, Direction.OUT, proposal.at_ms, reason
            ),
            present.done_words(name, proposal, zone),
        )

    words = present.proposal_words(proposal, zone)
    return parts.secondary(words, tell, key=f"out-{proposal.sign.value}")


@ft.component
def Correct(
    person: str, coming: Coming, saying: Saying, close: Callable[[str], None]
) -> ft.Control:
    """What it was, when, and why; the first entry stays on record."""
    phone = use_phone()
    zone, date = phone.days.zone(), _date(phone, person)
    direction, set_direction = ft.use_state(coming.direction)
    time, set_time = ft.use_state(entry_text(coming.at_ms, date, zone))
    reason, set_reason = ft.use_state("")
    wrong, set_wrong = ft.use_state("")

    def save() -> None:
        try:
            at_ms = entered_ms(time, date, zone, say("Was at"))
            why = present.reason_kept(reason)
            done = partial(
                phone.correcting.correct, person, coming, direction, at_ms, why
            )
            if saying.act(done, say("Put right")):
                close("")
        except BadInput as error:
            set_wrong(say_error(error))

    fields: list[ft.Control] = [
        _field(say("Was at"), "correct-time", time, set_time),
        _field(say("Why"), "correct-reason", reason, set_reason),
        _reasons(set_reason),
    ]
    if wrong:
        told = ft.Text(wrong, color=ft.Colors.ERROR)
        fields.append(ft.Semantics(live_region=True, content=told))
    is_ready = bool(time.strip() and reason.strip())
    buttons: list[ft.Control] = [
        parts.secondary(say("Put right"), save, key="save-correct", is_ready=is_ready),
        parts.secondary(say("Close"), lambda: close(""), key="close-correct"),
    ]
    words, choose = present.direction_words(), set_direction
    return ft.Column(
        [
            *chips(say("It was"), "correct", words, direction, choose),
            *(inset(field) for field in fields),
            inset(ft.Row(buttons, spacing=theme.GAP_M, wrap=True)),
        ],
        spacing=0,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _reasons(choose: Callable[[str], None]) -> ft.Control:
    buttons: Sequence[ft.Control] = [
        parts.secondary(say(words), partial(choose, say(words)), key=f"why-{index}")
        for index, words in enumerate(present.REASONS)
    ]
    return ft.Row(
        list(buttons), spacing=theme.GAP_S, run_spacing=theme.GAP_S, wrap=True
    )


def _field(
    label: str, key: str, value: str, set_value: Callable[[str], None]
) -> ft.Control:
    return ft.TextField(
        key=key,
        label=label,
        value=value,
        on_change=lambda event: set_value(str(event.control.value)),
    )


def _date(phone: State, person: str) -> str:
    """Of the day on screen, or the one before that they are still in on."""
    workday = phone.days.shown_of(person)
    dates = [one.date for one in phone.days.spans() if one.workday == workday]
    return dates[0] if dates else ""
