"""The small forms of a line: why it is late, a note, title and times, words."""

from collections.abc import Callable
from typing import Any, cast

import flet as ft

from mobile.language import say, say_as, say_error
from mobile.state import Form
from mobile.views import parts, theme
from mobile.views.chips import chips
from mobile.views.drafted import use_drafted
from mobile.views.holding import use_phone
from mobile.views.kept_field import kept_field
from mobile.views.present import delays
from mobile.views.present.clock_entry import (
    ends_after,
    entered_ms,
    entry_example,
    entry_text,
)
from mobile.views.present.delays import DelayCause
from mobile.views.saving import Saying
from shared.errors import BadInput
from shared.nouns.plan import Item, ItemTime, ItemWhat, Progress


@ft.component
def Delay(item: str, saying: Saying) -> ft.Control:
    """Late, and why: nobody is told "delayed" without a reason."""
    phone = use_phone()
    delaying = phone.days.delaying(item)
    form = use_drafted(delaying, lambda draft: (draft.cause, draft.is_bare))
    cause = delays.cause_of(form.draft.cause)

    def save() -> None:
        line, draft = phone.days.item_form(item), delaying.draft
        reason = delays.reason(delays.cause_of(draft.cause), draft.text)
        if saying.act(
            lambda: phone.days.set_progress(line, Progress.DELAYED, reason=reason),
            say("Delayed"),
        ):
            delaying.forget()

    def choose(chosen: DelayCause) -> None:
        form.keep(cause="" if chosen is cause else chosen.value)

    label = say("Why it is late")
    if cause is not None:
        label = say("More about it (if needed)")
    field = kept_field(
        label,
        "delay-reason",
        form.draft.text,
        lambda text: form.keep(text=text),
        of=f"{item} {delaying.generation}",
    )
    button = parts.secondary(
        say("Delayed"), save, key="delay-line", is_ready=not form.draft.is_bare
    )
    causes = chips(say("Late?"), "cause", delays.CAUSE_WORDS, cause, choose)
    return ft.Column(
        [*causes, _line(ft.Container(field, expand=True), button)],
        spacing=0,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


@ft.component
def Remark(item: str, saying: Saying) -> ft.Control:
    """The progress note, as it stood when the screen opened."""
    phone = use_phone()
    form, set_form = _use_form(lambda: phone.days.item_form(item))
    stood = form.as_record(Item).remark.text
    text, set_text = ft.use_state(stood)

    def save() -> None:
        if saying.act(lambda: phone.days.set_remark(form, text), say("Progress note")):
            set_form(phone.days.item_form(item))

    field = _field(say("Progress note"), "remark-text", text, set_text)
    return _line(
        field,
        parts.secondary(
            say("Save note"), save, key="save-remark", is_ready=text != stood
        ),
    )


@ft.component
def Edit(item: str, saying: Saying) -> ft.Control:
    """Title and times of the plan, for the office; they reach people by publishing."""
    phone = use_phone()
    zone, today = phone.days.zone(), phone.days.today()
    date = today.plan.workday.identity.date if today else ""
    form, set_form = _use_form(lambda: phone.days.item_form(item))
    stood = form.as_record(Item)
    title, set_title = ft.use_state(stood.what.title)
    start, set_start = ft.use_state(entry_text(stood.time.start_ms, date, zone))
    end, set_end = ft.use_state(entry_text(stood.time.end_ms, date, zone))
    wrong, set_wrong = ft.use_state("")

    def save() -> None:
        try:
            time = ItemTime(
                entered_ms(start, date, zone, say_as("time", "Start")),
                entered_ms(end, date, zone, say_as("time", "End")),
            )
            ends_after(time.start_ms, time.end_ms)
        except BadInput as error:
            set_wrong(say_error(error))
            return
        set_wrong("")
        what = ItemWhat(stood.what.kind, title.strip())
        values = {
            name: value
            for name, value, was in (
                ("what", what, stood.what),
                ("time", time, stood.time),
            )
            if value != was
        }
        if values and saying.act(
            lambda: phone.days.edit(form, **values), say("Changed in the draft")
        ):
            set_form(phone.days.item_form(item))

    example = entry_example()
    fields: list[ft.Control] = [
        _field(say("Title"), "item-title", title, set_title),
        ft.Row(
            [
                _field(
                    say_as("time", "Start"), "item-start", start, set_start, example
                ),
                _field(say_as("time", "End"), "item-end", end, set_end, example),
            ],
            spacing=theme.GAP_M,
        ),
    ]
    if wrong:
        told = ft.Text(wrong, color=ft.Colors.ERROR)
        fields.append(ft.Semantics(live_region=True, content=told))
    is_other = (title.strip(), start, end) != (
        stood.what.title,
        entry_text(stood.time.start_ms, date, zone),
        entry_text(stood.time.end_ms, date, zone),
    )
    button = parts.secondary(
        say("Save to the draft"), save, key="save-item", is_ready=is_other
    )
    words = ft.Text(
        say("People see it once the office publishes."), theme_style=theme.LABEL
    )
    hint = ft.Semantics(container=True, content=words)
    block = ft.Column([*fields, button, hint], spacing=theme.GAP_M)
    return ft.Column(
        [parts.heading(say("The plan")), ft.Container(block, padding=_SIDES)], spacing=0
    )


@ft.component
def Say(kind: str, id_: str, saying: Saying) -> ft.Control:
    """A comment on any record."""
    phone = use_phone()
    commenting = phone.incidents.commenting(id_)
    form = use_drafted(commenting, lambda draft: draft.is_bare)

    def save() -> None:
        text = commenting.draft.text.strip()
        if saying.act(lambda: phone.incidents.comment(kind, id_, text), say("Comment")):
            commenting.forget()

    field = kept_field(
        say("Comment"),
        "comment-text",
        form.draft.text,
        lambda text: form.keep(text=text),
        of=f"{id_} {commenting.generation}",
    )
    button = parts.secondary(
        say("Say it"), save, key="comment", is_ready=not form.draft.is_bare
    )
    return _line(ft.Container(field, expand=True), button)


def _use_form(make: Callable[[], Form]) -> tuple[Form, Callable[[Form], None]]:
    """What the form showed as it opened, until it is saved and opened anew."""
    opened: tuple[Any, Any] = ft.use_state(cast(Any, make))
    return opened


def _field(
    label: str,
    key: str,
    value: str,
    set_value: Callable[[str], None],
    hint: str = "",
) -> ft.TextField:
    return ft.TextField(
        key=key,
        label=label,
        hint_text=hint,
        value=value,
        on_change=lambda event: set_value(str(event.control.value)),
        expand=True,
    )


def _line(field: ft.Control, button: ft.Control) -> ft.Control:
    """The button below: beside it, large text would leave the field no room."""
    both = ft.Column(
        [ft.Row([field]), ft.Row([button], wrap=True)], spacing=theme.GAP_S
    )
    return ft.Container(both, padding=_SIDES)


_SIDES = ft.Padding.symmetric(horizontal=theme.GAP_L, vertical=theme.GAP_S)
